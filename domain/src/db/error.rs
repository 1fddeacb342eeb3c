//! What the database says when it refuses, for the log alone.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

use crate::problem::{Failure, Fault};

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        Self { transient: is_transient(&error), cause: format!("{error:?}") }
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Whether the row is refused because its unique key exists.
pub(crate) fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

fn is_transient(error: &DbErr) -> bool {
    let sqlx = match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => error,
        DbErr::ConnectionAcquire(_) => return true,
        _ => return false,
    };
    match sqlx.as_ref() {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        // PostgreSQL: connection lost, serialisation, deadlock, out of resources, going down, a lock waited for too long.
        // SQLite: busy, locked, full.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["08", "40", "53", "57"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                || ["55P03", "5", "6", "13"].contains(&code.as_ref())
        }),
        _ => false,
    }
}
