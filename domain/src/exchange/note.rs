//! What a person is told of a document beside what became of it.

use crate::text::Language;

/// A warning: where in the document, what was found, and what to do. Nothing is lost by it: the original is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line, from 1. `None` where it is about no line.
    pub line: Option<usize>,
    /// The field, as the document names it: `maintenance.type`.
    pub path: String,
    /// In Dutch.
    pub dutch: String,
    /// In English.
    pub english: String,
}

impl Note {
    /// A note on a field.
    pub fn new(
        line: impl Into<Option<usize>>,
        path: impl Into<String>,
        dutch: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        Self { line: line.into(), path: path.into(), dutch: dutch.into(), english: english.into() }
    }

    /// The message.
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.dutch,
            Language::En => &self.english,
        }
    }
}
