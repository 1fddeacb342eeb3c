//! Work without a viewer. On PostgreSQL it has a login role of its own, with one named policy per purpose.

use sqlx::AssertSqlSafe;

use super::conn::Session;
use super::{Conn, Db, Pools};
use crate::audit::{self, Entry};
use crate::event::{Event, Events};
use crate::id::{Id, OrganisationId};
use crate::problem::Fault;
use crate::time::Instant;

/// What a system transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Finding the viewer of a request.
    Resolve,
    /// Logging in and out, accepting an invitation.
    Login,
    /// Organisations, providers and the demo, by the operator.
    SetUp,
    /// Which web origins may call.
    Cors,
    /// Making the search index anew, by the operator.
    Index,
    /// Removing files that expired.
    Sweep,
    /// Counting what is published over all organisations.
    Coverage,
}

impl Purpose {
    /// As the policies name it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Resolve => "RESOLVE",
            Self::Login => "LOGIN",
            Self::SetUp => "SET_UP",
            Self::Cors => "CORS",
            Self::Index => "INDEX",
            Self::Sweep => "SWEEP",
            Self::Coverage => "COVERAGE",
        }
    }

    const fn writes(self) -> bool {
        matches!(self, Self::Login | Self::SetUp | Self::Index | Self::Sweep | Self::Coverage)
    }
}

/// A transaction without a viewer.
pub struct SystemTx {
    db: Db,
    conn: Conn,
    now: Instant,
}

impl Db {
    /// Opens a transaction for `purpose`.
    pub(crate) async fn system(&self, purpose: Purpose) -> Result<SystemTx, Fault> {
        let session = match &self.0.pools {
            // This pool's connections are logged in for the purpose: one statement, one round trip.
            Pools::Postgres { resolve, .. } if purpose == Purpose::Resolve => {
                resolve.acquire().await.map(Session::PostgresSingle)
            }
            Pools::Postgres { system, .. } => {
                let begin = format!("begin;select set_config('app.purpose','{}',true)", purpose.code());
                system.begin_with(AssertSqlSafe(begin)).await.map(Session::Postgres)
            }
            Pools::Sqlite { write, .. } if purpose.writes() => {
                write.begin_with("begin immediate").await.map(Session::Sqlite)
            }
            Pools::Sqlite { read, .. } => read.begin().await.map(Session::Sqlite),
        };
        let conn = self.conn(session)?;
        let now = if purpose.writes() { self.now(&conn).await? } else { self.0.clock.now() };
        Ok(SystemTx { db: self.clone(), conn, now })
    }
}

impl SystemTx {
    pub(crate) const fn conn(&self) -> &Conn {
        &self.conn
    }

    /// When the transaction began.
    pub(crate) const fn now(&self) -> Instant {
        self.now
    }

    pub(crate) fn make_id<K>(&self) -> Id<K> {
        self.db.0.ids.make(self.now)
    }

    /// Commits with what happened in the name of `organisation`.
    pub(crate) async fn commit(self, author: audit::Author, events: impl Into<Events>) -> Result<(), Fault> {
        let Events { first, rest } = events.into();
        let entries = std::iter::once(first).chain(rest).map(Entry::done).collect();
        audit::append(&self.conn, &self.db.0.ids, self.now, author, entries).await?;
        Ok(self.conn.commit().await?)
    }

    /// Commits what is not the business of any organisation's log: a login under way, a session.
    pub(crate) async fn commit_unlogged(self) -> Result<(), Fault> {
        Ok(self.conn.commit().await?)
    }
}

/// The event that the operator set up `organisation`.
pub(crate) fn set_up_event(organisation: OrganisationId) -> (audit::Author, Event) {
    let event = Event::new(crate::event::EventType::OrganisationSetUp, organisation, 1);
    (audit::Author { actor: None, organisation }, event)
}

impl Db {
    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        let tx = self.system(Purpose::Resolve).await?;
        let one =
            sea_orm::Statement::from_string(sea_orm::ConnectionTrait::get_database_backend(tx.conn()), "select 1");
        sea_orm::ConnectionTrait::query_one_raw(tx.conn(), one).await?;
        Ok(())
    }
}
