//! Versions of a component.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use domain::catalogue::{self, AddVersion, UpdateVersion, VersionChanges, VersionDays, VersionText};
use domain::id::{ComponentId, OrganisationId};
use domain::policy::Action;
use domain::problem::Problem;

use super::act::ActProfile;
use super::common::{
    Language, LocalizedTextChangesInput, LocalizedTextInput, Permission, in_language, once, parse_or, patch, payload,
};
use super::component::Component;
use super::context::{load, request, shown};
use super::error::{Error, Result};
use super::loaders::ActProfileOf;
use super::page::connection;
use super::scalar::{Date, DateTime};

/// The state of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::VersionState")]
pub(crate) enum VersionState {
    /// In development (in ontwikkeling): not for use yet.
    Development,
    /// Active (actief): for use.
    Active,
    /// In maintenance (in onderhoud): for use, only mended.
    Maintenance,
    /// End of support (einde ondersteuning): no longer mended.
    SupportEnded,
}

/// A version of a component. It is seen by whom the component is shared with, and by who adopted it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ComponentVersion {
    #[graphql(skip)]
    of: catalogue::Version,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// As its maker numbers it: `2.1`.
    number: String,
    /// The day of its release.
    released_on: Option<Date>,
    /// The first day without support (einde ondersteuning).
    support_ends_on: Option<Date>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was entered.
    created_at: DateTime,
}

impl From<catalogue::Version> for ComponentVersion {
    fn from(version: catalogue::Version) -> Self {
        Self {
            id: version.id.to_string().into(),
            number: version.number.clone(),
            released_on: version.released_on.map(Date),
            support_ends_on: version.support_ends_on.map(Date),
            revision: version.revision,
            created_at: DateTime(version.created_at),
            of: version,
        }
    }
}

#[ComplexObject]
impl ComponentVersion {
    /// Its state: as its owner states it, and `SUPPORT_ENDED` from `supportEndsOn` on.
    async fn state(&self, context: &Context<'_>) -> Result<VersionState> {
        let reader = request(context)?.reader();
        Box::pin(async { Ok::<_, Error>(self.of.state_on(reader.tx().await?.now().day()).into()) }).await
    }

    /// What changed since the version before.
    async fn changes(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.of.changes, language)
    }

    /// Of which component. Null where you may not see it.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        let id: ComponentId = self.of.component;
        shown(context, id).await
    }

    /// Your organisation's profile of it under the AI Act (AI-verordening). Null where there is none: `startActProfile` begins
    /// one.
    async fn act_profile(&self, context: &Context<'_>) -> Result<Option<ActProfile>> {
        shown(context, ActProfileOf(self.of.id)).await
    }

    /// Whether you may change it.
    async fn can_update(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        Ok(Permission::of(request.viewer.may(Action::ManageVersions, self.of.owner), request.language))
    }

    /// Whether your organisation may adopt it.
    async fn can_adopt(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        let own: OrganisationId = request.viewer.organisation().unwrap_or(self.of.owner);
        let may = request.viewer.may(Action::StateAdoption, own);
        let component = if may.is_ok() { request.reader().load(self.of.component).await? } else { None };
        if component.is_some_and(|view| view.component.withdrawal.is_some()) {
            let problem = Problem::Withdrawn { path: "versionId", successor: None };
            return Ok(Permission::refused(problem.message(request.language)));
        }
        Ok(Permission::of(may, request.language))
    }
}

/// Versions are few: they are counted by reading.
pub(crate) struct VersionCounter(pub(crate) ComponentId);

impl VersionCounter {
    async fn count(&self, tx: &domain::db::Tx<domain::db::Read>) -> Result<u64> {
        Ok(catalogue::count_versions(tx, self.0).await?)
    }
}

connection!("the versions", ComponentVersionConnection, ComponentVersionEdge, ComponentVersion, VersionCounter);

/// Input of `addVersion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AddVersionInput {
    /// Of which component.
    component_id: ID,
    /// As its maker numbers it, at most 50 characters.
    number: String,
    /// Its state.
    state: VersionState,
    /// What changed since the version before, at most 2500 characters.
    changes: LocalizedTextInput,
    /// The day of its release.
    released_on: Option<Date>,
    /// The first day without support (einde ondersteuning). From then on its state is `SUPPORT_ENDED`.
    support_ends_on: Option<Date>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `updateVersion`. What you leave out stays as it is, null clears it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct UpdateVersionInput {
    /// Which version.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Its state from now on. Cannot be cleared.
    state: MaybeUndefined<VersionState>,
    /// What changed since the version before. An empty text is refused: null clears it.
    changes: MaybeUndefined<LocalizedTextChangesInput>,
    /// The day of its release.
    released_on: MaybeUndefined<Date>,
    /// The first day without support (einde ondersteuning), from now on; null: none is known.
    support_ends_on: MaybeUndefined<Date>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `addVersion`.", AddVersionPayload, version: ComponentVersion, "The new version.");
payload!("Answer of `updateVersion`.", UpdateVersionPayload, version: ComponentVersion, "The version.");

#[derive(Default)]
pub(crate) struct VersionMutation;

#[Object]
impl VersionMutation {
    /// Adds a version to a component of your organisation. For editors.
    async fn add_version(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The version.")] input: AddVersionInput,
    ) -> Result<AddVersionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AddVersion {
                component: parse_or(&input.component_id, "componentId")?,
                once: once("addVersion", input.idempotency_key.as_ref(), &input)?,
                text: VersionText { number: input.number, changes: input.changes.into() },
                state: input.state.into(),
                days: days(input.released_on, input.support_ends_on),
            };
            catalogue::add_version(request.write_db(), &request.viewer, command).await
        };
        AddVersionPayload::of(request, outcome.await, load).await
    }

    /// Changes the state, text or days of a version of your organisation's component: what you leave out stays as it is. For
    /// editors.
    async fn update_version(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateVersionInput,
    ) -> Result<UpdateVersionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = UpdateVersion {
                id: parse_or(&input.id, "id")?,
                once: once("updateVersion", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                changes: VersionChanges {
                    state: patch(input.state),
                    changes: patch(input.changes),
                    released_on: patch(input.released_on),
                    support_ends_on: patch(input.support_ends_on),
                },
            };
            catalogue::update_version(request.write_db(), &request.viewer, command).await
        };
        UpdateVersionPayload::of(request, outcome.await, load).await
    }
}

fn days(released_on: Option<Date>, support_ends_on: Option<Date>) -> VersionDays {
    VersionDays { released_on: released_on.map(|day| day.0), support_ends_on: support_ends_on.map(|day| day.0) }
}
