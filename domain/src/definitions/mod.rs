//! Definitions that the operator loads: reference data by which organisations work, as JSON, in versions that never change.
//!
//! What is in force of a key is what was loaded last. An earlier version stays: what was made by it keeps it.

mod rows;
mod store;

pub(crate) use store::{by_ids, current, in_force, load};

crate::coded::coded! {
    /// What is defined.
    DefinitionKind {
        /// Which roles and steps govern a component: see `catalogue::governance`.
        GovernanceFramework = "GOVERNANCE_FRAMEWORK",
        /// The questions of an assessment: see `instruments`.
        Instrument = "INSTRUMENT",
        /// The questions that lead to a profile under the AI Act: see `aiact`.
        DecisionTree = "DECISION_TREE",
        /// From when on which duty applies: see `aiact`.
        ObligationDates = "OBLIGATION_DATES",
    }
}

/// A definition, in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    /// Its id.
    pub(crate) id: uuid::Uuid,
    /// The same for all versions.
    pub(crate) key: String,
    /// Which version.
    pub(crate) version: String,
    /// What it says, as JSON.
    pub(crate) body: String,
}

/// What is to be loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct New<'a> {
    pub(crate) kind: DefinitionKind,
    pub(crate) key: &'a str,
    pub(crate) version: &'a str,
    pub(crate) body: &'a str,
}

impl Definition {
    /// Reads what it says. It was checked when it was loaded, so what cannot be read is a fault.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, crate::problem::Fault> {
        serde_json::from_str(&self.body)
            .map_err(|error| crate::problem::Fault::new(format!("definition {}: {error}", self.id)))
    }
}
