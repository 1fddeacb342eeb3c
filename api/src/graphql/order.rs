//! The order of an answer's fields: as the query asks for them (GraphQL specification, 7.2.2).
//!
//! async-graphql 7.2 answers them in the order in which they became ready. That is not only untidy: it would tell apart what
//! took longer to find.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// The response keys of a selection, in the order in which they first appear, each with those below it.
#[derive(Debug, Default)]
pub(crate) struct Order(IndexMap<Name, Order>);

impl Order {
    /// Of the operation that a request names, or of its only one.
    pub(crate) fn of(document: &ExecutableDocument, operation_name: Option<&str>) -> Self {
        let fragments: Fragments<'_> =
            document.fragments.iter().map(|(name, fragment)| (name, &fragment.node.selection_set.node)).collect();
        let mut operations = document.operations.iter();
        let chosen = operations.find(|(name, _)| operation_name.is_none() || name.map(Name::as_str) == operation_name);
        let mut order = Self::default();
        if let Some((_, operation)) = chosen {
            order.add(&operation.node.selection_set.node, &fragments, 0);
        }
        order
    }

    fn add(&mut self, set: &SelectionSet, fragments: &Fragments<'_>, depth: usize) {
        // Limits and validation come later or before; this only must not run away on what they refuse.
        if depth > 32 {
            return;
        }
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.clone();
                    self.0.entry(key).or_default().add(&field.node.selection_set.node, fragments, depth + 1);
                }
                Selection::InlineFragment(inline) => {
                    self.add(&inline.node.selection_set.node, fragments, depth + 1);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(set) = fragments.get(&spread.node.fragment_name.node) {
                        self.add(set, fragments, depth + 1);
                    }
                }
            }
        }
    }
}

type Fragments<'a> = HashMap<&'a Name, &'a SelectionSet>;

/// A value that is written in an order.
pub(crate) struct Ordered<'a>(pub(crate) &'a Value, pub(crate) &'a Order);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, order) = self;
        match value {
            // Below a plain field there is nothing to order: the value is a scalar's own.
            Value::Object(fields) if !order.0.is_empty() => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (key, below) in &order.0 {
                    if let Some(value) = fields.get(key) {
                        map.serialize_entry(key, &Self(value, below))?;
                    }
                }
                map.end()
            }
            Value::List(items) if !order.0.is_empty() => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Self(item, order))?;
                }
                list.end()
            }
            value => value.serialize(serializer),
        }
    }
}
