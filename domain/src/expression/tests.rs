//! What the definitions say, what they mean, and what is refused.

use proptest::prelude::*;

use super::*;

/// A form with a few answers.
struct Form;

impl World for Form {
    fn name(&self, name: &str) -> Option<Value> {
        match name {
            "labels" => Some(Value::List(vec![Value::Text("a".into()), Value::Text("b".into())])),
            "nothing" => Some(Value::Null),
            _ => None,
        }
    }

    fn member(&self, of: &str, name: &str) -> Option<Value> {
        match (of, name) {
            ("scores", "two") => Some(Value::Number(2)),
            ("scores", _) => Some(Value::Null),
            _ => None,
        }
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        match (function, arguments) {
            ("count", [Value::List(items)]) => Some(Ok(Value::Number(i64::try_from(items.len()).unwrap()))),
            ("count", _) => Some(Err("give a list".into())),
            ("answers", [Value::Text(id)]) if id == "1.1" => Some(Ok(Value::List(vec![Value::Null; 3]))),
            ("answers", [Value::Text(_)]) => Some(Ok(Value::Null)),
            ("bool", [value]) => Some(Ok(Value::Bool(value.is_true()))),
            ("plus", [Value::Number(a), Value::Number(b)]) => Some(Ok(Value::Number(a + b))),
            _ => None,
        }
    }
}

fn value(source: &str) -> Result<Value, String> {
    Expression::parse(source).and_then(|read| read.evaluate(&Form)).map_err(|error| error.to_string())
}

#[test]
fn values_are_as_in_javascript() {
    let number = Value::Number;
    for (source, expected) in [
        ("1 + 2 * 3 - 4", number(3)),
        ("-(2 - 5) + - 1", number(2)),
        ("false && 3", Value::Bool(false)),
        ("scores.other || 0", number(0)),
        ("(true && (scores.two || 0)) + (false && (scores.two || 0)) + (scores.none || 0)", number(2)),
        ("true + true + null", number(2)),
        ("null < 1", Value::Bool(true)),
        ("null >= 0 && null <= 0", Value::Bool(true)),
        ("null == 0", Value::Bool(false)),
        ("null == nothing", Value::Bool(true)),
        ("'1' == 1", Value::Bool(false)),
        ("true == 1", Value::Bool(false)),
        ("\"a\" in labels", Value::Bool(true)),
        ("!('c' in labels) && !(\"a\" in [])", Value::Bool(true)),
        ("!'c' in labels", Value::Bool(false)),
        ("answers('1.1') | count", number(3)),
        ("1 + answers('1.1') | count * 2", number(7)),
        ("2 | plus(3) | plus(4)", number(9)),
        ("answers('x') in ['y', null]", Value::Bool(true)),
        ("bool(answers('x')) != true ? 'no' : 'yes'", Value::Text("no".into())),
        ("0 ? 1 : '' ? 2 : [] ? 3 : 4", number(3)),
        ("'it\\'s \\\\ \\n'", Value::Text("it's \\ \\n".into())),
        ("true || unknown", Value::Bool(true)),
        ("1 == 1 ? scores.two : unknown", number(2)),
        (
            "[1, 'a', [true]]",
            Value::List(vec![number(1), Value::Text("a".into()), Value::List(vec![Value::Bool(true)])]),
        ),
    ] {
        assert_eq!(value(source), Ok(expected), "{source}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (source, told) in [
        ("", "character 1: a value is missing"),
        ("1 +", "character 4: a value is missing"),
        ("1.5", "character 1: only whole numbers"),
        ("99999999999999999999", "character 1: this number is too large"),
        ("a = b", "character 3: one = means nothing"),
        ("'open", "character 1: this text has no end"),
        ("é # b", "character 3: the character '#'"),
        ("a || b && c", "character 8: && and ||"),
        ("1 < 2 < 3", "character 7: two comparisons"),
        ("(1", "character 3: a ) is missing"),
        ("[1 2]", "character 4: a , or ] is missing"),
        ("a.b.c", "character 4: the expression should have ended"),
        ("x | 1", "character 5: the name of a function is missing"),
        ("true ? 1", "character 9: a : is missing"),
        ("in", "character 1: a value is missing"),
        ("unknown", "character 1: there is no unknown"),
        ("1 + other.x", "character 5: there is no other.x"),
        ("1 | strange", "character 5: there is no function strange"),
        ("1 | count", "character 5: count: give a list"),
        ("1 + 'a'", "character 3: a text is no number"),
        ("'a' < 'b'", "character 5: a text is no number"),
        ("'a' in 'abc'", "character 5: after `in` stands a list"),
        ("9223372036854775807 + 1", "the number becomes too large"),
        ("-(-9223372036854775807 - 1)", "the number becomes too large"),
    ] {
        let refused = value(source).unwrap_err();
        assert!(refused.contains(told), "{source}: {refused}");
    }
}

#[test]
fn names_and_calls_are_listed_from_left_to_right() {
    let read = Expression::parse("a in [b] ? f('1.1', c) | g : -scores.x + f(d) + ('2' | f) * null").unwrap();
    let names: Vec<_> = read.names().collect();
    assert_eq!(names, [("a", None), ("b", None), ("c", None), ("scores", Some("x")), ("d", None)]);
    assert_eq!(read.calls().collect::<Vec<_>>(), [("g", None), ("f", Some("1.1")), ("f", None), ("f", Some("2"))]);
}

#[test]
fn it_is_stored_as_it_was_written() {
    let source = " ( \"a\"  in labels )\n";
    let read: Expression = serde_json::from_value(source.into()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), source);
    let refused = serde_json::from_value::<Expression>("a &&".into()).unwrap_err();
    assert!(refused.to_string().contains("character 5: a value is missing"), "{refused}");
}

#[test]
fn long_and_deep_ones_are_refused_and_wide_ones_are_not() {
    assert!(value(&"(".repeat(3_999)).unwrap_err().contains("64 levels"));
    assert!(value(&format!("{}1", "!".repeat(3_999))).unwrap_err().contains("64 levels"));
    assert!(value(&format!("1{}", "|f".repeat(1_999))).unwrap_err().contains("at most 64 |"));
    assert!(value(&format!("1{}", "?1:1".repeat(900))).unwrap_err().contains("64 levels"));
    assert!(value(&"f(".repeat(1_999)).unwrap_err().contains("64 levels"));
    assert!(value(&format!("'{}'", "é".repeat(3_999))).unwrap_err().contains("4000 characters"));
    assert_eq!(value(&format!("1{}", "+1".repeat(1_999))), Ok(Value::Number(2_000)));
    assert_eq!(value(&format!("{}1{}", "(".repeat(64), ")".repeat(64))), Ok(Value::Number(1)));
    assert!(value(&format!("{}1{}", "(".repeat(65), ")".repeat(65))).unwrap_err().contains("64 levels"));
    assert_eq!(value(&format!("'{}' == ''", "é".repeat(3_900))), Ok(Value::Bool(false)));
}

/// All texts at `expression`, `when` and `if` of the definitions that others publish.
#[test]
fn every_expression_of_the_public_definitions_is_read() {
    let mut count = 0;
    for (path, text) in ["assessments/par-dpia-form", "aiact"].into_iter().flat_map(crate::exchange::testing::real) {
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let document: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
            let mut waiting = vec![&document];
            while let Some(value) = waiting.pop() {
                waiting.extend(value.as_array().into_iter().flatten());
                for (key, below) in value.as_object().into_iter().flatten() {
                    waiting.push(below);
                    if let (true, Some(source)) = (["expression", "when", "if"].contains(&key.as_str()), below.as_str())
                    {
                        Expression::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
                        count += 1;
                    }
                }
            }
            assert!(count > 50 || path.ends_with("dpia.yaml"), "{}: {count}", path.display());
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(source in "[a-z0-9'\"().,|&=!<>?:+*\\[\\] -]{0,60}") {
        let _ = value(&source);
    }
}
