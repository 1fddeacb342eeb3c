//! From answers to a document.

use std::collections::BTreeMap;

use super::file::{Answer, Document, Entry, Metadata, Repetition, SCHEMA, Written};
use super::{Edited, EditedAnswers, OutputError, encode, repeated_parent};
use crate::instruments::Questions;
use crate::instruments::answers::AnswerValue;
use crate::instruments::file::is_numbers;
use crate::time::Instant;

/// Writes answers. `urn` is with version: `urn:nl:dpia:3.0`.
pub fn write(
    questions: &Questions,
    urn: &str,
    created_at: Instant,
    answers: &EditedAnswers,
) -> Result<String, OutputError> {
    if !is_urn(urn) {
        return Err(OutputError::Urn(urn.to_owned()));
    }
    let mut written = BTreeMap::new();
    // By parent and number of the repetition.
    let mut lists: BTreeMap<&str, BTreeMap<u64, BTreeMap<String, Answer>>> = BTreeMap::new();
    for (place, edited) in answers {
        let question = questions.get(&place.question);
        if question.is_none_or(|it| !it.kind.takes_answer() || it.repeats.len() != place.repeats.len()) {
            return Err(OutputError::NoQuestion(place.clone()));
        }
        let index = encode(&place.repeats).ok_or_else(|| OutputError::TooDeep(place.clone()))?;
        let key = place.question.to_string();
        if place.repeats.is_empty() {
            written.insert(key, Entry::Once(answer(edited)));
        } else if let Some(parent) = repeated_parent(questions, place) {
            lists.entry(parent).or_default().entry(index).or_default().insert(key, answer(edited));
        } else {
            written.insert(format!("{key}[{index}]"), Entry::Once(answer(edited)));
        }
    }
    for (parent, list) in lists {
        let list = list.into_iter().map(|(index, answers)| Repetition { index, answers }).collect();
        written.insert(parent.to_owned(), Entry::Repeated(list));
    }
    let metadata = Metadata { urn: urn.to_owned(), created_at: timestamp(created_at) };
    let document = Document { schema: SCHEMA.to_owned(), metadata, answers: written };
    serde_json::to_string_pretty(&document).map_err(|error| OutputError::Json(error.to_string()))
}

/// `urn:nl:dpia:3.0`: a name in small letters, and exactly two numbers.
fn is_urn(urn: &str) -> bool {
    urn.strip_prefix("urn:nl:").and_then(|rest| rest.split_once(':')).is_some_and(|(name, version)| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase())
            && is_numbers(version)
            && version.split('.').count() == 2
    })
}

fn answer(edited: &Edited) -> Answer {
    let value = match &edited.value {
        AnswerValue::Text(text) => Written::Text(text.clone()),
        AnswerValue::YesNo(value) => Written::Text(value.to_string()),
        AnswerValue::Choices(choices) => Written::Choices(choices.clone()),
        AnswerValue::Date(day) => Written::Text(day.to_string()),
        AnswerValue::Image(image) => Written::Image(image.clone()),
    };
    Answer { value, last_edited_at: timestamp(edited.at) }
}

fn timestamp(instant: Instant) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(instant.microseconds()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}
