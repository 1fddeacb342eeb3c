//! The strict check: whether a document is a valid publiccode.yml of version 0.7, and what is wrong where it is not.

use super::shape::{
    DOCUMENT, Field, LONG, SHORT, Shape, VERSION, is_address, is_day, is_email, is_language, is_standard,
};
use crate::exchange::yaml::{Node, Value};
use crate::problem::{Flaw, Problem};

/// What is wrong, and on which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The line, from 1; 0 where it stands nowhere.
    pub line: usize,
    /// What, and in which field.
    pub problem: Problem,
}

struct Findings(Vec<Finding>);

impl Findings {
    fn note(&mut self, line: usize, path: &str, flaw: Flaw) {
        self.0.push(Finding { line, problem: Problem::invalid(path, flaw) });
    }
}

/// Checks a whole document.
pub fn check(document: &Node) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    section(document, DOCUMENT, "", &mut findings);
    if let Some(version) = document.get(&["publiccodeYmlVersion"])
        && version.as_text().is_some_and(|text| text != VERSION)
    {
        findings.note(version.line, "publiccodeYmlVersion", form("Schrijf \"0.7\".", "Write \"0.7\"."));
    }
    texts(document, &mut findings);
    legal(document, &mut findings);
    maintenance(document, &mut findings);
    for key in ["countries", "unsupportedCountries"] {
        each_text(document, &["intendedAudience", key], &mut findings, |text| {
            (!(text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()))).then(|| {
                form(
                    "Geef een land als twee hoofdletters (ISO 3166): NL.",
                    "Give a country as two capitals (ISO 3166): NL.",
                )
            })
        });
    }
    each_text(document, &["localisation", "availableLanguages"], &mut findings, |text| {
        (!is_language(text)).then(language)
    });
    findings.0
}

const fn form(dutch: &'static str, english: &'static str) -> Flaw {
    Flaw::Form(dutch, english)
}

const fn language() -> Flaw {
    form("Geef een taal als BCP 47: nl, en, fy.", "Give a language as BCP 47: nl, en, fy.")
}

fn each_text(document: &Node, path: &[&str], findings: &mut Findings, wrong: impl Fn(&str) -> Option<Flaw>) {
    for item in document.get(path).map(Node::items).unwrap_or_default() {
        if let Some(flaw) = item.as_text().and_then(&wrong) {
            findings.note(item.line, &path.join("."), flaw);
        }
    }
}

fn section(node: &Node, fields: &[Field], at: &str, findings: &mut Findings) {
    let Value::Map(entries) = &node.value else {
        let flaw = form("Dit is geen sectie met sleutels.", "This is no section with keys.");
        findings.note(node.line, at, flaw);
        return;
    };
    let path = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    for field in fields.iter().filter(|field| field.mandatory) {
        if !entries.iter().any(|(key, value)| key == field.name && !value.is_empty()) {
            findings.note(node.line, &path(field.name), Flaw::Missing);
        }
    }
    for (place, (key, value)) in entries.iter().enumerate() {
        match fields.iter().find(|field| field.name == key) {
            None => {
                let flaw = form("Deze sleutel is er niet in versie 0.7.", "Version 0.7 has no such key.");
                findings.note(value.line, &path(key), flaw);
            }
            Some(_) if entries[..place].iter().any(|(earlier, _)| earlier == key) => {
                findings.note(
                    value.line,
                    &path(key),
                    form("Deze sleutel staat er twee keer.", "This key is there twice."),
                );
            }
            // What is there and empty is missing, as above, or says nothing and should not be there.
            Some(field) if value.is_empty() && !field.mandatory => {
                findings.note(value.line, &path(key), form("Laat een lege sleutel weg.", "Leave out an empty key."));
            }
            Some(field) if !value.is_empty() => shaped(value, field.shape, &path(key), findings),
            Some(_) => {}
        }
    }
}

fn shaped(node: &Node, shape: Shape, at: &str, findings: &mut Findings) {
    let wrong = match shape {
        Shape::Map(fields) => return section(node, fields, at, findings),
        Shape::Each(fields) => {
            let Value::List(items) = &node.value else {
                return findings.note(node.line, at, form("Dit is geen lijst.", "This is no list."));
            };
            return items.iter().for_each(|item| section(item, fields, at, findings));
        }
        Shape::PerLanguage(fields) => {
            for (tag, below) in node.entries() {
                if !is_language(tag) {
                    findings.note(below.line, &format!("{at}.{tag}"), language());
                }
                section(below, fields, &format!("{at}.{tag}"), findings);
            }
            (!matches!(node.value, Value::Map(_))).then_some(form("Dit is geen sectie.", "This is no section."))
        }
        Shape::Texts => {
            let texts = matches!(&node.value, Value::List(items) if items.iter().all(|item| item.as_text().is_some_and(|text| !text.trim().is_empty())));
            (!texts).then_some(form("Dit is geen lijst van teksten.", "This is no list of texts."))
        }
        Shape::Bool => {
            (!matches!(node.value, Value::Bool(_))).then_some(form("Geef true of false.", "Give true or false."))
        }
        Shape::Text | Shape::Long | Shape::Url | Shape::Date | Shape::OneOf(_) | Shape::Id => match node.as_text() {
            None => Some(form("Dit is geen tekst.", "This is no text.")),
            Some(text) => scalar(text, shape),
        },
    };
    if let Some(flaw) = wrong {
        findings.note(node.line, at, flaw);
    }
}

fn scalar(text: &str, shape: Shape) -> Option<Flaw> {
    match shape {
        Shape::Url if !is_address(text) => Some(form(
            "Geef een volledig adres dat begint met https://.",
            "Give a whole address that starts with https://.",
        )),
        Shape::Date if !is_day(text) => Some(form("Geef een dag als 2026-11-24.", "Give a day as 2026-11-24.")),
        Shape::OneOf(values) if !values.contains(&text) => {
            Some(form("Kies een waarde die de standaard kent.", "Choose a value that the standard knows."))
        }
        Shape::Id if !is_standard(text) => Some(form(
            "Geef een standaard als alias:…, URN of https-adres.",
            "Give a standard as alias:…, a URN or an https address.",
        )),
        _ => None,
    }
}

/// The descriptions: short ones short enough, and in one language at least a long one and features.
fn texts(document: &Node, findings: &mut Findings) {
    let Some(description) = document.get(&["description"]) else { return };
    let (mut long, mut features) = (false, false);
    for (tag, below) in description.entries() {
        if let Some(short) = below.get(&["shortDescription"])
            && short.as_text().is_some_and(|text| text.chars().count() > SHORT)
        {
            findings.note(short.line, &format!("description.{tag}.shortDescription"), Flaw::TooLong(SHORT));
        }
        if let Some(node) = below.get(&["longDescription"]).filter(|node| !node.is_empty()) {
            let length = node.as_text().map(|text| text.trim().chars().count()).unwrap_or_default();
            let path = format!("description.{tag}.longDescription");
            if length < LONG.0 {
                findings.note(node.line, &path, Flaw::TooShort(LONG.0));
            } else if length > LONG.1 {
                findings.note(node.line, &path, Flaw::TooLong(LONG.1));
            }
            long = true;
        }
        features |= below.get(&["features"]).is_some_and(|node| !node.is_empty());
    }
    if description.is_empty() {
        return; // told as missing already
    }
    for (there, key) in [(long, "longDescription"), (features, "features")] {
        if !there {
            let tag = if description.get(&["nl"]).is_some() { "nl" } else { description.entries()[0].0.as_str() };
            findings.note(description.line, &format!("description.{tag}.{key}"), Flaw::Missing);
        }
    }
}

fn legal(document: &Node, findings: &mut Findings) {
    if let Some(node) = document.get(&["legal", "license"])
        && node.as_text().is_some_and(|text| !text.trim().is_empty() && spdx::Expression::parse(text).is_err())
    {
        let flaw =
            form("Geef een SPDX-licentie, bijvoorbeeld EUPL-1.2.", "Give an SPDX licence, for example EUPL-1.2.");
        findings.note(node.line, "legal.license", flaw);
    }
}

/// Contractors belong to a contract and to nothing else; who maintains it themselves can be asked.
fn maintenance(document: &Node, findings: &mut Findings) {
    let Some(section) = document.get(&["maintenance"]) else { return };
    let kind = section.text_at(&["type"]).unwrap_or_default();
    let there = |key: &str| section.get(&[key]).filter(|node| !node.is_empty());
    match (kind, there("contractors")) {
        ("contract", None) => findings.note(section.line, "maintenance.contractors", Flaw::Missing),
        ("internal" | "community" | "none", Some(node)) => findings.note(
            node.line,
            "maintenance.contractors",
            form("Dit mag alleen bij type contract.", "This goes with type contract only."),
        ),
        _ => {}
    }
    if ["internal", "community"].contains(&kind) && there("contacts").is_none() {
        findings.note(section.line, "maintenance.contacts", Flaw::Missing);
    }
    for list in ["contractors", "contacts"] {
        for person in there(list).map(Node::items).unwrap_or_default() {
            if let Some(email) = person.get(&["email"]).filter(|email| !email.is_empty())
                && !email.as_text().is_some_and(is_email)
            {
                let flaw = form("Dit is geen e-mailadres.", "This is not an e-mail address.");
                findings.note(email.line, &format!("maintenance.{list}.email"), flaw);
            }
        }
    }
}
