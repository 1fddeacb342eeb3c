//! What an organisation states of its own use.

use super::across::adopt;
use super::{AdoptionState, AdoptionStatement, StatementChanges, refuse_withdrawn, store};
use crate::db::{Db, Once};
use crate::event::{Event, EventType};
use crate::id::{AdoptionId, VersionId};
use crate::policy::{Facts, StateAdoption};
use crate::problem::{Check, Outcome, Problem};
use crate::tenancy::Viewer;

/// States that the own organisation plans to use, uses or used a version.
#[derive(Debug, Clone)]
pub struct AdoptVersion {
    /// Which version.
    pub version: VersionId,
    /// What is stated.
    pub statement: AdoptionStatement,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// States an adoption in the acting organisation's name. From then on it keeps reading that version.
pub async fn adopt_version(db: &Db, viewer: &Viewer, command: AdoptVersion) -> Outcome<AdoptionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (adoption, is_new) = adopt(&tx, command.version, command.statement).await?;
    if !is_new {
        return Err(super::model::stated().into());
    }
    tx.commit(Event::new(EventType::AdoptionStated, adoption.id, 1)).await?;
    Ok(adoption.id)
}

/// States something else of the own use.
#[derive(Debug, Clone)]
pub struct RestateAdoption {
    /// Which adoption.
    pub id: AdoptionId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// What changes; the rest stays as it was stated.
    pub statement: StatementChanges,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Changes an adoption of the acting organisation.
pub async fn restate_adoption(db: &Db, viewer: &Viewer, command: RestateAdoption) -> Outcome<AdoptionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let adoption = store::find_adoption(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let facts = Facts::of(adoption.organisation);
    let permit = tx.permit(StateAdoption, facts, Some(adoption.id.to_string())).await?;
    adoption.at_revision(command.expected_revision)?;
    let mut check = Check::default();
    let statement = command.statement.apply(adoption.statement.clone(), &mut check, tx.now().day());
    check.done()?;
    if adoption.statement.state == AdoptionState::Ended && statement.state != AdoptionState::Ended {
        refuse_withdrawn(&tx, adoption.component, "id").await?;
    }
    let adoption = adoption.restate(permit, command.expected_revision, statement, tx.now())?;
    store::save_adoption(&tx, &adoption).await?;
    tx.commit(Event::new(EventType::AdoptionStated, adoption.id, adoption.revision)).await?;
    Ok(adoption.id)
}
