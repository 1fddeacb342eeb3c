//! A transaction's connection, for sea-orm: sea-orm's own transaction cannot send BEGIN and `set_config` together, and each
//! round trip costs as much as a small query.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};
use tokio::sync::Mutex;

pub(super) enum Session {
    Postgres(Transaction<'static, Postgres>),
    /// Without BEGIN: for one statement that reads.
    PostgresSingle(PoolConnection<Postgres>),
    Sqlite(Transaction<'static, Sqlite>),
}

/// One open transaction. Ended (committed or rolled back), it answers with an error.
pub(crate) struct Conn {
    session: Mutex<Option<Session>>,
    backend: DbBackend,
    statements: Arc<AtomicU64>,
}

impl Conn {
    pub(super) fn new(session: Session, statements: Arc<AtomicU64>) -> Self {
        let backend = match session {
            Session::Postgres(_) | Session::PostgresSingle(_) => DbBackend::Postgres,
            Session::Sqlite(_) => DbBackend::Sqlite,
        };
        Self { session: Mutex::new(Some(session)), backend, statements }
    }

    pub(super) async fn commit(&self) -> Result<(), DbErr> {
        match self.session.lock().await.take().ok_or_else(ended)? {
            Session::Postgres(tx) => tx.commit().await,
            Session::PostgresSingle(_) => Ok(()),
            Session::Sqlite(tx) => tx.commit().await,
        }
        .map_err(refused)
    }
}

fn refused(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

fn ended() -> DbErr {
    DbErr::Custom("the transaction has ended".to_owned())
}

/// Runs `$call` on whichever database the session is of.
macro_rules! on_session {
    ($conn:expr, $statement:expr, |$tx:ident, $query:ident| $call:expr) => {{
        $conn.statements.fetch_add(1, Ordering::Relaxed);
        let values = SqlxValues($statement.values.unwrap_or_else(|| sea_orm::Values(Vec::new())));
        let sql = AssertSqlSafe($statement.sql);
        match $conn.session.lock().await.as_mut().ok_or_else(ended)? {
            Session::Postgres(tx) => {
                let ($tx, $query) = (&mut **tx, sqlx::query_with(sql, values));
                $call
            }
            Session::PostgresSingle(connection) => {
                let ($tx, $query) = (&mut **connection, sqlx::query_with(sql, values));
                $call
            }
            Session::Sqlite(tx) => {
                let ($tx, $query) = (&mut **tx, sqlx::query_with(sql, values));
                $call
            }
        }
    }};
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        on_session!(self, statement, |tx, query| query.execute(tx).await.map(Into::into).map_err(refused))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.execute_raw(Statement::from_string(self.backend, sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        on_session!(self, statement, |tx, query| query
            .fetch_optional(tx)
            .await
            .map(|row| row.map(Into::into))
            .map_err(refused))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        on_session!(self, statement, |tx, query| query
            .fetch_all(tx)
            .await
            .map(|rows| rows.into_iter().map(Into::into).collect())
            .map_err(refused))
    }
}
