//! How a registration is filled, and what is checked of it.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{FieldChange, FieldChanges, InForce, Registration, assessed};
use crate::assessments::{Answer, Approval, DecisionRole, Disposition, Given, MeasureText, UseContext};
use crate::catalogue::{AdoptionState, AdoptionStatement, Component, Description, Theme};
use crate::exchange::register::{self, Beside, FieldOrigin, FieldValue, Linked};
use crate::exchange::testing::{component, real};
use crate::exchange::{Format, Subject, read};
use crate::id::Ids;
use crate::instruments::answers::AnswerValue;
use crate::instruments::{Instrument, InstrumentKind, NewInstrument, Questions};
use crate::patch::Patch;
use crate::policy::{EditRegistration, Facts, Permit, Standing, permit};
use crate::problem::{Failure, Flaw, Problem};
use crate::role::Role;
use crate::tenancy::OrganisationKind;
use crate::text::Localized;
use crate::time::Instant;

const NOW: Instant = Instant::from_microseconds(1_780_000_000_000_000);

/// The short DPIA in force, with these answers to questions that are asked once or repeated.
fn dpia(answers: &[(&str, &str)]) -> InForce {
    let NewInstrument { kind, definition, marks } = NewInstrument::own().unwrap().remove(1);
    assert!(marks.register.is_empty(), "what the program says of it is not stored with it");
    let questions = Questions::of(&definition);
    let instrument = Instrument { id: Ids::seeded(3).make(NOW), kind, definition, questions, marks };
    let answer = |(place, text): &(&str, &str)| Answer {
        edition: Ids::seeded(4).make(NOW),
        place: place.parse().unwrap(),
        given: Given::Here {
            disposition: Disposition::Own,
            value: AnswerValue::Text((*text).to_owned()),
            reason: None,
        },
        stamp: uuid::Uuid::nil(),
        revision: 1,
        by: None,
        at: NOW,
    };
    InForce {
        kind: InstrumentKind::Dpia,
        instrument: Arc::new(instrument),
        approval: Approval {
            by: None,
            function: "Directeur Werk".to_owned(),
            at: NOW,
            valid_until: "2027-06-01".parse().unwrap(),
            content_hash: String::new(),
        },
        reused_from: Some("Utrecht".to_owned()),
        context: UseContext {
            purpose: "Vroeg helpen bij schulden".to_owned(),
            process: "Schuldhulp".to_owned(),
            people: vec!["Inwoners met een achterstand".to_owned()],
            personal_data: vec!["Adres".to_owned(), "Bedrag".to_owned()],
            special_data: vec!["Burgerservicenummer".to_owned()],
            people_a_year: Some(10),
            decision: DecisionRole::Supporting,
        },
        answers: answers.iter().map(answer).collect(),
        measures: vec![measure("Medewerkers oefenen", None), measure("Logboek", Some("2026-01-01".parse().unwrap()))],
    }
}

fn measure(text: &str, done_on: Option<crate::time::Date>) -> MeasureText {
    let due_on = "2026-12-31".parse().unwrap();
    MeasureText { text: text.to_owned(), owner: "Teamleider".to_owned(), due_on, done_on }
}

const ANSWERS: [(&str, &str); 6] = [
    ("4.1", "Taak van algemeen belang"),
    ("4.2", "Artikel 4a Wet gemeentelijke schuldhulpverlening."),
    ("4.3", "Zonder signaal komt hulp te laat."),
    ("4.4", "Hulp weegt op tegen een ongevraagde brief."),
    ("5.1.1[1]", "De brief komt bij een ander."),
    ("5.1.1[0]", "Iemand schrikt van de brief."),
];

fn of_utrecht() -> Component {
    component(Description {
        name: Localized::new("Schulden", None),
        summary: Localized::new("Wijst op achterstanden", None),
        theme: Some(Theme::SocialSecurity),
        supplier: Some("Maker".to_owned()),
        ..Description::default()
    })
}

fn adoption() -> AdoptionStatement {
    AdoptionStatement {
        state: AdoptionState::InUse,
        since: Some("2026-02-03".parse().unwrap()),
        until: None,
        purpose: None,
    }
}

fn written(
    component: &Component,
    adoption: Option<&AdoptionStatement>,
    beside: &Beside,
) -> crate::exchange::Registration {
    let subject = Subject {
        component,
        version: None,
        owner_name: "Gemeente Amersfoort",
        original: None,
        source_id: None,
        is_own: false,
        adoption,
        beside: Some(beside),
    };
    register::write(Format::Algoritmeregister, &subject).unwrap()
}

/// What only people know.
fn filled() -> Map<String, Value> {
    let filled = json!({
        "contact_email": "ai@amersfoort.nl",
        "publication_category": "Impactvolle algoritmes",
        "methods_and_models": "Een lijst van meldingen, zonder rekenmodel.",
        "lawful_basis_grouping": [{ "title": "Wgs", "link": "https://wetten.overheid.nl/BWBR0031331" }],
    });
    filled.as_object().cloned().unwrap()
}

fn origin(of: &crate::exchange::Registration, key: &str) -> Option<FieldOrigin> {
    of.fields.iter().find(|field| field.key == key).and_then(|field| field.origin)
}

#[test]
fn assessments_in_force_fill_what_they_say() {
    let fields = assessed(&[dpia(&ANSWERS)]);
    assert_eq!(fields["impacttoetsen_grouping"], json!([{ "title": "Data Protection Impact Assessment (DPIA)" }]));
    let texts: Vec<_> = fields.iter().filter_map(|(key, text)| Some(format!("{key}: {}", text.as_str()?))).collect();
    insta::assert_snapshot!(texts.join("\n--\n"), @r"
    goal: Vroeg helpen bij schulden
    --
    human_intervention: Het systeem helpt een medewerker. De medewerker neemt het besluit.
    --
    impacttoetsen: Data Protection Impact Assessment (DPIA): vastgesteld door Directeur Werk op 28 mei 2026. Geldig tot en met 1 juni 2027. De antwoorden van Utrecht zijn hergebruikt.
    --
    lawful_basis: Op welke grondslag steunt het gebruik? Taak van algemeen belang

    Artikel 4a Wet gemeentelijke schuldhulpverlening.
    --
    proportionality: Zonder signaal komt hulp te laat.

    Hulp weegt op tegen een ongevraagde brief.
    --
    risks: - Iemand schrikt van de brief.
    - De brief komt bij een ander.

    Dit gaan wij nog doen:
    - Medewerkers oefenen (Teamleider, uiterlijk 31 december 2026).
    --
    source_data: Persoonsgegevens: Adres, Bedrag.
    Bijzondere of strafrechtelijke persoonsgegevens: Burgerservicenummer.
    Het gaat om deze groepen mensen: Inwoners met een achterstand.
    ");
    // Another one says some of it again, and decides by itself.
    let mut other = dpia(&[]);
    (other.kind, other.context.decision, other.reused_from) = (InstrumentKind::Iama, DecisionRole::Automated, None);
    let both = assessed(&[dpia(&ANSWERS), other]);
    assert_eq!(both["impacttoetsen_grouping"].as_array().map(Vec::len), Some(2));
    assert_eq!(both["goal"], fields["goal"]);
    let human = both["human_intervention"].as_str().unwrap();
    assert!(human.starts_with("Het systeem neemt zelf") && human.contains("helpt een medewerker"), "{human}");
    assert!(assessed(&[]).is_empty());
}

#[test]
fn each_field_has_the_value_of_whom_goes_first_and_tells_whom() {
    let of = of_utrecht();
    let assessed = assessed(&[dpia(&ANSWERS)]);
    let beside = Beside { filled: filled(), revision: 3, assessed, is_high_risk: true };
    let out = written(&of, Some(&adoption()), &beside);
    assert_eq!(out.revision, 3);
    for (key, expected) in [
        ("name", FieldOrigin::Component),
        ("goal", FieldOrigin::Assessment),
        ("risks", FieldOrigin::Assessment),
        ("begin_date", FieldOrigin::Adoption),
        ("status", FieldOrigin::Adoption),
        ("contact_email", FieldOrigin::FilledIn),
        // People know better than the tree.
        ("publication_category", FieldOrigin::FilledIn),
        ("organization", FieldOrigin::Fixed),
    ] {
        assert_eq!(origin(&out, key), Some(expected), "{key}");
    }
    assert_eq!(origin(&out, "website"), None);
    assert_eq!(out.fields.len(), 29);
    let out = written(&of, Some(&adoption()), &Beside { filled: Map::new(), ..beside.clone() });
    assert_eq!(out.record["publication_category"], "Hoog-risico AI-systeem");
    assert_eq!(origin(&out, "publication_category"), Some(FieldOrigin::ActProfile));
    let missing: Vec<_> = out.publishable.iter().map(Problem::path).collect();
    assert_eq!(missing, [["input", "contact_email"]], "whom to ask is the adopter, which nobody can know here");
    let stated = AdoptionStatement { purpose: Some("Bij ons".to_owned()), ..adoption() };
    let out = written(&of, Some(&stated), &Beside { is_high_risk: false, ..beside.clone() });
    assert_eq!((out.record["goal"].as_str(), origin(&out, "goal")), (Some("Bij ons"), Some(FieldOrigin::Adoption)));
    // An own component that was imported: what came in goes before what was assessed, until the owner says otherwise.
    let original = r#"{ "source_id": "x", "goal": "Doel", "name": "Schulden", "risks": "<p>Eigen</p>" }"#;
    let mut own = of_utrecht();
    own.description.purpose = Localized::new("Doel", None);
    let export = |own: &Component| {
        let subject = Subject {
            component: own,
            version: None,
            owner_name: "Utrecht",
            original: Some(original),
            source_id: Some("x"),
            is_own: true,
            adoption: Some(&stated),
            beside: Some(&beside),
        };
        register::write(Format::Algoritmeregister, &subject).unwrap()
    };
    let out = export(&own);
    assert_eq!((&out.record["risks"], origin(&out, "risks")), (&json!("<p>Eigen</p>"), Some(FieldOrigin::Imported)));
    assert_eq!((&out.record["goal"], origin(&out, "goal")), (&json!("Doel"), Some(FieldOrigin::Imported)));
    own.description.purpose = Localized::new("Nieuw doel", None);
    let out = export(&own);
    assert_eq!((&out.record["goal"], origin(&out, "goal")), (&json!("Nieuw doel"), Some(FieldOrigin::Component)));
    assert_eq!(origin(&out, "source_id"), Some(FieldOrigin::Imported));
}

#[test]
fn a_text_that_is_too_long_comes_whole_and_the_check_says_so() {
    let long = "Zin. ".repeat(600);
    let beside = Beside { assessed: assessed(&[dpia(&[("4.3", &long)])]), ..Beside::default() };
    let out = written(&of_utrecht(), Some(&adoption()), &beside);
    assert_eq!(out.record["proportionality"], long.trim());
    assert!(out.publishable.contains(&Problem::invalid("proportionality", Flaw::TooLong(2500))));
    assert!(out.complete.contains(&Problem::invalid("considerations", Flaw::TooLong(2499))));
}

/// What the register's field configuration says against a registration.
fn against(config: &Value, record: &Map<String, Value>) -> Vec<String> {
    let mut flaws = Vec::new();
    for (key, field) in config["properties"].as_object().unwrap() {
        let Some(value) = record.get(key) else {
            if field["required"] == true {
                flaws.push(format!("{key} is missing"));
            }
            continue;
        };
        let texts: Vec<&Value> = value.as_array().map_or_else(|| vec![value], |items| items.iter().collect());
        if value.is_array() != (field["type"] == "array") {
            flaws.push(format!("{key} is no {}", field["type"]));
        }
        let known = field["permitted_values"].as_array();
        if known.is_some_and(|known| texts.iter().any(|text| !known.contains(text))) {
            flaws.push(format!("{key} is {value}"));
        }
        let most = field["max_length"].as_u64().unwrap_or(u64::MAX);
        if texts.iter().filter_map(|it| it.as_str()).any(|text| text.chars().count() as u64 > most) {
            flaws.push(format!("{key} is too long"));
        }
    }
    flaws
}

#[test]
fn a_registration_validates_by_both_artefacts_and_comes_back_the_same() {
    let beside = Beside { filled: filled(), revision: 1, assessed: assessed(&[dpia(&ANSWERS)]), is_high_risk: false };
    let out = written(&of_utrecht(), Some(&adoption()), &beside);
    assert_eq!((out.publishable.as_slice(), out.complete.as_slice()), (&[][..], &[][..]));
    for format in [Format::Algoritmeregister, Format::AlgoritmeregisterSchema] {
        let text = register::document(&out.record, format).unwrap();
        let record = read(format, &text).unwrap().remove(0).unwrap();
        let original: Map<String, Value> = serde_json::from_str(&record.original).unwrap();
        assert_eq!(register::to_config(&original), out.record, "{format:?}: each field comes back as it went");
    }
    let files = real("algoritmeregister");
    let file = |end: &str| {
        let found = files.iter().find(|(path, _)| path.to_string_lossy().ends_with(end));
        found.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap())
    };
    if let (Some(schema), Some(config)) = (file("schema.json"), file("config.json")) {
        let schema = jsonschema::validator_for(&schema).unwrap();
        let valid = |record: &Map<String, Value>| schema.is_valid(&Value::Object(register::to_schema(record)));
        assert!(valid(&out.record));
        assert_eq!(against(&config, &out.record), [""; 0]);
        // The other side: without one of the fields that are asked, neither takes it.
        let mut without = out.record.clone();
        without.remove("publication_category");
        assert!(!valid(&without));
        assert_eq!(against(&config, &without), ["publication_category is missing"]);
    }
}

/// The marks on official instruments name questions that are there.
#[test]
fn what_answers_fill_is_there_in_the_official_instruments() {
    let files = [real("assessments/par-dpia-form"), real("assessments/task-registry")].concat();
    for (path, text) in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if ["dpia.yaml", "iama.yaml"].contains(&name.as_str()) {
            let NewInstrument { kind, definition, marks } = NewInstrument::read(&text, None, None).unwrap();
            let questions = Questions::of(&definition);
            let instrument = Instrument { id: Ids::seeded(3).make(NOW), kind, definition, questions, marks };
            let filled = instrument.register();
            for key in ["proportionality", "risks", "lawful_basis"] {
                assert!(filled.contains_key(key), "{name}: {key}");
            }
        }
    }
}

fn permitted(own: crate::id::OrganisationId) -> Permit<EditRegistration> {
    let kind = OrganisationKind::Municipality;
    let standing =
        Standing { organisation: own, kind, roles: [Role::Editor].into_iter().collect(), predecessors: vec![] };
    permit(Some(&standing), EditRegistration, Facts::of(own)).unwrap()
}

fn change(key: &'static str, value: Option<FieldValue>) -> FieldChange {
    FieldChange { key, path: key, patch: value.map_or(Patch::Clear, Patch::Set) }
}

#[test]
fn people_fill_in_field_by_field_and_go_back() {
    let ids = Ids::seeded(9);
    let (own, of) = (ids.make(NOW), ids.make(NOW));
    let text = |text: &str| Some(FieldValue::Text(text.to_owned()));
    let linked = |title: &str, link: Option<&str>| {
        Some(FieldValue::Linked(vec![Linked { title: title.to_owned(), link: link.map(str::to_owned) }]))
    };
    let fill = |changes: Vec<FieldChange>| {
        Registration::empty(own, of, NOW).fill_in(permitted(own), 0, FieldChanges(changes), NOW)
    };
    let filled = fill(vec![
        change("goal", text(" Doel met <b>nadruk</b> ")),
        change("begin_date", text("2026-11")),
        change("category", Some(FieldValue::Texts(vec!["Werk".to_owned(), "Werk".to_owned()]))),
        change("impacttoetsen_grouping", linked("Ethische toets", None)),
    ]);
    let filled = filled.unwrap();
    let expected = json!({ "goal": "Doel met nadruk", "begin_date": "2026-11", "category": ["Werk"],
        "impacttoetsen_grouping": [{ "title": "Ethische toets" }] });
    assert_eq!((filled.revision, Value::Object(filled.fields.clone())), (1, expected));
    let again = filled.clone().fill_in(permitted(own), 1, FieldChanges(vec![change("goal", None)]), NOW).unwrap();
    assert!(!again.fields.contains_key("goal") && again.fields.contains_key("category"));
    let Err(Failure::Refused(told)) = filled.fill_in(permitted(own), 7, FieldChanges::default(), NOW) else { panic!() };
    assert_eq!(told, [Problem::Conflict(1)]);

    let refused = |changes: Vec<FieldChange>| {
        let Err(Failure::Refused(told)) = fill(changes) else { panic!("it was taken") };
        told.iter()
            .map(|it| (it.path()[1..].join("."), matches!(it, Problem::Invalid(_, Flaw::TooLong(_)))))
            .collect::<Vec<_>>()
    };
    for (key, value, too_long) in [
        ("name", text(&"a".repeat(101)), true),
        ("description_short", text(&"a".repeat(401)), true),
        ("methods_and_models", text(&"a".repeat(5001)), true),
        ("provider", text(""), false),
        ("begin_date", text("november 2026"), false),
        ("website", text("http://amersfoort.nl"), false),
        ("website", text(&format!("https://amersfoort.nl/{}", "a".repeat(500))), true),
        ("contact_email", text("bel ons"), false),
        ("category", Some(FieldValue::Texts(vec!["Ruimtevaart".to_owned()])), false),
        ("lawful_basis_grouping", linked("Wgs", None), false),
        ("lawful_basis_grouping", linked("", Some("https://wetten.overheid.nl")), false),
        ("lawful_basis_grouping", linked(&"a".repeat(101), Some("https://wetten.overheid.nl")), true),
        ("impacttoetsen_grouping", linked("Toets", Some("http://x.example")), false),
        ("organization", text("Gemeente Elders"), false),
        ("lang", text("eng"), false),
    ] {
        assert_eq!(refused(vec![change(key, value.clone())]), [(key.to_owned(), too_long)], "{key}: {value:?}");
    }
    // All that is wrong is told at once.
    assert_eq!(refused(vec![change("goal", text("")), change("end_date", text("x"))]).len(), 2);
    assert_eq!(refused(vec![change("begin_date", text("2026-05")), change("end_date", text("2020-01"))]).len(), 1);
}

#[test]
fn a_status_or_category_is_in_the_words_of_the_standard() {
    for (field, codes) in [
        ("status", register::RegisterStatus::ALL.iter().map(|it| it.code()).collect::<Vec<_>>()),
        ("publication_category", register::PublicationCategory::ALL.iter().map(|it| it.code()).collect()),
    ] {
        for code in codes {
            let mut check = crate::problem::Check::default();
            let taken = register::accept(&mut check, field, field, &FieldValue::Text(code.to_owned()));
            assert_eq!(taken, Some(json!(code)), "{field}");
        }
    }
}
