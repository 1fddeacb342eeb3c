//! That a component was withdrawn: pure.

use super::super::Component;
use crate::id::ComponentId;
use crate::policy::{Permit, WithdrawComponent};
use crate::problem::{Flaw, Problem};
use crate::text::Localized;
use crate::time::Instant;

/// That a component was withdrawn (ingetrokken). Who adopted it keeps reading it; nobody else begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Since when.
    pub at: Instant,
    /// Why, at most 2500 characters.
    pub reason: Localized,
    /// What takes its place.
    pub successor: Option<ComponentId>,
}

impl Component {
    /// Is withdrawn; or, where it was already, for another reason or with another successor.
    pub fn withdraw(
        self,
        _permit: Permit<WithdrawComponent>,
        expected: i64,
        reason: Localized,
        successor: Option<&Self>,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        if successor.is_some_and(|successor| successor.id == self.id) {
            return Err(Problem::invalid(
                "successorId",
                Flaw::Form("Kies een andere component als opvolger.", "Choose another component as successor."),
            ));
        }
        // This also keeps successors from going round in a circle: the last link would lead to a withdrawn one.
        if successor.is_some_and(|successor| successor.withdrawal.is_some()) {
            return Err(Problem::invalid(
                "successorId",
                Flaw::Form(
                    "Deze opvolger is zelf ingetrokken. Kies een component die in gebruik is.",
                    "This successor was withdrawn itself. Choose a component that is in use.",
                ),
            ));
        }
        let at = self.withdrawal.map_or(now, |earlier| earlier.at);
        let withdrawal = Some(Withdrawal { at, reason, successor: successor.map(|successor| successor.id) });
        Ok(Self { withdrawal, revision: self.revision + 1, updated_at: now, ..self })
    }

    /// Is there again for everybody who sees it.
    pub fn reinstate(self, _permit: Permit<WithdrawComponent>, expected: i64, now: Instant) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        if self.withdrawal.is_none() {
            return Err(Problem::invalid(
                "id",
                Flaw::Form("Deze component is niet ingetrokken.", "This component was not withdrawn."),
            ));
        }
        Ok(Self { withdrawal: None, revision: self.revision + 1, updated_at: now, ..self })
    }
}
