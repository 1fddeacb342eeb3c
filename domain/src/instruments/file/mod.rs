//! Files of instruments, in the two formats of their publishers, typed whole: what is written is made of what was read into
//! fields, never copied from a kept original.

mod check;
mod expressions;
pub mod form;
mod graph;
mod present;
pub mod registry;
#[cfg(test)]
mod tests;

pub(super) use check::is_numbers;
use serde::{Deserialize, Serialize};

use super::InstrumentKind;
use crate::exchange::yaml;
use crate::problem::Fault;

/// How many bytes a definition has at most.
pub const MOST_DEFINITION_BYTES: usize = 1024 * 1024;
/// A definition has at most so many tasks, groups included.
pub const MOST_TASKS: usize = 2_000;
/// Tasks lie at most so many levels deep.
pub const MOST_LEVELS: usize = 12;

/// An instrument's definition. Stored as JSON: `{"form": …}` or `{"registry": …}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Definition {
    /// Of par-dpia-form.
    Form(form::Definition),
    /// Of the task-registry.
    Registry(registry::Definition),
}

impl Definition {
    /// Reads a definition in either format. The error is for the operator: what cannot be read, by line, or all that does
    /// not fit together, by question.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > MOST_DEFINITION_BYTES {
            return Err("a definition has at most 1 MB".to_owned());
        }
        let text = text.trim_start_matches('\u{feff}'); // a byte order mark, as some editors write
        let tree = yaml::parse(text, 0).map_err(|problem| problem.message(crate::text::Language::En))?;
        // Each of these the task-registry's format asks for, and par-dpia-form's does not know.
        let is_registry = ["schema_version", "systemcard_path"].iter().any(|key| tree.get(&[*key]).is_some());
        let read = if is_registry {
            Self::Registry(yaml::read_definition(text)?)
        } else {
            Self::Form(yaml::read_definition(text)?)
        };
        let problems = check::problems(&read);
        if problems.is_empty() { Ok(read) } else { Err(problems.join("\n")) }
    }

    /// The definition in its own format.
    pub fn to_yaml(&self) -> Result<String, Fault> {
        let written = match self {
            Self::Form(form) => serde_saphyr::to_string(form),
            Self::Registry(registry) => serde_saphyr::to_string(registry),
        };
        written.map_err(|error| Fault::new(format!("YAML: {error}")))
    }

    /// What seems wrong and can be lived with: an expression names a question that is not there, which counts as not
    /// answered.
    pub fn warnings(&self) -> Vec<String> {
        check::warnings(self)
    }

    /// The URN without version.
    pub fn urn(&self) -> &str {
        match self {
            Self::Form(form) => &form.urn,
            Self::Registry(registry) => registry.urn.rsplit_once(':').map_or(&*registry.urn, |(urn, _)| urn),
        }
    }

    /// The version, where it has one.
    pub fn version(&self) -> Option<&str> {
        match self {
            Self::Form(form) => form.version.as_deref(),
            Self::Registry(registry) => registry.urn.rsplit_once(':').map(|(_, version)| version),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Form(form) => &form.name,
            Self::Registry(registry) => &registry.name,
        }
    }

    /// What it is for. May hold HTML.
    pub fn description(&self) -> &str {
        match self {
            Self::Form(form) => &form.description,
            Self::Registry(registry) => &registry.description,
        }
    }

    /// Of which kind of instrument it is, by its URN.
    pub fn kind(&self) -> InstrumentKind {
        InstrumentKind::of_urn(self.urn())
    }
}
