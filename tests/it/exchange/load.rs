//! Whole documents: how much one answer holds, and whose turn it is.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::response::Response;
use domain::catalogue::{ImportComponents, import_components};
use domain::exchange::Format;
use domain::tenancy::set_up::operator;
use serde_json::{Value, json};
use tests::{World, both, collectief_on, run as run_command};
use tower::ServiceExt;

const ALL: &str = "{ exportComponents(format: ALGORITMEREGISTER) { count document } }";

/// Registrations of Utrecht of nearly 1 MB each.
async fn large(world: &World, count: usize) {
    let db = &world.database.db;
    let utrecht = operator(db, "utrecht").await.unwrap();
    let records: Vec<_> = (0..count)
        .map(|number| {
            json!({ "id": format!("groot-{number}"), "name": format!("Groot {number:02}"), "description_short": "Kort", "goal": "Doel",
                "bijlage": "x".repeat(960_000) })
        })
        .collect();
    // An import is at most 20 MB.
    for records in records.chunks(20) {
        let command = ImportComponents::of(Format::Algoritmeregister, json!(records).to_string());
        assert_eq!(import_components(db, &utrecht, command).await.unwrap().len(), records.len());
    }
}

/// Asks, and answers before the answer's body is read.
async fn begin(world: &World, person: &str, query: &str) -> Response {
    let (organisation, _) = person.split_once('.').unwrap();
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", world.issuer.token(organisation, person)))
        .body(Body::from(json!({ "query": query }).to_string()))
        .unwrap();
    world.router.clone().oneshot(request).await.unwrap()
}

both!(
    /// What does not fit is refused, with what to do; the command line has it all.
    an_answer_holds_10_mb_of_documents,
    async |world: World| {
        large(&world, 24).await;
        let actor = world.actor("utrecht.editor");
        let refused = actor.ask(ALL).await;
        assert_eq!((refused.code(), &refused.data), ("LIMIT_EXCEEDED", &Value::Null), "{:.300}", refused.text);
        let message = refused.errors[0]["message"].as_str().unwrap();
        assert!(message.contains("filter") && message.ends_with("collectief export."), "{message}");
        let some = actor
            .ask("{ exportComponents(format: ALGORITMEREGISTER, filter: { nameContains: \"Groot 0\" }) { count } }")
            .await;
        assert_eq!(some.data["exportComponents"]["count"], 10, "{:.300}", some.text);

        for (fields, of) in [("origin { original }", "origin"), ("export(format: ALGORITMEREGISTER) { document }", "export")] {
            let list = |first: usize| format!("{{ components(first: {first}) {{ nodes {{ name {fields} }} }} }}");
            let few = actor.ask(&list(10)).await;
            assert!(few.errors.is_empty() && few.text.len() > 9_000_000, "{fields}: {:.300}", few.text);
            let many = actor.ask(&list(24)).await;
            assert_eq!(many.code(), "LIMIT_EXCEEDED", "{fields}: {:.300}", many.text);
            assert!(many.text.len() < 11_000_000, "{fields}: {}", many.text.len());
            let nodes = many.data["components"]["nodes"].as_array().unwrap();
            assert!(nodes.iter().any(|node| node[of].is_null()), "{fields}");
        }
        // Where it was imported from says nothing of how large it is.
        let origins = actor.ask("{ components(first: 100) { nodes { origin { sourceId } } } }").await;
        assert!(origins.errors.is_empty(), "{:.300}", origins.text);
        // One answer is one answer, however many fields it has.
        let twice = actor.ask("{ a: exportComponents(format: ALGORITMEREGISTER, filter: { nameContains: \"Groot 00\" }) { count } \
            b: exportComponents(format: ALGORITMEREGISTER, filter: { nameContains: \"Groot 1\" }) { count } }").await;
        assert_eq!(twice.code(), "LIMIT_EXCEEDED", "{:.300}", twice.text);

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("register.json");
        let export = ["export", "--organisation", "utrecht", "--format", "algoritmeregister", file.to_str().unwrap()];
        run_command(collectief_on(&world.database, &export)).await.done();
        let mut ids = Vec::new();
        for name in ["register.json", "register.2.json"] {
            let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
            assert!(text.len() <= domain::exchange::MOST_IMPORT_BYTES, "{name} can be imported again");
            let records: Vec<Value> = serde_json::from_str(&text).unwrap();
            ids.extend(records.into_iter().map(|record| record["name"].as_str().unwrap().to_owned()));
        }
        assert_eq!(ids, (0..24).map(|number| format!("Groot {number:02}")).collect::<Vec<_>>(), "each once");
        assert!(!folder.path().join("register.3.json").exists());
        let whole = run_command(collectief_on(&world.database, &export[..5])).await.refused();
        assert!(whole.contains("name a file"), "{whole}");
    }
);

both!(
    /// Documents cost what they are: two exports fit in an operation, and no list of both originals and exports.
    documents_have_their_price,
    async |world: World| {
        let actor = world.actor("utrecht.editor");
        let exports = |count: usize| {
            let fields = (0..count).map(|n| format!("e{n}: exportComponents(format: CSV) {{ count document }} "));
            format!("{{ {} }}", fields.collect::<String>())
        };
        assert!(actor.ask(&exports(2)).await.errors.is_empty());
        let list = "{ components(first: 100) { nodes { origin { original } export(format: PUBLICCODE) { document } } } }";
        for query in [exports(3).as_str(), list] {
            let refused = actor.ask(query).await;
            assert_eq!(refused.code(), "LIMIT_EXCEEDED", "{}", refused.text);
            assert_eq!(refused.data, Value::Null, "nothing was run: {}", refused.text);
        }
    }
);

both!(
    /// A spreadsheet of more rows than are read at a time has its headings once, and each row.
    a_long_spreadsheet_is_one,
    async |world: World| {
        let rows: String = (0..620).map(|number| format!("Rij {number:03};Kort\n")).collect();
        let db = &world.database.db;
        let command = ImportComponents::of(Format::Csv, format!("naam;samenvatting\n{rows}"));
        import_components(db, &operator(db, "utrecht").await.unwrap(), command).await.unwrap();
        let all = world.actor("utrecht.editor").ask("{ exportComponents(format: CSV) { count document } }").await;
        assert_eq!(all.data["exportComponents"]["count"], 620);
        let text = all.data["exportComponents"]["document"].as_str().unwrap();
        let names: Vec<_> = text.lines().map(|line| line.split(';').nth(1).unwrap().to_owned()).collect();
        assert_eq!(names[0], "naam");
        assert_eq!(names[1..], (0..620).map(|number| format!("Rij {number:03}")).collect::<Vec<_>>());
    }
);

both!(
    /// An organisation's second export waits until the answer to its first was sent; another's does not.
    each_organisation_has_its_turn,
    async |world: World| {
        world.component("utrecht.editor", "Van Utrecht").await;
        let first = begin(&world, "utrecht.editor", ALL).await;
        let mut second = std::pin::pin!(begin(&world, "utrecht.administrator", ALL));
        let early = tokio::time::timeout(Duration::from_secs(1), &mut second).await;
        assert!(early.is_err(), "its turn has not come");
        let fields = world.actor("utrecht.editor").ask("{ components { totalCount } }").await;
        assert_eq!(fields.data["components"]["totalCount"], 1, "what is small waits for nothing");
        let others = to_bytes(begin(&world, "tilburg.editor", ALL).await.into_body(), 1_000).await.unwrap();
        assert!(String::from_utf8_lossy(&others).contains("\"count\":0"), "{others:?}");
        let length = first.headers()["content-length"].to_str().unwrap().parse::<usize>().unwrap();
        assert_eq!(to_bytes(first.into_body(), 1_000_000).await.unwrap().len(), length);
        let second = to_bytes(second.await.into_body(), 1_000_000).await.unwrap();
        assert_eq!(second.len(), length);
    }
);
