//! An edition's answers as a document that other tools read: pure.

use super::{Answer, Given};
use crate::exchange::Note;
use crate::instruments::Instrument;
use crate::instruments::output::{self, Edited, EditedAnswers, OutputError};
use crate::time::Instant;

/// An edition's answers in the format of par-dpia-form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersDocument {
    /// The document; or what keeps it from being written, and what to do.
    pub text: Result<String, Note>,
    /// What the format has no place for.
    pub notes: Vec<Note>,
}

/// The media type of such a document.
pub const ANSWERS_MEDIA_TYPE: &str = "application/json";

/// Writes answers, also those that were taken over. `begun_at` is when the edition was begun.
pub fn answers_document(instrument: &Instrument, begun_at: Instant, given: &[Answer]) -> AnswersDocument {
    let mut answers = EditedAnswers::new();
    let mut notes = Vec::new();
    for answer in given {
        match &answer.given {
            Given::Here { value, reason, .. } => {
                answers.insert(answer.place.clone(), Edited { value: value.clone(), at: answer.at });
                notes.extend(reason.as_deref().map(|reason| other(answer, reason)));
            }
            Given::Inherited { value, .. } => {
                answers.insert(answer.place.clone(), Edited { value: value.clone(), at: answer.at });
            }
            Given::NotApplicable(reason) => notes.push(not_applicable(answer, reason)),
        }
    }
    let urn = urn_with_version(instrument);
    let text = output::write(&instrument.questions, &urn, begun_at, &answers).map_err(|error| kept(&error));
    AnswersDocument { text, notes }
}

/// What an instrument's version is called in documents: `urn:nl:dpia:3.0`.
pub fn urn_with_version(instrument: &Instrument) -> String {
    format!("{}:{}", instrument.urn(), instrument.version())
}

fn not_applicable(answer: &Answer, reason: &str) -> Note {
    Note::new(
        None,
        answer.place.to_string(),
        format!("Deze vraag is niet van toepassing. Dat past niet in deze vorm. De reden is: {reason}"),
        format!("This question does not apply, which this format cannot say. The reason is: {reason}"),
    )
}

fn other(answer: &Answer, reason: &str) -> Note {
    Note::new(
        None,
        answer.place.to_string(),
        format!("Waarom dit antwoord anders is dan dat van de bron past niet in deze vorm: {reason}"),
        format!("Why this answer is other than the source's does not fit in this format: {reason}"),
    )
}

/// What keeps answers from being written.
fn kept(error: &OutputError) -> Note {
    let (path, dutch, english) = match error {
        OutputError::Urn(urn) => (
            "metadata.urn".to_owned(),
            format!(
                "Deze vorm is er voor instrumenten als urn:nl:dpia:3.0, en {urn} is anders. Gebruik het veld answers, of de pagina."
            ),
            format!(
                "This format is for instruments such as urn:nl:dpia:3.0, and {urn} is not. Use the field answers, or the page."
            ),
        ),
        OutputError::NoQuestion(place) => (
            place.to_string(),
            "Het instrument heeft deze vraag niet. Gebruik het veld answers, of de pagina.".to_owned(),
            "The instrument has no such question. Use the field answers, or the page.".to_owned(),
        ),
        OutputError::TooDeep(place) => (
            place.to_string(),
            "Dit antwoord ligt in te veel herhalingen voor deze vorm. Gebruik het veld answers, of de pagina."
                .to_owned(),
            "This answer lies in too many repeats for this format. Use the field answers, or the page.".to_owned(),
        ),
        OutputError::Json(_) => (
            String::new(),
            "Dit lukt niet. Gebruik het veld answers, of de pagina.".to_owned(),
            "This cannot be done. Use the field answers, or the page.".to_owned(),
        ),
    };
    Note::new(None, path, dutch, english)
}
