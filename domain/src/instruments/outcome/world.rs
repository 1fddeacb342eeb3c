//! What the expressions of a form speak of.

use std::collections::BTreeMap;

use crate::expression::{Value, World};
use crate::instruments::QuestionKey;
use crate::instruments::answers::{AnswerValue, Standing};

/// The answers, and what was computed of them so far.
pub(super) struct Scope<'a> {
    standing: &'a Standing<'a>,
    /// The scores so far.
    pub(super) scores: BTreeMap<String, Option<i64>>,
    /// The criteria of the level so far.
    pub(super) criteria: BTreeMap<String, bool>,
    /// What was computed for the score whose rules are looked at, by its name.
    pub(super) own: Option<(String, Value)>,
}

impl<'a> Scope<'a> {
    pub(super) const fn new(standing: &'a Standing<'a>) -> Self {
        Self { standing, scores: BTreeMap::new(), criteria: BTreeMap::new(), own: None }
    }

    fn answer(&self, id: &str) -> Value {
        match self.standing.first_answer(&QuestionKey::new(id)) {
            None => Value::Null,
            Some(AnswerValue::Text(text)) => Value::Text(text.clone()),
            Some(AnswerValue::YesNo(value)) => Value::Bool(*value),
            Some(AnswerValue::Choices(choices)) => Value::List(choices.iter().cloned().map(Value::Text).collect()),
            Some(AnswerValue::Date(day)) => Value::Text(day.to_string()),
            // That there is one is all that can be said of it.
            Some(AnswerValue::Image(_)) => Value::Bool(true),
        }
    }
}

impl World for Scope<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        self.own.as_ref().filter(|(own, _)| own == name).map(|(_, value)| value.clone())
    }

    /// What is named and not there counts as null: the operator was warned.
    fn member(&self, of: &str, name: &str) -> Option<Value> {
        match of {
            "scores" => Some(self.scores.get(name).copied().flatten().map_or(Value::Null, Value::Number)),
            "criteria" => Some(self.criteria.get(name).copied().map_or(Value::Null, Value::Bool)),
            _ => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        Some(match (function, arguments) {
            ("answers", [Value::Text(id)]) => Ok(self.answer(id)),
            ("countSelectedOptions", [Value::Text(id)]) => Ok(count(&self.answer(id))),
            ("criteriaCheck", [Value::Text(id)]) => Ok(Value::Bool(self.criteria.get(id).copied().unwrap_or_default())),
            ("bool", [value]) => {
                Ok(Value::Bool(*value == Value::Bool(true) || *value == Value::Text("true".to_owned())))
            }
            ("count", [value]) => Ok(count(value)),
            ("weightedCountMap", [values, Value::List(keys), Value::List(weights)]) => weigh(values, keys, weights),
            ("answers" | "countSelectedOptions" | "criteriaCheck", _) => Err("give one id as text".to_owned()),
            ("bool" | "count", _) => Err("give one value".to_owned()),
            ("weightedCountMap", _) => Err("give values, a list of keys and a list of weights".to_owned()),
            _ => return None,
        })
    }
}

/// How many things it is: choices of a list; any one answer is one.
fn count(value: &Value) -> Value {
    Value::Number(match value {
        Value::List(items) => i64::try_from(items.len()).unwrap_or(i64::MAX),
        other => i64::from(other.is_true()),
    })
}

/// The weights of the keys that are among the values, added up.
///
/// A value is also a key's where it ends with a colon and the key: the pre-scan's options are called "Categorie …: x" and
/// the keys of its rule "x". To the letter no answer would ever weigh anything, which nobody can have meant.
fn weigh(values: &Value, keys: &[Value], weights: &[Value]) -> Result<Value, String> {
    if keys.len() != weights.len() {
        return Err(format!("{} keys have {} weights", keys.len(), weights.len()));
    }
    let values = match values {
        Value::List(values) => values.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let is_of = |value: &Value, key: &Value| match (value, key) {
        (Value::Text(value), Value::Text(key)) => {
            value == key || value.strip_suffix(key.as_str()).is_some_and(|label| label.ends_with(": "))
        }
        _ => false,
    };
    let mut sum: i64 = 0;
    for value in values {
        match keys.iter().zip(weights).find(|(key, _)| is_of(value, key)) {
            None => {}
            Some((_, Value::Number(weight))) => sum = sum.saturating_add(*weight),
            Some(_) => return Err("a weight is a whole number".to_owned()),
        }
    }
    Ok(Value::Number(sum))
}
