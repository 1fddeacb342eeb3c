//! Uploads of the viewer's organisation, and their bytes in pieces.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::Upload;
use super::rows::{chunk, upload};
use crate::db::{Conn, Mode, SystemTx, Tx, Write, count};
use crate::id::{AccountId, UploadId};
use crate::problem::Fault;
use crate::time::Instant;

/// So many bytes are one row.
const CHUNK_BYTES: usize = 512 * 1024;

/// An upload of the viewer's organisation that has not expired.
pub(super) async fn find<M: Mode>(tx: &Tx<M>, id: UploadId) -> Result<Option<Upload>, Fault> {
    let row = upload::Entity::find_by_id(id.uuid())
        .filter(tx.scope().own(upload::Column::OrganisationId))
        .filter(upload::Column::ExpiresAt.gt(tx.now().microseconds()))
        .one(tx.conn())
        .await?;
    row.map(Upload::try_from).transpose()
}

/// How many there are of the acting organisation.
pub(super) async fn count_own(tx: &Tx<Write>) -> Result<u64, Fault> {
    let own = Condition::all().add(upload::Column::OrganisationId.eq(tx.acting()?.uuid()));
    count::<upload::Entity, _>(tx, own).await
}

/// Deletes what has expired of the acting organisation.
pub(super) async fn sweep(tx: &Tx<Write>) -> Result<(), Fault> {
    let own = Expr::col(upload::Column::OrganisationId).eq(tx.acting()?.uuid());
    delete_expired(tx.conn(), Condition::all().add(own), tx.now()).await?;
    Ok(())
}

/// Deletes what has expired, whosever it is; answers how many.
pub(super) async fn sweep_all(tx: &SystemTx) -> Result<u64, Fault> {
    delete_expired(tx.conn(), Condition::all(), tx.now()).await
}

async fn delete_expired(conn: &Conn, whose: Condition, now: Instant) -> Result<u64, Fault> {
    let expired = whose.add(Expr::col(upload::Column::ExpiresAt).lte(now.microseconds()));
    let keys = Query::select()
        .columns([upload::Column::OrganisationId, upload::Column::Id])
        .from(upload::Entity)
        .cond_where(expired.clone())
        .to_owned();
    let key = Expr::tuple([Expr::col(chunk::Column::OrganisationId), Expr::col(chunk::Column::UploadId)]);
    let chunks = Query::delete().from_table(chunk::Entity).and_where(key.in_subquery(keys)).to_owned();
    conn.execute(&chunks).await?;
    let uploads = Query::delete().from_table(upload::Entity).cond_where(expired).to_owned();
    Ok(conn.execute(&uploads).await?.rows_affected())
}

/// Enters an upload that is yet to be sent.
pub(super) async fn insert(tx: &Tx<Write>, new: &Upload, account: Option<AccountId>) -> Result<(), Fault> {
    let row = upload::ActiveModel {
        id: Set(new.id.uuid()),
        organisation_id: Set(tx.acting()?.uuid()),
        account_id: Set(account.map(AccountId::uuid)),
        media_type: Set(new.description.media_type.clone()),
        size: Set(new.description.size),
        created_at: Set(tx.now().microseconds()),
        expires_at: Set(new.expires_at.microseconds()),
        received_at: Set(None),
    };
    upload::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Keeps what was sent. `false` where another was first.
pub(super) async fn receive(tx: &Tx<Write>, received: &Upload, bytes: &[u8]) -> Result<bool, Fault> {
    let own = tx.acting()?.uuid();
    let done = upload::Entity::update_many()
        .col_expr(upload::Column::ReceivedAt, Expr::value(received.received_at.map(Instant::microseconds)))
        .filter(upload::Column::Id.eq(received.id.uuid()))
        .filter(upload::Column::OrganisationId.eq(own))
        .filter(upload::Column::ReceivedAt.is_null())
        .exec(tx.conn())
        .await?;
    if done.rows_affected != 1 {
        return Ok(false);
    }
    for (piece, ordinal) in bytes.chunks(CHUNK_BYTES).zip(0..) {
        let row = chunk::ActiveModel {
            organisation_id: Set(own),
            upload_id: Set(received.id.uuid()),
            ordinal: Set(ordinal),
            bytes: Set(piece.to_vec()),
        };
        chunk::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    Ok(true)
}

/// The bytes of an upload that [`find`] found.
pub(super) async fn bytes<M: Mode>(tx: &Tx<M>, found: &Upload) -> Result<Vec<u8>, Fault> {
    let rows = chunk::Entity::find()
        .filter(tx.scope().own(chunk::Column::OrganisationId))
        .filter(chunk::Column::UploadId.eq(found.id.uuid()))
        .order_by_asc(chunk::Column::Ordinal)
        .all(tx.conn())
        .await?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.description.size).unwrap_or_default());
    for row in rows {
        bytes.extend_from_slice(&row.bytes);
    }
    if i64::try_from(bytes.len()) == Ok(found.description.size) {
        Ok(bytes)
    } else {
        Err(Fault::new(format!("{} has {} bytes and not {}", found.id, bytes.len(), found.description.size)))
    }
}
