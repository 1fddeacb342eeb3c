//! What import and export say the same.

use async_graphql::{Enum, SimpleObject};
use domain::exchange::Note;
use domain::problem::Problem;
use domain::text::Language;

/// A form in which components are exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "domain::exchange::Format")]
pub(crate) enum ExchangeFormat {
    /// `publiccode.yml`: versions 0.1 to 0.7 are read, 0.7 is written. Several documents stand in one file with `---`
    /// between them.
    Publiccode,
    /// The Algorithm Register (Algoritmeregister), publication standard 1.0, with the keys of its delivery API: JSON, an
    /// array of registrations or one. Supplier templates are in this form. The other representation is read as well.
    Algoritmeregister,
    /// The same with the keys of the standard's JSON Schema 1.0.0. The other representation is read as well.
    AlgoritmeregisterSchema,
    /// A spreadsheet: CSV in UTF-8, with semicolons and a byte order mark as Dutch Excel writes it. Commas and tabs are read
    /// as well.
    Csv,
}

/// What to know of a document: where, what, and what to do.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ExchangeNote {
    /// The line in the document, from 1. Null where it is about no line.
    line: Option<i32>,
    /// The field, as the document names it.
    path: String,
    /// For people, in Dutch or English by Accept-Language.
    message: String,
}

impl ExchangeNote {
    pub(crate) fn of(note: &Note, language: Language) -> Self {
        Self {
            line: note.line.and_then(|line| i32::try_from(line).ok()),
            path: note.path.clone(),
            message: note.message(language).to_owned(),
        }
    }

    pub(crate) fn of_all(notes: &[Note], language: Language) -> Vec<Self> {
        notes.iter().map(|note| Self::of(note, language)).collect()
    }

    /// Of what keeps a document from being written.
    pub(crate) fn of_problems(problems: &[Problem], language: Language) -> Vec<Self> {
        // The first part is `input`, which a document has not.
        let path = |problem: &Problem| problem.path().get(1..).unwrap_or_default().join(".");
        let note = |problem: &Problem| Self { line: None, path: path(problem), message: problem.message(language) };
        problems.iter().map(note).collect()
    }
}
