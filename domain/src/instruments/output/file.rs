//! The document, typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instruments::answers::Image;

/// What a document says of its own form.
pub(super) const SCHEMA: &str =
    "https://github.com/MinBZK/par-dpia-form/blob/main/schemas/assessment-output.v2.schema.json";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Document {
    #[serde(rename = "$schema")]
    pub(super) schema: String,
    pub(super) metadata: Metadata,
    pub(super) answers: BTreeMap<String, Entry>,
}

/// Who made it is left unread: people are known by id here, not by name.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) urn: String,
    pub(super) created_at: jiff::Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, expecting = "an answer with value and lastEditedAt, or a list of repetitions with _index")]
pub(super) enum Entry {
    Once(Answer),
    Repeated(Vec<Repetition>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    pub(super) value: Written,
    pub(super) last_edited_at: jiff::Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, expecting = "a text, a list of texts, null or a picture")]
pub(super) enum Written {
    Cleared,
    Text(String),
    Choices(Vec<String>),
    Image(Image),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Repetition {
    #[serde(rename = "_index")]
    pub(super) index: u64,
    #[serde(flatten)]
    pub(super) answers: BTreeMap<String, Answer>,
}
