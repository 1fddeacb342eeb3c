//! Reading kindly: from what people write to the form of version 0.7, telling each thing that was read otherwise.
//!
//! Nulls, empty texts and empty lists say nothing: they are left out without a word. Whatever else changes is noted, on the
//! field that it changes.

use super::sections::{items_mut, licence, maintenance};
use super::shape::{DOCUMENT, Field, OLD_NAMES, OLD_VALUES, Shape, VERSION, VERSIONS, is_address, is_language};
use crate::exchange::Note;
use crate::exchange::yaml::{Node, Value};

/// The document in the form of version 0.7.
pub(super) fn repair(document: &Node, notes: &mut Vec<Note>) -> Node {
    let mut repaired = section(document, DOCUMENT, "", notes);
    version(&mut repaired, notes);
    countries(&mut repaired, notes);
    licence(&mut repaired, notes);
    maintenance(&mut repaired, notes);
    repaired
}

fn section(node: &Node, fields: &[Field], at: &str, notes: &mut Vec<Note>) -> Node {
    let mut kept: Vec<(String, Node)> = Vec::new();
    for (key, value) in node.entries().iter().filter(|(_, value)| !value.is_empty()) {
        let path = join(at, key);
        let Some(field) = known(key, fields) else {
            let country = at.is_empty() && key.len() == 2;
            notes.push(if country {
                Note::new(
                    value.line,
                    path,
                    "Secties van een land zijn uit de standaard. Dit staat nog in het origineel, niet in de export.",
                    "Sections of a country have left the standard. This stays in the original and is not exported.",
                )
            } else {
                Note::new(
                    value.line,
                    path,
                    "De standaard kent deze sleutel niet. Dit staat nog in het origineel, niet in de export.",
                    "The standard does not know this key. This stays in the original and is not exported.",
                )
            });
            continue;
        };
        if field.name != key {
            notes.push(Note::new(
                value.line,
                path.clone(),
                format!("Deze sleutel heet {}. Zo is hij gelezen.", field.name),
                format!("This key is called {}. It was read as that.", field.name),
            ));
        }
        if kept.iter().any(|(earlier, _)| earlier == field.name) {
            notes.push(Note::new(
                value.line,
                path,
                "Deze sleutel staat er twee keer. Alleen de eerste telt.",
                "This key is there twice. Only the first counts.",
            ));
            continue;
        }
        if field.deprecated {
            notes.push(Note::new(
                value.line,
                path.clone(),
                "Deze sleutel is verouderd. Hij gaat mee in de export, maar laat hem liever weg.",
                "This key is deprecated. It is exported, but better left out.",
            ));
        }
        if let Some(value) = shaped(value, field, &path, notes) {
            kept.push((field.name.to_owned(), value));
        }
    }
    Node { line: node.line, value: Value::Map(kept) }
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

fn known<'a>(key: &str, fields: &'a [Field]) -> Option<&'a Field> {
    let old = OLD_NAMES.iter().find(|(name, _)| *name == key).map(|(_, now)| *now);
    fields
        .iter()
        .find(|field| field.name == key)
        .or_else(|| fields.iter().find(|field| field.name.eq_ignore_ascii_case(key) || Some(field.name) == old))
}

/// The value in the field's form; `None` where there is no way to read it so.
fn shaped(node: &Node, field: &Field, at: &str, notes: &mut Vec<Note>) -> Option<Node> {
    let line = node.line;
    match field.shape {
        Shape::Map(fields) | Shape::PerLanguage(fields) | Shape::Each(fields) => {
            let fits = match field.shape {
                Shape::Each(_) => matches!(node.value, Value::List(_) | Value::Map(_)),
                _ => matches!(node.value, Value::Map(_)),
            };
            if !fits {
                return left_out(line, at, notes);
            }
            let value = match field.shape {
                Shape::Each(_) => list(node, fields, at, notes),
                Shape::PerLanguage(_) => languages(node, fields, at, notes),
                _ => section(node, fields, at, notes).value,
            };
            Some(Node { line, value }).filter(|node| !node.is_empty())
        }
        Shape::Texts => texts(node, at, notes),
        Shape::Bool => bool(node, at, notes),
        Shape::Text | Shape::Long | Shape::Url | Shape::Date | Shape::OneOf(_) | Shape::Id => {
            let text = text(node, at, notes)?;
            let text = one_of(text, field, at, notes);
            if let Shape::Url = field.shape
                && !is_address(text.as_text().unwrap_or_default())
            {
                notes.push(Note::new(
                    line,
                    at,
                    "Dit is geen volledig adres. Schrijf het met https:// ervoor.",
                    "This is no whole address. Write it with https:// in front.",
                ));
            }
            Some(text)
        }
    }
}

fn left_out(line: usize, at: &str, notes: &mut Vec<Note>) -> Option<Node> {
    notes.push(Note::new(
        line,
        at,
        "Dit heeft een andere vorm dan de standaard vraagt. Het staat nog in het origineel, niet in de export.",
        "This has another form than the standard asks. It stays in the original and is not exported.",
    ));
    None
}

/// A list of sections; one section alone counts as a list of one, and a text as a section with that name.
fn list(node: &Node, fields: &[Field], at: &str, notes: &mut Vec<Note>) -> Value {
    if let Value::Map(_) = node.value {
        notes.push(Note::new(
            node.line,
            at,
            "Zet hier een streepje voor: het is een lijst.",
            "Put a dash before this: it is a list.",
        ));
        return Value::List(vec![section(node, fields, at, notes)]);
    }
    let mut kept = Vec::new();
    for item in node.items().iter().filter(|item| !item.is_empty()) {
        match &item.value {
            Value::Map(_) => kept.push(section(item, fields, at, notes)),
            Value::Text(text) => {
                let key = fields[0].name;
                notes.push(Note::new(
                    item.line,
                    at,
                    format!("Schrijf hier {key}: {text}. Zo is het gelezen."),
                    format!("Write {key}: {text} here. It was read as that."),
                ));
                kept.push(Node { line: item.line, value: Value::Map(vec![(key.to_owned(), item.clone())]) });
            }
            _ => drop(left_out(item.line, at, notes)),
        }
    }
    Value::List(kept)
}

fn languages(node: &Node, fields: &[Field], at: &str, notes: &mut Vec<Note>) -> Value {
    let mut kept: Vec<(String, Node)> = Vec::new();
    for (tag, below) in node.entries().iter().filter(|(_, below)| !below.is_empty()) {
        let path = join(at, tag);
        let tidy = tidy_language(tag);
        if !is_language(&tidy) || !matches!(below.value, Value::Map(_)) || kept.iter().any(|(known, _)| *known == tidy)
        {
            let _ = left_out(below.line, &path, notes);
            continue;
        }
        if tidy != *tag {
            notes.push(Note::new(
                below.line,
                path.clone(),
                format!("Schrijf de taal als {tidy}. Zo is hij gelezen."),
                format!("Write the language as {tidy}. It was read as that."),
            ));
        }
        kept.push((tidy, section(below, fields, &path, notes)));
    }
    kept.retain(|(_, below)| !below.is_empty());
    Value::Map(kept)
}

fn tidy_language(tag: &str) -> String {
    let tag = tag.replace('_', "-");
    match tag.split_once('-') {
        Some((primary, rest)) => format!("{}-{rest}", primary.to_lowercase()),
        None => tag.to_lowercase(),
    }
}

fn text(node: &Node, at: &str, notes: &mut Vec<Note>) -> Option<Node> {
    let (line, text) = match &node.value {
        Value::Text(text) => return Some(Node { line: node.line, value: Value::Text(text.trim_end().to_owned()) }),
        Value::Number(text) => (node.line, text.clone()),
        Value::Bool(value) => (node.line, value.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => return left_out(node.line, at, notes),
    };
    notes.push(Note::new(
        line,
        at,
        format!("Zet dit tussen aanhalingstekens: \"{text}\". Het is een tekst."),
        format!("Put this in quotation marks: \"{text}\". It is a text."),
    ));
    Some(Node { line, value: Value::Text(text) })
}

fn texts(node: &Node, at: &str, notes: &mut Vec<Note>) -> Option<Node> {
    let line = node.line;
    let Value::List(items) = &node.value else {
        let only = text(node, at, notes)?;
        notes.push(Note::new(
            line,
            at,
            "Maak hier een lijst van, met een streepje ervoor.",
            "Make this a list, with a dash in front.",
        ));
        return Some(Node { line, value: Value::List(vec![only]) });
    };
    let items = items.iter().filter(|item| !item.is_empty()).filter_map(|item| text(item, at, notes)).collect();
    Some(Node { line, value: Value::List(items) }).filter(|node| !node.is_empty())
}

fn bool(node: &Node, at: &str, notes: &mut Vec<Note>) -> Option<Node> {
    let meant = match &node.value {
        Value::Bool(_) => return Some(node.clone()),
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "yes" | "ja" | "true" | "on" | "y" => Some(true),
            "no" | "nee" | "false" | "off" | "n" => Some(false),
            _ => None,
        },
        _ => None,
    };
    let Some(meant) = meant else { return left_out(node.line, at, notes) };
    notes.push(Note::new(
        node.line,
        at,
        format!("Schrijf {meant}. Zo is het gelezen."),
        format!("Write {meant}. It was read as that."),
    ));
    Some(Node { line: node.line, value: Value::Bool(meant) })
}

fn one_of(node: Node, field: &Field, at: &str, notes: &mut Vec<Note>) -> Node {
    let Shape::OneOf(values) = field.shape else { return node };
    let text = node.as_text().unwrap_or_default().trim().to_owned();
    if values.contains(&text.as_str()) {
        return Node { line: node.line, value: Value::Text(text) };
    }
    let old = OLD_VALUES
        .iter()
        .find(|(key, old, _)| *key == field.name && old.eq_ignore_ascii_case(&text))
        .map(|(.., now)| *now);
    let Some(meant) = old.or_else(|| values.iter().copied().find(|value| value.eq_ignore_ascii_case(&text))) else {
        return node;
    };
    notes.push(Note::new(
        node.line,
        at,
        format!("Schrijf {meant}. Zo is het gelezen."),
        format!("Write {meant}. It was read as that."),
    ));
    Node { line: node.line, value: Value::Text(meant.to_owned()) }
}

fn version(document: &mut Node, notes: &mut Vec<Note>) {
    let stated = document.text_at(&["publiccodeYmlVersion"]).unwrap_or_default().trim().to_owned();
    let line = document.get(&["publiccodeYmlVersion"]).map(|node| node.line);
    // 0.2.1 is 0.2 with corrections.
    let known = VERSIONS
        .iter()
        .any(|version| stated == *version || stated.strip_prefix(version).is_some_and(|rest| rest.starts_with('.')));
    if !known {
        notes.push(Note::new(
            line,
            "publiccodeYmlVersion",
            "Deze versie is niet bekend. Het bestand is gelezen als 0.7.",
            "This version is not known. The file was read as 0.7.",
        ));
    } else if !stated.starts_with(VERSION) {
        notes.push(Note::new(
            line,
            "publiccodeYmlVersion",
            format!("Dit is versie {stated}. De export is versie {VERSION}."),
            format!("This is version {stated}. The export is version {VERSION}."),
        ));
    }
    let line = line.unwrap_or_default();
    document.set(&["publiccodeYmlVersion"], Node { line, value: Value::Text(VERSION.to_owned()) });
}

fn countries(document: &mut Node, notes: &mut Vec<Note>) {
    for key in ["countries", "unsupportedCountries"] {
        for item in items_mut(document, &["intendedAudience", key]).into_iter().flatten() {
            let Value::Text(text) = &mut item.value else { continue };
            let capitals = text.trim().to_uppercase();
            if *text != capitals {
                notes.push(Note::new(
                    item.line,
                    format!("intendedAudience.{key}"),
                    format!("Schrijf het land met hoofdletters: {capitals}. Zo is het gelezen."),
                    format!("Write the country in capitals: {capitals}. It was read as that."),
                ));
                *text = capitals;
            }
        }
    }
    for item in items_mut(document, &["localisation", "availableLanguages"]).into_iter().flatten() {
        let Value::Text(text) = &mut item.value else { continue };
        let tidy = tidy_language(text.trim());
        if *text != tidy && is_language(&tidy) {
            notes.push(Note::new(
                item.line,
                "localisation.availableLanguages",
                format!("Schrijf de taal als {tidy}. Zo is hij gelezen."),
                format!("Write the language as {tidy}. It was read as that."),
            ));
            *text = tidy;
        }
    }
}
