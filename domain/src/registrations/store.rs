//! What of registrations a transaction may read, and their writing.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::Registration;
use super::rows::registration::{self, Column, Entity};
use crate::db::{Mode, Scope, Tx, Write, padded, refused, saved};
use crate::id::ComponentId;
use crate::problem::{Failure, Fault, Problem};

/// Registrations that the viewer reads: its own, as the policy `own_read`.
fn readable(scope: &Scope) -> Condition {
    scope.own((Entity, Column::OrganisationId))
}

/// What was filled in of these components: of the organisation itself before a predecessor's, which says less recently what
/// the successor takes over. One of each.
pub(super) async fn of_each<M: Mode>(tx: &Tx<M>, components: &[ComponentId]) -> Result<Vec<Registration>, Fault> {
    let rows = Entity::find()
        .filter(Column::ComponentId.is_in(padded(components)))
        .filter(readable(tx.scope()))
        .all(tx.conn())
        .await?;
    let mut found = rows.into_iter().map(Registration::try_from).collect::<Result<Vec<_>, _>>()?;
    let acting = tx.scope().acting();
    found.sort_by_key(|it| {
        (it.component, Some(it.organisation) != acting, std::cmp::Reverse(it.updated_at), it.organisation)
    });
    found.dedup_by_key(|it| it.component);
    for registration in &mut found {
        if let Some(acting) = acting.filter(|acting| registration.organisation != *acting) {
            *registration = registration.clone().taken_over(acting, tx.now());
        }
    }
    Ok(found)
}

/// Enters what was filled in first. An organisation has one registration of each component.
pub(super) async fn insert(tx: &Tx<Write>, new: &Registration) -> Result<(), Failure> {
    let row = registration::ActiveModel {
        organisation_id: Set(tx.acting()?.uuid()),
        component_id: Set(new.component.uuid()),
        fields: Set(fields(new)?),
        revision: Set(new.revision),
        created_at: Set(new.created_at.microseconds()),
        updated_at: Set(new.updated_at.microseconds()),
    };
    let done = Entity::insert(row).exec_without_returning(tx.conn()).await;
    // A colleague began it at the same time, or the owner narrowed who sees the component since it was read.
    done.map_err(|error| refused(error, Problem::Conflict(1), Problem::NotFound("componentId")))?;
    Ok(())
}

/// Writes a changed one, whose revision has gone up by one.
pub(super) async fn save(tx: &Tx<Write>, changed: &Registration) -> Result<(), Failure> {
    use sea_orm::ActiveValue::NotSet;
    // Of what it is, and whose, never changes: PostgreSQL does not even grant it.
    let row = registration::ActiveModel {
        organisation_id: NotSet,
        component_id: NotSet,
        fields: Set(fields(changed)?),
        revision: Set(changed.revision),
        created_at: NotSet,
        updated_at: Set(changed.updated_at.microseconds()),
    };
    let done = Entity::update_many()
        .set(row)
        .filter(Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(Column::ComponentId.eq(changed.component.uuid()))
        .filter(Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

fn fields(of: &Registration) -> Result<String, Fault> {
    serde_json::to_string(&of.fields).map_err(|error| Fault::new(format!("registration of {}: {error}", of.component)))
}
