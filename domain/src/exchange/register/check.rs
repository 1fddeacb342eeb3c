//! What a registration lacks: to be published, and to be complete.

use serde_json::{Map, Value};

use super::fields::{CATEGORIES, FIELDS, Field, Kind, is_contact, is_https, is_month};
use crate::catalogue::Theme;
use crate::problem::{Flaw, Problem};
use crate::text::{is_too_marked_up, strip_html};

const fn form(dutch: &'static str, english: &'static str) -> Flaw {
    Flaw::Form(dutch, english)
}

/// Whether a value says nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(fields) => fields.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The characters of a text without its markup.
fn length(text: &str, kind: Kind, most: usize) -> usize {
    if kind == Kind::Marked && text.contains(['<', '&']) && !is_too_marked_up(text, most) {
        strip_html(text).chars().count()
    } else {
        text.chars().count()
    }
}

/// What keeps a registration with the delivery API's keys from being published: the seven that must be there, and the form
/// of all that is.
pub fn publishable(registration: &Map<String, Value>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for field in FIELDS {
        let value = registration.get(field.key).filter(|value| !is_empty(value));
        match value {
            None if field.publishable => problems.push(Problem::invalid(field.key, Flaw::Missing)),
            None => {}
            Some(value) => problems.extend(flaw(value, field).map(|flaw| Problem::invalid(field.key, flaw))),
        }
    }
    problems
}

/// What is wrong with the value of a field by the delivery API.
pub(super) fn flaw(value: &Value, field: &Field) -> Option<Flaw> {
    match field.kind {
        Kind::Pairs(..) => pairs(value, field),
        Kind::Category => one_of(value, CATEGORIES.iter().map(|(short, _)| *short)),
        Kind::Fixed(fixed, _) => one_of(value, [fixed]),
        _ => shaped(value, field, field.most.0),
    }
}

/// What keeps a registration with the schema's keys from being complete: the eighteen that must be there, and the form of all
/// that is.
pub fn complete(registration: &Map<String, Value>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note = |key: &str, flaw: Option<Flaw>| problems.extend(flaw.map(|flaw| Problem::invalid(key, flaw)));
    for field in FIELDS {
        if let Kind::Pairs(title, link) = field.kind {
            // One of these lists is asked for; the schema has no length for a link.
            let value = registration.get(title);
            note(
                title,
                required(value, field.complete).or_else(|| value.and_then(|value| text_of(value, field.most.1))),
            );
            note(link, registration.get(link).and_then(address));
            continue;
        }
        let value = registration.get(field.schema);
        let flaw = required(value, field.complete).or_else(|| {
            let value = value?;
            match field.kind {
                Kind::Category => one_of(value, CATEGORIES.iter().map(|(_, long)| *long)),
                Kind::Fixed(_, fixed) => one_of(value, [fixed]),
                // The schema counts every character and takes every theme and every contact.
                Kind::Marked | Kind::Text | Kind::Contact => text_of(value, field.most.1),
                Kind::Themes => (!matches!(value, Value::Array(items) if items.iter().all(Value::is_string)))
                    .then_some(form("Geef een lijst van thema's.", "Give a list of themes.")),
                Kind::Url => address(value),
                _ => shaped(value, field, field.most.1),
            }
        });
        note(field.schema, flaw);
    }
    problems
}

fn required(value: Option<&Value>, needed: bool) -> Option<Flaw> {
    (needed && value.is_none_or(is_empty)).then_some(Flaw::Missing)
}

/// The schema takes any URI.
fn address(value: &Value) -> Option<Flaw> {
    let uri = value.as_str().is_some_and(|text| url::Url::parse(text).is_ok() && !text.contains(char::is_whitespace));
    (!uri).then_some(form("Geef een volledig adres met https://.", "Give a whole address with https://."))
}

fn text_of(value: &Value, most: usize) -> Option<Flaw> {
    match value {
        Value::String(text) if most > 0 && text.chars().count() > most => Some(Flaw::TooLong(most)),
        Value::String(_) => None,
        _ => Some(form("Dit is geen tekst.", "This is no text.")),
    }
}

fn one_of<'a>(value: &Value, values: impl IntoIterator<Item = &'a str>) -> Option<Flaw> {
    let known = values.into_iter().any(|known| value.as_str() == Some(known));
    (!known).then_some(form("Kies een waarde die de standaard kent.", "Choose a value that the standard knows."))
}

fn shaped(value: &Value, field: &Field, most: usize) -> Option<Flaw> {
    if let Kind::Themes = field.kind {
        let Value::Array(items) = value else {
            return Some(form("Geef een lijst van thema's.", "Give a list of themes."));
        };
        let known = |item: &Value| Theme::ALL.iter().any(|theme| item.as_str() == Some(theme.dutch()));
        return (!items.iter().all(known)).then_some(form(
            "Kies uit de zestien thema's van het Algoritmeregister.",
            "Choose from the sixteen themes of the Algorithm Register.",
        ));
    }
    let Some(text) = value.as_str() else { return Some(form("Dit is geen tekst.", "This is no text.")) };
    // Of what is no month its form says more than its length.
    if most > 0 && field.kind != Kind::Month && length(text, field.kind, most) > most {
        return Some(Flaw::TooLong(most));
    }
    match field.kind {
        Kind::OneOf(values) => one_of(value, values.iter().copied()),
        Kind::Month if !is_month(text) => Some(form("Geef jaar en maand: 2026-11.", "Give year and month: 2026-11.")),
        Kind::Url if !is_https(text) => Some(form(
            "Geef een volledig adres dat begint met https://.",
            "Give a whole address that starts with https://.",
        )),
        Kind::Contact if !is_contact(text) => Some(form(
            "Geef een e-mailadres van een afdeling of een adres met https://.",
            "Give a department's e-mail address or an https:// address.",
        )),
        _ => None,
    }
}

/// A list of titles with links.
fn pairs(value: &Value, field: &Field) -> Option<Flaw> {
    let wrong = form("Geef een lijst van titels met een link.", "Give a list of titles with a link.");
    let Value::Array(items) = value else { return Some(wrong) };
    // Of an impact assessment the link may be left out.
    let linked = field.key != "impacttoetsen_grouping";
    for item in items {
        let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default();
        let (title, link) = (text("title"), text("link"));
        if title.trim().is_empty() || (linked && link.is_empty()) {
            return Some(wrong);
        }
        if field.most.0 > 0 && title.chars().count() > field.most.0 {
            return Some(Flaw::TooLong(field.most.0));
        }
        if link.chars().count() > 500 {
            return Some(Flaw::TooLong(500));
        }
        if !link.is_empty() && !is_https(link) {
            return Some(form("Begin elke link met https://.", "Start each link with https://."));
        }
    }
    None
}
