//! Claiming, by a supplier; and answering, by the organisation that the claim is about.

use super::{Claim, ClaimAnswer, ClaimText, Decision, store};
use crate::catalogue::{self, AdoptionStatement};
use crate::db::{Db, Once, hold};
use crate::event::{Event, EventType, Events};
use crate::id::{ClaimId, OrganisationId, VersionId};
use crate::policy::{AnswerClaim as Answering, Facts, StateClaim as Stating};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::tenancy::{self, Viewer};

/// States that an organisation uses the own product.
#[derive(Debug, Clone)]
pub struct StateClaim {
    /// Which organisation.
    pub claimed: OrganisationId,
    /// What product.
    pub text: ClaimText,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// States a claim in the acting supplier's name. The same claim is refused as existing ever after, whatever became of it.
pub async fn state_claim(db: &Db, viewer: &Viewer, command: StateClaim) -> Outcome<ClaimId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let organisation = tx.acting()?;
    let _permit = tx.permit(Stating, Facts::of(organisation), None).await?;
    let claimed = tenancy::existing(&tx, &[command.claimed]).await?;
    let claimed = claimed.first().ok_or(Problem::NotFound("organisationId"))?;
    if let Some(component) = command.text.component {
        catalogue::component_seen(&tx, component).await?.ok_or(Problem::NotFound("componentId"))?;
    }
    let mut check = Check::default();
    let text = command.text.checked(&mut check);
    if !claimed.kind.is_member() {
        check.refuse(
            "organisationId",
            Flaw::Form(
                "Noem een gemeente, een samenwerkingsverband of de VNG.",
                "Name a municipality, a partnership or the VNG.",
            ),
        );
    }
    if claimed.valid_until.is_some_and(|day| day <= tx.now().day()) {
        check.refuse(
            "organisationId",
            Flaw::Form(
                "Deze organisatie bestaat niet meer. Noem de organisatie die haar opvolgt.",
                "This organisation is no more. Name the one that succeeds it.",
            ),
        );
    }
    check.done()?;
    let claim = Claim { id: tx.make_id(), organisation, claimed: claimed.id, text, created_at: tx.now() };
    store::insert(tx.conn(), std::slice::from_ref(&claim)).await?;
    tx.commit(Event::new(EventType::ClaimStated, claim.id, 1)).await?;
    Ok(claim.id)
}

/// Says what the own organisation makes of a claim.
#[derive(Debug, Clone)]
pub struct AnswerClaim {
    /// Which claim.
    pub id: ClaimId,
    /// Confirmed or rejected.
    pub decision: Decision,
    /// With a confirmation: the version that is used, and what is stated of that use.
    pub adoption: Option<(VersionId, AdoptionStatement)>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Answers a claim about the acting organisation, or about a predecessor. With a version, a confirmation is its own adoption of
/// that.
pub async fn answer_claim(db: &Db, viewer: &Viewer, command: AnswerClaim) -> Outcome<ClaimId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let claim = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let _permit = tx.permit(Answering, Facts::of(claim.claimed), Some(claim.id.to_string())).await?;
    // A predecessor's answer and its successor's are two rows: of two at once, the second finds the first.
    hold(tx.conn(), [claim.id.uuid()]).await?;
    claim.takes_answer(store::own_answer(&tx, claim.id).await?.as_ref(), tx.now())?;
    let mut rest = Vec::new();
    let mut adopted = None;
    match (command.decision, command.adoption) {
        (Decision::Confirmed, Some((version, statement))) => {
            let (adoption, is_new) = catalogue::adopt(&tx, version, statement).await?;
            if claim.text.component.is_some_and(|component| component != adoption.component) {
                let form = Flaw::Form(
                    "Dit is geen versie van de component in de melding.",
                    "This is no version of the component in the claim.",
                );
                return Err(Problem::invalid("versionId", form).into());
            }
            if is_new {
                rest.push(Event::new(EventType::AdoptionStated, adoption.id, adoption.revision));
            }
            adopted = Some(adoption.id);
        }
        (Decision::Rejected, Some(_)) => {
            let form = Flaw::Form("Geef geen versie bij een afwijzing.", "Give no version with a rejection.");
            return Err(Problem::invalid("versionId", form).into());
        }
        (_, None) => {}
    }
    let answer = ClaimAnswer { claim: claim.id, decision: command.decision, adoption: adopted, created_at: tx.now() };
    store::insert_answer(&tx, &answer, claim.claimed).await?;
    tx.commit(Events { first: Event::new(EventType::ClaimAnswered, claim.id, 1), rest }).await?;
    Ok(claim.id)
}
