//! From text to a tree, within budgets.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Error, Spanned};

use super::{Node, Value};
use crate::problem::{Flaw, Problem};

/// The budgets are far above what a description of software needs and far below what hurts: aliases are replayed at most
/// 20,000 events in all, 8 deep; 200,000 nodes; 32 levels.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 500_000,
            max_nodes: 200_000,
            max_depth: 32,
            flow_nesting_limit: 32,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_recorded_anchor_events: 50_000,
            max_recorded_anchor_bytes: 4 * 1024 * 1024,
            max_documents: 1,
            max_total_scalar_bytes: crate::exchange::MOST_IMPORT_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 20_000, max_replay_stack_depth: 8 },
        strict_booleans: true,
        with_snippet: false,
    }
}

/// Reads a definition that the operator loads into its own type, in the same budgets. A key may stand there once only. The
/// error is in English, with line and column.
pub(crate) fn read_definition<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    let mut options = options();
    options.duplicate_keys = DuplicateKeyPolicy::Error;
    serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())
}

/// Reads one document that stands `above` lines below the beginning of its file.
pub fn parse(text: &str, above: usize) -> Result<Node, Problem> {
    let mut options = options();
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    options.null_as_string = true;
    let read: Result<Read, Error> = serde_saphyr::from_str_with_options(text, options);
    let mut node = read.map_err(|error| refused(&error, above))?.resolve(text);
    node.move_down(above);
    Ok(node)
}

fn refused(error: &Error, above: usize) -> Problem {
    let flaw = match error.without_snippet() {
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. } => Flaw::Form(
            "Dit bestand is te ingewikkeld: te veel verwijzingen, niveaus of waarden. Schrijf verwijzingen uit. Er is niets geïmporteerd.",
            "This file is too complex: too many aliases, levels or values. Write aliases out. Nothing was imported.",
        ),
        // Within what an alias stands for.
        Error::AliasError { error, .. } => return refused(error, above),
        error => {
            let place = error.location().unwrap_or(serde_saphyr::Location::UNKNOWN);
            let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            Flaw::Syntax("YAML", number(place.line()) + above, number(place.column()))
        }
    };
    Problem::invalid("document", flaw)
}

/// A node as it is read: a number knows its place in the text, from which [`Read::resolve`] takes it.
struct Read {
    line: usize,
    place: Option<(usize, usize)>,
    value: Value,
    items: Vec<Read>,
    entries: Vec<(String, Read)>,
}

/// What is read before the place is known.
struct Raw {
    value: Value,
    items: Vec<Read>,
    entries: Vec<(String, Read)>,
}

impl Read {
    fn resolve(self, text: &str) -> Node {
        let value = match self.value {
            Value::Number(number) => {
                let written = self.place.and_then(|(from, length)| text.get(from..from + length));
                Value::Number(written.map_or(number, |written| written.trim().to_owned()))
            }
            Value::List(_) => Value::List(self.items.into_iter().map(|item| item.resolve(text)).collect()),
            Value::Map(_) => {
                Value::Map(self.entries.into_iter().map(|(key, entry)| (key, entry.resolve(text))).collect())
            }
            other => other,
        };
        Node { line: self.line, value }
    }
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Spanned::<Raw>::deserialize(deserializer)?;
        let span = read.defined.span();
        let number = |number: u64| usize::try_from(number).ok();
        let place = span.byte_offset().and_then(number).zip(span.byte_len().and_then(number));
        let Raw { value, items, entries } = read.value;
        Ok(Self { line: number(read.referenced.line()).unwrap_or_default(), place, value, items, entries })
    }
}

struct RawVisitor;

impl RawVisitor {
    const fn plain(value: Value) -> Raw {
        Raw { value, items: Vec::new(), entries: Vec::new() }
    }
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Self::plain(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Self::plain(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Self::plain(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Self::plain(Value::Number(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Self::plain(Value::Number(value.to_string())))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Self::plain(Value::Number(value.to_string())))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Self::plain(Value::Number(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Self::plain(Value::Number(value.to_string())))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Raw, E> {
        if value.contains('\0') {
            return Err(E::custom("a NUL character"));
        }
        Ok(Self::plain(Value::Text(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw { value: Value::List(Vec::new()), items, entries: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries: Vec<(String, Read)> = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            if key.len() > 1_000 || key.contains('\0') {
                return Err(A::Error::custom("a key that is none"));
            }
            entries.push((key, access.next_value()?));
        }
        Ok(Raw { value: Value::Map(Vec::new()), items: Vec::new(), entries })
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}
