//! Finding components.

use async_graphql::{Context, ID, InputObject, Lookahead, Object};
use domain::catalogue::{self, Beside, ComponentFilter, ComponentOrder};
use domain::tenancy::province;

use super::common::parse;
use super::component::{Component, ComponentConnection, ComponentCounter};
use super::component_codes::{ComponentKind, ComponentOrderField, LifecyclePhase, OrderDirection, Theme, Visibility};
use super::context::request;
use super::error::{Error, Result};
use super::page::{Keys, PageArguments, cost};
use super::peers::SizeClass;
use super::version::VersionState;

/// Which components you want. All conditions hold together.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct ComponentFilterInput {
    /// Of one of these kinds.
    kinds: Option<Vec<ComponentKind>>,
    /// On one of these policy themes.
    themes: Option<Vec<Theme>>,
    /// In one of these phases of the life cycle (levenscyclus).
    phases: Option<Vec<LifecyclePhase>>,
    /// With one of these licences, each an SPDX expression. Capitals make no difference.
    licences: Option<Vec<String>>,
    /// That keep to all of these standards. Capitals make no difference.
    standards: Option<Vec<String>>,
    /// Whose owner is in one of these provinces, such as `Fryslân`. Capitals make no difference.
    provinces: Option<Vec<String>>,
    /// Whose owner is a municipality in one of these size classes (grootteklassen).
    size_classes: Option<Vec<SizeClass>>,
    /// That have a version in one of these states.
    version_states: Option<Vec<VersionState>>,
    /// Of this organisation.
    owner_id: Option<ID>,
    /// With exactly this visibility.
    visibility: Option<Visibility>,
    /// That this organisation plans to use or uses, as far as you may see that.
    adopted_by_id: Option<ID>,
    /// Withdrawn ones (ingetrokken) only, or with false none of those. Both where left out.
    withdrawn: Option<bool>,
    /// Whose Dutch name holds this text. Capitals and accents make no difference.
    name_contains: Option<String>,
}

impl ComponentFilterInput {
    /// The filter of the domain.
    pub(crate) fn checked(self, language: domain::text::Language) -> Result<ComponentFilter> {
        if self.name_contains.as_ref().is_some_and(|text| text.chars().count() > 200) {
            let (dutch, english) = ("Gebruik maximaal 200 tekens.", "Use at most 200 characters.");
            return Err(Error::BadInput("nameContains", language, dutch, english));
        }
        let few = |path, texts: Option<Vec<String>>| match texts.unwrap_or_default() {
            texts if texts.len() > 20 || texts.iter().any(|text| text.chars().count() > 200) => {
                let (dutch, english) = (
                    "Geef maximaal 20 waarden van maximaal 200 tekens.",
                    "Give at most 20 values of at most 200 characters.",
                );
                Err(Error::BadInput(path, language, dutch, english))
            }
            texts => Ok(texts),
        };
        let organisation = |path, id: Option<ID>| {
            let (dutch, english) = (
                "Dit is geen id van een organisatie. Neem het over uit het veld id van die organisatie.",
                "This is no id of an organisation. Take it from the field id of that organisation.",
            );
            id.map(|id| parse(&id).ok_or(Error::BadInput(path, language, dutch, english))).transpose()
        };
        let known = |text: &String| {
            let (dutch, english) = (
                "Deze provincie kennen wij niet. Schrijf de naam als in het veld province van een organisatie.",
                "We do not know this province. Write its name as in the field province of an organisation.",
            );
            province(text).ok_or(Error::BadInput("provinces", language, dutch, english))
        };
        let provinces = few("provinces", self.provinces)?.iter().map(known).collect::<Result<_>>()?;
        Ok(ComponentFilter {
            kinds: self.kinds.unwrap_or_default().into_iter().map(Into::into).collect(),
            themes: self.themes.unwrap_or_default().into_iter().map(Into::into).collect(),
            phases: self.phases.unwrap_or_default().into_iter().map(Into::into).collect(),
            licences: few("licences", self.licences)?,
            standards: few("standards", self.standards)?,
            provinces,
            size_classes: self.size_classes.unwrap_or_default().into_iter().map(Into::into).collect(),
            version_states: self.version_states.unwrap_or_default().into_iter().map(Into::into).collect(),
            owner: organisation("ownerId", self.owner_id)?,
            visibility: self.visibility.map(Into::into),
            adopted_by: organisation("adoptedById", self.adopted_by_id)?,
            withdrawn: self.withdrawn,
            name_contains: self.name_contains,
        })
    }
}

/// The order of components.
#[derive(Debug, Clone, Copy, InputObject)]
pub(crate) struct ComponentOrderInput {
    /// By what.
    pub(super) field: ComponentOrderField,
    /// Which way.
    pub(super) direction: OrderDirection,
}

/// What the query wants beside each component, so that it is read in the same statement.
pub(super) fn beside(component: &[Lookahead<'_>]) -> Beside {
    let asked = |field| component.iter().any(|node| node.field(field).exists());
    Beside { owner: asked("owner"), newest_version: asked("newestVersion"), adoption_count: asked("adoptionCount") }
}

#[derive(Default)]
pub(crate) struct ComponentQuery;

#[Object]
impl ComponentQuery {
    /// A component by id. Null where there is none or you may not see it.
    async fn component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<Component>> {
        let Some(id) = parse::<domain::id::ComponentKind>(&id) else { return Ok(None) };
        let reader = request(context)?.reader();
        let beside = beside(&[context.look_ahead()]);
        let found = catalogue::components_by_id(reader.tx().await?, &[id], beside).await?;
        Ok(found.into_iter().next().map(Component::from))
    }

    /// The components that you may see.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn components(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which ones; all where left out.")] filter: Option<ComponentFilterInput>,
        #[graphql(desc = "In which order; by name where left out.")] order_by: Option<ComponentOrderInput>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ComponentConnection> {
        let request = request(context)?;
        let order = order_by.map_or(ComponentOrder::Name, |order| order.field.into());
        let descending = order_by.is_some_and(|order| order.direction == OrderDirection::Desc);
        let keys = match order {
            ComponentOrder::Name | ComponentOrder::Relevance => Keys::Names,
            ComponentOrder::UpdatedAt => Keys::Numbers,
        };
        let page = PageArguments { first, after, last, before }.request(request.language, keys)?;
        let filter = filter.unwrap_or_default().checked(request.language)?;
        let ahead = context.look_ahead();
        let beside = beside(&[ahead.field("nodes"), ahead.field("edges").field("node")]);
        let reader = request.reader();
        let found = catalogue::components(reader.tx().await?, &filter, order, descending, &page, beside).await?;
        Ok(ComponentConnection::of(found, ComponentCounter(filter), Component::from))
    }
}
