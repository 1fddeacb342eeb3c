//! 20,000 components of 342 municipalities, three versions each, a hundred thousand adoptions, all in the search index. Their texts
//! are those of the search test, again and again: as it is where hundreds have the same chatbot.

use domain::db::Db;
use domain::role::Role;
use domain::tenancy::set_up::{self, NewMember, NewProvider};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

const ROWS: &str = "
with owners as (select id, row_number() over (order by slug) - 1 as n from organisation)
insert into component (id, owner_id, name, sort_name, summary, purpose, kind, theme, licence, keywords, standards, visibility, revision, created_at, updated_at)
select gen_random_uuid(), o.id, jsonb_build_object('nl', 'Component ' || lpad(g::text, 6, '0') || ' ' || (t.it->'name'->>'nl')), 'component ' || lpad(g::text, 6, '0'),
  t.it->'summary', t.it->'purpose', t.it->>'kind', t.it->>'theme', t.it->>'licence', t.it->'keywords',
  case when g % 3 = 0 then jsonb_build_array('NL GOV API Design Rules') else '[]' end,
  (array[0, 1, 2, 2, 2, 2, 2, 2, 3, 3])[g % 10 + 1], 1, g, g
from generate_series(1, 20000) g join owners o on o.n = g % 342 join texts t on t.n = g % (select count(*) from texts);
insert into component_version (id, component_id, owner_id, visibility, ordinal, number, state, changes, revision, created_at)
select gen_random_uuid(), c.id, c.owner_id, c.visibility, v, v || '.0', 'ACTIVE', '{\"nl\": \"Nieuw\"}', 1, 0
from component c cross join generate_series(1, 3) v;
insert into component_reader (id, component_id, organisation_id, stated_by, owner_id)
select gen_random_uuid(), c.id, o.id, c.owner_id, c.owner_id from component c
cross join lateral (select id from organisation where id <> c.owner_id order by md5(c.id::text || id::text) limit 3) o where c.visibility = 1;
insert into adoption (id, organisation_id, sort_name, component_id, version_id, state, since, revision, created_at, updated_at)
select gen_random_uuid(), o.id, o.sort_name, v.component_id, v.id, case when random() < 0.1 then 'ENDED' else 'IN_USE' end, '2026-01-01', 1, 0, 0
from component_version v cross join lateral (select id, sort_name from organisation order by md5(v.id::text || id::text) limit 6) o
where v.ordinal = 3 and v.visibility >= 2;
";

/// Makes and fills the database; answers a component that members read.
pub(super) async fn seed() -> Uuid {
    let server = std::env::var("COLLECTIEF_TEST_POSTGRES").expect("COLLECTIEF_TEST_POSTGRES");
    let mut connection = PgConnection::connect(&server).await.expect("the server");
    sqlx::raw_sql("drop database if exists bench").execute(&mut connection).await.expect("drop");
    sqlx::raw_sql("create database bench").execute(&mut connection).await.expect("create");
    let owner = super::address("postgres");
    migration::up(&owner).await.expect("migrations");
    let config = domain::db::Config {
        url: super::address("collectief_app"),
        system_url: Some(super::address("collectief_system")),
        connections: 2,
        seed: None,
    };
    let db = Db::open(&config).await.expect("the database");
    let municipalities: Vec<_> = set_up::MUNICIPALITIES
        .lines()
        .skip(1)
        .filter_map(|line| {
            let line = line.replace('"', "");
            // A name may hold a comma: the code is before it, the rest after.
            let (code, rest) = line.split_once(',')?;
            let mut fields: Vec<&str> = rest.rsplitn(5, ',').collect();
            fields.reverse();
            let [name, province, population, year, slug] = fields.try_into().ok()?;
            set_up::parse_municipality([code, name, province, population, year, slug])
        })
        .collect();
    assert_eq!(municipalities.len(), 342);
    set_up::add_organisations(&db, &municipalities).await.expect("organisations");
    db.close().await;
    let mut connection = PgConnection::connect(&owner).await.expect("the owner");
    sqlx::query("create temporary table texts as select it, place - 1 as n from jsonb_array_elements($1::jsonb) with ordinality a(it, place)")
        .bind(include_str!("../it/search/catalogue.json"))
        .execute(&mut connection)
        .await
        .expect("texts");
    sqlx::raw_sql(ROWS).execute(&mut connection).await.expect("rows");
    let db = Db::open(&config).await.expect("the database");
    assert_eq!(domain::catalogue::reindex(&db).await.expect("the index"), 20_000);
    db.close().await;
    sqlx::raw_sql("vacuum analyze").execute(&mut connection).await.expect("vacuum");
    sqlx::query_scalar("select id from component where visibility = 2 order by sort_name limit 1 offset 5000")
        .fetch_one(&mut connection)
        .await
        .expect("a component")
}

/// Registers the issuer and Utrecht's editor.
pub(super) async fn register(db: &Db, issuer: &str) {
    let utrecht = set_up::organisation_by_slug(db, "utrecht").await.expect("utrecht").id;
    let provider = NewProvider {
        issuer: issuer.to_owned(),
        audience: tests::AUDIENCE.to_owned(),
        organisation_claim: Some(("organisation".to_owned(), "utrecht".to_owned())),
        subject_claim: "sub".to_owned(),
        algorithms: vec!["ES256".to_owned()],
        accept_plain_jwt: false,
        client: None,
        email_domains: Vec::new(),
    };
    let provider = set_up::add_providers(db, &[(utrecht, provider)]).await.expect("the provider")[0];
    let member = NewMember {
        organisation: utrecht,
        provider,
        subject: "utrecht.editor".to_owned(),
        name: "Editor".to_owned(),
        email: None,
        roles: [Role::Editor].into_iter().collect(),
        account: None,
    };
    set_up::add_members(db, &[member]).await.expect("the member");
}
