//! What an editor does with components.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::catalogue::{
    self, CreateComponent, Description, ImportComponents, Imported, ShareComponent, UpdateComponent,
};
use domain::id::ComponentId;
use domain::problem::Outcome;

use super::common::{LocalizedTextInput, once, parse_or, payload, settle};
use super::component::{Component, ComponentKind, LifecyclePhase, Theme, Visibility};
use super::context::{Reader, request};
use super::error::{Result, UserError};

/// What a component says of itself.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ComponentDescriptionInput {
    /// Its name, at most 100 characters.
    name: LocalizedTextInput,
    /// What it does and what it does not do, in plain language, at most 400 characters.
    summary: LocalizedTextInput,
    /// What it is for, at most 2500 characters.
    purpose: LocalizedTextInput,
    /// What it is.
    kind: ComponentKind,
    /// The policy theme (thema).
    theme: Option<Theme>,
    /// Licence, an SPDX expression: `EUPL-1.2`. Leave out where it is proprietary.
    licence: Option<String>,
    /// Where its source is: an https address.
    source_url: Option<String>,
    /// Functional contact: a department's mailbox or an https address, never a person.
    contact: Option<String>,
    /// The name of its maker or supplier (leverancier).
    supplier_name: Option<String>,
    /// The phase of its life cycle (levenscyclus).
    phase: Option<LifecyclePhase>,
    /// The standards that it keeps to: each a URN, an address or an alias as in publiccode.yml's `supports`; at most 50.
    standards: Option<Vec<String>>,
    /// Words by which it should be found besides (zoektermen); at most 50 of at most 100 characters.
    keywords: Option<Vec<String>>,
}

impl From<ComponentDescriptionInput> for Description {
    fn from(input: ComponentDescriptionInput) -> Self {
        Self {
            name: input.name.into(),
            summary: input.summary.into(),
            purpose: input.purpose.into(),
            kind: input.kind.into(),
            theme: input.theme.map(Into::into),
            licence: input.licence,
            source_url: input.source_url,
            contact: input.contact,
            supplier: input.supplier_name,
            phase: input.phase.map(Into::into),
            standards: input.standards.unwrap_or_default(),
            keywords: input.keywords.unwrap_or_default(),
        }
    }
}

/// Input of `createComponent`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct CreateComponentInput {
    /// What it says of itself.
    description: ComponentDescriptionInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `updateComponent`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct UpdateComponentInput {
    /// Which component.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// What it says of itself from now on, in full.
    description: ComponentDescriptionInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `shareComponent`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ShareComponentInput {
    /// Which component.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Who sees it from now on. Whoever adopted a version keeps seeing that, and what the component says of itself.
    visibility: Visibility,
    /// With NAMED: with which organisations, all of them. Otherwise left out.
    organisation_ids: Option<Vec<ID>>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// A form in which components are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ImportFormat {
    /// The Algorithm Register's (Algoritmeregister) supplier templates, publication standard 1.0: JSON, an array of
    /// records or one record.
    AlgoritmeregisterTemplate,
}

/// Input of `importComponents`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ImportComponentsInput {
    /// The form of the document.
    format: ImportFormat,
    /// The document itself. Larger ones go by `collectief import`.
    document: String,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// What became of an imported record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ImportOutcome {
    /// A new component, that only your organisation sees until it is shared.
    Created,
    /// The component of an earlier import now says what the record says.
    Updated,
    /// The record is the same as at the earlier import.
    Unchanged,
    /// Not imported: see the errors.
    Refused,
}

/// One record of an import.
#[derive(SimpleObject)]
pub(crate) struct ImportedRecord {
    /// Its place in the document, from 0.
    index: u32,
    /// What became of it.
    outcome: ImportOutcome,
    /// The component. Null where it was refused.
    component: Option<Component>,
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

payload!("Answer of `createComponent`.", CreateComponentPayload, component: Component, "The new component.");
payload!("Answer of `updateComponent`.", UpdateComponentPayload, component: Component, "The component.");
payload!("Answer of `shareComponent`.", ShareComponentPayload, component: Component, "The component.");

#[derive(Default)]
pub(crate) struct ComponentMutation;

#[Object]
impl ComponentMutation {
    /// Enters a component. Only your organisation sees it until it is shared. For editors.
    async fn create_component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The component.")] input: CreateComponentInput,
    ) -> Result<CreateComponentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = CreateComponent {
                once: once("createComponent", input.idempotency_key.as_ref(), &input)?,
                description: input.description.into(),
            };
            catalogue::create_component(request.write_db(), &request.viewer, command).await
        };
        CreateComponentPayload::of(request, outcome.await, load).await
    }

    /// Changes what a component of your organisation says of itself, in full. For editors.
    async fn update_component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateComponentInput,
    ) -> Result<UpdateComponentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = UpdateComponent {
                id: parse_or(&input.id, "id")?,
                once: once("updateComponent", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                description: input.description.into(),
            };
            catalogue::update_component(request.write_db(), &request.viewer, command).await
        };
        UpdateComponentPayload::of(request, outcome.await, load).await
    }

    /// Decides who sees a component of your organisation. For editors.
    async fn share_component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "With whom.")] input: ShareComponentInput,
    ) -> Result<ShareComponentPayload> {
        let request = request(context)?;
        let outcome = async {
            let ids = input.organisation_ids.iter().flatten();
            let command = ShareComponent {
                id: parse_or(&input.id, "id")?,
                once: once("shareComponent", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                visibility: input.visibility.into(),
                organisations: ids.map(|id| parse_or(id, "organisationIds")).collect::<Outcome<_>>()?,
            };
            catalogue::share_component(request.write_db(), &request.viewer, command).await
        };
        ShareComponentPayload::of(request, outcome.await, load).await
    }

    /// Imports components from another register. A second import updates and never doubles; one bad record never stops the
    /// rest. For editors.
    #[graphql(complexity = "50 * child_complexity")]
    async fn import_components(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to import.")] input: ImportComponentsInput,
    ) -> Result<ImportComponentsPayload> {
        let request = request(context)?;
        let outcome = async {
            let ImportFormat::AlgoritmeregisterTemplate = input.format;
            let once = once("importComponents", input.idempotency_key.as_ref(), &input)?;
            let command = ImportComponents { document: input.document, once };
            catalogue::import_components(request.write_db(), &request.viewer, command).await
        };
        let (done, errors) = settle(request, outcome.await)?;
        let Some(done) = done else { return Ok(ImportComponentsPayload { records: None, errors }) };
        let reader = request.reader();
        let records = done.into_iter().zip(0..).map(|(imported, index)| {
            let reader = reader.clone();
            async move {
                let (outcome, id, errors) = match imported {
                    Imported::Created(id) => (ImportOutcome::Created, Some(id), Vec::new()),
                    Imported::Updated(id) => (ImportOutcome::Updated, Some(id), Vec::new()),
                    Imported::Unchanged(id) => (ImportOutcome::Unchanged, Some(id), Vec::new()),
                    Imported::Refused(problems) => {
                        let errors = problems.iter().map(|problem| UserError::of(problem, request.language)).collect();
                        (ImportOutcome::Refused, None, errors)
                    }
                };
                let component = match id {
                    Some(id) => load(reader, id).await?,
                    None => None,
                };
                Ok::<_, super::error::Error>(ImportedRecord { index, outcome, component, errors })
            }
        });
        let records = futures::future::try_join_all(records).await?;
        Ok(ImportComponentsPayload { records: Some(records), errors })
    }
}

async fn load(reader: std::sync::Arc<Reader>, id: ComponentId) -> Result<Option<Component>> {
    Ok(reader.load(id).await?.map(Component::from))
}
