//! People, service accounts and their memberships of the viewer's organisation.

use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use domain::db::{Read, Tx};
use domain::id::{AccountId, OrganisationId};
use domain::policy::Action;
use domain::tenancy::{self, MembershipStage};

use super::context::{request, shown};
use super::error::Result;
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection, cost};
use super::scalar::DateTime;

/// What a membership lets a person do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::role::Role")]
pub(crate) enum Role {
    /// Invites people, gives roles, reads the event log (beheerder).
    Administrator,
    /// Approves assessments (vaststellen).
    Approver,
    /// Writes assessments (beoordelaar).
    Assessor,
    /// Reads everybody's voting log; the VNG's only.
    Auditor,
    /// Coordinates proposals; the VNG's only (coördinator).
    Coordinator,
    /// Oversees all that the organisation reads (raadslid).
    CouncilMember,
    /// Shares components and states what the organisation uses (redacteur).
    Editor,
    /// Reads (lezer).
    Reader,
    /// Votes by mandate (stemmer).
    Voter,
}

/// Whether an account is a person or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::tenancy::AccountKind")]
pub(crate) enum AccountKind {
    /// A person.
    Person,
    /// A service account: a program of the organisation.
    Service,
}

/// A person or service account. Only colleagues see who it is.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Account {
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Person or program.
    kind: AccountKind,
    /// The person's name, or what the program is for.
    name: String,
    /// E-mail address of a person.
    email: Option<String>,
}

impl From<tenancy::Account> for Account {
    fn from(account: tenancy::Account) -> Self {
        Self { id: account.id.to_string().into(), kind: account.kind.into(), name: account.name, email: account.email }
    }
}

/// Where a membership is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum MembershipState {
    /// Invited, not yet logged in.
    Invited,
    /// In force.
    Active,
    /// Over: the member's requests are refused.
    Ended,
}

/// That a person or program belongs to an organisation, with roles. Only the organisation itself sees it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Membership {
    #[graphql(skip)]
    account_id: AccountId,
    #[graphql(skip)]
    organisation_id: OrganisationId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Where it is in its life.
    state: MembershipState,
    /// The roles.
    roles: Vec<Role>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was made.
    created_at: DateTime,
    /// When it ended.
    ended_at: Option<DateTime>,
}

impl From<tenancy::Membership> for Membership {
    fn from(membership: tenancy::Membership) -> Self {
        let (state, ended_at) = match membership.stage {
            MembershipStage::Invited { .. } => (MembershipState::Invited, None),
            MembershipStage::Active => (MembershipState::Active, None),
            MembershipStage::Ended { at } => (MembershipState::Ended, Some(DateTime(at))),
        };
        Self {
            account_id: membership.account,
            organisation_id: membership.organisation,
            id: membership.id.to_string().into(),
            state,
            roles: membership.roles.iter().map(Role::from).collect(),
            revision: membership.revision,
            created_at: DateTime(membership.created_at),
            ended_at,
        }
    }
}

#[ComplexObject]
impl Membership {
    /// Whose.
    async fn account(&self, context: &Context<'_>) -> Result<Option<Account>> {
        shown(context, self.account_id).await
    }

    /// Of which organisation.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.organisation_id).await
    }
}

/// Counts members.
pub(crate) struct MembershipCounter;

impl MembershipCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(tenancy::count_members(tx).await?)
    }
}

connection!("the memberships", MembershipConnection, MembershipEdge, Membership, MembershipCounter);

/// How your organisation's people and programs prove who they are. Registered by the platform's operator.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct IdentityProvider {
    /// Its id, for `createServiceAccount`.
    id: ID,
    /// Issuer address, as `iss` in tokens.
    issuer: String,
    /// `aud` of tokens for this API.
    audience: String,
    /// Whether it is in use.
    active: bool,
}

#[derive(Default)]
pub(crate) struct MemberQuery;

#[Object]
impl MemberQuery {
    /// The members of your organisation, by name, ended ones too. For administrators.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn members(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<MembershipConnection> {
        let request = request(context)?;
        request.allow(Action::ReadMembers)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Names)?;
        let found = tenancy::members(request.reader().tx().await?, &page).await?;
        Ok(MembershipConnection::of(found, MembershipCounter, Membership::from))
    }

    /// The web origins from which your organisation's frontends may call (CORS). For administrators.
    async fn allowed_origins(&self, context: &Context<'_>) -> Result<Vec<String>> {
        let request = request(context)?;
        request.allow(Action::ManageOrigins)?;
        Ok(tenancy::allowed_origins(request.reader().tx().await?).await?)
    }

    /// The identity providers of your organisation. For administrators.
    async fn identity_providers(&self, context: &Context<'_>) -> Result<Vec<IdentityProvider>> {
        let request = request(context)?;
        request.allow(Action::ManageMembers)?;
        let found = tenancy::identity_providers(request.reader().tx().await?).await?;
        Ok(found
            .into_iter()
            .map(|(provider, active)| IdentityProvider {
                id: provider.id.to_string().into(),
                issuer: provider.issuer,
                audience: provider.audience,
                active,
            })
            .collect())
    }
}
