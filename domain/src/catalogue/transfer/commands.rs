//! What editors do to give a component to another owner, and to take it.

use jiff::ToSpan;

use super::super::model::plain;
use super::super::{Visibility, store as catalogue};
use super::{MOST_OFFER_DAYS, Transfer, USUAL_OFFER_DAYS, store};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType, Events};
use crate::id::{ComponentId, OrganisationId, TransferId};
use crate::policy::{
    AnswerTransfer as Answer, Facts, TakeBackTransfer as TakeBack, TakeOverComponent as TakeOver, TransferComponent,
};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::tenancy::{self, Organisation, Viewer};
use crate::time::Date;

/// Offers a component to another owner.
#[derive(Debug, Clone)]
pub struct OfferTransfer {
    /// What.
    pub component: ComponentId,
    /// To whom.
    pub to: OrganisationId,
    /// What to say with it, at most 500 characters.
    pub note: Option<String>,
    /// The last day on which it can be accepted; [`USUAL_OFFER_DAYS`] from now where left out.
    pub expires_on: Option<Date>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Offers a component of the acting organisation to an organisation that sees it.
pub async fn offer_transfer(db: &Db, viewer: &Viewer, command: OfferTransfer) -> Outcome<TransferId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = catalogue::find(&tx, command.component).await?.ok_or(Problem::NotFound("componentId"))?;
    let facts = Facts::of(component.owner);
    let _permit = tx.permit(TransferComponent, facts, Some(component.id.to_string())).await?;
    let mut check = Check::default();
    let note = command.note.as_deref().map(|text| plain(text, 500));
    let note = check.optional("note", note.as_deref(), 500);
    let today = tx.now().day();
    let in_days = |days: i32| today.saturating_add(days.days());
    let expires_on = command.expires_on.unwrap_or_else(|| in_days(USUAL_OFFER_DAYS));
    if expires_on < today || expires_on > in_days(MOST_OFFER_DAYS) {
        check.refuse(
            "expiresOn",
            Flaw::Form("Kies een dag in de komende 180 dagen.", "Choose a day within the next 180 days."),
        );
    }
    if command.to == tx.acting()? {
        check.refuse("organisationId", Flaw::Form("Deze component is al van u.", "This component is yours already."));
    }
    check.done()?;
    let receiver = tenancy::existing(&tx, &[command.to]).await?.into_iter().next();
    let receiver = receiver.filter(|it| it.valid_until.is_none_or(|day| day > today));
    let receiver = receiver.ok_or(Problem::NotFound("organisationId"))?;
    let visibility = catalogue::lock_own(&tx, component.id).await?.ok_or(Problem::NotFound("componentId"))?;
    if !sees(&tx, component.id, visibility, &receiver).await? {
        let flaw = Flaw::Form(
            "Deze organisatie ziet de component nog niet. Deel de component eerst met die organisatie.",
            "This organisation does not see the component yet. Share it with that organisation first.",
        );
        return Err(Problem::invalid("organisationId", flaw).into());
    }
    if store::is_offered(&tx, component.id).await? {
        return Err(Problem::AlreadyExists(
            "componentId",
            "Deze component is al aangeboden. Neem dat aanbod eerst terug met takeBackTransfer.",
            "This component is offered already. Take that offer back first, with takeBackTransfer.",
        )
        .into());
    }
    let transfer = Transfer {
        id: tx.make_id(),
        component: component.id,
        from: tx.acting()?,
        to: receiver.id,
        note,
        expires_on,
        end: None,
        revision: 1,
        created_at: tx.now(),
    };
    store::insert(&tx, &transfer).await?;
    tx.commit(Event::new(EventType::TransferOffered, transfer.id, 1)).await?;
    Ok(transfer.id)
}

/// Whether an organisation sees the whole of an own component: nobody accepts what it cannot look at.
async fn sees(
    tx: &Tx<Write>,
    component: ComponentId,
    visibility: Visibility,
    organisation: &Organisation,
) -> Outcome<bool> {
    Ok(match visibility {
        Visibility::Public => true,
        Visibility::Members if organisation.kind.is_member() => true,
        _ => catalogue::is_named(tx, component, organisation.id).await?,
    })
}

/// Takes an offer back.
#[derive(Debug, Clone)]
pub struct TakeBackTransfer {
    /// Which.
    pub id: TransferId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Takes back an offer of the acting organisation, or of a predecessor, that nobody answered yet.
pub async fn take_back_transfer(db: &Db, viewer: &Viewer, command: TakeBackTransfer) -> Outcome<TransferId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let transfer = store::find_held(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let facts = Facts::of(transfer.from);
    let permit = tx.permit(TakeBack, facts, Some(transfer.id.to_string())).await?;
    let transfer = transfer.take_back(permit, command.expected_revision, tx.now())?;
    store::save_taken_back(&tx, &transfer).await?;
    tx.commit(Event::new(EventType::TransferTakenBack, transfer.id, transfer.revision)).await?;
    Ok(transfer.id)
}

/// Answers an offer.
#[derive(Debug, Clone)]
pub struct AnswerTransfer {
    /// Which.
    pub id: TransferId,
    /// Whether the component is wanted.
    pub accept: bool,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Accepts or declines an offer to the acting organisation, or to a predecessor. Accepted, the component is its own: with its
/// versions, where it came from and with whom it is shared. Adoptions stay as they are.
pub async fn answer_transfer(db: &Db, viewer: &Viewer, command: AnswerTransfer) -> Outcome<TransferId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let transfer = store::find_held(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Answer, Facts::of(transfer.to), Some(transfer.id.to_string())).await?;
    let (id, revision) = (transfer.id, transfer.revision);
    if !command.accept {
        let transfer = transfer.decline(permit, tx.now())?;
        store::insert_answer(&tx, &transfer, false).await?;
        tx.commit(Event::new(EventType::TransferDeclined, id, revision)).await?;
        return Ok(id);
    }
    let component = catalogue::find(&tx, transfer.component).await?.ok_or(Problem::NotFound("id"))?;
    let (transfer, component) = transfer.accept(permit, component, tx.acting()?, tx.now())?;
    // First the owner, then the answer: an answered offer is not open any more.
    store::accept(&tx, &component, transfer.from).await?;
    store::insert_answer(&tx, &transfer, true).await?;
    let first = Event::new(EventType::TransferAccepted, id, revision);
    let rest = vec![Event::new(EventType::ComponentTakenOver, component.id, component.revision)];
    tx.commit(Events { first, rest }).await?;
    Ok(id)
}

/// Takes a component of a predecessor over.
#[derive(Debug, Clone)]
pub struct TakeOverComponent {
    /// Which.
    pub id: ComponentId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Makes a component of a predecessor by merger the acting organisation's own. What the predecessor offers of it ends.
pub async fn take_over_component(db: &Db, viewer: &Viewer, command: TakeOverComponent) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    store::hold(&tx, command.id).await?;
    let component = catalogue::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(TakeOver, Facts::of(component.owner), Some(component.id.to_string())).await?;
    let component = component.taken_over(permit, command.expected_revision, tx.acting()?, tx.now())?;
    store::take_over(&tx, &component).await?;
    let ended = store::end_offers(&tx, component.id).await?;
    let first = Event::new(EventType::ComponentTakenOver, component.id, component.revision);
    let rest = ended.into_iter().map(|(id, revision)| Event::new(EventType::TransferTakenBack, id, revision)).collect();
    tx.commit(Events { first, rest }).await?;
    Ok(component.id)
}
