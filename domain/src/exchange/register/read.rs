//! From registrations to what components say of themselves.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::check::is_empty;
use super::fields::{FIELDS, Kind, READ_ONLY, is_contact, is_https, is_month};
use super::form::{short_category, to_config};
use crate::catalogue::{ComponentKind, Description, ImportRecord, ImportedVersion, Part, Theme, VersionState};
use crate::exchange::{MOST_IMPORT_RECORDS, Note, check_record, fit_list, search_text, too_many};
use crate::id::{ComponentId, fingerprint};
use crate::problem::{Check, Failure, Flaw, Problem};
use crate::text::{Language, Localized, is_too_marked_up, strip_html};

/// What a registration does not speak of: an import leaves it as it is.
const UNSTATED: &[Part] = &[
    Part::Name(Language::En),
    Part::Summary(Language::En),
    Part::Purpose(Language::En),
    Part::Phase,
    Part::Licence,
    Part::Standards,
];

/// Reads an array of registrations or supplier templates, or one. Empty texts and nulls count as left out.
pub fn read(document: &str) -> Result<Vec<Result<ImportRecord, Vec<Problem>>>, Problem> {
    let syntax =
        |error: &serde_json::Error| Problem::invalid("document", Flaw::Syntax("JSON", error.line(), error.column()));
    let records: Vec<&RawValue> = if document.trim_start().starts_with('[') {
        serde_json::from_str(document).map_err(|error| syntax(&error))?
    } else {
        vec![serde_json::from_str(document).map_err(|error| syntax(&error))?]
    };
    if records.len() > MOST_IMPORT_RECORDS {
        return Err(too_many());
    }
    let mut lines = Lines { document, at: 0, line: 1 };
    Ok(records.into_iter().map(|record| read_one(record.get(), lines.of(record.get()))).collect())
}

/// Counts lines up to the records, which come in order.
struct Lines<'a> {
    document: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, record: &str) -> usize {
        // A raw record is a piece of the document itself.
        let from = (record.as_ptr() as usize).saturating_sub(self.document.as_ptr() as usize);
        if let Some(between) = self.document.get(self.at..from) {
            self.line += between.bytes().filter(|byte| *byte == b'\n').count();
            self.at = from;
        }
        self.line
    }
}

/// A field and the line on which it first stands in its record.
fn line_of(original: &str, from: usize, key: &str) -> usize {
    let name = format!("\"{key}\"");
    let place = original.match_indices(&name).find(|(at, _)| original[at + name.len()..].trim_start().starts_with(':'));
    let above = place.map_or("", |(at, _)| &original[..at]);
    from + above.bytes().filter(|byte| *byte == b'\n').count()
}

/// A record's fields.
pub(super) fn parse(original: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(original).ok()
}

fn read_one(original: &str, line: usize) -> Result<ImportRecord, Vec<Problem>> {
    check_record(original).map_err(|problem| vec![problem])?;
    if original.contains("\\u0000") {
        let form = Flaw::Form(
            "Dit record bevat een NUL-teken. Haal dat eruit.",
            "This record holds a NUL character. Take it out.",
        );
        return Err(vec![Problem::invalid("record", form)]);
    }
    let other = || {
        vec![Problem::invalid(
            "record",
            Flaw::Form(
                "Dit is geen record van het Algoritmeregister: een veld heeft een andere vorm.",
                "This is no record of the Algorithm Register: a field has another form.",
            ),
        )]
    };
    let record = to_config(&parse(original).ok_or_else(other)?);
    // What makes it a registration are its texts: of another form, it is something else.
    let readable = |key: &str| record.get(key).is_none_or(Value::is_string);
    if !["name", "description_short", "source_id", "id", "goal"].into_iter().all(readable) {
        return Err(other());
    }
    let mut check = Check::default();
    let text = |key: &str| record.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let key = ["source_id", "id", "lars", "uuid"].into_iter().find_map(text);
    let source_id = check.text("id", key.unwrap_or_default(), 100);
    let mut notes = Vec::new();
    warn(&record, original, line, &mut notes);
    let description = describe(&record, &mut notes).checked(&mut check, "");
    match check.done() {
        Ok(()) => {}
        Err(Failure::Refused(problems)) => return Err(problems),
        Err(Failure::Fault(_)) => return Err(Vec::new()),
    }
    notes.sort_by_key(|note| note.line);
    // What was entered here and exported comes back as itself, with the versions that it has.
    let component = ComponentId::parse(&source_id);
    Ok(ImportRecord {
        component,
        source_id,
        original: original.to_owned(),
        original_hash: fingerprint(original),
        description,
        unstated: UNSTATED.to_vec(),
        version: component.is_none().then(|| ImportedVersion {
            number: "1".to_owned(), // the register numbers no versions
            state: Some(state(text("status").unwrap_or_default())),
            released_on: None,
        }),
        texts: texts(&record),
        notes,
    })
}

pub(super) fn state(status: &str) -> VersionState {
    match status {
        "In ontwikkeling" => VersionState::Development,
        "Buiten gebruik" => VersionState::SupportEnded,
        _ => VersionState::Active,
    }
}

/// Plain text of what may hold markup.
fn plain(text: &str) -> String {
    if text.contains(['<', '&']) && !is_too_marked_up(text, 5_000) { strip_html(text) } else { text.trim().to_owned() }
}

/// What a component says of itself by this registration.
pub(super) fn describe(record: &Map<String, Value>, notes: &mut Vec<Note>) -> Description {
    let text = |key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
    let localized = |key: &str| Localized::new(text(key).unwrap_or_default(), None);
    let tags = plain(&text("tags").unwrap_or_default());
    let tags = tags.split([',', ';', '\n']).map(str::to_owned).collect();
    Description {
        name: localized("name"),
        summary: localized("description_short"),
        purpose: localized("goal"),
        kind: kind(text("type").as_deref()),
        theme: themes(record).into_iter().find_map(|name| theme(&name)),
        licence: None,
        // A bare word or an http address is no reason to lose the record: the original keeps it.
        source_url: text("publiccode").filter(|address| address.starts_with("https://")),
        contact: text("contact_email").filter(|address| address.contains('@') || address.starts_with("https://")),
        supplier: text("provider"),
        phase: None,
        standards: Vec::new(),
        keywords: fit_list(tags, 100, None, "tags", notes),
    }
}

fn themes(record: &Map<String, Value>) -> Vec<String> {
    match record.get("category") {
        Some(Value::Array(items)) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        Some(Value::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn theme(dutch: &str) -> Option<Theme> {
    Theme::ALL.iter().copied().find(|theme| theme.dutch().eq_ignore_ascii_case(dutch.trim()))
}

fn kind(stated: Option<&str>) -> ComponentKind {
    match stated.map(str::to_lowercase) {
        Some(text) if text.contains("regels") => ComponentKind::DecisionRules,
        Some(text) if text.contains("lerend") => ComponentKind::Model,
        _ => ComponentKind::Software,
    }
}

/// What else a registration says in words, for the search.
fn texts(record: &Map<String, Value>) -> String {
    let mut words = Vec::new();
    for key in [
        "proportionality",
        "human_intervention",
        "risks",
        "lawful_basis",
        "impacttoetsen",
        "source_data",
        "methods_and_models",
        "tags",
    ] {
        words.extend(record.get(key).and_then(Value::as_str).map(str::to_owned));
    }
    for key in ["lawful_basis_grouping", "impacttoetsen_grouping", "source_data_grouping"] {
        let items = record.get(key).and_then(Value::as_array).into_iter().flatten();
        words.extend(items.filter_map(|item| item.get("title").and_then(Value::as_str).map(str::to_owned)));
    }
    words.extend(themes(record));
    search_text(&words)
}

/// Tells what was read kindly, and what keeps it from being published.
fn warn(record: &Map<String, Value>, original: &str, from: usize, notes: &mut Vec<Note>) {
    let spelled = |key: &'static str| {
        let schema = FIELDS.iter().find(|field| field.key == key).map_or(key, |field| field.schema);
        if original.contains(&format!("\"{key}\"")) || schema.is_empty() { key } else { schema }
    };
    let mut note = |key: &'static str, dutch: String, english: String| {
        let key = spelled(key);
        notes.push(Note::new(line_of(original, from, key), key, dutch, english));
    };
    for field in FIELDS {
        let Some(value) = record.get(field.key) else { continue };
        match (field.kind, value.as_str()) {
            (Kind::Fixed(config, _), Some(text)) if !text.trim().eq_ignore_ascii_case(config) => note(
                field.key,
                format!("Hier hoort {config} te staan. Dat staat in de export."),
                format!("This should be {config}. That is what is exported."),
            ),
            (Kind::Category, Some(text)) if !super::fields::CATEGORIES.iter().any(|(short, _)| short_category(text) == *short) => note(
                field.key,
                "Deze publicatiecategorie is niet bekend. Kies Hoog-risico AI-systeem, Impactvolle algoritmes of Overige algoritmes.".to_owned(),
                "This publication category is not known. Choose Hoog-risico AI-systeem, Impactvolle algoritmes or Overige algoritmes.".to_owned(),
            ),
            (Kind::Month, Some(text)) if !is_month(text) => {
                note(field.key, "Schrijf jaar en maand: 2026-11.".to_owned(), "Write year and month: 2026-11.".to_owned());
            }
            (Kind::OneOf(values), Some(text)) if !values.contains(&text) => note(
                field.key,
                format!("Kies uit: {}. Een andere waarde staat niet in de export.", values.join(", ")),
                format!("Choose from: {}. Another value is not exported.", values.join(", ")),
            ),
            (Kind::Url, Some(text)) if !is_https(text) => note(
                field.key,
                "Dit is geen adres met https://. Het gaat ongewijzigd mee in de export.".to_owned(),
                "This is no https:// address. It is exported as it is.".to_owned(),
            ),
            (Kind::Contact, Some(text)) if !is_contact(text) => note(
                field.key,
                "Dit is geen e-mailadres en geen https-adres. Geef een adres van een afdeling.".to_owned(),
                "This is neither an e-mail address nor an https address. Give a department's address.".to_owned(),
            ),
            (Kind::Themes, _) => {
                for name in themes(record).into_iter().filter(|name| theme(name).is_none()) {
                    note(
                        field.key,
                        format!("Het thema {name} is er niet in versie 1.0. Kies een van de zestien."),
                        format!("There is no theme {name} in version 1.0. Choose one of the sixteen."),
                    );
                }
            }
            _ => {}
        }
    }
    let known = |key: &str| READ_ONLY.contains(&key) || FIELDS.iter().any(|field| field.key == key);
    // `id` is a template's own.
    let other: Vec<&str> = record.keys().map(String::as_str).filter(|key| *key != "id" && !known(key)).collect();
    if !other.is_empty() {
        notes.push(Note::new(
            from,
            "record",
            format!("Versie 1.0 kent deze velden niet; zij gaan ongewijzigd mee: {}.", other.join(", ")),
            format!("Version 1.0 does not know these fields; they go along as they are: {}.", other.join(", ")),
        ));
    }
    let missing: Vec<_> = FIELDS
        .iter()
        // The organisation and what is fixed are filled in when it is exported.
        .filter(|field| field.publishable && field.key != "organization" && !matches!(field.kind, Kind::Fixed(..)))
        .filter(|field| record.get(field.key).is_none_or(is_empty))
        .map(|field| field.key)
        .collect();
    if !missing.is_empty() {
        notes.push(Note::new(
            from,
            "record",
            format!("Zo kan het register dit nog niet publiceren. Vul aan: {}.", missing.join(", ")),
            format!("The register cannot publish this yet. Fill in: {}.", missing.join(", ")),
        ));
    }
}
