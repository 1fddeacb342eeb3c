//! By what components are recognised as the same.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, EntityTrait, Set};

use super::super::rows::{component, matched, reader};
use super::super::{Component, match_keys, record_key};
use super::named;
use crate::db::{Scope, Tx, Write};
use crate::id::ComponentId;
use crate::problem::Fault;

/// Keys of components that the viewer reads: as the policy `shared_read` on `component_match`.
pub(in crate::catalogue) fn readable_matches(scope: &Scope, table: &'static str) -> Condition {
    scope.shared(
        (table, matched::Column::OwnerId),
        (table, matched::Column::Visibility),
        [Scope::named((table, matched::Column::ComponentId), named(scope, reader::Column::ComponentId, None))],
    )
}

pub(in crate::catalogue) fn match_rows(component: &Component) -> impl Iterator<Item = matched::ActiveModel> + '_ {
    match_keys(&component.description).into_iter().map(|key| matched::ActiveModel {
        component_id: Set(component.id.uuid()),
        key: Set(key),
        owner_id: Set(component.owner.uuid()),
        visibility: Set(component.visibility.rank()),
    })
}

/// Enters the keys of what new components say of themselves.
pub(super) async fn insert_matches(tx: &Tx<Write>, components: &[Component]) -> Result<(), Fault> {
    let rows: Vec<_> = components.iter().flat_map(match_rows).collect();
    if !rows.is_empty() {
        matched::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Replaces the keys of what a component says of itself.
pub(super) async fn save_matches(tx: &Tx<Write>, component: &Component) -> Result<(), Fault> {
    let stated = Condition::any()
        .add(Expr::col(matched::Column::Key).like("source %"))
        .add(Expr::col(matched::Column::Key).like("product %"));
    let delete = Query::delete()
        .from_table(matched::Entity)
        .and_where(Expr::col(matched::Column::ComponentId).eq(component.id.uuid()))
        .and_where(Expr::col(matched::Column::OwnerId).eq(tx.acting()?.uuid()))
        .cond_where(stated)
        .to_owned();
    tx.conn().execute(&delete).await?;
    insert_matches(tx, std::slice::from_ref(component)).await
}

/// Enters the key of the record that an own component was imported from.
pub(super) async fn save_record_match(
    tx: &Tx<Write>,
    id: ComponentId,
    source: &str,
    source_id: &str,
) -> Result<(), Fault> {
    let own = Query::select()
        .column(component::Column::Id)
        .expr(Expr::value(record_key(source, source_id)))
        .columns([component::Column::OwnerId, component::Column::Visibility])
        .from(component::Entity)
        .and_where(Expr::col(component::Column::Id).eq(id.uuid()))
        .and_where(Expr::col(component::Column::OwnerId).eq(tx.acting()?.uuid()))
        .to_owned();
    let columns =
        [matched::Column::ComponentId, matched::Column::Key, matched::Column::OwnerId, matched::Column::Visibility];
    let mut insert = Query::insert();
    insert
        .into_table(matched::Entity)
        .columns(columns)
        .on_conflict(OnConflict::columns([matched::Column::ComponentId, matched::Column::Key]).do_nothing().to_owned());
    insert.select_from(own).map_err(|error| Fault::new(format!("component_match: {error}")))?;
    tx.conn().execute(&insert).await?;
    Ok(())
}
