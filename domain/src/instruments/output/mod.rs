//! Answers in the format of par-dpia-form, `assessment-output.v2` (MinBZK/par-dpia-form): for forms only, as its URN asks.
//!
//! An answer that is not repeated stands under its question. One whose parent is repeated stands in the parent's list, with
//! the repetition's number; other repetitions have the number in their key, `3.3[2]`. There is room for one number only: of
//! repetitions in repetitions the numbers are written as one, in base 1000: `[2][5]` is 2005.

mod file;
mod parse;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

pub use file::Document;
pub use parse::parse;
pub use read::{MOST_READ, Outside, ReadOutput, read};
pub use write::write;

use super::Questions;
use super::answers::{AnswerValue, MOST_REPEATS, Place};
use crate::time::Instant;

/// An answer and when it was last edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The answer.
    pub value: AnswerValue,
    /// When it was last edited.
    pub at: Instant,
}

/// Answers by place.
pub type EditedAnswers = BTreeMap<Place, Edited>;

/// Why answers cannot be written in this format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    /// The format is for forms of par-dpia-form only.
    #[error("{0} does not fit this format, which has urn:nl:<name>:<major>.<minor>: print its page instead")]
    Urn(String),
    /// No question of the form stands at a place.
    #[error("there is no question at {0}: take the version of the form that it was answered in")]
    NoQuestion(Place),
    /// More repetitions in repetitions than one number holds.
    #[error("{0} lies in more than {MOST_NESTED} repetitions, which this format cannot tell")]
    TooDeep(Place),
    /// What is to be written is no JSON. Does not happen.
    #[error("JSON: {0}")]
    Json(String),
}

/// So many repetitions in repetitions fit in a number that every reader of JSON reads exactly.
const MOST_NESTED: usize = 5;

/// The numbers of repetitions as one.
fn encode(repeats: &[u32]) -> Option<u64> {
    let fits = repeats.len() <= MOST_NESTED && repeats.iter().all(|index| *index < MOST_REPEATS);
    fits.then(|| repeats.iter().fold(0, |sum, index| sum * u64::from(MOST_REPEATS) + u64::from(*index)))
}

/// The numbers of so many repetitions from one.
fn decode(number: u64, levels: usize) -> Option<Vec<u32>> {
    let base = u64::from(MOST_REPEATS);
    let mut repeats = Vec::new();
    let mut rest = number;
    for _ in 0..levels.min(MOST_NESTED) {
        repeats.push(u32::try_from(rest % base).ok()?);
        rest /= base;
    }
    repeats.reverse();
    (rest == 0 && repeats.len() == levels).then_some(repeats)
}

/// The id of the parent, where that is repeated.
fn repeated_parent<'a>(questions: &'a Questions, place: &Place) -> Option<&'a str> {
    let parent = questions.get(&questions.get(&place.question)?.path.last()?.key)?;
    parent.is_repeatable().then_some(parent.key.as_str())
}
