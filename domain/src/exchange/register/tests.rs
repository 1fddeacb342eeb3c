//! The round trip, in both representations.
//!
//! Equal in content: with the keys of the delivery API and without what says nothing, everything is as it was but for what
//! an export fills in for everybody: organisation, language, version, and an id of the source where there was none.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{complete, is_schema, publishable, read, to_config, to_schema, write};
use crate::catalogue::{ImportRecord, Part, Theme};
use crate::exchange::testing::{component, imported, real};
use crate::exchange::{Format, Registration, Subject};
use crate::problem::{Flaw, Problem};
use crate::text::Language;

const RECORD: &str = include_str!("../../../../tests/fixtures/exchange/registratie.json");

fn one(text: &str) -> ImportRecord {
    read(text).unwrap().remove(0).unwrap()
}

fn object(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap()
}

fn export(record: &ImportRecord, format: Format, owner: &str) -> Registration {
    let (component, version) = imported(record);
    let subject = Subject {
        component: &component,
        version: version.as_ref(),
        owner_name: owner,
        original: Some(&record.original),
        source_id: Some(&record.source_id),
        is_own: true,
        adoption: None,
        beside: None,
    };
    write(format, &subject).unwrap()
}

/// Without empty values, however deep.
fn tidy(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().map(|(key, value)| (key.clone(), tidy(value)));
            Value::Object(kept.filter(|(_, value)| !super::check::is_empty(value)).collect())
        }
        Value::Array(items) => {
            Value::Array(items.iter().map(tidy).filter(|item| !super::check::is_empty(item)).collect())
        }
        other => other.clone(),
    }
}

/// What an export fills in.
const FILLED_IN: [&str; 4] = ["organization", "lang", "standard_version", "source_id"];

fn content(record: &Map<String, Value>) -> Value {
    let mut record = to_config(record);
    record.retain(|key, _| !FILLED_IN.contains(&key.as_str()));
    tidy(&Value::Object(record))
}

#[test]
fn a_registration_comes_out_as_it_went_in() {
    let record = one(RECORD);
    assert_eq!(record.notes, []);
    assert_eq!(record.source_id, "bomen-1");
    assert_eq!(record.description.theme, Some(Theme::NatureAndEnvironment));
    assert_eq!(record.description.keywords, ["bomen", "kappen", "groen"]);
    assert!(record.texts.contains("negen vragen") && record.texts.contains("Omgevingswet"));
    let out = export(&record, Format::Algoritmeregister, "Utrecht");
    assert_eq!((out.publishable.clone(), out.complete.clone()), (vec![], vec![]));
    assert_eq!(tidy(&Value::Object(object(&out.exported.text))), tidy(&Value::Object(object(RECORD))));
    // In the other representation, and back.
    let out = export(&record, Format::AlgoritmeregisterSchema, "Utrecht");
    let schema = object(&out.exported.text);
    assert!(is_schema(&schema) && !is_schema(&object(RECORD)));
    assert_eq!(schema["publication_category"], "Overige algoritmes (Categorie C)");
    assert_eq!(schema["legal_basis_title"], "Bomenverordening 2023; Omgevingswet");
    let again = one(&out.exported.text);
    assert_eq!(again.notes, []);
    assert_eq!(again.description, record.description);
    assert_eq!(
        content(&object(&again.original)),
        content(&object(RECORD)),
        "two links do not fit in one: the list goes along"
    );
}

#[test]
fn today_is_laid_over_and_another_organisation_gets_its_own() {
    let record = one(RECORD);
    let (mut component, version) = imported(&record);
    for (part, text) in [
        (Part::Name(Language::Nl), "Kapadvies"),
        (Part::Theme, "HOUSING"),
        (Part::Keywords, "kap"),
        (Part::Licence, "MIT"),
    ] {
        assert!(part.set(&mut component.description, text));
    }
    let subject = Subject {
        component: &component,
        version: version.as_ref(),
        owner_name: "Gemeente Tilburg",
        original: Some(&record.original),
        source_id: Some(&record.source_id),
        is_own: true,
        adoption: None,
        beside: None,
    };
    let out = write(Format::Algoritmeregister, &subject).unwrap();
    let written = object(&out.exported.text);
    assert_eq!(written["name"], "Kapadvies");
    assert_eq!(written["category"], json!(["Wonen", "Ruimte en infrastructuur"]));
    assert_eq!(written["organization"], "Gemeente Tilburg", "one registration is of one organisation");
    assert_eq!(written["goal"], object(RECORD)["goal"], "what was not changed keeps its markup");
    assert_eq!(out.exported.notes.len(), 1, "a licence has no place there: {:?}", out.exported.notes);
}

#[test]
fn what_is_missing_is_told_in_two_lists() {
    let component = component(one(RECORD).description);
    let subject = Subject {
        component: &component,
        version: None,
        owner_name: "Gemeente Utrecht",
        original: None,
        source_id: None,
        is_own: true,
        adoption: None,
        beside: None,
    };
    let out = write(Format::Algoritmeregister, &subject).unwrap();
    let missing = |problems: &[Problem]| {
        problems
            .iter()
            .map(|problem| {
                assert!(matches!(problem, Problem::Invalid(_, Flaw::Missing)), "{problem:?}");
                problem.path()[1..].join(".")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(missing(&out.publishable), ["status", "publication_category"]);
    assert_eq!(
        missing(&out.complete),
        [
            "status",
            "start_date",
            "publication_category",
            "considerations",
            "human_intervention",
            "risk_management",
            "impact_assessments",
            "data",
            "technical_operation"
        ]
    );
    let again = one(&out.exported.text);
    assert_eq!(again.component, Some(component.id), "it comes back as itself");
}

#[test]
fn seven_fields_are_asked_to_publish_and_eighteen_to_be_complete() {
    assert_eq!(publishable(&Map::new()).len(), 7);
    assert_eq!(complete(&Map::new()).len(), 18);
}

#[test]
fn a_record_is_read_and_its_markup_taken_out() {
    let document = r#"[{"id": "x-1", "source_id": null, "name": "Naam<script>alert(1)</script>", "type": "Op regels gebaseerd",
        "description_short": "Kort", "goal": "<div>Doel</div><p>Meer</p>", "category": ["Sociale zekerheid"], "status": "In gebruik"}]"#;
    let record = one(document);
    assert_eq!(record.source_id, "x-1");
    assert_eq!(record.description.name.get(Language::Nl), "Naam");
    assert_eq!(record.description.purpose.get(Language::Nl), "Doel\nMeer");
    assert_eq!(record.description.theme, Some(Theme::SocialSecurity));
    assert_eq!(record.description.kind, crate::catalogue::ComponentKind::DecisionRules);
    assert!(record.original.contains("alert(1)"), "the original is kept whole");
}

#[test]
fn a_bad_record_does_not_stop_the_rest_and_a_truncated_document_says_where() {
    let document = r#"[{"id": "a", "name": 7}, {"id": "b", "name": "B", "description_short": "b"}, {"name": "C"},
        {"id": "b", "name": "B", "description_short": "again"}]"#;
    let records = crate::exchange::read(Format::Algoritmeregister, document).unwrap();
    let good: Vec<_> = records.iter().map(Result::is_ok).collect();
    assert_eq!(good, [false, true, false, false]);
    let problem = read("[\n{\"id\": \"a\", \"na").unwrap_err();
    assert_eq!(problem, Problem::invalid("document", Flaw::Syntax("JSON", 2, 15)));
}

#[test]
fn a_note_names_its_line() {
    let document = "[\n{\"id\": \"a\", \"name\": \"A\", \"description_short\": \"a\"},\n{ \"id\": \"b\",\n\"name\": \"B\",\n\"description_short\": \"b\",\n\"begin_date\": \"mei 2024\"}]";
    let records = read(document).unwrap();
    let second = records[1].as_ref().unwrap();
    let note = second.notes.iter().find(|note| note.path == "begin_date").unwrap();
    assert_eq!(note.line, Some(6));
}

/// The standard's own JSON Schema, where it is at hand.
fn schema() -> Option<jsonschema::Validator> {
    let files = real("algoritmeregister");
    let (_, text) = files.iter().find(|(path, _)| path.to_string_lossy().ends_with("schema.json"))?;
    Some(jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap())
}

#[test]
fn the_records_of_others_go_in_and_come_out() {
    let mut files = real("algoritmeregister/supplier_templates");
    files.extend(
        real("algoritmeregister").into_iter().filter(|(path, _)| path.to_string_lossy().contains("test_algorithm")),
    );
    let schema = schema();
    let (mut whole, mut lacking) = (0, 0);
    for (path, text) in files {
        for record in read(&text).unwrap() {
            let record = record.unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
            assert!(!record.notes.is_empty(), "{}: none of these can be published as it is", path.display());
            let before = content(&object(&record.original));
            let out = export(&record, Format::Algoritmeregister, "Gemeente Utrecht");
            let after = object(&out.exported.text);
            assert_eq!(content(&after), before, "{}", path.display());
            assert_eq!(publishable(&after), out.publishable);
            let other = export(&record, Format::AlgoritmeregisterSchema, "Gemeente Utrecht");
            let written = object(&other.exported.text);
            // The delivery API's `language: NLD` has no key beside the schema's own `language: nld`.
            let mut after = after;
            after.remove("language");
            assert_eq!(tidy(&Value::Object(to_config(&written))), tidy(&Value::Object(after)), "{}", path.display());
            let schema = schema.as_ref().expect("the schema is beside them");
            let valid = schema.is_valid(&Value::Object(written.clone()));
            assert_eq!(
                valid,
                other.complete.is_empty(),
                "{}: {:?} {:?}",
                path.display(),
                other.complete,
                schema.iter_errors(&Value::Object(written.clone())).map(|error| error.to_string()).collect::<Vec<_>>()
            );
            // Completed as its problems ask, it is valid.
            let mut completed = written;
            for problem in &other.complete {
                let key = problem.path()[1..].join(".");
                completed.insert(key.clone(), filled(&key));
            }
            assert_eq!(complete(&completed), []);
            assert!(schema.is_valid(&Value::Object(completed)), "{}", path.display());
            if valid { whole += 1 } else { lacking += 1 }
        }
    }
    if schema.is_some() {
        assert!(lacking > 0, "{whole} {lacking}");
    }
}

fn filled(key: &str) -> Value {
    match key {
        "theme" => json!(["Verkeer"]),
        "start_date" | "end_date" => json!("2026-01"),
        "status" => json!("In gebruik"),
        "publication_category" => json!("Overige algoritmes (Categorie C)"),
        "language" => json!("nld"),
        key if key.ends_with("link") => json!("https://x.example/"),
        _ => json!("Ingevuld"),
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!(7)),
        Just(json!([])),
        Just(json!(["Verkeer", "Bestuur"])),
        Just(json!("In gebruik")),
        Just(json!("2024-05")),
        Just(json!("2024-13")),
        Just(json!("http://x.example/a")),
        Just(json!("geen adres")),
        Just(json!([{ "title": "Een", "link": "https://x.example" }])),
        Just(json!([{ "title": "Een" }, { "title": "Twee", "link": "https://x.example" }])),
        "[a-z<>&; é]{0,30}".prop_map(|text| json!(text)),
        Just(json!("x".repeat(2500))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// Whatever comes in comes out equal in content in both representations; and what is told to be complete is valid.
    #[test]
    fn nothing_is_lost_and_complete_is_valid(changes in proptest::collection::vec((0_usize..40, any_value()), 0..6)) {
        let mut record = object(RECORD);
        let keys: Vec<String> = record.keys().cloned().chain(["website", "end_date", "url", "uuid", "dpia"].map(str::to_owned)).collect();
        for (place, value) in changes {
            record.insert(keys[place % keys.len()].clone(), value);
        }
        let Ok(read) = read(&Value::Object(record.clone()).to_string()).unwrap().remove(0) else { return Ok(()) };
        let out = export(&read, Format::Algoritmeregister, "Gemeente Utrecht");
        let mut after = content(&object(&out.exported.text));
        let mut before = content(&record);
        // These two are repaired, and a note says so.
        for key in ["category", "status", "publication_category"] {
            let drop = |value: &mut Value| { value.as_object_mut().unwrap().remove(key); };
            drop(&mut after);
            drop(&mut before);
        }
        prop_assert_eq!(after, before);
        let schema = to_schema(&object(&out.exported.text));
        prop_assert_eq!(tidy(&Value::Object(to_config(&schema))), tidy(&Value::Object(object(&out.exported.text))));
        if let Some(validator) = schema_once() {
            let told = complete(&schema);
            prop_assert!(!told.is_empty() || validator.is_valid(&Value::Object(schema.clone())), "{}", Value::Object(schema));
        }
    }

    #[test]
    fn no_document_makes_it_panic(document in ".{0,200}") {
        let _ = read(&document);
    }
}

fn schema_once() -> Option<&'static jsonschema::Validator> {
    static SCHEMA: std::sync::OnceLock<Option<jsonschema::Validator>> = std::sync::OnceLock::new();
    SCHEMA.get_or_init(schema).as_ref()
}
