//! What an application with a bug might send, and what the database says to it.

mod assessments;
mod components;

use sqlx::{Connection, PgConnection};
use tests::{Database, World};

/// The id of a row that the statements speak of: `$name` in them.
type Named = (&'static str, String);

/// What the database says that the policies, the grants and the keys refuse by.
const REFUSALS: [&str; 3] = ["42501", "23503", "23514"];

/// What becomes of a statement: how many rows it touches, or the code of the error.
async fn outcome(connection: &mut PgConnection, begin: &str, sql: &str) -> Result<u64, String> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(begin.to_owned())).execute(&mut *connection).await.unwrap();
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut *connection).await;
    sqlx::raw_sql("rollback").execute(&mut *connection).await.unwrap();
    let code = |error: sqlx::Error| {
        error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned()
    };
    done.map(|done| done.rows_affected()).map_err(code)
}

/// In `$a` the acting organisation, in `$b` another, and what the world's rows are called. The longest names first: `$a` begins
/// others.
async fn names(world: &World, owner: &mut PgConnection) -> Vec<Named> {
    let components = components::rows(world).await;
    let (_, seen) = components.iter().find(|(name, _)| *name == "seen").expect("a version that Utrecht reads");
    let assessments = assessments::rows(world, seen).await;
    let organisations = [("a", world.organisation("utrecht")), ("b", world.organisation("tilburg"))];
    let uuid = |(name, id): Named| (name, domain::id::split(&id).expect("an id").1.to_string());
    let mut named: Vec<_> = components.into_iter().chain(assessments).chain(organisations).map(uuid).collect();
    let of_tilburg = "join organisation o on o.id = it.organisation_id where o.slug = 'tilburg' limit 1";
    for (name, column, table) in
        [("person", "account_id", "membership"), ("upload", "id", "upload"), ("event", "id", "event")]
    {
        let query = format!("select it.{column}::text from {table} it {of_tilburg}");
        named.push((name, sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut *owner).await.unwrap()));
    }
    let claim = sqlx::query_scalar("select id::text from claim").fetch_one(&mut *owner).await.unwrap();
    named.push(("claim", claim));
    named.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    named
}

#[tokio::test]
async fn an_application_with_a_bug_is_stopped_by_the_database() {
    let world = World::new(Database::postgres().await).await;
    let mut owner = PgConnection::connect(&world.database.owner_url).await.unwrap();
    let names = names(&world, &mut owner).await;
    let told = |sql: &str| names.iter().fold(sql.to_owned(), |sql, (name, id)| sql.replace(&format!("${name}"), id));
    let mut app = PgConnection::connect(&world.database.config.url).await.unwrap();
    let begin = told(
        "begin; select set_config('app.read', '{$a}', true), set_config('app.acting', '$a', true), \
         set_config('app.floor', '2', true), set_config('app.today', '2026-06-01', true)",
    );
    let mut wrong = Vec::new();
    for bug in components::BUGS.iter().chain(assessments::BUGS) {
        let sql = told(bug);
        let (none, sql) = sql.strip_prefix("0 rows: ").map_or((false, sql.as_str()), |sql| (true, sql));
        let by_app = outcome(&mut app, &begin, sql).await;
        let stopped = match &by_app {
            Ok(rows) => none && *rows == 0,
            Err(code) => !none && REFUSALS.contains(&code.as_str()),
        };
        // Whoever stands above grants and policies does harm by it, or is stopped by a key: so there are rows to protect.
        let by_owner = outcome(&mut owner, &begin, sql).await;
        let harms = match &by_owner {
            Ok(rows) => *rows > 0,
            Err(code) => ["23503", "23514"].contains(&code.as_str()),
        };
        if !stopped || !harms {
            wrong.push(format!("{bug}: {by_app:?}, and by the owner of the tables {by_owner:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The other side: of its own things the same role writes.
    for own in [
        "update adoption set state = 'ENDED'",
        // What is offered to it, it makes its own.
        "update component set owner_id = '$a' where id = '$offered'",
        "update assessment_answer set reason = 'x' where edition_id = '$draft' and place = '1.1'",
    ] {
        assert_eq!(outcome(&mut app, &begin, &told(own)).await, Ok(1), "{own}");
    }
    assert_eq!(outcome(&mut app, &begin, "update adoption sett").await, Err("42601".to_owned()), "no refusal");
}
