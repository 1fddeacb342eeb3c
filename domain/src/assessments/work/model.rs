//! Comments, advice, measures and files: pure.

use crate::id::{AccountId, AssessmentId, AttachmentId, CommentId, EditionId, MeasureId, OrganisationId};
use crate::instruments::answers::Place;
use crate::policy::{Permit, WriteAssessment};
use crate::problem::{Check, Flaw, Problem};
use crate::time::{Date, Instant};

/// What a colleague says of a question. Never anybody else's to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Of which edition.
    pub edition: EditionId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Of which question.
    pub place: Place,
    /// What, at most 2500 characters.
    pub text: String,
    /// Who says it; `None`: the platform's operator.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// When it was settled.
    pub resolved_at: Option<Instant>,
}

crate::coded::coded! {
    /// What the data protection officer makes of it.
    Verdict {
        /// It can go on.
        Positive = "POSITIVE",
        /// It can go on if something is done.
        PositiveIf = "POSITIVE_IF",
        /// It cannot go on.
        Negative = "NEGATIVE",
    }
}

/// The advice of the data protection officer (functionaris gegevensbescherming), GDPR article 35(2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// On which edition.
    pub edition: EditionId,
    /// What it comes to.
    pub verdict: Verdict,
    /// What it says, at most 5000 characters.
    pub text: String,
    /// On which day it was given.
    pub given_on: Date,
    /// What is done with it, at most 2500 characters.
    pub response: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
}

impl Advice {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check, today: Date) -> Self {
        let text = check.required("text", &self.text, 5000);
        let response = check.plain("response", self.response.as_deref(), 2500);
        if self.given_on > today {
            let flaw = Flaw::Form(
                "Deze dag ligt in de toekomst. Geef de dag van het advies.",
                "This day is in the future. Give the day of the advice.",
            );
            check.refuse("givenOn", flaw);
        }
        if self.verdict != Verdict::Positive && response.is_none() {
            // What is not followed has to be explained (WP243, 4.2).
            check.refuse("response", Flaw::Missing);
        }
        Self { text, response, ..self }
    }
}

/// What is going to be done about a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its id.
    pub id: MeasureId,
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// With which edition it was stated.
    pub edition: EditionId,
    /// Whose.
    pub organisation: OrganisationId,
    /// About which question.
    pub place: Option<Place>,
    /// What it says.
    pub text: MeasureText,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was first stated.
    pub created_at: Instant,
}

/// What a measure says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureText {
    /// What is done, at most 2500 characters.
    pub text: String,
    /// Which function or department sees to it. Never a person.
    pub owner: String,
    /// Before which day is over.
    pub due_on: Date,
    /// When it was done.
    pub done_on: Option<Date>,
}

impl MeasureText {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check, today: Date) -> Self {
        let text = check.required("text", &self.text, 2500);
        let owner = check.required("owner", &self.owner, 200);
        if owner.contains('@') {
            let flaw = Flaw::Form(
                "Noem een functie of afdeling, nooit een persoon.",
                "Name a function or department, never a person.",
            );
            check.refuse("owner", flaw);
        }
        if self.done_on.is_some_and(|day| day > today) {
            let flaw = Flaw::Form(
                "Deze dag ligt in de toekomst. Geef de dag waarop de maatregel klaar was.",
                "This day is in the future. Give the day on which the measure was done.",
            );
            check.refuse("doneOn", flaw);
        }
        Self { text, owner, ..self }
    }
}

impl Measure {
    /// States something else of it.
    pub fn restate(self, _permit: &Permit<WriteAssessment>, expected: i64, text: MeasureText) -> Result<Self, Problem> {
        if self.revision != expected {
            return Err(Problem::Conflict(self.revision));
        }
        Ok(Self { text, revision: self.revision + 1, ..self })
    }
}

/// A file with an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// With which edition.
    pub edition: EditionId,
    /// Whose.
    pub organisation: OrganisationId,
    /// What it is, at most 200 characters.
    pub title: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 in hexadecimal.
    pub content_hash: String,
    /// Whether whoever reads the edition's content reads it; otherwise the own organisation alone.
    pub with_content: bool,
    /// When it was attached.
    pub created_at: Instant,
}
