//! What only the owner reads of its components.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::super::rows::{origin, reader};
use crate::db::{Read, Tx, padded};
use crate::exchange::Budget;
use crate::id::{ComponentId, OrganisationId};
use crate::problem::Fault;

/// With which organisations the viewer's own components are shared by name, in a fixed order.
pub async fn shared_with(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<(ComponentId, OrganisationId)>, Fault> {
    let ids = padded(ids);
    let condition = Condition::all()
        .add(reader::Column::ComponentId.is_in(ids))
        .add(reader::Column::VersionId.is_null())
        .add(tx.scope().own(reader::Column::OwnerId));
    let rows =
        reader::Entity::find().filter(condition).order_by_asc(reader::Column::OrganisationId).all(tx.conn()).await?;
    Ok(rows
        .into_iter()
        .map(|row| (ComponentId::from_uuid(row.component_id), OrganisationId::from_uuid(row.organisation_id)))
        .collect())
}

/// Where an imported component came from. The owner's alone.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Of which component.
    pub component: ComponentId,
    /// The source's name.
    pub source: String,
    /// The record's id there.
    pub source_id: String,
    /// How many bytes the record is: it is read by itself, with [`originals_of`].
    pub bytes: usize,
    /// When it was last imported.
    pub imported_at: crate::time::Instant,
}

/// The origins of the viewer's own components.
pub async fn origins_of(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<Origin>, Fault> {
    let bytes = Func::cust("octet_length").arg(Expr::col(origin::Column::Original));
    let rows: Vec<(Uuid, String, String, i64, i64)> = origin::Entity::find()
        .select_only()
        .columns([origin::Column::ComponentId, origin::Column::Source, origin::Column::SourceId])
        .column(origin::Column::ImportedAt)
        .column_as(Expr::expr(bytes).cast_as("bigint"), "bytes")
        .filter(own_origins(tx, ids))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let origin = |(component, source, source_id, imported_at, bytes): (Uuid, String, String, i64, i64)| Origin {
        component: ComponentId::from_uuid(component),
        source,
        source_id,
        bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
        imported_at: crate::time::Instant::from_microseconds(imported_at),
    };
    Ok(rows.into_iter().map(origin).collect())
}

/// The records to the letter from which the viewer's own components were imported. Each is up to 1 MB: look at
/// [`Origin::bytes`] before.
pub(in crate::catalogue) async fn originals(
    tx: &Tx<Read>,
    ids: &[ComponentId],
) -> Result<HashMap<ComponentId, String>, Fault> {
    let rows: Vec<(Uuid, String)> = origin::Entity::find()
        .select_only()
        .columns([origin::Column::ComponentId, origin::Column::Original])
        .filter(own_origins(tx, ids))
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(component, original)| (ComponentId::from_uuid(component), original)).collect())
}

/// The records to the letter, of the viewer's own imported components; `None` where the budget holds no more.
pub async fn originals_of(
    tx: &Tx<Read>,
    ids: &[ComponentId],
    budget: &Budget,
) -> Result<Vec<(ComponentId, Option<String>)>, Fault> {
    let origins = origins_of(tx, ids).await?;
    let (fit, not): (Vec<_>, Vec<_>) = origins.iter().partition(|origin| budget.take(origin.bytes));
    let fit: Vec<_> = fit.iter().map(|origin| origin.component).collect();
    let found = originals(tx, &fit).await?.into_iter().map(|(id, original)| (id, Some(original)));
    Ok(found.chain(not.iter().map(|origin| (origin.component, None))).collect())
}

fn own_origins(tx: &Tx<Read>, ids: &[ComponentId]) -> Condition {
    Condition::all().add(origin::Column::ComponentId.is_in(padded(ids))).add(tx.scope().own(origin::Column::OwnerId))
}
