//! How the operator puts a tree and dates in force.

use super::{Dates, Tree};
use crate::db::Db;
use crate::definitions::{self, DefinitionKind};
use crate::problem::{Fault, Outcome};

/// Puts a tree in force: what was loaded last is, also where it was loaded before. What is in force already is no change, and
/// answers false. Walks that were begun go on in the tree in which they began.
pub async fn load_tree(db: &Db, new: &Tree) -> Outcome<bool> {
    let (key, body) = (new.key(), new.to_json()?);
    let kind = DefinitionKind::DecisionTree;
    definitions::load(db, definitions::New { kind, key: &key, version: &new.version, body: &body }).await
}

/// Puts dates in force, in the same way. They hold for every profile from now on.
pub async fn load_dates(db: &Db, new: &Dates) -> Outcome<bool> {
    let body = serde_json::to_string(new).map_err(|error| Fault::new(format!("dates: {error}")))?;
    let kind = DefinitionKind::ObligationDates;
    definitions::load(db, definitions::New { kind, key: "ai-act-dates", version: &new.version, body: &body }).await
}
