//! What is known and said of a component: fields of `Component`.

use async_graphql::{Context, Enum, Object, SimpleObject};
use domain::catalogue::{self, ComponentView};
use domain::id::ComponentId;
use domain::policy::Action;

use super::common::Permission;
use super::component::Component;
use super::context::{request, shown};
use super::error::Result;
use super::experience::{ExperienceConnection, experiences};
use super::facts::ComponentFacts;
use super::loaders::CandidatesOf;
use super::page::{PageArguments, cost};
use super::question::{QuestionConnection, questions};

/// Why two components may be the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::Sameness")]
pub(crate) enum Sameness {
    /// They were imported from the same record of the same source.
    Record,
    /// Their source code is at the same address.
    SourceCode,
    /// They have the same supplier and the same name.
    SupplierAndName,
}

/// A component of this or another organisation that may be the same thing.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct SameAs {
    #[graphql(skip)]
    component_id: ComponentId,
    /// Why it may be the same.
    because: Vec<Sameness>,
}

#[async_graphql::ComplexObject]
impl SameAs {
    /// The component. Adopt a version of it instead of entering the same again.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component_id).await
    }
}

/// See `Component`, of which these are fields.
pub(crate) struct ComponentKnowing<'a>(pub(super) &'a ComponentView);

/// See `Component`, of which these are fields.
#[Object]
impl ComponentKnowing<'_> {
    /// What is known of it: computed of what organisations state, never declared by the owner.
    async fn facts(&self, context: &Context<'_>) -> Result<ComponentFacts> {
        Ok(ComponentFacts::of(self.0, request(context)?.language))
    }

    /// What organisations that adopted it tell of that, newest first, withdrawn ones too. Empty for suppliers and the public.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn experiences(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ExperienceConnection> {
        Box::pin(experiences(context, self.0.component.id, PageArguments { first, after, last, before })).await
    }

    /// Questions to its owner, newest first, withdrawn ones too. For members and for the owner.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn questions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<QuestionConnection> {
        Box::pin(questions(context, self.0.component.id, PageArguments { first, after, last, before })).await
    }

    /// Whether you may ask its owner a question.
    async fn can_ask(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        let own = request.viewer.organisation().unwrap_or(self.0.component.owner);
        Ok(Permission::of(request.viewer.may(Action::AskQuestion, own), request.language))
    }

    /// Components that may be the same thing, the oldest first and at most 20: of those that you may see.
    #[graphql(complexity = "5 * child_complexity")]
    async fn same_as(&self, context: &Context<'_>) -> Result<Vec<SameAs>> {
        let found = request(context)?.reader().load(CandidatesOf(self.0.component.id)).await?.unwrap_or_default();
        let same = |it: catalogue::Candidate| SameAs {
            component_id: it.component,
            because: it.because.into_iter().map(Sameness::from).collect(),
        };
        Ok(found.into_iter().map(same).collect())
    }
}
