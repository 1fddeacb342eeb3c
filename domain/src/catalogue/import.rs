//! What an import brings in, whatever form it was read from (`exchange`): pure.

use super::{Description, Part, VersionState};
use crate::exchange::Note;
use crate::id::ComponentId;
use crate::time::Date;

/// One record, read.
#[derive(Debug, Clone)]
pub struct ImportRecord {
    /// The component that it names by its id here; `None` where it is known by its source.
    pub component: Option<ComponentId>,
    /// Its id at the source.
    pub source_id: String,
    /// The record to the letter.
    pub original: String,
    /// SHA-256 of the original.
    pub original_hash: String,
    /// What the component says of itself.
    pub description: Description,
    /// Of what the record does not speak: a component that is there keeps that as it is.
    pub unstated: Vec<Part>,
    /// The version that it speaks of.
    pub version: Option<ImportedVersion>,
    /// What else the record says in words: for the search index alone.
    pub texts: String,
    /// What was read kindly, and what to do about it.
    pub notes: Vec<Note>,
}

/// The version that a record speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedVersion {
    /// As its maker numbers it.
    pub number: String,
    /// Its state; `None` where it is not said.
    pub state: Option<VersionState>,
    /// The day of its release; `None` where it is not said.
    pub released_on: Option<Date>,
}
