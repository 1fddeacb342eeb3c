//! YAML as a tree that knows the line of each value, read within budgets and written in one style.
//!
//! Numbers stay as they were written: `2.0` is a version to whoever wrote it, and no number.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Error, Spanned};

use crate::problem::{Flaw, Problem};

/// A value and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// From 1; 0 where it was not read from a document.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// A value of YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys with their values, in order. A key may stand here twice.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// A value of no document.
    pub const fn new(value: Value) -> Self {
        Self { line: 0, value }
    }

    /// A text of no document.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Value::Text(text.into()))
    }

    /// A list of texts of no document.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::new(Value::List(texts.into_iter().map(Self::text).collect()))
    }

    /// An empty map of no document.
    pub const fn map() -> Self {
        Self::new(Value::Map(Vec::new()))
    }

    /// The value at a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| {
            let Value::Map(entries) = &node.value else { return None };
            entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
        })
    }

    /// The text at a path of keys.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.get(path)?.as_text()
    }

    /// The texts of the list at a path of keys.
    pub fn texts_at(&self, path: &[&str]) -> Vec<String> {
        self.get(path)
            .map(Self::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|it| it.as_text().map(str::to_owned))
            .collect()
    }

    /// The text that this is.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The items of a list; none where this is no list.
    pub fn items(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The entries of a map; none where this is no map.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// Puts a value at a path of keys, making the maps on the way.
    pub fn set(&mut self, path: &[&str], value: Self) {
        let Some((key, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Vec::new());
        }
        let Value::Map(entries) = &mut self.value else { return };
        let place = entries.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            entries.push(((*key).to_owned(), Self::map()));
            entries.len() - 1
        });
        entries[place].1.set(rest, value);
    }

    /// Takes out the value at a path of keys.
    pub fn remove(&mut self, path: &[&str]) {
        let Some((key, rest)) = path.split_first() else { return };
        let Value::Map(entries) = &mut self.value else { return };
        if rest.is_empty() {
            entries.retain(|(name, _)| name != key);
        } else if let Some((_, below)) = entries.iter_mut().find(|(name, _)| name == key) {
            below.remove(rest);
        }
    }

    /// Whether it says nothing: null, an empty text, or a list or map of nothing.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Self::is_empty),
            Value::Map(entries) => entries.iter().all(|(_, node)| node.is_empty()),
            Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn move_down(&mut self, lines: usize) {
        self.line += lines;
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|node| node.move_down(lines)),
            Value::Map(entries) => entries.iter_mut().for_each(|(_, node)| node.move_down(lines)),
            _ => {}
        }
    }
}

/// Reads one document that stands `above` lines below the beginning of its file.
///
/// Its budgets are far above what a description of software needs and far below what hurts: aliases are replayed at most
/// 20,000 events in all, 8 deep; 200,000 nodes; 32 levels.
pub fn parse(text: &str, above: usize) -> Result<Node, Problem> {
    let options = serde_saphyr::options! {
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
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        null_as_string: true,
        with_snippet: false,
    };
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

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            // Quoted where it looks like a number: what is told is the text.
            Value::Number(text) | Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, node)| map.serialize_entry(key, node))?;
                map.end()
            }
        }
    }
}

/// The document's text.
pub fn print(node: &Node) -> Result<String, crate::problem::Fault> {
    serde_saphyr::to_string(node).map_err(|error| crate::problem::Fault::new(format!("YAML: {error}")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_and_spellings_are_kept() {
        let node =
            parse("# c\na: 2.0\nb:\n  - x: yes\n    y: 0x10\n  - null\nc: \"16\"\nd: &t tekst\ne: *t\n", 10).unwrap();
        assert_eq!(node.get(&["a"]).unwrap(), &Node { line: 12, value: Value::Number("2.0".into()) });
        let first = &node.get(&["b"]).unwrap().items()[0];
        assert_eq!((first.line, first.text_at(&["x"])), (14, Some("yes")), "yes is a text: no is a country");
        assert_eq!(first.get(&["y"]).unwrap(), &Node { line: 15, value: Value::Number("0x10".into()) });
        assert_eq!(node.text_at(&["c"]), Some("16"));
        assert_eq!(node.text_at(&["e"]), Some("tekst"));
    }

    #[test]
    fn a_bomb_of_aliases_is_refused() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let line = format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
            bomb += &line;
        }
        let problem = parse(&bomb, 0).unwrap_err();
        assert!(problem.message(crate::text::Language::En).contains("too complex"), "{problem:?}");
        let deep = "[".repeat(5_000);
        assert!(parse(&deep, 0).is_err());
    }

    #[test]
    fn a_truncated_document_says_where() {
        let problem = parse("a: 1\nb: \"not en", 0).unwrap_err();
        assert!(matches!(problem, Problem::Invalid(_, Flaw::Syntax("YAML", 2.., _))), "{problem:?}");
    }

    proptest! {
        #[test]
        fn no_document_makes_it_panic(text in ".{0,120}") {
            let _ = parse(&text, 0);
        }

        #[test]
        fn what_is_printed_reads_the_same(text in "[ -~éë\n\t:#'\"\\-]{0,60}", list in proptest::collection::vec("[a-z0-9.:# -]{0,12}", 0..4)) {
            let mut node = Node::map();
            node.set(&["text"], Node::text(&text));
            node.set(&["list"], Node::texts(list.clone()));
            let again = parse(&print(&node).unwrap(), 0).unwrap();
            prop_assert_eq!(again.text_at(&["text"]), Some(text.as_str()));
            prop_assert_eq!(again.texts_at(&["list"]), list);
        }
    }
}
