//! What an update changes of a component, a version or an adoption: what is left out stays as it is.

use super::{
    AdoptionState, AdoptionStatement, ComponentKind, Description, LifecyclePhase, Theme, Version, VersionDays,
    VersionState, VersionText,
};
use crate::patch::{LocalizedPatch, Patch};
use crate::problem::{Check, Flaw};
use crate::text::{Language, Localized};
use crate::time::Date;

/// What changes of a [`Description`].
#[derive(Debug, Clone, Default)]
pub struct DescriptionChanges {
    /// See [`Description::name`].
    pub name: Patch<LocalizedPatch>,
    /// See [`Description::summary`].
    pub summary: Patch<LocalizedPatch>,
    /// See [`Description::purpose`].
    pub purpose: Patch<LocalizedPatch>,
    /// See [`Description::kind`].
    pub kind: Patch<ComponentKind>,
    /// See [`Description::theme`].
    pub theme: Patch<Theme>,
    /// See [`Description::licence`].
    pub licence: Patch<String>,
    /// See [`Description::source_url`].
    pub source_url: Patch<String>,
    /// See [`Description::contact`].
    pub contact: Patch<String>,
    /// See [`Description::supplier`].
    pub supplier: Patch<String>,
    /// See [`Description::phase`].
    pub phase: Patch<LifecyclePhase>,
    /// See [`Description::standards`].
    pub standards: Patch<Vec<String>>,
    /// See [`Description::keywords`].
    pub keywords: Patch<Vec<String>>,
}

impl DescriptionChanges {
    /// The description after these changes, checked as a whole. `at`: see [`Description::checked`].
    pub fn apply(self, now: Description, check: &mut Check, at: &str) -> Description {
        Description {
            name: self.name.text(now.name),
            summary: self.summary.text(now.summary),
            purpose: self.purpose.text(now.purpose),
            kind: self.kind.required(check, &format!("{at}kind"), now.kind),
            theme: self.theme.optional(now.theme),
            licence: self.licence.optional(now.licence),
            source_url: self.source_url.optional(now.source_url),
            contact: self.contact.optional(now.contact),
            supplier: self.supplier.optional(now.supplier),
            phase: self.phase.optional(now.phase),
            standards: self.standards.optional(Some(now.standards)).unwrap_or_default(),
            keywords: self.keywords.optional(Some(now.keywords)).unwrap_or_default(),
        }
        .checked(check, at)
    }
}

/// What changes of a [`Version`].
#[derive(Debug, Clone, Default)]
pub struct VersionChanges {
    /// See [`Version::state`].
    pub state: Patch<VersionState>,
    /// See [`Version::changes`].
    pub changes: Patch<LocalizedPatch>,
    /// See [`Version::released_on`].
    pub released_on: Patch<Date>,
    /// See [`Version::support_ends_on`].
    pub support_ends_on: Patch<Date>,
}

impl VersionChanges {
    /// State, text and days of a version after these changes.
    pub fn apply(self, now: &Version, check: &mut Check, today: Date) -> (VersionState, Localized, VersionDays) {
        let is_empty = |text: &Localized| text.get(Language::Nl).is_empty();
        let cleared = self.changes == Patch::Clear;
        let changes = self.changes.text(now.changes.clone());
        let text = VersionText { number: now.number.clone(), changes }.checked(check);
        // A form that was left empty says nothing of what changed: only null does.
        if !cleared && is_empty(&text.changes) && !is_empty(&now.changes) {
            check.refuse(
                "changes.nl",
                Flaw::Form(
                    "Vul dit veld in. Laat het weg als de tekst hetzelfde blijft; met changes: null verdwijnt de tekst.",
                    "Fill in this field. Leave it out where the text stays the same; changes: null removes the text.",
                ),
            );
        }
        let state = self.state.required(check, "state", now.state);
        let days = VersionDays {
            released_on: self.released_on.optional(now.released_on),
            support_ends_on: self.support_ends_on.optional(now.support_ends_on),
        };
        days.check(check, state, today);
        (state, text.changes, days)
    }
}

/// What changes of an [`AdoptionStatement`].
#[derive(Debug, Clone, Default)]
pub struct StatementChanges {
    /// See [`AdoptionStatement::state`].
    pub state: Patch<AdoptionState>,
    /// See [`AdoptionStatement::since`].
    pub since: Patch<Date>,
    /// See [`AdoptionStatement::until`].
    pub until: Patch<Date>,
    /// See [`AdoptionStatement::purpose`].
    pub purpose: Patch<String>,
}

impl StatementChanges {
    /// The statement after these changes, checked as a whole.
    pub fn apply(self, now: AdoptionStatement, check: &mut Check, today: Date) -> AdoptionStatement {
        AdoptionStatement {
            state: self.state.required(check, "statement.state", now.state),
            since: self.since.optional(now.since),
            until: self.until.optional(now.until),
            purpose: self.purpose.optional(now.purpose),
        }
        .checked(check, today)
    }
}
