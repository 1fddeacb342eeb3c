//! Versions.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::Version;
use super::super::rows::version;
use super::super::store::readable_versions;
use crate::db::{KeyOrder, Read, Scope, Tx, by_ids, count};
use crate::id::{ComponentId, VersionId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

/// Versions by id, of those the viewer reads.
pub async fn versions_by_id(tx: &Tx<Read>, ids: &[VersionId]) -> Result<Vec<Version>, Fault> {
    by_ids::<version::Entity, _, _, _>(tx, version::Column::Id, ids, readable_versions(tx.scope())).await
}

fn of(component: ComponentId, scope: &Scope) -> Condition {
    Condition::all().add(version::Column::ComponentId.eq(component.uuid())).add(readable_versions(scope))
}

/// The versions of a component that the viewer reads, newest first.
pub async fn versions(tx: &Tx<Read>, component: ComponentId, request: &PageRequest) -> Result<Page<Version>, Fault> {
    use version::{Column, Entity};
    let order = KeyOrder { key: Column::Ordinal, id: Column::Id, descending: true };
    let query = Entity::find().filter(of(component, tx.scope()));
    order.fetch(tx, query, request, |row| (SortKey::Number(row.ordinal.into()), row.id)).await
}

/// How many versions of a component the viewer reads.
pub async fn count_versions(tx: &Tx<Read>, component: ComponentId) -> Result<u64, Fault> {
    count::<version::Entity, _>(tx, of(component, tx.scope())).await
}
