//! Answering questions.

use std::collections::{BTreeMap, BTreeSet};

use super::super::reuse::disposition;
use super::super::{Answer, Disposition, Given, place_in, store, values};
use super::to_write;
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::EditionId;
use crate::instruments;
use crate::instruments::answers::{AnswerValue, check};
use crate::problem::{Check, Failure, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;

/// At most so many answers at a time.
pub const MOST_ANSWERS: usize = 200;

/// Answers questions of a draft.
#[derive(Debug, Clone)]
pub struct AnswerQuestions {
    /// Of which edition.
    pub edition: EditionId,
    /// The answers.
    pub answers: Vec<GivenAnswer>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// An answer as it is given.
#[derive(Debug, Clone)]
pub struct GivenAnswer {
    /// The question's key with `[n]` for each repeat.
    pub place: String,
    /// What is answered.
    pub what: What,
    /// The revision that its writer saw; 0 where nothing was answered.
    pub expected_revision: i64,
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum What {
    /// This, and perhaps why it is other than the source's.
    Value(AnswerValue, Option<String>),
    /// That the question does not apply, and why.
    NotApplicable(String),
    /// Nothing: the question is open again.
    Clear,
}

/// Answers questions of an own draft. All or none; nobody's answer is lost: what another changed in the meantime is a conflict
/// that names the question.
pub async fn answer_questions(db: &Db, viewer: &Viewer, command: AnswerQuestions) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, _permit) = to_write(&tx, command.edition, "editionId").await?;
    edition.is_open().map_err(|problem| problem.at("editionId"))?;
    if command.answers.is_empty() || command.answers.len() > MOST_ANSWERS {
        let flaw = Flaw::Form("Geef 1 tot 200 antwoorden.", "Give 1 to 200 answers.");
        return Err(Problem::invalid("answers", flaw).into());
    }
    let instrument = instruments::find(&tx, edition.instrument).await?.ok_or(Problem::NotFound("editionId"))?;
    let there = store::answers(&tx, &[edition.id]).await?;
    let reuse = store::find_reuse(&tx, edition.id).await?;
    let source = match &reuse {
        Some(reuse) => store::answers(&tx, &[reuse.source_edition]).await?,
        None => Vec::new(),
    };
    let answered: BTreeSet<_> = source.iter().map(|answer| answer.place.question.as_str().to_owned()).collect();
    let mut all = values(&there);
    let there: BTreeMap<_, _> = there.into_iter().map(|answer| (answer.place.clone(), answer)).collect();
    let (mut problems, mut put, mut cleared) = (Vec::new(), Vec::new(), Vec::new());
    for (at, given) in command.answers.into_iter().enumerate() {
        let checked = (|| {
            let place = place_in(&instrument, &given.place, "place")?;
            let earlier = there.get(&place);
            let current = earlier.map_or(0, |answer| answer.revision);
            if current != given.expected_revision {
                return Err(Problem::AnswerConflict { place: place.to_string(), path: String::new(), current }.into());
            }
            let mut flaws = Check::default();
            let given = match given.what {
                What::Clear => None,
                What::NotApplicable(reason) => {
                    let reason = flaws.required("notApplicable", &reason, 2500);
                    Some(Given::NotApplicable(reason))
                }
                What::Value(value, reason) => {
                    let value = check(&instrument.questions, &place, &value, &all)?;
                    let reason = flaws.plain("reason", reason.as_deref(), 2500);
                    let with = reuse.as_ref().map(|reuse| (&reuse.similarity, &answered));
                    let disposition: Disposition = disposition(with, &instrument.marks, &place.question);
                    Some(Given::Here { disposition, value, reason })
                }
            };
            flaws.done()?;
            Ok::<_, Failure>((place, given, current))
        })();
        match checked {
            Ok((place, None, _)) => {
                all.remove(&place);
                cleared.push(place);
            }
            Ok((place, Some(given), current)) => {
                if let Some(value) = given.value() {
                    all.insert(place.clone(), value.clone());
                }
                let stamp = stamp(&tx, there.get(&place), &given);
                let (by, at) = (viewer.account(), tx.now());
                put.push(Answer { edition: edition.id, place, given, stamp, revision: current + 1, by, at });
            }
            Err(Failure::Refused(found)) => {
                problems.extend(found.into_iter().map(|problem| problem.under(&format!("answers.{at}"))));
            }
            Err(fault @ Failure::Fault(_)) => return Err(fault),
        }
    }
    let places: BTreeSet<_> = put.iter().map(|answer| &answer.place).chain(&cleared).collect();
    if places.len() < put.len() + cleared.len() {
        let flaw = Flaw::Form("Een vraag staat er twee keer in.", "A question is there twice.");
        problems.push(Problem::invalid("answers", flaw));
    }
    if !problems.is_empty() {
        return Err(Failure::Refused(problems));
    }
    store::clear_answers(&tx, &edition, &cleared).await?;
    store::put_answers(&tx, &edition, &put).await?;
    store::note_author(&tx, edition.id, viewer.account()).await?;
    tx.commit(Event::new(EventType::AssessmentAnswered, edition.id, edition.revision)).await?;
    Ok(edition.id)
}

/// The same as long as the same organisation answers the same.
fn stamp(tx: &Tx<Write>, earlier: Option<&Answer>, given: &Given) -> uuid::Uuid {
    earlier
        .filter(|earlier| !matches!(earlier.given, Given::Inherited { .. }) && earlier.given.value() == given.value())
        .map_or_else(|| tx.make_id::<()>().uuid(), |earlier| earlier.stamp)
}
