//! The floor: one hand-written statement for each answer, JSON made by PostgreSQL, through a bare handler. It knows nothing of
//! logins, limits or GraphQL.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use domain::policy::{Action, Reason};
use domain::search::Question;
use domain::text::Language;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

#[derive(Clone)]
struct Floor {
    pool: PgPool,
    begin: String,
    own: Uuid,
    reason: String,
    question: Arc<Question>,
}

const COMPONENT: &str = "json_build_object('name', c.name->>'nl', 'summary', c.summary->>'nl', \
    'owner', json_build_object('name', o.name, 'code', o.code), \
    'newestVersion', (select json_build_object('number', v.number, 'state', v.state) from component_version v \
        where v.component_id = c.id order by v.ordinal desc limit 1), \
    'adoptionCount', (select count(distinct a.organisation_id) from adoption a where a.component_id = c.id and a.state <> 'ENDED'), \
    'permissions', (select json_build_object('update', p, 'share', p) from (select json_build_object('allowed', c.owner_id = $1, \
        'reason', case when c.owner_id = $1 then null else $2::text end) as p) q))";

pub(super) async fn serve() {
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(16)
        .test_before_acquire(false)
        .connect(&super::address("collectief_app"))
        .await
        .expect("the database");
    let own: Uuid = sqlx::query_scalar("select id from organisation where slug = 'utrecht'")
        .fetch_one(&pool)
        .await
        .expect("utrecht");
    let begin = format!(
        "begin isolation level repeatable read read only;select set_config('app.read','{{{own}}}',true),\
         set_config('app.acting','{own}',true),set_config('app.floor','2',true)"
    );
    let floor = Floor {
        pool,
        begin,
        own,
        reason: Reason::OwnerOnly(Action::UpdateComponent).message(Language::Nl),
        question: Arc::new(Question::read(super::QUESTION)),
    };
    let router = Router::new()
        .route("/list", get(list))
        .route("/one/{id}", get(one))
        .route("/search", get(search))
        .with_state(floor);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("serving");
}

async fn answer(floor: &Floor, sql: String, id: Option<Uuid>) -> impl IntoResponse + use<> {
    let mut tx = floor.pool.begin_with(AssertSqlSafe(floor.begin.clone())).await.expect("begin");
    let query = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(floor.own).bind(&floor.reason);
    let query = if let Some(id) = id { query.bind(id) } else { query };
    let json = query.fetch_one(&mut *tx).await.expect("an answer");
    tx.commit().await.expect("commit");
    ([(header::CONTENT_TYPE, "application/json")], json)
}

async fn list(State(floor): State<Floor>) -> impl IntoResponse {
    let sql = format!(
        "select coalesce(json_agg(x.c), '[]')::text from (select {COMPONENT} as c from component c \
         join organisation o on o.id = c.owner_id order by c.sort_name, c.id limit 50) x"
    );
    answer(&floor, sql, None).await
}

async fn one(State(floor): State<Floor>, Path(id): Path<String>) -> impl IntoResponse {
    let id = domain::id::ComponentId::parse(&id).expect("a component's id").uuid();
    let sql =
        format!("select ({COMPONENT})::text from component c join organisation o on o.id = c.owner_id where c.id = $3");
    answer(&floor, sql, Some(id)).await
}

/// The question is read beforehand: what is measured is the search.
async fn search(State(floor): State<Floor>) -> impl IntoResponse {
    let (mut slots, mut terms, mut points, mut shares) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (slot, number) in floor.question.slots.iter().zip(0_i32..) {
        for alternative in &slot.alternatives {
            slots.push(number);
            terms.push(alternative.term.as_str());
            points.push(slot.points(alternative));
            shares.push(slot.share);
        }
    }
    let mut tx = floor.pool.begin_with(AssertSqlSafe(floor.begin.clone())).await.expect("begin");
    let query = sqlx::query_scalar::<_, String>(include_str!("floor_search.sql"));
    let query = query.bind(slots).bind(terms).bind(points).bind(shares).bind(floor.question.needed());
    let json = query.fetch_one(&mut *tx).await.expect("an answer");
    tx.commit().await.expect("commit");
    ([(header::CONTENT_TYPE, "application/json")], json)
}
