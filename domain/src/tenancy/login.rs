//! Identity providers and logins: what the HTTP side needs to let a person or program in. No viewer yet, so system work.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use super::rows::{account, attempt, identity, membership, organisation, origin, provider, session};
use super::{AccountKind, Membership, MembershipStage};
use crate::audit::Author;
use crate::db::{Db, Purpose, is_duplicate};
use crate::event::{Event, EventType};
use crate::id::{AccountId, OrganisationId, ProviderId, fingerprint, secret};
use crate::problem::Fault;

/// How an organisation's people and programs prove who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Issuer address, exactly as in `iss`.
    pub issuer: String,
    /// `aud` of tokens for this API.
    pub audience: String,
    /// Name and value of the claim that tells organisations of a shared issuer apart; `None` where it serves one.
    pub organisation_claim: Option<(String, String)>,
    /// The claim that names the subject: `sub`, or `oid` for Entra.
    pub subject_claim: String,
    /// Allowed signature algorithms (JWA names), asymmetric ones only.
    pub algorithms: Vec<String>,
    /// Whether token type `JWT` is taken besides `at+jwt` (RFC 9068).
    pub accept_plain_jwt: bool,
    /// For logins in the browser: the client id, and the name of the setting with its secret.
    pub client: Option<(String, Option<String>)>,
}

impl From<provider::Model> for Provider {
    fn from(row: provider::Model) -> Self {
        let claim = (row.organisation_claim, row.organisation_claim_value);
        Self {
            id: ProviderId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            issuer: row.issuer,
            audience: row.audience,
            organisation_claim: Some(claim).filter(|(name, _)| !name.is_empty()),
            subject_claim: row.subject_claim,
            algorithms: row.algorithms.split(' ').map(str::to_owned).collect(),
            accept_plain_jwt: row.accept_plain_jwt,
            client: row.client_id.map(|id| (id, row.client_secret_name)),
        }
    }
}

/// The active providers with this issuer.
pub async fn providers_of_issuer(db: &Db, issuer: &str) -> Result<Vec<Provider>, Fault> {
    let tx = db.system(Purpose::Resolve).await?;
    let rows = provider::Entity::find()
        .filter(provider::Column::Issuer.eq(issuer))
        .filter(provider::Column::Active.eq(true))
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Provider::from).collect())
}

/// The active provider with which the browser of this organisation (slug), or of this e-mail domain, logs in.
pub async fn provider_for_browser(
    db: &Db,
    slug: Option<&str>,
    domain: Option<&str>,
) -> Result<Option<Provider>, Fault> {
    let tx = db.system(Purpose::Resolve).await?;
    let mut query = provider::Entity::find()
        .filter(provider::Column::Active.eq(true))
        .filter(provider::Column::ClientId.is_not_null());
    if let Some(slug) = slug {
        let of_slug = Query::select()
            .column(organisation::Column::Id)
            .from(organisation::Entity)
            .and_where(Expr::col(organisation::Column::Slug).eq(slug))
            .to_owned();
        query = query.filter(provider::Column::OrganisationId.in_subquery(of_slug));
    }
    let rows = query.all(tx.conn()).await?;
    let found = rows.into_iter().find(|row| {
        domain.is_none_or(|domain| row.email_domains.split(' ').any(|own| own.eq_ignore_ascii_case(domain)))
    });
    Ok(found.filter(|_| slug.is_some() || domain.is_some()).map(Provider::from))
}

/// A provider by id, while it is active.
pub async fn provider_by_id(db: &Db, id: ProviderId) -> Result<Option<Provider>, Fault> {
    let tx = db.system(Purpose::Resolve).await?;
    let row = provider::Entity::find_by_id(id.uuid()).one(tx.conn()).await?;
    Ok(row.filter(|row| row.active).map(Provider::from))
}

/// A login under way.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// With which provider.
    pub provider: ProviderId,
    /// The nonce that the id token must hold.
    pub nonce: String,
    /// The PKCE verifier (RFC 7636).
    pub pkce_verifier: String,
    /// Where the browser goes afterwards: a path of ours.
    pub return_to: String,
    /// The code of the invitation that is accepted by this login.
    pub invitation: Option<String>,
}

/// How long a login may be under way.
const ATTEMPT_SECONDS: i64 = 600;
/// How long a session lasts.
const SESSION_SECONDS: i64 = 8 * 3600;

/// Keeps a login under way. `state` and `browser` are secrets of which the fingerprints are kept.
pub async fn begin(db: &Db, state: &str, browser: &str, new: Attempt) -> Result<(), Fault> {
    let tx = db.system(Purpose::Login).await?;
    let now = tx.now();
    // What nobody finished goes, so that the table stays small.
    let overdue = Query::delete()
        .from_table(attempt::Entity)
        .and_where(Expr::col(attempt::Column::ExpiresAt).lt(now.microseconds()))
        .to_owned();
    tx.conn().execute(&overdue).await?;
    let row = attempt::ActiveModel {
        state_hash: Set(fingerprint(state)),
        provider_id: Set(new.provider.uuid()),
        browser_hash: Set(fingerprint(browser)),
        nonce: Set(new.nonce),
        pkce_verifier: Set(new.pkce_verifier),
        return_to: Set(new.return_to),
        invitation_hash: Set(new.invitation.as_deref().map(fingerprint)),
        expires_at: Set(now.plus_seconds(ATTEMPT_SECONDS).microseconds()),
    };
    attempt::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    tx.commit_unlogged().await
}

/// Takes a login under way, once, for the browser that began it. The invitation is its fingerprint.
pub async fn take(db: &Db, state: &str, browser: &str) -> Result<Option<Attempt>, Fault> {
    let tx = db.system(Purpose::Login).await?;
    let mine = Expr::col(attempt::Column::StateHash)
        .eq(fingerprint(state))
        .and(Expr::col(attempt::Column::BrowserHash).eq(fingerprint(browser)));
    let found = attempt::Entity::find().filter(mine.clone()).one(tx.conn()).await?;
    let delete = Query::delete().from_table(attempt::Entity).and_where(mine).to_owned();
    let deleted = tx.conn().execute(&delete).await?.rows_affected();
    let now = tx.now().microseconds();
    tx.commit_unlogged().await?;
    // Of two requests with one state, only the one that deleted the row goes on.
    Ok(found.filter(|row| deleted == 1 && row.expires_at > now).map(|row| Attempt {
        provider: ProviderId::from_uuid(row.provider_id),
        nonce: row.nonce,
        pkce_verifier: row.pkce_verifier,
        return_to: row.return_to,
        invitation: row.invitation_hash,
    }))
}

/// How a login ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoggedIn {
    /// With this session's secret.
    Session(String),
    /// The subject has no membership, or the invitation does not hold.
    Refused,
}

/// Opens a session for a subject that the provider named. With an invitation (its fingerprint), first accepts it.
pub async fn finish(db: &Db, provider: ProviderId, subject: &str, invitation: Option<&str>) -> Result<LoggedIn, Fault> {
    let tx = db.system(Purpose::Login).await?;
    let now = tx.now();
    let joined = match invitation {
        None => None,
        Some(hash) => match accept(&tx, provider, subject, hash).await? {
            Some(joined) => Some(joined),
            None => return Ok(LoggedIn::Refused),
        },
    };
    let known = identity::Entity::find_by_id((provider.uuid(), subject.to_owned())).one(tx.conn()).await?;
    let Some(known) = known else { return Ok(LoggedIn::Refused) };
    let memberships = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(known.account_id))
        .filter(membership::Column::State.eq("ACTIVE"))
        .all(tx.conn())
        .await?;
    if memberships.is_empty() {
        return Ok(LoggedIn::Refused);
    }
    let token = secret();
    let stale = Query::delete()
        .from_table(session::Entity)
        .and_where(Expr::col(session::Column::ExpiresAt).lt(now.microseconds()))
        .to_owned();
    tx.conn().execute(&stale).await?;
    let row = session::ActiveModel {
        token_hash: Set(fingerprint(&token)),
        provider_id: Set(provider.uuid()),
        subject: Set(subject.to_owned()),
        created_at: Set(now.microseconds()),
        expires_at: Set(now.plus_seconds(SESSION_SECONDS).microseconds()),
    };
    session::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    match joined {
        Some((author, event)) => tx.commit(author, event).await?,
        None => tx.commit_unlogged().await?,
    }
    Ok(LoggedIn::Session(token))
}

/// Turns an open invitation of the provider's organisation into a membership of whoever logged in with its code.
async fn accept(
    tx: &crate::db::SystemTx,
    provider: ProviderId,
    subject: &str,
    hash: &str,
) -> Result<Option<(Author, Event)>, Fault> {
    let invited = membership::Entity::find()
        .filter(membership::Column::InvitationHash.eq(hash))
        .filter(membership::Column::State.eq("INVITED"))
        .one(tx.conn())
        .await?;
    let provider_row = provider::Entity::find_by_id(provider.uuid()).one(tx.conn()).await?;
    let (Some(invited), Some(provider_row)) = (invited, provider_row) else { return Ok(None) };
    let invited = Membership::try_from(invited)?;
    let MembershipStage::Invited { expires_at, .. } = invited.stage else { return Ok(None) };
    if tx.now() >= expires_at || provider_row.organisation_id != invited.organisation.uuid() {
        return Ok(None);
    }
    // Who is known at the provider already (left earlier, or a member elsewhere) stays the same person: the invitation's
    // membership becomes theirs. Who is a member of this organisation now needs no invitation.
    let known = identity::Entity::find_by_id((provider.uuid(), subject.to_owned())).one(tx.conn()).await?;
    let account = known.as_ref().map_or(invited.account, |known| AccountId::from_uuid(known.account_id));
    let is_member = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account.uuid()))
        .filter(membership::Column::OrganisationId.eq(invited.organisation.uuid()))
        .filter(membership::Column::State.eq("ACTIVE"))
        .one(tx.conn())
        .await?;
    let row = account::Entity::find_by_id(account.uuid()).one(tx.conn()).await?;
    // A program does not become a person.
    let Some(row) = row.filter(|row| is_member.is_none() && row.kind == AccountKind::Person.code()) else {
        return Ok(None);
    };
    let home = row.home_id;
    if known.is_none() {
        let row = identity::ActiveModel {
            provider_id: Set(provider.uuid()),
            subject: Set(subject.to_owned()),
            account_id: Set(account.uuid()),
            account_home_id: Set(home),
            created_at: Set(tx.now().microseconds()),
        };
        match identity::Entity::insert(row).exec_without_returning(tx.conn()).await {
            Ok(_) => {}
            // Two windows at once: the other was first.
            Err(error) if is_duplicate(&error) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
    let revision = invited.revision + 1;
    let done = membership::Entity::update_many()
        .col_expr(membership::Column::State, Expr::value("ACTIVE"))
        .col_expr(membership::Column::AccountId, Expr::value(account.uuid()))
        .col_expr(membership::Column::AccountHomeId, Expr::value(home))
        .col_expr(membership::Column::InvitationHash, Expr::value(None::<String>))
        .col_expr(membership::Column::InvitationExpiresAt, Expr::value(None::<i64>))
        .col_expr(membership::Column::Revision, Expr::value(revision))
        .filter(membership::Column::Id.eq(invited.id.uuid()))
        .filter(membership::Column::State.eq("INVITED"))
        .exec(tx.conn())
        .await?;
    let author = Author { actor: Some(account), organisation: invited.organisation };
    Ok((done.rows_affected == 1).then(|| (author, Event::new(EventType::MemberJoined, invited.id, revision))))
}

/// Ends a session. Nothing happens where there is none.
pub async fn end(db: &Db, token: &str) -> Result<(), Fault> {
    let tx = db.system(Purpose::Login).await?;
    let delete = Query::delete()
        .from_table(session::Entity)
        .and_where(Expr::col(session::Column::TokenHash).eq(fingerprint(token)))
        .to_owned();
    tx.conn().execute(&delete).await?;
    tx.commit_unlogged().await
}

/// The organisations that let browsers at this origin call.
pub async fn organisations_of_origin(db: &Db, web_origin: &str) -> Result<Vec<OrganisationId>, Fault> {
    let tx = db.system(Purpose::Cors).await?;
    let rows = origin::Entity::find().filter(origin::Column::Origin.eq(web_origin)).all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| OrganisationId::from_uuid(row.organisation_id)).collect())
}
