//! Components, and with whom they are shared.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::super::rows::{component, reader, visibility};
use super::super::{Component, Visibility};
use super::sameness::{insert_matches, save_matches};
use super::terms::reindex;
use super::{insert_terms, readable, term_rows};
use crate::db::{Tx, Write, saved};
use crate::id::{ComponentId, OrganisationId, VersionId};
use crate::problem::Fault;
use crate::text::{Language, Texts, fold};

/// A component that the viewer reads.
pub(in crate::catalogue) async fn find(tx: &Tx<Write>, id: ComponentId) -> Result<Option<Component>, Fault> {
    let row = component::Entity::find_by_id(id.uuid()).filter(readable(tx.scope())).one(tx.conn()).await?;
    row.map(Component::try_from).transpose()
}

/// A component that the viewer reads; an own one is locked, so that it is as it is found until the transaction ends.
pub(in crate::catalogue) async fn find_to_change(tx: &Tx<Write>, id: ComponentId) -> Result<Option<Component>, Fault> {
    match own_locked(tx, id).await? {
        Some(row) => Ok(Some(Component::try_from(row)?)),
        None => find(tx, id).await,
    }
}

/// Who sees an own component, which is locked: whoever adds to it what is copied of it, its owner and who sees it, does this
/// first. `None` where it is not the acting organisation's, perhaps since a moment.
pub(in crate::catalogue) async fn lock_own(tx: &Tx<Write>, id: ComponentId) -> Result<Option<Visibility>, Fault> {
    own_locked(tx, id).await?.map(|row| visibility(row.visibility, row.id)).transpose()
}

async fn own_locked(tx: &Tx<Write>, id: ComponentId) -> Result<Option<component::Model>, Fault> {
    let own = component::Entity::find_by_id(id.uuid()).filter(component::Column::OwnerId.eq(tx.acting()?.uuid()));
    Ok(own.lock_exclusive().one(tx.conn()).await?)
}

pub(in crate::catalogue) fn component_row(component: &Component) -> component::ActiveModel {
    let description = &component.description;
    let withdrawal = component.withdrawal.as_ref();
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
        phase: Set(description.phase.map(|phase| phase.code().to_owned())),
        standards: Set(Texts(description.standards.clone())),
        keywords: Set(Texts(description.keywords.clone())),
        withdrawn_at: Set(withdrawal.map(|withdrawal| withdrawal.at.microseconds())),
        withdrawal_reason: Set(withdrawal.map(|withdrawal| withdrawal.reason.clone())),
        successor_id: Set(withdrawal.and_then(|withdrawal| withdrawal.successor).map(ComponentId::uuid)),
    }
}

/// Enters components.
pub(in crate::catalogue) async fn insert(tx: &Tx<Write>, components: &[Component]) -> Result<(), Fault> {
    let rows = components.iter().map(component_row);
    component::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    insert_matches(tx, components).await?;
    let terms: Vec<_> = components.iter().flat_map(|component| term_rows(component, "")).collect();
    insert_terms(tx.conn(), &terms).await
}

/// Writes a changed component, whose revision has gone up by one. Somebody else's change in the meantime is a conflict.
pub(in crate::catalogue) async fn save(tx: &Tx<Write>, changed: &Component) -> Result<(), crate::problem::Failure> {
    use sea_orm::ActiveValue::NotSet;
    let row = component::ActiveModel { id: NotSet, owner_id: NotSet, created_at: NotSet, ..component_row(changed) };
    let done = component::Entity::update_many()
        .set(row)
        .filter(component::Column::Id.eq(changed.id.uuid()))
        .filter(component::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(component::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)?;
    save_matches(tx, changed).await?;
    Ok(reindex(tx, changed, None).await?)
}

/// Replaces whom the owner named. The versions' copy of the visibility follows by their key.
pub(in crate::catalogue) async fn save_sharing(
    tx: &Tx<Write>,
    component: &Component,
    named: &[OrganisationId],
) -> Result<(), Fault> {
    let owner = tx.acting()?;
    let delete = Query::delete()
        .from_table(reader::Entity)
        .and_where(Expr::col(reader::Column::ComponentId).eq(component.id.uuid()))
        .and_where(Expr::col(reader::Column::VersionId).is_null())
        .and_where(Expr::col(reader::Column::OwnerId).eq(owner.uuid()))
        .to_owned();
    tx.conn().execute(&delete).await?;
    if component.visibility == Visibility::Named && !named.is_empty() {
        let rows = named.iter().map(|organisation| reader_row(tx.make_id(), component.id, None, *organisation, owner));
        reader::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Whether the acting organisation shares its component with another by name.
pub(in crate::catalogue) async fn is_named(
    tx: &Tx<Write>,
    component: ComponentId,
    organisation: OrganisationId,
) -> Result<bool, Fault> {
    let named = reader::Entity::find()
        .filter(reader::Column::ComponentId.eq(component.uuid()))
        .filter(reader::Column::OrganisationId.eq(organisation.uuid()))
        .filter(reader::Column::OwnerId.eq(tx.acting()?.uuid()));
    Ok(named.one(tx.conn()).await?.is_some())
}

pub(in crate::catalogue) fn reader_row(
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
