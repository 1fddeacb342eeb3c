//! What only the owner reads of its components.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::rows::{origin, reader};
use crate::db::{Read, Tx, padded};
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
    /// The record to the letter.
    pub original: String,
    /// When it was last imported.
    pub imported_at: crate::time::Instant,
}

/// The origins of the viewer's own components.
pub async fn origins_of(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<Origin>, Fault> {
    let ids = padded(ids);
    let condition =
        Condition::all().add(origin::Column::ComponentId.is_in(ids)).add(tx.scope().own(origin::Column::OwnerId));
    let rows = origin::Entity::find().filter(condition).all(tx.conn()).await?;
    Ok(rows
        .into_iter()
        .map(|row| Origin {
            component: ComponentId::from_uuid(row.component_id),
            source: row.source,
            source_id: row.source_id,
            original: row.original,
            imported_at: crate::time::Instant::from_microseconds(row.imported_at),
        })
        .collect())
}
