//! Taking answers in from a document: those that fit are answered as by hand, the others are told.

use super::super::{Answer, Given, urn_with_version};
use super::answer::Answering;
use super::{What, to_write};
use crate::db::{Db, Once};
use crate::id::{EditionId, fingerprint};
use crate::instruments::answers::Place;
use crate::instruments::output;
use crate::policy::Action;
use crate::problem::{Failure, Fault, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::upload::Document;

/// Takes answers in, in the format of par-dpia-form.
#[derive(Debug, Clone)]
pub struct ImportAnswers {
    /// Into which edition: a draft.
    pub edition: EditionId,
    /// The answers.
    pub document: Document,
    /// Whether only to tell what would change.
    pub preview: bool,
    /// What a preview told of what stands there, as [`AnswersImport::seen`]: refused where that is other now.
    pub expected: Option<String>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// What became of an answer, or would.
#[derive(Debug, Clone)]
pub enum AnswerOutcome {
    /// Nothing stood there.
    Added(Given),
    /// Something else stood there.
    Changed(Given),
    /// It says what stands there.
    Unchanged,
    /// It stays out, and why.
    Refused(Vec<Problem>),
}

/// An answer of a document.
#[derive(Debug, Clone)]
pub struct ImportedAnswer {
    /// Its place; of one that fits nowhere, where it stands in the document.
    pub place: String,
    /// What became of it.
    pub outcome: AnswerOutcome,
    /// What stood there.
    pub before: Option<Given>,
}

/// What became of a document.
#[derive(Debug, Clone)]
pub struct AnswersImport {
    /// The draft.
    pub edition: EditionId,
    /// Each answer, in the order of the instrument; what fits nowhere last.
    pub answers: Vec<ImportedAnswer>,
    /// Says which answers stood in the draft, to give as [`ImportAnswers::expected`].
    pub seen: String,
}

/// Takes answers into an own draft, in one transaction. One that does not fit stays out and is told; the others are answered as
/// [`answer_questions`](super::answer_questions) does. What the document does not answer stays as it is.
pub async fn import_answers(db: &Db, viewer: &Viewer, command: ImportAnswers) -> Outcome<AnswersImport> {
    // Read before the transaction, since that takes time; but not for who may not write at all.
    let may = viewer.organisation().is_some_and(|own| viewer.may(Action::WriteAssessment, own).is_ok());
    let document = if may {
        match command.document.text(db, viewer).await {
            Ok(text) => parsed(text).await,
            Err(failure) => Err(failure),
        }
    } else {
        Err(Problem::NotFound("editionId").into())
    };
    let once = command.once.as_ref().filter(|_| !command.preview);
    let tx = db.write(viewer, once).await?;
    let (edition, _permit) = to_write(&tx, command.edition, "editionId").await?;
    let document = document?;
    if !tx.is_replay() {
        edition.is_open().map_err(|problem| problem.at("editionId"))?;
    }
    let mut answering = Answering::begin(&tx, edition).await?;
    let seen = seen(answering.there.values());
    if !tx.is_replay() && command.expected.is_some_and(|expected| expected != seen) {
        return Err(Problem::AnswersChanged("expectedAnswers").into());
    }
    let read = output::read(&answering.instrument.questions, document, &answering.all)?;
    let meant = urn_with_version(&answering.instrument);
    if read.urn != meant {
        return Err(Problem::invalid("document", Flaw::OtherInstrument(read.urn, meant)).into());
    }
    // Some questions offer what is answered to others, in whatever order those stand.
    for (place, edited) in &read.answers {
        answering.all.insert(place.clone(), edited.value.clone());
    }
    let mut places: Vec<_> = read.answers.into_iter().collect();
    let order = |place: &Place| answering.instrument.questions.iter().position(|it| it.key == place.question);
    places.sort_by_cached_key(|(place, _)| (order(place), place.repeats.clone()));
    let mut answers = Vec::with_capacity(places.len() + read.outside.len());
    for (place, edited) in places {
        let before = answering.there.get(&place).map(|answer| answer.given.clone());
        let is_same = before.as_ref().and_then(Given::value) == Some(&edited.value);
        let outcome = if is_same || tx.is_replay() {
            AnswerOutcome::Unchanged
        } else {
            match answering.answer(&tx, viewer, &place, What::Value(edited.value, None)) {
                Ok(Some(given)) if before.is_some() => AnswerOutcome::Changed(given),
                Ok(Some(given)) => AnswerOutcome::Added(given),
                Ok(None) => AnswerOutcome::Unchanged,
                Err(Failure::Refused(problems)) => AnswerOutcome::Refused(problems),
                Err(fault @ Failure::Fault(_)) => return Err(fault),
            }
        };
        answers.push(ImportedAnswer { place: place.to_string(), outcome, before });
    }
    answers.extend(read.outside.into_iter().map(|outside| ImportedAnswer {
        place: outside.place,
        outcome: AnswerOutcome::Refused(vec![outside.problem]),
        before: None,
    }));
    let edition = answering.edition.id;
    // Nothing new is no event, and without an event nothing is committed: as it should be.
    if !command.preview && !answering.is_empty() {
        answering.save(tx, viewer).await?;
    }
    Ok(AnswersImport { edition, answers, seen })
}

/// A document: read where nobody waits for it, since a large one takes its time.
async fn parsed(text: String) -> Outcome<output::Document> {
    let reading = tokio::task::spawn_blocking(move || output::parse(&text));
    Ok(reading.await.map_err(|error| Fault::new(format!("reading answers: {error}")))??)
}

/// Another text whenever the answers are others.
fn seen<'a>(answers: impl Iterator<Item = &'a Answer>) -> String {
    let lines = answers.map(|answer| format!("{} {} {}\n", answer.place, answer.revision, answer.stamp));
    fingerprint(&lines.collect::<String>())
}
