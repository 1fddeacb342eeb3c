//! The table of definitions.

use super::Definition;

crate::db::tables! {
    definition = "definition" {
        key: id: Uuid;
        kind: String, key: String, version: String, body: String, loaded_at: i64,
    }
}

impl From<definition::Model> for Definition {
    fn from(row: definition::Model) -> Self {
        Self { id: row.id, key: row.key, version: row.version, body: row.body }
    }
}
