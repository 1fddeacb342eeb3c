//! Submitting, sending back, approving, sharing and withdrawing.

use super::super::held::put_needs;
use super::super::work::store::advice;
use super::super::{Answer, Approval, Edition, EditionText, MOST_YEARS, Open, Reuse, open, store};
use super::{to_decide, to_write};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{AssessmentId, EditionId, fingerprint};
use crate::instruments::{self, Instrument, InstrumentKind};
use crate::policy::{ApproveAssessment as Approve, Facts, ShareAssessment as Share, WithdrawAssessment as Withdraw};
use crate::problem::{Check, Failure, Flaw, Outcome, Problem};
use crate::sharing::Sharing;
use crate::tenancy::Viewer;
use crate::time::Date;

/// Of so many open questions is told at a time.
const MOST_TOLD: usize = 20;

/// Puts a draft before an approver.
#[derive(Debug, Clone)]
pub struct SubmitAssessment {
    /// Which edition.
    pub edition: EditionId,
    /// The revision that the assessor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Puts an own draft before an approver: every question that has to be answered is, and there is a conclusion.
pub async fn submit_assessment(db: &Db, viewer: &Viewer, command: SubmitAssessment) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, permit) = to_write(&tx, command.edition, "editionId").await?;
    let edition = edition.submit(permit, command.expected_revision, viewer.account(), tx.now())?;
    let instrument = instruments::find(&tx, edition.instrument).await?.ok_or(Problem::NotFound("editionId"))?;
    let given = store::answers(&tx, &[edition.id]).await?;
    let about = store::find_text(&tx, edition.id).await?.ok_or(Problem::NotFound("editionId"))?;
    complete(&instrument, &given, &about)?;
    store::save_edition(&tx, &edition).await?;
    tx.commit(Event::new(EventType::AssessmentSubmitted, edition.id, edition.revision)).await?;
    Ok(edition.id)
}

/// Refuses what is not complete, by question.
fn complete(instrument: &Instrument, given: &[Answer], about: &EditionText) -> Outcome<()> {
    let waiting = open(instrument, given, None).into_iter().filter(|open| open.is_required);
    let missing = |open: Open| Problem::invalid(format!("answers.{}", open.place), Flaw::Missing);
    let mut problems: Vec<_> = waiting.take(MOST_TOLD).map(missing).collect();
    if about.conclusion.is_none() {
        problems.push(Problem::invalid("conclusion", Flaw::Missing));
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::Refused(problems)) }
}

/// Sends a submitted draft back to its writers.
#[derive(Debug, Clone)]
pub struct ReturnAssessment {
    /// Which edition.
    pub edition: EditionId,
    /// The revision that the approver saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Sends a submitted draft back. Who wrote it can do so too: that decides nothing.
pub async fn return_assessment(db: &Db, viewer: &Viewer, command: ReturnAssessment) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let seen = store::find_edition(&tx, command.edition).await?.ok_or(Problem::NotFound("editionId"))?;
    let permit = tx.permit(Approve, Facts::of(seen.organisation), Some(seen.id.to_string())).await?;
    let edition = store::lock_edition(&tx, seen.id).await?.ok_or(Problem::NotFound("editionId"))?;
    let edition = edition.send_back(permit, command.expected_revision, tx.now())?;
    store::save_edition(&tx, &edition).await?;
    tx.commit(Event::new(EventType::AssessmentReturned, edition.id, edition.revision)).await?;
    Ok(edition.id)
}

/// Approves a submitted draft.
#[derive(Debug, Clone)]
pub struct ApproveAssessment {
    /// Which edition.
    pub edition: EditionId,
    /// The revision that the approver saw.
    pub expected_revision: i64,
    /// In which function it is done: what the public reads, never a name.
    pub function: String,
    /// The last day on which it holds: at most three years on.
    pub valid_until: Date,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Approves a submitted draft of the acting organisation: it takes the place of what was in force, and whoever rests on that
/// is told. None of its authors can.
pub async fn approve_assessment(db: &Db, viewer: &Viewer, command: ApproveAssessment) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let seen = store::find_edition(&tx, command.edition).await?.ok_or(Problem::NotFound("editionId"))?;
    let is_author = store::is_author(&tx, seen.assessment, viewer.account()).await?;
    let facts = Facts { is_author, ..Facts::of(seen.organisation) };
    let permit = tx.permit(Approve, facts, Some(seen.id.to_string())).await?;
    let (assessment, edition) = to_decide(&tx, &seen).await?;
    assessment.is_kept().map_err(|problem| problem.at("editionId"))?;
    let given = store::answers(&tx, &[edition.id]).await?;
    let about = store::find_text(&tx, edition.id).await?.ok_or(Problem::NotFound("editionId"))?;
    let reuse = store::find_reuse(&tx, edition.id).await?;
    let mut check = Check::default();
    let (function, valid_until) = checked(&tx, &command.function, command.valid_until, &mut check);
    if assessment.kind == InstrumentKind::Dpia && advice(&tx, edition.id).await?.is_none() {
        check.refuse("editionId", ADVICE);
    }
    check.done()?;
    let approval = Approval {
        by: viewer.account(),
        function,
        at: tx.now(),
        valid_until,
        content_hash: hash(&edition, &given, &about, reuse.as_ref())?,
    };
    let edition = edition.approve(permit, command.expected_revision, approval)?;
    let assessment = assessment.take(edition.id, valid_until, tx.now());
    if let Some(earlier) = store::in_force(&tx, assessment.id).await? {
        store::supersede(&tx, earlier).await?;
    }
    let instrument = instruments::find(&tx, edition.instrument).await?.ok_or(Problem::NotFound("editionId"))?;
    put_needs(&tx, edition.id, &instrument, &given).await?;
    store::save_edition(&tx, &edition).await?;
    store::save(&tx, &assessment).await?;
    store::put_stamps(&tx, &edition, &given).await?;
    let told = store::resting_on(&tx, assessment.id).await?;
    let event = Event::new(EventType::AssessmentApproved, edition.id, edition.revision);
    tx.commit(event.addressed_to(told)).await?;
    Ok(edition.id)
}

const ADVICE: Flaw = Flaw::Form(
    "Leg eerst het advies van de functionaris gegevensbescherming vast, met recordAdvice (AVG artikel 35 lid 2).",
    "Record the advice of the data protection officer first, with recordAdvice (GDPR article 35(2)).",
);

fn checked(tx: &Tx<Write>, function: &str, valid_until: Date, check: &mut Check) -> (String, Date) {
    let function = check.required("function", function, 200);
    if function.contains('@') {
        let flaw = Flaw::Form("Noem een functie, nooit een persoon.", "Name a function, never a person.");
        check.refuse("function", flaw);
    }
    let today = tx.now().day();
    let last = today.saturating_add(jiff::Span::new().years(MOST_YEARS));
    if valid_until <= today || valid_until > last {
        let flaw = Flaw::Form(
            "Geef een dag na vandaag en uiterlijk over drie jaar.",
            "Give a day after today and at most three years on.",
        );
        check.refuse("validUntil", flaw);
    }
    (function, valid_until)
}

/// Of all that is approved: what a reuse names.
fn hash(edition: &Edition, given: &[Answer], about: &EditionText, reuse: Option<&Reuse>) -> Outcome<String> {
    let answers: Vec<_> = given
        .iter()
        .map(|it| (it.place.to_string(), it.given.disposition().code(), it.given.value(), it.given.reason(), it.stamp))
        .collect();
    let content = (
        edition.instrument.to_string(),
        edition.version.to_string(),
        &about.context,
        &about.conclusion,
        reuse.map(|reuse| (reuse.source_edition.to_string(), &reuse.source_hash, &reuse.similarity)),
        answers,
    );
    let json = serde_json::to_string(&content).map_err(|error| crate::problem::Fault::new(error.to_string()))?;
    Ok(fingerprint(&json))
}

/// Decides who reads what of an assessment is approved.
#[derive(Debug, Clone)]
pub struct ShareAssessment {
    /// Which.
    pub id: AssessmentId,
    /// The revision that the approver saw.
    pub expected_revision: i64,
    /// Who reads it from now on.
    pub sharing: Sharing,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Decides who reads what of an assessment of the acting organisation is approved: at most whoever reads what it rests on.
pub async fn share_assessment(db: &Db, viewer: &Viewer, command: ShareAssessment) -> Outcome<AssessmentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let seen = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Share, Facts::of(seen.organisation), Some(seen.id.to_string())).await?;
    let assessment = store::lock(&tx, seen.id).await?.ok_or(Problem::NotFound("id"))?;
    let sharing = command.sharing.checked(&tx).await?;
    let widest = store::widest(&tx, &assessment).await?;
    let assessment = assessment.share(permit, command.expected_revision, sharing.visibility, widest, tx.now())?;
    store::save(&tx, &assessment).await?;
    store::save_sharing(&tx, assessment.id, &sharing).await?;
    tx.commit(Event::new(EventType::AssessmentShared, assessment.id, assessment.revision)).await?;
    Ok(assessment.id)
}

/// Stands by an assessment no longer.
#[derive(Debug, Clone)]
pub struct WithdrawAssessment {
    /// Which.
    pub id: AssessmentId,
    /// The revision that the approver saw.
    pub expected_revision: i64,
    /// Why, at most 2500 characters.
    pub reason: String,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Stands by an assessment of the acting organisation no longer. It stays to be read and says so; what rests on it is at risk.
pub async fn withdraw_assessment(db: &Db, viewer: &Viewer, command: WithdrawAssessment) -> Outcome<AssessmentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let seen = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(Withdraw, Facts::of(seen.organisation), Some(seen.id.to_string())).await?;
    let assessment = store::lock(&tx, seen.id).await?.ok_or(Problem::NotFound("id"))?;
    let mut check = Check::default();
    let reason = check.required("reason", &command.reason, 2500);
    check.done()?;
    let assessment = assessment.withdraw(permit, command.expected_revision, reason, tx.now())?;
    store::save(&tx, &assessment).await?;
    let told = store::resting_on(&tx, assessment.id).await?;
    let event = Event::new(EventType::AssessmentWithdrawn, assessment.id, assessment.revision);
    tx.commit(event.addressed_to(told)).await?;
    Ok(assessment.id)
}
