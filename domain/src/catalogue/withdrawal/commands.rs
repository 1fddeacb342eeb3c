//! What an editor does when a component of the own organisation comes to its end.

use super::super::model::check_localized;
use super::super::store;
use crate::db::{Db, Once, Tx, Write, hold};
use crate::event::{Event, EventType};
use crate::id::ComponentId;
use crate::policy::{Facts, WithdrawComponent as Withdraw};
use crate::problem::{Check, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::text::Localized;

/// Withdraws a component, or says something else of its withdrawal.
#[derive(Debug, Clone)]
pub struct WithdrawComponent {
    /// Which.
    pub id: ComponentId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// Why.
    pub reason: Localized,
    /// What takes its place: of whichever owner, as long as the editor sees it.
    pub successor: Option<ComponentId>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Withdraws a component of the acting organisation. It stays with who adopted it, and stays to be found, marked.
pub async fn withdraw_component(db: &Db, viewer: &Viewer, command: WithdrawComponent) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    // Of two that would take each other's place, the second finds the first withdrawn. The successor is not ours to lock.
    hold(tx.conn(), std::iter::once(command.id).chain(command.successor).map(ComponentId::uuid)).await?;
    let component = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Withdraw, Facts::of(component.owner), Some(component.id.to_string())).await?;
    let mut check = Check::default();
    let reason = check_localized(&mut check, "reason", &command.reason, 2500, true);
    check.done()?;
    let successor = match command.successor {
        Some(id) => Some(store::find(&tx, id).await?.ok_or(Problem::NotFound("successorId"))?),
        None => None,
    };
    let component = component.withdraw(permit, command.expected_revision, reason, successor.as_ref(), tx.now())?;
    store::save(&tx, &component).await?;
    tx.commit(Event::new(EventType::ComponentWithdrawn, component.id, component.revision)).await?;
    Ok(component.id)
}

/// Undoes a withdrawal.
#[derive(Debug, Clone)]
pub struct ReinstateComponent {
    /// Which component.
    pub id: ComponentId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Undoes the withdrawal of a component of the acting organisation.
pub async fn reinstate_component(db: &Db, viewer: &Viewer, command: ReinstateComponent) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Withdraw, Facts::of(component.owner), Some(component.id.to_string())).await?;
    let component = component.reinstate(permit, command.expected_revision, tx.now())?;
    store::save(&tx, &component).await?;
    tx.commit(Event::new(EventType::ComponentReinstated, component.id, component.revision)).await?;
    Ok(component.id)
}

/// How many successors are followed to one that is in use.
const MOST_SUCCESSORS: usize = 10;

/// Refuses to begin with a withdrawn component. Names what takes its place: a successor's successor where that one was
/// withdrawn itself, and nothing where the viewer does not read each of them.
pub(in crate::catalogue) async fn refuse_withdrawn(
    tx: &Tx<Write>,
    component: ComponentId,
    path: &'static str,
) -> Outcome<()> {
    let component = store::find(tx, component).await?;
    let Some(withdrawal) = component.and_then(|component| component.withdrawal) else { return Ok(()) };
    let (mut next, mut successor) = (withdrawal.successor, None);
    for _ in 0..MOST_SUCCESSORS {
        let Some(id) = next else { break };
        let Some(found) = store::find(tx, id).await? else { break };
        let Some(withdrawal) = found.withdrawal else {
            successor = Some((found.id, found.description.name));
            break;
        };
        next = withdrawal.successor;
    }
    Err(Problem::Withdrawn { path, successor }.into())
}
