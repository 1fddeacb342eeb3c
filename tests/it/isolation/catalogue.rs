//! The database's own catalogue, walked: no table without row level security, no role with more than it needs.

use sqlx::{Connection, PgConnection, Row};
use tests::Database;

async fn names(database: &Database, sql: &'static str) -> Vec<String> {
    let mut connection = PgConnection::connect(&database.owner_url).await.unwrap();
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

/// Tables without row level security. This list may only shrink.
const OPEN_TABLES: &[&str] = &["seaql_migrations"];

/// Unique keys over the platform: of reference data, of ids, and of secrets' fingerprints that nobody can choose.
const PLATFORM_KEYS: &[&str] = &[
    "coverage_figure_pkey",
    "coverage_month_pkey",
    "definition_kind_key_version_key",
    "event_sequence_key",
    "identity_provider_issuer_audience_organisation_claim_value_key",
    "login_attempt_pkey",
    "membership_invitation",
    "organisation_code_key",
    "organisation_oin_key",
    "organisation_slug_key",
    "organisation_tooi_uri_key",
    "party_match_key_key",
    "session_pkey",
];

#[tokio::test]
async fn every_table_forces_row_level_security() {
    let database = Database::postgres().await;
    let open = names(
        &database,
        "select relname::text from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace \
         and not (relrowsecurity and relforcerowsecurity) order by 1",
    )
    .await;
    assert_eq!(open, OPEN_TABLES);
    let all = names(
        &database,
        "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    )
    .await;
    assert!(all.len() > 15, "{all:?}");
    let without_policy = names(
        &database,
        "select relname::text from pg_class c where relrowsecurity and not exists (select from pg_policy where polrelid = c.oid)",
    )
    .await;
    assert!(without_policy.is_empty(), "{without_policy:?}");
}

#[tokio::test]
async fn a_policy_for_writing_checks_what_is_written() {
    let database = Database::postgres().await;
    // For insert there is a check; for update the condition is the check unless another is given; none of these is plain true
    // but the head of the log, which anybody who writes an event moves.
    let loose = names(
        &database,
        "select polrelid::regclass::text || '.' || polname from pg_policy where polcmd in ('a', 'w', '*') \
         and coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid)) in ('true') order by 1",
    )
    .await;
    assert_eq!(loose, ["event_head.anybody_appends_update"]);
}

#[tokio::test]
async fn the_login_roles_own_nothing_and_bypass_nothing() {
    let database = Database::postgres().await;
    let privileged = names(
        &database,
        "select rolname::text from pg_roles where rolname in ('collectief_app', 'collectief_system') \
         and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or not rolcanlogin)",
    )
    .await;
    assert!(privileged.is_empty(), "{privileged:?}");
    let owned = names(
        &database,
        "select relname::text from pg_class join pg_roles r on r.oid = relowner where rolname in ('collectief_app', 'collectief_system') \
         union all select proname::text from pg_proc join pg_roles r on r.oid = proowner where rolname in ('collectief_app', 'collectief_system')",
    )
    .await;
    assert!(owned.is_empty(), "{owned:?}");
    let definers =
        names(&database, "select proname::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace")
            .await;
    assert!(definers.is_empty(), "functions with their owner's rights: {definers:?}");
    let views = names(
        &database,
        "select relname::text from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace",
    )
    .await;
    assert!(views.is_empty(), "a view has its owner's rights: {views:?}");
    let may_truncate = names(
        &database,
        "select table_name::text from information_schema.role_table_grants where grantee in ('collectief_app', 'collectief_system') \
         and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')",
    )
    .await;
    assert!(may_truncate.is_empty(), "these pass by row level security: {may_truncate:?}");
    let may_rewrite_log = names(
        &database,
        "select grantee::text || ' ' || privilege_type from information_schema.role_table_grants where table_name = 'event' \
         and grantee in ('collectief_app', 'collectief_system') and privilege_type not in ('SELECT', 'INSERT')",
    )
    .await;
    assert!(may_rewrite_log.is_empty(), "{may_rewrite_log:?}");
}

#[tokio::test]
async fn a_unique_key_tells_of_the_own_organisation_only() {
    let database = Database::postgres().await;
    // A duplicate key proves that a row is there, whoever's it is: so a key starts with the tenant, or with an id that cannot
    // be guessed and whose owner alone writes under it.
    let others = names(
        &database,
        "select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid \
         join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0] \
         where x.indisunique and t.relnamespace = 'public'::regnamespace and t.relname <> 'seaql_migrations' \
         and a.attname not in ('id', 'home_id', 'owner_id', 'organisation_id', 'component_id', 'provider_id', \
         'successor_id', 'assessment_id', 'edition_id', 'attachment_id', 'stated_by') order by 1",
    )
    .await;
    assert_eq!(others, PLATFORM_KEYS);
}

#[tokio::test]
async fn without_a_viewer_only_what_is_public_is_there() {
    let database = Database::postgres().await;
    let mut app = PgConnection::connect(&database.config.url).await.unwrap();
    database
        .as_owner(
            "insert into organisation (id, kind, slug, name, sort_name, created_at) values \
             ('00000000-0000-7000-8000-000000000001', 'MUNICIPALITY', 'a', 'A', 'a', 0); \
             insert into component (id, owner_id, name, sort_name, summary, purpose, kind, visibility, revision, created_at, updated_at) \
             select gen_random_uuid(), '00000000-0000-7000-8000-000000000001', '{\"nl\":\"x\"}', 'x', '{}', '{}', 'MODEL', v, 1, 0, 0 \
             from generate_series(0, 3) v",
        )
        .await;
    let seen: Vec<i16> = sqlx::query_scalar("select visibility from component").fetch_all(&mut app).await.unwrap();
    assert_eq!(seen, [3], "nothing set: only PUBLIC");
    let insert = "insert into component (id, owner_id, name, sort_name, summary, purpose, kind, visibility, revision, created_at, updated_at) \
        values (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', '{}', 'x', '{}', '{}', 'MODEL', 3, 1, 0, 0)";
    let refused = sqlx::raw_sql(insert).execute(&mut app).await.unwrap_err().to_string();
    assert!(refused.contains("row-level security"), "{refused}");
    let changed = sqlx::raw_sql("update component set visibility = 3").execute(&mut app).await.unwrap();
    assert_eq!(changed.rows_affected(), 0);
    let mut system = PgConnection::connect(database.config.system_url.as_ref().unwrap()).await.unwrap();
    let nothing: i64 = sqlx::query_scalar("select count(*) from membership").fetch_one(&mut system).await.unwrap();
    assert_eq!(nothing, 0, "the system role without a purpose reads nothing");
    let unseen = sqlx::query("select 1 from component").fetch_all(&mut system).await.unwrap();
    assert!(unseen.is_empty(), "nor what it may index");
    for beyond in
        ["1 from assessment_text", "purpose from adoption", "value from assessment_answer", "1 from experience"]
    {
        let denied = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("select {beyond}"))).execute(&mut system).await;
        let denied = denied.unwrap_err().to_string();
        assert!(denied.contains("permission denied"), "{beyond}: {denied}");
    }
}
