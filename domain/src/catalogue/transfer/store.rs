//! What of transfers a transaction may read, and their writing.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::super::Component;
use super::super::rows::component;
use super::rows::{answer, transfer};
use super::{Transfer, TransferEnd};
use crate::db::{Mode, Scope, Tx, Write, refused};
use crate::id::{ComponentId, OrganisationId, TransferId};
use crate::problem::{Failure, Fault, Problem};
use crate::time::Date;

/// Transfers that the viewer reads, as one of the two: as the policy `party_read`.
pub(super) fn readable(scope: &Scope) -> Condition {
    let column = |column| (transfer::Entity, column);
    Condition::any().add(scope.own(column(transfer::Column::OwnerId))).add(scope.own(column(transfer::Column::ToId)))
}

fn answers() -> SelectStatement {
    let of_this =
        Expr::col((answer::Entity, answer::Column::TransferId)).equals((transfer::Entity, transfer::Column::Id));
    Query::select().expr(Expr::val(1)).from(answer::Entity).and_where(of_this).to_owned()
}

/// That stand open on a day.
pub(super) fn open(today: Date) -> Condition {
    let column = |column| Expr::col((transfer::Entity, column));
    Condition::all()
        .add(column(transfer::Column::TakenBackAt).is_null())
        .add(column(transfer::Column::ExpiresOn).gte(today.to_string()))
        .add(Expr::exists(answers()).not())
}

/// The same transfers, each with how it ended by its answer: one statement for all.
pub(super) async fn with_answers<M: Mode>(tx: &Tx<M>, transfers: &mut [&mut Transfer]) -> Result<(), Fault> {
    if transfers.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = transfers.iter().map(|transfer| transfer.id).collect();
    let either = Condition::any()
        .add(tx.scope().own(answer::Column::OwnerId))
        .add(tx.scope().own(answer::Column::OrganisationId));
    let rows = answer::Entity::find()
        .filter(answer::Column::TransferId.is_in(crate::db::padded(&ids)))
        .filter(either)
        .all(tx.conn())
        .await?;
    let mut ends: HashMap<_, _> = rows.into_iter().map(|row| (row.transfer_id, TransferEnd::from(row))).collect();
    for transfer in transfers {
        transfer.end = ends.remove(&transfer.id.uuid()).or(transfer.end);
    }
    Ok(())
}

/// A transfer that the viewer reads.
async fn find(tx: &Tx<Write>, id: TransferId) -> Result<Option<Transfer>, Fault> {
    let row = transfer::Entity::find_by_id(id.uuid()).filter(readable(tx.scope())).one(tx.conn()).await?;
    let Some(mut found) = row.map(Transfer::try_from).transpose()? else { return Ok(None) };
    with_answers(tx, &mut [&mut found]).await?;
    Ok(Some(found))
}

/// Waits for whoever ends an offer of this component: of two who end one at once, the second finds how the first did. Neither
/// may lock what both see: the offer is the giver's, and the receiver need not see the component any more.
pub(super) async fn hold(tx: &Tx<Write>, component: ComponentId) -> Result<(), Fault> {
    crate::db::hold(tx.conn(), [component.uuid()]).await
}

/// A transfer that the viewer reads, held as by [`hold`].
pub(super) async fn find_held(tx: &Tx<Write>, id: TransferId) -> Result<Option<Transfer>, Fault> {
    let Some(seen) = find(tx, id).await? else { return Ok(None) };
    hold(tx, seen.component).await?;
    find(tx, id).await
}

/// Whether an offer of an own component stands open.
pub(super) async fn is_offered(tx: &Tx<Write>, component: ComponentId) -> Result<bool, Fault> {
    let condition = open(tx.now().day())
        .add(transfer::Column::ComponentId.eq(component.uuid()))
        .add(transfer::Column::OwnerId.eq(tx.acting()?.uuid()));
    Ok(transfer::Entity::find().filter(condition).one(tx.conn()).await?.is_some())
}

/// Enters an offer.
pub(super) async fn insert(tx: &Tx<Write>, offer: &Transfer) -> Result<(), Fault> {
    let row = transfer::ActiveModel {
        id: Set(offer.id.uuid()),
        component_id: Set(offer.component.uuid()),
        owner_id: Set(tx.acting()?.uuid()),
        to_id: Set(offer.to.uuid()),
        note: Set(offer.note.clone()),
        expires_on: Set(offer.expires_on.to_string()),
        taken_back_at: Set(None),
        revision: Set(offer.revision),
        created_at: Set(offer.created_at.microseconds()),
    };
    transfer::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Notes that an own offer, or a predecessor's, was taken back.
pub(super) async fn save_taken_back(tx: &Tx<Write>, changed: &Transfer) -> Result<(), Failure> {
    let done = transfer::Entity::update_many()
        .col_expr(transfer::Column::TakenBackAt, Expr::value(tx.now().microseconds()))
        .col_expr(transfer::Column::Revision, Expr::value(changed.revision))
        .filter(transfer::Column::Id.eq(changed.id.uuid()))
        .filter(tx.scope().is_readable(transfer::Column::OwnerId))
        .filter(transfer::Column::Revision.eq(changed.revision - 1))
        .filter(Expr::exists(answers()).not())
        .exec(tx.conn())
        .await?;
    one(done.rows_affected, changed.revision)
}

/// Takes back what predecessors offer of a component that is the acting organisation's now: an offer stands only while its
/// giver is the owner. Answers each with its revision.
pub(super) async fn end_offers(tx: &Tx<Write>, component: ComponentId) -> Result<Vec<(TransferId, i64)>, Fault> {
    let condition = open(tx.now().day())
        .add(transfer::Column::ComponentId.eq(component.uuid()))
        .add(tx.scope().is_readable(transfer::Column::OwnerId));
    let standing = transfer::Entity::find().filter(condition.clone()).all(tx.conn()).await?;
    transfer::Entity::update_many()
        .col_expr(transfer::Column::TakenBackAt, Expr::value(tx.now().microseconds()))
        .col_expr(transfer::Column::Revision, Expr::col(transfer::Column::Revision).add(1))
        .filter(condition)
        .exec(tx.conn())
        .await?;
    Ok(standing.into_iter().map(|row| (TransferId::from_uuid(row.id), row.revision + 1)).collect())
}

/// Enters the acting organisation's answer to an offer to it or a predecessor: as the policy `own_insert` on
/// `component_transfer_answer`. A second answer is refused.
pub(super) async fn insert_answer(tx: &Tx<Write>, answered: &Transfer, accepted: bool) -> Result<(), Failure> {
    if !tx.scope().succeeds(answered.to) {
        return Err(Problem::NotFound("id").into());
    }
    let row = answer::ActiveModel {
        organisation_id: Set(tx.acting()?.uuid()),
        transfer_id: Set(answered.id.uuid()),
        owner_id: Set(answered.from.uuid()),
        to_id: Set(answered.to.uuid()),
        accepted: Set(accepted),
        answered_at: Set(tx.now().microseconds()),
    };
    let done = answer::Entity::insert(row).exec_without_returning(tx.conn()).await;
    let answered = Problem::AlreadyExists(
        "id",
        "Dit aanbod is al beantwoord. Dat antwoord is definitief.",
        "This offer was answered already. The answer is final.",
    );
    done.map_err(|error| refused(error, answered, Problem::NotFound("id")))?;
    Ok(())
}

/// Makes the acting organisation the owner of a component that `from` offers it, or a predecessor, in an open offer.
pub(super) async fn accept(tx: &Tx<Write>, component: &Component, from: OrganisationId) -> Result<(), Failure> {
    let offered = Query::select()
        .expr(Expr::val(1))
        .from(transfer::Entity)
        .and_where(
            Expr::col((transfer::Entity, transfer::Column::ComponentId))
                .equals((component::Entity, component::Column::Id)),
        )
        .and_where(Expr::col((transfer::Entity, transfer::Column::OwnerId)).eq(from.uuid()))
        .and_where(tx.scope().is_readable((transfer::Entity, transfer::Column::ToId)))
        .cond_where(open(tx.now().day()))
        .to_owned();
    change_owner(
        tx,
        component,
        Condition::all().add(component::Column::OwnerId.eq(from.uuid())).add(Expr::exists(offered)),
    )
    .await
}

/// Makes the acting organisation the owner of a component of one of its predecessors.
pub(super) async fn take_over(tx: &Tx<Write>, component: &Component) -> Result<(), Failure> {
    let of_predecessor = Condition::all()
        .add(tx.scope().is_readable(component::Column::OwnerId))
        .add(component::Column::OwnerId.ne(tx.acting()?.uuid()));
    change_owner(tx, component, of_predecessor).await
}

/// Versions, sharing and origin follow by their keys.
async fn change_owner(tx: &Tx<Write>, component: &Component, allowed: Condition) -> Result<(), Failure> {
    let done = component::Entity::update_many()
        .col_expr(component::Column::OwnerId, Expr::value(tx.acting()?.uuid()))
        .col_expr(component::Column::Revision, Expr::value(component.revision))
        .col_expr(component::Column::UpdatedAt, Expr::value(component.updated_at.microseconds()))
        .filter(component::Column::Id.eq(component.id.uuid()))
        .filter(component::Column::Revision.eq(component.revision - 1))
        .filter(allowed)
        .exec(tx.conn())
        .await;
    match done {
        Ok(done) => one(done.rows_affected, component.revision),
        // Where the acting organisation has a component of the same record, the origin gets another id: unless that one came
        // at this very moment.
        Err(error) => {
            let conflict = || Problem::Conflict(component.revision - 1);
            Err(refused(error, conflict(), conflict()))
        }
    }
}

fn one(rows: u64, revision: i64) -> Result<(), Failure> {
    if rows == 1 { Ok(()) } else { Err(Problem::Conflict(revision).into()) }
}
