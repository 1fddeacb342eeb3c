//! Where imported components came from.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::super::rows::origin;
use super::super::{Component, ImportRecord};
use super::sameness::save_record_match;
use super::terms::reindex;
use crate::db::{Tx, Write};
use crate::id::ComponentId;
use crate::problem::Fault;

/// The acting organisation's imported components from `source`: source id, component, hash of the original.
pub(in crate::catalogue) async fn origins(
    tx: &Tx<Write>,
    source: &str,
) -> Result<Vec<(String, ComponentId, String)>, Fault> {
    let rows = origin::Entity::find()
        .filter(origin::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(origin::Column::Source.eq(source))
        .all(tx.conn())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.source_id, ComponentId::from_uuid(row.component_id), row.original_hash))
        .collect())
}

/// Keeps or replaces the original of an imported component.
pub(in crate::catalogue) async fn save_origin(
    tx: &Tx<Write>,
    component: &Component,
    source: &str,
    record: &ImportRecord,
) -> Result<(), Fault> {
    let row = origin::ActiveModel {
        component_id: Set(component.id.uuid()),
        owner_id: Set(tx.acting()?.uuid()),
        source: Set(source.to_owned()),
        source_id: Set(record.source_id.clone()),
        original: Set(record.original.clone()),
        original_hash: Set(record.original_hash.clone()),
        imported_at: Set(tx.now().microseconds()),
        texts: Set(record.texts.clone()),
    };
    let replace = sea_orm::sea_query::OnConflict::column(origin::Column::ComponentId)
        .update_columns([
            origin::Column::Original,
            origin::Column::OriginalHash,
            origin::Column::ImportedAt,
            origin::Column::Texts,
        ])
        .to_owned();
    origin::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.conn()).await?;
    save_record_match(tx, component.id, source, &record.source_id).await?;
    reindex(tx, component, Some(&record.texts)).await
}
