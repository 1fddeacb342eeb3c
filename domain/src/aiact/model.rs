//! The walk of an organisation for a version of a component, and what it came to: pure.

use super::{AiActProfile, Tree, Walk};
use crate::id::{ActProfileId, ComponentId, DecisionTreeId, OrganisationId, VersionId};
use crate::policy::{AssessAiAct, Permit};
use crate::problem::{Check, Flaw, Problem};
use crate::time::{Date, Instant};

/// What an organisation states beside the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActStatement {
    /// Whether it changed the component substantially (ingrijpend, art. 25).
    pub substantial_change: bool,
    /// Since which day it uses it, where it knows that.
    pub in_use_since: Option<Date>,
}

impl ActStatement {
    /// Checks it on `today`.
    pub fn checked(self, check: &mut Check, today: Date) -> Self {
        if self.in_use_since.is_some_and(|since| since > today) {
            check.refuse(
                "inUseSince",
                Flaw::Form(
                    "Deze dag ligt in de toekomst. Geef de dag van het eerste gebruik, of laat het veld leeg.",
                    "This day lies in the future. Give the day of the first use, or leave the field out.",
                ),
            );
        }
        self
    }
}

/// The profile of a version of a component under the AI Act for one organisation: the walk through the tree so far, and what it
/// came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActProfile {
    /// Its id.
    pub id: ActProfileId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Of which component.
    pub component: ComponentId,
    /// Of which of its versions.
    pub version: VersionId,
    /// The version of the tree that is walked. It stays, also when another is put in force, until the walk begins anew.
    pub tree: DecisionTreeId,
    /// The answers.
    pub walk: Walk,
    /// What is stated beside them.
    pub stated: ActStatement,
    /// What it came to, and when; nothing while the walk is under way.
    pub finished: Option<(AiActProfile, Instant)>,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was begun first.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl ActProfile {
    /// Begins anew, in the tree that is in force. The earlier answers are offered again.
    pub fn restart(
        self,
        _permit: Permit<AssessAiAct>,
        expected: i64,
        tree: DecisionTreeId,
        stated: ActStatement,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        let walk = self.walk.anew();
        Ok(Self { tree, walk, stated, finished: None, revision: self.revision + 1, updated_at: now, ..self })
    }

    /// Answers a question, the next one or an earlier one again. `tree` is the one that is walked.
    pub fn answer(
        self,
        _permit: Permit<AssessAiAct>,
        expected: i64,
        tree: &Tree,
        (question, answer): (&str, usize),
        now: Instant,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        let walk = self.walk.answer(tree, question, answer)?;
        self.walked(walk, tree, now)
    }

    /// Takes the last answer back.
    pub fn back(self, _permit: Permit<AssessAiAct>, expected: i64, tree: &Tree, now: Instant) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        if self.walk.given().is_empty() {
            let flaw = Flaw::Form(
                "U bent bij de eerste vraag. U kunt niet verder terug.",
                "You are at the first question. You cannot go back any further.",
            );
            return Err(Problem::invalid("id", flaw));
        }
        let walk = self.walk.back();
        self.walked(walk, tree, now)
    }

    fn walked(self, walk: Walk, tree: &Tree, now: Instant) -> Result<Self, Problem> {
        let profile = AiActProfile::of(&walk.at(tree)?, now.day());
        let stated = |profile: AiActProfile| profile.stated(self.stated.substantial_change, self.stated.in_use_since);
        let finished = profile.map(|profile| (stated(profile), now));
        Ok(Self { walk, finished, revision: self.revision + 1, updated_at: now, ..self })
    }

    const fn at_revision(&self, expected: i64) -> Result<(), Problem> {
        if self.revision == expected { Ok(()) } else { Err(Problem::Conflict(self.revision)) }
    }
}
