//! What waits for an answer: what an organisation still owes.

use super::{Answer, Similarity};
use crate::instruments::Instrument;
use crate::instruments::answers::{AnswerSet, Place, open_places};

crate::coded::coded! {
    /// Why a question waits for an answer.
    OpenReason {
        /// It was not answered yet.
        NotAnswered = "NOT_ANSWERED",
        /// It is about the own situation, so that another's answer is not taken over.
        Local = "LOCAL",
        /// A difference that was stated touches it.
        Differs = "DIFFERS",
    }
}

/// A question that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which, in which repeats.
    pub place: Place,
    /// Whether the assessment cannot be submitted without it.
    pub is_required: bool,
    /// Why it waits.
    pub reason: OpenReason,
}

/// The values that were given, by place.
pub fn values(given: &[Answer]) -> AnswerSet {
    given.iter().filter_map(|it| Some((it.place.clone(), it.given.value()?.clone()))).collect()
}

/// What waits for an answer, in the order of the instrument. What does not apply was answered. `similarity` is that of a reuse.
pub fn open(instrument: &Instrument, given: &[Answer], similarity: Option<&Similarity>) -> Vec<Open> {
    let found = open_places(&instrument.questions, &values(given));
    let required = found.required.into_iter().map(|place| (place, true));
    let mut all: Vec<_> = required.chain(found.optional.into_iter().map(|place| (place, false))).collect();
    all.retain(|(place, _)| !given.iter().any(|answer| answer.place == *place));
    let order = |place: &Place| instrument.questions.iter().position(|question| question.key == place.question);
    all.sort_by_cached_key(|(place, _)| (order(place), place.repeats.clone()));
    let reason = |place: &Place| match similarity {
        Some(_) if instrument.marks.is_local(&place.question) => OpenReason::Local,
        Some(similarity) if similarity.touches(&instrument.marks, &place.question) => OpenReason::Differs,
        _ => OpenReason::NotAnswered,
    };
    all.into_iter().map(|(place, is_required)| Open { reason: reason(&place), place, is_required }).collect()
}
