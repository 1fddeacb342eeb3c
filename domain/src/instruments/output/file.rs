//! The document, typed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::instruments::answers::Image;

/// What a document says of its own form.
pub(super) const SCHEMA: &str =
    "https://github.com/MinBZK/par-dpia-form/blob/main/schemas/assessment-output.v2.schema.json";

/// A document. What it says of answers is not yet held against any questions.
#[derive(Debug, Serialize)]
pub struct Document {
    #[serde(rename = "$schema")]
    pub(super) schema: String,
    pub(super) metadata: Metadata,
    pub(super) answers: BTreeMap<String, Entry>,
}

/// Who made it is left unread: people are known by id here, not by name.
#[derive(Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) urn: String,
    pub(super) created_at: jiff::Timestamp,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Entry {
    Once(Answer),
    Repeated(Vec<Repetition>),
}

#[derive(Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    pub(super) value: Written,
    pub(super) last_edited_at: jiff::Timestamp,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Written {
    Cleared,
    Text(String),
    Choices(Vec<String>),
    Image(Image),
}

#[derive(Debug, Serialize)]
pub(super) struct Repetition {
    #[serde(rename = "_index")]
    pub(super) index: u64,
    #[serde(flatten)]
    pub(super) answers: BTreeMap<String, Answer>,
}
