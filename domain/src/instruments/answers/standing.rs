//! How an assessment stands: which questions are asked, and which of them stand open.

use std::cell::RefCell;
use std::collections::HashMap;

use super::repetition::Repetitions;
use super::{AnswerSet, AnswerValue, Place};
use crate::instruments::file::form::{Operator, Scalar};
use crate::instruments::{Condition, Question, QuestionKey, Questions};

/// Conditions are followed at most so deep.
const MOST_DEPTH: usize = 200;

/// What is asked and not answered, in the order of the instrument.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Open {
    /// What has to be answered.
    pub required: Vec<Place>,
    /// What may be.
    pub optional: Vec<Place>,
}

/// An assessment's questions and answers together. Make it once to ask it often.
#[derive(Debug)]
pub struct Standing<'a> {
    questions: &'a Questions,
    answers: &'a AnswerSet,
    repetitions: Repetitions,
    /// What was found out: whether what stands at a place is asked.
    seen: RefCell<HashMap<Place, bool>>,
}

/// Whether a question is asked, by the conditions of it and of the groups it lies in.
pub fn visible(questions: &Questions, answers: &AnswerSet, place: &Place) -> bool {
    Standing::of(questions, answers).is_visible(place)
}

/// What is asked and not answered.
pub fn open_places(questions: &Questions, answers: &AnswerSet) -> Open {
    Standing::of(questions, answers).open()
}

impl<'a> Standing<'a> {
    /// Of these questions and answers.
    pub fn of(questions: &'a Questions, answers: &'a AnswerSet) -> Self {
        Self { questions, answers, repetitions: Repetitions::of(questions, answers), seen: RefCell::default() }
    }

    /// Whether a question or group is asked: all conditions hold that show it, none that hides it, and so above it.
    pub fn is_visible(&self, place: &Place) -> bool {
        self.look(place, 0)
    }

    /// The answer at a place; none where it is not asked.
    pub fn answer(&self, place: &Place) -> Option<&'a AnswerValue> {
        self.asked_answer(place, 0)
    }

    /// Where a question stands: a place for each repetition that there is.
    pub fn places(&self, question: &Question) -> Vec<Place> {
        self.places_within(question, &[])
    }

    /// The answer to a question in the first of its repetitions; none where it is not asked.
    pub fn first_answer(&self, key: &QuestionKey) -> Option<&'a AnswerValue> {
        self.answer(self.places(self.questions.get(key)?).first()?)
    }

    /// What is asked and not answered.
    pub fn open(&self) -> Open {
        let mut open = Open::default();
        for question in self.questions.iter().filter(|question| question.kind.takes_answer()) {
            let list = if question.required { &mut open.required } else { &mut open.optional };
            let places = self.places(question).into_iter();
            list.extend(places.filter(|place| self.answers.get(place).is_none() && self.is_visible(place)));
        }
        open
    }

    fn places_within(&self, question: &Question, repeats: &[u32]) -> Vec<Place> {
        let around = self.repetitions.around(question, repeats);
        around.into_iter().map(|repeats| Place { question: question.key.clone(), repeats }).collect()
    }

    fn asked_answer(&self, place: &Place, depth: usize) -> Option<&'a AnswerValue> {
        self.answers.get(place).filter(|_| self.look(place, depth))
    }

    fn look(&self, place: &Place, depth: usize) -> bool {
        if let Some(seen) = self.seen.borrow().get(place) {
            return *seen;
        }
        let Some(question) = self.questions.get(&place.question) else { return false };
        // A definition that was checked has no circles and no longer chains.
        if depth > MOST_DEPTH || place.repeats.len() != question.repeats.len() {
            return false;
        }
        let group = question.path.last().and_then(|above| self.questions.get(&above.key));
        let above = group.is_none_or(|group| {
            let repeats = place.repeats.iter().copied().take(group.repeats.len()).collect();
            self.look(&Place { question: group.key.clone(), repeats }, depth + 1)
        });
        let visible = above
            && question.conditions.iter().all(|it| self.holds(it, question, &place.repeats, depth + 1) == it.shows);
        self.seen.borrow_mut().insert(place.clone(), visible);
        visible
    }

    /// Whether a condition of a question holds in these repetitions. The other question is looked at in the same ones as far
    /// as both lie in the same; where it is repeated beyond that, any of its answers makes it hold, and with the operator
    /// `all` only all of them. Without a value it is enough that there is an answer.
    fn holds(&self, condition: &Condition, question: &Question, repeats: &[u32], depth: usize) -> bool {
        let Some(other) = self.questions.get(&condition.question) else { return false };
        let common = other.repeats.iter().zip(&question.repeats).take_while(|(one, other)| one == other).count();
        let places = self.places_within(other, &repeats[..common]);
        let answers: Vec<_> = places.iter().map(|place| self.asked_answer(place, depth)).collect();
        let fits = |answer: Option<&AnswerValue>| match (condition.operator, &condition.value) {
            (_, None) => answer.is_some(),
            (_, Some(Scalar::Null)) => answer.is_none(),
            (Operator::Equals, Some(value)) => answer.is_some_and(|answer| is(answer, value)),
            (_, Some(value)) => answer.is_some_and(|answer| contains(answer, value)),
        };
        match condition.operator {
            Operator::All => !answers.is_empty() && answers.into_iter().all(fits),
            Operator::Equals | Operator::Contains | Operator::Any => answers.into_iter().any(fits),
        }
    }
}

/// What a value is as text, also without quotes around it: some in the pre-scan have quotes of their own.
fn readings(value: &Scalar) -> Vec<String> {
    match value {
        Scalar::Null => Vec::new(),
        Scalar::Bool(value) => vec![value.to_string()],
        Scalar::Number(number) => vec![number.to_string()],
        Scalar::Text(text) => {
            let bare = ['\'', '"'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
            bare.map(str::to_owned).into_iter().chain([text.clone()]).collect()
        }
    }
}

/// Whether an answer is the value: the text `true` is yes.
fn is(answer: &AnswerValue, value: &Scalar) -> bool {
    matches!(answer.texts().as_slice(), [one] if readings(value).contains(one))
}

/// Whether the value is in an answer: among its choices, or in its text.
fn contains(answer: &AnswerValue, value: &Scalar) -> bool {
    let readings = readings(value);
    match answer {
        AnswerValue::Text(text) => readings.iter().any(|reading| !reading.is_empty() && text.contains(reading)),
        other => other.texts().iter().any(|text| readings.contains(text)),
    }
}
