//! Tables of the tenancy.

use super::{Account, AccountKind, Membership, MembershipStage, Organisation, OrganisationKind, Party};
use crate::id::{AccountId, MembershipId, OrganisationId, PartyId};
use crate::problem::Fault;
use crate::role::Roles;
use crate::time::{Date, Instant};

crate::db::tables! {
    party = "party" {
        key: id: Uuid;
        name: String, match_key: String, kvk: Option<String>, created_at: i64,
    }
    organisation = "organisation" {
        key: id: Uuid;
        kind: String, slug: String, name: String, sort_name: String, code: Option<String>, province: Option<String>,
        population: Option<i64>, population_year: Option<i32>, tooi_uri: Option<String>, oin: Option<String>,
        party_id: Option<Uuid>, valid_from: Option<String>, valid_until: Option<String>, created_at: i64,
    }
    succession = "organisation_succession" {
        key: successor_id: Uuid, predecessor_id: Uuid;
        effective_on: String,
    }
    origin = "allowed_origin" {
        key: organisation_id: Uuid, origin: String;
    }
    account = "account" {
        key: id: Uuid;
        home_id: Uuid, kind: String, name: String, email: Option<String>, created_at: i64,
    }
    membership = "membership" {
        key: id: Uuid;
        organisation_id: Uuid, account_id: Uuid, account_home_id: Uuid, state: String, roles: String, sort_name: String,
        invitation_hash: Option<String>, invitation_expires_at: Option<i64>, revision: i64, created_at: i64,
        ended_at: Option<i64>,
    }
    provider = "identity_provider" {
        key: id: Uuid;
        organisation_id: Uuid, issuer: String, audience: String, organisation_claim: String,
        organisation_claim_value: String, subject_claim: String, algorithms: String, accept_plain_jwt: bool,
        client_id: Option<String>, client_secret_name: Option<String>, email_domains: String, active: bool,
        created_at: i64,
    }
    identity = "identity" {
        key: provider_id: Uuid, subject: String;
        account_id: Uuid, account_home_id: Uuid, created_at: i64,
    }
    attempt = "login_attempt" {
        key: state_hash: String;
        provider_id: Uuid, browser_hash: String, nonce: String, pkce_verifier: String, return_to: String,
        invitation_hash: Option<String>, expires_at: i64,
    }
    session = "session" {
        key: token_hash: String;
        provider_id: Uuid, subject: String, created_at: i64, expires_at: i64,
    }
}

/// A row that does not match the model, by table and id.
pub(crate) fn corrupt(table: &str, id: impl std::fmt::Display, column: &str) -> Fault {
    Fault::new(format!("{table} {id}: unreadable {column}"))
}

/// A day as the database holds it.
pub(crate) fn day(text: Option<String>, table: &str, id: uuid::Uuid) -> Result<Option<Date>, Fault> {
    text.map(|text| text.parse().map_err(|_| corrupt(table, id, "day"))).transpose()
}

impl TryFrom<organisation::Model> for Organisation {
    type Error = Fault;

    fn try_from(row: organisation::Model) -> Result<Self, Fault> {
        let broken = |column| corrupt("organisation", row.id, column);
        Ok(Self {
            id: OrganisationId::from_uuid(row.id),
            kind: OrganisationKind::from_code(&row.kind).ok_or_else(|| broken("kind"))?,
            slug: row.slug,
            name: row.name,
            code: row.code,
            province: row.province,
            population: row.population.zip(row.population_year),
            tooi_uri: row.tooi_uri,
            oin: row.oin,
            party: row.party_id.map(PartyId::from_uuid),
            valid_from: day(row.valid_from, "organisation", row.id)?,
            valid_until: day(row.valid_until, "organisation", row.id)?,
        })
    }
}

impl From<party::Model> for Party {
    fn from(row: party::Model) -> Self {
        Self { id: PartyId::from_uuid(row.id), name: row.name, kvk: row.kvk }
    }
}

impl TryFrom<account::Model> for Account {
    type Error = Fault;

    fn try_from(row: account::Model) -> Result<Self, Fault> {
        let kind = AccountKind::from_code(&row.kind).ok_or_else(|| corrupt("account", row.id, "kind"))?;
        Ok(Self { id: AccountId::from_uuid(row.id), kind, name: row.name, email: row.email })
    }
}

impl TryFrom<membership::Model> for Membership {
    type Error = Fault;

    fn try_from(row: membership::Model) -> Result<Self, Fault> {
        let broken = |column| corrupt("membership", row.id, column);
        let stage = match (row.state.as_str(), row.invitation_hash, row.invitation_expires_at, row.ended_at) {
            ("INVITED", Some(invitation_hash), Some(expires), None) => {
                MembershipStage::Invited { invitation_hash, expires_at: Instant::from_microseconds(expires) }
            }
            ("ACTIVE", None, None, None) => MembershipStage::Active,
            ("ENDED", None, None, Some(at)) => MembershipStage::Ended { at: Instant::from_microseconds(at) },
            _ => return Err(broken("state")),
        };
        Ok(Self {
            id: MembershipId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            account: AccountId::from_uuid(row.account_id),
            stage,
            roles: Roles::from_codes(&row.roles).ok_or_else(|| broken("roles"))?,
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
        })
    }
}
