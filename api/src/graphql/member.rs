//! People, service accounts and their memberships of the viewer's organisation.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::db::{Read, Tx};
use domain::id::{AccountId, MembershipId, OrganisationId};
use domain::policy::Action;
use domain::problem::Fault;
use domain::role::Roles;
use domain::tenancy::{
    self, ChangeRoles, CreateServiceAccount, EndMembership, InviteMember, MembershipStage, SetAllowedOrigins,
};

use super::common::{once, parse_or, payload, settle};
use super::context::{Reader, request};
use super::error::{Result, UserError};
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
        Ok(request(context)?.reader().load(self.account_id).await?.map(Account::from))
    }

    /// Of which organisation.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(request(context)?.reader().load(self.organisation_id).await?.map(Organisation::from))
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

/// Input of `inviteMember`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct InviteMemberInput {
    /// The person's name.
    name: String,
    /// The person's e-mail address.
    email: String,
    /// The roles on joining.
    roles: Vec<Role>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `createServiceAccount`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct CreateServiceAccountInput {
    /// What the program is for.
    name: String,
    /// Its roles: READER, EDITOR or ASSESSOR.
    roles: Vec<Role>,
    /// The subject by which its tokens name it: usually the client id at your provider.
    subject: String,
    /// Of which of your organisation's identity providers. May be left out where it has one.
    provider_id: Option<ID>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `changeMemberRoles`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ChangeMemberRolesInput {
    /// Which membership.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// The roles from now on.
    roles: Vec<Role>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `endMembership`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct EndMembershipInput {
    /// Which membership.
    id: ID,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `setAllowedOrigins`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct SetAllowedOriginsInput {
    /// `https://host` or `https://host:port`, at most 20. They replace what was there.
    origins: Vec<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Answer of `inviteMember`.
#[derive(SimpleObject)]
pub(crate) struct InviteMemberPayload {
    /// The new membership, invited. Null where it was refused.
    membership: Option<Membership>,
    /// The address to give to the person: whoever logs in by it becomes the member. Works once, for 14 days, and is shown
    /// only now. Null where it was refused or was shown before.
    invitation_url: Option<String>,
    /// Why it was refused; empty where it was done. Then nothing was changed.
    errors: Vec<UserError>,
}

/// Answer of `setAllowedOrigins`.
#[derive(SimpleObject)]
pub(crate) struct SetAllowedOriginsPayload {
    /// The origins from now on. Null where it was refused.
    origins: Option<Vec<String>>,
    /// Why it was refused; empty where it was done. Then nothing was changed.
    errors: Vec<UserError>,
}

payload!("Answer of `createServiceAccount`.", CreateServiceAccountPayload, membership: Membership, "The new membership.");
payload!("Answer of `changeMemberRoles`.", ChangeMemberRolesPayload, membership: Membership, "The membership.");
payload!("Answer of `endMembership`.", EndMembershipPayload, membership: Membership, "The membership, ended.");

fn roles(roles: &[Role]) -> Roles {
    roles.iter().map(|role| domain::role::Role::from(*role)).collect()
}

#[derive(Default)]
pub(crate) struct MemberMutation;

#[Object]
impl MemberMutation {
    /// Invites a person to your organisation. For administrators.
    async fn invite_member(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whom.")] input: InviteMemberInput,
    ) -> Result<InviteMemberPayload> {
        let request = request(context)?;
        let code = domain::id::secret();
        let outcome = async {
            let command = InviteMember {
                once: once("inviteMember", input.idempotency_key.as_ref(), &input)?,
                roles: roles(&input.roles),
                name: input.name,
                email: input.email,
                code: code.clone(),
            };
            tenancy::invite_member(&request.db, &request.viewer, command).await
        };
        let (done, errors) = settle(request, outcome.await)?;
        let Some(invited) = done else {
            return Ok(InviteMemberPayload { membership: None, invitation_url: None, errors });
        };
        let found = request.reader().load(invited.id).await?;
        // With the organisation, so that the person need not say where to log in.
        let own = request.viewer.organisation().ok_or_else(|| Fault::new("an invitation of nobody"))?;
        let slug = request.reader().load(own).await?.map(|own| own.slug).unwrap_or_default();
        let address = format!("{}/login?organisation={slug}&invitation={code}", request.public_url);
        let invitation_url = invited.new.then_some(address);
        Ok(InviteMemberPayload { membership: found.map(Membership::from), invitation_url, errors })
    }

    /// Lets a program of your organisation in, with tokens of your organisation's own provider. For administrators.
    async fn create_service_account(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The program.")] input: CreateServiceAccountInput,
    ) -> Result<CreateServiceAccountPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = CreateServiceAccount {
                once: once("createServiceAccount", input.idempotency_key.as_ref(), &input)?,
                roles: roles(&input.roles),
                provider: input.provider_id.as_ref().map(|id| parse_or(id, "providerId")).transpose()?,
                name: input.name,
                subject: input.subject,
            };
            tenancy::create_service_account(&request.db, &request.viewer, command).await
        };
        CreateServiceAccountPayload::of(request, outcome.await, load).await
    }

    /// Gives a member of your organisation other roles, from the member's next request. For administrators.
    async fn change_member_roles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangeMemberRolesInput,
    ) -> Result<ChangeMemberRolesPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ChangeRoles {
                membership: parse_or(&input.id, "id")?,
                once: once("changeMemberRoles", input.idempotency_key.as_ref(), &input)?,
                roles: roles(&input.roles),
                expected_revision: input.expected_revision,
            };
            tenancy::change_roles(&request.db, &request.viewer, command).await
        };
        ChangeMemberRolesPayload::of(request, outcome.await, load).await
    }

    /// Ends a membership of your organisation: the member's next request is refused. For administrators.
    async fn end_membership(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which.")] input: EndMembershipInput,
    ) -> Result<EndMembershipPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = EndMembership {
                membership: parse_or(&input.id, "id")?,
                once: once("endMembership", input.idempotency_key.as_ref(), &input)?,
            };
            tenancy::end_membership(&request.db, &request.viewer, command).await
        };
        EndMembershipPayload::of(request, outcome.await, load).await
    }

    /// Names the web origins from which your organisation's frontends may call (CORS). For administrators.
    async fn set_allowed_origins(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which.")] input: SetAllowedOriginsInput,
    ) -> Result<SetAllowedOriginsPayload> {
        let request = request(context)?;
        let outcome = async {
            let once = once("setAllowedOrigins", input.idempotency_key.as_ref(), &input)?;
            let command = SetAllowedOrigins { origins: input.origins, once };
            tenancy::set_allowed_origins(&request.db, &request.viewer, command).await
        };
        let (done, errors) = settle(request, outcome.await)?;
        let origins = match done {
            Some(_) => Some(tenancy::allowed_origins(request.reader().tx().await?).await?),
            None => None,
        };
        Ok(SetAllowedOriginsPayload { origins, errors })
    }
}

async fn load(reader: std::sync::Arc<Reader>, id: MembershipId) -> Result<Option<Membership>> {
    Ok(reader.load(id).await?.map(Membership::from))
}
