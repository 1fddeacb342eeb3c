//! The enumerations of assessments.

use async_graphql::Enum;

/// Where an assessment or an edition of it stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessments::Standing")]
pub(crate) enum AssessmentStanding {
    /// Being written (concept).
    Draft,
    /// Waits for an approver's decision (in beoordeling).
    InReview,
    /// In force (vastgesteld).
    Approved,
    /// Its last day is past (verlopen).
    Expired,
    /// A later edition took its place (vervangen).
    Superseded,
    /// Its organisation no longer stands by it (ingetrokken).
    Withdrawn,
}

/// How an answer came to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessments::Disposition")]
pub(crate) enum AnswerDisposition {
    /// Given here first.
    Own,
    /// As the source has it (overgenomen).
    Inherited,
    /// The source's, changed (aangepast).
    Adapted,
    /// Answered anew: the own use differs, or it is each organisation's own (opnieuw beantwoord).
    Redone,
    /// The question does not apply to the own use (niet van toepassing).
    NotApplicable,
}

/// What a component has to do with a decision on a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessments::DecisionRole")]
pub(crate) enum DecisionRole {
    /// It decides by itself (geautomatiseerd besluit, GDPR article 22).
    Automated,
    /// It helps somebody decide (ondersteunt een besluit).
    Supporting,
    /// It has nothing to do with decisions on persons.
    NoDecision,
}

/// What the data protection officer (functionaris gegevensbescherming) makes of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessments::Verdict")]
pub(crate) enum AdviceVerdict {
    /// It can go on.
    Positive,
    /// It can go on if something is done.
    PositiveIf,
    /// It cannot go on.
    Negative,
}

/// Whether what a reuse rests on still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ReuseState {
    /// Every answer that was taken over is as it was (actueel).
    Fresh,
    /// Answers that were taken over are other now (verouderd): see `stale`.
    Stale,
    /// What it rests on was withdrawn or has expired (risico): see `risks`.
    AtRisk,
}

/// What becomes of an answer that its source changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessments::ChangeDecision")]
pub(crate) enum ChangeDecision {
    /// It is as the source has it now. Where the source has none any more, the question is open.
    Take,
    /// It stays, as your organisation's own.
    Keep,
}

/// Why a question waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::assessments::OpenReason")]
pub(crate) enum OpenReason {
    /// It was not answered yet.
    NotAnswered,
    /// It is about your own situation, so that another's answer is not taken over.
    Local,
    /// A difference that you stated touches it.
    Differs,
}
