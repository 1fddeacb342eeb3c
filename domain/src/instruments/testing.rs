//! Small forms of our own for the tests.

use super::answers::{AnswerSet, AnswerValue};
use super::{Definition, Questions};

/// One question of each kind, conditions, repetitions in repetitions, options from answers, repetitions that follow others.
pub(super) const SMALL: &str = include_str!("testing/small.yaml");

/// A small pre-scan: scores and decision rules.
pub(super) const RULES: &str = include_str!("testing/rules.yaml");

/// A small instrument in the task-registry's format.
pub(super) const REGISTRY: &str = include_str!("testing/registry.yaml");

/// The questions of the small form.
pub(super) fn questions() -> Questions {
    static READ: std::sync::OnceLock<Questions> = std::sync::OnceLock::new();
    READ.get_or_init(|| Questions::of(&Definition::read(SMALL).unwrap())).clone()
}

/// Answers at places.
pub(super) fn answers(given: &[(&str, AnswerValue)]) -> AnswerSet {
    given.iter().map(|(place, value)| (place.parse().unwrap(), value.clone())).collect()
}

/// A text.
pub(super) fn text(text: &str) -> AnswerValue {
    AnswerValue::Text(text.to_owned())
}

/// Choices.
pub(super) fn choices(choices: &[&str]) -> AnswerValue {
    AnswerValue::Choices(choices.iter().map(|choice| (*choice).to_owned()).collect())
}

/// Yes.
pub(super) const YES: AnswerValue = AnswerValue::YesNo(true);
/// No.
pub(super) const NO: AnswerValue = AnswerValue::YesNo(false);
