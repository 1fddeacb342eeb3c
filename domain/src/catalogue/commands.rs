//! What an editor does with the organisation's own components.

use super::{
    Component, Description, DescriptionChanges, Version, VersionChanges, VersionDays, VersionState, VersionText,
    Visibility, store,
};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{ComponentId, OrganisationId, VersionId};
use crate::policy::{
    CreateComponent as Create, Facts, ManageVersions, ShareComponent as Share, UpdateComponent as Update,
};
use crate::problem::{Check, Outcome, Problem};
use crate::sharing::Sharing;
use crate::tenancy::{self, Viewer};

/// Enters a component.
#[derive(Debug, Clone)]
pub struct CreateComponent {
    /// What it says of itself.
    pub description: Description,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Enters a component in the acting organisation's name. Only that organisation sees it, until it is shared.
pub async fn create_component(db: &Db, viewer: &Viewer, command: CreateComponent) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let owner = tx.acting()?;
    let _permit = tx.permit(Create, Facts::of(owner), None).await?;
    let mut check = Check::default();
    let description = command.description.checked(&mut check, "description.");
    check.done()?;
    let component = new_component(&tx, owner, description).await?;
    store::insert(&tx, std::slice::from_ref(&component)).await?;
    tx.commit(Event::new(EventType::ComponentCreated, component.id, 1)).await?;
    Ok(component.id)
}

pub(super) async fn new_component(
    tx: &Tx<Write>,
    owner: OrganisationId,
    description: Description,
) -> Outcome<Component> {
    Ok(Component {
        id: tx.make_id(),
        owner,
        supplier: supplier(tx, &description).await?,
        description,
        visibility: Visibility::Own,
        withdrawal: None,
        revision: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    })
}

/// The party that a description's supplier is, where the platform recognises the name.
pub(super) async fn supplier(tx: &Tx<Write>, description: &Description) -> Outcome<Option<crate::id::PartyId>> {
    match &description.supplier {
        None => Ok(None),
        Some(name) => Ok(tenancy::party_named(tx, name).await?),
    }
}

/// Changes what a component says of itself.
#[derive(Debug, Clone)]
pub struct UpdateComponent {
    /// Which.
    pub id: ComponentId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// What changes; the rest stays.
    pub description: DescriptionChanges,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Changes what a component of the acting organisation says of itself.
pub async fn update_component(db: &Db, viewer: &Viewer, command: UpdateComponent) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Update, Facts::of(component.owner), Some(component.id.to_string())).await?;
    component.at_revision(command.expected_revision)?;
    let mut check = Check::default();
    let description = command.description.apply(component.description.clone(), &mut check, "description.");
    check.done()?;
    let supplier = supplier(&tx, &description).await?;
    let component = component.update(permit, command.expected_revision, description, supplier, tx.now())?;
    store::save(&tx, &component).await?;
    tx.commit(Event::new(EventType::ComponentUpdated, component.id, component.revision)).await?;
    Ok(component.id)
}

/// Decides who sees a component.
#[derive(Debug, Clone)]
pub struct ShareComponent {
    /// Which.
    pub id: ComponentId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// Who sees it from now on.
    pub sharing: Sharing,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Decides who sees a component of the acting organisation, and its versions.
pub async fn share_component(db: &Db, viewer: &Viewer, command: ShareComponent) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Share, Facts::of(component.owner), Some(component.id.to_string())).await?;
    let sharing = command.sharing.checked(&tx).await?;
    let component = component.share(permit, command.expected_revision, sharing.visibility, tx.now())?;
    store::save(&tx, &component).await?;
    store::save_sharing(&tx, &component, &sharing.organisations).await?;
    tx.commit(Event::new(EventType::ComponentShared, component.id, component.revision)).await?;
    Ok(component.id)
}

/// Adds a version.
#[derive(Debug, Clone)]
pub struct AddVersion {
    /// Of which component.
    pub component: ComponentId,
    /// Its number and what changed.
    pub text: VersionText,
    /// Its state.
    pub state: VersionState,
    /// Its days.
    pub days: VersionDays,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Adds a version to a component of the acting organisation. Whoever sees the component sees it.
pub async fn add_version(db: &Db, viewer: &Viewer, command: AddVersion) -> Outcome<VersionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = store::find_to_change(&tx, command.component).await?.ok_or(Problem::NotFound("componentId"))?;
    let _permit = tx.permit(ManageVersions, Facts::of(component.owner), Some(component.id.to_string())).await?;
    let mut check = Check::default();
    let text = command.text.checked(&mut check);
    command.days.check(&mut check, command.state, tx.now().day());
    check.done()?;
    let ordinal = store::next_ordinal(&tx, component.id).await?;
    let version = Version {
        id: tx.make_id(),
        component: component.id,
        owner: tx.acting()?,
        ordinal,
        number: text.number,
        state: command.state,
        changes: text.changes,
        released_on: command.days.released_on,
        support_ends_on: command.days.support_ends_on,
        revision: 1,
        created_at: tx.now(),
    };
    store::insert_versions(&tx, &[(version.clone(), component.visibility)]).await?;
    tx.commit(Event::new(EventType::VersionAdded, version.id, 1)).await?;
    Ok(version.id)
}

/// Changes a version's state or text.
#[derive(Debug, Clone)]
pub struct UpdateVersion {
    /// Which.
    pub id: VersionId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// What changes; the rest stays.
    pub changes: VersionChanges,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Changes the state or text of a version of the acting organisation.
pub async fn update_version(db: &Db, viewer: &Viewer, command: UpdateVersion) -> Outcome<VersionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let version = store::find_version(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(ManageVersions, Facts::of(version.owner), Some(version.id.to_string())).await?;
    version.at_revision(command.expected_revision)?;
    let mut check = Check::default();
    let (state, changes, days) = command.changes.apply(&version, &mut check, tx.now().day());
    check.done()?;
    let version = version.update(permit, command.expected_revision, state, changes, days)?;
    store::save_version(&tx, &version).await?;
    tx.commit(Event::new(EventType::VersionUpdated, version.id, version.revision)).await?;
    Ok(version.id)
}
