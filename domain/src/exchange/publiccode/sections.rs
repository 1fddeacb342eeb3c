//! Reading the sections on licence and maintenance kindly: what people write there, and what they mean by it.

use super::shape::is_email;
use crate::exchange::Note;
use crate::exchange::yaml::{Node, Value};

/// The items of the list at a path of keys.
pub(super) fn items_mut<'a>(document: &'a mut Node, path: &[&str]) -> Option<&'a mut Vec<Node>> {
    let node = path.iter().try_fold(document, |node, key| match &mut node.value {
        Value::Map(entries) => entries.iter_mut().find(|(name, _)| name == key).map(|(_, node)| node),
        _ => None,
    })?;
    if let Value::List(items) = &mut node.value { Some(items) } else { None }
}

/// A licence in SPDX's own words, where it is nearly that.
pub(super) fn tidy_licence(text: &str) -> Option<String> {
    let text = text.trim();
    let valid = |text: &str| spdx::Expression::parse(text).is_ok();
    if valid(text) {
        return Some(text.to_owned());
    }
    let newer = text.replace("-or-later", "+");
    let known =
        spdx::imprecise_license_id(text).filter(|(_, length)| *length == text.len()).map(|(id, _)| id.name.to_owned());
    [newer, text.replace(' ', "-"), text.to_uppercase()].into_iter().chain(known).find(|text| valid(text))
}

pub(super) fn licence(document: &mut Node, notes: &mut Vec<Note>) {
    let Some(node) = document.get(&["legal", "license"]) else { return };
    let (line, stated) = (node.line, node.as_text().unwrap_or_default().to_owned());
    match tidy_licence(&stated) {
        Some(tidy) if tidy != stated => {
            notes.push(Note::new(
                line,
                "legal.license",
                format!("SPDX schrijft dit als {tidy}. Zo is het gelezen."),
                format!("SPDX writes this as {tidy}. It was read as that."),
            ));
            document.set(&["legal", "license"], Node { line, value: Value::Text(tidy) });
        }
        _ => {}
    }
}

/// `external` never was a type; contractors belong to a contract. An @ is sometimes hidden from harvesters of addresses.
pub(super) fn maintenance(document: &mut Node, notes: &mut Vec<Note>) {
    for list in ["contractors", "contacts"] {
        for person in items_mut(document, &["maintenance", list]).into_iter().flatten() {
            let Some(node) = person.get(&["email"]) else { continue };
            let (line, stated) = (node.line, node.as_text().unwrap_or_default().to_owned());
            let shown = ["\\x64", "\\x40", " [at] ", "[at]", "(at)", " at "]
                .iter()
                .map(|hidden| stated.replace(hidden, "@"))
                .find(|text| *text != stated && is_email(text));
            if let Some(shown) = shown {
                notes.push(Note::new(
                    line,
                    format!("maintenance.{list}.email"),
                    format!("Schrijf het adres met een @: {shown}. Zo is het gelezen."),
                    format!("Write the address with an @: {shown}. It was read as that."),
                ));
                person.set(&["email"], Node { line, value: Value::Text(shown) });
            }
        }
    }
    let Some(section) = document.get(&["maintenance"]) else { return };
    let line = section.get(&["type"]).map_or(section.line, |node| node.line);
    let stated = section.text_at(&["type"]).unwrap_or_default().to_owned();
    let there = |key: &str| section.get(&[key]).is_some_and(|node| !node.is_empty());
    let meant = if there("contractors") {
        "contract"
    } else if ["internal", "contract", "community", "none"].contains(&stated.as_str()) {
        return;
    } else if there("contacts") {
        "community"
    } else {
        return;
    };
    if stated != meant {
        notes.push(Note::new(
            line,
            "maintenance.type",
            format!("Dit past niet bij de rest van de sectie. Schrijf {meant}; zo is het gelezen."),
            format!("This does not fit the rest of the section. Write {meant}; it was read as that."),
        ));
        document.set(&["maintenance", "type"], Node { line, value: Value::Text(meant.to_owned()) });
    }
}
