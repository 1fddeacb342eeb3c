//! What follows from answers, by an instrument's own rules.

use async_graphql::{Enum, SimpleObject};
use domain::instruments::{self, Assessed};
use domain::text::{Language, strip_html};

use crate::graphql::instrument::InstrumentKind;

/// How much another instrument is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::instruments::AdviceLevel")]
pub(crate) enum InstrumentAdviceLevel {
    /// It has to be filled in (verplicht).
    Required,
    /// It is advised (aanbevolen).
    Recommended,
}

/// A score that an instrument computes from answers.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AssessmentScore {
    /// What the instrument calls it.
    key: String,
    /// The key of the question that makes it.
    question: String,
    /// How much. Null where nothing can be computed yet.
    value: Option<i64>,
}

/// A criterion of a rule, and whether the answers meet it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OutcomeCriterion {
    /// What the rule calls it.
    id: String,
    /// Whether it is met.
    is_met: bool,
    /// What it means where it is.
    explanation: String,
}

/// Another instrument that is needed by the answers, and why.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct InstrumentAdvice {
    /// Which kind of instrument.
    instrument: InstrumentKind,
    /// How much it is needed.
    level: InstrumentAdviceLevel,
    /// What people are told. Plain text.
    result: String,
    /// Why: what each criterion says that is met. Plain text.
    reasons: Vec<String>,
    /// All criteria of the rule, also those that are not met.
    criteria: Vec<OutcomeCriterion>,
}

/// What follows from an edition's answers by the rules of its instrument (uitkomst). Nothing where that has no rules. It advises;
/// people decide.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AssessmentOutcome {
    /// The scores, in the order of the instrument.
    scores: Vec<AssessmentScore>,
    /// Which other instruments are needed, in the order of the rules.
    advice: Vec<InstrumentAdvice>,
    /// Rules that could not be applied, for people: what they decide counts as not so.
    failures: Vec<String>,
}

impl AssessmentOutcome {
    pub(super) fn of(assessed: Assessed, language: Language) -> Self {
        let scores = assessed.scores.into_iter().map(|score| AssessmentScore {
            key: score.key,
            question: score.question.to_string(),
            value: score.value,
        });
        Self {
            scores: scores.collect(),
            advice: assessed.advice.into_iter().map(InstrumentAdvice::from).collect(),
            failures: assessed.failures.iter().map(|failure| told(failure, language)).collect(),
        }
    }
}

impl From<instruments::Advice> for InstrumentAdvice {
    fn from(advice: instruments::Advice) -> Self {
        let criteria = advice.trace.into_iter().map(|criterion| OutcomeCriterion {
            id: criterion.id,
            is_met: criterion.is_met,
            explanation: strip_html(&criterion.explanation),
        });
        Self {
            instrument: advice.instrument.into(),
            level: advice.level.into(),
            result: strip_html(&advice.result),
            reasons: advice.reasons.iter().map(|reason| strip_html(reason)).collect(),
            criteria: criteria.collect(),
        }
    }
}

fn told(failure: &str, language: Language) -> String {
    match language {
        Language::Nl => format!(
            "Een regel van dit instrument kan niet worden toegepast, en telt als nee. Beslis dit zelf, en meld het aan de beheerder van het platform: {failure}"
        ),
        Language::En => format!(
            "A rule of this instrument cannot be applied, and counts as no. Decide this yourself, and tell the platform's operator: {failure}"
        ),
    }
}
