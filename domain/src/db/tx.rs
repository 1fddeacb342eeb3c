//! A transaction for a viewer.

use std::marker::PhantomData;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Set, Statement,
};
use sqlx::AssertSqlSafe;

use super::conn::Session;
use super::{Conn, Db, Lock, Pools, Scope};
use crate::audit::{self, Entry, Outcome as Ending};
use crate::event::Events;
use crate::id::{Id, Kind, OrganisationId};
use crate::policy::{self, Act, Facts, Permit, Reason};
use crate::problem::{Failure, Fault, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::time::Instant;

/// The mode of a transaction that only reads, in one snapshot.
pub enum Read {}
/// The mode of a transaction that writes in the name of the acting organisation.
pub enum Write {}

/// A mode of a viewer's transaction.
pub(crate) trait Mode: Send + Sync + 'static {}
impl Mode for Read {}
impl Mode for Write {}

/// A transaction for a viewer. Dropped without commit, it did nothing.
pub struct Tx<M> {
    db: Db,
    conn: Conn,
    scope: Scope,
    now: Instant,
    once: Option<Once>,
    replay: Option<String>,
    mode: PhantomData<fn() -> M>,
}

/// That a mutation is done once, however often it is sent.
#[derive(Debug, Clone)]
pub struct Once {
    /// The client's key, unique for the account.
    pub key: String,
    /// Of mutation and input: the same key with other input is refused.
    pub request_hash: String,
}

/// What one organisation does in one transaction at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    /// Importing: of two who import the same record, the second finds what the first made.
    Import = 1,
    /// Making room for a file: there is a most, so who counts must be the only one.
    Upload = 2,
}

impl Db {
    /// Opens a read-only snapshot for `viewer`.
    pub async fn read(&self, viewer: &Viewer) -> Result<Tx<Read>, Fault> {
        let scope = Scope::of(viewer, !self.disabled(Lock::Filter));
        let session = match &self.0.pools {
            Pools::Postgres { app, .. } => {
                let begin = format!(
                    "begin isolation level repeatable read read only;{}",
                    scope.settings(self.0.clock.now().day())
                );
                app.begin_with(AssertSqlSafe(begin)).await.map(Session::Postgres)
            }
            Pools::Sqlite { read, .. } => read.begin().await.map(Session::Sqlite),
        };
        let now = self.0.clock.now();
        Ok(Tx { conn: self.conn(session)?, db: self.clone(), scope, now, once: None, replay: None, mode: PhantomData })
    }

    /// Opens a transaction that writes for `viewer`, who must act for an organisation.
    pub async fn write(&self, viewer: &Viewer, once: Option<&Once>) -> Outcome<Tx<Write>> {
        let scope = Scope::of(viewer, !self.disabled(Lock::Filter));
        if scope.acting().is_none() {
            return Err(Problem::Forbidden(Reason::LoginRequired).into());
        }
        let session = match &self.0.pools {
            Pools::Postgres { app, .. } => {
                let begin = format!("begin;{}", scope.settings(self.0.clock.now().day()));
                app.begin_with(AssertSqlSafe(begin)).await.map(Session::Postgres)
            }
            Pools::Sqlite { write, .. } => write.begin_with("begin immediate").await.map(Session::Sqlite),
        };
        let conn = self.conn(session)?;
        let now = self.now(&conn).await?;
        let mut tx = Tx { conn, db: self.clone(), scope, now, once: None, replay: None, mode: PhantomData };
        // An operator has no account and repeats nothing.
        if let (Some(once), Some(account)) = (once, tx.scope.account) {
            tx.replay = tx.begin_once(once, account.uuid()).await?;
            tx.once = Some(once.clone());
        }
        Ok(tx)
    }

    pub(super) fn conn(&self, session: Result<Session, sqlx::Error>) -> Result<Conn, Fault> {
        session
            .map(|session| Conn::new(session, self.0.statements.clone()))
            .map_err(|error| Fault { cause: format!("begin: {error:?}"), transient: true })
    }

    /// The database's clock, plus the offset of demo and tests.
    pub(super) async fn now(&self, conn: &Conn) -> Result<Instant, Fault> {
        if conn.get_database_backend() != DbBackend::Postgres {
            return Ok(self.0.clock.now()); // an embedded database has the machine's clock
        }
        let sql = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now";
        let row = conn.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
        let now = row.ok_or_else(|| Fault::new("the clock did not answer"))?.try_get::<i64>("", "now")?;
        Ok(self.0.clock.adjust(Instant::from_microseconds(now)))
    }
}

impl<M> Tx<M> {
    pub(crate) const fn conn(&self) -> &Conn {
        &self.conn
    }

    pub(crate) const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// When the transaction began.
    pub const fn now(&self) -> Instant {
        self.now
    }
}

impl Tx<Read> {
    /// Ends the snapshot.
    pub async fn close(self) -> Result<(), Fault> {
        Ok(self.conn.commit().await?)
    }
}

#[derive(FromQueryResult)]
struct Kept {
    request_hash: String,
    subject: String,
}

impl Tx<Write> {
    /// The organisation in whose name is written.
    pub fn acting(&self) -> Result<OrganisationId, Fault> {
        self.scope.acting().ok_or_else(|| Fault::new("a write transaction without organisation"))
    }

    /// A new id.
    pub fn make_id<K>(&self) -> Id<K> {
        self.db.0.ids.make(self.now)
    }

    /// What an earlier call with the same idempotency key made or changed, if there was one: answer with that.
    pub fn replayed<K: Kind>(&self) -> Outcome<Option<Id<K>>> {
        let Some(subject) = &self.replay else { return Ok(None) };
        // Another mutation's subject: the hash of the request covers the mutation, so this is a fault of ours.
        Id::parse(subject).map(Some).ok_or_else(|| Fault::new(format!("replay of {subject}")).into())
    }

    /// Whether an earlier call with the same idempotency key did something: then this one does nothing.
    pub const fn is_replay(&self) -> bool {
        self.replay.is_some()
    }

    /// Waits until nobody else who does `work` for the acting organisation is under way. For what no row can be locked for,
    /// because it is yet to be made. SQLite has one writer as it is.
    pub(crate) async fn alone(&self, work: Work) -> Outcome<()> {
        // The half that is random: the other one is the moment, which organisations that were entered together share.
        let (_, organisation) = self.acting()?.uuid().as_u64_pair();
        Ok(super::hold::lock(&self.conn, organisation.cast_signed() ^ i64::from(work as i32)).await?)
    }

    /// Asks the policy. A refusal is written to the log at once and ends the transaction.
    pub async fn permit<A: Act>(&self, act: A, facts: Facts, subject: Option<String>) -> Outcome<Permit<A>> {
        #[cfg(feature = "lock-switches")]
        if self.db.disabled(Lock::Policy) {
            return Ok(Permit::without_asking());
        }
        match policy::permit(self.scope.standing.as_ref(), act, facts) {
            Ok(permit) => Ok(permit),
            Err(reason) => {
                let attempt = Entry {
                    kind: crate::event::EventType::AttemptRefused,
                    subject: Some(subject.unwrap_or_default()),
                    revision: None,
                    audience: Vec::new(),
                    outcome: Ending::Refused { action: A::ACTION, reason },
                };
                self.append(vec![attempt]).await?;
                self.conn.commit().await?;
                Err(Problem::Forbidden(reason).into())
            }
        }
    }

    /// Commits what was written, with what happened. Without an event nothing is committed.
    pub async fn commit(self, events: impl Into<Events>) -> Outcome<()> {
        let Events { first, rest } = events.into();
        if let (Some(once), Some(account)) = (&self.once, self.scope.account) {
            audit::rows::idempotency::Entity::update_many()
                .col_expr(audit::rows::idempotency::Column::Subject, Expr::value(first.subject.clone()))
                .filter(audit::rows::idempotency::Column::OrganisationId.eq(self.acting()?.uuid()))
                .filter(audit::rows::idempotency::Column::AccountId.eq(account.uuid()))
                .filter(audit::rows::idempotency::Column::Key.eq(once.key.clone()))
                .exec(&self.conn)
                .await?;
        }
        // Last: appending locks the log until the commit.
        self.append(std::iter::once(first).chain(rest).map(Entry::done).collect()).await?;
        Ok(self.conn.commit().await?)
    }

    async fn append(&self, entries: Vec<Entry>) -> Result<(), Fault> {
        let author = audit::Author { actor: self.scope.account, organisation: self.acting()? };
        audit::append(&self.conn, &self.db.0.ids, self.now, author, entries).await
    }

    /// Claims the key. A second call with it waits here until the first has ended, and then learns what that did.
    async fn begin_once(&self, once: &Once, account: uuid::Uuid) -> Outcome<Option<String>> {
        use audit::rows::idempotency as row;
        let claim = row::ActiveModel {
            organisation_id: Set(self.acting()?.uuid()),
            account_id: Set(account),
            key: Set(once.key.clone()),
            request_hash: Set(once.request_hash.clone()),
            subject: Set(String::new()),
            created_at: Set(self.now.microseconds()),
        };
        let claimed = row::Entity::insert(claim)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&self.conn)
            .await?;
        if claimed > 0 {
            return Ok(None);
        }
        let kept = row::Entity::find()
            .filter(row::Column::OrganisationId.eq(self.acting()?.uuid()))
            .filter(row::Column::AccountId.eq(account))
            .filter(row::Column::Key.eq(once.key.clone()))
            .lock_exclusive()
            .into_model::<Kept>()
            .one(&self.conn)
            .await?
            .ok_or_else(|| Fault::new("an idempotency key that is there and is not"))?;
        if kept.request_hash != once.request_hash {
            return Err(Failure::from(Problem::IdempotencyKeyReused));
        }
        // Without a subject the earlier call was refused, and did nothing: this one is the first. It holds the row's lock, so
        // that a third waits for it.
        Ok(Some(kept.subject).filter(|subject| !subject.is_empty()))
    }
}
