//! Claims and what becomes of them: pure.

use crate::id::{AdoptionId, ClaimId, ComponentId, OrganisationId};
use crate::problem::{Check, Flaw, Problem};
use crate::text::fold;
use crate::time::Instant;

/// How long a claim waits for an answer: 90 days.
pub const WAITING_SECONDS: i64 = 90 * 24 * 3600;

/// That an organisation uses a supplier's product, as the supplier states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The supplier's organisation.
    pub organisation: OrganisationId,
    /// Who would be using it.
    pub claimed: OrganisationId,
    /// What it says.
    pub text: ClaimText,
    /// When it was stated.
    pub created_at: Instant,
}

/// What a claim says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimText {
    /// The component that the product is, where the supplier sees one.
    pub component: Option<ComponentId>,
    /// The product's name, at most 100 characters.
    pub product: String,
    /// What the supplier adds, at most 2500 characters.
    pub text: Option<String>,
}

impl ClaimText {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check) -> Self {
        let product = check.required("productName", &self.product, 100);
        let text = check.plain("text", self.text.as_deref(), 2500);
        Self { component: self.component, product, text }
    }

    /// By what a second claim of the same is recognised: the component, or else the product's name however it is written.
    pub fn key(&self) -> String {
        self.component.map_or_else(|| fold(&self.product), |component| component.to_string())
    }
}

crate::coded::coded! {
    /// What the claimed organisation says to a claim.
    Decision {
        /// It is so.
        Confirmed = "CONFIRMED",
        /// It is not so.
        Rejected = "REJECTED",
    }
}

/// The answer of the claimed organisation: its own, and never the supplier's to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimAnswer {
    /// To what claim.
    pub claim: ClaimId,
    /// Confirmed or rejected.
    pub decision: Decision,
    /// The adoption that it became, or was already.
    pub adoption: Option<AdoptionId>,
    /// When it was given.
    pub created_at: Instant,
}

/// Where a claim is, for the organisation that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimState {
    /// Waits for an answer.
    Waiting,
    /// It is so.
    Confirmed,
    /// It is not so.
    Rejected,
    /// It was not answered in 90 days.
    Lapsed,
}

impl Claim {
    /// Until when it waits, whatever is answered.
    pub const fn lapses_at(&self) -> Instant {
        self.created_at.plus_seconds(WAITING_SECONDS)
    }

    /// Where it is, given the answer. For the claimed organisation only.
    pub fn state(&self, answer: Option<&ClaimAnswer>, now: Instant) -> ClaimState {
        match answer.map(|answer| answer.decision) {
            Some(Decision::Confirmed) => ClaimState::Confirmed,
            Some(Decision::Rejected) => ClaimState::Rejected,
            None if now >= self.lapses_at() => ClaimState::Lapsed,
            None => ClaimState::Waiting,
        }
    }

    /// Whether it can be answered now, given the answer there is.
    pub fn takes_answer(&self, answer: Option<&ClaimAnswer>, now: Instant) -> Result<(), Problem> {
        match self.state(answer, now) {
            ClaimState::Waiting => Ok(()),
            ClaimState::Confirmed | ClaimState::Rejected => Err(answered()),
            ClaimState::Lapsed => Err(Problem::invalid(
                "id",
                Flaw::Form(
                    "Deze melding is verlopen. Gebruikt u het? Leg dan zelf vast welke versie u gebruikt.",
                    "This claim has lapsed. If you use it, state yourself which version you use.",
                ),
            )),
        }
    }
}

/// That the claim was answered already.
pub(super) const fn answered() -> Problem {
    Problem::AlreadyExists(
        "id",
        "U hebt deze melding al beantwoord. Dat antwoord is definitief. Leg uw gebruik zelf vast met adoptVersion of restateAdoption.",
        "You answered this claim already. The answer is final. State your use yourself, with adoptVersion or restateAdoption.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Ids;

    fn claim(component: Option<ComponentId>, product: &str) -> Claim {
        let (ids, now) = (Ids::seeded(1), Instant::from_microseconds(0));
        let text = ClaimText { component, product: product.to_owned(), text: None };
        Claim { id: ids.make(now), organisation: ids.make(now), claimed: ids.make(now), text, created_at: now }
    }

    #[test]
    fn a_claim_lapses_after_ninety_days_unless_it_was_answered() {
        let claim = claim(None, "Zaakwijzer");
        let at = |days: i64| claim.created_at.plus_seconds(days * 24 * 3600);
        assert_eq!(claim.state(None, at(89)), ClaimState::Waiting);
        assert_eq!(claim.state(None, at(90)), ClaimState::Lapsed);
        for (decision, state) in
            [(Decision::Confirmed, ClaimState::Confirmed), (Decision::Rejected, ClaimState::Rejected)]
        {
            let answer = ClaimAnswer { claim: claim.id, decision, adoption: None, created_at: at(1) };
            assert_eq!(claim.state(Some(&answer), at(91)), state);
            assert_eq!(claim.takes_answer(Some(&answer), at(2)), Err(answered()));
        }
        assert_eq!(claim.takes_answer(None, at(89)), Ok(()));
        assert!(claim.takes_answer(None, at(90)).is_err());
    }

    #[test]
    fn a_product_is_recognised_however_it_is_written() {
        assert_eq!(claim(None, "Zaakwijzer  Één").text.key(), claim(None, "zaakwijzer een").text.key());
        let component = Ids::seeded(2).make(Instant::from_microseconds(0));
        assert_eq!(claim(Some(component), "A").text.key(), claim(Some(component), "B").text.key());
    }
}
