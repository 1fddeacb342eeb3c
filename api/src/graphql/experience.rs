//! Experiences: what organisations tell of their use.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use domain::db::{Read, Tx};
use domain::id::{ComponentId, ExperienceId, OrganisationId, VersionId};
use domain::policy::Action;
use domain::remarks::{self, EarlierText, ExperienceText, ReviseExperience, ShareExperience, WithdrawExperience};

use super::common::{Permission, once, parse_or, payload};
use super::component::Component;
use super::context::{Reader, load, request, shown};
use super::error::Result;
use super::loaders::{EarlierTextsOf, ExperienceCountOf, ExperiencesOf};
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection};
use super::scalar::DateTime;
use super::version::ComponentVersion;

/// What an organisation tells of its use of a component that it adopted: one for each of the two. Members who see the
/// component read it; suppliers never do.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Experience {
    #[graphql(skip)]
    of: ExperienceId,
    #[graphql(skip)]
    by: OrganisationId,
    #[graphql(skip)]
    component_id: ComponentId,
    #[graphql(skip)]
    version_id: VersionId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// How it went. Plain text.
    text: String,
    /// Whether the organisation would choose this component again.
    would_choose_again: bool,
    /// Where to ask more: a functional mailbox or an address, never a person.
    contact: String,
    /// Since when the organisation no longer stands by it. Null where it does.
    withdrawn_at: Option<DateTime>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was first told.
    created_at: DateTime,
    /// When it was last changed.
    updated_at: DateTime,
}

impl From<remarks::Experience> for Experience {
    fn from(experience: remarks::Experience) -> Self {
        Self {
            of: experience.id,
            by: experience.organisation,
            component_id: experience.component,
            version_id: experience.version,
            id: experience.id.to_string().into(),
            text: experience.text.text,
            would_choose_again: experience.text.would_choose_again,
            contact: experience.text.contact,
            withdrawn_at: experience.withdrawn_at.map(DateTime),
            revision: experience.revision,
            created_at: DateTime(experience.created_at),
            updated_at: DateTime(experience.updated_at),
        }
    }
}

/// What an experience said before.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EarlierExperience {
    /// The revision of the experience that said this last.
    revision: i64,
    /// How it went. Plain text.
    text: String,
    /// Whether the organisation would choose this component again.
    would_choose_again: bool,
    /// Since when it said this.
    stated_at: DateTime,
}

impl From<EarlierText> for EarlierExperience {
    fn from(earlier: EarlierText) -> Self {
        Self {
            revision: earlier.revision,
            text: earlier.text,
            would_choose_again: earlier.would_choose_again,
            stated_at: DateTime(earlier.stated_at),
        }
    }
}

#[ComplexObject]
impl Experience {
    /// Who tells it.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.by).await
    }

    /// With what component. Null where you may not see it.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component_id).await
    }

    /// The adopted version that it is about. Null where you may not see it.
    async fn version(&self, context: &Context<'_>) -> Result<Option<ComponentVersion>> {
        shown(context, self.version_id).await
    }

    /// What it said before, newest first and at most 20; for what was before those, give the `revision` of the last.
    #[graphql(complexity = "remarks::MOST_EARLIER * child_complexity")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only what it said before this revision.")] before_revision: Option<i64>,
    ) -> Result<Vec<EarlierExperience>> {
        let key = EarlierTextsOf(self.of, before_revision);
        let earlier = request(context)?.reader().load(key).await?.unwrap_or_default();
        Ok(earlier.into_iter().map(EarlierExperience::from).collect())
    }

    /// Whether you may change or withdraw it.
    async fn can_revise(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        Ok(Permission::of(request.viewer.may(Action::ShareExperience, self.by), request.language))
    }
}

/// Counts experiences, in a batch with those of other components.
pub(crate) struct ExperienceCounter {
    of: ComponentId,
    reader: Arc<Reader>,
}

impl ExperienceCounter {
    async fn count(&self, _tx: &Tx<Read>) -> Result<u64> {
        Ok(self.reader.load(ExperienceCountOf(self.of)).await?.unwrap_or_default())
    }
}

connection!("the experiences", ExperienceConnection, ExperienceEdge, Experience, ExperienceCounter);

/// The experiences with a component.
pub(super) async fn experiences(
    context: &Context<'_>,
    of: ComponentId,
    page: PageArguments,
) -> Result<ExperienceConnection> {
    let request = request(context)?;
    let page = page.request(request.language, Keys::Numbers)?;
    let reader = request.reader();
    let found = reader.load(ExperiencesOf(of, page.clone())).await?;
    let found = found.unwrap_or_else(|| domain::page::Page::of(&page, Vec::new()));
    Ok(ExperienceConnection::of(found, ExperienceCounter { of, reader }, Experience::from))
}

/// What you tell of your organisation's use.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ExperienceInput {
    /// How it went, at most 2500 characters.
    text: String,
    /// Whether your organisation would choose this component again.
    would_choose_again: bool,
    /// Where others can ask more: a functional mailbox or an https address. Never a person.
    contact: String,
}

impl From<ExperienceInput> for ExperienceText {
    fn from(input: ExperienceInput) -> Self {
        Self { text: input.text, would_choose_again: input.would_choose_again, contact: input.contact }
    }
}

/// Input of `shareExperience`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ShareExperienceInput {
    /// Your organisation's adoption that it is about; an ended one too.
    adoption_id: ID,
    /// What you tell.
    experience: ExperienceInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `reviseExperience`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ReviseExperienceInput {
    /// Which experience.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// What you tell from now on, in full.
    experience: ExperienceInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `withdrawExperience`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WithdrawExperienceInput {
    /// Which experience.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `shareExperience`.", ShareExperiencePayload, experience: Experience, "The experience.");
payload!("Answer of `reviseExperience`.", ReviseExperiencePayload, experience: Experience, "The experience.");
payload!("Answer of `withdrawExperience`.", WithdrawExperiencePayload, experience: Experience, "The experience.");

#[derive(Default)]
pub(crate) struct ExperienceMutation;

#[Object]
impl ExperienceMutation {
    /// Tells members how your organisation's use of a component goes or went: once for a component, whatever versions you
    /// adopted. Suppliers do not read it. For editors.
    async fn share_experience(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What you tell.")] input: ShareExperienceInput,
    ) -> Result<ShareExperiencePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ShareExperience {
                adoption: parse_or(&input.adoption_id, "adoptionId")?,
                once: once("shareExperience", input.idempotency_key.as_ref(), &input)?,
                text: input.experience.into(),
            };
            remarks::share_experience(request.write_db(), &request.viewer, command).await
        };
        ShareExperiencePayload::of(request, outcome.await, load).await
    }

    /// Tells something else. What it said before stays readable in its history; what was withdrawn stands again. For editors.
    async fn revise_experience(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What you tell.")] input: ReviseExperienceInput,
    ) -> Result<ReviseExperiencePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ReviseExperience {
                id: parse_or(&input.id, "id")?,
                expected_revision: input.expected_revision,
                once: once("reviseExperience", input.idempotency_key.as_ref(), &input)?,
                text: input.experience.into(),
            };
            remarks::revise_experience(request.write_db(), &request.viewer, command).await
        };
        ReviseExperiencePayload::of(request, outcome.await, load).await
    }

    /// No longer stands by your organisation's experience. It stays readable, and says so. For editors.
    async fn withdraw_experience(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WithdrawExperienceInput,
    ) -> Result<WithdrawExperiencePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = WithdrawExperience {
                id: parse_or(&input.id, "id")?,
                expected_revision: input.expected_revision,
                once: once("withdrawExperience", input.idempotency_key.as_ref(), &input)?,
            };
            remarks::withdraw_experience(request.write_db(), &request.viewer, command).await
        };
        WithdrawExperiencePayload::of(request, outcome.await, load).await
    }
}
