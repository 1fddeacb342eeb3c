//! Components: lists, searches, by id.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};

use super::super::Version;
use super::super::rows::{component, term};
use super::super::search::{Finding, found};
use super::super::store::readable;
use super::beside::{add_beside, view};
use super::filter::col;
use super::{Beside, ComponentFilter, ComponentView};
use crate::db::{KeyOrder, Mode, Read, Tx, count_of, padded};
use crate::id::ComponentId;
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

/// The order of a list of components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComponentOrder {
    /// By Dutch name.
    Name,
    /// By the moment of the last change.
    UpdatedAt,
    /// By how well they answer a question; by name where there is none.
    Relevance,
}

/// Limits to components that the viewer reads and that answer the question. A term is read as its component is, by a copy that
/// the database itself keeps: asked of both, PostgreSQL would go through every component.
pub(in crate::catalogue) fn limit_to_found<M: Mode>(select: &mut SelectStatement, tx: &Tx<M>, finding: &Finding) {
    if finding.asks() {
        let id = Expr::col(("found", term::Column::ComponentId)).equals(col(component::Column::Id));
        select.join_subquery(JoinType::InnerJoin, found(tx, &finding.question), "found", id);
    } else {
        select.cond_where(readable(tx.scope()));
    }
}

/// Components that the viewer reads, of those asked for.
pub async fn components(
    tx: &Tx<Read>,
    filter: &ComponentFilter,
    order: ComponentOrder,
    descending: bool,
    request: &PageRequest,
    beside: Beside,
) -> Result<Page<ComponentView>, Fault> {
    Ok(search(tx, &Finding::default(), filter, order, descending, request, beside).await?.map(|hit| hit.view))
}

/// A component that answers a question.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The component.
    pub view: ComponentView,
    /// How well it answers: to compare within one list. `None` without a question.
    pub score: Option<i64>,
}

/// Components that answer a question and that the viewer reads, of those asked for. By relevance the best come first,
/// whatever `descending` says.
pub async fn search(
    tx: &Tx<Read>,
    finding: &Finding,
    filter: &ComponentFilter,
    order: ComponentOrder,
    descending: bool,
    request: &PageRequest,
    beside: Beside,
) -> Result<Page<Hit>, Fault> {
    let mut select = component::Entity::find().filter(filter.condition(tx.scope(), tx.now().day())).into_query();
    let id = col(component::Column::Id);
    match order {
        ComponentOrder::Relevance if finding.asks() => {
            KeyOrder { key: ("found", "score"), id, descending: true }.cut(&mut select, request);
        }
        ComponentOrder::UpdatedAt => {
            KeyOrder { key: col(component::Column::UpdatedAt), id, descending }.cut(&mut select, request);
        }
        ComponentOrder::Name | ComponentOrder::Relevance => {
            KeyOrder { key: col(component::Column::SortName), id, descending }.cut(&mut select, request);
        }
    }
    add_beside(&mut select, tx, beside);
    limit_to_found(&mut select, tx, finding);
    if finding.asks() {
        select.expr(Expr::col(("found", "score")));
    }
    let mut rows = Vec::new();
    for row in tx.conn().query_all(&select).await? {
        let (mut position, view, at) = view(&row, beside)?;
        let score: Option<i64> = if finding.asks() { Some(row.try_get_by_index(at)?) } else { None };
        match (order, score) {
            (ComponentOrder::UpdatedAt, _) => {
                position.key = SortKey::Number(view.component.updated_at.microseconds());
            }
            (ComponentOrder::Relevance, Some(score)) => position.key = SortKey::Number(score),
            _ => {}
        }
        rows.push((position, Hit { view, score }));
    }
    Ok(Page::of(request, rows))
}

/// How many components the viewer reads, of those asked for.
pub async fn count_components(tx: &Tx<Read>, filter: &ComponentFilter) -> Result<u64, Fault> {
    count_hits(tx, &Finding::default(), filter).await
}

/// How many components answer a question, of those that the viewer reads and that are asked for.
pub async fn count_hits(tx: &Tx<Read>, finding: &Finding, filter: &ComponentFilter) -> Result<u64, Fault> {
    let mut select = Query::select();
    select.expr(Expr::val(1).count()).from(component::Entity).cond_where(filter.condition(tx.scope(), tx.now().day()));
    limit_to_found(&mut select, tx, finding);
    count_of(tx, &select).await
}

/// Components by id, of those the viewer reads.
pub async fn components_by_id(tx: &Tx<Read>, ids: &[ComponentId], beside: Beside) -> Result<Vec<ComponentView>, Fault> {
    let ids = padded(ids);
    let query = component::Entity::find()
        .filter(Condition::all().add(Expr::col(col(component::Column::Id)).is_in(ids)).add(readable(tx.scope())));
    let mut select = query.into_query();
    add_beside(&mut select, tx, beside);
    let rows = tx.conn().query_all(&select).await?;
    rows.iter().map(|row| Ok(view(row, beside)?.1)).collect()
}

/// The newest version of each of these components that the viewer reads.
pub async fn newest_versions(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<Version>, Fault> {
    let views = components_by_id(tx, ids, Beside { newest_version: true, ..Beside::default() }).await?;
    Ok(views.into_iter().filter_map(|view| view.newest_version.flatten()).collect())
}

/// How many organisations plan or use each of these components, of those the viewer reads.
pub async fn adoption_counts(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<(ComponentId, u64)>, Fault> {
    let views = components_by_id(tx, ids, Beside { adoption_count: true, ..Beside::default() }).await?;
    Ok(views.into_iter().filter_map(|view| Some((view.component.id, view.adoption_count?))).collect())
}
