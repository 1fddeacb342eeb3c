//! Identity providers, members and the first administrator.

use sea_orm::{EntityTrait, Set};

use super::super::rows::{account, identity, membership, provider};
use super::super::store::{account_row, membership_row};
use super::super::{Account, AccountKind, INVITATION_SECONDS, Membership, MembershipStage, check_roles};
use super::organisation_by_slug;
use crate::audit::{Author, Entry, append};
use crate::db::{Db, Purpose, is_duplicate, set_up_event};
use crate::event::{Event, EventType};
use crate::id::{AccountId, OrganisationId, ProviderId, fingerprint};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::role::{Role, Roles};
use crate::text::fold;

/// An identity provider to register.
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// Issuer address, exactly as in `iss`.
    pub issuer: String,
    /// `aud` of tokens for this API.
    pub audience: String,
    /// Name and value of the claim that tells organisations of a shared issuer apart.
    pub organisation_claim: Option<(String, String)>,
    /// `sub`, or `oid` for Entra.
    pub subject_claim: String,
    /// JWA names.
    pub algorithms: Vec<String>,
    /// Whether token type `JWT` is taken besides `at+jwt`.
    pub accept_plain_jwt: bool,
    /// Client id and the name of the setting with its secret.
    pub client: Option<(String, Option<String>)>,
    /// E-mail domains by which a person's provider is found.
    pub email_domains: Vec<String>,
}

/// Signature algorithms that a provider may use: asymmetric ones that jsonwebtoken checks.
pub const ALGORITHMS: [&str; 9] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];

/// Registers an organisation's identity providers, all or none.
pub async fn add_providers(db: &Db, new: &[(OrganisationId, NewProvider)]) -> Outcome<Vec<ProviderId>> {
    let Some((owner, _)) = new.first() else { return Ok(Vec::new()) };
    let mut check = Check::default();
    for (_, new) in new {
        check.text("issuer", &new.issuer, 500);
        let address = url::Url::parse(&new.issuer).ok();
        let loopback = |url: &url::Url| ["127.0.0.1", "[::1]"].contains(&url.host_str().unwrap_or_default());
        if !address.is_some_and(|url| url.scheme() == "https" || url.scheme() == "http" && loopback(&url)) {
            let form =
                Flaw::Form("Geef een adres dat begint met https://.", "Give an address that starts with https://.");
            check.refuse("issuer", form);
        }
        check.text("audience", &new.audience, 500);
        check.text("subjectClaim", &new.subject_claim, 100);
        if new.algorithms.is_empty() || new.algorithms.iter().any(|name| !ALGORITHMS.contains(&name.as_str())) {
            check.refuse(
                "algorithms",
                Flaw::Form(
                    "Kies uit RS256, PS256, ES256 en de langere, of EdDSA.",
                    "Choose from RS256, PS256, ES256 and the longer ones, or EdDSA.",
                ),
            );
        }
    }
    check.done()?;
    let tx = db.system(Purpose::SetUp).await?;
    let ids: Vec<ProviderId> = new.iter().map(|_| tx.make_id()).collect();
    let rows = new.iter().zip(&ids).map(|((organisation, new), id)| {
        let (claim, value) = new.organisation_claim.clone().unwrap_or_default();
        let (client_id, client_secret_name) =
            new.client.clone().map_or((None, None), |(id, secret)| (Some(id), secret));
        provider::ActiveModel {
            id: Set(id.uuid()),
            organisation_id: Set(organisation.uuid()),
            issuer: Set(new.issuer.clone()),
            audience: Set(new.audience.clone()),
            organisation_claim: Set(claim),
            organisation_claim_value: Set(value),
            subject_claim: Set(new.subject_claim.clone()),
            algorithms: Set(new.algorithms.join(" ")),
            accept_plain_jwt: Set(new.accept_plain_jwt),
            client_id: Set(client_id),
            client_secret_name: Set(client_secret_name),
            email_domains: Set(new.email_domains.join(" ").to_lowercase()),
            active: Set(true),
            created_at: Set(tx.now().microseconds()),
        }
    });
    match provider::Entity::insert_many(rows).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(Problem::taken("issuer").into()),
        Err(error) => return Err(error.into()),
    }
    let (author, event) = set_up_event(*owner);
    tx.commit(author, event).await?;
    Ok(ids)
}

/// A member to enter without an invitation: the demo's people, and the tests'.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// With which provider they log in.
    pub provider: ProviderId,
    /// By which subject.
    pub subject: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Their roles.
    pub roles: Roles,
    /// An account that is there already and becomes a member of one more organisation.
    pub account: Option<AccountId>,
}

/// Enters members, all or none.
pub async fn add_members(db: &Db, new: &[NewMember]) -> Outcome<Vec<AccountId>> {
    let tx = db.system(Purpose::SetUp).await?;
    let (mut accounts, mut members, mut identities, mut events) = (vec![], vec![], vec![], vec![]);
    let mut ids = Vec::new();
    for new in new {
        let account = Account {
            id: new.account.unwrap_or_else(|| tx.make_id()),
            kind: AccountKind::Person,
            name: new.name.clone(),
            email: new.email.clone(),
        };
        let membership = Membership {
            id: tx.make_id(),
            organisation: new.organisation,
            account: account.id,
            stage: MembershipStage::Active,
            roles: new.roles.clone(),
            revision: 1,
            created_at: tx.now(),
        };
        let home = match new.account {
            None => new.organisation,
            Some(known) => {
                let row = account::Entity::find_by_id(known.uuid()).one(tx.conn()).await?;
                OrganisationId::from_uuid(row.ok_or(Problem::NotFound("account"))?.home_id)
            }
        };
        if new.account.is_none() {
            accounts.push(account_row(&account, home, tx.now()));
            identities.push(identity::ActiveModel {
                provider_id: Set(new.provider.uuid()),
                subject: Set(new.subject.clone()),
                account_id: Set(account.id.uuid()),
                account_home_id: Set(home.uuid()),
                created_at: Set(tx.now().microseconds()),
            });
        }
        members.push(membership_row(&membership, home, fold(&new.name)));
        events.push((new.organisation, Event::new(EventType::MemberJoined, membership.id, 1)));
        ids.push(account.id);
    }
    if !accounts.is_empty() {
        account::Entity::insert_many(accounts).exec_without_returning(tx.conn()).await?;
        identity::Entity::insert_many(identities).exec_without_returning(tx.conn()).await?;
    }
    membership::Entity::insert_many(members).exec_without_returning(tx.conn()).await?;
    let Some((organisation, first)) = events.pop() else { return Ok(ids) };
    for (organisation, event) in events {
        let author = Author { actor: None, organisation };
        append(tx.conn(), db.ids(), tx.now(), author, vec![Entry::done(event)]).await?;
    }
    tx.commit(Author { actor: None, organisation }, first).await?;
    Ok(ids)
}

/// Invites an organisation's first administrator. `code` is the secret of the invitation's address.
pub async fn invite_administrator(db: &Db, slug: &str, name: &str, email: &str, code: &str) -> Outcome<()> {
    let organisation = organisation_by_slug(db, slug).await?;
    let roles: Roles = [Role::Administrator].into_iter().collect();
    let mut check = Check::default();
    let name = check.text("name", name, 200);
    let email = check.email("email", email);
    check_roles(&mut check, &roles, organisation.kind, AccountKind::Person);
    check.done()?;
    let tx = db.system(Purpose::SetUp).await?;
    let account = Account { id: tx.make_id(), kind: AccountKind::Person, name, email: Some(email) };
    let stage = MembershipStage::Invited {
        invitation_hash: fingerprint(code),
        expires_at: tx.now().plus_seconds(INVITATION_SECONDS),
    };
    let membership = Membership {
        id: tx.make_id(),
        organisation: organisation.id,
        account: account.id,
        stage,
        roles,
        revision: 1,
        created_at: tx.now(),
    };
    let home = organisation.id;
    account::Entity::insert(account_row(&account, home, tx.now())).exec_without_returning(tx.conn()).await?;
    membership::Entity::insert(membership_row(&membership, home, fold(&account.name)))
        .exec_without_returning(tx.conn())
        .await?;
    let author = Author { actor: None, organisation: organisation.id };
    tx.commit(author, Event::new(EventType::MemberInvited, membership.id, 1)).await?;
    Ok(())
}
