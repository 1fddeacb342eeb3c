//! Adoptions: who uses which version.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use domain::catalogue::{self, AdoptVersion, AdoptionStatement, AdoptionsOf, RestateAdoption, StatementChanges};
use domain::db::{Read, Tx};
use domain::id::{ComponentId, OrganisationId, VersionId};
use domain::policy::Action;

use super::common::{Permission, once, parse_or, patch, payload};
use super::component::Component;
use super::context::{load, request, shown};
use super::error::{Error, Result};
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection};
use super::scalar::{Date, DateTime};
use super::version::ComponentVersion;

/// What an organisation states of its use of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::AdoptionState")]
pub(crate) enum AdoptionState {
    /// Planned (gepland).
    Planned,
    /// In use (in gebruik).
    InUse,
    /// Ended (beëindigd).
    Ended,
}

/// That an organisation plans to use, uses or used a version of a component: stated by that organisation itself.
/// Members see it of the versions that they see; a supplier never sees who uses what.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Adoption {
    #[graphql(skip)]
    by: OrganisationId,
    #[graphql(skip)]
    component_id: ComponentId,
    #[graphql(skip)]
    version_id: VersionId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Planned, in use or ended.
    state: AdoptionState,
    /// First day of use.
    since: Option<Date>,
    /// First day without use.
    until: Option<Date>,
    /// What this organisation uses it for.
    purpose: Option<String>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was first stated.
    created_at: DateTime,
    /// When it was last stated.
    updated_at: DateTime,
}

impl From<catalogue::Adoption> for Adoption {
    fn from(adoption: catalogue::Adoption) -> Self {
        Self {
            by: adoption.organisation,
            component_id: adoption.component,
            version_id: adoption.version,
            id: adoption.id.to_string().into(),
            state: adoption.statement.state.into(),
            since: adoption.statement.since.map(Date),
            until: adoption.statement.until.map(Date),
            purpose: adoption.statement.purpose,
            revision: adoption.revision,
            created_at: DateTime(adoption.created_at),
            updated_at: DateTime(adoption.updated_at),
        }
    }
}

#[ComplexObject]
impl Adoption {
    /// Who uses it.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.by).await
    }

    /// The component. Null where you may not see it.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component_id).await
    }

    /// The version. Null where you may not see it.
    async fn version(&self, context: &Context<'_>) -> Result<Option<ComponentVersion>> {
        shown(context, self.version_id).await
    }

    /// Whether you may state something else.
    async fn can_restate(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        Ok(Permission::of(request.viewer.may(Action::StateAdoption, self.by), request.language))
    }
}

/// Counts adoptions.
pub(crate) enum AdoptionCounter {
    /// Of a component or an organisation.
    Of(AdoptionsOf),
    /// Your organisation's without support on this day.
    WithoutSupport(domain::time::Date),
}

impl AdoptionCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(match self {
            Self::Of(of) => catalogue::count_adoptions(tx, *of).await?,
            Self::WithoutSupport(until) => catalogue::count_adoptions_without_support(tx, *until).await?,
        })
    }
}

connection!("the adoptions", AdoptionConnection, AdoptionEdge, Adoption, AdoptionCounter);

/// Adoptions of a component or an organisation.
pub(super) async fn adoptions(
    context: &Context<'_>,
    of: AdoptionsOf,
    page: PageArguments,
) -> Result<AdoptionConnection> {
    let request = request(context)?;
    let keys = match of {
        AdoptionsOf::Component(_) => Keys::Names,
        AdoptionsOf::Organisation(_) => Keys::Numbers,
    };
    let page = page.request(request.language, keys)?;
    let found = catalogue::adoptions(request.reader().tx().await?, of, &page).await?;
    Ok(AdoptionConnection::of(found, AdoptionCounter::Of(of), Adoption::from))
}

/// What your organisation uses whose support ends within so many days.
pub(super) async fn without_support(
    context: &Context<'_>,
    within_days: i32,
    page: PageArguments,
) -> Result<AdoptionConnection> {
    let request = request(context)?;
    if !(0..=3650).contains(&within_days) {
        let (dutch, english) = ("Geef een getal van 0 tot en met 3650.", "Give a number from 0 to 3650.");
        return Err(Error::BadInput("withinDays", request.language, dutch, english));
    }
    let page = page.request(request.language, Keys::Names)?;
    let reader = request.reader();
    let tx = reader.tx().await?;
    let until = tx.now().day().saturating_add(jiff::Span::new().days(within_days));
    let found = catalogue::adoptions_without_support(tx, until, &page).await?;
    Ok(AdoptionConnection::of(found, AdoptionCounter::WithoutSupport(until), Adoption::from))
}

/// What you state of your organisation's use.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AdoptionStatementInput {
    /// Planned, in use or ended.
    state: AdoptionState,
    /// First day of use; needed with `IN_USE`, and then not in the future.
    since: Option<Date>,
    /// First day without use; needed with `ENDED`, and then not in the future. With `IN_USE` still to come.
    until: Option<Date>,
    /// What your organisation uses it for, at most 2500 characters.
    purpose: Option<String>,
}

impl From<AdoptionStatementInput> for AdoptionStatement {
    fn from(input: AdoptionStatementInput) -> Self {
        Self {
            state: input.state.into(),
            since: input.since.map(|day| day.0),
            until: input.until.map(|day| day.0),
            purpose: input.purpose,
        }
    }
}

/// What changes of what you state of your organisation's use. What you leave out stays as it was stated, null clears it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AdoptionStatementChangesInput {
    /// Planned, in use or ended. Cannot be cleared.
    state: MaybeUndefined<AdoptionState>,
    /// First day of use; needed with `IN_USE`, and then not in the future.
    since: MaybeUndefined<Date>,
    /// First day without use; needed with `ENDED`, and then not in the future. With `IN_USE` still to come.
    until: MaybeUndefined<Date>,
    /// What your organisation uses it for, at most 2500 characters.
    purpose: MaybeUndefined<String>,
}

impl From<AdoptionStatementChangesInput> for StatementChanges {
    fn from(input: AdoptionStatementChangesInput) -> Self {
        Self {
            state: patch(input.state),
            since: patch(input.since),
            until: patch(input.until),
            purpose: patch(input.purpose),
        }
    }
}

/// Input of `adoptVersion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AdoptVersionInput {
    /// Which version.
    version_id: ID,
    /// What you state.
    statement: AdoptionStatementInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `restateAdoption`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RestateAdoptionInput {
    /// Which adoption.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// What changes. What you leave out stays as it was stated, null clears it.
    statement: AdoptionStatementChangesInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `adoptVersion`.", AdoptVersionPayload, adoption: Adoption, "The adoption.");
payload!("Answer of `restateAdoption`.", RestateAdoptionPayload, adoption: Adoption, "The adoption.");

#[derive(Default)]
pub(crate) struct AdoptionMutation;

#[Object]
impl AdoptionMutation {
    /// States that your organisation plans to use, uses or used a version. From then on it keeps reading that version
    /// and what the component says of itself, also if the owner shares it with fewer. For editors.
    async fn adopt_version(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What you state.")] input: AdoptVersionInput,
    ) -> Result<AdoptVersionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AdoptVersion {
                version: parse_or(&input.version_id, "versionId")?,
                once: once("adoptVersion", input.idempotency_key.as_ref(), &input)?,
                statement: input.statement.into(),
            };
            catalogue::adopt_version(request.write_db(), &request.viewer, command).await
        };
        AdoptVersionPayload::of(request, outcome.await, load).await
    }

    /// States something else of your organisation's use: what you leave out stays as it was stated. For editors.
    async fn restate_adoption(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What you state.")] input: RestateAdoptionInput,
    ) -> Result<RestateAdoptionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = RestateAdoption {
                id: parse_or(&input.id, "id")?,
                once: once("restateAdoption", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                statement: input.statement.into(),
            };
            catalogue::restate_adoption(request.write_db(), &request.viewer, command).await
        };
        RestateAdoptionPayload::of(request, outcome.await, load).await
    }
}
