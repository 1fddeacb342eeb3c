//! What differs between PostgreSQL and SQLite, and nothing else.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs the steps' SQL. In `tables`, `{C}` is the bytewise collation (SQLite compares bytewise by itself). `security`
/// (roles, grants, policies) is PostgreSQL's alone, `sqlite` what only SQLite needs. Each table that a step makes gets row
/// level security by that alone: it cannot be forgotten.
pub(crate) async fn run(manager: &SchemaManager<'_>, tables: &str, security: &str, sqlite: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&tables.replace("{C}", "collate \"C\"")).await?;
        for table in made(tables) {
            let forced =
                format!("alter table {table} enable row level security; alter table {table} force row level security");
            db.execute_unprepared(&forced).await?;
        }
        db.execute_unprepared(security).await?;
    } else {
        db.execute_unprepared(&tables.replace("{C}", "")).await?;
        db.execute_unprepared(sqlite).await?;
    }
    Ok(())
}

/// The names of the tables that `sql` makes.
fn made(sql: &str) -> impl Iterator<Item = &str> {
    sql.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next())
}

/// Policies by which an organisation writes its own rows: `owner` is it, and `also` holds where one is given.
pub(crate) fn own(table: &str, owner: &str, verbs: &[&str], also: &str) -> String {
    let also = if also.is_empty() { String::new() } else { format!(" and {also}") };
    let policy = |verb: &&str| {
        let clause = if *verb == "insert" { "with check" } else { "using" };
        format!(
            "create policy own_{verb} on {table} for {verb} to collectief_app \
             {clause} ({owner} = (select app_acting()){also});\n"
        )
    };
    verbs.iter().map(policy).collect()
}

/// Declares a migration step from its SQL.
macro_rules! step {
    ($name:literal, tables: $tables:expr, security: $security:expr) => {
        crate::dialect::step!($name, tables: $tables, security: $security, sqlite: "");
    };
    ($name:literal, tables: $tables:expr, security: $security:expr, sqlite: $sqlite:expr) => {
        pub(crate) struct Step;

        impl sea_orm_migration::MigrationName for Step {
            fn name(&self) -> &'static str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Step {
            async fn up(&self, manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                crate::dialect::run(manager, $tables, $security, $sqlite).await
            }
        }
    };
}
pub(crate) use step;
