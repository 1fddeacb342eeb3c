//! The demo, as somebody tries it who has just cloned the code: the built binary, over real HTTP.

use std::path::Path;

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use tests::{Served, collectief, run};

/// A demo that runs, and the folder that it keeps.
struct Demo {
    served: Served,
    folder: tempfile::TempDir,
    client: reqwest::Client,
}

impl Demo {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let served = Served::start(collectief(folder.path(), &demo_in(folder.path()))).await;
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { served, folder, client: client.build().expect("a client") }
    }

    /// A bearer token, as the demo's own command prints it.
    async fn token(&self, person: &str) -> String {
        let folder = self.folder.path();
        let arguments = ["demo", "--data-dir", text(folder), "token", person];
        run(collectief(folder, &arguments)).await.done().trim_end().to_owned()
    }

    /// `data` of a person's operation; of the public where the token is empty.
    async fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let mut request = self.client.post(format!("{}/graphql", self.served.address));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let body = json!({ "query": query, "variables": variables });
        let answer: Value = request.json(&body).send().await.expect("an answer").json().await.expect("JSON");
        assert!(answer.get("errors").is_none(), "{query}: {answer}");
        answer["data"].clone()
    }

    async fn get(&self, address: &str, cookie: &str) -> reqwest::Response {
        self.client.get(address).header(header::COOKIE, cookie).send().await.expect("an answer")
    }
}

fn text(folder: &Path) -> &str {
    folder.to_str().expect("UTF-8")
}

fn demo_in(folder: &Path) -> [&str; 5] {
    ["demo", "--listen", "127.0.0.1:0", "--data-dir", text(folder)]
}

/// The names and ids of what somebody sees.
const LIST: &str = "{ components(first: 100) { totalCount nodes { id name kind } } }";

fn names(list: &Value) -> Vec<&str> {
    let nodes = list["components"]["nodes"].as_array().expect("a list");
    nodes.iter().map(|node| node["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn the_demo_serves_everything_and_each_person_gets_a_token() {
    let demo = Demo::start().await;
    let ready = demo.get(&format!("{}/health/ready", demo.served.address), "").await;
    assert_eq!(ready.status(), StatusCode::OK);
    #[cfg(unix)]
    {
        let running = std::fs::metadata(demo.folder.path().join("running.json")).expect("running.json");
        let mode = std::os::unix::fs::MetadataExt::mode(&running);
        assert_eq!(mode & 0o777, 0o600, "it holds the key that signs tokens");
    }
    let page = demo.client.get(format!("{}/graphql", demo.served.address)).header(header::ACCEPT, "text/html");
    let page = page.send().await.expect("an answer");
    assert_eq!(page.status(), StatusCode::OK, "GraphiQL");
    for path in ["/", "/demo/provider/keys", "/demo/provider/authorize", "/graphql"] {
        let answer = demo.get(&format!("{}{path}", demo.served.address), "").await;
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers()["x-frame-options"], "DENY", "{path}");
    }

    let roles = ["READER", "EDITOR", "ASSESSOR", "APPROVER", "ADMINISTRATOR", "VOTER", "COUNCIL_MEMBER"];
    for organisation in ["utrecht", "amersfoort", "tilburg", "vng"] {
        let of_association = ["COORDINATOR", "AUDITOR"].into_iter().filter(|_| organisation == "vng");
        for role in roles.into_iter().chain(of_association) {
            let person = format!("{organisation}.{}", role.to_lowercase().replace('_', "-"));
            let token = demo.token(&person).await;
            let query = "{ viewer { roles organisation { slug } account { name email } } }";
            let viewer = demo.ask(&token, query, json!({})).await["viewer"].clone();
            assert_eq!(viewer["roles"], json!([role]), "{person}");
            assert_eq!(viewer["organisation"]["slug"], organisation, "{person}");
            assert!(viewer["account"]["name"].is_string(), "{person}: {viewer}");
        }
    }
    for (person, hint) in [
        ("utrecht.coordinator", "nobody is called utrecht.coordinator: there are utrecht.administrator"),
        ("nobody.editor", "nobody is called nobody.editor: try utrecht.editor"),
        ("", "nobody is called"),
    ] {
        let arguments = ["demo", "--data-dir", text(demo.folder.path()), "token", person];
        let refused = run(collectief(demo.folder.path(), &arguments)).await.refused();
        assert!(refused.contains(hint), "{person}: {refused}");
    }
}

#[tokio::test]
async fn the_demo_is_on_this_machine_only_and_alone_in_its_folder() {
    let mut demo = Demo::start().await;
    let folder = demo.folder.path().to_owned();
    let second = run(collectief(&folder, &demo_in(&folder))).await.refused();
    assert!(second.contains("another demo runs in") && second.contains("--data-dir"), "{second}");
    let seen = demo.ask("", LIST, json!({})).await;
    assert!(names(&seen).len() > 5, "the first goes on: {seen}");

    let elsewhere = tempfile::tempdir().expect("a folder");
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080"] {
        let arguments = ["demo", "--listen", address, "--data-dir", text(elsewhere.path())];
        let refused = run(collectief(elsewhere.path(), &arguments)).await.refused();
        assert!(refused.contains("the demo listens on this machine only"), "{address}: {refused}");
    }
    for (name, value) in [
        ("COLLECTIEF_DATABASE_URL", "sqlite://echt.sqlite?mode=rwc"),
        ("COLLECTIEF_DATABASE_OWNER_URL", "postgres://postgres@localhost/echt"),
    ] {
        let mut command = collectief(elsewhere.path(), &demo_in(elsewhere.path()));
        command.env(name, value);
        let refused = run(command).await.refused();
        assert!(refused.contains("the demo has its own database"), "{name}: {refused}");
    }
    assert_eq!(std::fs::read_dir(elsewhere.path()).expect("the folder").count(), 0, "what is refused makes no files");

    assert_eq!(demo.served.stop().await.code(), Some(0), "{}", demo.served.log());
    assert!(!folder.join("running.json").exists(), "the key goes with the demo");
    let token = ["demo", "--data-dir", text(&folder), "token", "utrecht.editor"];
    let refused = run(collectief(&folder, &token)).await.refused();
    assert!(refused.contains("no demo runs in"), "{refused}");
    let mut again = Served::start(collectief(&folder, &demo_in(&folder))).await;
    assert_eq!(again.stop().await.code(), Some(0), "{}", again.log());
}

#[tokio::test]
async fn every_demo_begins_with_the_same_data() {
    let (first, second) = (Demo::start().await, Demo::start().await);
    let mut seen = Vec::new();
    for demo in [&first, &second] {
        let token = demo.token("utrecht.reader").await;
        let list = demo.ask(&token, LIST, json!({})).await;
        assert_eq!(list["components"]["totalCount"], names(&list).len(), "the count tells no more than the list");
        for kind in ["CHATBOT", "MODEL", "DECISION_RULES", "SOFTWARE"] {
            assert!(list.to_string().contains(&format!("\"{kind}\"")), "{kind}");
        }
        for part in ["Chatbot", "Vroegsignalering", "vergunningaanvragen"] {
            assert!(names(&list).iter().any(|name| name.contains(part)), "{part} in {:?}", names(&list));
        }
        let nodes = list["components"]["nodes"].as_array().expect("a list").iter();
        seen.push(nodes.map(|node| (node["id"].clone(), node["name"].clone())).collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1]);

    let query = "{ organisations(filter: { kind: MUNICIPALITY }) { totalCount } }";
    assert_eq!(first.ask("", query, json!({})).await["organisations"]["totalCount"], 343, "one of them by a merger");
    // All there is, seen by the many that own it.
    let mut all = std::collections::BTreeSet::new();
    for organisation in ["utrecht", "amersfoort", "tilburg", "vng", "s-gravenhage", "groningen", "zwolle"] {
        let token = first.token(&format!("{organisation}.reader")).await;
        let list = first.ask(&token, LIST, json!({})).await;
        all.extend(names(&list).into_iter().map(str::to_owned));
    }
    assert!(all.len() >= 40, "{} components: {all:?}", all.len());
}

/// The cookies that an answer sets, added to those of before.
fn keep(cookies: &mut Vec<String>, headers: &HeaderMap) {
    for cookie in headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().expect("text").split(';').next().unwrap_or_default();
        let name = cookie.split('=').next().unwrap_or_default();
        cookies.retain(|known| !known.starts_with(&format!("{name}=")));
        cookies.push(cookie.to_owned());
    }
}

#[tokio::test]
async fn logging_in_with_a_browser_ends_in_a_session() {
    let demo = Demo::start().await;
    let login = "/login?organisation=utrecht&login_hint=utrecht.editor&return_to=/graphql";
    let (mut address, mut cookies) = (format!("{}{login}", demo.served.address), Vec::new());
    let mut visited = Vec::new();
    for _ in 0..10 {
        let answer = demo.get(&address, &cookies.join("; ")).await;
        keep(&mut cookies, answer.headers());
        let Some(next) = answer.headers().get(header::LOCATION) else { break };
        let next = reqwest::Url::parse(&address).and_then(|base| base.join(next.to_str().expect("text")));
        address = next.expect("an address").into();
        visited.push(address.split('?').next().unwrap_or_default().replace(&demo.served.address, ""));
    }
    assert_eq!(visited, ["/demo/provider/authorize", "/login/callback", "/graphql"]);

    let viewer = async |cookies: &str, shows_where_it_comes_from: bool| {
        let mut request = demo.client.post(format!("{}/graphql", demo.served.address)).header(header::COOKIE, cookies);
        if shows_where_it_comes_from {
            request = request.header("collectief-request", "1");
        }
        let query = json!({ "query": "{ viewer { roles organisation { slug } } }" });
        let answer = request.json(&query).send().await.expect("an answer");
        (answer.status(), answer.json::<Value>().await.expect("JSON"))
    };
    let cookies = cookies.join("; ");
    let editor = json!({ "data": { "viewer": { "roles": ["EDITOR"], "organisation": { "slug": "utrecht" } } } });
    assert_eq!(viewer(&cookies, true).await, (StatusCode::OK, editor));
    let (status, body) = viewer(&cookies, false).await;
    assert_eq!((status, &body["errors"][0]["extensions"]["code"]), (StatusCode::FORBIDDEN, &json!("CSRF")));
    let (_, nobody) = viewer("", true).await;
    assert_eq!(nobody["data"]["viewer"], json!({ "roles": [], "organisation": null }));

    // Without a hint the demo's provider asks who one is.
    let start = demo.get(&format!("{}/login?organisation=utrecht", demo.served.address), "").await;
    let provider = start.headers()[header::LOCATION].to_str().expect("text").to_owned();
    let page = demo.get(&provider, "").await.text().await.expect("a page");
    assert!(page.contains("value=\"utrecht.editor\"") && page.contains("Wie bent u?"), "{page}");
}

#[tokio::test]
async fn the_story_of_sharing_in_the_demo() {
    let demo = Demo::start().await;
    let editor = demo.token("utrecht.editor").await;
    let template = |id: &str, name: &str| {
        json!({ "id": id, "name": name, "description_short": "Kort", "goal": "Doel", "category": ["Sociale zekerheid"],
            "type": "Op regels gebaseerd", "status": "In gebruik", "provider": "Waterkant Software" })
    };
    let document = json!([template("x-1", "Proef een"), template("x-2", "Proef twee"), template("x-3", "Proef drie")]);
    let imported = "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER,
        document: $document }) { records { outcome component { id name revision visibility } } errors { message } } }";
    let done = demo.ask(&editor, imported, json!({ "document": document.to_string() })).await;
    let records = done["importComponents"]["records"].as_array().expect("records").clone();
    assert!(records.iter().all(|record| record["outcome"] == "CREATED"), "{done}");

    let amersfoort = "{ organisation(slug: \"amersfoort\") { id } }";
    let amersfoort = demo.ask("", amersfoort, json!({})).await["organisation"]["id"].clone();
    let shared = "mutation($input: ShareComponentInput!) { shareComponent(input: $input) { component { visibility }
        errors { code message } } }";
    for (record, visibility, with) in
        [(&records[0], "NAMED", json!([amersfoort])), (&records[1], "MEMBERS", Value::Null)]
    {
        let component = &record["component"];
        let input = json!({ "id": component["id"], "expectedRevision": component["revision"], "visibility": visibility,
            "organisationIds": with });
        let done = demo.ask(&editor, shared, json!({ "input": input })).await;
        let expected = json!({ "component": { "visibility": visibility }, "errors": [] });
        assert_eq!(done["shareComponent"], expected);
    }

    let found = "{ components(first: 100, filter: { nameContains: \"proef \" }) { totalCount nodes { name } } }";
    for (person, expected) in [
        ("utrecht.reader", &["Proef drie", "Proef een", "Proef twee"][..]),
        ("amersfoort.reader", &["Proef een", "Proef twee"]),
        ("tilburg.reader", &["Proef twee"]),
        ("", &[]),
    ] {
        let token = if person.is_empty() { String::new() } else { demo.token(person).await };
        let list = demo.ask(&token, found, json!({})).await;
        assert_eq!(names(&list), expected, "{person}");
        assert_eq!(list["components"]["totalCount"], expected.len(), "{person}");
    }
}

#[tokio::test]
async fn the_demos_month_is_published_once_while_it_runs() {
    let demo = Demo::start().await;
    let folder = text(demo.folder.path());
    let publish = ["demo", "--data-dir", folder, "publish-month"];
    let months = "{ collectiveCoverageMonths collectiveCoverage { figures { isAllThemes needed reused } } }";
    let before = demo.ask("", months, json!({})).await;
    assert_eq!(before["collectiveCoverageMonths"].as_array().map(Vec::len), Some(1), "the month before");
    assert_eq!(before["collectiveCoverage"]["figures"][0]["reused"], 6);
    let said = run(collectief(demo.folder.path(), &publish)).await.done();
    assert!(said.contains("are published"), "{said}");
    let after = demo.ask("", months, json!({})).await;
    assert_eq!(after["collectiveCoverageMonths"].as_array().map(Vec::len), Some(2));
    assert_eq!(after["collectiveCoverage"], before["collectiveCoverage"], "nothing happened in between");
    let said = run(collectief(demo.folder.path(), &publish)).await.refused();
    assert!(said.contains("published already"), "{said}");
}
