//! What of profiles a transaction may read, and their writing.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::rows::profile::{self, Column, Entity};
use super::{ActProfile, Tree};
use crate::db::{Conn, Scope, Tx, Write, refused, saved};
use crate::definitions::{self, DefinitionKind};
use crate::id::{ActProfileId, DecisionTreeId, VersionId};
use crate::problem::{Failure, Fault, Problem};

/// Profiles that the viewer reads: its own, as the policy `own_read`.
pub(super) fn readable(scope: &Scope) -> Condition {
    scope.own((Entity, Column::OrganisationId))
}

/// The tree in force, by its id.
pub(super) async fn tree_in_force(conn: &Conn) -> Result<Option<DecisionTreeId>, Fault> {
    let newest = definitions::in_force(conn, DefinitionKind::DecisionTree).await?;
    Ok(newest.map(|version| DecisionTreeId::from_uuid(version.id)))
}

/// The tree that a profile walks.
pub(super) async fn tree(conn: &Conn, id: DecisionTreeId) -> Result<Tree, Fault> {
    let found = definitions::by_ids(conn, DefinitionKind::DecisionTree, vec![id.uuid()]).await?;
    found.first().ok_or_else(|| Fault::new(format!("there is no {id}")))?.read()
}

/// A profile that the viewer reads.
pub(super) async fn find(tx: &Tx<Write>, id: ActProfileId) -> Result<Option<ActProfile>, Fault> {
    let row = Entity::find_by_id(id.uuid()).filter(readable(tx.scope())).one(tx.conn()).await?;
    row.map(ActProfile::try_from).transpose()
}

/// The acting organisation's own profile of a version.
pub(super) async fn own_of(tx: &Tx<Write>, version: VersionId) -> Result<Option<ActProfile>, Fault> {
    let row = Entity::find()
        .filter(Column::VersionId.eq(version.uuid()))
        .filter(Column::OrganisationId.eq(tx.acting()?.uuid()))
        .one(tx.conn())
        .await?;
    row.map(ActProfile::try_from).transpose()
}

fn row(of: &ActProfile) -> Result<profile::ActiveModel, Fault> {
    let json_fault = |error: serde_json::Error| Fault::new(format!("{}: {error}", of.id));
    let finished = of.finished.as_ref();
    let profile = finished.map(|(profile, _)| serde_json::to_string(profile)).transpose().map_err(json_fault)?;
    Ok(profile::ActiveModel {
        id: Set(of.id.uuid()),
        organisation_id: Set(of.organisation.uuid()),
        component_id: Set(of.component.uuid()),
        version_id: Set(of.version.uuid()),
        tree_id: Set(of.tree.uuid()),
        walk: Set(serde_json::to_string(&of.walk).map_err(json_fault)?),
        profile: Set(profile),
        substantial_change: Set(of.stated.substantial_change),
        in_use_since: Set(of.stated.in_use_since.map(|day| day.to_string())),
        revision: Set(of.revision),
        created_at: Set(of.created_at.microseconds()),
        updated_at: Set(of.updated_at.microseconds()),
        finished_at: Set(finished.map(|(_, at)| at.microseconds())),
    })
}

/// Enters a profile. An organisation has one of each version.
pub(super) async fn insert(tx: &Tx<Write>, new: &ActProfile) -> Result<(), Failure> {
    let done = Entity::insert(row(new)?).exec_without_returning(tx.conn()).await;
    // Somebody began it at the same time, or the owner narrowed who sees the version since it was read.
    done.map_err(|error| refused(error, Problem::Conflict(1), Problem::NotFound("versionId")))?;
    Ok(())
}

/// Writes a changed profile, whose revision has gone up by one.
pub(super) async fn save(tx: &Tx<Write>, changed: &ActProfile) -> Result<(), Failure> {
    use sea_orm::ActiveValue::NotSet;
    // Of what it is, and whose, never changes: PostgreSQL does not even grant it.
    let row = profile::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        component_id: NotSet,
        version_id: NotSet,
        created_at: NotSet,
        ..row(changed)?
    };
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(changed.id.uuid()))
        .filter(Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}
