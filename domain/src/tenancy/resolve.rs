//! From what a token or session proves to a [`Viewer`]: lock 2. A token proves issuer and subject, never roles or tenant.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::rows::{corrupt, identity, membership, organisation, provider, session, succession};
use super::{MembershipOf, OrganisationKind, Viewer};
use crate::db::{Db, Lock, Purpose};
use crate::id::{AccountId, MembershipId, OrganisationId, ProviderId};
use crate::problem::Fault;
use crate::role::Roles;

/// What was proved.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A verified token of this provider names this subject.
    Token {
        /// The provider whose issuer, audience and organisation claim the token has.
        provider: ProviderId,
        /// The value of the provider's subject claim.
        subject: String,
    },
    /// A browser showed a session's secret, of which this is the fingerprint.
    Session {
        /// SHA-256 of the secret.
        token_hash: String,
    },
}

/// Why there is no viewer.
#[derive(Debug)]
pub enum ResolveError {
    /// No active membership.
    Unknown,
    /// Several memberships, and it was not said which: the header `Collectief-Organisation` has to.
    TenantRequired,
    /// The organisation named is not one of the person's.
    NotAMember,
    /// Broke.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for ResolveError {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

#[derive(FromQueryResult)]
struct Row {
    account_id: Uuid,
    membership_id: Uuid,
    state: String,
    roles: String,
    organisation_id: Uuid,
    slug: String,
    kind: String,
    valid_until: Option<String>,
    predecessor_id: Option<Uuid>,
}

/// Mints the viewer of a request, in one statement. `acting` is the id or slug of the organisation acted for, where named.
pub async fn resolve(db: &Db, credential: &Credential, acting: Option<&str>) -> Result<Viewer, ResolveError> {
    let tx = db.system(Purpose::Resolve).await?;
    let today = tx.now().day().to_string();
    let rows =
        tx.conn().query_all(&statement(credential, tx.now().microseconds(), &today, db.disabled(Lock::Filter))).await?;
    let check_state = !db.disabled(Lock::Viewer);
    let mut account = None;
    let mut memberships: Vec<(String, MembershipOf, Vec<OrganisationId>)> = Vec::new();
    for row in rows {
        let row = Row::from_query_result(&row, "")?;
        if check_state && row.state != "ACTIVE" || row.valid_until.is_some_and(|day| day <= today) {
            continue;
        }
        account = Some(AccountId::from_uuid(row.account_id));
        let predecessor = row.predecessor_id.map(OrganisationId::from_uuid);
        let id = MembershipId::from_uuid(row.membership_id);
        if let Some((_, _, predecessors)) = memberships.iter_mut().find(|(_, membership, _)| membership.id == id) {
            predecessors.extend(predecessor);
            continue;
        }
        let broken = |column| corrupt("membership", row.membership_id, column);
        let membership = MembershipOf {
            id,
            organisation: OrganisationId::from_uuid(row.organisation_id),
            kind: OrganisationKind::from_code(&row.kind).ok_or_else(|| broken("organisation kind"))?,
            roles: Roles::from_codes(&row.roles).ok_or_else(|| broken("roles"))?,
        };
        memberships.push((row.slug, membership, predecessor.into_iter().collect()));
    }
    let account = account.ok_or(ResolveError::Unknown)?;
    let chosen = match (acting, memberships.as_slice()) {
        (None, [only]) => only,
        (None, _) => return Err(ResolveError::TenantRequired),
        (Some(name), all) => all
            .iter()
            .find(|(slug, membership, _)| name == slug || name == membership.organisation.to_string())
            .ok_or(ResolveError::NotAMember)?,
    };
    let all = memberships.iter().map(|(_, membership, _)| membership.clone()).collect();
    Ok(Viewer::of_membership(account, &chosen.1, chosen.2.clone(), all))
}

fn statement(credential: &Credential, now: i64, today: &str, unfiltered: bool) -> SelectStatement {
    let mut query = Query::select();
    query
        .column((identity::Entity, identity::Column::AccountId))
        .expr_as(Expr::col((membership::Entity, membership::Column::Id)), "membership_id")
        .columns([
            (membership::Entity, membership::Column::State),
            (membership::Entity, membership::Column::Roles),
            (membership::Entity, membership::Column::OrganisationId),
        ])
        .columns([
            (organisation::Entity, organisation::Column::Slug),
            (organisation::Entity, organisation::Column::Kind),
            (organisation::Entity, organisation::Column::ValidUntil),
        ])
        .column((succession::Entity, succession::Column::PredecessorId))
        .from(identity::Entity)
        .inner_join(
            provider::Entity,
            Expr::col((provider::Entity, provider::Column::Id))
                .equals((identity::Entity, identity::Column::ProviderId))
                .and(Expr::col((provider::Entity, provider::Column::Active)).eq(true)),
        )
        .inner_join(
            membership::Entity,
            Expr::col((membership::Entity, membership::Column::AccountId))
                .equals((identity::Entity, identity::Column::AccountId)),
        )
        .inner_join(
            organisation::Entity,
            Expr::col((organisation::Entity, organisation::Column::Id))
                .equals((membership::Entity, membership::Column::OrganisationId)),
        )
        .left_join(
            succession::Entity,
            Expr::col((succession::Entity, succession::Column::SuccessorId))
                .equals((membership::Entity, membership::Column::OrganisationId))
                .and(Expr::col((succession::Entity, succession::Column::EffectiveOn)).lte(today)),
        );
    if !unfiltered {
        query.and_where(Expr::col((membership::Entity, membership::Column::State)).eq("ACTIVE"));
    }
    match credential {
        Credential::Token { provider, subject } => {
            query
                .and_where(Expr::col((identity::Entity, identity::Column::ProviderId)).eq(provider.uuid()))
                .and_where(Expr::col((identity::Entity, identity::Column::Subject)).eq(subject.as_str()));
        }
        Credential::Session { token_hash } => {
            query
                .inner_join(
                    session::Entity,
                    Expr::col((session::Entity, session::Column::ProviderId))
                        .equals((identity::Entity, identity::Column::ProviderId))
                        .and(
                            Expr::col((session::Entity, session::Column::Subject))
                                .equals((identity::Entity, identity::Column::Subject)),
                        ),
                )
                .and_where(Expr::col((session::Entity, session::Column::TokenHash)).eq(token_hash.as_str()))
                .and_where(Expr::col((session::Entity, session::Column::ExpiresAt)).gt(now));
        }
    }
    query
}
