//! What is answered in an edition.

use uuid::Uuid;

use crate::id::{AccountId, EditionId};
use crate::instruments::answers::{AnswerValue, Place};
use crate::time::Instant;

crate::coded::coded! {
    /// How an answer came to be there.
    Disposition {
        /// Given here first.
        Own = "OWN",
        /// As the source has it (overgenomen).
        Inherited = "INHERITED",
        /// The source's, changed (aangepast).
        Adapted = "ADAPTED",
        /// Answered anew, since the own use differs or it is each organisation's own (opnieuw beantwoord).
        Redone = "REDONE",
        /// The question does not apply to the own use (niet van toepassing).
        NotApplicable = "NOT_APPLICABLE",
    }
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// An answer that was given here.
    Here {
        /// OWN, ADAPTED or REDONE.
        disposition: Disposition,
        /// The answer.
        value: AnswerValue,
        /// Why it is other than the source's, where it is.
        reason: Option<String>,
    },
    /// The source's answer.
    Inherited {
        /// The answer.
        value: AnswerValue,
        /// How it came here.
        path: Inheritance,
    },
    /// Why the question does not apply.
    NotApplicable(String),
}

/// The part of the lineage through which an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inheritance {
    /// From which step it was taken: 1 is the source.
    pub from: i16,
    /// At which step it was first given.
    pub root: i16,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// In which edition.
    pub edition: EditionId,
    /// To which question, in which repeats.
    pub place: Place,
    /// What.
    pub given: Given,
    /// Another one whenever the answer is another; the same wherever it is copied.
    pub stamp: Uuid,
    /// Counts its changes from 1.
    pub revision: i64,
    /// Who gave it; `None` where nobody of the own organisation did.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

impl Given {
    /// How it came to be there.
    pub const fn disposition(&self) -> Disposition {
        match self {
            Self::Here { disposition, .. } => *disposition,
            Self::Inherited { .. } => Disposition::Inherited,
            Self::NotApplicable(_) => Disposition::NotApplicable,
        }
    }

    /// The answer, where there is one.
    pub const fn value(&self) -> Option<&AnswerValue> {
        match self {
            Self::Here { value, .. } | Self::Inherited { value, .. } => Some(value),
            Self::NotApplicable(_) => None,
        }
    }

    /// Why it does not apply, or is other than the source's.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Here { reason, .. } => reason.as_deref(),
            Self::Inherited { .. } => None,
            Self::NotApplicable(reason) => Some(reason),
        }
    }
}
