//! The round trip, on files of our own, of others, and on any that can be thought of.
//!
//! Equal in content: read as a tree, without what says nothing (nulls, empty texts, empty lists), and with scalars compared
//! as texts without blanks at their end, everything that differs is announced by a note on that field or above it. Order of
//! keys, comments, quotation and folding of lines are no content.

use proptest::prelude::*;

use super::{check, read, write};
use crate::catalogue::{ImportRecord, Part, VersionState};
use crate::exchange::testing::{component, imported, of, real};
use crate::exchange::yaml::{Node, Value, parse};
use crate::exchange::{Exported, Subject};
use crate::problem::{Failure, Flaw, Problem};
use crate::text::{Language, Localized};

const NEAT: &str = include_str!("../../../../tests/fixtures/exchange/publiccode-0.7.yml");
const UNTIDY: &str = include_str!("../../../../tests/fixtures/exchange/publiccode-slordig.yml");

fn one(text: &str) -> ImportRecord {
    let mut records = read(text).unwrap();
    assert_eq!(records.len(), 1);
    records.remove(0).unwrap()
}

fn export(record: &ImportRecord) -> Result<Exported, Vec<Problem>> {
    let (component, version) = imported(record);
    export_as(record, &component, version.as_ref())
}

fn export_as(
    record: &ImportRecord,
    component: &crate::catalogue::Component,
    version: Option<&crate::catalogue::Version>,
) -> Result<Exported, Vec<Problem>> {
    let subject = Subject {
        component,
        version,
        owner_name: "Gemeente Voorbeeldstad",
        original: Some(&record.original),
        source_id: Some(&record.source_id),
        is_own: true,
        adoption: None,
        beside: None,
    };
    write(&subject).map_err(|failure| match failure {
        Failure::Refused(problems) => problems,
        Failure::Fault(fault) => panic!("{fault:?}"),
    })
}

/// Where two trees differ in content: paths of keys.
fn differences(before: Option<&Node>, after: Option<&Node>, at: &str, found: &mut Vec<String>) {
    let there = |node: Option<&Node>| node.filter(|node| !node.is_empty()).cloned();
    let join = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match (there(before), there(after)) {
        (None, None) => {}
        (Some(before), Some(after)) => match (&before.value, &after.value) {
            (Value::Map(old), Value::Map(new)) => {
                let mut keys: Vec<&String> = old.iter().chain(new).map(|(key, _)| key).collect();
                keys.sort();
                keys.dedup();
                for key in keys {
                    differences(before.get(&[key]), after.get(&[key]), &join(key), found);
                }
            }
            (Value::List(old), Value::List(new)) => {
                let said = |items: &[Node]| items.iter().filter(|item| !item.is_empty()).cloned().collect::<Vec<_>>();
                let (old, new) = (said(old), said(new));
                for place in 0..old.len().max(new.len()) {
                    differences(old.get(place), new.get(place), at, found);
                }
            }
            (old, new) if scalar(old) == scalar(new) => {}
            _ => found.push(at.to_owned()),
        },
        _ => found.push(at.to_owned()),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.trim_end().to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

/// Fails where something differs that no note told.
fn assert_equal_but_for_notes(record: &ImportRecord, exported: &Exported, what: &str) {
    let (before, after) = (parse(&record.original, 0).unwrap(), parse(&exported.text, 0).unwrap());
    let mut found = Vec::new();
    differences(Some(&before), Some(&after), "", &mut found);
    let told = |path: &str| {
        let path = path.to_lowercase();
        record.notes.iter().any(|note| {
            let note = note.path.to_lowercase();
            path == note || path.starts_with(&format!("{note}.")) || note.starts_with(&format!("{path}."))
        })
    };
    let untold: Vec<_> = found.iter().filter(|path| !told(path)).collect();
    assert!(untold.is_empty(), "{what}: these differ and no note says so: {untold:?}\n{}", exported.text);
}

#[test]
fn a_neat_file_comes_out_as_it_went_in() {
    let record = one(NEAT);
    assert_eq!(record.notes, []);
    assert_eq!(record.source_id, "https://code.example.nl/waterschap/grondwaterpeil");
    let description = &record.description;
    assert_eq!(description.name, Localized::new("Grondwaterpeil", Some("Groundwater level".to_owned())));
    assert_eq!(description.supplier.as_deref(), Some("Peilbuis B.V."));
    assert_eq!(description.standards, ["urn:nl:ak:ver:aia-27", "alias:gdpr"]);
    assert_eq!(description.keywords, ["data-analytics"]);
    assert_eq!(description.contact, None, "a person in a file is no department's mailbox");
    let version = record.version.as_ref().unwrap();
    assert_eq!((version.number.as_str(), version.state), ("2.4", Some(VersionState::Active)));
    assert!(record.texts.contains("Kaart met uitleg"));
    let exported = export(&record).unwrap();
    let mut found = Vec::new();
    differences(Some(&parse(NEAT, 0).unwrap()), Some(&parse(&exported.text, 0).unwrap()), "", &mut found);
    assert_eq!(found, [""; 0], "nothing differs");
}

#[test]
fn an_untidy_file_comes_in_with_a_note_on_each_line() {
    let record = one(UNTIDY);
    let mut notes = String::new();
    for note in &record.notes {
        use std::fmt::Write;
        writeln!(notes, "{} {}: {}", note.line.unwrap_or_default(), note.path, note.english).unwrap();
    }
    insta::assert_snapshot!(notes);
    let exported = export(&record).unwrap();
    assert_eq!(check(&parse(&exported.text, 0).unwrap()), []);
    insta::assert_snapshot!(exported.text);
}

#[test]
fn what_the_component_says_today_is_laid_over_it() {
    let record = one(NEAT);
    let (mut component, version) = imported(&record);
    for (part, text) in [
        (Part::Name(Language::Nl), "Peilkaart"),
        (Part::Summary(Language::En), "Levels on a map."),
        (Part::Licence, "MIT"),
        (Part::Supplier, "Andere B.V."),
        (Part::Standards, "alias:gdpr; geen standaard"),
        (Part::Keywords, "data-analytics; knowledge-management; peilbuizen"),
    ] {
        assert!(part.set(&mut component.description, text));
    }
    let mut version = version.unwrap();
    (version.number, version.state) = ("3.0".to_owned(), VersionState::SupportEnded);
    let exported = export_as(&record, &component, Some(&version)).unwrap();
    let again = one(&exported.text);
    assert_eq!(again.description.standards, ["alias:gdpr"]);
    assert_eq!(again.description.keywords, ["data-analytics", "knowledge-management"]);
    assert_eq!(exported.notes.len(), 2, "what has no place there is told: {:?}", exported.notes);
    for part in Part::ALL.into_iter().filter(|part| ![Part::Standards, Part::Keywords].contains(part)) {
        assert_eq!(part.of(&again.description), part.of(&component.description), "{part:?}");
    }
    assert_eq!(of(&component, again.version.as_ref().unwrap()).state, VersionState::SupportEnded);
    assert!(exported.text.contains("Kaart met uitleg"), "what the catalogue does not know stays");
}

#[test]
fn what_was_never_said_is_asked_for() {
    let mut component = component(one(NEAT).description);
    component.description.source_url = None;
    let subject = Subject {
        component: &component,
        version: None,
        owner_name: "Utrecht",
        original: None,
        source_id: None,
        is_own: true,
        adoption: None,
        beside: None,
    };
    let Err(Failure::Refused(problems)) = write(&subject) else { panic!("it is not valid") };
    let paths: Vec<_> = problems.iter().map(|problem| problem.path()[1..].join(".")).collect();
    for path in ["url", "platforms", "softwareType", "maintenance", "localisation", "description.nl.features"] {
        assert!(paths.iter().any(|known| known == path), "{path} in {paths:?}");
    }
    assert!(problems.iter().all(|problem| matches!(problem, Problem::Invalid(_, Flaw::Missing))), "{problems:?}");
}

#[test]
fn several_documents_stand_in_one_file() {
    let two = format!("# twee\n---\n{NEAT}---\n{UNTIDY}");
    let records = read(&two).unwrap();
    assert_eq!(records.len(), 2);
    let second = records[1].as_ref().unwrap();
    let line = second.notes.iter().find(|note| note.path == "platforms").unwrap().line.unwrap();
    assert_eq!(two.lines().nth(line - 1), Some("platforms: web"), "lines are of the file");
    assert_eq!(read("# niets\n").unwrap_err(), Problem::invalid("document", Flaw::Missing));
    assert!(read("- een\n- lijst\n").unwrap()[0].is_err());
}

#[test]
fn the_files_of_others_go_in_and_come_out() {
    for (path, text) in real("publiccode") {
        let record = one(&text);
        // The one that is in version 0.7 is neat; each of the others has something to tell.
        assert_eq!(record.notes.is_empty(), text.contains("publiccodeYmlVersion: \"0.7\""), "{}", path.display());
        let lines = text.lines().count();
        for note in &record.notes {
            assert!(note.line.is_none_or(|line| (1..=lines).contains(&line)), "{note:?}");
            assert!(!note.dutch.is_empty() && note.dutch != note.english, "{note:?}");
        }
        let exported = export(&record).unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        assert_eq!(check(&parse(&exported.text, 0).unwrap()), [], "{}", path.display());
        assert_equal_but_for_notes(&record, &exported, &path.display().to_string());
        let again = one(&exported.text);
        assert_eq!(again.source_id, record.source_id);
        assert_eq!(export(&again).unwrap().text, exported.text, "once tidy, it stays as it is");
    }
}

/// Values as people write them, of every form.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("2.0".to_owned()),
        Just("[]".to_owned()),
        Just("{a: 1}".to_owned()),
        Just("[web, 1, null]".to_owned()),
        Just("https://x.example/a".to_owned()),
        Just("EUPL-1.2".to_owned()),
        Just("EUPL-1.2-or-later".to_owned()),
        Just("external".to_owned()),
        Just("internal".to_owned()),
        Just("stable".to_owned()),
        Just("softwareAddon".to_owned()),
        Just("2026-01-01".to_owned()),
        Just("[{name: Team, email: a@b.example, until: 2030-01-01}]".to_owned()),
        "[a-zA-Z :#'&<>é-]{0,20}".prop_map(|text| format!("\"{text}\"")),
        (1_usize..40).prop_map(|words| format!("\"{}\"", "woord ".repeat(words))),
    ]
}

/// A neat file, with any of its values replaced by any others, and keys that are none.
fn any_document() -> impl Strategy<Value = String> {
    let places: Vec<String> = NEAT.lines().filter(|line| line.contains(": ")).map(str::to_owned).collect();
    let count = places.len();
    (
        proptest::collection::vec((0..count, any_value()), 0..5),
        proptest::collection::vec(("[a-zA-Z]{2,12}", any_value()), 0..3),
    )
        .prop_map(move |(changes, more)| {
            let mut text = NEAT.to_owned();
            for (place, value) in changes {
                let line = &places[place];
                let (key, _) = line.split_once(": ").unwrap();
                if !line.ends_with(">-") {
                    text = text.replacen(&format!("{line}\n"), &format!("{key}: {value}\n"), 1);
                }
            }
            for (key, value) in more {
                text.extend([key.as_str(), ": ", value.as_str(), "\n"]);
            }
            text
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever comes in comes out strictly valid and otherwise equal, or the export says what is wrong.
    #[test]
    fn strict_out_whatever_came_in(text in any_document()) {
        let Ok(records) = read(&text) else { return Ok(()) };
        for record in records.into_iter().flatten() {
            match export(&record) {
                Ok(exported) => {
                    let tree = parse(&exported.text, 0).unwrap();
                    prop_assert_eq!(check(&tree), []);
                    assert_equal_but_for_notes(&record, &exported, &text);
                    let again = one(&exported.text);
                    let measured = record.notes.iter().any(|note| note.path.ends_with("Description"));
                    for part in Part::ALL {
                        // What is measured in characters may have been shortened or completed, and was told to be.
                        if !(measured && matches!(part, Part::Summary(_) | Part::Purpose(_))) {
                            prop_assert_eq!(part.of(&again.description), part.of(&record.description));
                        }
                    }
                    prop_assert_eq!(again.source_id, record.source_id);
                }
                Err(problems) => {
                    prop_assert!(!problems.is_empty());
                    // It was told at the import already.
                    prop_assert!(!record.notes.is_empty());
                }
            }
        }
    }
}
