//! Experiences, questions and answers: pure.

use crate::id::{AnswerId, ComponentId, ExperienceId, OrganisationId, QuestionId, VersionId};
use crate::policy::{AskQuestion, Permit, ShareExperience};
use crate::problem::{Check, Flaw, Problem};
use crate::time::Instant;

/// The most characters of an experience, a question and an answer.
pub const MOST_TEXT: usize = 2500;

/// The most answers to one question.
pub const MOST_ANSWERS: u64 = 20;

/// What an organisation tells of its use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExperienceText {
    /// How it went, at most 2500 characters.
    pub text: String,
    /// Whether it would choose this component again.
    pub would_choose_again: bool,
    /// Where others can ask: a functional mailbox or an https address, never a person.
    pub contact: String,
}

impl ExperienceText {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check) -> Self {
        Self {
            text: check.required("experience.text", &self.text, MOST_TEXT),
            would_choose_again: self.would_choose_again,
            contact: check.contact("experience.contact", Some(&self.contact)).unwrap_or_else(|| {
                check.refuse("experience.contact", Flaw::Missing);
                String::new()
            }),
        }
    }
}

/// The experience of an organisation that adopted a component: one for each of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experience {
    /// Its id.
    pub id: ExperienceId,
    /// Whose.
    pub organisation: OrganisationId,
    /// With what.
    pub component: ComponentId,
    /// The adopted version that it is about.
    pub version: VersionId,
    /// What it says.
    pub text: ExperienceText,
    /// Since when its organisation no longer stands by it.
    pub withdrawn_at: Option<Instant>,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was first stated.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What an experience said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierText {
    /// Of which experience.
    pub experience: ExperienceId,
    /// The revision that said this last.
    pub revision: i64,
    /// How it went.
    pub text: String,
    /// Whether the organisation would choose it again.
    pub would_choose_again: bool,
    /// Since when it said this.
    pub stated_at: Instant,
}

impl Experience {
    /// Says something else, and what it said before. What was withdrawn stands again.
    pub fn revise(
        self,
        _permit: Permit<ShareExperience>,
        expected: i64,
        text: ExperienceText,
        now: Instant,
    ) -> Result<(Self, EarlierText), Problem> {
        at_revision(self.revision, expected)?;
        let earlier = EarlierText {
            experience: self.id,
            revision: self.revision,
            text: self.text.text.clone(),
            would_choose_again: self.text.would_choose_again,
            stated_at: self.updated_at,
        };
        let next = Self { text, withdrawn_at: None, revision: self.revision + 1, updated_at: now, ..self };
        Ok((next, earlier))
    }

    /// Is no longer stood by. It stays readable, and says so.
    pub fn withdraw(self, _permit: Permit<ShareExperience>, expected: i64, now: Instant) -> Result<Self, Problem> {
        at_revision(self.revision, expected)?;
        not_yet(self.withdrawn_at)?;
        Ok(Self { withdrawn_at: Some(now), revision: self.revision + 1, ..self })
    }
}

/// A question to the owner of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Who asks.
    pub organisation: OrganisationId,
    /// About what.
    pub component: ComponentId,
    /// What is asked, at most 2500 characters.
    pub text: String,
    /// Since when it is no longer asked.
    pub withdrawn_at: Option<Instant>,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was asked.
    pub created_at: Instant,
}

impl Question {
    /// Is no longer asked. It stays readable, and says so.
    pub fn withdraw(self, _permit: Permit<AskQuestion>, expected: i64, now: Instant) -> Result<Self, Problem> {
        at_revision(self.revision, expected)?;
        not_yet(self.withdrawn_at)?;
        Ok(Self { withdrawn_at: Some(now), revision: self.revision + 1, ..self })
    }

    /// Whether another answer may be given, where there are `answers` already.
    pub fn takes_answer(&self, check: &mut Check, answers: u64) {
        if self.withdrawn_at.is_some() {
            check.refuse("questionId", Flaw::Form("Deze vraag is ingetrokken.", "This question was withdrawn."));
        }
        if answers >= MOST_ANSWERS {
            check.refuse(
                "questionId",
                Flaw::Form("Een vraag krijgt maximaal 20 antwoorden.", "A question gets at most 20 answers."),
            );
        }
    }
}

/// An answer to a question. It is not changed: the owner adds another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// Who answers: the owner of the component at that time.
    pub organisation: OrganisationId,
    /// What it answers.
    pub question: QuestionId,
    /// The answer, at most 2500 characters.
    pub text: String,
    /// When it was given.
    pub created_at: Instant,
}

fn at_revision(current: i64, expected: i64) -> Result<(), Problem> {
    if current == expected { Ok(()) } else { Err(Problem::Conflict(current)) }
}

fn not_yet(withdrawn_at: Option<Instant>) -> Result<(), Problem> {
    if withdrawn_at.is_none() {
        return Ok(());
    }
    Err(Problem::invalid("id", Flaw::Form("Dit is al ingetrokken.", "This was withdrawn already.")))
}
