//! From a tree to text.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Node, Value};
use crate::problem::Fault;

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
pub fn print(node: &Node) -> Result<String, Fault> {
    serde_saphyr::to_string(node).map_err(|error| Fault::new(format!("YAML: {error}")))
}
