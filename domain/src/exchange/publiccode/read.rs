//! From a publiccode.yml to what a component says of itself.

use super::check::check;
use super::repair::repair;
use super::sections::tidy_licence;
use super::write::complete;
use crate::catalogue::{ComponentKind, Description, ImportRecord, ImportedVersion, Part, VersionState};
use crate::exchange::yaml::{self, Node, Value};
use crate::exchange::{Note, fit};
use crate::id::fingerprint;
use crate::problem::{Check, Failure, Flaw, Problem};
use crate::text::{Language, Localized};

/// What the standard does not speak of: an import leaves it as it is.
const UNSTATED: &[Part] = &[Part::Kind, Part::Theme, Part::Phase, Part::Contact];

/// Reads a file: one document, or several with `---` between them.
pub fn read(text: &str) -> Result<Vec<Result<ImportRecord, Vec<Problem>>>, Problem> {
    let documents = split(text);
    if documents.is_empty() {
        return Err(Problem::invalid("document", Flaw::Missing));
    }
    if documents.len() > crate::exchange::MOST_IMPORT_RECORDS {
        return Err(crate::exchange::too_many());
    }
    let mut records = Vec::with_capacity(documents.len());
    for (above, document) in documents {
        crate::exchange::check_record(document)?;
        let tree = yaml::parse(document, above)?;
        records.push(read_one(document, &tree));
    }
    Ok(records)
}

/// The documents of a file, each with how many lines stand above it. What holds comments alone is none.
fn split(text: &str) -> Vec<(usize, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut documents = Vec::new();
    let (mut from, mut above, mut at) = (0, 0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let marker =
            line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if marker && at > from {
            documents.push((above, &text[from..at]));
            (from, above) = (at, number);
        }
        at += line.len();
    }
    documents.push((above, &text[from..]));
    documents.retain(|(_, document)| {
        document.lines().any(|line| {
            let line = line.trim();
            !line.is_empty() && line != "---" && line != "..." && !line.starts_with('#') && !line.starts_with('%')
        })
    });
    documents
}

fn read_one(original: &str, tree: &Node) -> Result<ImportRecord, Vec<Problem>> {
    if !matches!(tree.value, Value::Map(_)) {
        return Err(vec![Problem::invalid(
            "document",
            Flaw::Form(
                "Dit is geen publiccode.yml: er staan geen velden in, zoals name.",
                "This is no publiccode.yml: it has no fields, such as name.",
            ),
        )]);
    }
    let mut notes = Vec::new();
    let repaired = repair(tree, &mut notes);
    let source_id = repaired.text_at(&["url"]).unwrap_or_default().trim().to_owned();
    let mut check_input = Check::default();
    let source_id = check_input.text("url", &source_id, 500);
    let described = describe(&repaired, &mut notes).checked(&mut check_input, "");
    match check_input.done() {
        Ok(()) => {}
        Err(Failure::Refused(problems)) => return Err(problems),
        Err(Failure::Fault(_)) => return Err(Vec::new()),
    }
    // What an export would still refuse is told now, while the file is at hand.
    let mut whole = repaired.clone();
    complete(&mut whole, &mut notes);
    notes.extend(check(&whole).into_iter().map(|finding| {
        let path = finding.problem.path().split_off(1).join(".");
        let text = |language| finding.problem.message(language);
        Note::new(
            Some(finding.line).filter(|line| *line > 0),
            path,
            format!("{} Tot dan wordt dit niet geëxporteerd.", text(Language::Nl)),
            format!("{} Until then this is not exported.", text(Language::En)),
        )
    }));
    notes.sort_by_key(|note| note.line);
    Ok(ImportRecord {
        component: None,
        source_id,
        original: original.to_owned(),
        original_hash: fingerprint(original),
        description: described,
        unstated: UNSTATED.to_vec(),
        version: Some(version(&repaired)),
        texts: texts(&repaired),
        notes,
    })
}

/// The tag of the section that a language is taken from.
pub(super) fn tag(document: &Node, language: Language) -> Option<String> {
    let code = match language {
        Language::Nl => "nl",
        Language::En => "en",
    };
    let tags = || document.get(&["description"]).map(Node::entries).unwrap_or_default().iter().map(|(tag, _)| tag);
    tags().find(|tag| *tag == code).or_else(|| tags().find(|tag| tag.split('-').next() == Some(code))).cloned()
}

/// What a component says of itself by this document.
pub(super) fn describe(document: &Node, notes: &mut Vec<Note>) -> Description {
    let english = tag(document, Language::En);
    let first = || document.get(&["description"])?.entries().first().map(|(tag, _)| tag.clone());
    let dutch = tag(document, Language::Nl).or_else(|| english.clone()).or_else(first);
    let name = document.text_at(&["name"]).unwrap_or_default();
    let mut in_language = |tag: Option<&String>, key: &str, most: usize| -> Option<String> {
        let path = ["description", tag?.as_str(), key];
        let node = document.get(&path)?;
        Some(fit(node.as_text()?, most, node.line, &path.join("."), notes))
    };
    let mut localized = |key: &str, most| {
        let nl = in_language(dutch.as_ref(), key, most).unwrap_or_default();
        Localized::new(nl, in_language(english.as_ref(), key, most))
    };
    let names = localized("localisedName", 100);
    let mut summary = localized("shortDescription", 400);
    let purpose = localized("longDescription", 2500);
    let dutch_name = if names.get(Language::Nl).is_empty() {
        fit(name, 100, None, "name", notes)
    } else {
        names.get(Language::Nl).to_owned()
    };
    if summary.get(Language::Nl).is_empty() {
        let short: String = purpose.get(Language::Nl).chars().take(390).collect();
        summary = Localized::new(short, None);
    }
    if let Some(tag) = dutch.filter(|tag| tag.split('-').next() != Some("nl")) {
        let line = document.get(&["description"]).map(|node| node.line);
        notes.push(Note::new(
            line,
            "description",
            format!(
                "Er is geen Nederlandse beschrijving. Die in taal {tag} staat nu op die plek. Voeg description.nl toe."
            ),
            format!("There is no Dutch description. That in language {tag} stands in its place. Add description.nl."),
        ));
    }
    let line = |path: &[&str]| document.get(path).map(|node| node.line);
    let address = document.text_at(&["url"]).filter(|address| address.starts_with("https://"));
    if address.is_none() && document.get(&["url"]).is_some() {
        notes.push(Note::new(
            line(&["url"]),
            "url",
            "Alleen een adres met https:// wordt getoond.",
            "Only an https:// address is shown.",
        ));
    }
    let contractor =
        document.get(&["maintenance", "contractors"]).and_then(|node| node.items().first()?.text_at(&["name"]));
    let supplier = contractor.or_else(|| document.text_at(&["legal", "mainCopyrightOwner"]));
    let supports = document.get(&["supports"]).map(Node::items).unwrap_or_default();
    let standards: Vec<_> = supports.iter().filter_map(|item| item.text_at(&["id"]).map(str::to_owned)).collect();
    Description {
        name: Localized::new(dutch_name, names.exact(Language::En).map(str::to_owned)),
        summary,
        purpose,
        kind: ComponentKind::Software,
        theme: None,
        licence: document.text_at(&["legal", "license"]).and_then(tidy_licence),
        source_url: address.map(str::to_owned),
        contact: None, // a contact in a publiccode.yml is a person
        supplier: supplier.map(|name| fit(name, 200, None, "legal.mainCopyrightOwner", notes)),
        phase: None,
        standards: crate::exchange::fit_list(standards, 200, line(&["supports"]), "supports", notes),
        keywords: crate::exchange::fit_list(
            document.texts_at(&["categories"]),
            100,
            line(&["categories"]),
            "categories",
            notes,
        ),
    }
}

/// The version of a document.
pub(super) fn version(document: &Node) -> ImportedVersion {
    let number: String = document.text_at(&["softwareVersion"]).unwrap_or_default().trim().chars().take(50).collect();
    ImportedVersion {
        number: if number.is_empty() { "1".to_owned() } else { number },
        state: Some(state(document.text_at(&["developmentStatus"]).unwrap_or_default())),
        released_on: document.text_at(&["releaseDate"]).and_then(|day| day.parse().ok()),
    }
}

pub(super) fn state(status: &str) -> VersionState {
    match status {
        "concept" | "development" | "beta" => VersionState::Development,
        "obsolete" => VersionState::SupportEnded,
        _ => VersionState::Active,
    }
}

/// What else a document says in words, for the search.
fn texts(document: &Node) -> String {
    let mut words: Vec<String> = Vec::new();
    for (_, below) in document.get(&["description"]).map(Node::entries).unwrap_or_default() {
        for key in ["localisedName", "genericName", "shortDescription", "longDescription"] {
            words.extend(below.text_at(&[key]).map(str::to_owned));
        }
        words.extend(below.texts_at(&["features"]));
        words.extend(below.texts_at(&["awards"]));
    }
    words.extend(document.text_at(&["applicationSuite"]).map(str::to_owned));
    words.extend(document.texts_at(&["usedBy"]));
    words.extend(document.texts_at(&["intendedAudience", "scope"]));
    for list in ["open", "proprietary", "hardware"] {
        let dependencies = document.get(&["dependsOn", list]).map(Node::items).unwrap_or_default();
        words.extend(dependencies.iter().filter_map(|item| item.text_at(&["name"]).map(str::to_owned)));
    }
    crate::exchange::search_text(&words)
}
