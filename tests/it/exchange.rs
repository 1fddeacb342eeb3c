//! Exchange with other registers, through the whole server: in, out, by file, and what is too much.

mod again;
mod bounds;
mod crowd;
mod export;
mod import;
mod load;
pub(crate) mod upload;

use serde_json::{Value, json};
use tests::Actor;

const PUBLICCODE: &str = include_str!("../fixtures/exchange/publiccode-0.7.yml");
const UNTIDY: &str = include_str!("../fixtures/exchange/publiccode-slordig.yml");
const REGISTRATION: &str = include_str!("../fixtures/exchange/registratie.json");
const TABLE: &str = include_str!("../fixtures/exchange/catalogus.csv");

const IMPORT: &str = "mutation($input: ImportComponentsInput!) { importComponents(input: $input) { \
    records { index outcome component { id name revision newestVersion { number state } } changes { path before after } \
    notes { line path message } errors { code path message } } errors { code path message } } }";

/// Imports a document, and answers what became of each record.
async fn import(actor: &Actor, format: &str, document: &str) -> Vec<Value> {
    imported(actor, json!({ "format": format, "document": document })).await
}

async fn preview(actor: &Actor, format: &str, document: &str) -> Vec<Value> {
    imported(actor, json!({ "format": format, "document": document, "preview": true })).await
}

async fn imported(actor: &Actor, input: Value) -> Vec<Value> {
    let answer = actor.run(IMPORT, json!({ "input": input })).await;
    let records = answer.data["importComponents"]["records"].as_array().cloned();
    records.unwrap_or_else(|| panic!("refused: {}", answer.text))
}

fn outcomes(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["outcome"].as_str().expect("an outcome")).collect()
}
