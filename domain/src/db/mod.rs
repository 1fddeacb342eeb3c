//! The only room that sees a connection.
//!
//! Lock 3: a transaction is opened for a [`Viewer`] only, and carries which organisation acts and which are readable. Lock 4,
//! on PostgreSQL: the same is told to the database in the same breath as BEGIN, and row level security refuses the rest.
//! Work without a viewer is a [`SystemTx`] for a named [`Purpose`].

mod conn;
mod error;
mod hold;
mod open;
mod order;
mod read;
mod scope;
mod switches;
mod system;
mod tables;
mod tx;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{PgPool, SqlitePool};

use crate::id::Ids;
use crate::time::Clock;

pub(crate) use conn::Conn;
pub(crate) use error::{is_duplicate, refused, saved};
pub(crate) use hold::hold;
pub use open::{Config, OpenError};
pub(crate) use order::KeyOrder;
pub(crate) use read::{by_ids, count, count_each, count_of, padded};
pub(crate) use scope::{Scope, Whose};
pub use switches::Lock;
use switches::Switches;
pub(crate) use system::set_up_event;
pub use system::{Purpose, SystemTx};
pub(crate) use tables::{ByPlace, tables};
pub(crate) use tx::{Mode, Work};
pub use tx::{Once, Read, Tx, Write};

enum Pools {
    Postgres {
        app: PgPool,
        system: PgPool,
        /// Logged in for one purpose, resolving logins: that is done at each request, so in one round trip.
        resolve: PgPool,
    },
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
}

struct Inner {
    pools: Pools,
    clock: Clock,
    ids: Ids,
    switches: Switches,
    statements: Arc<AtomicU64>,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

impl Db {
    /// The platform's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The platform's maker of ids.
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// How many statements were sent so far, BEGIN and COMMIT not counted.
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// Disables or restores one lock: compiled for the tests that show that the others still refuse.
    #[cfg(feature = "lock-switches")]
    pub fn switch(&self, lock: Lock, disabled: bool) {
        self.0.switches.set(lock, disabled);
    }

    pub(crate) fn disabled(&self, lock: Lock) -> bool {
        self.0.switches.disabled(lock)
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match &self.0.pools {
            Pools::Postgres { app, system, resolve } => {
                app.close().await;
                system.close().await;
                resolve.close().await;
            }
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}
