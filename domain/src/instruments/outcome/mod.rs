//! What follows from answers: scores, and by the decision rules which other instruments are needed.

#[cfg(test)]
mod tests;
mod world;

use self::world::Scope;
use super::answers::{AnswerSet, Standing};
use super::file::form::{self, Need};
use super::{Definition, Instrument, InstrumentKind, QuestionKey, Questions};
use crate::coded::coded;
use crate::expression::{Expression, ExpressionError, Value};

coded! {
    /// How much another instrument is needed.
    AdviceLevel {
        /// It has to be filled in.
        Required = "REQUIRED",
        /// It is advised.
        Recommended = "RECOMMENDED",
    }
}

/// A score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Its name.
    pub key: String,
    /// The question that makes it.
    pub question: QuestionKey,
    /// How much. `None` where nothing could be computed, or no rule is for what was.
    pub value: Option<i64>,
}

/// A criterion of a decision rule, and whether it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionTrace {
    /// What the rule calls it.
    pub id: String,
    /// Whether it was met.
    pub is_met: bool,
    /// What is said where it is.
    pub explanation: String,
}

/// Another instrument that is needed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What the rule calls the instrument: `DPIA`, …
    pub id: String,
    /// Which kind of instrument that is.
    pub instrument: InstrumentKind,
    /// How much it is needed.
    pub level: AdviceLevel,
    /// What people are told.
    pub result: String,
    /// Why: what the level says in general, and what each criterion says that was met.
    pub reasons: Vec<String>,
    /// All criteria of the level.
    pub trace: Vec<CriterionTrace>,
}

/// What follows from answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assessed {
    /// All scores, in the order of the form.
    pub scores: Vec<Score>,
    /// What is needed, in the order of the decision rules.
    pub advice: Vec<Advice>,
    /// Expressions that could not be evaluated, and why. What they are for counts as not met.
    pub failures: Vec<String>,
}

/// What follows from answers to a form.
///
/// Expressions call `answers('id')` (in the first repetition; null where it is not asked), `countSelectedOptions('id')`,
/// `bool(x)` (whether it is true or `"true"`), `x | count`, `weightedCountMap(values, keys, weights)`, `criteriaCheck('id')`
/// (whether that criterion of the level is met), and name `scores.x` and `criteria.x`.
pub fn assess(form: &form::Definition, questions: &Questions, answers: &AnswerSet) -> Assessed {
    let standing = Standing::of(questions, answers);
    let mut scope = Scope::new(&standing);
    let mut assessed = Assessed::default();
    for (id, calculation) in form.calculations() {
        let key = calculation.score_key.clone();
        let value = score(&mut scope, calculation).unwrap_or_else(|error| {
            assessed.failures.push(format!("question {id}: score {key}: {error}"));
            None
        });
        scope.own = None;
        scope.scores.insert(key.clone(), value);
        assessed.scores.push(Score { key, question: QuestionKey::new(id), value });
    }
    for assessment in form.assessments.iter().flatten() {
        for level in &assessment.levels {
            if let Some(advice) = decide(&mut scope, &assessment.id, level, &mut assessed.failures) {
                assessed.advice.push(advice);
                break;
            }
        }
    }
    assessed
}

impl Instrument {
    /// What follows from answers to it: nothing where it has no rules, as no instrument of the task-registry has.
    pub fn assess(&self, answers: &AnswerSet) -> Assessed {
        match &self.definition {
            Definition::Form(form) => assess(form, &self.questions, answers),
            Definition::Registry(_) => Assessed::default(),
        }
    }
}

/// What is computed counts for what the first rule says that holds; without rules for what it is.
fn score(scope: &mut Scope<'_>, calculation: &form::Calculation) -> Result<Option<i64>, ExpressionError> {
    let computed = evaluate(&calculation.expression, scope)?;
    let Some(rules) = &calculation.risk_score else {
        return Ok(if let Value::Number(number) = computed { Some(number) } else { None });
    };
    scope.own = Some((calculation.score_key.clone(), computed));
    for rule in rules {
        if evaluate(&rule.when, scope)?.is_true() {
            return Ok(rule.value.as_i64());
        }
    }
    Ok(None)
}

fn decide(scope: &mut Scope<'_>, id: &str, level: &form::Level, failures: &mut Vec<String>) -> Option<Advice> {
    let mut holds = |expression: &str, scope: &Scope<'_>, what: &str| match evaluate(expression, scope) {
        Ok(value) => value.is_true(),
        Err(error) => {
            failures.push(format!("assessment {id} {}: {what}: {error}", level.level.code()));
            false
        }
    };
    scope.criteria.clear();
    let mut trace = Vec::new();
    for criterion in level.criteria.iter().flatten() {
        let is_met = holds(&criterion.expression, scope, &criterion.id);
        scope.criteria.insert(criterion.id.clone(), is_met);
        trace.push(CriterionTrace { id: criterion.id.clone(), is_met, explanation: criterion.explanation.clone() });
    }
    if !holds(&level.expression, scope, "expression") {
        return None;
    }
    let met = trace.iter().filter(|it| it.is_met).map(|it| &it.explanation);
    Some(Advice {
        id: id.to_owned(),
        instrument: InstrumentKind::of_outcome(id),
        level: match level.level {
            Need::Required => AdviceLevel::Required,
            Need::Recommended => AdviceLevel::Recommended,
        },
        result: level.result.clone(),
        // The result itself is no reason, although the pre-scan has it as one.
        reasons: level.explanation.iter().chain(met).filter(|reason| **reason != level.result).cloned().collect(),
        trace,
    })
}

fn evaluate(expression: &str, scope: &Scope<'_>) -> Result<Value, ExpressionError> {
    Expression::parse(expression)?.evaluate(scope)
}
