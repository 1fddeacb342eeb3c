//! Offers of a component to another owner: pure.

use super::super::Component;
use crate::id::{ComponentId, OrganisationId, TransferId};
use crate::policy::{AnswerTransfer, Permit, TakeBackTransfer, TakeOverComponent};
use crate::problem::{Flaw, Problem};
use crate::time::{Date, Instant};

/// How many days an offer stands where nothing else is said.
pub const USUAL_OFFER_DAYS: i32 = 30;
/// How many days an offer stands at most.
pub const MOST_OFFER_DAYS: i32 = 180;

crate::coded::coded! {
    /// Where an offer is.
    TransferState {
        /// It can be accepted.
        Open = "OPEN",
        /// The receiver owns the component since.
        Accepted = "ACCEPTED",
        /// The receiver did not want it.
        Declined = "DECLINED",
        /// The owner took it back, or is not the owner any more: after a merger its successor took the component over.
        TakenBack = "TAKEN_BACK",
        /// Nobody answered in time.
        Lapsed = "LAPSED",
    }
}

/// How an offer ended. One that nobody ended lapses by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferEnd {
    /// See [`TransferState::Accepted`].
    Accepted(Instant),
    /// See [`TransferState::Declined`].
    Declined(Instant),
    /// See [`TransferState::TakenBack`].
    TakenBack(Instant),
}

/// The offer of a component to another owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// What is offered.
    pub component: ComponentId,
    /// Who offers it.
    pub from: OrganisationId,
    /// To whom.
    pub to: OrganisationId,
    /// What the one has to say to the other.
    pub note: Option<String>,
    /// The last day on which it can be accepted.
    pub expires_on: Date,
    /// How it ended.
    pub end: Option<TransferEnd>,
    /// Counts the offerer's changes from 1.
    pub revision: i64,
    /// When it was offered.
    pub created_at: Instant,
}

impl Transfer {
    /// Where it is on a day.
    pub fn state(&self, today: Date) -> TransferState {
        match self.end {
            Some(TransferEnd::Accepted(_)) => TransferState::Accepted,
            Some(TransferEnd::Declined(_)) => TransferState::Declined,
            Some(TransferEnd::TakenBack(_)) => TransferState::TakenBack,
            None if self.expires_on < today => TransferState::Lapsed,
            None => TransferState::Open,
        }
    }

    /// Refuses where it does not stand open any more.
    pub fn open(&self, now: Instant) -> Result<(), Problem> {
        if self.state(now.day()) == TransferState::Open {
            return Ok(());
        }
        Err(Problem::invalid(
            "id",
            Flaw::Form(
                "Dit aanbod staat niet meer open. Vraag de eigenaar om een nieuw aanbod.",
                "This offer is not open any more. Ask the owner for a new one.",
            ),
        ))
    }

    /// Is taken back by who offered it, or who succeeds that one.
    pub fn take_back(self, _permit: Permit<TakeBackTransfer>, expected: i64, now: Instant) -> Result<Self, Problem> {
        if self.revision != expected {
            return Err(Problem::Conflict(self.revision));
        }
        self.open(now)?;
        Ok(Self { end: Some(TransferEnd::TakenBack(now)), revision: self.revision + 1, ..self })
    }

    /// Is declined by whom it was offered to, or who succeeds that one.
    pub fn decline(self, _permit: Permit<AnswerTransfer>, now: Instant) -> Result<Self, Problem> {
        self.open(now)?;
        Ok(Self { end: Some(TransferEnd::Declined(now)), ..self })
    }

    /// Is accepted by whom it was offered to, or who succeeds that one: the component is `receiver`'s from then on.
    pub fn accept(
        self,
        _permit: Permit<AnswerTransfer>,
        component: Component,
        receiver: OrganisationId,
        now: Instant,
    ) -> Result<(Self, Component), Problem> {
        self.open(now)?;
        // Offered by who is not the owner any more: nobody's to give.
        if component.owner != self.from {
            return Err(Problem::NotFound("id"));
        }
        let component = component.owned_by(receiver, now);
        Ok((Self { end: Some(TransferEnd::Accepted(now)), ..self }, component))
    }
}

/// That a component is the acting organisation's own already.
pub fn already_own(path: &str) -> Problem {
    Problem::invalid(path, Flaw::Form("Deze component is al van u.", "This component is yours already."))
}

impl Component {
    fn owned_by(self, owner: OrganisationId, now: Instant) -> Self {
        Self { owner, revision: self.revision + 1, updated_at: now, ..self }
    }

    /// Is taken over by the successor of its owner. Which organisations `successor` succeeds, the permit has proved.
    pub fn taken_over(
        self,
        _permit: Permit<TakeOverComponent>,
        expected: i64,
        successor: OrganisationId,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        if self.owner == successor {
            return Err(already_own("id"));
        }
        Ok(self.owned_by(successor, now))
    }
}
