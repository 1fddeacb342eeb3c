//! GraphQL over HTTP: media types, statuses, methods, headers, languages, faults and health.

mod cors;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tests::{Actor, Answer, Database, World, both, settings};

const GOOD: &str = r#"{"query":"{ __typename }"}"#;

async fn world() -> World {
    World::new(Database::sqlite().await).await
}

/// Sends a body with headers of the caller's choice.
async fn post(actor: &Actor, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::post("/graphql");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    actor.send(request.body(body.into()).expect("a request")).await
}

async fn accepting(actor: &Actor, accept: &str, body: &str) -> Answer {
    post(actor, &[("content-type", "application/json"), ("accept", accept)], body.to_owned()).await
}

async fn visit(actor: &Actor, method: Method, path: &str) -> Answer {
    actor.send(Request::builder().method(method).uri(path).body(Body::empty()).expect("a request")).await
}

const JSON: &str = "application/json; charset=utf-8";
const RESPONSE: &str = "application/graphql-response+json; charset=utf-8";

#[tokio::test]
async fn the_media_type_of_the_answer_is_the_one_that_the_client_prefers() {
    let world = world().await;
    let public = world.anonymous();
    let none = post(&public, &[("content-type", "application/json")], GOOD).await;
    assert_eq!((none.status, &none.headers[header::CONTENT_TYPE]), (StatusCode::OK, &JSON.parse().unwrap()));
    for (accept, media) in [
        ("*/*", Some(JSON)),
        ("application/*", Some(JSON)),
        ("application/json", Some(JSON)),
        ("APPLICATION/JSON", Some(JSON)),
        ("application/json; charset=utf-8", Some(JSON)),
        ("text/html, */*;q=0.1", Some(JSON)),
        ("application/graphql-response+json", Some(RESPONSE)),
        ("application/graphql-response+json; charset=utf-8", Some(RESPONSE)),
        ("application/graphql-response+json, application/json;q=0.9", Some(RESPONSE)),
        ("application/json;q=0.9, application/graphql-response+json", Some(RESPONSE)),
        ("application/json;q=0.5,application/graphql-response+json;q=0.501", Some(RESPONSE)),
        ("application/graphql-response+json;q=0.5, application/json", Some(JSON)),
        ("application/graphql-response+json;q=0, application/json;q=0.1", Some(JSON)),
        // The most specific range tells of a type, wherever it stands (RFC 9110, 12.5.1).
        ("*/*, application/json;q=0", Some(RESPONSE)),
        ("application/json;q=0.2, */*;q=0.4", Some(RESPONSE)),
        ("*/*, application/graphql-response+json;q=0.9", Some(JSON)),
        // As usual clients ask: what they name is what they want.
        ("application/graphql-response+json, application/json, text/event-stream, */*", Some(RESPONSE)),
        ("*/*, application/graphql-response+json", Some(RESPONSE)),
        ("application/json;q=0", None),
        ("*/*;q=0", None),
        ("text/html", None),
        ("image/*", None),
        ("application/xml, text/*", None),
        ("garbage", None),
        (";;,,", None),
    ] {
        let answer = accepting(&public, accept, GOOD).await;
        let Some(media) = media else {
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE"), "{accept}");
            continue;
        };
        assert_eq!(answer.status, StatusCode::OK, "{accept}: {}", answer.text);
        assert_eq!(answer.headers[header::CONTENT_TYPE], media, "{accept}");
    }
    let lines = [("content-type", "application/json"), ("accept", "text/html"), ("accept", "application/json")];
    assert_eq!(post(&public, &lines, GOOD).await.status, StatusCode::OK, "a list may stand on several lines");
}

#[tokio::test]
async fn the_status_tells_what_the_media_type_lets_it_tell() {
    let world = world().await;
    let public = world.anonymous();
    let (ok, bad) = (StatusCode::OK, StatusCode::BAD_REQUEST);
    let request = |query: &str| json!({ "query": query });
    let two = "query A { __typename } query B { viewer { roles } }";
    let ids = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    // A body, the status as application/json, as application/graphql-response+json, and whether there is `data`.
    for (body, as_json, as_response, data) in [
        (request("{ __typename }"), ok, ok, true),
        (json!({ "query": two, "operationName": "B" }), ok, ok, true),
        (json!({ "query": ids, "variables": { "ids": [] } }), ok, ok, true),
        (
            json!({ "query": "{ __typename }", "variables": null, "operationName": null, "extensions": null }),
            ok,
            ok,
            true,
        ),
        (json!({ "query": "{ __typename }", "extensions": { "x": 1 }, "unknown": true }), ok, ok, true),
        // A field that fails leaves its place empty, here the whole of `data`.
        (request("{ components(first: 0) { totalCount } }"), ok, ok, true),
        (request("{"), ok, bad, false),
        (request(""), ok, bad, false),
        (request("{ unknown }"), ok, bad, false),
        (request("subscription { x }"), ok, bad, false),
        (request(two), ok, bad, false),
        (json!({ "query": two, "operationName": "C" }), ok, bad, false),
        (request(ids), ok, bad, false),
        (json!({ "query": ids, "variables": { "ids": {} } }), ok, bad, false),
        (json!({ "query": ids, "variables": { "ids": null } }), ok, bad, false),
        // This is no GraphQL request, whatever the media type.
        (json!({}), bad, bad, false),
        (json!({ "query": null }), bad, bad, false),
        (json!({ "query": 7 }), bad, bad, false),
        (json!({ "query": ["{ __typename }"] }), bad, bad, false),
        (json!({ "query": "{ __typename }", "variables": [] }), bad, bad, false),
        (json!({ "query": "{ __typename }", "variables": "{}" }), bad, bad, false),
        (json!({ "query": "{ __typename }", "operationName": 7 }), bad, bad, false),
        (json!({ "query": "{ __typename }", "operationName": {} }), bad, bad, false),
        (json!({ "query": "{ __typename }", "extensions": [] }), bad, bad, false),
        (json!("{ __typename }"), bad, bad, false),
        (json!(7), bad, bad, false),
        (json!(null), bad, bad, false),
        (json!([{ "query": "{ __typename }" }]), bad, bad, false),
        (json!([]), bad, bad, false),
    ] {
        for (accept, status) in [("application/json", as_json), ("application/graphql-response+json", as_response)] {
            let answer = accepting(&public, accept, &body.to_string()).await;
            assert_eq!(answer.status, status, "{accept} {body}: {}", answer.text);
            assert_eq!(answer.text.contains("\"data\":"), data, "{accept} {body}: {}", answer.text);
            assert_eq!(answer.errors.is_empty(), data && answer.data != Value::Null, "{body}: {}", answer.text);
        }
    }
    for body in
        ["", " ", "{", "{'query': '{ __typename }'}", "query=%7B__typename%7D", "{\"query\":\"\u{0}\"}", "\u{feff}{}"]
    {
        let answer = accepting(&public, "application/json", body).await;
        assert_eq!((answer.status, answer.code()), (bad, "BAD_REQUEST"), "{body:?}: {}", answer.text);
    }
    for batch in ["[]", " [\"{ __typename }\"]", " \n\t[{\"query\":\"{ __typename }\"}]"] {
        let answer = accepting(&public, "application/json", batch).await;
        assert_eq!(answer.errors[0]["message"], "send one operation a request: batches are not taken", "{batch}");
    }
}

#[tokio::test]
async fn only_post_is_answered() {
    let world = world().await;
    let public = world.anonymous();
    assert_eq!(post(&public, &[("content-type", "application/json")], GOOD).await.status, StatusCode::OK);
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::PATCH, Method::TRACE] {
        for path in ["/graphql", "/graphql?query=%7B__typename%7D"] {
            let answer = visit(&public, method.clone(), path).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_eq!(answer.headers[header::ALLOW], "POST, OPTIONS", "{method} {path}");
        }
    }
    // GraphiQL is off here, also for a browser.
    let answer = visit(&public.with("accept", "text/html"), Method::GET, "/graphql").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn only_json_in_utf_8_is_taken() {
    let world = world().await;
    let public = world.anonymous();
    for (kind, good) in [
        ("application/json", true),
        ("Application/JSON", true),
        ("application/json; charset=utf-8", true),
        ("application/json;charset=\"UTF-8\"", true),
        ("application/json ; Charset=Utf-8", true),
        ("application/json; charset=utf-16", false),
        ("application/json; charset=iso-8859-1", false),
        ("application/json; charset=", false),
        ("application/json+x", false),
        ("application/jsonp", false),
        ("application/graphql", false),
        ("application/graphql-response+json", false),
        // What a page of others can send without a preflight.
        ("text/plain", false),
        ("text/plain; application/json", false),
        ("text/plain, application/json", false),
        ("application/x-www-form-urlencoded", false),
        ("multipart/form-data; boundary=x", false),
        ("", false),
    ] {
        let answer = post(&public, &[("content-type", kind)], GOOD).await;
        let status = if good { StatusCode::OK } else { StatusCode::UNSUPPORTED_MEDIA_TYPE };
        assert_eq!(answer.status, status, "{kind}: {}", answer.text);
        assert_eq!(answer.code(), if good { "" } else { "UNSUPPORTED_MEDIA_TYPE" }, "{kind}");
    }
    assert_eq!(post(&public, &[], GOOD).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "without a type");
    let bytes = post(&public, &[("content-type", "application/json")], b"{\"query\":\"\xff\"}".to_vec()).await;
    assert_eq!((bytes.status, bytes.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{}", bytes.text);
}

#[tokio::test]
async fn every_route_answers_with_the_security_headers() {
    let world = world().await;
    let public = world.anonymous();
    for (method, path, status) in [
        (Method::POST, "/graphql", 415),
        (Method::GET, "/graphql", 405),
        (Method::OPTIONS, "/graphql", 204),
        (Method::GET, "/graphiql/graphiql/graphiql.js", 404),
        (Method::GET, "/schema.graphql", 200),
        (Method::GET, "/login", 200),
        (Method::GET, "/login?organisation=nobody", 200),
        (Method::GET, "/login/callback", 400),
        (Method::POST, "/logout", 200),
        (Method::GET, "/logout", 405),
        (Method::GET, "/health/live", 200),
        (Method::GET, "/health/ready", 200),
        (Method::GET, "/", 404),
        (Method::GET, "/nothing/here", 404),
    ] {
        let answer = visit(&public, method.clone(), path).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!(header("x-content-type-options"), "nosniff", "{method} {path}");
        assert_eq!(header("x-frame-options"), "DENY", "{method} {path}");
        assert_eq!(header("cache-control"), "no-store", "{method} {path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{method} {path}");
        assert_eq!(header("strict-transport-security"), "max-age=31536000; includeSubDomains", "{method} {path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("script-src"), "{path}: {policy}");
        assert_eq!(header("server"), "", "{method} {path}");
    }
}

#[tokio::test]
async fn the_request_id_is_in_the_header_and_in_each_error_and_new_each_time() {
    let world = world().await;
    let public = world.anonymous();
    let mut seen = std::collections::HashSet::new();
    let body = json!({ "query": "{ a: allowedOrigins events { totalCount } }" }).to_string();
    for (kind, body, errors) in [("application/json", &*body, 1), ("text/plain", GOOD, 1), ("application/json", "{", 1)]
    {
        let answer = post(&public, &[("content-type", kind), ("x-request-id", "mine")], body.to_owned()).await;
        assert!(answer.errors.len() >= errors, "{}", answer.text);
        for error in &answer.errors {
            assert_eq!(error["extensions"]["requestId"], answer.headers["x-request-id"].to_str().unwrap());
        }
        assert!(seen.insert(answer.headers["x-request-id"].clone()), "an id is used once, and no client chooses it");
    }
    assert!(post(&public, &[("content-type", "application/json")], GOOD).await.headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn fields_come_in_the_order_of_the_query() {
    let world = world().await;
    let reader = world.actor("utrecht.reader");
    let query = "{ z: viewer { roles organisation { slug name kind } } ...F a: __typename }
        fragment F on Query { organisation(slug: \"tilburg\") { name slug code } m: __typename }";
    let expected = "{\"data\":{\"z\":{\"roles\":[\"READER\"],\"organisation\":{\"slug\":\"utrecht\",\"name\":\"Utrecht\",\
        \"kind\":\"MUNICIPALITY\"}},\"organisation\":{\"name\":\"Tilburg\",\"slug\":\"tilburg\",\"code\":\"GM0855\"},\
        \"m\":\"Query\",\"a\":\"Query\"}}";
    assert_eq!(reader.ask(query).await.text, expected);
}

#[tokio::test]
async fn messages_are_in_dutch_unless_the_client_prefers_english() {
    let world = world().await;
    let editor = world.actor("utrecht.editor");
    let query = "mutation { createComponent(input: { description: { name: { nl: \"\" }, summary: { nl: \"S\" },
        purpose: { nl: \"P\" }, kind: MODEL } }) { errors { code message path } } }";
    let body = json!({ "query": query }).to_string();
    let (dutch, english) = ("Vul dit veld in.", "Fill in this field.");
    for (accepted, message) in [
        (None, dutch),
        (Some(""), dutch),
        (Some("nl"), dutch),
        (Some("nl-BE"), dutch),
        (Some("de"), dutch),
        (Some("*"), dutch),
        (Some("en, nl"), dutch),
        (Some("en;q=0.5, nl;q=0.8"), dutch),
        (Some("en;q=0"), dutch),
        (Some("end"), dutch),
        (Some("en;q=NaN"), dutch),
        (Some(";;q=,,=1"), dutch),
        (Some("en"), english),
        (Some("EN"), english),
        (Some("en-GB,nl;q=0.5"), english),
        (Some("nl;q=0.4, de, en-US;q=0.5"), english),
        (Some("de, en;q=0.1"), english),
    ] {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(accepted.map(|accepted| ("accept-language", accepted)));
        let answer = post(&editor, &headers, body.clone()).await;
        let expected =
            json!([{ "code": "INVALID", "message": message, "path": ["input", "description", "name", "nl"] }]);
        assert_eq!(answer.data["createComponent"]["errors"], expected, "{accepted:?}: {}", answer.text);
        // And of refusals before anything is run.
        headers.push(("authorization", "Bearer x"));
        let refused = post(&world.anonymous(), &headers, body.clone()).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let expected = if message == dutch { "Log opnieuw in." } else { "Log in again." };
        assert_eq!(refused.errors[0]["message"], expected, "{accepted:?}");
    }
}

/// That an answer tells of a fault and of nothing else.
fn is_opaque(answer: &Answer, what: &str) {
    assert!(!answer.errors.is_empty(), "{what}: {}", answer.text);
    for error in &answer.errors {
        let extensions = json!({ "code": "INTERNAL", "requestId": answer.headers["x-request-id"].to_str().unwrap() });
        assert_eq!(error["extensions"], extensions, "{what}: {}", answer.text);
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("Er ging bij ons iets mis."), "{what}: {message}");
        let known = ["message", "extensions", "path", "locations"];
        assert!(error.as_object().unwrap().keys().all(|key| known.contains(&&**key)), "{what}: {error}");
    }
    for trace in ["UNREADABLE", "select", "SELECT", "insert", "sql", "relation", "no such", "panic", ".rs", "gone"] {
        assert!(!answer.text.contains(trace), "{what}: {trace} in {}", answer.text);
    }
}

both!(
    /// Of what breaks inside, a client learns nothing but that it broke.
    a_fault_answers_internal_with_a_request_id_and_nothing_else,
    async |world: World| {
        let (component, _) = world.component("utrecht.editor", "Chatbot").await;
        let reader = world.actor("utrecht.reader");
        let one = "query($id: ID!) { component(id: $id) { name kind } node(id: $id) { id } }";
        let list = "{ components { nodes { name } } organisation(slug: \"utrecht\") { name } }";
        assert!(reader.run(one, json!({ "id": component })).await.errors.is_empty());
        assert!(reader.ask(list).await.errors.is_empty());

        world.database.as_owner("update component set kind = 'UNREADABLE'").await;
        let answer = reader.run(one, json!({ "id": component })).await;
        is_opaque(&answer, "a value that cannot be read");
        assert_eq!((answer.status, &answer.data["component"]), (StatusCode::OK, &Value::Null));
        is_opaque(&reader.ask(list).await, "a value that cannot be read, in a list");

        let create = "mutation { createComponent(input: { description: { name: { nl: \"N\" }, summary: { nl: \"S\" },
            purpose: { nl: \"P\" }, kind: MODEL } }) { component { name } errors { code } } }";
        let editor = world.actor("utrecht.editor");
        assert!(editor.ask(create).await.errors.is_empty());
        world.database.as_owner("alter table component rename to component_gone").await;
        is_opaque(&reader.ask("{ components { totalCount } }").await, "a table that is not there");
        is_opaque(&editor.ask(create).await, "a mutation");

        world.database.as_owner("alter table membership rename to membership_gone").await;
        let answer = reader.ask("{ viewer { roles } }").await;
        is_opaque(&answer, "before anything is run");
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
);

both!(
    /// Live as long as it runs; ready as long as it can serve.
    health_tells_whether_the_server_lives_and_whether_it_can_serve,
    async |world: World| {
        let public = world.anonymous();
        let get = async |actor: &Actor, path| visit(actor, Method::GET, path).await;
        assert_eq!(get(&public, "/health/live").await.status, StatusCode::OK);
        let ready = get(&public, "/health/ready").await;
        assert_eq!((ready.status, &*ready.text), (StatusCode::OK, "ready\n"));

        let behind = api::http::Settings { pending_migrations: 1, ..settings("http://127.0.0.1:1") };
        let behind = api::http::router(world.database.db.clone(), behind).expect("the server");
        let behind = Actor::of(behind);
        let answer = get(&behind, "/health/ready").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.text, "the database needs `collectief migrate`\n");
        assert_eq!(get(&behind, "/health/live").await.status, StatusCode::OK);

        let reader = world.actor("utrecht.reader");
        world.database.db.close().await;
        let answer = get(&public, "/health/ready").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.text, "the database does not answer\n");
        assert_eq!(get(&public, "/health/live").await.status, StatusCode::OK, "a restart would not help");
        let answer = reader.ask("{ viewer { roles } }").await;
        assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"), "{}", answer.text);
        let answer = public.ask("{ components { totalCount } }").await;
        assert_eq!((answer.status, answer.code()), (StatusCode::OK, "UNAVAILABLE"), "{}", answer.text);
    }
);
