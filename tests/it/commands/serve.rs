//! `serve` and `migrate`.

use axum::http::StatusCode;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tests::{Database, Served, collectief, collectief_on, run};

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

#[tokio::test]
async fn serve_on_a_fresh_folder_prints_its_address_answers_and_stops_when_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let start = async || {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().expect("UTF-8")];
        Served::start(collectief(folder.path(), &arguments)).await
    };
    // Kept, with its open connection: that must not keep the server from stopping.
    let client = client();
    let mut first = start().await;
    let ready = client.get(format!("{}/health/ready", first.address)).send().await.expect("an answer");
    assert_eq!(ready.status(), StatusCode::OK);
    let query = json!({ "query": "{ organisations { totalCount } }" });
    let answer = client.post(format!("{}/graphql", first.address)).json(&query).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert_eq!(answer, json!({ "data": { "organisations": { "totalCount": 0 } } }));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&data).expect("the folder"));
        assert_eq!(mode & 0o777, 0o700, "only its owner reads the data");
    }
    assert_eq!(first.stop().await.code(), Some(0), "{}", first.log());
    assert!(client.get(format!("{}/health/live", first.address)).send().await.is_err(), "it no longer listens");

    let mut again = start().await;
    assert_eq!(again.stop().await.code(), Some(0), "{}", again.log());
}

#[tokio::test]
async fn serve_says_that_a_port_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = run(collectief(folder.path(), &["serve", "--listen", &address])).await.refused();
    assert!(refused.contains(&format!("listen {address}: Address already in use")), "{refused}");
}

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[tokio::test]
async fn serve_on_postgres_takes_its_own_role_and_refuses_one_that_could_get_round_the_policies() {
    let database = Database::postgres().await;
    let mut served = Served::start(collectief_on(&database, &SERVE)).await;
    let ready = client().get(format!("{}/health/ready", served.address)).send().await.expect("an answer");
    assert_eq!(ready.status(), StatusCode::OK);
    assert_eq!(served.stop().await.code(), Some(0), "{}", served.log());

    let name = database.owner_url.split(['/', '?']).nth(3).expect("the database's name").to_owned();
    let owner = format!("owner_of_{name}");
    database
        .as_owner(&format!(
            "create role {owner} login nosuperuser nobypassrls; grant select on seaql_migrations to {owner};
             create role bypass_{name} login nosuperuser bypassrls; grant select on seaql_migrations to bypass_{name};
             alter table party owner to {owner}"
        ))
        .await;
    let message = "owns tables, is a superuser or bypasses row level security; use collectief_app";
    for role in ["postgres", &owner, &format!("bypass_{name}")] {
        let mut command = collectief_on(&database, &SERVE);
        command.env("COLLECTIEF_DATABASE_URL", database.config.url.replace("collectief_app", role));
        let refused = run(command).await.refused();
        assert!(refused.contains(message), "{role}: {refused}");
    }
    // Roles are of the whole server, so they would outlive this database.
    let clean = format!("alter table party owner to postgres; drop owned by {owner}, bypass_{name};");
    database.as_owner(&format!("{clean} drop role {owner}, bypass_{name}")).await;
}

#[tokio::test]
async fn an_empty_postgres_is_not_served_until_it_is_migrated_and_migrating_twice_does_no_harm() {
    let database = Database::postgres().await;
    let name = format!("empty_{}", std::process::id());
    let old = database.owner_url.split(['/', '?']).nth(3).expect("the database's name").to_owned();
    let mut connection = PgConnection::connect(&database.owner_url).await.expect("the owner connects");
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.expect("a database");
    let on_empty = |arguments: &[&str]| {
        let mut command = collectief_on(&database, arguments);
        let system = database.config.system_url.as_ref().expect("PostgreSQL").replace(&old, &name);
        command
            .env("COLLECTIEF_DATABASE_URL", database.config.url.replace(&old, &name))
            .env("COLLECTIEF_DATABASE_SYSTEM_URL", system)
            .env("COLLECTIEF_DATABASE_OWNER_URL", database.owner_url.replace(&old, &name));
        command
    };
    let refused = run(on_empty(&SERVE)).await.refused();
    assert!(refused.contains("run `collectief migrate` first"), "{refused}");

    for _ in 0..2 {
        let done = run(on_empty(&["migrate"])).await.done();
        assert_eq!(done, "the database is at the newest level\n");
    }
    let mut served = Served::start(on_empty(&SERVE)).await;
    assert_eq!(served.stop().await.code(), Some(0), "{}", served.log());

    let mut without = on_empty(&["migrate"]);
    without.env_remove("COLLECTIEF_DATABASE_OWNER_URL");
    let refused = run(without).await.refused();
    assert!(refused.contains("setting database_owner_url"), "{refused}");
}
