//! Waiting for others without a row to lock.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use super::Conn;
use crate::problem::Fault;

/// Waits until no other transaction holds any of these ids, and holds them until this one ends. For what two organisations
/// decide of one thing: PostgreSQL locks a row for who may change it only. SQLite has one writer anyway.
pub(crate) async fn hold(conn: &Conn, ids: impl IntoIterator<Item = Uuid>) -> Result<(), Fault> {
    // The half that is random. Two ids with the same would wait for each other, and no more.
    let mut keys: Vec<i64> = ids.into_iter().map(|id| id.as_u64_pair().1.cast_signed()).collect();
    // In one order, so that no two wait for each other.
    keys.sort_unstable();
    for key in keys {
        lock(conn, key).await?;
    }
    Ok(())
}

/// Waits until no other transaction holds this key, and holds it until this one ends.
pub(super) async fn lock(conn: &Conn, key: i64) -> Result<(), Fault> {
    if conn.get_database_backend() == DbBackend::Postgres {
        let lock =
            Statement::from_sql_and_values(DbBackend::Postgres, "select pg_advisory_xact_lock($1)", [key.into()]);
        conn.query_one_raw(lock).await?;
    }
    Ok(())
}
