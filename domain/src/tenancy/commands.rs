//! What an administrator does: invite, give roles, end memberships, make service accounts, name web origins.

use super::{Account, AccountKind, INVITATION_SECONDS, Membership, MembershipStage, Viewer, check_roles, store};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{MembershipId, OrganisationId, ProviderId, fingerprint};
use crate::policy::{Facts, ManageMembers, ManageOrigins};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::role::Roles;

/// Invites a person.
#[derive(Debug, Clone)]
pub struct InviteMember {
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// The roles on joining.
    pub roles: Roles,
    /// The invitation's secret, made by the caller so that it is in no log; the database keeps its fingerprint.
    pub code: String,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// What became of an invitation.
#[derive(Debug, Clone, Copy)]
pub struct Invited {
    /// The membership.
    pub id: MembershipId,
    /// Whether this call made it, so that its code works; false where an earlier one did.
    pub new: bool,
}

/// Invites a person to the acting organisation. Whoever logs in with the code becomes the member.
pub async fn invite_member(db: &Db, viewer: &Viewer, command: InviteMember) -> Outcome<Invited> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(id) = tx.replayed()? {
        return Ok(Invited { id, new: false });
    }
    let organisation = tx.acting()?;
    let _permit = tx.permit(ManageMembers, Facts::of(organisation), None).await?;
    let mut check = Check::default();
    let name = check.text("name", &command.name, 200);
    let email = check.email("email", &command.email);
    check_roles(&mut check, &command.roles, store::acting_kind(&tx).await?, AccountKind::Person);
    check.done()?;
    let account = Account { id: tx.make_id(), kind: AccountKind::Person, name, email: Some(email) };
    let stage = MembershipStage::Invited {
        invitation_hash: fingerprint(&command.code),
        expires_at: tx.now().plus_seconds(INVITATION_SECONDS),
    };
    let membership = new_membership(&tx, organisation, &account, stage, command.roles);
    store::insert_member(&tx, &account, &membership).await?;
    tx.commit(Event::new(EventType::MemberInvited, membership.id, 1)).await?;
    Ok(Invited { id: membership.id, new: true })
}

fn new_membership(
    tx: &Tx<Write>,
    organisation: OrganisationId,
    account: &Account,
    stage: MembershipStage,
    roles: Roles,
) -> Membership {
    Membership { id: tx.make_id(), organisation, account: account.id, stage, roles, revision: 1, created_at: tx.now() }
}

/// Makes a service account.
#[derive(Debug, Clone)]
pub struct CreateServiceAccount {
    /// What the program is for.
    pub name: String,
    /// Its roles: reader, editor or assessor.
    pub roles: Roles,
    /// The subject by which its tokens name it: usually the client id.
    pub subject: String,
    /// Of which of the organisation's providers. `None` where it has one.
    pub provider: Option<ProviderId>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Lets a program of the acting organisation log in with tokens of the organisation's own provider.
pub async fn create_service_account(db: &Db, viewer: &Viewer, command: CreateServiceAccount) -> Outcome<MembershipId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let organisation = tx.acting()?;
    let _permit = tx.permit(ManageMembers, Facts::of(organisation), None).await?;
    let mut check = Check::default();
    let name = check.text("name", &command.name, 200);
    let subject = check.text("subject", &command.subject, 255);
    check_roles(&mut check, &command.roles, store::acting_kind(&tx).await?, AccountKind::Service);
    check.done()?;
    let providers = store::own_providers(&tx).await?;
    let provider = match (command.provider, providers.as_slice()) {
        (Some(wanted), own) => *own.iter().find(|id| **id == wanted).ok_or(Problem::NotFound("providerId"))?,
        (None, [only]) => *only,
        (None, _) => return Err(Problem::invalid("providerId", Flaw::Missing).into()),
    };
    let account = Account { id: tx.make_id(), kind: AccountKind::Service, name, email: None };
    let membership = new_membership(&tx, organisation, &account, MembershipStage::Active, command.roles);
    store::insert_member(&tx, &account, &membership).await?;
    store::bind(&tx, provider, &subject, account.id).await?;
    tx.commit(Event::new(EventType::ServiceAccountCreated, membership.id, 1)).await?;
    Ok(membership.id)
}

/// Gives a member other roles.
#[derive(Debug, Clone)]
pub struct ChangeRoles {
    /// Whose.
    pub membership: MembershipId,
    /// The roles from now on.
    pub roles: Roles,
    /// The revision that the administrator saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Changes the roles of a member of the acting organisation, from the member's next request.
pub async fn change_roles(db: &Db, viewer: &Viewer, command: ChangeRoles) -> Outcome<MembershipId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    // First the permit: who may not see the members learns nothing of one by a conflict.
    let permit = tx.permit(ManageMembers, Facts::of(tx.acting()?), Some(command.membership.to_string())).await?;
    let (membership, others) = take(&tx, command.membership, Some(command.expected_revision)).await?;
    let kind = super::queries::account_kind(&tx, membership.account).await?;
    let mut check = Check::default();
    check_roles(&mut check, &command.roles, store::acting_kind(&tx).await?, kind);
    check.done()?;
    let membership = membership.with_roles(permit, command.roles, &others)?;
    store::save_membership(&tx, &membership).await?;
    tx.commit(Event::new(EventType::MemberRolesChanged, membership.id, membership.revision)).await?;
    Ok(membership.id)
}

/// Ends a membership.
#[derive(Debug, Clone)]
pub struct EndMembership {
    /// Which.
    pub membership: MembershipId,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Ends a membership of the acting organisation: the member's next request is refused.
pub async fn end_membership(db: &Db, viewer: &Viewer, command: EndMembership) -> Outcome<MembershipId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let permit = tx.permit(ManageMembers, Facts::of(tx.acting()?), Some(command.membership.to_string())).await?;
    let (membership, others) = take(&tx, command.membership, None).await?;
    let before = membership.revision;
    let membership = membership.end(permit, tx.now(), &others)?;
    if membership.revision != before {
        store::save_membership(&tx, &membership).await?;
        tx.commit(Event::new(EventType::MembershipEnded, membership.id, membership.revision)).await?;
    }
    Ok(membership.id)
}

/// A membership of the acting organisation and the organisation's others, locked.
async fn take(tx: &Tx<Write>, id: MembershipId, expected: Option<i64>) -> Outcome<(Membership, Vec<Membership>)> {
    let mut all = store::lock_memberships(tx).await?;
    let place = all.iter().position(|membership| membership.id == id).ok_or(Problem::NotFound("id"))?;
    let membership = all.swap_remove(place);
    if expected.is_some_and(|expected| expected != membership.revision) {
        return Err(Problem::Conflict(membership.revision).into());
    }
    Ok((membership, all))
}

/// Names the web origins of the acting organisation's frontends.
#[derive(Debug, Clone)]
pub struct SetAllowedOrigins {
    /// `https://host[:port]`, at most 20. They replace what was there.
    pub origins: Vec<String>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Lets browsers at these origins call in the name of the acting organisation (CORS).
pub async fn set_allowed_origins(db: &Db, viewer: &Viewer, command: SetAllowedOrigins) -> Outcome<OrganisationId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let organisation = tx.acting()?;
    let _permit = tx.permit(ManageOrigins, Facts::of(organisation), Some(organisation.to_string())).await?;
    let mut check = Check::default();
    if command.origins.len() > 20 {
        check.refuse("origins", Flaw::Form("Geef maximaal 20 adressen.", "Give at most 20 addresses."));
    }
    let mut origins = Vec::new();
    for (index, text) in command.origins.iter().enumerate() {
        match url::Url::parse(text).map(|url| url.origin()) {
            Ok(origin)
                if text.starts_with("https://") && !text.contains('*') && origin.ascii_serialization() == *text =>
            {
                origins.push(text.clone());
            }
            _ => check.refuse(
                format!("origins.{index}"),
                Flaw::Form(
                    "Geef alleen https://, de naam en zo nodig de poort.",
                    "Give only https://, the name and if needed the port.",
                ),
            ),
        }
    }
    check.done()?;
    origins.sort_unstable();
    origins.dedup();
    store::replace_origins(&tx, organisation, &origins).await?;
    tx.commit(Event::new(EventType::OriginsChanged, organisation, 1)).await?;
    Ok(organisation)
}
