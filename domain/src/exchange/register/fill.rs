//! What people fill in of a registration.

use serde_json::{Map, Value, json};

use super::check::flaw;
use super::fields::{FIELDS, Field, Kind};
use crate::problem::{Check, Flaw};
use crate::text::{is_too_marked_up, strip_html};

crate::coded::coded! {
    /// Whether it is used, in the register's words.
    RegisterStatus {
        /// Being developed.
        Development = "In ontwikkeling",
        /// In use.
        InUse = "In gebruik",
        /// No longer in use.
        Ended = "Buiten gebruik",
    }
}

crate::coded::coded! {
    /// How much it does to people, in the register's words.
    PublicationCategory {
        /// A high-risk AI system under the AI Act (category A).
        HighRisk = "Hoog-risico AI-systeem",
        /// An algorithm with impact on people (category B).
        Impactful = "Impactvolle algoritmes",
        /// Any other (category C).
        Other = "Overige algoritmes",
    }
}

/// A title with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The title.
    pub title: String,
    /// The link, where there is one.
    pub link: Option<String>,
}

/// What is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A text; a month or an address too.
    Text(String),
    /// Texts of a list.
    Texts(Vec<String>),
    /// Titles with links.
    Linked(Vec<Linked>),
}

/// At most so many titles with links.
const MOST_LINKED: usize = 50;

/// Whether people fill this field in. Whose registration it is, and which one, is not theirs to say: by its id it comes back as
/// itself.
pub fn is_filled_by_people(key: &str) -> bool {
    !["organization", "source_id"].contains(&key)
        && FIELDS.iter().any(|field| field.key == key && !matches!(field.kind, Kind::Fixed(..)))
}

/// Tidies what is filled in and checks it as the register does. What is wrong is noted at `path`.
pub fn accept(check: &mut Check, path: &str, key: &str, value: &FieldValue) -> Option<Value> {
    let field = FIELDS.iter().find(|field| field.key == key).filter(|_| is_filled_by_people(key));
    let Some(field) = field else {
        let form = Flaw::Form("Dit veld vult u niet zelf in.", "This field is not filled in by people.");
        check.refuse(path, form);
        return None;
    };
    let value = tidy(check, path, field, value)?;
    if let Some(flaw) = flaw(&value, field) {
        check.refuse(path, flaw);
        return None;
    }
    Some(value)
}

fn tidy(check: &mut Check, path: &str, field: &Field, value: &FieldValue) -> Option<Value> {
    // Empty is not the way back to what is derived: that is null, which says so.
    let missing = |check: &mut Check| {
        check.refuse(path, Flaw::Missing);
        None
    };
    match value {
        FieldValue::Text(text) if text.trim().is_empty() => missing(check),
        FieldValue::Text(text) if matches!(field.kind, Kind::Text | Kind::Marked) => {
            // Plain text, as everywhere on the platform. How long it may be is counted without the markup.
            let fits = |text: &String| text.chars().count() <= field.most.0;
            check.plain(path, Some(text), field.most.0).filter(fits).map(Value::from)
        }
        FieldValue::Text(text) => Some(json!(text.trim())),
        FieldValue::Texts(texts) if texts.is_empty() => missing(check),
        FieldValue::Texts(texts) => {
            let mut once: Vec<&str> = Vec::new();
            for text in texts {
                if !once.contains(&text.as_str()) {
                    once.push(text);
                }
            }
            Some(json!(once))
        }
        FieldValue::Linked(pairs) if pairs.is_empty() => missing(check),
        FieldValue::Linked(pairs) if pairs.len() > MOST_LINKED => {
            check.refuse(path, Flaw::Form("Geef maximaal 50 titels.", "Give at most 50 titles."));
            None
        }
        FieldValue::Linked(pairs) => pairs.iter().map(|pair| tidy_pair(check, path, field, pair)).collect(),
    }
}

/// A pair. How long a title is at most is told here, as the register says that not of each list.
fn tidy_pair(check: &mut Check, path: &str, field: &Field, pair: &Linked) -> Option<Value> {
    let most = if field.most.0 > 0 { field.most.0 } else { 500 };
    let title = Some(&pair.title).filter(|title| !is_too_marked_up(title, most)).map(|title| strip_html(title));
    let Some(title) = title.filter(|title| title.chars().count() <= most) else {
        check.refuse(path, Flaw::TooLong(most));
        return None;
    };
    let link = pair.link.as_deref().map(str::trim).filter(|link| !link.is_empty());
    let mut tidy = Map::new();
    tidy.insert("title".to_owned(), json!(title.trim()));
    tidy.extend(link.map(|link| ("link".to_owned(), json!(link))));
    Some(Value::Object(tidy))
}
