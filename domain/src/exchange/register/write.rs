//! To a registration in either representation, from all that is known of a component and its use.

use serde_json::{Map, Value, json};

use super::check::{complete, is_empty, publishable};
use super::form::{short_category, to_config, to_schema};
use super::layers::{FieldOrigin, Layers};
use super::read::{describe, parse, state};
use crate::catalogue::{AdoptionState, AdoptionStatement, Description, Part, Theme, VersionState};
use crate::exchange::{Exported, Format, Note, Registration, Subject};
use crate::problem::{Check, Fault, Outcome};
use crate::text::Language;

/// Writes a registration, and tells what it lacks to be published and to be complete: what only people can know is asked of
/// them and not made up.
///
/// Where several say something, what people filled in goes before the registration that was imported, and then come the use
/// that was stated, the assessments, and the component.
pub fn write(format: Format, subject: &Subject<'_>) -> Outcome<Registration> {
    let mut notes = Vec::new();
    let layers = layers(subject, &mut notes);
    let (publishable, complete) = (publishable(&layers.record), complete(&to_schema(&layers.record)));
    let (fields, revision) = (layers.fields(), subject.beside.map_or(0, |beside| beside.revision));
    let exported = Exported { text: document(&layers.record, format)?, notes };
    Ok(Registration { exported, publishable, complete, record: layers.record, fields, revision })
}

/// The document of a registration with the delivery API's keys, in a representation.
pub fn document(record: &Map<String, Value>, format: Format) -> Result<String, Fault> {
    let text = match format {
        Format::AlgoritmeregisterSchema => serde_json::to_string_pretty(&to_schema(record)),
        _ => serde_json::to_string_pretty(record),
    };
    text.map_err(|error| Fault::new(format!("a registration: {error}")))
}

fn layers(subject: &Subject<'_>, notes: &mut Vec<Note>) -> Layers {
    let mut layers = Layers::default();
    of_component(&mut layers, subject, notes);
    if let Some(beside) = subject.beside {
        layers.lay_all(&beside.assessed, FieldOrigin::Assessment);
        layers.lay("publication_category", beside.category(), FieldOrigin::ActProfile);
    }
    if let Some(adoption) = subject.adoption {
        of_adoption(&mut layers, adoption);
    }
    let imported = subject.original.and_then(parse).map(|record| to_config(&record)).unwrap_or_default();
    of_import(&mut layers, subject, &imported);
    if subject.is_own {
        of_version(&mut layers, subject, &imported);
    }
    if let Some(beside) = subject.beside {
        layers.lay_all(&beside.filled, FieldOrigin::FilledIn);
    }
    fixed(&mut layers, subject);
    layers
}

/// Which part of a description goes into which field, apart from theme and keywords, which are lists.
const PARTS: [(Part, &str); 6] = [
    (Part::Name(Language::Nl), "name"),
    (Part::Summary(Language::Nl), "description_short"),
    (Part::Purpose(Language::Nl), "goal"),
    (Part::SourceUrl, "publiccode"),
    (Part::Contact, "contact_email"),
    (Part::Supplier, "provider"),
];

fn of_component(layers: &mut Layers, subject: &Subject<'_>, notes: &mut Vec<Note>) {
    let today = &subject.component.description;
    for (part, key) in PARTS {
        layers.lay(key, json!(part.of(today)), FieldOrigin::Component);
    }
    layers.lay("category", json!(today.theme.map(Theme::dutch).as_slice()), FieldOrigin::Component);
    layers.lay("tags", json!(today.keywords.join(", ")), FieldOrigin::Component);
    if !subject.is_own {
        // Whom to ask is the adopter, not the owner: nobody can know that here.
        layers.clear("contact_email");
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
}

/// What the organisation states of its use: from when to when, and for what.
fn of_adoption(layers: &mut Layers, adoption: &AdoptionStatement) {
    let month = |day: Option<crate::time::Date>| day.map(|day| day.to_string()[..7].to_owned());
    layers.lay("status", json!(used(adoption.state)), FieldOrigin::Adoption);
    layers.lay("begin_date", json!(month(adoption.since)), FieldOrigin::Adoption);
    let end = month(adoption.until).filter(|_| adoption.state == AdoptionState::Ended);
    layers.lay("end_date", json!(end), FieldOrigin::Adoption);
    layers.lay("goal", json!(adoption.purpose), FieldOrigin::Adoption);
}

/// The status by what an organisation states of its use.
const fn used(state: AdoptionState) -> &'static str {
    match state {
        AdoptionState::Planned => "In ontwikkeling",
        AdoptionState::InUse => "In gebruik",
        AdoptionState::Ended => "Buiten gebruik",
    }
}

/// The registration that was imported, with what the component says otherwise since.
fn of_import(layers: &mut Layers, subject: &Subject<'_>, imported: &Map<String, Value>) {
    if subject.original.is_none() {
        return;
    }
    let today = &subject.component.description;
    let stated = describe(imported, &mut Vec::new()).checked(&mut Check::default(), "");
    let changed = |part: Part| part.of(&stated) != part.of(today);
    for (key, value) in imported {
        layers.lay(key, value.clone(), FieldOrigin::Imported);
    }
    if let Some(Value::String(text)) = imported.get("category") {
        layers.lay("category", json!([text]), FieldOrigin::Imported);
    }
    if let Some(Value::String(text)) = imported.get("publication_category") {
        layers.lay("publication_category", json!(short_category(text)), FieldOrigin::Imported);
    }
    let today_over_it = |layers: &mut Layers, key: &str, value: Value| {
        layers.clear(key);
        layers.lay(key, value, FieldOrigin::Component);
    };
    for (part, key) in PARTS.into_iter().filter(|(part, _)| changed(*part)) {
        today_over_it(layers, key, json!(part.of(today)));
    }
    if changed(Part::Theme) {
        today_over_it(layers, "category", json!(themes(layers.record.get("category"), &stated, today)));
    }
    if changed(Part::Keywords) {
        today_over_it(layers, "tags", json!(today.keywords.join(", ")));
    }
}

/// The themes with today's in the place of the one that was imported: of several themes the catalogue has the first.
fn themes(known: Option<&Value>, stated: &Description, today: &Description) -> Vec<Value> {
    let mut themes = known.and_then(Value::as_array).cloned().unwrap_or_default();
    let first = themes.iter().position(|name| stated.theme.is_some_and(|theme| name.as_str() == Some(theme.dutch())));
    let now = today.theme.map(Theme::dutch);
    themes.retain(|name| name.as_str() != now);
    match (first, now) {
        (Some(place), Some(now)) if place < themes.len() => themes[place] = json!(now),
        (_, Some(now)) => themes.insert(0, json!(now)),
        (Some(place), None) if place < themes.len() => drop(themes.remove(place)),
        _ => {}
    }
    themes
}

/// The status of an own component by its version, where that says more than what was imported.
fn of_version(layers: &mut Layers, subject: &Subject<'_>, imported: &Map<String, Value>) {
    let Some(version) = subject.version else { return };
    let known = imported.get("status").and_then(Value::as_str).unwrap_or_default();
    let same = if version.state == VersionState::Maintenance { VersionState::Active } else { version.state };
    let is_known = super::fields::STATUSES.contains(&known);
    if is_known && state(known) == same {
        return;
    }
    let status = match version.state {
        VersionState::Development => Some("In ontwikkeling"),
        VersionState::SupportEnded => Some("Buiten gebruik"),
        VersionState::Active | VersionState::Maintenance if is_known => Some("In gebruik"),
        // That a version is active does not say that its owner uses it: where nobody stated that, it is asked.
        VersionState::Active | VersionState::Maintenance => None,
    };
    match (status, subject.adoption) {
        (Some(status), _) => layers.lay("status", json!(status), FieldOrigin::Component),
        (None, Some(adoption)) => layers.lay("status", json!(used(adoption.state)), FieldOrigin::Adoption),
        (None, None) => layers.clear("status"),
    }
}

fn fixed(layers: &mut Layers, subject: &Subject<'_>) {
    // One registration is of one organisation: whoever exports it.
    let named = layers.record.get("organization").and_then(Value::as_str);
    if !named.is_some_and(|name| is_same(name, subject.owner_name)) {
        layers.lay("organization", json!(subject.owner_name), FieldOrigin::Fixed);
    }
    layers.lay("lang", json!("nld"), FieldOrigin::Fixed);
    layers.lay("standard_version", json!("1.0"), FieldOrigin::Fixed);
    let id = subject.component.id;
    if !subject.is_own {
        // Another registration than the owner's has another id.
        let owner = crate::text::fold(subject.owner_name).replace(' ', "-");
        layers.lay("source_id", json!(format!("{id}-{owner}")), FieldOrigin::Fixed);
    } else if layers.record.get("source_id").is_none_or(is_empty) {
        let id = subject.source_id.map_or_else(|| id.to_string(), str::to_owned);
        layers.lay("source_id", json!(id), FieldOrigin::Fixed);
    }
}

/// Whether two names are of one organisation: with or without the word for what it is.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |name: &str| crate::text::fold(name).trim_start_matches("gemeente ").to_owned();
    bare(one) == bare(other)
}
