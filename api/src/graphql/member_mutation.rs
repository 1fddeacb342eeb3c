//! What an administrator does with members, service accounts and web origins.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::problem::Fault;
use domain::role::Roles;
use domain::tenancy::{self, ChangeRoles, CreateServiceAccount, EndMembership, InviteMember, SetAllowedOrigins};

use super::common::{once, parse_or, payload, settle};
use super::context::{load, request};
use super::error::{Result, UserError};
use super::member::{Membership, Role};

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
            tenancy::invite_member(request.write_db(), &request.viewer, command).await
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
            tenancy::create_service_account(request.write_db(), &request.viewer, command).await
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
            tenancy::change_roles(request.write_db(), &request.viewer, command).await
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
            tenancy::end_membership(request.write_db(), &request.viewer, command).await
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
            tenancy::set_allowed_origins(request.write_db(), &request.viewer, command).await
        };
        let (done, errors) = settle(request, outcome.await)?;
        let origins = match done {
            Some(_) => Some(tenancy::allowed_origins(request.reader().tx().await?).await?),
            None => None,
        };
        Ok(SetAllowedOriginsPayload { origins, errors })
    }
}
