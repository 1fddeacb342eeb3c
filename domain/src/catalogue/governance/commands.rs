//! What owners state of the governance of their components, and how the operator loads a framework.

use super::super::store as catalogue;
use super::{Framework, GovernanceStatement, Stated, store};
use crate::db::{Db, Once};
use crate::definitions::{self, DefinitionKind};
use crate::event::{Event, EventType};
use crate::id::ComponentId;
use crate::policy::{Facts, StateGovernance as State};
use crate::problem::{Check, Fault, Outcome, Problem};
use crate::tenancy::Viewer;

/// States who fills a role, or that a step was done.
#[derive(Debug, Clone)]
pub struct StateGovernance {
    /// Of which component.
    pub component: ComponentId,
    /// The key of the role or step.
    pub item: String,
    /// The revision that the editor saw; 0 where nothing was stated.
    pub expected_revision: i64,
    /// What is stated from now on, in full.
    pub stated: Stated,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// States who fills a role, or that a step was done, for a component of the acting organisation.
pub async fn state_governance(db: &Db, viewer: &Viewer, command: StateGovernance) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = catalogue::find(&tx, command.component).await?.ok_or(Problem::NotFound("componentId"))?;
    let permit = tx.permit(State, Facts::of(component.owner), Some(component.id.to_string())).await?;
    let visibility = catalogue::lock_own(&tx, component.id).await?.ok_or(Problem::NotFound("componentId"))?;
    let (path, kind) = match &command.stated {
        Stated::Role { .. } => ("role", store::kind(&command.stated)),
        Stated::Step { .. } => ("step", store::kind(&command.stated)),
    };
    let framework = store::current(tx.conn()).await?.ok_or(Problem::NotFound(path))?;
    let known = match &command.stated {
        Stated::Role { .. } => framework.roles.iter().any(|role| role.key == command.item),
        Stated::Step { .. } => framework.steps.iter().any(|step| step.key == command.item),
    };
    if !known {
        return Err(Problem::NotFound(path).into());
    }
    let mut check = Check::default();
    let stated = command.stated.checked(&mut check, tx.now().day());
    check.done()?;
    match store::find(&tx, &component, &framework.key, kind, &command.item).await? {
        Some(earlier) => {
            let changed = earlier.restate(permit, command.expected_revision, stated, tx.now())?;
            store::save(&tx, &changed).await?;
        }
        None if command.expected_revision != 0 => return Err(Problem::Conflict(0).into()),
        None => {
            let new = GovernanceStatement {
                id: tx.make_id(),
                component: component.id,
                owner: component.owner,
                framework: framework.key,
                item: command.item,
                stated,
                revision: 1,
                updated_at: tx.now(),
            };
            store::insert(&tx, &new, visibility).await?;
        }
    }
    tx.commit(Event::new(EventType::GovernanceStated, component.id, component.revision)).await?;
    Ok(component.id)
}

/// Puts a framework in force: what was loaded last is, also where it was loaded before. What is in force already is no change,
/// and answers false.
pub async fn load_framework(db: &Db, new: &Framework) -> Outcome<bool> {
    let body = serde_json::to_string(new).map_err(|error| Fault::new(error.to_string()))?;
    let kind = DefinitionKind::GovernanceFramework;
    definitions::load(db, definitions::New { kind, key: &new.key, version: &new.version, body: &body }).await
}
