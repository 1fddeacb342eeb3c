//! The schema, walked: what fields there are, and selections of everything below one.

use std::collections::BTreeMap;

use serde_json::Value;

/// A field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    /// The named type, without lists and non-nulls.
    pub(super) of: String,
    /// Whether it takes `first`.
    pub(super) paged: bool,
    /// Whether it takes `format`.
    formed: bool,
}

/// The types with fields, and the kinds of all.
pub(super) struct Schema {
    pub(super) fields: BTreeMap<String, Vec<Field>>,
    kinds: BTreeMap<String, String>,
    possible: BTreeMap<String, Vec<String>>,
}

const INTROSPECTION: &str = "{ __schema { types { kind name possibleTypes { name } fields { name args { name } \
    type { name ofType { name ofType { name ofType { name } } } } } } } }";

fn named(of: &Value) -> String {
    match of["name"].as_str() {
        Some(name) => name.to_owned(),
        None => named(&of["ofType"]),
    }
}

impl Schema {
    pub(super) async fn read() -> Self {
        let answer = api::graphql::schema().execute(INTROSPECTION).await;
        let answer = serde_json::to_value(&answer).expect("JSON");
        let (mut fields, mut kinds, mut possible) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for of in answer["data"]["__schema"]["types"].as_array().expect("types") {
            let name = of["name"].as_str().expect("a name").to_owned();
            if name.starts_with("__") {
                continue;
            }
            kinds.insert(name.clone(), of["kind"].as_str().expect("a kind").to_owned());
            let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
            if of["kind"] == "INTERFACE" || of["kind"] == "UNION" {
                possible.insert(name.clone(), list(&of["possibleTypes"]).iter().map(named).collect::<Vec<_>>());
            }
            let read = list(&of["fields"])
                .iter()
                .map(|field| Field {
                    name: field["name"].as_str().expect("a name").to_owned(),
                    of: named(&field["type"]),
                    formed: list(&field["args"]).iter().any(|argument| argument["name"] == "format"),
                    paged: list(&field["args"]).iter().any(|argument| argument["name"] == "first"),
                })
                .collect::<Vec<_>>();
            if !read.is_empty() {
                fields.insert(name, read);
            }
        }
        Self { fields, kinds, possible }
    }

    pub(super) fn is_composite(&self, name: &str) -> bool {
        matches!(self.kinds[name].as_str(), "OBJECT" | "INTERFACE" | "UNION")
    }

    /// `Type.field` of every field that returns an object, and of every query and mutation.
    pub(super) fn rows(&self) -> Vec<String> {
        self.fields
            .iter()
            .flat_map(|(of, fields)| {
                fields
                    .iter()
                    .filter(move |field| self.is_composite(&field.of) || of == "Query" || of == "Mutation")
                    .map(move |field| format!("{of}.{}", field.name))
            })
            .collect()
    }

    /// A selection of a type: all its plain fields, and of its objects all to `depth` levels.
    pub(super) fn selection(&self, of: &str, depth: usize) -> String {
        let mut selected = vec!["__typename".to_owned()];
        if let Some(possible) = self.possible.get(of) {
            selected.extend(possible.iter().map(|name| format!("... on {name} {}", self.selection(name, depth))));
            return format!("{{ {} }}", selected.join(" "));
        }
        for field in &self.fields[of] {
            // A list's rows stand in nodes and in edges: once is enough.
            if self.is_composite(&field.of) {
                let wrapper = of.ends_with("Connection");
                if (depth > 0 || wrapper) && field.name != "edges" {
                    selected.push(self.field(field, if wrapper { depth } else { depth - 1 }));
                }
            } else {
                selected.push(field.name.clone());
            }
        }
        format!("{{ {} }}", selected.join(" "))
    }

    /// A field with a selection of what it returns.
    pub(super) fn field(&self, field: &Field, depth: usize) -> String {
        let page = match field {
            Field { paged: true, .. } => "(first: 10)",
            Field { formed: true, .. } => "(format: ALGORITMEREGISTER)",
            Field { name, .. } if name == "changesSince" => "(instrumentId: \"x\")",
            Field { .. } => "",
        };
        format!("{}{page} {}", field.name, self.selection(&field.of, depth))
    }
}
