//! From the kept registration and what the component says today to a registration in either representation.

use serde_json::{Map, Value, json};

use super::check::{complete, is_empty, publishable};
use super::form::{short_category, to_config, to_schema};
use super::read::{describe, parse, state};
use crate::catalogue::{AdoptionState, AdoptionStatement, Description, Part, Theme, VersionState};
use crate::exchange::{Exported, Format, Note, Registration, Subject};
use crate::problem::{Check, Fault, Outcome};
use crate::text::Language;

/// Writes a registration, and tells what it lacks to be published and to be complete: what only people can know is asked of
/// them and not made up.
pub fn write(format: Format, subject: &Subject<'_>) -> Outcome<Registration> {
    let mut notes = Vec::new();
    let mut record = subject.original.and_then(parse).map(|record| to_config(&record)).unwrap_or_default();
    let stated = if subject.original.is_some() {
        describe(&record, &mut Vec::new()).checked(&mut Check::default(), "")
    } else {
        Description::default()
    };
    lay_over(&mut record, subject, &stated, &mut notes);
    let schema = to_schema(&record);
    let (publishable, complete) = (publishable(&record), complete(&schema));
    let record = if format == Format::AlgoritmeregisterSchema { schema } else { record };
    let text = serde_json::to_string_pretty(&record).map_err(|error| Fault::new(format!("a registration: {error}")))?;
    Ok(Registration { exported: Exported { text, notes }, publishable, complete })
}

fn lay_over(record: &mut Map<String, Value>, subject: &Subject<'_>, stated: &Description, notes: &mut Vec<Note>) {
    let today = &subject.component.description;
    let changed = |part: Part| part.of(stated) != part.of(today);
    for (part, key) in [
        (Part::Name(Language::Nl), "name"),
        (Part::Summary(Language::Nl), "description_short"),
        (Part::Purpose(Language::Nl), "goal"),
        (Part::SourceUrl, "publiccode"),
        (Part::Contact, "contact_email"),
        (Part::Supplier, "provider"),
    ] {
        if changed(part) {
            put(record, key, json!(part.of(today)));
        }
    }
    if changed(Part::Theme) {
        // Of several themes the catalogue has the first.
        let mut themes = record.get("category").and_then(Value::as_array).cloned().unwrap_or_default();
        let first =
            themes.iter().position(|name| stated.theme.is_some_and(|theme| name.as_str() == Some(theme.dutch())));
        let now = today.theme.map(Theme::dutch);
        themes.retain(|name| name.as_str() != now);
        match (first, now) {
            (Some(place), Some(now)) if place < themes.len() => themes[place] = json!(now),
            (_, Some(now)) => themes.insert(0, json!(now)),
            (Some(place), None) if place < themes.len() => drop(themes.remove(place)),
            _ => {}
        }
        put(record, "category", json!(themes));
    }
    if changed(Part::Keywords) {
        put(record, "tags", json!(today.keywords.join(", ")));
    }
    for (part, name) in [(Part::Licence, "licence"), (Part::Standards, "standards")] {
        if !part.of(today).is_empty() {
            notes.push(Note::new(
                None,
                name,
                "Het register heeft hier geen veld voor. Het staat niet in de export.",
                "The register has no field for this. It is not exported.",
            ));
        }
    }
    if let Some(adoption) = subject.adoption {
        return derived(record, adoption, subject);
    }
    if let Some(version) = subject.version {
        let known = record.get("status").and_then(Value::as_str).unwrap_or_default();
        let same = if version.state == VersionState::Maintenance { VersionState::Active } else { version.state };
        let is_known = super::fields::STATUSES.contains(&known);
        if !is_known || state(known) != same {
            let status = match version.state {
                VersionState::Development => Some("In ontwikkeling"),
                VersionState::SupportEnded => Some("Buiten gebruik"),
                VersionState::Active | VersionState::Maintenance if is_known => Some("In gebruik"),
                // That a version is active does not say that its owner uses it: where nobody stated that, it is asked.
                VersionState::Active | VersionState::Maintenance => subject.own_use.map(used),
            };
            match status {
                Some(status) => record.insert("status".to_owned(), json!(status)),
                None => record.remove("status"),
            };
        }
    }
    if let Some(Value::String(text)) = record.get("category") {
        let one = json!([text]);
        record.insert("category".to_owned(), one);
    }
    if let Some(Value::String(text)) = record.get("publication_category") {
        let short = json!(short_category(text));
        record.insert("publication_category".to_owned(), short);
    }
    // One registration is of one organisation: whoever exports it.
    let own = record.get("organization").and_then(Value::as_str).is_some_and(|name| is_same(name, subject.owner_name));
    if !own {
        record.insert("organization".to_owned(), json!(subject.owner_name));
    }
    record.insert("lang".to_owned(), json!("nld"));
    record.insert("standard_version".to_owned(), json!("1.0"));
    if record.get("source_id").is_none_or(is_empty) {
        let id = subject.source_id.map_or_else(|| subject.component.id.to_string(), str::to_owned);
        record.insert("source_id".to_owned(), json!(id));
    }
}

/// The status by what an organisation states of its use.
const fn used(state: AdoptionState) -> &'static str {
    match state {
        AdoptionState::Planned => "In ontwikkeling",
        AdoptionState::InUse => "In gebruik",
        AdoptionState::Ended => "Buiten gebruik",
    }
}

/// A registration of what another owns, in the adopter's own name: from when it is used there, and for what.
fn derived(record: &mut Map<String, Value>, adoption: &AdoptionStatement, subject: &Subject<'_>) {
    let month = |day: Option<crate::time::Date>| day.map(|day| day.to_string()[..7].to_owned());
    put(record, "status", json!(used(adoption.state)));
    put(record, "begin_date", json!(month(adoption.since)));
    put(record, "end_date", json!(month(adoption.until).filter(|_| adoption.state == AdoptionState::Ended)));
    if let Some(purpose) = &adoption.purpose {
        put(record, "goal", json!(purpose));
    }
    // Whom to ask is the adopter, not the owner: nobody can know that here.
    record.remove("contact_email");
    for (key, value) in [("organization", subject.owner_name), ("lang", "nld"), ("standard_version", "1.0")] {
        put(record, key, json!(value));
    }
    // Another registration than the owner's has another id.
    put(
        record,
        "source_id",
        json!(format!("{}-{}", subject.component.id, crate::text::fold(subject.owner_name).replace(' ', "-"))),
    );
}

/// Whether two names are of one organisation: with or without the word for what it is.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |name: &str| crate::text::fold(name).trim_start_matches("gemeente ").to_owned();
    bare(one) == bare(other)
}

fn put(record: &mut Map<String, Value>, key: &str, value: Value) {
    if is_empty(&value) {
        record.remove(key);
    } else {
        record.insert(key.to_owned(), value);
    }
}
