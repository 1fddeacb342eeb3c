//! The database of Collectief, one step a file: table, keys and row level security together.
//!
//! The steps are plain SQL, the same for both databases but for what [`dialect`] fills in: so what stands here is what a
//! database administrator reads in `psql`.

mod dialect;
mod steps;

use std::time::Duration;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// Why a database could not be brought to, or asked for, its level.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The database could not be reached or refused a step.
    #[error("the database refused: {0}")]
    Database(#[from] DbErr),
}

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        steps::all()
    }
}

/// Brings the database at `url` to the newest level. Safe to run twice and from two replicas at once.
pub async fn up(url: &str) -> Result<(), MigrationError> {
    let db = connect(url).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        // Held until the connection closes: a second replica waits here and then finds nothing to do.
        db.execute_unprepared("select pg_advisory_lock(20250603)").await?;
    } else {
        db.execute_unprepared("pragma journal_mode = wal").await?;
    }
    Migrator::up(&db, None).await?;
    db.close().await?;
    Ok(())
}

/// How many steps the database at `url` still lacks; 0 when it is at the newest level. Asks as any role that may read.
pub async fn pending(url: &str) -> Result<usize, MigrationError> {
    let db = connect(url).await?;
    let count = Statement::from_string(db.get_database_backend(), "select count(*) as done from seaql_migrations");
    let row = db.query_one_raw(count).await;
    let done = match row {
        Ok(Some(row)) => row.try_get::<i64>("", "done")?,
        _ => 0, // no table yet
    };
    db.close().await?;
    Ok(newest().saturating_sub(usize::try_from(done).unwrap_or_default()))
}

/// The newest level that this program knows: the number of steps.
pub fn newest() -> usize {
    steps::all().len()
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    // One connection: the advisory lock is of the session, and SQLite has one writer anyway.
    let patience = Duration::from_secs(5);
    let options = ConnectOptions::new(url)
        .max_connections(1)
        .connect_timeout(patience)
        .acquire_timeout(patience)
        .sqlx_logging(false)
        .to_owned();
    Database::connect(options).await
}
