//! From a document to answers.

use std::collections::BTreeSet;

use super::file::{Document, Entry, Written};
use super::{Edited, EditedAnswers, decode, repeated_parent};
use crate::instruments::answers::{AnswerSet, AnswerValue, Place, check, other_kind};
use crate::instruments::{QuestionKey, QuestionKind, Questions};
use crate::problem::{Flaw, Problem};
use crate::time::Instant;

/// An answer that does not fit the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Where it stands in the document: `2.1 [0] 2.1.1`.
    pub place: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOutput {
    /// The URN with version of the form that was answered.
    pub urn: String,
    /// When the document was made.
    pub created_at: Instant,
    /// What fits the form.
    pub answers: EditedAnswers,
    /// What does not.
    pub outside: Vec<Outside>,
}

/// At most so many answers are read from one document.
pub const MOST_READ: usize = 2_000;

/// Holds a document against these questions: each answer is good or is told with its place. Answers that were cleared are left
/// out. `beside` are answers that are there already: some questions offer what was answered to others.
pub fn read(questions: &Questions, document: Document, beside: &AnswerSet) -> Result<ReadOutput, Problem> {
    let count = document.answers.values().map(|entry| match entry {
        Entry::Once(_) => 1,
        Entry::Repeated(list) => list.iter().map(|repetition| repetition.answers.len()).sum(),
    });
    if count.sum::<usize>() > MOST_READ {
        let flaw = Flaw::Form(
            "Dit bestand heeft meer dan 2.000 antwoorden. Deel het op.",
            "This file has over 2,000 answers. Split it.",
        );
        return Err(Problem::invalid("document", flaw));
    }
    let mut read = ReadOutput {
        urn: document.metadata.urn,
        created_at: Instant::from_microseconds(document.metadata.created_at.as_microsecond()),
        answers: EditedAnswers::new(),
        outside: Vec::new(),
    };
    let mut found = Vec::new();
    for (key, entry) in document.answers {
        match entry {
            Entry::Once(answer) => {
                let (id, index) = split(&key);
                let place = place(questions, id, index, None);
                found.push((key, place, answer));
            }
            Entry::Repeated(list) => {
                for repetition in list {
                    for (child, answer) in repetition.answers {
                        let place = place(questions, &child, Some(repetition.index), Some(&key));
                        found.push((format!("{key} [{}] {child}", repetition.index), place, answer));
                    }
                }
            }
        }
    }
    // First what kind of answer each is: some questions offer what was answered to others.
    let mut typed = Vec::new();
    let mut all = beside.clone();
    let mut places = BTreeSet::new();
    for (at, place, answer) in found {
        let read_value = place.and_then(|place| Ok((value(questions, &place, answer.value)?, place)));
        match read_value {
            Ok((Some(_), place)) if !places.insert(place.clone()) => {
                let flaw = Flaw::Form("Dit antwoord staat er twee keer.", "This answer is there twice.");
                read.outside.push(Outside { place: at, problem: Problem::invalid("question", flaw) });
            }
            Ok((Some(value), place)) => {
                all.insert(place.clone(), value.clone());
                let edited_at = Instant::from_microseconds(answer.last_edited_at.as_microsecond());
                typed.push((at, place, Edited { value, at: edited_at }));
            }
            Ok((None, _)) => {}
            Err(problem) => read.outside.push(Outside { place: at, problem }),
        }
    }
    for (at, place, edited) in typed {
        match check(questions, &place, &edited.value, &all) {
            Ok(value) => {
                read.answers.insert(place, Edited { value, ..edited });
            }
            Err(problem) => read.outside.push(Outside { place: at, problem }),
        }
    }
    Ok(read)
}

/// `3.3[2]` into `3.3` and 2.
fn split(key: &str) -> (&str, Option<u64>) {
    let split = key.strip_suffix(']').and_then(|key| key.split_once('['));
    split.and_then(|(id, index)| Some((id, Some(index.parse().ok()?)))).unwrap_or((key, None))
}

fn place(questions: &Questions, id: &str, index: Option<u64>, parent: Option<&str>) -> Result<Place, Problem> {
    let question = questions.get(&QuestionKey::new(id)).ok_or_else(unknown)?;
    let repeats = match index {
        None => Some(Vec::new()),
        Some(index) => decode(index, question.repeats.len()),
    };
    let place = repeats.map(|repeats| Place { question: question.key.clone(), repeats });
    // Only where its own parent is repeated it stands in a list, and then in that one.
    let stands = |place: &Place| {
        let list = repeated_parent(questions, place).filter(|_| !place.repeats.is_empty());
        place.repeats.len() == question.repeats.len() && list == parent && index.is_some() != place.repeats.is_empty()
    };
    place.filter(stands).ok_or_else(|| {
        let flaw = Flaw::Form(
            "Dit antwoord staat niet bij de juiste herhaling.",
            "This answer does not stand with the right repetition.",
        );
        Problem::invalid("repeats", flaw)
    })
}

fn value(questions: &Questions, place: &Place, written: Written) -> Result<Option<AnswerValue>, Problem> {
    let kind = questions.get(&place.question).ok_or_else(unknown)?.kind;
    Ok(Some(match (kind, written) {
        (_, Written::Cleared) => return Ok(None),
        (QuestionKind::Date, Written::Text(text)) => {
            AnswerValue::Date(text.parse().map_err(|_| other_kind(QuestionKind::Date))?)
        }
        (QuestionKind::YesNo, Written::Text(text)) => {
            AnswerValue::YesNo(text.parse().map_err(|_| other_kind(QuestionKind::YesNo))?)
        }
        (_, Written::Text(text)) => AnswerValue::Text(text),
        (_, Written::Choices(choices)) => AnswerValue::Choices(choices),
        (_, Written::Image(image)) => AnswerValue::Image(image),
    }))
}

fn unknown() -> Problem {
    let flaw = Flaw::Form("Deze vraag staat niet in het instrument.", "The instrument has no such question.");
    Problem::invalid("document", flaw)
}
