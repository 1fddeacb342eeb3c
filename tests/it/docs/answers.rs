//! What is answered, beside what a page says of it.

use std::collections::BTreeMap;

use serde_json::Value;

/// What texts with `…` in them stood for.
pub(super) type Kept = BTreeMap<String, String>;

/// Stands for what is left out.
const MORE: &str = "…";

/// Whether an answer is what the page says. Keeps what `…` stood for.
pub(super) fn compare(said: &Value, answer: &Value, kept: &mut Kept) -> Result<(), String> {
    at("answer", said, answer, kept)
}

fn at(path: &str, said: &Value, answer: &Value, kept: &mut Kept) -> Result<(), String> {
    let differs = || Err(format!("{path}: the page says {said}"));
    match (said, answer) {
        (Value::Object(said), Value::Object(answer)) => {
            let more = said.contains_key(MORE);
            for (key, said) in said.iter().filter(|(key, _)| *key != MORE) {
                let answer = answer.get(key).ok_or_else(|| format!("{path}.{key}: this is not in the answer"))?;
                at(&format!("{path}.{key}"), said, answer, kept)?;
            }
            match answer.keys().find(|key| !said.contains_key(*key)) {
                Some(key) if !more => Err(format!("{path}.{key}: the page does not say this")),
                None if more => Err(format!("{path}: there is no more than the page says, so leave … out")),
                _ => Ok(()),
            }
        }
        (Value::Array(said), Value::Array(answer)) => {
            let more = said.last().is_some_and(|last| last == MORE);
            let said = &said[..said.len() - usize::from(more)];
            if answer.len() < said.len() + usize::from(more) || !more && answer.len() > said.len() {
                return Err(format!("{path}: {} rows, and the page says {}", answer.len(), said.len()));
            }
            said.iter()
                .zip(answer)
                .zip(0..)
                .try_for_each(|((said, answer), nth)| at(&format!("{path}[{nth}]"), said, answer, kept))
        }
        (Value::String(said), answer) if said == MORE => {
            if answer.is_null() {
                differs()
            } else {
                Ok(())
            }
        }
        (Value::String(said), Value::String(answer)) if said.contains(MORE) => {
            let (start, end) = said.split_once(MORE).unwrap_or((said, ""));
            let fits = answer.len() > start.len() + end.len() && answer.starts_with(start) && answer.ends_with(end);
            let before = kept.entry(said.clone()).or_insert_with(|| answer.clone());
            if fits && before == answer { Ok(()) } else { differs() }
        }
        _ if said == answer => Ok(()),
        _ => differs(),
    }
}

/// A request with what its texts stand for.
pub(super) fn fill(body: &Value, kept: &Kept) -> Result<Value, String> {
    Ok(match body {
        Value::String(text) => {
            let filled = kept.iter().fold(text.clone(), |text, (said, was)| text.replace(said, was));
            if filled.contains(MORE) {
                return Err(format!("no answer before this one has shown what {text} is"));
            }
            filled.into()
        }
        Value::Array(items) => items.iter().map(|item| fill(item, kept)).collect::<Result<_, _>>()?,
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(key, value)| Ok((key.clone(), fill(value, kept)?))).collect::<Result<_, String>>()?,
        ),
        plain => plain.clone(),
    })
}

#[test]
fn a_text_that_was_kept_is_sent_and_must_stay_the_same() {
    use serde_json::json;
    let mut kept = Kept::new();
    let said = json!({ "id": "component_01k…", "at": "…", "rows": [1, "…"] });
    let answer = json!({ "id": "component_01kdv", "at": 5, "rows": [1, 2, 3] });
    assert_eq!(compare(&said, &answer, &mut kept), Ok(()));
    let filled = fill(&json!({ "a": ["component_01k…"], "b": "(id: \"component_01k…\")" }), &kept);
    assert_eq!(filled, Ok(json!({ "a": ["component_01kdv"], "b": "(id: \"component_01kdv\")" })));
    assert!(fill(&json!("version_01k…"), &kept).is_err());
    let other = json!({ "id": "component_01kxx", "at": 5, "rows": [1, 2] });
    assert!(compare(&said, &other, &mut kept).is_err(), "another id under the same name");
    for (said, answer) in [
        (json!([1]), json!([1, 2])),
        (json!([1, "…"]), json!([1])),
        (json!([1, "…"]), json!([2, 1])),
        (json!("…"), json!(null)),
        (json!("a…"), json!("a")),
        (json!(1), json!(2)),
        (json!(null), json!({})),
    ] {
        assert!(compare(&said, &answer, &mut Kept::new()).is_err(), "{said} {answer}");
    }
}
