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
        /// Through which steps it came.
        through: Through,
    },
    /// Why the question does not apply.
    NotApplicable(String),
}

/// The steps of the lineage through which an answer came, from where it was taken to where it was first given. Not all that
/// lie between: one who took it from further on passed the others by. A bit for each step, the lowest for the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Through(pub i64);

/// An assessment rests on at most so many others.
pub const MOST_STEPS: i16 = 60;

impl Through {
    /// Of an answer that is taken from `depth` steps away, where it came through `theirs`.
    pub const fn taken(depth: i16, theirs: Option<Self>) -> Self {
        let first = 1 << (depth - 1);
        match theirs {
            Some(Self(theirs)) => Self(first | (theirs << depth)),
            None => Self(first),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_passes_the_steps_through_which_it_came_and_no_others() {
        let given_two_steps_on = Through::taken(2, None);
        assert_eq!(given_two_steps_on, Through(0b10));
        // Taken over from the one before, who took it from two steps further: the one between is passed by.
        assert_eq!(Through::taken(1, Some(given_two_steps_on)), Through(0b101));
        assert!(Through::taken(MOST_STEPS, None).0 > 0);
    }
}
