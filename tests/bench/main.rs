//! Measures the read path against its floor, in one run: the same answers as one hand-written SQL statement each through a bare
//! axum handler, under the same role and settings. Run by `tests/bench/run`; asserts that the answers are the same, never how
//! fast they are.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement that cannot go on says why and stops"
)]

mod floor;
mod load;
mod seed;

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What is asked.
pub(crate) const LIST: &str = "{ components(first: 50) { nodes { name summary owner { name code } newestVersion { number state } \
    adoptionCount permissions { update { allowed reason } share { allowed reason } } } } }";
pub(crate) const ONE: &str = "query($id: ID!) { component(id: $id) { name summary owner { name code } newestVersion { number state } \
    adoptionCount permissions { update { allowed reason } share { allowed reason } } } }";

pub(crate) const SEARCH: &str = "query($question: String!) { searchComponents(question: $question, first: 20) { totalCount \
    facets { facet value count } edges { score node { name owner { name } } } } }";
pub(crate) const QUESTION: &str = "hulp bij schulden";

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("api") => serve_api().await,
        Some("floor") => floor::serve().await,
        Some("run") => run().await,
        other => panic!("api, floor or run, not {other:?}: see tests/bench/run"),
    }
}

pub(crate) fn address(role: &str) -> String {
    let server = std::env::var("COLLECTIEF_TEST_POSTGRES").expect("COLLECTIEF_TEST_POSTGRES: see tests/bench/run");
    let (_, query) = server.split_once('?').expect("?host=");
    format!("postgres://{role}@localhost/bench?{query}")
}

/// The server as it is in production, but for the issuer on loopback.
async fn serve_api() {
    let config = domain::db::Config {
        url: address("collectief_app"),
        system_url: Some(address("collectief_system")),
        connections: 16,
        seed: None,
    };
    let db = domain::db::Db::open(&config).await.expect("the database");
    let issuer = tests::Issuer::start().await;
    seed::register(&db, &issuer.url).await;
    let settings = api::http::Settings {
        public_url: "http://127.0.0.1:1".to_owned(),
        allowed: api::Allowed { loopback: true, private_hosts: Vec::new() },
        secrets: std::collections::HashMap::new(),
        graphiql: None,
        pending_migrations: 0,
    };
    let router = api::http::router(db, settings).expect("the server");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{} {}", listener.local_addr().expect("an address"), issuer.token("utrecht", "utrecht.editor"));
    axum::serve(listener, router).await.expect("serving");
}

/// A server in a process of its own, so that its processor time is its own.
struct Server {
    child: Child,
    address: String,
    token: String,
}

async fn start(which: &str) -> Server {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .arg(which)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the server starts");
    let line = BufReader::new(child.stdout.take().expect("its output")).lines().next_line().await.expect("a line");
    let line = line.expect("its address");
    let (address, token) = line.split_once(' ').unwrap_or((&line, ""));
    Server { address: address.to_owned(), token: token.to_owned(), child }
}

async fn run() {
    let seconds: u64 = std::env::var("BENCH_SECONDS").map_or(8, |text| text.parse().expect("BENCH_SECONDS"));
    let component = seed::seed().await;
    let (api, floor) = (start("api").await, start("floor").await);
    let id = domain::id::ComponentId::from_uuid(component).to_string();
    let list = serde_json::json!({ "query": LIST }).to_string();
    let search = serde_json::json!({ "query": SEARCH, "variables": { "question": QUESTION } }).to_string();
    let one = serde_json::json!({ "query": ONE, "variables": { "id": id } }).to_string();
    let graphql =
        |body: String| load::Request::post(format!("http://{}/graphql", api.address), body, api.token.clone());
    let cases = [
        (
            "50 components",
            graphql(list),
            load::Request::get(format!("http://{}/list", floor.address)),
            "/data/components/nodes",
        ),
        (
            "one component by id",
            graphql(one),
            load::Request::get(format!("http://{}/one/{id}", floor.address)),
            "/data/component",
        ),
        (
            "a search with facets",
            graphql(search),
            load::Request::get(format!("http://{}/search", floor.address)),
            "/data/searchComponents",
        ),
    ];
    println!("16 connections, {seconds} s each, PostgreSQL with row level security, role collectief_app\n");
    println!("| answer | server | requests/s | CPU µs server + PostgreSQL | share of the floor |");
    println!("|---|---|--:|--:|--:|");
    for (name, ours, bare, pointer) in cases {
        let answer = load::once(&ours).await;
        let (answer, expected) = (answer.pointer(pointer).cloned(), load::once(&bare).await);
        assert_eq!(answer.as_ref(), Some(&expected), "the two answer the same");
        // Alternating, so that what else the machine does falls on both.
        let mut totals = [load::Total::default(), load::Total::default()];
        for _ in 0..2 {
            totals[0] += load::run(&bare, seconds / 2, floor.child.id()).await;
            totals[1] += load::run(&ours, seconds / 2, api.child.id()).await;
        }
        let [floor, ours] = totals;
        println!("| {name} | floor: one statement | {floor} | 1 |");
        println!("| {name} | Collectief | {ours} | {:.2} |", ours.per_second() / floor.per_second());
    }
}
