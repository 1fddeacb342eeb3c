//! The expressions of a form: that they can be read, and that what they name is there.

use std::collections::BTreeSet;

use super::form;
use crate::expression::Expression;

/// What expressions of forms may call. What each does stands at [`crate::instruments::assess`].
const FUNCTIONS: [&str; 6] = ["answers", "countSelectedOptions", "bool", "count", "weightedCountMap", "criteriaCheck"];

/// An expression, where it stands, and which names it may use.
struct Written<'a> {
    place: String,
    source: &'a str,
    /// The name of the score that its `when` speaks of.
    own: Option<&'a str>,
    /// The criteria of its level; `None` outside decision rules.
    criteria: Option<BTreeSet<&'a str>>,
}

fn written(form: &form::Definition) -> Vec<Written<'_>> {
    let mut all = Vec::new();
    for (id, calculation) in form.calculations() {
        let place = |what: &str| format!("question {id}: {what} of {}", calculation.score_key);
        all.push(Written { place: place("expression"), source: &calculation.expression, own: None, criteria: None });
        for score in calculation.risk_score.iter().flatten() {
            let own = Some(calculation.score_key.as_str());
            all.push(Written { place: place("when"), source: &score.when, own, criteria: None });
        }
    }
    for assessment in form.assessments.iter().flatten() {
        for level in &assessment.levels {
            let place = format!("assessment {} {}", assessment.id, level.level.code());
            let criteria: BTreeSet<_> = level.criteria.iter().flatten().map(|it| it.id.as_str()).collect();
            for criterion in level.criteria.iter().flatten() {
                let place = format!("{place}: criterion {}", criterion.id);
                let criteria = Some(criteria.clone());
                all.push(Written { place, source: &criterion.expression, own: None, criteria });
            }
            let place = format!("{place}: expression");
            all.push(Written { place, source: &level.expression, own: None, criteria: Some(criteria) });
        }
    }
    all
}

/// What cannot be evaluated.
pub(super) fn problems(form: &form::Definition) -> Vec<String> {
    let mut problems = Vec::new();
    for (id, calculation) in form.calculations() {
        for score in calculation.risk_score.iter().flatten().filter(|score| score.value.as_i64().is_none()) {
            problems.push(format!("question {id}: the score {} is no whole number", score.value));
        }
    }
    for it in written(form) {
        let place = &it.place;
        let expression = match Expression::parse(it.source) {
            Ok(expression) => expression,
            Err(error) => {
                problems.push(format!("{place}: {error}"));
                continue;
            }
        };
        for (function, _) in expression.calls().filter(|(function, _)| !FUNCTIONS.contains(function)) {
            problems.push(format!("{place}: there is no function {function}, but {}", FUNCTIONS.join(", ")));
        }
        for (name, member) in expression.names() {
            let known = match member {
                None => it.own == Some(name),
                Some(_) => name == "scores" || name == "criteria" && it.criteria.is_some(),
            };
            if !known {
                problems.push(format!("{place}: there is no {name} here"));
            }
        }
    }
    problems
}

/// What is named and not there; it counts as null.
pub(super) fn warnings(form: &form::Definition) -> Vec<String> {
    let ids: BTreeSet<_> = form.walk().into_iter().map(|(_, task)| task.id.as_str()).collect();
    let scores: BTreeSet<_> = form.calculations().into_iter().map(|(_, it)| it.score_key.as_str()).collect();
    let mut warnings = Vec::new();
    for it in written(form) {
        let Ok(expression) = Expression::parse(it.source) else { continue };
        let mut tell = |what: String| {
            let told = format!("{}: there is no {what}: it counts as not answered", it.place);
            if !warnings.contains(&told) {
                warnings.push(told);
            }
        };
        for (function, id) in expression.calls() {
            match (function, id) {
                ("answers" | "countSelectedOptions", Some(id)) if !ids.contains(id) => tell(format!("question {id}")),
                ("criteriaCheck", Some(id)) if !it.criteria.as_ref().is_some_and(|all| all.contains(id)) => {
                    tell(format!("criterion {id}"));
                }
                _ => {}
            }
        }
        for (of, name) in expression.names() {
            match (of, name) {
                ("scores", Some(name)) if !scores.contains(name) => tell(format!("score {name}")),
                ("criteria", Some(name)) if it.criteria.as_ref().is_some_and(|all| !all.contains(name)) => {
                    tell(format!("criterion {name}"));
                }
                _ => {}
            }
        }
    }
    warnings
}
