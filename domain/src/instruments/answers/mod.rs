//! What is answered to an instrument's questions: where, what, whether it fits, and what stands open.

mod check;
mod place;
mod repetition;
mod standing;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

pub use check::check;
pub(super) use check::other_kind;
pub use place::*;
pub use standing::*;
pub use value::*;

use super::QuestionKey;

/// The answers of one assessment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerSet(BTreeMap<Place, AnswerValue>);

impl AnswerSet {
    /// The answer at a place.
    pub fn get(&self, place: &Place) -> Option<&AnswerValue> {
        self.0.get(place)
    }

    /// Answers at a place, instead of what stood there.
    pub fn insert(&mut self, place: Place, value: AnswerValue) {
        self.0.insert(place, value);
    }

    /// Takes the answer away.
    pub fn remove(&mut self, place: &Place) -> Option<AnswerValue> {
        self.0.remove(place)
    }

    /// All, by place.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, &AnswerValue)> {
        self.0.iter()
    }

    /// The answers to a question in all its repetitions.
    pub fn of<'a>(&'a self, question: &'a QuestionKey) -> impl Iterator<Item = (&'a Place, &'a AnswerValue)> {
        self.0.range(Place::once(question.clone())..).take_while(move |(place, _)| place.question == *question)
    }
}

impl FromIterator<(Place, AnswerValue)> for AnswerSet {
    fn from_iter<T: IntoIterator<Item = (Place, AnswerValue)>>(answers: T) -> Self {
        Self(answers.into_iter().collect())
    }
}
