//! Uploads of the viewer's organisation, and their bytes in pieces.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::Upload;
use super::rows::{chunk, upload};
use crate::db::{Mode, Tx, Write, count};
use crate::id::{AccountId, UploadId};
use crate::problem::Fault;

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
    let (own, now) = (tx.acting()?.uuid(), tx.now().microseconds());
    let expired = Query::select()
        .column(upload::Column::Id)
        .from(upload::Entity)
        .and_where(Expr::col(upload::Column::OrganisationId).eq(own))
        .and_where(Expr::col(upload::Column::ExpiresAt).lte(now))
        .to_owned();
    let chunks = Query::delete()
        .from_table(chunk::Entity)
        .and_where(Expr::col(chunk::Column::OrganisationId).eq(own))
        .and_where(Expr::col(chunk::Column::UploadId).in_subquery(expired))
        .to_owned();
    tx.conn().execute(&chunks).await?;
    let uploads = Query::delete()
        .from_table(upload::Entity)
        .and_where(Expr::col(upload::Column::OrganisationId).eq(own))
        .and_where(Expr::col(upload::Column::ExpiresAt).lte(now))
        .to_owned();
    tx.conn().execute(&uploads).await?;
    Ok(())
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
        .col_expr(upload::Column::ReceivedAt, Expr::value(received.received_at.map(crate::time::Instant::microseconds)))
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
