//! What colleagues say of an assessment, what the officer advises, and what is going to be done.

use super::super::store as assessments;
use super::super::{Edition, place_in};
use super::{Advice, Comment, Measure, MeasureText, Verdict, store};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{CommentId, EditionId, MeasureId};
use crate::instruments;
use crate::instruments::answers::Place;
use crate::policy::{Facts, Permit, WriteAssessment};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::time::Date;

/// An own edition, and the proof that the viewer may write with it.
pub(super) async fn own(tx: &Tx<Write>, id: EditionId) -> Outcome<(Edition, Permit<WriteAssessment>)> {
    let seen = assessments::find_edition(tx, id).await?.ok_or(Problem::NotFound("editionId"))?;
    let permit = tx.permit(WriteAssessment, Facts::of(seen.organisation), Some(id.to_string())).await?;
    let edition = assessments::lock_edition(tx, id).await?.ok_or(Problem::NotFound("editionId"))?;
    Ok((edition, permit))
}

/// Refuses what is written with an edition only until it is approved.
pub(super) fn undecided(edition: &Edition) -> Outcome<()> {
    Ok(edition.is_undecided().map_err(|problem| problem.at("editionId"))?)
}

/// The place of a question that the edition's instrument has.
async fn place(tx: &Tx<Write>, edition: &Edition, place: &str) -> Outcome<Place> {
    let instrument = instruments::find(tx, edition.instrument).await?.ok_or(Problem::NotFound("editionId"))?;
    Ok(place_in(&instrument, place, "place")?)
}

/// Says something of a question.
#[derive(Debug, Clone)]
pub struct CommentOnQuestion {
    /// Of which edition.
    pub edition: EditionId,
    /// Of which question: its key with `[n]` for each repeat.
    pub place: String,
    /// What, at most 2500 characters.
    pub text: String,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Says something of a question of an own edition, to colleagues alone.
pub async fn comment_on_question(db: &Db, viewer: &Viewer, command: CommentOnQuestion) -> Outcome<CommentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, _permit) = own(&tx, command.edition).await?;
    let place = place(&tx, &edition, &command.place).await?;
    let mut check = Check::default();
    let text = check.required("text", &command.text, 2500);
    check.done()?;
    let comment = Comment {
        id: tx.make_id(),
        edition: edition.id,
        organisation: edition.organisation,
        place,
        text,
        by: viewer.account(),
        at: tx.now(),
        resolved_at: None,
    };
    store::insert_comment(&tx, &comment).await?;
    tx.commit(Event::new(EventType::AssessmentCommented, comment.id, 1)).await?;
    Ok(comment.id)
}

/// Settles what was said.
#[derive(Debug, Clone)]
pub struct ResolveComment {
    /// Which comment.
    pub id: CommentId,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Settles what was said of a question. Once more is no change.
pub async fn resolve_comment(db: &Db, viewer: &Viewer, command: ResolveComment) -> Outcome<CommentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let comment = store::find_comment(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let _permit = tx.permit(WriteAssessment, Facts::of(comment.organisation), Some(comment.id.to_string())).await?;
    if !store::resolve_comment(&tx, comment.id).await? && comment.resolved_at.is_none() {
        return Err(Problem::NotFound("id").into());
    }
    tx.commit(Event::new(EventType::AssessmentCommented, comment.id, 2)).await?;
    Ok(comment.id)
}

/// Records the advice of the data protection officer.
#[derive(Debug, Clone)]
pub struct RecordAdvice {
    /// On which edition.
    pub edition: EditionId,
    /// What it comes to.
    pub verdict: Verdict,
    /// What it says.
    pub text: String,
    /// On which day it was given.
    pub given_on: Date,
    /// What is done with it; needed where it is not plainly positive.
    pub response: Option<String>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Records the advice of the data protection officer on an own edition, until that is approved.
pub async fn record_advice(db: &Db, viewer: &Viewer, command: RecordAdvice) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, _permit) = own(&tx, command.edition).await?;
    undecided(&edition)?;
    let RecordAdvice { verdict, text, given_on, response, .. } = command;
    let mut check = Check::default();
    let advice = Advice { edition: edition.id, verdict, text, given_on, response, recorded_at: tx.now() };
    let advice = advice.checked(&mut check, tx.now().day());
    check.done()?;
    store::put_advice(&tx, &advice).await?;
    tx.commit(Event::new(EventType::AdviceRecorded, edition.id, edition.revision)).await?;
    Ok(edition.id)
}

/// States a measure.
#[derive(Debug, Clone)]
pub struct StateMeasure {
    /// With which edition.
    pub edition: EditionId,
    /// About which question.
    pub place: Option<String>,
    /// What it says.
    pub text: MeasureText,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// States a measure with an own edition, until that is approved. What becomes of it can be told after that too.
pub async fn state_measure(db: &Db, viewer: &Viewer, command: StateMeasure) -> Outcome<MeasureId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, _permit) = own(&tx, command.edition).await?;
    undecided(&edition)?;
    let place = match &command.place {
        Some(given) => Some(place(&tx, &edition, given).await?),
        None => None,
    };
    let mut check = Check::default();
    let text = command.text.checked(&mut check, tx.now().day());
    if text.due_on < tx.now().day() && text.done_on.is_none() {
        let flaw =
            Flaw::Form("Deze dag is voorbij. Geef een dag die nog komt.", "This day is past. Give a day to come.");
        check.refuse("dueOn", flaw);
    }
    check.done()?;
    let measure = Measure {
        id: tx.make_id(),
        assessment: edition.assessment,
        edition: edition.id,
        organisation: edition.organisation,
        place,
        text,
        revision: 1,
        created_at: tx.now(),
    };
    store::insert_measure(&tx, &measure).await?;
    tx.commit(Event::new(EventType::MeasureStated, measure.id, 1)).await?;
    Ok(measure.id)
}

/// States something else of a measure.
#[derive(Debug, Clone)]
pub struct RestateMeasure {
    /// Which.
    pub id: MeasureId,
    /// The revision that the assessor saw.
    pub expected_revision: i64,
    /// What it says from now on, in full.
    pub text: MeasureText,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// States something else of a measure of the acting organisation: that it was done, or another day.
pub async fn restate_measure(db: &Db, viewer: &Viewer, command: RestateMeasure) -> Outcome<MeasureId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let measure = store::find_measure(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(WriteAssessment, Facts::of(measure.organisation), Some(measure.id.to_string())).await?;
    let mut check = Check::default();
    let text = command.text.checked(&mut check, tx.now().day());
    check.done()?;
    let measure = measure.restate(&permit, command.expected_revision, text)?;
    store::save_measure(&tx, &measure).await?;
    tx.commit(Event::new(EventType::MeasureStated, measure.id, measure.revision)).await?;
    Ok(measure.id)
}
