//! The database's own catalogue, walked: no table without row level security, no role with more than it needs.

use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use domain::tenancy::set_up::merge;
use serde_json::json;
use sqlx::{Connection, PgConnection, Row};
use tests::Database;

use super::scene::done;

async fn names(database: &Database, sql: &'static str) -> Vec<String> {
    let mut connection = PgConnection::connect(&database.owner_url).await.unwrap();
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

/// Tables without row level security. This list may only shrink.
const OPEN_TABLES: &[&str] = &["seaql_migrations"];

/// Unique keys over the platform: of reference data, of ids, and of secrets' fingerprints that nobody can choose.
const PLATFORM_KEYS: &[&str] = &[
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
    let denied = sqlx::query("select 1 from adoption").fetch_all(&mut system).await.unwrap_err().to_string();
    assert!(denied.contains("permission denied"), "{denied}");
}

/// What an application with a bug might send. In `$a` the acting organisation, in `$b` another. Each is refused, or where it
/// says so (`0 rows: `) finds nothing to do it to.
const BUGS: &[&str] = &[
    // A subject of one's own provider as another's person: whoever logs in by it would be that person.
    "insert into identity (provider_id, subject, account_id, account_home_id, created_at) select p.id, 'mallory', '$person', '$b', 0 \
     from identity_provider p where p.organisation_id = '$a'",
    "insert into identity (provider_id, subject, account_id, account_home_id, created_at) select p.id, 'mallory', '$person', '$a', 0 \
     from identity_provider p where p.organisation_id = '$a'",
    // Another's person as one's own member: the name would be seen.
    "insert into membership (id, organisation_id, account_id, account_home_id, state, roles, sort_name, revision, created_at) \
     values (gen_random_uuid(), '$a', '$person', '$b', 'ACTIVE', 'reader', 'x', 1, 0)",
    "insert into membership (id, organisation_id, account_id, account_home_id, state, roles, sort_name, revision, created_at) \
     values (gen_random_uuid(), '$a', '$person', '$a', 'ACTIVE', 'reader', 'x', 1, 0)",
    "update membership set account_id = '$person', account_home_id = '$b' \
     where id = (select id from membership where organisation_id = '$a' limit 1)",
    // An own row made another's, or of another's thing.
    "update adoption set version_id = '$version'",
    "update component_version set visibility = 3",
    "update component set owner_id = '$b'",
    "0 rows: insert into component_reader (id, component_id, version_id, organisation_id, stated_by) \
     select gen_random_uuid(), component_id, id, '$a', '$a' from component_version where id = '$version'",
    "insert into component_reader (id, component_id, organisation_id, stated_by, owner_id) values (gen_random_uuid(), '$component', '$a', '$a', '$a')",
    "insert into component_reader (id, component_id, organisation_id, stated_by, owner_id) values (gen_random_uuid(), '$component', '$a', '$b', '$b')",
    "insert into adoption (id, organisation_id, sort_name, component_id, version_id, state, revision, created_at, updated_at) \
     values (gen_random_uuid(), '$a', 'a', '$component', '$version', 'PLANNED', 1, 0, 0)",
    // To tell of what one did not adopt, or in another's name; to ask about what one does not see.
    "insert into experience (id, organisation_id, component_id, version_id, text, would_choose_again, contact, revision, created_at, \
     updated_at) values (gen_random_uuid(), '$a', '$component', '$version', 'x', true, 'x', 1, 0, 0)",
    "insert into experience (id, organisation_id, component_id, version_id, text, would_choose_again, contact, revision, created_at, \
     updated_at) values (gen_random_uuid(), '$b', '$component', '$version', 'x', true, 'x', 1, 0, 0)",
    "insert into experience_text (organisation_id, experience_id, revision, text, would_choose_again, stated_at) \
     select '$b', id, 9, 'x', true, 0 from experience where organisation_id = '$b'",
    "insert into experience_text (organisation_id, experience_id, revision, text, would_choose_again, stated_at) \
     select '$a', id, 9, 'x', true, 0 from experience where organisation_id = '$b'",
    "0 rows: update experience set text = 'x' where organisation_id = '$b'",
    "0 rows: update question set withdrawn_at = 1 where organisation_id = '$b'",
    "insert into question (id, organisation_id, component_id, text, revision, created_at) \
     values (gen_random_uuid(), '$a', '$component', 'x', 1, 0)",
    // To answer for the owner, also the question that one asked oneself.
    "insert into answer (id, organisation_id, question_id, text, created_at) select gen_random_uuid(), '$b', id, 'x', 0 from question",
    "insert into answer (id, organisation_id, question_id, text, created_at) select gen_random_uuid(), '$a', id, 'x', 0 from question \
     where organisation_id = '$a'",
    "update question set organisation_id = '$b'",
    // To claim something unseen, or for another; to answer a claim that is none of one's own.
    "insert into claim (id, organisation_id, claimed_id, component_id, product_name, product_key, created_at) \
     values (gen_random_uuid(), '$a', '$b', '$component', 'x', 'x', 0)",
    "insert into claim (id, organisation_id, claimed_id, product_name, product_key, created_at) \
     values (gen_random_uuid(), '$b', '$a', 'x', 'x', 0)",
    "update claim set product_name = 'x'",
    "0 rows: insert into claim_answer (organisation_id, claim_id, claimed_id, decision, created_at) select '$a', id, '$a', 'CONFIRMED', 0 from claim",
    "insert into claim_answer (organisation_id, claim_id, claimed_id, decision, created_at) values ('$a', '$claim', '$b', 'CONFIRMED', 0)",
    "insert into claim_answer (organisation_id, claim_id, claimed_id, decision, created_at) values ('$a', '$claim', '$a', 'CONFIRMED', 0)",
    "delete from claim_answer",
    // To call another's component the same, or an own one another's.
    "insert into component_match (component_id, key, owner_id, visibility) values ('$component', 'source x', '$a', 0)",
    // What another's component is found by.
    "insert into component_term (component_id, owner_id, visibility, term, weight) values ('$component', '$a', 0, 'x', 1)",
    "insert into component_term (component_id, owner_id, visibility, term, weight) values ('$component', '$b', 0, 'x', 1)",
    "0 rows: delete from component_term where owner_id = '$b'",
    "update component_term set weight = 1",
    "insert into component_match (component_id, key, owner_id, visibility) values ('$component', 'source x', '$b', 0)",
    "update component_match set key = 'source x'",
    // A file for another, or into another's; or an own one that can be sent twice.
    "insert into upload (id, organisation_id, media_type, size, created_at, expires_at) \
     values (gen_random_uuid(), '$b', 'text/csv', 1, 0, 9000000000000000)",
    "insert into upload_chunk (organisation_id, upload_id, ordinal, bytes) select '$b', id, 9, '' from upload",
    "insert into upload_chunk (organisation_id, upload_id, ordinal, bytes) values ('$a', '$upload', 9, '')",
    "insert into upload_chunk (organisation_id, upload_id, ordinal, bytes) values ('$b', '$upload', 9, '')",
    "0 rows: update upload set received_at = 1 where id = '$upload'",
    "0 rows: delete from upload where id = '$upload'",
    "update upload set organisation_id = '$b'",
    // A component made one's own without an open offer, or an offer of what is not one's own.
    "0 rows: update component set owner_id = '$a' where id = '$component'",
    "0 rows: update component set owner_id = '$a' where id = '$taken'",
    "0 rows: update component set name = '{}' where id = '$taken'",
    "0 rows: update component set owner_id = '$a' where id = '$lapsed'",
    "update component_transfer set to_id = '$a', taken_back_at = null",
    "0 rows: update component_transfer set taken_back_at = null",
    "insert into component_transfer (id, component_id, owner_id, to_id, expires_on, revision, created_at) \
     values (gen_random_uuid(), '$taken', '$b', '$a', '9999-01-01', 1, 0)",
    "insert into component_transfer (id, component_id, owner_id, to_id, expires_on, revision, created_at) \
     values (gen_random_uuid(), '$taken', '$a', '$a', '9999-01-01', 1, 0)",
    "insert into component_transfer_answer (organisation_id, transfer_id, owner_id, to_id, accepted, answered_at) \
     select '$b', id, owner_id, to_id, false, 0 from component_transfer",
    "insert into component_transfer_answer (organisation_id, transfer_id, owner_id, to_id, accepted, answered_at) \
     select '$a', id, owner_id, '$b', false, 0 from component_transfer",
    "update component_version set owner_id = '$a'",
    "update component_origin set owner_id = '$a'",
    "insert into component_reader (id, component_id, organisation_id, stated_by, owner_id) values (gen_random_uuid(), '$component', '$a', '$a', '$b')",
    "update component_reader set owner_id = '$a'",
    // What another's governance is.
    "insert into governance_statement (id, component_id, owner_id, visibility, framework, kind, item, revision, updated_at) \
     values (gen_random_uuid(), '$taken', '$a', 2, 'f', 'ROLE', 'r', 1, 0)",
    "insert into governance_statement (id, component_id, owner_id, visibility, framework, kind, item, revision, updated_at) \
     values (gen_random_uuid(), '$taken', '$b', 2, 'f', 'ROLE', 'r', 1, 0)",
    // To answer to the AI Act for another, or of a version that one does not see; to touch what another answered.
    "insert into act_profile (id, organisation_id, component_id, version_id, tree_id, walk, substantial_change, revision, created_at, \
     updated_at) select gen_random_uuid(), '$a', '$component', '$version', id, '{}', false, 1, 0, 0 from definition where kind = 'DECISION_TREE'",
    "insert into act_profile (id, organisation_id, component_id, version_id, tree_id, walk, substantial_change, revision, created_at, \
     updated_at) select gen_random_uuid(), '$b', '$component', '$version', id, '{}', false, 1, 0, 0 from definition where kind = 'DECISION_TREE'",
    "0 rows: update act_profile set walk = '{}' where organisation_id = '$b'",
    "update act_profile set organisation_id = '$a'",
    "update act_profile set version_id = '$version'",
    "delete from act_profile",
    "insert into definition (id, kind, key, version, body, loaded_at) values (gen_random_uuid(), 'INSTRUMENT', 'k', '1', '{}', 0)",
    "update definition set loaded_at = 0",
    "update organisation_succession set effective_on = '2000-01-01'",
    "insert into event (id, sequence, type, at, organisation_id, audience, outcome) values (gen_random_uuid(), 0, 'X', 0, '$b', 0, 'DONE')",
    "update event set type = 'X'",
    "delete from event",
];

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

/// Rows to do harm to, of Tilburg and of a supplier; and Utrecht's own.
async fn rows(world: &tests::World) -> [String; 6] {
    let (component, version) = world.component("tilburg.editor", "Geheim").await;
    let (_, own) = world.component("utrecht.editor", "Eigen").await;
    world.adopt("utrecht.editor", &own, "Eigen").await;
    let by = async |person: &str, mutation: &str, field: &str, input| done(world, person, mutation, field, input).await;
    // Of whose component Utrecht asks something, and of which Tilburg tells; and about whom a supplier claims something.
    let (seen, first) = world.component("tilburg.editor", "Gedeeld").await;
    world.share("tilburg.editor", &seen, "MEMBERS", &[]).await;
    for person in ["utrecht.editor", "tilburg.editor"] {
        by(person, "askQuestion", "question", json!({ "componentId": seen, "text": "Vraag" })).await;
    }
    let adoption = world.adopt("tilburg.editor", &first, "Eigen").await;
    let text = json!({ "text": "Goed", "wouldChooseAgain": true, "contact": "ai@tilburg.example" });
    by("tilburg.editor", "shareExperience", "experience", json!({ "adoptionId": adoption, "experience": text })).await;
    let claim = json!({ "organisationId": world.organisation("tilburg"), "productName": "Wijzer" });
    let claim = by("waterkant.editor", "stateClaim", "claim", claim).await;
    by("tilburg.editor", "answerClaim", "claim", json!({ "id": claim, "decision": "REJECTED" })).await;
    let record = json!([{ "id": "x", "name": "Register", "description_short": "Kort", "goal": "Doel" }]).to_string();
    let import = "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER, document: $document }) \
        { records { outcome } } }";
    let imported = world.actor("tilburg.editor").run(import, json!({ "document": record })).await;
    assert_eq!(imported.data["importComponents"]["records"], json!([{ "outcome": "CREATED" }]));
    for person in ["utrecht.editor", "tilburg.editor"] {
        let upload = "mutation { createUpload(input: { mediaType: \"text/csv\", size: 10 }) { errors { code } } }";
        assert_eq!(world.actor(person).ask(upload).await.data["createUpload"]["errors"], json!([]));
    }
    // What the operator enters: a framework, and a merger that is to come.
    let framework = Framework::read(OWN_FRAMEWORK).unwrap();
    load_framework(&world.database.db, &framework).await.unwrap();
    merge(&world.database.db, &["eemvallei"], "vng", "2999-01-01".parse().unwrap()).await.unwrap();
    crate::act::load(world, crate::act::SMALL_TREE).await;
    let input = json!({ "versionId": first, "expectedRevision": 0, "substantialChange": false });
    by("tilburg.assessor", "startActProfile", "profile", input).await;
    // Offered to Utrecht, and taken back; one whose offer lapsed; and one whose offer stands.
    let (lapsed, _) = world.component("tilburg.editor", "Verlopen").await;
    let (taken, _) = world.component("tilburg.editor", "Teruggenomen").await;
    let (offered, _) = world.component("tilburg.editor", "Aangeboden").await;
    for component in [&lapsed, &taken, &offered] {
        world.share("tilburg.editor", component, "MEMBERS", &[]).await;
        let input = json!({ "componentId": component, "organisationId": world.organisation("utrecht") });
        let transfer = by("tilburg.editor", "offerTransfer", "transfer", input).await;
        if component == &taken {
            let input = json!({ "id": transfer, "expectedRevision": 1 });
            by("tilburg.editor", "takeBackTransfer", "transfer", input).await;
        }
        if component == &lapsed {
            world.database.as_owner("update component_transfer set expires_on = '2026-05-31'").await;
        }
    }
    [component, version, taken, lapsed, offered, world.organisation("tilburg")]
        .map(|id| domain::id::split(&id).unwrap().1.to_string())
}

#[tokio::test]
async fn an_application_with_a_bug_is_stopped_by_the_database() {
    let world = tests::World::new(Database::postgres().await).await;
    let [component, version, taken, lapsed, offered, b] = rows(&world).await;
    let a = world.organisations["utrecht"].uuid().to_string();
    let mut owner = PgConnection::connect(&world.database.owner_url).await.unwrap();
    let person = "select account_id::text from membership m join organisation o on o.id = m.organisation_id where o.slug = 'tilburg' limit 1";
    let person: String = sqlx::query_scalar(person).fetch_one(&mut owner).await.unwrap();
    let upload =
        "select u.id::text from upload u join organisation o on o.id = u.organisation_id where o.slug = 'tilburg'";
    let upload: String = sqlx::query_scalar(upload).fetch_one(&mut owner).await.unwrap();
    let claim: String = sqlx::query_scalar("select id::text from claim").fetch_one(&mut owner).await.unwrap();
    let mut app = PgConnection::connect(&world.database.config.url).await.unwrap();
    let begin = format!(
        "begin; select set_config('app.read', '{{{a}}}', true), set_config('app.acting', '{a}', true), set_config('app.floor', '2', true), \
         set_config('app.today', '2026-06-01', true)"
    );
    let mut wrong = Vec::new();
    for bug in BUGS {
        let sql = bug
            .replace("$a", &a)
            .replace("$b", &b)
            .replace("$person", &person)
            .replace("$component", &component)
            .replace("$taken", &taken)
            .replace("$lapsed", &lapsed)
            .replace("$claim", &claim)
            .replace("$upload", &upload)
            .replace("$version", &version);
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
            wrong.push(format!("{sql}: {by_app:?}, and by the owner of the tables {by_owner:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The other side: of its own things the same role writes.
    assert_eq!(outcome(&mut app, &begin, "update adoption set state = 'ENDED'").await, Ok(1));
    let accept = format!("update component set owner_id = '{a}' where id = '{offered}'");
    assert_eq!(outcome(&mut app, &begin, &accept).await, Ok(1), "what is offered to it, it makes its own");
    assert_eq!(outcome(&mut app, &begin, "update adoption sett").await, Err("42601".to_owned()), "no refusal");
}
