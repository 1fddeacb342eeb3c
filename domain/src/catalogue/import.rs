//! Reading the Algoritmeregister's supplier templates (publication standard 1.0): pure.
//!
//! A template is a registration that a supplier filled in beforehand, for municipalities to complete. Read leniently:
//! empty texts and nulls count as left out, markup is taken out of texts, and one bad record never stops the rest.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ComponentKind, Description, Theme, VersionState};
use crate::id::fingerprint;
use crate::problem::{Check, Failure, Flaw, Problem};
use crate::text::Localized;

/// The name of the source in an origin's key.
pub const ALGORITMEREGISTER: &str = "algoritmeregister";

/// A whole import is at most so many bytes.
pub const MOST_IMPORT_BYTES: usize = 20 * 1024 * 1024;

/// At most so many records in one document.
pub const MOST_IMPORT_RECORDS: usize = 5_000;

/// One record, read.
#[derive(Debug, Clone)]
pub struct ImportRecord {
    /// Its id at the source: `source_id`, or the record's own `id` where that is null.
    pub source_id: String,
    /// The record to the letter.
    pub original: String,
    /// SHA-256 of the original.
    pub original_hash: String,
    /// What the component says of itself.
    pub description: Description,
    /// The state of its one version.
    pub state: VersionState,
    /// What else the record says in words: for the search index alone.
    pub texts: String,
}

#[derive(Deserialize)]
struct Template {
    id: Option<String>,
    source_id: Option<String>,
    name: Option<String>,
    description_short: Option<String>,
    goal: Option<String>,
    r#type: Option<String>,
    #[serde(default)]
    category: Option<OneOrMany>,
    status: Option<String>,
    contact_email: Option<String>,
    provider: Option<String>,
    publiccode: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<String>),
    One(String),
}

impl OneOrMany {
    fn first(&self) -> Option<&str> {
        match self {
            Self::Many(texts) => texts.first().map(String::as_str),
            Self::One(text) => Some(text),
        }
    }
}

/// Reads a document: an array of records, or one record. Each record is good or tells what is wrong with it.
pub fn read_templates(document: &str) -> Result<Vec<Result<ImportRecord, Vec<Problem>>>, Problem> {
    if document.len() > MOST_IMPORT_BYTES {
        return Err(Problem::invalid(
            "document",
            Flaw::Form("Dit bestand is groter dan 20 MB. Deel het op.", "This file is over 20 MB. Split it."),
        ));
    }
    let document = document.trim_start_matches('\u{feff}'); // a byte order mark, as some editors write
    let syntax = |error: &serde_json::Error| Problem::invalid("document", Flaw::Syntax(error.line(), error.column()));
    let records: Vec<&RawValue> = if document.trim_start().starts_with('[') {
        serde_json::from_str(document).map_err(|error| syntax(&error))?
    } else {
        vec![serde_json::from_str(document).map_err(|error| syntax(&error))?]
    };
    if records.len() > MOST_IMPORT_RECORDS {
        return Err(Problem::invalid(
            "document",
            Flaw::Form(
                "Geef maximaal 5000 records. Deel het bestand op.",
                "Give at most 5000 records. Split the file.",
            ),
        ));
    }
    let mut seen = std::collections::HashSet::new();
    Ok(records
        .into_iter()
        .map(|record| {
            let read = read_one(record.get())?;
            if seen.insert(read.source_id.clone()) { Ok(read) } else { Err(vec![twice()]) }
        })
        .collect())
}

fn twice() -> Problem {
    Problem::invalid(
        "id",
        Flaw::Form(
            "Dit id staat twee keer in het bestand. Dit record is niet geïmporteerd.",
            "This id is twice in the file. This record was not imported.",
        ),
    )
}

fn read_one(original: &str) -> Result<ImportRecord, Vec<Problem>> {
    if original.contains("\\u0000") {
        let form = Flaw::Form(
            "Dit record bevat een NUL-teken. Haal dat eruit.",
            "This record holds a NUL character. Take it out.",
        );
        return Err(vec![Problem::invalid("record", form)]);
    }
    let template: Template = serde_json::from_str(original).map_err(|_| {
        vec![Problem::invalid(
            "record",
            Flaw::Form(
                "Dit is geen record van het Algoritmeregister: een veld heeft een andere vorm.",
                "This is no record of the Algorithm Register: a field has another form.",
            ),
        )]
    })?;
    let mut check = Check::default();
    let source_id = template.source_id.filter(|id| !id.trim().is_empty()).or(template.id).unwrap_or_default();
    let source_id = check.text("id", &source_id, 100);
    let text = |text: Option<String>| Localized::new(text.unwrap_or_default(), None);
    let description = Description {
        name: text(template.name),
        summary: text(template.description_short),
        purpose: text(template.goal),
        kind: kind(template.r#type.as_deref()),
        theme: template.category.as_ref().and_then(OneOrMany::first).and_then(theme),
        licence: None,
        // A bare word or an http address is no reason to lose the record: the original keeps it.
        source_url: template.publiccode.filter(|address| address.starts_with("https://")),
        contact: template.contact_email.filter(|address| address.contains('@') || address.starts_with("https://")),
        supplier: template.provider,
        phase: None,
        standards: Vec::new(),
        keywords: Vec::new(),
    }
    .checked(&mut check, "");
    match check.done() {
        Ok(()) => {}
        Err(Failure::Refused(problems)) => return Err(problems),
        Err(Failure::Fault(_)) => return Err(Vec::new()),
    }
    Ok(ImportRecord {
        source_id,
        original: original.to_owned(),
        original_hash: fingerprint(original),
        description,
        state: match template.status.as_deref() {
            Some("In ontwikkeling") => VersionState::Development,
            Some("Buiten gebruik") => VersionState::SupportEnded,
            _ => VersionState::Active,
        },
        texts: String::new(),
    })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Language;

    #[test]
    fn a_record_is_read_and_its_markup_taken_out() {
        let document = r#"[{"id": "x-1", "source_id": null, "name": "Naam<script>alert(1)</script>", "type": "Op regels gebaseerd",
            "description_short": "Kort", "goal": "<div>Doel</div><p>Meer</p>", "category": ["Sociale zekerheid"], "status": "In gebruik"}]"#;
        let records = read_templates(document).unwrap();
        let record = records[0].as_ref().unwrap();
        assert_eq!(record.source_id, "x-1");
        assert_eq!(record.description.name.get(Language::Nl), "Naam");
        assert_eq!(record.description.purpose.get(Language::Nl), "Doel\nMeer");
        assert_eq!(record.description.theme, Some(Theme::SocialSecurity));
        assert_eq!(record.description.kind, ComponentKind::DecisionRules);
        assert!(record.original.contains("alert(1)"), "the original is kept whole");
    }

    #[test]
    fn a_bad_record_does_not_stop_the_rest() {
        let document = r#"[{"id": "a", "name": 7}, {"id": "b", "name": "B", "description_short": "b"}, {"name": "C"},
            {"id": "b", "name": "B", "description_short": "again"}]"#;
        let records = read_templates(document).unwrap();
        let good: Vec<_> = records.iter().map(Result::is_ok).collect();
        assert_eq!(good, [false, true, false, false]);
    }

    #[test]
    fn a_truncated_document_says_where() {
        let problem = read_templates("[\n{\"id\": \"a\", \"na").unwrap_err();
        assert_eq!(problem, Problem::invalid("document", Flaw::Syntax(2, 15)));
    }

    proptest! {
        #[test]
        fn no_document_makes_it_panic(document in ".{0,200}") {
            let _ = read_templates(&document);
        }

        #[test]
        fn no_markup_survives(text in "[a-z<>&;/ \"=]{0,80}") {
            let once = crate::text::strip_html(&text);
            prop_assert_eq!(crate::text::strip_html(&once), once);
        }
    }
}
