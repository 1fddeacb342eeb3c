//! What people filled in of a registration: pure.

use serde_json::{Map, Value};

use crate::exchange::register::{FieldValue, accept};
use crate::id::{ComponentId, OrganisationId};
use crate::patch::Patch;
use crate::policy::{EditRegistration, Permit};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::time::Instant;

/// What the people of an organisation filled in of its registration of a component. Nobody else's to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Whose.
    pub organisation: OrganisationId,
    /// Of which component.
    pub component: ComponentId,
    /// By the keys of the delivery API. What is not here is derived.
    pub fields: Map<String, Value>,
    /// Counts its changes from 1; 0 where nothing was filled in yet.
    pub revision: i64,
    /// When something was filled in first.
    pub created_at: Instant,
    /// When something was filled in last.
    pub updated_at: Instant,
}

/// What changes of a registration: by the key of the delivery API. A field that is cleared is derived again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldChanges(pub Vec<FieldChange>);

/// What changes of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its key in the delivery API.
    pub key: &'static str,
    /// Where it stands in the input.
    pub path: &'static str,
    /// What becomes of it.
    pub patch: Patch<FieldValue>,
}

impl Registration {
    /// One in which nothing was filled in yet.
    pub fn empty(organisation: OrganisationId, component: ComponentId, now: Instant) -> Self {
        Self { organisation, component, fields: Map::new(), revision: 0, created_at: now, updated_at: now }
    }

    /// After a merger: the successor goes on with what its predecessor filled in, in a registration of its own.
    #[must_use]
    pub fn taken_over(self, organisation: OrganisationId, now: Instant) -> Self {
        Self { organisation, revision: 0, created_at: now, updated_at: now, ..self }
    }

    /// Fills in, or goes back to what is derived.
    pub fn fill_in(
        self,
        _permit: Permit<EditRegistration>,
        expected: i64,
        changes: FieldChanges,
        now: Instant,
    ) -> Outcome<Self> {
        if self.revision != expected {
            return Err(Problem::Conflict(self.revision).into());
        }
        let (mut fields, mut check) = (self.fields, Check::default());
        for FieldChange { key, path, patch } in changes.0 {
            match patch {
                Patch::Keep => {}
                Patch::Clear => drop(fields.remove(key)),
                Patch::Set(value) => {
                    if let Some(value) = accept(&mut check, path, key, &value) {
                        fields.insert(key.to_owned(), value);
                    }
                }
            }
        }
        let month = |key: &str| fields.get(key).and_then(Value::as_str);
        // Year and month, of the same length: as texts they are in the order of time.
        if month("begin_date").zip(month("end_date")).is_some_and(|(begin, end)| end < begin) {
            let flaw = Flaw::Form(
                "De einddatum ligt voor de begindatum. Geef dezelfde maand of een latere.",
                "The end date is before the begin date. Give the same month or a later one.",
            );
            check.refuse("fields.endDate", flaw);
        }
        check.done()?;
        Ok(Self { fields, revision: self.revision + 1, updated_at: now, ..self })
    }
}
