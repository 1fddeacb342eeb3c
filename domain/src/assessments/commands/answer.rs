//! Answering questions.

use std::collections::{BTreeMap, BTreeSet};

use super::super::reuse::disposition;
use super::super::{Answer, Edition, Given, Reuse, place_in, store, values};
use super::to_write;
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::EditionId;
use crate::instruments::answers::{AnswerSet, AnswerValue, Place, check, open_places};
use crate::instruments::{self, Instrument};
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
    let mut answering = Answering::begin(&tx, edition).await?;
    let (mut problems, mut places, count) = (Vec::new(), BTreeSet::new(), command.answers.len());
    let mut given: Vec<_> = command.answers.into_iter().enumerate().collect();
    // In whatever order they come, the first repetition is there before the second.
    given.sort_by_cached_key(|(_, given)| given.place.parse::<Place>().ok());
    for (at, given) in given {
        let done = (|| {
            let place = place_in(&answering.instrument, &given.place, "place")?;
            let current = answering.there.get(&place).map_or(0, |answer| answer.revision);
            if current != given.expected_revision {
                return Err(Problem::AnswerConflict { place: place.to_string(), path: String::new(), current }.into());
            }
            answering.answer(&tx, viewer, &place, given.what)?;
            Ok::<_, Failure>(place)
        })();
        match done {
            Ok(place) => {
                places.insert(place);
            }
            Err(Failure::Refused(found)) => {
                problems.extend(found.into_iter().map(|problem| (at, problem.under(&format!("answers.{at}")))));
            }
            Err(fault @ Failure::Fault(_)) => return Err(fault),
        }
    }
    problems.sort_by_key(|(at, _)| *at);
    let mut problems: Vec<_> = problems.into_iter().map(|(_, problem)| problem).collect();
    if problems.is_empty() && places.len() < count {
        let flaw = Flaw::Form("Een vraag staat er twee keer in.", "A question is there twice.");
        problems.push(Problem::invalid("answers", flaw));
    }
    if !problems.is_empty() {
        return Err(Failure::Refused(problems));
    }
    let id = answering.edition.id;
    answering.save(tx, viewer).await?;
    Ok(id)
}

/// A draft in which questions are being answered: what there is, and what is written when it is saved.
pub(super) struct Answering {
    pub(super) edition: Edition,
    pub(super) instrument: Instrument,
    /// What was answered before.
    pub(super) there: BTreeMap<Place, Answer>,
    /// What stands there so far: some questions offer what was answered to others.
    pub(super) all: AnswerSet,
    reuse: Option<Reuse>,
    /// The questions that the source answers.
    answered: BTreeSet<String>,
    put: Vec<Answer>,
    cleared: Vec<Place>,
}

impl Answering {
    /// In a draft that is locked.
    pub(super) async fn begin(tx: &Tx<Write>, edition: Edition) -> Outcome<Self> {
        let instrument = instruments::find(tx, edition.instrument).await?.ok_or(Problem::NotFound("editionId"))?;
        let there = store::answers(tx, &[edition.id]).await?;
        let reuse = store::find_reuse(tx, edition.id).await?;
        let source = match &reuse {
            Some(reuse) => store::answers(tx, &[reuse.source_edition]).await?,
            None => Vec::new(),
        };
        Ok(Self {
            edition,
            instrument,
            all: values(&there),
            there: there.into_iter().map(|answer| (answer.place.clone(), answer)).collect(),
            reuse,
            answered: source.iter().map(|answer| answer.place.question.as_str().to_owned()).collect(),
            put: Vec::new(),
            cleared: Vec::new(),
        })
    }

    /// Answers one question. Answers what will stand there; `None`: nothing.
    pub(super) fn answer(
        &mut self,
        tx: &Tx<Write>,
        viewer: &Viewer,
        place: &Place,
        what: What,
    ) -> Outcome<Option<Given>> {
        let mut flaws = Check::default();
        let given = match what {
            What::Clear => None,
            What::NotApplicable(reason) => {
                let reason = flaws.required("notApplicable", &reason, 2500);
                Some(Given::NotApplicable(reason))
            }
            What::Value(value, reason) => {
                let value = check(&self.instrument.questions, place, &value, &self.all).map_err(of_place)?;
                self.follows(place)?;
                let reason = flaws.plain("reason", reason.as_deref(), 2500);
                let with = self.reuse.as_ref().map(|reuse| (&reuse.similarity, &self.answered));
                let disposition = disposition(with, &self.instrument.marks, &place.question);
                Some(Given::Here { disposition, value, reason })
            }
        };
        flaws.done()?;
        let Some(given) = given else {
            self.all.remove(place);
            self.cleared.push(place.clone());
            return Ok(None);
        };
        if let Some(value) = given.value() {
            self.all.insert(place.clone(), value.clone());
        }
        let earlier = self.there.get(place);
        self.put.push(Answer {
            edition: self.edition.id,
            place: place.clone(),
            stamp: stamp(tx, earlier, &given),
            revision: earlier.map_or(0, |answer| answer.revision) + 1,
            by: viewer.account(),
            at: tx.now(),
            given: given.clone(),
        });
        Ok(Some(given))
    }

    /// Refuses a repetition that leaves out the one before it: what is asked there would be asked no more.
    fn follows(&self, place: &Place) -> Result<(), Problem> {
        let questions = &self.instrument.questions;
        let Some(question) = questions.get(&place.question) else { return Ok(()) };
        for (level, (key, index)) in question.repeats.iter().zip(&place.repeats).enumerate() {
            let is_there = |other: &Place| {
                let same = questions.get(&other.question).and_then(|it| it.repeats.get(level)) == Some(key);
                same && other.repeats.get(..level) == place.repeats.get(..level)
                    && other.repeats.get(level).is_some_and(|it| it == index || it + 1 == *index)
            };
            let is_next = *index == 0 || self.there.keys().chain(self.all.iter().map(|(place, _)| place)).any(is_there);
            if is_next {
                continue;
            }
            let open = open_places(questions, &self.all);
            if !open.required.contains(place) && !open.optional.contains(place) {
                let flaw = Flaw::Form(
                    "Er ontbreekt een herhaling voor deze. Begin met nummer 0, en sla geen nummer over.",
                    "A repetition before this one is missing. Begin with number 0, and leave none out.",
                );
                return Err(Problem::invalid("place", flaw));
            }
        }
        Ok(())
    }

    /// Whether there is nothing to save.
    pub(super) const fn is_empty(&self) -> bool {
        self.put.is_empty() && self.cleared.is_empty()
    }

    /// Writes what was answered, and who did.
    pub(super) async fn save(self, tx: Tx<Write>, viewer: &Viewer) -> Outcome<()> {
        store::clear_answers(&tx, &self.edition, &self.cleared).await?;
        store::put_answers(&tx, &self.edition, &self.put).await?;
        store::note_author(&tx, self.edition.id, viewer.account()).await?;
        tx.commit(Event::new(EventType::AssessmentAnswered, self.edition.id, self.edition.revision)).await
    }
}

/// What is wrong with question or repetition is wrong with the place that was given.
fn of_place(problem: Problem) -> Problem {
    match problem {
        Problem::Invalid(path, flaw) if path == "question" || path == "repeats" => Problem::invalid("place", flaw),
        other => other,
    }
}

/// The same as long as the same organisation answers the same.
fn stamp(tx: &Tx<Write>, earlier: Option<&Answer>, given: &Given) -> uuid::Uuid {
    earlier
        .filter(|earlier| !matches!(earlier.given, Given::Inherited { .. }) && earlier.given.value() == given.value())
        .map_or_else(|| tx.make_id::<()>().uuid(), |earlier| earlier.stamp)
}
