//! What of the catalogue a transaction may read, and its writing.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::rows::{adoption, component, origin, reader, version};
use super::{Adoption, Component, ImportRecord, Version, Visibility};
use crate::db::{Mode, Scope, Tx, Write};
use crate::id::{ComponentId, OrganisationId, VersionId};
use crate::problem::{Fault, Problem};
use crate::text::{Language, fold};

fn named(scope: &Scope, column: reader::Column, whole: Option<bool>) -> sea_orm::sea_query::SelectStatement {
    let mut select = Scope::select();
    select.column(column).from(reader::Entity).and_where(scope.is_readable(reader::Column::OrganisationId));
    match whole {
        Some(true) => select.and_where(Expr::col(reader::Column::VersionId).is_null()),
        Some(false) => select.and_where(Expr::col(reader::Column::VersionId).is_not_null()),
        None => &mut select,
    };
    select
}

/// Components that the viewer reads: lock 3, the same as the policy `shared_read` on `component`.
pub(super) fn readable(scope: &Scope) -> Condition {
    let column = |column| (component::Entity, column);
    scope.shared(
        column(component::Column::OwnerId),
        column(component::Column::Visibility),
        [Scope::named(column(component::Column::Id), named(scope, reader::Column::ComponentId, None))],
    )
}

/// Versions that the viewer reads: as the policy `shared_read` on `component_version`.
pub(super) fn readable_versions(scope: &Scope) -> Condition {
    let column = |column| (version::Entity, column);
    scope.shared(
        column(version::Column::OwnerId),
        column(version::Column::Visibility),
        [
            Scope::named(column(version::Column::ComponentId), named(scope, reader::Column::ComponentId, Some(true))),
            Scope::named(column(version::Column::Id), named(scope, reader::Column::VersionId, Some(false))),
        ],
    )
}

/// Adoptions that the viewer reads: as the policy `own_or_member_read` on `adoption`.
pub(super) fn readable_adoptions(scope: &Scope) -> Condition {
    let visible = Query::select()
        .expr(Expr::val(1))
        .from(version::Entity)
        .and_where(
            Expr::col((version::Entity, version::Column::Id)).equals((adoption::Entity, adoption::Column::VersionId)),
        )
        .cond_where(readable_versions(scope))
        .to_owned();
    scope.own_or_member((adoption::Entity, adoption::Column::OrganisationId), Expr::exists(visible))
}

/// The same for adoptions of a component that stands beside them and is read already: its versions have its owner and its
/// visibility, so only who reads it by an adoption alone has to be asked for which version.
pub(super) fn readable_adoptions_beside(scope: &Scope) -> Condition {
    let column = |column| (component::Entity, column);
    let visible = scope.shared(
        column(component::Column::OwnerId),
        column(component::Column::Visibility),
        [
            Scope::named(column(component::Column::Id), named(scope, reader::Column::ComponentId, Some(true))),
            Scope::named(
                (adoption::Entity, adoption::Column::VersionId),
                named(scope, reader::Column::VersionId, Some(false)),
            ),
        ],
    );
    scope.own_or_member_where((adoption::Entity, adoption::Column::OrganisationId), visible)
}

/// A component that the viewer reads.
pub(super) async fn find(tx: &Tx<Write>, id: ComponentId) -> Result<Option<Component>, Fault> {
    find_in(tx, id).await
}

async fn find_in<M: Mode>(tx: &Tx<M>, id: ComponentId) -> Result<Option<Component>, Fault> {
    let row = component::Entity::find_by_id(id.uuid()).filter(readable(tx.scope())).one(tx.conn()).await?;
    row.map(Component::try_from).transpose()
}

/// A version that the viewer reads.
pub(super) async fn find_version(tx: &Tx<Write>, id: VersionId) -> Result<Option<Version>, Fault> {
    let row = version::Entity::find_by_id(id.uuid()).filter(readable_versions(tx.scope())).one(tx.conn()).await?;
    row.map(Version::try_from).transpose()
}

pub(super) fn component_row(component: &Component) -> component::ActiveModel {
    let description = &component.description;
    component::ActiveModel {
        id: Set(component.id.uuid()),
        owner_id: Set(component.owner.uuid()),
        name: Set(description.name.clone()),
        sort_name: Set(fold(description.name.get(Language::Nl))),
        summary: Set(description.summary.clone()),
        purpose: Set(description.purpose.clone()),
        kind: Set(description.kind.code().to_owned()),
        theme: Set(description.theme.map(|theme| theme.code().to_owned())),
        licence: Set(description.licence.clone()),
        source_url: Set(description.source_url.clone()),
        contact: Set(description.contact.clone()),
        supplier_id: Set(component.supplier.map(crate::id::Id::uuid)),
        supplier_name: Set(description.supplier.clone()),
        visibility: Set(component.visibility.rank()),
        revision: Set(component.revision),
        created_at: Set(component.created_at.microseconds()),
        updated_at: Set(component.updated_at.microseconds()),
    }
}

/// Enters components.
pub(super) async fn insert(tx: &Tx<Write>, components: &[Component]) -> Result<(), Fault> {
    let rows = components.iter().map(component_row);
    component::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes a changed component, whose revision has gone up by one. Somebody else's change in the meantime is a conflict.
pub(super) async fn save(tx: &Tx<Write>, changed: &Component) -> Result<(), crate::problem::Failure> {
    use sea_orm::ActiveValue::NotSet;
    let row = component::ActiveModel { id: NotSet, owner_id: NotSet, created_at: NotSet, ..component_row(changed) };
    let done = component::Entity::update_many()
        .set(row)
        .filter(component::Column::Id.eq(changed.id.uuid()))
        .filter(component::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(component::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// One row was written; none means that it was changed or is not the acting organisation's.
fn saved(rows: u64, revision: i64) -> Result<(), crate::problem::Failure> {
    if rows == 1 { Ok(()) } else { Err(Problem::Conflict(revision).into()) }
}

/// Replaces whom the owner named. The versions' copy of the visibility follows by their key.
pub(super) async fn save_sharing(tx: &Tx<Write>, component: &Component, named: &[OrganisationId]) -> Result<(), Fault> {
    let owner = tx.acting()?;
    let delete = Query::delete()
        .from_table(reader::Entity)
        .and_where(Expr::col(reader::Column::ComponentId).eq(component.id.uuid()))
        .and_where(Expr::col(reader::Column::VersionId).is_null())
        .and_where(Expr::col(reader::Column::StatedBy).eq(owner.uuid()))
        .to_owned();
    tx.conn().execute(&delete).await?;
    if component.visibility == Visibility::Named && !named.is_empty() {
        let rows = named.iter().map(|organisation| reader_row(tx.make_id(), component.id, None, *organisation, owner));
        reader::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

pub(super) fn reader_row(
    id: crate::id::Id<()>,
    component: ComponentId,
    version: Option<VersionId>,
    organisation: OrganisationId,
    stated_by: OrganisationId,
) -> reader::ActiveModel {
    reader::ActiveModel {
        id: Set(id.uuid()),
        component_id: Set(component.uuid()),
        version_id: Set(version.map(VersionId::uuid)),
        organisation_id: Set(organisation.uuid()),
        stated_by: Set(stated_by.uuid()),
        owner_id: Set(version.is_none().then(|| stated_by.uuid())),
    }
}

/// An own component's visibility and the ordinal of its next version. Locks the component: of two who add a version they get
/// different ones, and who shares it waits.
pub(super) async fn next_version(tx: &Tx<Write>, component: ComponentId) -> Result<(Visibility, i32), Fault> {
    let locked = component::Entity::find_by_id(component.uuid())
        .filter(component::Column::OwnerId.eq(tx.acting()?.uuid()))
        .lock_exclusive()
        .one(tx.conn())
        .await?
        .ok_or_else(|| Fault::new(format!("{component} is not the acting organisation's")))?;
    let newest = version::Entity::find()
        .filter(version::Column::ComponentId.eq(component.uuid()))
        .filter(version::Column::OwnerId.eq(tx.acting()?.uuid()))
        .order_by_desc(version::Column::Ordinal)
        .one(tx.conn())
        .await?;
    let visibility = super::rows::visibility(locked.visibility, component.uuid())?;
    Ok((visibility, newest.map_or(1, |row| row.ordinal + 1)))
}

pub(super) fn version_row(version: &Version, visibility: Visibility) -> version::ActiveModel {
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
    }
}

/// Adds versions, each with its component's visibility.
pub(super) async fn insert_versions(
    tx: &Tx<Write>,
    new: &[(Version, Visibility)],
) -> Result<(), crate::problem::Failure> {
    let rows = new.iter().map(|(version, visibility)| version_row(version, *visibility));
    match version::Entity::insert_many(rows).exec_without_returning(tx.conn()).await {
        Ok(_) => Ok(()),
        Err(error) if crate::db::is_duplicate(&error) => Err(Problem::AlreadyExists("number").into()),
        Err(error) => Err(error.into()),
    }
}

/// Writes a changed version, whose revision has gone up by one.
pub(super) async fn save_version(tx: &Tx<Write>, changed: &Version) -> Result<(), crate::problem::Failure> {
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

pub(super) fn adoption_row(adoption: &Adoption, sort_name: String) -> adoption::ActiveModel {
    adoption::ActiveModel {
        id: Set(adoption.id.uuid()),
        organisation_id: Set(adoption.organisation.uuid()),
        sort_name: Set(sort_name),
        component_id: Set(adoption.component.uuid()),
        version_id: Set(adoption.version.uuid()),
        state: Set(adoption.statement.state.code().to_owned()),
        since: Set(adoption.statement.since.map(|day| day.to_string())),
        until: Set(adoption.statement.until.map(|day| day.to_string())),
        purpose: Set(adoption.statement.purpose.clone()),
        revision: Set(adoption.revision),
        created_at: Set(adoption.created_at.microseconds()),
        updated_at: Set(adoption.updated_at.microseconds()),
    }
}

/// The acting organisation's adoption of a version, if there is one.
pub(super) async fn own_adoption(tx: &Tx<Write>, version: VersionId) -> Result<Option<Adoption>, Fault> {
    let row = adoption::Entity::find()
        .filter(adoption::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(adoption::Column::VersionId.eq(version.uuid()))
        .one(tx.conn())
        .await?;
    row.map(Adoption::try_from).transpose()
}

/// An adoption that the viewer reads.
pub(super) async fn find_adoption(tx: &Tx<Write>, id: crate::id::AdoptionId) -> Result<Option<Adoption>, Fault> {
    let row = adoption::Entity::find_by_id(id.uuid()).filter(readable_adoptions(tx.scope())).one(tx.conn()).await?;
    row.map(Adoption::try_from).transpose()
}

/// Enters an adoption, and with it that the adopter keeps reading the version.
pub(super) async fn insert_adoption(
    tx: &Tx<Write>,
    adoption: &Adoption,
    organisation_name: &str,
) -> Result<(), crate::problem::Failure> {
    let row = adoption_row(adoption, fold(organisation_name));
    match adoption::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        Err(error) if crate::db::is_duplicate(&error) => return Err(Problem::AlreadyExists("versionId").into()),
        Err(error) => return Err(error.into()),
    }
    let adopter = adoption.organisation;
    let row = reader_row(tx.make_id(), adoption.component, Some(adoption.version), adopter, adopter);
    reader::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes a changed adoption, whose revision has gone up by one.
pub(super) async fn save_adoption(tx: &Tx<Write>, changed: &Adoption) -> Result<(), crate::problem::Failure> {
    use sea_orm::ActiveValue::NotSet;
    // Who uses what does not change by this: PostgreSQL does not even grant it.
    let row = adoption::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        sort_name: NotSet,
        component_id: NotSet,
        version_id: NotSet,
        created_at: NotSet,
        ..adoption_row(changed, String::new())
    };
    let done = adoption::Entity::update_many()
        .set(row)
        .filter(adoption::Column::Id.eq(changed.id.uuid()))
        .filter(adoption::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(adoption::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// The acting organisation's imported components from `source`: source id, component, hash of the original.
pub(super) async fn origins(tx: &Tx<Write>, source: &str) -> Result<Vec<(String, ComponentId, String)>, Fault> {
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
pub(super) async fn save_origin(
    tx: &Tx<Write>,
    component: ComponentId,
    source: &str,
    record: &ImportRecord,
) -> Result<(), Fault> {
    let row = origin::ActiveModel {
        component_id: Set(component.uuid()),
        owner_id: Set(tx.acting()?.uuid()),
        source: Set(source.to_owned()),
        source_id: Set(record.source_id.clone()),
        original: Set(record.original.clone()),
        original_hash: Set(record.original_hash.clone()),
        imported_at: Set(tx.now().microseconds()),
    };
    let replace = sea_orm::sea_query::OnConflict::column(origin::Column::ComponentId)
        .update_columns([origin::Column::Original, origin::Column::OriginalHash, origin::Column::ImportedAt])
        .to_owned();
    origin::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The first version of an imported component.
pub(super) async fn first_version(tx: &Tx<Write>, component: ComponentId) -> Result<Option<Version>, Fault> {
    let row = version::Entity::find()
        .filter(version::Column::ComponentId.eq(component.uuid()))
        .filter(version::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(version::Column::Ordinal.eq(1))
        .one(tx.conn())
        .await?;
    row.map(Version::try_from).transpose()
}
