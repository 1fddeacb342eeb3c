//! What facts are computed of.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::rows::{adoption, version};
use super::super::store::{readable_adoptions, readable_versions};
use super::super::{AdoptionState, Use};
use crate::db::{Read, Tx, count_each, padded};
use crate::id::ComponentId;
use crate::problem::Fault;
use crate::tenancy::join_todays;
use crate::tenancy::rows::day;

#[derive(FromQueryResult)]
struct Used {
    component_id: Uuid,
    organisations: i64,
    since: Option<String>,
}

/// Who uses each of these components now, of what the viewer reads. Nobody uses what is not among them.
pub async fn uses(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<HashMap<ComponentId, Use>, Fault> {
    use adoption::{Column, Entity};
    let mut select = Entity::find().select_only().column(Column::ComponentId);
    // Who merged counts once.
    let organisation = join_todays(QuerySelect::query(&mut select), (Entity, Column::OrganisationId), tx.now().day());
    let rows = select
        .column_as(organisation.count_distinct(), "organisations")
        .column_as(Expr::col((Entity, Column::Since)).min(), "since")
        .filter(Column::ComponentId.is_in(padded(ids)))
        .filter(Column::State.eq(AdoptionState::InUse.code()))
        .filter(readable_adoptions(tx.scope()))
        .group_by(Column::ComponentId)
        .into_model::<Used>()
        .all(tx.conn())
        .await?;
    rows.into_iter()
        .map(|row| {
            let since = day(row.since, "adoption of", row.component_id)?;
            let used = Use { organisations: row.organisations.unsigned_abs(), since };
            Ok((ComponentId::from_uuid(row.component_id), used))
        })
        .collect()
}

/// How many versions of each of these components the viewer reads. None of what is not among them.
pub async fn version_counts(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<HashMap<ComponentId, u64>, Fault> {
    use version::{Column, Entity};
    count_each::<Entity, _, _>(tx, Column::ComponentId, ids, readable_versions(tx.scope())).await
}
