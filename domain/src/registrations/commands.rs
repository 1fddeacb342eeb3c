//! How people fill in what only they know.

use super::{FieldChanges, Registration, store};
use crate::catalogue;
use crate::db::{Db, Once};
use crate::event::{Event, EventType};
use crate::id::ComponentId;
use crate::policy::{EditRegistration, Facts};
use crate::problem::{Outcome, Problem};
use crate::tenancy::Viewer;

/// Fills in fields of the own organisation's registration of a component.
#[derive(Debug, Clone)]
pub struct UpdateRegistration {
    /// Of which component: the organisation's own, or one that it adopted.
    pub component: ComponentId,
    /// The revision that was seen; 0 where nothing was filled in yet.
    pub expected_revision: i64,
    /// What changes.
    pub changes: FieldChanges,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Fills in fields of the acting organisation's registration, or goes back to what is derived.
pub async fn update_registration(db: &Db, viewer: &Viewer, command: UpdateRegistration) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let organisation = tx.acting()?;
    let missing = Problem::NotFound("componentId");
    let component = catalogue::component_seen(&tx, command.component).await?.ok_or_else(|| missing.clone())?;
    // Of what is neither its own nor in use by it, an organisation has no registration: that is the owner's.
    let is_used = catalogue::is_own_or_adopted(&tx, &component).await?;
    let facts = Facts::of(if is_used { organisation } else { component.owner });
    let permit = tx.permit(EditRegistration, facts, Some(component.id.to_string())).await?;
    if !is_used {
        return Err(missing.into());
    }
    let known = store::of_each(&tx, &[component.id]).await?.into_iter().next();
    let known = known.unwrap_or_else(|| Registration::empty(organisation, component.id, tx.now()));
    let filled = known.fill_in(permit, command.expected_revision, command.changes, tx.now())?;
    if filled.revision == 1 {
        store::insert(&tx, &filled).await?;
    } else {
        store::save(&tx, &filled).await?;
    }
    tx.commit(Event::new(EventType::RegistrationUpdated, component.id, filled.revision)).await?;
    Ok(component.id)
}
