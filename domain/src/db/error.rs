//! What the database says when it refuses, for the log alone.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

use crate::problem::{Failure, Fault, Problem};

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

/// An insert that the database refused, as a person can be told it: `exists` where the key is taken, `gone` where what it refers
/// to was changed or hidden since it was read (another's row cannot be locked). Everything else is a fault.
pub(crate) fn refused(error: DbErr, exists: Problem, gone: Problem) -> Failure {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => exists.into(),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => gone.into(),
        _ if is_against_policy(&error) => gone.into(),
        _ => error.into(),
    }
}

/// Whether row level security refuses a row. Its code is also that of a missing grant, which would be a fault of ours; where in
/// PostgreSQL it was raised tells the two apart, in whatever language.
fn is_against_policy(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let refused =
        error.as_database_error().and_then(|error| error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>());
    refused.is_some_and(|error| error.code() == "42501" && error.routine() == Some("ExecWithCheckOptions"))
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

/// One row was written; none means that it was changed in the meantime, or is not the acting organisation's.
pub(crate) fn saved(rows: u64, revision: i64) -> Result<(), crate::problem::Failure> {
    if rows == 1 { Ok(()) } else { Err(crate::problem::Problem::Conflict(revision).into()) }
}
