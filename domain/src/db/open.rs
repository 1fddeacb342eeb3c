//! Opening the database.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Db, Inner, Pools, Switches};
use crate::id::Ids;
use crate::time::Clock;

/// Where the database is.
#[derive(Debug, Clone)]
pub struct Config {
    /// `postgres://…` for the role `collectief_app`, or `sqlite://path`.
    pub url: String,
    /// `postgres://…` for the role `collectief_system`. Not used with SQLite.
    pub system_url: Option<String>,
    /// At most so many connections for viewers' work.
    pub connections: u32,
    /// Makes the ids: seeded in the demo and the tests.
    pub seed: Option<u64>,
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of another kind of database, or malformed.
    #[error("the database address is not of the form postgres://… or sqlite://…")]
    Address,
    /// PostgreSQL asks for a second role.
    #[error("PostgreSQL needs a second address, for the role collectief_system")]
    SystemUrl,
    /// It could not be reached or refused.
    #[error("the database cannot be reached: {0}")]
    Unreachable(sqlx::Error),
    /// The role could get round row level security.
    #[error(
        "the role of the database address owns tables, is a superuser or bypasses row level security; use collectief_app"
    )]
    Privileged,
}

impl Db {
    /// Opens the database. It must be at the newest level (`migration::up`).
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        let pools = if config.url.starts_with("postgres") {
            postgres(config).await?
        } else if config.url.starts_with("sqlite:") {
            sqlite(config).await?
        } else {
            return Err(OpenError::Address);
        };
        let ids = config.seed.map_or_else(Ids::random, Ids::seeded);
        Ok(Self(Arc::new(Inner {
            pools,
            ids,
            clock: Clock::default(),
            switches: Switches::default(),
            statements: Arc::default(),
        })))
    }
}

async fn postgres(config: &Config) -> Result<Pools, OpenError> {
    let options = |url: &str| {
        PgConnectOptions::from_str(url).map(|options| {
            options.application_name("collectief").statement_cache_capacity(500).disable_statement_logging().options([
                ("statement_timeout", "10s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
            ])
        })
    };
    let app = options(&config.url).map_err(|_| OpenError::Address)?;
    let system_url = config.system_url.as_deref().ok_or(OpenError::SystemUrl)?;
    let system = options(system_url).map_err(|_| OpenError::Address)?;
    let resolve = system.clone().options([("app.purpose", super::Purpose::Resolve.code())]);
    let pool = |most| {
        PgPoolOptions::new()
            .max_connections(most)
            .acquire_timeout(Duration::from_secs(5))
            // A ping before each use costs a round trip; a connection that died answers with a transient fault instead.
            .test_before_acquire(false)
            .max_lifetime(Duration::from_mins(30))
    };
    let app = pool(config.connections).connect_with(app).await.map_err(OpenError::Unreachable)?;
    let privileged: bool = sqlx::query_scalar(
        "select rolsuper or rolbypassrls or exists (select from pg_class where relowner = r.oid) \
         from pg_roles r where rolname = current_user",
    )
    .fetch_one(&app)
    .await
    .map_err(OpenError::Unreachable)?;
    if privileged {
        return Err(OpenError::Privileged);
    }
    Ok(Pools::Postgres {
        app,
        system: pool(4).connect_with(system).await.map_err(OpenError::Unreachable)?,
        resolve: pool(config.connections.min(8)).connect_with(resolve).await.map_err(OpenError::Unreachable)?,
    })
}

async fn sqlite(config: &Config) -> Result<Pools, OpenError> {
    let options = SqliteConnectOptions::from_str(&config.url)
        .map_err(|_| OpenError::Address)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(500)
        .disable_statement_logging();
    let pool = |most| {
        SqlitePoolOptions::new()
            .max_connections(most)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
    };
    // SQLite has one writer: a pool of one queues fairly, where busy retries would not.
    let write = pool(1).connect_with(options.clone()).await.map_err(OpenError::Unreachable)?;
    let read = options.pragma("query_only", "on");
    let read = pool(config.connections).connect_with(read).await.map_err(OpenError::Unreachable)?;
    Ok(Pools::Sqlite { write, read })
}
