//! Importing components.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::catalogue::{self, Change, ImportComponents, ImportOutcome as Became, Imported};
use domain::problem::{Flaw, Outcome, Problem};
use domain::upload::Document;

use super::common::{once, parse_or, settle};
use super::component::Component;
use super::context::{RequestContext, load, request};
use super::error::{Result, UserError};
use super::exchange::{ExchangeFormat, ExchangeNote};

/// Input of `importComponents`: the document itself, or a file that was uploaded.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ImportComponentsInput {
    /// The form of the document.
    format: ExchangeFormat,
    /// The document itself. Larger ones go by `createUpload` or `collectief import`.
    document: Option<String>,
    /// The id of an upload that holds the document, in UTF-8.
    upload_id: Option<ID>,
    /// Only tell what would change: nothing is imported.
    #[graphql(default)]
    preview: bool,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// What became of an imported record; in a preview, what would become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ImportOutcome {
    /// A new component, that only your organisation sees until it is shared.
    Created,
    /// The component of an earlier import, or that the record names by its id, now says what the record says.
    Updated,
    /// There is nothing to change.
    Unchanged,
    /// Not imported: see the errors.
    Refused,
}

/// What changes in one part of a component.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ImportChange {
    /// Which part: `name.nl`, `keywords`, `version`.
    path: String,
    /// What it says. Null where it says nothing.
    before: Option<String>,
    /// What it says afterwards. Null where it says nothing.
    after: Option<String>,
}

impl From<Change> for ImportChange {
    fn from(change: Change) -> Self {
        Self { path: change.path.to_owned(), before: change.before, after: change.after }
    }
}

/// One record of an import.
#[derive(SimpleObject)]
pub(crate) struct ImportedRecord {
    /// Its place in the document, from 0.
    index: u32,
    /// What became of it.
    outcome: ImportOutcome,
    /// The component. Null where it was refused, in a preview where it would be new, and where a repeated import's is not your
    /// organisation's any more.
    component: Option<Component>,
    /// What changes by it, part by part.
    changes: Vec<ImportChange>,
    /// What was read kindly, and what to do about it.
    notes: Vec<ExchangeNote>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Answer of `importComponents`.
#[derive(SimpleObject)]
pub(crate) struct ImportComponentsPayload {
    /// What became of each record, in the order of the document. Null where the whole was refused.
    records: Option<Vec<ImportedRecord>>,
    /// Why the whole was refused. Then nothing was imported.
    errors: Vec<UserError>,
}

/// The document of an input.
pub(super) fn document(text: Option<String>, upload: Option<&ID>) -> Outcome<Document> {
    match (text, upload) {
        (Some(text), None) => Ok(Document::Text(text)),
        (None, Some(id)) => Ok(Document::Upload(parse_or(id, "uploadId")?)),
        _ => {
            let flaw =
                Flaw::Form("Geef document of uploadId, een van beide.", "Give document or uploadId, one of them.");
            Err(Problem::invalid("document", flaw).into())
        }
    }
}

/// As how many records an upload counts: what is in it is not known before it is read.
pub(super) const UPLOADED: usize = 200;

/// What an import costs: its records times what is asked of one.
fn cost(input: &ImportComponentsInput, one: usize) -> usize {
    let records = match (&input.document, input.format) {
        (None, _) => UPLOADED,
        (Some(text), ExchangeFormat::Publiccode) => 1 + text.lines().filter(|line| line.starts_with("---")).count(),
        (Some(text), ExchangeFormat::Csv) => text.lines().count(),
        (Some(text), _) => serde_json::from_str::<Vec<serde::de::IgnoredAny>>(text).map_or(1, |records| records.len()),
    };
    records.max(1).saturating_mul(one)
}

#[derive(Default)]
pub(crate) struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Imports components from another register or a spreadsheet. A second import updates and never doubles; one bad record
    /// never stops the rest. With `preview`, only tells what would change. For editors.
    #[graphql(complexity = "cost(&input, child_complexity)")]
    async fn import_components(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to import.")] input: ImportComponentsInput,
    ) -> Result<ImportComponentsPayload> {
        let request = request(context)?;
        let outcome = Box::pin(async {
            let command = ImportComponents {
                once: once("importComponents", input.idempotency_key.as_ref(), &input)?,
                format: input.format.into(),
                document: document(input.document, input.upload_id.as_ref())?,
                preview: input.preview,
            };
            catalogue::import_components(request.write_db(), &request.viewer, command).await
        });
        let (done, errors) = settle(request, outcome.await)?;
        let Some(done) = done else { return Ok(ImportComponentsPayload { records: None, errors }) };
        let records = done.into_iter().zip(0..).map(|(imported, index)| record(request, imported, index));
        let records = futures::future::try_join_all(records).await?;
        Ok(ImportComponentsPayload { records: Some(records), errors })
    }
}

async fn record(request: &RequestContext, imported: Imported, index: u32) -> Result<ImportedRecord> {
    let (outcome, id, errors) = match imported.outcome {
        Became::Created(id) => (ImportOutcome::Created, id, Vec::new()),
        Became::Updated(id) => (ImportOutcome::Updated, Some(id), Vec::new()),
        Became::Unchanged(id) => (ImportOutcome::Unchanged, id, Vec::new()),
        Became::Refused(problems) => {
            let errors = problems.iter().map(|problem| UserError::of(problem, request.language)).collect();
            (ImportOutcome::Refused, None, errors)
        }
    };
    let component = match id {
        Some(id) => load(request.reader(), id).await?,
        None => None,
    };
    Ok(ImportedRecord {
        index,
        outcome,
        component,
        changes: imported.changes.into_iter().map(ImportChange::from).collect(),
        notes: ExchangeNote::of_all(&imported.notes, request.language),
        errors,
    })
}
