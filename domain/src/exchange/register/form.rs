//! From the one representation to the other, without loss.
//!
//! Inside, a registration has the keys of the delivery API. What is of neither representation goes along as it is.

use serde_json::{Map, Value, json};

use super::check::is_empty;
use super::fields::{CATEGORIES, FIELDS, Kind};

/// Whether a record has the keys of the schema rather than those of the delivery API.
pub fn is_schema(record: &Map<String, Value>) -> bool {
    let count = |of: fn(&super::fields::Field) -> &'static str, other: fn(&super::fields::Field) -> &'static str| {
        FIELDS.iter().filter(|field| of(field) != other(field) && record.contains_key(of(field))).count()
    };
    count(|field| field.schema, |field| field.key) > count(|field| field.key, |field| field.schema)
}

/// With the keys of the delivery API, whichever it has.
pub fn to_config(record: &Map<String, Value>) -> Map<String, Value> {
    if !is_schema(record) {
        return record
            .iter()
            .filter(|(_, value)| !is_empty(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
    }
    let mut rest = record.clone();
    let mut config = Map::new();
    for field in FIELDS {
        if let Kind::Pairs(title, link) = field.kind {
            let (title, link) = (rest.remove(title), rest.remove(link));
            // Beside one title and one link, the list may be there whole.
            let value = match rest.remove(field.key) {
                Some(list) if !is_empty(&list) => Some(list),
                _ => pair(title, link),
            };
            config.extend(value.map(|value| (field.key.to_owned(), value)));
            continue;
        }
        let Some(value) = rest.remove(field.schema) else { continue };
        let value = match (field.kind, value.as_str()) {
            (Kind::Category, Some(text)) => json!(short_category(text)),
            (Kind::Fixed(config, schema), Some(text)) if text == schema => json!(config),
            _ => value,
        };
        config.insert(field.key.to_owned(), value);
    }
    for (key, value) in rest {
        config.entry(key).or_insert(value);
    }
    config.retain(|_, value| !is_empty(value));
    config
}

fn pair(title: Option<Value>, link: Option<Value>) -> Option<Value> {
    let there = |value: Option<Value>| value.filter(|value| !is_empty(value));
    match (there(title), there(link)) {
        (None, None) => None,
        (title, link) => {
            let mut pair = Map::new();
            pair.extend(title.map(|title| ("title".to_owned(), title)));
            pair.extend(link.map(|link| ("link".to_owned(), link)));
            Some(json!([pair]))
        }
    }
}

/// A category in the delivery API's words.
pub(super) fn short_category(text: &str) -> &str {
    let text = text.trim();
    CATEGORIES
        .iter()
        .find(|(short, long)| text.eq_ignore_ascii_case(long) || text.eq_ignore_ascii_case(short))
        .map_or(text, |(short, _)| short)
}

/// With the keys of the schema.
pub fn to_schema(config: &Map<String, Value>) -> Map<String, Value> {
    let mut rest = config.clone();
    let mut schema = Map::new();
    for field in FIELDS {
        let Some(value) = rest.remove(field.key) else { continue };
        match field.kind {
            Kind::Pairs(title, link) => {
                let list = value.as_array().cloned().unwrap_or_default();
                let texts = |key: &str| {
                    let texts = list.iter().filter_map(|item| item.get(key).and_then(Value::as_str));
                    texts.filter(|text| !text.is_empty()).map(str::to_owned).collect::<Vec<_>>()
                };
                let (titles, links) = (texts("title"), texts("link"));
                if !titles.is_empty() {
                    schema.insert(title.to_owned(), json!(titles.join("; ")));
                }
                schema.extend(links.first().map(|first| (link.to_owned(), json!(first))));
                // One title and one link hold no more than one pair: the list goes along, so that nothing is lost.
                let whole = list.len() == 1
                    && pair(schema.get(title).cloned(), schema.get(link).cloned()) == Some(json!(tidy(&list)));
                if !whole {
                    schema.insert(field.key.to_owned(), value);
                }
            }
            Kind::Category => {
                let text = value.as_str().unwrap_or_default();
                let long = CATEGORIES.iter().find(|(short, _)| *short == text).map(|(_, long)| json!(long));
                schema.insert(field.schema.to_owned(), long.unwrap_or(value));
            }
            Kind::Fixed(config, fixed) if value.as_str() == Some(config) => {
                schema.insert(field.schema.to_owned(), json!(fixed));
            }
            _ => {
                schema.insert(field.schema.to_owned(), value);
            }
        }
    }
    for (key, value) in rest {
        schema.entry(key).or_insert(value);
    }
    schema
}

/// A list of pairs without what is empty in them.
fn tidy(list: &[Value]) -> Vec<Value> {
    list.iter()
        .map(|item| match item {
            Value::Object(fields) => fields
                .iter()
                .filter(|(_, value)| !is_empty(value))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect::<Map<_, _>>()
                .into(),
            other => other.clone(),
        })
        .collect()
}
