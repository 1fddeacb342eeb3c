//! Exchange with other registers, in their own forms: pure. Lenient in, strict out.
//!
//! A reader makes [`ImportRecord`]s of a document, with [`Note`]s on what it had to read kindly. A writer takes the document
//! that was kept, lays what the component says today over it, and refuses what its standard would.

mod budget;
mod bytes;
pub mod csv;
mod note;
pub mod publiccode;
pub mod register;
#[cfg(test)]
pub(crate) mod testing;
mod tidy;
pub mod yaml;

pub use budget::*;
pub use bytes::*;
pub use note::*;
pub use tidy::MOST_IMPORT_RECORDS;
pub(crate) use tidy::*;

use crate::catalogue::{AdoptionStatement, Component, ImportRecord, Version};
use crate::problem::{Outcome, Problem};

/// What is exported of one component.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The component as it is today.
    pub component: &'a Component,
    /// Its newest version.
    pub version: Option<&'a Version>,
    /// The organisation in whose name it is exported, as people write it.
    pub owner_name: &'a str,
    /// The document that it was imported from, where that is of the same form.
    pub original: Option<&'a str>,
    /// The id under which it was imported.
    pub source_id: Option<&'a str>,
    /// Whether the component is the organisation's own.
    pub is_own: bool,
    /// What the organisation states of its use.
    pub adoption: Option<&'a AdoptionStatement>,
    /// What else a registration is filled from.
    pub beside: Option<&'a register::Beside>,
}

/// A document, and what to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The document.
    pub text: String,
    /// What could not be said in this form.
    pub notes: Vec<Note>,
}

crate::coded::coded! {
    /// A form of documents.
    Format {
        /// `publiccode.yml`.
        Publiccode = "PUBLICCODE",
        /// The Algoritmeregister, with the keys of its delivery API; supplier templates are in this form too.
        Algoritmeregister = "ALGORITMEREGISTER",
        /// The Algoritmeregister, with the keys of its JSON Schema.
        AlgoritmeregisterSchema = "ALGORITMEREGISTER_SCHEMA",
        /// A spreadsheet.
        Csv = "CSV",
    }
}

impl Format {
    /// The name of the source in an origin's key: both forms of the register are one source.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Publiccode => "publiccode",
            Self::Algoritmeregister | Self::AlgoritmeregisterSchema => "algoritmeregister",
            Self::Csv => "csv",
        }
    }

    /// The media type of documents.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Publiccode => "application/yaml",
            Self::Algoritmeregister | Self::AlgoritmeregisterSchema => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// Reads a document. Each record is good or tells what is wrong with it.
pub fn read(format: Format, document: &str) -> Result<Vec<Result<ImportRecord, Vec<Problem>>>, Problem> {
    check_size(document.len())?;
    let document = document.trim_start_matches('\u{feff}'); // a byte order mark, as some editors write
    let mut records = match format {
        Format::Publiccode => publiccode::read(document)?,
        Format::Algoritmeregister | Format::AlgoritmeregisterSchema => register::read(document)?,
        Format::Csv => csv::read(document)?,
    };
    let mut seen = std::collections::HashSet::new();
    for record in &mut records {
        if let Ok(good) = record
            && !seen.insert((good.component, good.source_id.clone()))
        {
            *record = Err(vec![twice()]);
        }
    }
    Ok(records)
}

fn twice() -> Problem {
    Problem::invalid(
        "id",
        crate::problem::Flaw::Form(
            "Dit id staat twee keer in het bestand. Dit record is niet geïmporteerd.",
            "This id is twice in the file. This record was not imported.",
        ),
    )
}

/// A registration and what it still lacks. Of a description of software the document alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The document.
    pub exported: Exported,
    /// What keeps the register from publishing it; empty where it can be published.
    pub publishable: Vec<Problem>,
    /// What keeps it from being complete by the standard's JSON Schema; empty where it is.
    pub complete: Vec<Problem>,
    /// It with the keys of the delivery API: see [`register::document`].
    pub record: serde_json::Map<String, serde_json::Value>,
    /// Its fields, in the order of the standard.
    pub fields: Vec<register::RegisterField>,
    /// How often people filled something in.
    pub revision: i64,
}

impl From<Exported> for Registration {
    fn from(exported: Exported) -> Self {
        Self {
            exported,
            publishable: Vec::new(),
            complete: Vec::new(),
            record: serde_json::Map::new(),
            fields: Vec::new(),
            revision: 0,
        }
    }
}

/// Writes one component, not as a spreadsheet.
pub fn write(format: Format, subject: &Subject<'_>) -> Outcome<Registration> {
    match format {
        Format::Publiccode => Ok(publiccode::write(subject)?.into()),
        Format::Csv => Err(Problem::NotFound("format").into()),
        Format::Algoritmeregister | Format::AlgoritmeregisterSchema => register::write(format, subject),
    }
}
