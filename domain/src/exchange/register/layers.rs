//! From what a registration is filled: layer upon layer, each laid over what stands below it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::check::is_empty;
use super::fields::FIELDS;
use super::fill::PublicationCategory;
use super::titles::title;

crate::coded::coded! {
    /// Where the value of a field of a registration came from.
    FieldOrigin {
        /// The people of the organisation filled it in.
        FilledIn = "FILLED_IN",
        /// The registration that was imported says so.
        Imported = "IMPORTED",
        /// The organisation stated it of its use.
        Adoption = "ADOPTION",
        /// Its assessments that are in force say so.
        Assessment = "ASSESSMENT",
        /// Its profile under the AI Act says so.
        ActProfile = "AI_ACT_PROFILE",
        /// The component says so of itself.
        Component = "COMPONENT",
        /// The same for each registration of the organisation, or of this component.
        Fixed = "FIXED",
    }
}

/// What a registration is filled from beside the component, its import and its adoption: with the delivery API's keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// What people filled in.
    pub filled: Map<String, Value>,
    /// How often they did.
    pub revision: i64,
    /// What the organisation's assessments in force say.
    pub assessed: Map<String, Value>,
    /// Whether it is of high risk under the AI Act by the organisation's own profile.
    pub is_high_risk: bool,
}

impl Beside {
    /// The category that follows from the AI Act. Of what is not of high risk people decide how much it does to whom.
    pub(super) fn category(&self) -> Value {
        if self.is_high_risk { json!(PublicationCategory::HighRisk.code()) } else { Value::Null }
    }
}

/// A field of a registration as it is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterField {
    /// Its key in the delivery API.
    pub key: &'static str,
    /// What it is called in the publication standard, in Dutch.
    pub title: &'static str,
    /// The most characters, where there is a limit.
    pub most: Option<usize>,
    /// What stands there; `None` where nobody says anything.
    pub value: Option<Value>,
    /// Where that came from.
    pub origin: Option<FieldOrigin>,
}

/// A registration in the making.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) record: Map<String, Value>,
    origins: BTreeMap<String, FieldOrigin>,
}

impl Layers {
    /// Lays a value over what stands there. What says nothing leaves that as it is.
    pub(super) fn lay(&mut self, key: &str, value: Value, origin: FieldOrigin) {
        if !is_empty(&value) {
            self.record.insert(key.to_owned(), value);
            self.origins.insert(key.to_owned(), origin);
        }
    }

    /// Lays all of these.
    pub(super) fn lay_all(&mut self, values: &Map<String, Value>, origin: FieldOrigin) {
        values.iter().for_each(|(key, value)| self.lay(key, value.clone(), origin));
    }

    /// Takes what stands there away.
    pub(super) fn clear(&mut self, key: &str) {
        self.record.remove(key);
        self.origins.remove(key);
    }

    /// All fields of the standard, in its order.
    pub(super) fn fields(&self) -> Vec<RegisterField> {
        let field = |field: &super::fields::Field| RegisterField {
            key: field.key,
            title: title(field.key),
            most: Some(field.most.0).filter(|most| *most > 0),
            value: self.record.get(field.key).cloned(),
            origin: self.origins.get(field.key).copied(),
        };
        FIELDS.iter().map(field).collect()
    }
}
