//! The round trip, the standard's own JSON Schema, and what does not fit.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::exchange::testing::real;
use crate::instruments::answers::{AnswerSet, Image};
use crate::instruments::testing::{NO, YES, choices, questions, text};
use crate::problem::{Code, Flaw, Problem};

const URN: &str = "urn:nl:klein:1.0";

fn at(seconds: i64) -> Instant {
    Instant::from_microseconds(1_750_000_000_000_000).plus_seconds(seconds)
}

fn edited(given: &[(&str, AnswerValue)]) -> EditedAnswers {
    let edited = |(seconds, (place, value)): (i64, &(&str, AnswerValue))| {
        (place.parse().unwrap(), Edited { value: value.clone(), at: at(seconds) })
    };
    (0..).zip(given).map(edited).collect()
}

fn written(answers: &EditedAnswers) -> Value {
    serde_json::from_str(&write(&questions(), URN, at(0), answers).unwrap()).unwrap()
}

/// Reads a text with no answers beside it.
fn read(text: &str) -> Result<ReadOutput, Problem> {
    super::read(&questions(), parse(text)?, &AnswerSet::default())
}

#[test]
fn each_answer_stands_where_the_format_has_it() {
    let image = Image { data: "data:image/png;base64,AAAA".into(), title: None, description: None, source: None };
    let day = AnswerValue::Date("2026-02-28".parse().unwrap());
    let answers = edited(&[
        ("1.1", YES),
        ("1.3", choices(&["Rood"])),
        ("1.6", day),
        ("1.7", AnswerValue::Image(image)),
        ("2.1.1[1]", text("Utrecht")),
        ("2.1.2[1]", NO),
        ("2.1.3.1[1][12]", text("x")),
        ("2.1.4[0][3]", text("y")),
        ("3.3[2]", text("z")),
    ]);
    let document = written(&answers);
    assert_eq!(document["metadata"], json!({"urn": URN, "createdAt": at(0).to_string()}));
    let of = |value: Value, seconds| json!({"value": value, "lastEditedAt": at(seconds).to_string()});
    let expected = json!({
        "1.1": of(json!("true"), 0),
        "1.3": of(json!(["Rood"]), 1),
        "1.6": of(json!("2026-02-28"), 2),
        "1.7": of(json!({"data": "data:image/png;base64,AAAA"}), 3),
        "2.1": [
            {"_index": 1, "2.1.1": of(json!("Utrecht"), 4), "2.1.2": of(json!("false"), 5)},
            {"_index": 3, "2.1.4": of(json!("y"), 7)},
        ],
        "2.1.3": [{"_index": 1012, "2.1.3.1": of(json!("x"), 6)}],
        "3.3[2]": of(json!("z"), 8),
    });
    assert_eq!(document["answers"], expected);
}

#[test]
fn only_versioned_forms_have_this_format() {
    for urn in ["urn:nl:klein:3", "urn:nl:klein:3.0.1", "urn:nl:klein", "urn:nl:aivt:tr:iama:1.0", "urn:nl:DPIA:3.0"] {
        let refused = write(&questions(), urn, at(0), &EditedAnswers::new());
        assert_eq!(refused, Err(OutputError::Urn(urn.to_owned())));
    }
    for place in ["9.9", "1", "2.1.1", "1.1[0]"] {
        let refused = write(&questions(), URN, at(0), &edited(&[(place, YES)]));
        assert_eq!(refused, Err(OutputError::NoQuestion(place.parse().unwrap())));
    }
}

#[test]
fn what_does_not_fit_is_told_with_its_place_and_the_rest_is_read() {
    let of = |value: Value| json!({"value": value, "lastEditedAt": "2026-03-01T12:00:00Z"});
    let document = json!({
        "$schema": "x",
        "metadata": {"urn": URN, "createdAt": "2026-03-01T12:00:00+01:00", "completedTasks": ["1"]},
        "answers": {
            "1.1": of(json!("ja")),
            "1.2": of(json!("goed <b>zo</b>")),
            "1.3": of(json!(["Rood", "Paars"])),
            "1.5": of(json!(null)),
            "1.6": of(json!("1 maart")),
            "2.1": [
                {"_index": 0, "2.1.1": of(json!("Utrecht")), "1.1": of(json!("true")), "9.9": of(json!("x"))},
                {"_index": 1000, "2.1.1": of(json!("te ver"))},
                {"_index": 0, "2.1.1": of(json!("nog eens"))},
            ],
            "2.1.2": of(json!("true")),
            "2.1.3.1[7]": of(json!("niet in een lijst")),
            "2.2": of(json!("Utrecht")),
            "9.1": of(json!("x")),
        }
    });
    let read = read(&document.to_string()).unwrap();
    assert_eq!(read.created_at.to_string(), "2026-03-01T11:00:00Z");
    let places: Vec<_> = read.answers.keys().map(ToString::to_string).collect();
    assert_eq!(places, ["1.2", "2.1.1[0]", "2.2"]);
    assert_eq!(read.answers[&"1.2".parse().unwrap()].value, text("goed zo"));
    let mut told: Vec<_> =
        read.outside.iter().map(|it| format!("{}: {}", it.place, it.problem.path()[1..].join("."))).collect();
    told.sort();
    let expected = [
        "1.1: value",
        "1.3: value",
        "1.6: value",
        "2.1 [0] 1.1: repeats",
        "2.1 [0] 2.1.1: question",
        "2.1 [0] 9.9: document",
        "2.1 [1000] 2.1.1: repeats",
        "2.1.2: repeats",
        "2.1.3.1[7]: repeats",
        "9.1: document",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_is_no_document_is_refused_where_it_stops() {
    for text in ["", "{", "[]", r#"{"metadata": {}, "answers": {}}"#] {
        let Err(problem) = read(text) else { panic!("{text}") };
        assert!(matches!(problem, Problem::Invalid(..)) && problem.code() == Code::Invalid, "{text}");
    }
}

#[test]
fn what_is_there_twice_or_without_end_is_refused_where_it_stands() {
    let of = |answers: &str| {
        format!(
            "{{\"$schema\": \"x\", \"metadata\": {{\"urn\": \"{URN}\", \"createdAt\": \"2026-03-01T12:00:00Z\"}}, \"answers\": {answers}}}"
        )
    };
    let good = r#"{"value": "a", "lastEditedAt": "2026-03-01T12:00:00Z"}"#;
    assert!(read(&of(&format!(r#"{{"1.2": {good}}}"#))).is_ok());
    let many = |one: &str, times: usize| vec![one; times].join(",");
    let shape = [
        format!(r#"{{"1.2": {good}, "1.2": {good}}}"#),
        r#"{"1.2": {"value": "a", "value": "b", "lastEditedAt": "2026-03-01T12:00:00Z"}}"#.to_owned(),
        format!(r#"{{"2.1": [{{"_index": 0, "_index": 1, "2.1.1": {good}}}]}}"#),
        format!(r#"{{"2.1": [{{"_index": 0, "2.1.1": {good}, "2.1.1": {good}}}]}}"#),
        format!(r#"{{"2.1": [{{"2.1.1": {good}}}]}}"#),
        format!(r#"{{"2.1": [{{"_index": -1, "2.1.1": {good}}}]}}"#),
        format!(r#"{{"2.1": [{{"_index": 99999999999999999999999, "2.1.1": {good}}}]}}"#),
        format!(r#"{{"2.1": [{}]}}"#, many(r#"{"_index": 0}"#, 2_001)),
        format!(r#"{{"1.3": {{"value": [{}], "lastEditedAt": "2026-03-01T12:00:00Z"}}}}"#, many("\"a\"", 2_001)),
        r#"{"1.2": {"value": 7, "lastEditedAt": "2026-03-01T12:00:00Z"}}"#.to_owned(),
        r#"{"1.2": {"value": "a"}}"#.to_owned(),
        r#"{"1.2": {"value": "a", "lastEditedAt": "gisteren"}}"#.to_owned(),
        r#"{"1.2": "a"}"#.to_owned(),
        "[]".to_owned(),
    ];
    for answers in shape {
        let told = read(&of(&answers));
        assert!(matches!(&told, Err(Problem::Invalid(_, Flaw::Shape(..)))), "{answers:.200}: {told:?}");
    }
    // Too deep to be read: where it says so, and without a panic.
    for deep in
        ["[".repeat(100_000), r#"{"1.2":"#.repeat(100_000), format!(r#"{{"1.2": {{"x": {}"#, "[".repeat(100_000))]
    {
        assert!(matches!(read(&of(&deep)), Err(Problem::Invalid(..))));
    }
    // Each repetition is small, and together they are too many.
    let keys = |from: usize| (from..from + 50).map(|key| format!(r#""{key}": {good}"#)).collect::<Vec<_>>().join(",");
    let lists = (0..41).map(|at| format!(r#"{{"_index": {at}, {}}}"#, keys(0))).collect::<Vec<_>>().join(",");
    let many = read(&of(&format!(r#"{{"2.1": [{lists}]}}"#)));
    assert!(matches!(many, Err(Problem::Invalid(_, Flaw::Form(..)))), "{many:?}");
}

/// What can be chosen may come from an answer that is there already, and one that is there does not make a document's twice.
#[test]
fn answers_that_are_there_already_count_beside_the_document() {
    let there = crate::instruments::testing::answers(&[("2.1.1[0]", text("Utrecht")), ("2.2", text("Utrecht"))]);
    let json = write(&questions(), URN, at(0), &edited(&[("2.2", text("Utrecht"))])).unwrap();
    let read = super::read(&questions(), parse(&json).unwrap(), &there).unwrap();
    assert_eq!((read.answers.len(), read.outside.len()), (1, 0), "{:?}", read.outside);
}

#[test]
fn numbers_of_repetitions_go_into_one_and_out_of_it() {
    assert_eq!(encode(&[2, 5]), Some(2005));
    assert_eq!(encode(&[999; 5]), Some(999_999_999_999_999));
    assert_eq!((encode(&[0; 6]), encode(&[1_000])), (None, None));
    assert_eq!(decode(2005, 2), Some(vec![2, 5]));
    assert_eq!((decode(2005, 1), decode(1, 6), decode(0, 0)), (None, None, Some(vec![])));
}

fn schema() -> Option<&'static jsonschema::Validator> {
    static SCHEMA: std::sync::OnceLock<Option<jsonschema::Validator>> = std::sync::OnceLock::new();
    let read = || {
        let files = real("assessments/par-dpia-form");
        let (_, text) = files.iter().find(|(path, _)| path.ends_with("assessment-output.v2.schema.json"))?;
        Some(jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap())
    };
    SCHEMA.get_or_init(read).as_ref()
}

/// Random answers that fit the small form.
fn any_answers() -> impl Strategy<Value = EditedAnswers> {
    let line = "[A-Za-z0-9é.,]{1,12}".prop_map(|line| text(&line));
    let index = || prop_oneof![0..4_u32, 0..MOST_REPEATS];
    let place = |key: &'static str, levels: usize| {
        prop::collection::vec(index(), levels)
            .prop_map(move |repeats| Place { question: crate::instruments::QuestionKey::new(key), repeats })
    };
    let day = (1900..2200_i16, 1..13_i8, 1..29_i8).prop_map(|(year, month, day)| jiff::civil::date(year, month, day));
    let colours = || prop::sample::subsequence(vec!["Rood", "Blauw", "Kleur: anders", "Geel"], 1..5);
    let one = prop_oneof![
        (place("1.1", 0), any::<bool>().prop_map(AnswerValue::YesNo)),
        (place("1.2", 0), line.clone()),
        (place("1.3", 0), colours().prop_map(|all| choices(&all))),
        (place("1.5", 0), prop_oneof![Just(text("laag")), Just(text("hoog"))]),
        (place("1.6", 0), day.prop_map(AnswerValue::Date)),
        (place("2.1.1", 1), line.clone()),
        (place("2.1.2", 1), any::<bool>().prop_map(AnswerValue::YesNo)),
        (place("2.1.3.1", 2), line.clone()),
        (place("2.1.4", 2), line.clone()),
        (place("3.1.1", 1), line.clone()),
        (place("3.3", 1), line),
    ];
    let edited =
        (one, 0..1_000_000_i64).prop_map(|((place, value), seconds)| (place, Edited { value, at: at(seconds) }));
    prop::collection::btree_map(any::<u16>(), edited, 0..40).prop_map(|all| all.into_values().collect())
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same_and_is_valid(answers in any_answers()) {
        let json = write(&questions(), URN, at(0), &answers).unwrap();
        if let Some(schema) = schema() {
            let document: Value = serde_json::from_str(&json).unwrap();
            let told: Vec<_> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
            prop_assert!(told.is_empty(), "{told:?}");
        }
        let read = read(&json).unwrap();
        prop_assert_eq!(read, ReadOutput { urn: URN.to_owned(), created_at: at(0), answers, outside: Vec::new() });
    }
}
