//! From a text to a document, as it comes in: each value is read as what it is and nothing is kept on the way, so that no
//! document takes more memory than its own size. What is there twice, or without end, is refused where it stands.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::file::{Answer, Document, Entry, Metadata, Repetition, Written};
use crate::problem::{Flaw, Problem};

/// A list or a map in a document has at most so many entries.
const MOST_ENTRIES: usize = 2_000;

/// What the format is called.
const FORM: &str = "par-dpia-form, assessment-output v2";

/// Reads a text. Refused where it is no such document, with the place at which reading stops.
pub fn parse(json: &str) -> Result<Document, Problem> {
    serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        let flaw = match error.classify() {
            Category::Data => Flaw::Shape(FORM, line, column),
            Category::Syntax | Category::Eof | Category::Io => Flaw::Syntax("JSON", line, column),
        };
        Problem::invalid("document", flaw)
    })
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Read {
            #[serde(rename = "$schema")]
            schema: String,
            metadata: Metadata,
            answers: Map<Entry>,
        }
        let Read { schema, metadata, answers } = Read::deserialize(deserializer)?;
        Ok(Self { schema, metadata, answers: answers.0 })
    }
}

/// A map in which nothing is there twice.
struct Map<V>(BTreeMap<String, V>);

fn insert<V, E: Error>(map: &mut BTreeMap<String, V>, key: String, value: V) -> Result<(), E> {
    if map.len() >= MOST_ENTRIES {
        return Err(E::custom("too many answers"));
    }
    if map.insert(key, value).is_some() { Err(E::custom("there twice")) } else { Ok(()) }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Reading<V> {
            type Value = Map<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("answers by question")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut map = BTreeMap::new();
                while let Some((key, value)) = access.next_entry()? {
                    insert(&mut map, key, value)?;
                }
                Ok(Map(map))
            }
        }
        deserializer.deserialize_map(Reading(PhantomData))
    }
}

/// A list that has an end.
fn list<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(mut access: A) -> Result<Vec<T>, A::Error> {
    let mut list = Vec::new();
    while let Some(one) = access.next_element()? {
        if list.len() >= MOST_ENTRIES {
            return Err(A::Error::custom("too many"));
        }
        list.push(one);
    }
    Ok(list)
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Entry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an answer with value and lastEditedAt, or a list of repetitions with _index")
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Entry, A::Error> {
                Answer::deserialize(MapAccessDeserializer::new(access)).map(Entry::Once)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<Entry, A::Error> {
                list(access).map(Entry::Repeated)
            }
        }
        deserializer.deserialize_any(Reading)
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Written;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list of texts, null or a picture")
            }
            fn visit_unit<E: Error>(self) -> Result<Written, E> {
                Ok(Written::Cleared)
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Written, E> {
                Ok(Written::Text(text.to_owned()))
            }
            fn visit_string<E: Error>(self, text: String) -> Result<Written, E> {
                Ok(Written::Text(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<Written, A::Error> {
                list(access).map(Written::Choices)
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Written, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(access)).map(Written::Image)
            }
        }
        deserializer.deserialize_any(Reading)
    }
}

impl<'de> Deserialize<'de> for Repetition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Repetition;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a repetition with _index and answers")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Repetition, A::Error> {
                let (mut index, mut answers) = (None, BTreeMap::new());
                while let Some(key) = access.next_key::<String>()? {
                    if key != "_index" {
                        insert(&mut answers, key, access.next_value()?)?;
                    } else if index.replace(access.next_value()?).is_some() {
                        return Err(A::Error::duplicate_field("_index"));
                    }
                }
                let index = index.ok_or_else(|| A::Error::missing_field("_index"))?;
                Ok(Repetition { index, answers })
            }
        }
        deserializer.deserialize_map(Reading)
    }
}
