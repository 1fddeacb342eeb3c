//! Versions.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::super::rows::version;
use super::super::{Version, Visibility};
use super::readable_versions;
use crate::db::{Tx, Write, saved};
use crate::id::{ComponentId, VersionId};
use crate::problem::{Fault, Problem};

/// A version that the viewer reads.
pub(in crate::catalogue) async fn find_version(tx: &Tx<Write>, id: VersionId) -> Result<Option<Version>, Fault> {
    let row = version::Entity::find_by_id(id.uuid()).filter(readable_versions(tx.scope())).one(tx.conn()).await?;
    row.map(Version::try_from).transpose()
}

/// The ordinal of the next version of an own component. Found by `find_to_change` it is locked: of two who add a version they
/// get different ones, and who shares it waits.
pub(in crate::catalogue) async fn next_ordinal(tx: &Tx<Write>, component: ComponentId) -> Result<i32, Fault> {
    let newest = version::Entity::find()
        .filter(version::Column::ComponentId.eq(component.uuid()))
        .filter(version::Column::OwnerId.eq(tx.acting()?.uuid()))
        .order_by_desc(version::Column::Ordinal)
        .one(tx.conn())
        .await?;
    Ok(newest.map_or(1, |row| row.ordinal + 1))
}

pub(in crate::catalogue) fn version_row(version: &Version, visibility: Visibility) -> version::ActiveModel {
    version::ActiveModel {
        id: Set(version.id.uuid()),
        component_id: Set(version.component.uuid()),
        owner_id: Set(version.owner.uuid()),
        visibility: Set(visibility.rank()),
        ordinal: Set(version.ordinal),
        number: Set(version.number.clone()),
        state: Set(version.state.code().to_owned()),
        changes: Set(version.changes.clone()),
        released_on: Set(version.released_on.map(|day| day.to_string())),
        revision: Set(version.revision),
        created_at: Set(version.created_at.microseconds()),
        support_ends_on: Set(version.support_ends_on.map(|day| day.to_string())),
    }
}

/// Adds versions, each with its component's visibility.
pub(in crate::catalogue) async fn insert_versions(
    tx: &Tx<Write>,
    new: &[(Version, Visibility)],
) -> Result<(), crate::problem::Failure> {
    let rows = new.iter().map(|(version, visibility)| version_row(version, *visibility));
    match version::Entity::insert_many(rows).exec_without_returning(tx.conn()).await {
        Ok(_) => Ok(()),
        Err(error) if crate::db::is_duplicate(&error) => Err(Problem::AlreadyExists(
"number",
"Deze component heeft al een versie met dit nummer. Kies een ander nummer, of wijzig die versie met updateVersion.",
"This component has a version with this number already. Choose another number, or change that version with updateVersion.",
).into()),
        Err(error) => Err(error.into()),
    }
}

/// Writes a changed version, whose revision has gone up by one.
pub(in crate::catalogue) async fn save_version(
    tx: &Tx<Write>,
    changed: &Version,
) -> Result<(), crate::problem::Failure> {
    use sea_orm::ActiveValue::NotSet;
    let row = version_row(changed, Visibility::Own);
    // What it is a version of, and who sees it, does not change by this: PostgreSQL does not even grant it.
    let row = version::ActiveModel {
        id: NotSet,
        component_id: NotSet,
        owner_id: NotSet,
        visibility: NotSet,
        ordinal: NotSet,
        number: NotSet,
        created_at: NotSet,
        ..row
    };
    let done = version::Entity::update_many()
        .set(row)
        .filter(version::Column::Id.eq(changed.id.uuid()))
        .filter(version::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(version::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// The own version of a component with this number, locked.
pub(in crate::catalogue) async fn version_numbered(
    tx: &Tx<Write>,
    component: ComponentId,
    number: &str,
) -> Result<Option<Version>, Fault> {
    let row = version::Entity::find()
        .filter(version::Column::ComponentId.eq(component.uuid()))
        .filter(version::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(version::Column::Number.eq(number))
        .lock_exclusive()
        .one(tx.conn())
        .await?;
    row.map(Version::try_from).transpose()
}
