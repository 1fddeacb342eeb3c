//! Which components may be the same thing.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, OverStatement, Query, TableRef, WindowStatement};
use uuid::Uuid;

use super::super::Sameness;
use super::super::rows::matched;
use super::super::store::readable_matches;
use crate::db::{Read, Tx, padded};
use crate::id::ComponentId;
use crate::problem::Fault;

/// The most candidates that a component has: the oldest ones.
pub const MOST_CANDIDATES: usize = 20;

/// A component that may be the same thing as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub component: ComponentId,
    /// Why.
    pub because: Vec<Sameness>,
}

/// For each of these components the others that may be the same thing, the oldest first: of all those that the viewer reads.
pub async fn same_as(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<BTreeMap<ComponentId, Vec<Candidate>>, Fault> {
    use matched::Column;
    let (this, other) = ("this", "other");
    let mut by_age = WindowStatement::new();
    by_age
        .partition_by((this, Column::ComponentId))
        .partition_by((this, Column::Key))
        .order_by((other, Column::ComponentId), Order::Asc);
    let pairs = Query::select()
        .column((this, Column::ComponentId))
        .expr_as(Expr::col((other, Column::ComponentId)), "candidate")
        .column((this, Column::Key))
        // Many may have imported the same record: no more of them than are shown.
        .expr_window_as(Func::cust("row_number"), by_age, "place")
        .from_as(matched::Entity, this)
        .inner_join(
            TableRef::Table(matched::Entity.into(), Some(other.into())),
            Expr::col((other, Column::Key)).equals((this, Column::Key)),
        )
        .and_where(Expr::col((other, Column::ComponentId)).ne(Expr::col((this, Column::ComponentId))))
        .and_where(Expr::col((this, Column::ComponentId)).is_in(padded(ids)))
        .cond_where(readable_matches(tx.scope(), this))
        .cond_where(readable_matches(tx.scope(), other))
        .to_owned();
    let most = i64::try_from(MOST_CANDIDATES).unwrap_or(i64::MAX);
    let select = Query::select()
        .columns(["component_id", "candidate", "key"])
        .from_subquery(pairs, "pair")
        .and_where(Expr::col("place").lte(most))
        .to_owned();
    let mut found: BTreeMap<ComponentId, BTreeMap<ComponentId, Vec<Sameness>>> = BTreeMap::new();
    for row in tx.conn().query_all(&select).await? {
        let (of, candidate): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let key: String = row.try_get_by_index(2)?;
        let because = Sameness::of_key(&key).ok_or_else(|| Fault::new(format!("component_match {of}: {key}")))?;
        let candidates = found.entry(ComponentId::from_uuid(of)).or_default();
        candidates.entry(ComponentId::from_uuid(candidate)).or_default().push(because);
    }
    // An id begins with the moment at which it was made.
    let oldest = |candidates: BTreeMap<ComponentId, Vec<Sameness>>| {
        let candidates = candidates.into_iter().take(MOST_CANDIDATES).map(|(component, mut because)| {
            because.sort_unstable();
            Candidate { component, because }
        });
        candidates.collect()
    };
    Ok(found.into_iter().map(|(of, candidates)| (of, oldest(candidates))).collect())
}
