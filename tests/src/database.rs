//! A fresh database for each test: a SQLite file, or a copy of a migrated PostgreSQL database.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use domain::db::{Config, Db};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A migrated, empty database.
pub struct Database {
    /// For viewers' work.
    pub db: Db,
    /// How it was opened.
    pub config: Config,
    /// The address for the owner of the tables: to look past every lock.
    pub owner_url: String,
    _folder: Option<TempDir>,
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

fn server() -> String {
    std::env::var("COLLECTIEF_TEST_POSTGRES")
        .expect("COLLECTIEF_TEST_POSTGRES is not set: run the tests by `tests/run`, which starts PostgreSQL")
}

/// The server's address with another role and database.
fn address(role: &str, database: &str) -> String {
    let server = server();
    let (_, query) = server.split_once('?').unwrap_or((&server, ""));
    format!("postgres://{role}@localhost/{database}?{query}")
}

async fn as_superuser(sql: String) {
    let mut connection = PgConnection::connect(&server()).await.expect("the test server answers");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("superuser's statement");
}

impl Database {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.sqlite").display());
        migration::up(&url).await.expect("migrations");
        Self::open(url.clone(), None, url, Some(folder)).await
    }

    /// A new PostgreSQL database.
    pub async fn postgres() -> Self {
        // Migrated once for the whole run, and then copied.
        let template = TEMPLATE
            .get_or_init(|| async {
                let name = format!("template_{}", std::process::id());
                as_superuser(format!("create database {name}")).await;
                migration::up(&address("postgres", &name)).await.expect("migrations");
                name
            })
            .await;
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        as_superuser(format!("create database {name} template {template}")).await;
        let system = address("collectief_system", &name);
        Self::open(address("collectief_app", &name), Some(system), address("postgres", &name), None).await
    }

    async fn open(url: String, system_url: Option<String>, owner_url: String, folder: Option<TempDir>) -> Self {
        let config = Config { url, system_url, connections: 6, seed: Some(1) };
        Self { db: Db::open(&config).await.expect("the database opens"), config, owner_url, _folder: folder }
    }

    /// Whether it is PostgreSQL, which has row level security.
    pub fn has_row_security(&self) -> bool {
        self.config.system_url.is_some()
    }

    /// Runs statements past every lock, as the owner of the tables.
    pub async fn as_owner(&self, sql: &str) {
        self.try_as_owner(sql).await.expect("the owner's statement");
    }

    /// As [`Database::as_owner`], for what the database may refuse.
    pub async fn try_as_owner(&self, sql: &str) -> Result<(), sqlx::Error> {
        if self.has_row_security() {
            let mut connection = PgConnection::connect(&self.owner_url).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.map(drop)
        } else {
            let mut connection = sqlx::SqliteConnection::connect(&self.owner_url).await?;
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.map(drop)
        }
    }

    /// The contents of each table but the log and the keys of what was sent before, past every lock: what a refused mutation
    /// leaves as it was.
    pub async fn contents(&self) -> BTreeMap<String, String> {
        const NOT: &str = "'event', 'event_head', 'idempotency', 'seaql_migrations'";
        let postgres = self.has_row_security();
        let tables = if postgres {
            format!(
                "select tablename::text, '' from pg_tables where schemaname = 'public' and tablename not in ({NOT})"
            )
        } else {
            format!(
                "select m.name, (select group_concat('quote(' || c.name || ')', '||'',''||') from pragma_table_info(m.name) c) \
                 from sqlite_master m where m.type = 'table' and m.name not like 'sqlite_%' and m.name not in ({NOT})"
            )
        };
        let each = self.pairs(tables).await.into_iter().map(|(table, row)| {
            if postgres {
                format!("select '{table}', coalesce((select string_agg(t::text, chr(10) order by t::text) from \"{table}\" t), '')")
            } else {
                let rows = format!("(select {row} x from \"{table}\" order by 1)");
                format!("select '{table}', coalesce((select group_concat(x, char(10)) from {rows}), '')")
            }
        });
        let all = each.collect::<Vec<_>>().join(" union all ");
        self.pairs(all).await.into_iter().collect()
    }

    /// Rows of two texts, past every lock.
    async fn pairs(&self, sql: String) -> Vec<(String, String)> {
        let sql = AssertSqlSafe(sql);
        if self.has_row_security() {
            let mut connection = PgConnection::connect(&self.owner_url).await.expect("the owner connects");
            sqlx::query_as(sql).fetch_all(&mut connection).await.expect("rows of two texts")
        } else {
            let mut connection = sqlx::SqliteConnection::connect(&self.owner_url).await.expect("the file opens");
            sqlx::query_as(sql).fetch_all(&mut connection).await.expect("rows of two texts")
        }
    }

    /// One number, past every lock.
    pub async fn number(&self, sql: &str) -> i64 {
        if self.has_row_security() {
            let mut connection = PgConnection::connect(&self.owner_url).await.expect("the owner connects");
            let sql = format!("select ({sql})::bigint"); // a sum of bigint is numeric
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("a number")
        } else {
            let mut connection = sqlx::SqliteConnection::connect(&self.owner_url).await.expect("the file opens");
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("a number")
        }
    }
}
