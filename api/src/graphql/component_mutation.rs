//! What an editor does with components.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use domain::catalogue::{self, CreateComponent, Description, DescriptionChanges, ShareComponent, UpdateComponent};

use super::common::{LocalizedTextChangesInput, LocalizedTextInput, once, parse_or, patch, payload, sharing};
use super::component::{Component, ComponentKind, LifecyclePhase, Theme, Visibility};
use super::context::{load, request};
use super::error::Result;

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

/// What changes of what a component says of itself. What you leave out stays as it is, null clears it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ComponentDescriptionChangesInput {
    /// Its name, at most 100 characters. Cannot be cleared.
    name: MaybeUndefined<LocalizedTextChangesInput>,
    /// What it does and what it does not do, in plain language, at most 400 characters. Cannot be cleared.
    summary: MaybeUndefined<LocalizedTextChangesInput>,
    /// What it is for, at most 2500 characters.
    purpose: MaybeUndefined<LocalizedTextChangesInput>,
    /// What it is. Cannot be cleared.
    kind: MaybeUndefined<ComponentKind>,
    /// The policy theme (thema).
    theme: MaybeUndefined<Theme>,
    /// Licence, an SPDX expression: `EUPL-1.2`.
    licence: MaybeUndefined<String>,
    /// Where its source is: an https address.
    source_url: MaybeUndefined<String>,
    /// Functional contact: a department's mailbox or an https address, never a person.
    contact: MaybeUndefined<String>,
    /// The name of its maker or supplier (leverancier).
    supplier_name: MaybeUndefined<String>,
    /// The phase of its life cycle (levenscyclus).
    phase: MaybeUndefined<LifecyclePhase>,
    /// The standards that it keeps to, all of them: each a URN, an address or an alias as in publiccode.yml's `supports`; at
    /// most 50.
    standards: MaybeUndefined<Vec<String>>,
    /// Words by which it should be found besides (zoektermen), all of them; at most 50 of at most 100 characters.
    keywords: MaybeUndefined<Vec<String>>,
}

impl From<ComponentDescriptionChangesInput> for DescriptionChanges {
    fn from(input: ComponentDescriptionChangesInput) -> Self {
        Self {
            name: patch(input.name),
            summary: patch(input.summary),
            purpose: patch(input.purpose),
            kind: patch(input.kind),
            theme: patch(input.theme),
            licence: patch(input.licence),
            source_url: patch(input.source_url),
            contact: patch(input.contact),
            supplier: patch(input.supplier_name),
            phase: patch(input.phase),
            standards: patch(input.standards),
            keywords: patch(input.keywords),
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
    /// What changes. What you leave out stays as it is, null clears it.
    description: ComponentDescriptionChangesInput,
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

    /// Changes what a component of your organisation says of itself: what you leave out stays as it is. For editors.
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
            let command = ShareComponent {
                id: parse_or(&input.id, "id")?,
                once: once("shareComponent", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                sharing: sharing(input.visibility, input.organisation_ids.as_ref())?,
            };
            catalogue::share_component(request.write_db(), &request.viewer, command).await
        };
        ShareComponentPayload::of(request, outcome.await, load).await
    }
}
