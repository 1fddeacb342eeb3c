//! What an answer is.

use serde::{Deserialize, Serialize};

use crate::time::Date;

/// An answer. Stored as JSON: `{"text": "…"}`, `{"yes_no": true}`, …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerValue {
    /// A text; the one choice of a question of that kind.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// What was chosen, in the order of the options.
    Choices(Vec<String>),
    /// A day.
    Date(Date),
    /// A picture.
    Image(Image),
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// The picture as a data URI: `data:image/png;base64,…`.
    pub data: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is to be seen on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl AnswerValue {
    /// What it says, in texts: each choice is one. A picture says nothing.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::YesNo(value) => vec![value.to_string()],
            Self::Choices(choices) => choices.clone(),
            Self::Date(day) => vec![day.to_string()],
            Self::Image(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_stored_compactly_and_reads_the_same() {
        let image = Image { data: "data:image/png;base64,AA==".into(), title: None, description: None, source: None };
        for (value, json) in [
            (AnswerValue::Text("a".into()), r#"{"text":"a"}"#),
            (AnswerValue::YesNo(true), r#"{"yes_no":true}"#),
            (AnswerValue::Choices(vec!["a".into()]), r#"{"choices":["a"]}"#),
            (AnswerValue::Date("2026-03-01".parse().unwrap()), r#"{"date":"2026-03-01"}"#),
            (AnswerValue::Image(image), r#"{"image":{"data":"data:image/png;base64,AA=="}}"#),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<AnswerValue>(json).unwrap(), value);
        }
    }
}
