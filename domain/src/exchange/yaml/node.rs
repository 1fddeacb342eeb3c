//! A value of a document, and where it stands.

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

    pub(super) fn move_down(&mut self, lines: usize) {
        self.line += lines;
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|node| node.move_down(lines)),
            Value::Map(entries) => entries.iter_mut().for_each(|(_, node)| node.move_down(lines)),
            _ => {}
        }
    }
}
