//! What differs between PostgreSQL and SQLite, and nothing else.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs the steps' SQL. In `tables`, `{C}` is the bytewise collation (SQLite compares bytewise by itself). `security`
/// (roles, grants, row level security) is PostgreSQL's alone, `sqlite` what only SQLite needs.
pub(crate) async fn run(manager: &SchemaManager<'_>, tables: &str, security: &str, sqlite: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&tables.replace("{C}", "collate \"C\"")).await?;
        db.execute_unprepared(security).await?;
    } else {
        db.execute_unprepared(&tables.replace("{C}", "")).await?;
        db.execute_unprepared(sqlite).await?;
    }
    Ok(())
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
