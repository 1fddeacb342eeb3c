//! What is read of claims.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::{answer, claim};
use super::store::readable;
use super::{Claim, ClaimAnswer, WAITING_SECONDS};
use crate::db::{KeyOrder, Read, Tx, by_ids, count};
use crate::id::ClaimId;
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

/// Those that wait for an answer, or all. To the supplier a claim waits until it lapses: it reads no answers.
fn condition(tx: &Tx<Read>, waiting: bool) -> Condition {
    let readable = readable(tx.scope());
    if !waiting {
        return readable;
    }
    let answered = Query::select()
        .expr(Expr::val(1))
        .from(answer::Entity)
        .and_where(Expr::col((answer::Entity, answer::Column::ClaimId)).equals((claim::Entity, claim::Column::Id)))
        .cond_where(tx.scope().own((answer::Entity, answer::Column::OrganisationId)))
        .to_owned();
    let since = tx.now().plus_seconds(-WAITING_SECONDS).microseconds();
    Condition::all().add(readable).add(claim::Column::CreatedAt.gt(since)).add(Expr::exists(answered).not())
}

/// Claims that the viewer's organisation stated or that are about it, newest first.
pub async fn claims(tx: &Tx<Read>, waiting: bool, request: &PageRequest) -> Result<Page<Claim>, Fault> {
    use claim::{Column, Entity};
    let order = KeyOrder { key: Column::CreatedAt, id: Column::Id, descending: true };
    let query = Entity::find().filter(condition(tx, waiting));
    order.fetch(tx, query, request, |row| (SortKey::Number(row.created_at), row.id)).await
}

/// How many there are of those.
pub async fn count_claims(tx: &Tx<Read>, waiting: bool) -> Result<u64, Fault> {
    count::<claim::Entity, _>(tx, condition(tx, waiting)).await
}

/// Claims by id, of those the viewer reads.
pub async fn claims_by_id(tx: &Tx<Read>, ids: &[ClaimId]) -> Result<Vec<Claim>, Fault> {
    by_ids::<claim::Entity, _, _, _>(tx, claim::Column::Id, ids, readable(tx.scope())).await
}

/// What the viewer's own organisation answered to these claims.
pub async fn claim_answers(tx: &Tx<Read>, ids: &[ClaimId]) -> Result<Vec<ClaimAnswer>, Fault> {
    let own = tx.scope().own(answer::Column::OrganisationId);
    by_ids::<answer::Entity, _, _, _>(tx, answer::Column::ClaimId, ids, own).await
}
