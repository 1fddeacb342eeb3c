//! What becomes of answers that their source changed.

use super::super::reuse::inherited;
use super::super::{Answer, Assessment, Disposition, Edition, Given, Stage, store};
use super::revise::begin;
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{AssessmentId, EditionId};
use crate::instruments::answers::Place;
use crate::policy::{Facts, WriteAssessment};
use crate::problem::{Failure, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;

/// Decides on answers that their source changed.
#[derive(Debug, Clone)]
pub struct AcceptChanges {
    /// Of which assessment.
    pub id: AssessmentId,
    /// What becomes of each.
    pub decisions: Vec<(String, ChangeDecision)>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// What becomes of an answer that its source changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeDecision {
    /// It is as the source has it now. Where the source has none any more, the question is open.
    Take,
    /// It stays, as the own organisation's.
    Keep,
}

/// Decides on answers of an own assessment that their source changed, in its draft: a new one where there is none. Approved,
/// they are no longer stale.
pub async fn accept_changes(db: &Db, viewer: &Viewer, command: AcceptChanges) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let seen = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let _permit = tx.permit(WriteAssessment, Facts::of(seen.organisation), Some(seen.id.to_string())).await?;
    let assessment = store::lock(&tx, seen.id).await?.ok_or(Problem::NotFound("id"))?;
    let draft = draft(&tx, &assessment).await?;
    let stale = store::stale(&tx, &[draft.id]).await?;
    let there = store::answers(&tx, &[draft.id]).await?;
    let (mut problems, mut put, mut cleared) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (place, decision)) in command.decisions.iter().enumerate() {
        let path = format!("decisions.{at}.place");
        let place = place.parse::<Place>().ok();
        let found = place.and_then(|place| {
            let stale = stale.iter().find(|stale| stale.place == place)?;
            Some((stale, there.iter().find(|answer| answer.place == place)?))
        });
        let Some((stale, answer)) = found else {
            problems.push(Problem::invalid(path, NOT_STALE));
            continue;
        };
        let (by, at) = (viewer.account(), tx.now());
        let revision = answer.revision + 1;
        match decision {
            ChangeDecision::Keep => {
                let Some(value) = answer.given.value().cloned() else { continue };
                let given = Given::Here { disposition: Disposition::Adapted, value, reason: None };
                let stamp = tx.make_id::<()>().uuid();
                put.push(Answer { given, stamp, revision, by, at, ..answer.clone() });
            }
            ChangeDecision::Take => match now_at(&tx, &assessment, stale.depth, &answer.place).await? {
                Now::Unreadable => problems.push(Problem::invalid(path, UNREADABLE)),
                Now::Gone => cleared.push(answer.place.clone()),
                Now::Given(theirs) => match inherited(draft.id, &theirs, stale.depth, at) {
                    Some(taken) => put.push(Answer { revision, by, ..taken }),
                    None => cleared.push(answer.place.clone()),
                },
            },
        }
    }
    if command.decisions.is_empty() {
        problems.push(Problem::invalid("decisions", Flaw::Missing));
    }
    if !problems.is_empty() {
        return Err(Failure::Refused(problems));
    }
    store::clear_answers(&tx, &draft, &cleared).await?;
    store::put_answers(&tx, &draft, &put).await?;
    store::note_author(&tx, draft.id, viewer.account()).await?;
    tx.commit(Event::new(EventType::AssessmentChangesAccepted, draft.id, draft.revision)).await?;
    Ok(draft.id)
}

const NOT_STALE: Flaw = Flaw::Form(
    "Dit antwoord is niet verouderd. Vraag stale op om te zien welke dat zijn.",
    "This answer is not stale. Ask for stale to see which are.",
);

const UNREADABLE: Flaw = Flaw::Form(
    "U kunt het nieuwe antwoord niet lezen. Kies KEEP, of beantwoord de vraag opnieuw.",
    "You cannot read the new answer. Choose KEEP, or answer the question anew.",
);

/// The draft of an assessment, or a new one.
async fn draft(tx: &Tx<Write>, assessment: &Assessment) -> Outcome<Edition> {
    let newest = store::newest_edition(tx, assessment.id).await?.ok_or(Problem::NotFound("id"))?;
    if matches!(newest.stage, Stage::Approved(..)) {
        return begin(tx, assessment, None, None).await;
    }
    let draft = store::lock_edition(tx, newest.id).await?.ok_or(Problem::NotFound("id"))?;
    draft.is_open()?;
    Ok(draft)
}

enum Now {
    Given(Box<Answer>),
    Gone,
    Unreadable,
}

/// What stands at a place now, so many steps away.
async fn now_at(tx: &Tx<Write>, assessment: &Assessment, depth: i16, place: &Place) -> Outcome<Now> {
    let line = store::ancestors(tx, &[assessment.id]).await?;
    let Some(step) = line.iter().find(|step| step.depth == depth) else { return Ok(Now::Unreadable) };
    let current = store::find(tx, step.ancestor).await?.and_then(|ancestor| ancestor.current);
    let Some(current) = current else { return Ok(Now::Unreadable) };
    if store::find_content(tx, current).await?.is_none() {
        return Ok(Now::Unreadable);
    }
    let theirs = store::answers(tx, &[current]).await?;
    Ok(theirs
        .into_iter()
        .find(|answer| answer.place == *place)
        .map_or(Now::Gone, |answer| Now::Given(Box::new(answer))))
}
