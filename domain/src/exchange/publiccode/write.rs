//! From the kept document and what the component says today to a strictly valid publiccode.yml.

use super::check::check;
use super::read::{describe, state, tag, version};
use super::repair::repair;
use super::shape::{LONG, SHORT, VERSION, is_email, is_standard};
use super::vocabulary::CATEGORIES;
use crate::catalogue::{Description, Part, Version, VersionState};
use crate::exchange::yaml::{self, Node, Value};
use crate::exchange::{Exported, Note, Subject, shorten};
use crate::problem::{Failure, Outcome};
use crate::text::Language;

/// Writes a component. Refuses, and says what is missing, where that would not be valid.
pub fn write(subject: &Subject<'_>) -> Outcome<Exported> {
    let mut notes = Vec::new();
    let (mut document, stated) = match subject.original {
        Some(original) => {
            let tree = yaml::parse(original, 0)?;
            // What was read kindly was told when it was imported.
            let document = repair(&tree, &mut Vec::new());
            let stated = describe(&document, &mut Vec::new());
            (document, stated.checked(&mut crate::problem::Check::default(), ""))
        }
        None => (Node::map(), Description::default()),
    };
    document.set(&["publiccodeYmlVersion"], Node::text(VERSION));
    lay_over(&mut document, subject, &stated, &mut notes);
    complete(&mut document, &mut notes);
    let findings = check(&document);
    if findings.is_empty() {
        return Ok(Exported { text: yaml::print(&document)?, notes });
    }
    Err(Failure::Refused(findings.into_iter().map(|finding| finding.problem).collect()))
}

fn lay_over(document: &mut Node, subject: &Subject<'_>, stated: &Description, notes: &mut Vec<Note>) {
    let today = &subject.component.description;
    let changed = |part: Part| part.of(stated) != part.of(today);
    for language in [Language::Nl, Language::En] {
        if changed(Part::Name(language)) {
            name(document, today, language);
        }
        for (part, key) in [(Part::Summary(language), "shortDescription"), (Part::Purpose(language), "longDescription")]
        {
            if !changed(part) {
                continue;
            }
            let tag = section(document, today, language);
            let path = ["description", tag.as_str(), key];
            match part.of(today) {
                text if text.is_empty() => document.remove(&path),
                text => document.set(&path, Node::text(text)),
            }
        }
    }
    let mut text = |part: Part, path: &[&str]| {
        if changed(part) {
            match part.of(today) {
                text if text.is_empty() => document.remove(path),
                text => document.set(path, Node::text(text)),
            }
        }
    };
    text(Part::Licence, &["legal", "license"]);
    text(Part::SourceUrl, &["url"]);
    if changed(Part::Supplier) {
        supplier(document, today);
    }
    if let Some(contact) = today.contact.as_ref().filter(|contact| changed(Part::Contact) && is_email(contact)) {
        contacts(document, contact, subject.owner_name);
    }
    if changed(Part::Standards) {
        let (fit, rest): (Vec<_>, Vec<_>) = today.standards.iter().partition(|text| is_standard(text));
        left_out("supports", &rest, notes);
        let items = fit.into_iter().map(|id| Node::new(Value::Map(vec![("id".to_owned(), Node::text(id))]))).collect();
        document.set(&["supports"], Node::new(Value::List(items)));
    }
    if changed(Part::Keywords) {
        let known = document.texts_at(&["categories"]);
        let (fit, rest): (Vec<_>, Vec<_>) =
            today.keywords.iter().partition(|word| known.contains(word) || CATEGORIES.contains(&word.as_str()));
        left_out("categories", &rest, notes);
        document.set(&["categories"], Node::texts(fit));
    }
    for list in ["supports", "categories"] {
        if document.get(&[list]).is_some_and(Node::is_empty) {
            document.remove(&[list]);
        }
    }
    if let Some(today) = subject.version {
        status(document, today, subject.original.is_some());
    }
}

fn left_out(path: &str, rest: &[&String], notes: &mut Vec<Note>) {
    for text in rest {
        notes.push(Note::new(
            None,
            path,
            format!("De standaard kent „{text}” niet. Het staat niet in de export."),
            format!("The standard does not know \"{text}\". It is not exported."),
        ));
    }
}

fn name(document: &mut Node, today: &Description, language: Language) {
    let name = Part::Name(language).of(today);
    match language {
        Language::Nl => {
            document.set(&["name"], Node::text(&name));
            if let Some(tag) = tag(document, Language::Nl) {
                let path = ["description", tag.as_str(), "localisedName"];
                if document.get(&path).is_some() {
                    document.set(&path, Node::text(&name));
                }
            }
        }
        Language::En if name.is_empty() => {
            if let Some(tag) = tag(document, Language::En) {
                document.remove(&["description", tag.as_str(), "localisedName"]);
            }
        }
        Language::En => {
            let tag = section(document, today, language);
            document.set(&["description", tag.as_str(), "localisedName"], Node::text(name));
        }
    }
}

/// The section of a language; a new one has its short description at once.
fn section(document: &mut Node, today: &Description, language: Language) -> String {
    if let Some(tag) = tag(document, language) {
        return tag;
    }
    let tag = if language == Language::Nl { "nl" } else { "en" };
    document.set(&["description", tag, "shortDescription"], Node::text(today.summary.get(language)));
    tag.to_owned()
}

fn supplier(document: &mut Node, today: &Description) {
    let name = today.supplier.clone().unwrap_or_default();
    let mut contractors = document.get(&["maintenance", "contractors"]).cloned();
    if let Some(Node { value: Value::List(items), .. }) = &mut contractors
        && let Some(first) = items.first_mut()
        && !name.is_empty()
    {
        first.set(&["name"], Node::text(&name));
    }
    match contractors {
        Some(list) => document.set(&["maintenance", "contractors"], list),
        None if name.is_empty() => document.remove(&["legal", "mainCopyrightOwner"]),
        None => document.set(&["legal", "mainCopyrightOwner"], Node::text(name)),
    }
}

fn contacts(document: &mut Node, contact: &str, owner: &str) {
    let mut items = document.get(&["maintenance", "contacts"]).map(Node::items).unwrap_or_default().to_vec();
    if items.iter().any(|item| item.text_at(&["email"]) == Some(contact)) {
        return;
    }
    let mut person = Node::map();
    person.set(&["name"], Node::text(owner));
    person.set(&["email"], Node::text(contact));
    items.push(person);
    document.set(&["maintenance", "contacts"], Node::new(Value::List(items)));
}

/// The newest version, where it is not the one that the document speaks of.
fn status(document: &mut Node, today: &Version, imported: bool) {
    let stated = version(document);
    if stated.number != today.number || !imported {
        document.set(&["softwareVersion"], Node::text(&today.number));
        match today.released_on {
            Some(day) => document.set(&["releaseDate"], Node::text(day.to_string())),
            None => document.remove(&["releaseDate"]),
        }
    }
    let known = document.text_at(&["developmentStatus"]).unwrap_or_default();
    // Active and maintained are one status there.
    let same = match today.state {
        VersionState::Maintenance => VersionState::Active,
        other => other,
    };
    if known.is_empty() || state(known) != same {
        let status = match today.state {
            VersionState::Development => "development",
            VersionState::Active | VersionState::Maintenance => "stable",
            VersionState::SupportEnded => "obsolete",
        };
        document.set(&["developmentStatus"], Node::text(status));
    }
}

/// What the standard measures in characters: a long description that is too short is completed with what the document says
/// elsewhere, a short one that is too long is shortened, and said whole in the long one.
pub(super) fn complete(document: &mut Node, notes: &mut Vec<Note>) {
    let tags: Vec<String> = document
        .get(&["description"])
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
        .map(|(tag, _)| tag.clone())
        .collect();
    for tag in tags {
        let at = |key: &str| format!("description.{tag}.{key}");
        let path = |key| ["description", tag.as_str(), key];
        let text = |document: &Node, key| document.text_at(&path(key)).unwrap_or_default().trim().to_owned();
        let line = |document: &Node, key| document.get(&path(key)).map(|node| node.line).filter(|line| *line > 0);
        let (short, mut long) = (text(document, "shortDescription"), text(document, "longDescription"));
        if short.chars().count() > SHORT {
            notes.push(Note::new(
                line(document, "shortDescription"),
                at("shortDescription"),
                "Dit is langer dan 150 tekens. In de export is het korter, en staat het geheel in longDescription.",
                "This is over 150 characters. In an export it is shorter, and stands whole in longDescription.",
            ));
            document.set(&path("shortDescription"), Node::text(shorten(&short, SHORT)));
            if !long.contains(&short) {
                long = if long.is_empty() { short.clone() } else { format!("{short}\n\n{long}") };
                notes.push(Note::new(
                    line(document, "longDescription"),
                    at("longDescription"),
                    "In de export begint dit met de korte beschrijving, die te lang is voor haar eigen plek.",
                    "In an export this begins with the short description, which is too long for its own place.",
                ));
                document.set(&path("longDescription"), Node::text(&long));
            }
        }
        let native = document
            .get(&["description"])
            .is_some_and(|node| !node.entries().iter().any(|(_, below)| below.get(&["longDescription"]).is_some()));
        if (!long.is_empty() || native) && long.chars().count() < LONG.0 {
            let features = document.texts_at(&path("features")).join("; ");
            let fuller = [short.as_str(), features.as_str()].into_iter().fold(long.clone(), |text, more| {
                if more.is_empty() || text.contains(more) {
                    text
                } else if text.is_empty() {
                    more.to_owned()
                } else {
                    format!("{text}\n\n{more}")
                }
            });
            if fuller != long && fuller.chars().count() >= LONG.0 {
                notes.push(Note::new(
                    line(document, "longDescription"),
                    at("longDescription"),
                    "Dit is korter dan 150 tekens. In de export is het aangevuld met de korte beschrijving en de functies.",
                    "This is under 150 characters. In an export it is completed with the short description and the features.",
                ));
                document.set(&path("longDescription"), Node::text(fuller));
            }
        }
    }
}
