//! Limits on what one operation may ask. Each is tried just at its edge, where it is answered, and just over.

use std::fmt::Write;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tests::{Answer, Database, World};

async fn world() -> World {
    World::new(Database::sqlite().await).await
}

/// Filled up with spaces.
fn filled(text: &str, bytes: usize) -> String {
    text.to_owned() + &" ".repeat(bytes - text.len())
}

fn taken(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text);
    assert!(answer.errors.is_empty(), "{what}: {}", answer.text);
}

fn refused(answer: &Answer, code: &str, message: &str, what: &str) {
    assert_eq!(answer.errors.len(), 1, "{what}: {}", answer.text);
    assert_eq!(answer.code(), code, "{what}: {}", answer.text);
    assert_eq!(answer.errors[0]["message"], message, "{what}");
    assert_eq!(answer.data, Value::Null, "{what}: nothing was run");
}

#[tokio::test]
async fn a_document_has_at_most_5000_tokens() {
    // Sixteen tokens around so many of the list.
    let query = |tokens: usize| {
        let kinds = "MODEL ".repeat(tokens - 16);
        format!("{{ components(filter: {{ kinds: [{kinds}] }}) {{ __typename }} }}")
    };
    let world = world().await;
    let public = world.anonymous();
    taken(&public.ask(&query(5_000)).await, "5000 tokens");
    let answer = public.ask(&query(5_001)).await;
    refused(
        &answer,
        "LIMIT_EXCEEDED",
        "De vraag heeft meer dan 5.000 tekens en woorden. Vraag het in delen, en geef waarden mee in variables.",
        "5001 tokens",
    );
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_document_has_at_most_64_kib() {
    let query = |bytes: usize| filled("{ __typename }", bytes);
    let world = world().await;
    let public = world.anonymous();
    taken(&public.ask(&query(65_536)).await, "64 KiB");
    let answer = public.ask(&query(65_537)).await;
    refused(&answer, "LIMIT_EXCEEDED", "De vraag is langer dan 64 KiB. Vraag het in delen.", "a byte more");
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_body_has_at_most_256_kib() {
    let body = |bytes: usize| filled(&json!({ "query": "{ __typename }" }).to_string(), bytes);
    let world = world().await;
    let public = world.anonymous();
    taken(&public.post(body(262_144)).await, "256 KiB");
    let answer = public.post(body(262_145)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"), "{}", answer.text);
}

#[tokio::test]
async fn an_operation_has_at_most_500_fields_also_through_fragments() {
    let world = world().await;
    let public = world.anonymous();
    let message = "De vraag heeft meer dan 500 velden. Vraag het in delen.";
    let plain = |fields: usize| format!("{{ {} }}", "__typename ".repeat(fields));
    taken(&public.ask(&plain(500)).await, "500 fields");
    refused(&public.ask(&plain(501)).await, "LIMIT_EXCEEDED", message, "501 fields");

    let spread = |more: &str| {
        let fields = "__typename ".repeat(50);
        format!("{{ {} {more} }} fragment F on Query {{ ... on Query {{ {fields} }} }}", "...F ".repeat(10))
    };
    taken(&public.ask(&spread("")).await, "ten times fifty");
    refused(&public.ask(&spread("__typename")).await, "LIMIT_EXCEEDED", message, "ten times fifty and one");
}

#[tokio::test]
async fn an_operation_has_at_most_30_aliases_also_through_fragments() {
    let world = world().await;
    let public = world.anonymous();
    let message = "De vraag heeft meer dan 30 aliassen. Vraag het in delen, of vraag meer dingen tegelijk met nodes.";
    let aliases = |count: usize| (0..count).fold(String::new(), |text, n| text + &format!("a{n}: __typename "));
    taken(&public.ask(&format!("{{ {} }}", aliases(30))).await, "30 aliases");
    refused(&public.ask(&format!("{{ {} }}", aliases(31))).await, "LIMIT_EXCEEDED", message, "31 aliases");

    let fragments = format!("fragment A on Query {{ ...B ...B }} fragment B on Query {{ {} }}", aliases(5));
    taken(&public.ask(&format!("{{ ...A ...A ...A }} {fragments}")).await, "three times twice five");
    let answer = public.ask(&format!("{{ ...A ...A ...A ... {{ z: __typename }} }} {fragments}")).await;
    refused(&answer, "LIMIT_EXCEEDED", message, "and one more");
}

#[tokio::test]
async fn an_operation_has_at_most_500_fragments() {
    let world = world().await;
    let public = world.anonymous();
    let query =
        |spreads: usize| format!("{{ {} }} fragment F on Query {{ viewer {{ __typename }} }}", "...F ".repeat(spreads));
    taken(&public.ask(&query(250)).await, "250 spreads of two fields");
    // Spreads of what is not there are no fields, so only their own limit stops them.
    let query = |spreads: usize| format!("{{ {} }}", "...F ".repeat(spreads));
    let answer = public.ask(&query(500)).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "{}", answer.text);
    let message = "De vraag gebruikt meer dan 500 fragmenten. Vraag het in delen.";
    refused(&public.ask(&query(501)).await, "LIMIT_EXCEEDED", message, "501 spreads");
}

#[tokio::test]
async fn a_mutation_does_at_most_5_things_also_through_fragments() {
    let world = world().await;
    let editor = world.actor("utrecht.editor");
    let creations = |count: usize| {
        (0..count).fold(String::new(), |mut text, n| {
            let input = "input: { description: { name: { nl: \"N\" }, summary: { nl: \"S\" }, purpose: { nl: \"P\" }, kind: MODEL } }";
            write!(text, "m{n}: createComponent({input}) {{ errors {{ code }} }} ").expect("a string takes text");
            text
        })
    };
    let count = async || world.database.number("select count(*) from component").await;
    taken(&editor.ask(&format!("mutation {{ {} }}", creations(5))).await, "5 mutations");
    assert_eq!(count().await, 5);
    taken(
        &editor.ask(&format!("mutation {{ ...F }} fragment F on Mutation {{ {} }}", creations(5))).await,
        "5 in a fragment",
    );
    assert_eq!(count().await, 10);
    for (query, what) in [
        (format!("mutation {{ {} }}", creations(6)), "6 mutations"),
        (format!("mutation {{ ...F }} fragment F on Mutation {{ {} }}", creations(6)), "6 in a fragment"),
        (format!("mutation {{ ... {{ {} }} }}", creations(6)), "6 in an inline fragment"),
        (format!("query Q {{ __typename }} mutation M {{ {} }}", creations(6)), "6 in one of two operations"),
    ] {
        refused(
            &editor.ask(&query).await,
            "LIMIT_EXCEEDED",
            "De vraag heeft meer dan 5 mutaties. Verstuur ze in delen.",
            what,
        );
    }
    assert_eq!(count().await, 10, "what is refused is not begun");
}

#[tokio::test]
async fn an_operation_is_at_most_15_fields_deep() {
    // __type, fields, type and name around so many of the chain.
    let query = |depth: usize| {
        let (open, close) = ("ofType { ".repeat(depth - 4), "} ".repeat(depth - 4));
        format!("{{ __type(name: \"Query\") {{ fields {{ type {{ {open} name {close} }} }} }} }}")
    };
    let world = world().await;
    let public = world.anonymous();
    taken(&public.ask(&query(15)).await, "15 deep");
    let message = "De vraag is meer dan 15 velden diep. Vraag het in delen: lees eerst de id's, en vraag dan met node of nodes verder.";
    refused(&public.ask(&query(16)).await, "LIMIT_EXCEEDED", message, "16 deep");
}

#[tokio::test]
async fn an_operation_costs_at_most_10000() {
    let world = world().await;
    let public = world.anonymous();
    // A page of a hundred, each with `nodes` and 98 fields: a hundred times 1 + 1 + 98.
    let query = |more: &str| format!("{{ components(first: 100) {{ nodes {{ {} }} }} {more} }}", "id ".repeat(98));
    taken(&public.ask(&query("")).await, "10000");
    let message =
        "De vraag kost meer dan 10.000: velden maal de gevraagde rijen. Vraag minder rijen of minder velden tegelijk.";
    refused(&public.ask(&query("viewer { __typename }")).await, "LIMIT_EXCEEDED", message, "10001");
    let english = public.clone().with("accept-language", "en").ask(&query("viewer { __typename }")).await;
    let message_en =
        "The operation costs over 10000: fields times the rows asked for. Ask for fewer rows or fewer fields at once.";
    refused(&english, "LIMIT_EXCEEDED", message_en, "10001 in English");

    // A size in a variable counts, a size that will be refused is no way round, and a list within a list multiplies.
    let sized = "query($first: Int) { components(first: $first) { nodes { versions(first: 100) { nodes { id } } } } }";
    taken(&public.run(sized, json!({ "first": 10 })).await, "10 times 100");
    for first in [100, 100_000, i32::MAX] {
        let answer = public.run(sized, json!({ "first": first })).await;
        refused(&answer, "LIMIT_EXCEEDED", message, &format!("{first} times 100"));
    }
}

#[tokio::test]
async fn a_field_has_at_most_8_directives() {
    let world = world().await;
    let public = world.anonymous();
    let query = |count: usize| format!("{{ __typename {} }}", "@include(if: true)".repeat(count));
    taken(&public.ask(&query(8)).await, "8 directives");
    let message = "The number of directives on the field `__typename` cannot be greater than `8`";
    refused(&public.ask(&query(9)).await, "LIMIT_EXCEEDED", message, "9 directives");
    refused(&public.ask(&query(700)).await, "LIMIT_EXCEEDED", message, "700 directives");
}

#[tokio::test]
async fn fragments_that_multiply_are_refused_before_they_are_written_out() {
    let world = world().await;
    let public = world.anonymous();
    // Thirty fragments that each spread the next so many times, and at the end a leaf.
    let query = |times: usize, leaf: &str| {
        let spreads = |n: usize| format!("...F{} ", n + 1).repeat(times);
        let chain =
            (0..29).fold(String::new(), |text, n| text + &format!("fragment F{n} on Query {{ {} }} ", spreads(n)));
        format!("{{ ...F0 }} {chain} fragment F29 on Query {{ {leaf} }}")
    };
    taken(&public.ask(&query(1, "__typename")).await, "one by one");
    let fields = "De vraag heeft meer dan 500 velden. Vraag het in delen.";
    let spreads = "De vraag gebruikt meer dan 500 fragmenten. Vraag het in delen.";
    // Were they written out, these would be 10^29 spreads, and this test would not end.
    refused(&public.ask(&query(10, "__typename")).await, "LIMIT_EXCEEDED", fields, "ten times each");
    refused(&public.ask(&query(10, "...Missing")).await, "LIMIT_EXCEEDED", spreads, "ending in nothing");
    let circle = "De fragmenten gebruiken elkaar in een kring. Haal er één weg.";
    refused(&public.ask(&query(10, "...F0")).await, "LIMIT_EXCEEDED", circle, "ending where it began");
}

#[tokio::test]
async fn circles_of_fragments_are_refused() {
    let world = world().await;
    let public = world.anonymous();
    for (query, what) in [
        ("{ ...A } fragment A on Query { ...A ...A }", "itself, twice"),
        ("{ ...A } fragment A on Query { viewer { ...B } } fragment B on Viewer { roles ...B }", "deeper"),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "two"),
        ("{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }", "not used"),
    ] {
        let answer = public.ask(query).await;
        assert!(!answer.errors.is_empty() && answer.data == Value::Null, "{what}: {}", answer.text);
    }
    taken(&public.ask("{ ...A ...A } fragment A on Query { __typename }").await, "twice is no circle");
}

#[tokio::test]
async fn deep_nesting_ends_in_a_refusal_and_not_in_a_crash() {
    let world = world().await;
    let public = world.anonymous();
    let nested = |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    for (query, what) in [
        (nested("{", "}", 100_000), "100000 braces"),
        (nested("{a", "}", 1_600), "1600 selections"),
        (nested("...{", "}", 1_200), "1200 inline fragments"),
        (format!("{{ nodes(ids: {}) {{ id }} }}", nested("[", "]", 2_400)), "2400 lists"),
        (format!("{{ components(filter: {}) {{ totalCount }} }}", nested("{a:", "}", 1_600)), "1600 objects"),
        (format!("query($a: {}) {{ __typename }}", nested("[", "]", 2_400)), "2400 lists of types"),
        ("{".repeat(4_999), "4999 braces that never close"),
    ] {
        let answer = public.ask(&query).await;
        assert!(!answer.errors.is_empty() && answer.data == Value::Null, "{what}: {}", answer.text);
    }
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for (depth, what) in [(200, "200 lists"), (100_000, "100000 lists")] {
        let list = nested("[", "]", depth);
        let answer = public.post(format!("{{\"query\": {}, \"variables\": {{\"ids\": {list}}}}}", json!(query))).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{what}");
    }
    let list: Value = serde_json::from_str(&nested("[", "]", 100)).expect("JSON");
    let answer = public.run(query, json!({ "ids": list })).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "a hundred lists: {}", answer.text);
    taken(&public.run(query, json!({ "ids": ["x"] })).await, "one list");
}

#[tokio::test]
async fn a_page_has_1_to_100_rows() {
    let world = world().await;
    let public = world.anonymous();
    for (arguments, good) in [
        ("first: 1", true),
        ("first: 100", true),
        ("last: 1", true),
        ("last: 100", true),
        ("first: 0", false),
        ("first: 101", false),
        ("first: -5", false),
        ("first: -2147483648", false),
        ("last: 0", false),
        ("last: 101", false),
        ("last: -5", false),
        ("first: 5, last: 5", false),
    ] {
        let answer = public.ask(&format!("{{ organisations({arguments}) {{ nodes {{ slug }} }} }}")).await;
        if good {
            taken(&answer, arguments);
        } else {
            assert_eq!((answer.code(), &answer.data), ("BAD_USER_INPUT", &Value::Null), "{arguments}: {}", answer.text);
        }
    }
    let answer = public.ask("{ organisations(first: 2) { nodes { slug } } }").await;
    assert_eq!(answer.data["organisations"]["nodes"], json!([{ "slug": "amersfoort" }, { "slug": "tilburg" }]));
}

#[tokio::test]
async fn a_cursor_of_another_list_or_of_nobody_is_refused_and_not_misread() {
    let world = world().await;
    world.component("utrecht.editor", "Chatbot").await;
    let administrator = world.actor("utrecht.administrator");
    let query = "query($after: String) { components(after: $after) { pageInfo { endCursor } } }";
    let answer = administrator.run(query, json!({})).await;
    let own = answer.data["components"]["pageInfo"]["endCursor"].clone();
    taken(&administrator.run(query, json!({ "after": own })).await, "its own");
    let events = administrator.ask("{ events(first: 1) { pageInfo { endCursor } } }").await;
    let of_events = events.data["events"]["pageInfo"]["endCursor"].as_str().expect("a cursor").to_owned();

    let message = "after: Deze cursor is niet van deze lijst. Neem een cursor over uit pageInfo.";
    let own = own.as_str().expect("a cursor");
    for (cursor, what) in [
        (of_events.as_str(), "the log's"),
        ("", "empty"),
        ("x", "no base64"),
        ("W10", "an empty list"),
        ("WyJhIiwieCJd", "an id that is none"),
        ("WyJcdTAwMDAiLCIwIl0", "a character that PostgreSQL does not know"),
        (&own[..own.len() - 4], "cut off"),
        (&own.repeat(100), "very long"),
    ] {
        let answer = administrator.run(query, json!({ "after": cursor })).await;
        refused(&answer, "BAD_USER_INPUT", message, what);
    }
    let log = "query($after: String) { events(after: $after) { pageInfo { endCursor } } }";
    refused(&administrator.run(log, json!({ "after": own })).await, "BAD_USER_INPUT", message, "a name in the log");
}

#[tokio::test]
async fn nodes_takes_at_most_100_ids() {
    let world = world().await;
    let ids = |count: usize| json!({ "ids": vec![world.organisation("utrecht"); count] });
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let answer = world.anonymous().run(query, ids(100)).await;
    taken(&answer, "100 ids");
    assert_eq!(answer.data["nodes"].as_array().map(Vec::len), Some(100));
    let answer = world.anonymous().run(query, ids(101)).await;
    refused(&answer, "BAD_USER_INPUT", "ids: Geef maximaal 100 ids.", "101 ids");
}

#[tokio::test]
async fn an_error_tells_at_most_200_characters_of_what_was_sent() {
    let world = world().await;
    let public = world.anonymous();
    let long = "é".repeat(10_000);
    let name = "a".repeat(10_000);
    for (query, what) in [
        (format!("{{ viewer {{ \"{long}\" }}"), "a text that does not belong there"),
        (format!("{{ {name} }}"), "a field that is unknown"),
        (format!("{{ ...{name} }}"), "a fragment that is unknown"),
        (format!("{{ component(id: \"{name}\", {name}: 1) {{ id }} }}"), "an argument that is unknown"),
        (format!("query($a: {name}) {{ __typename }}"), "a type that is unknown"),
    ] {
        let answer = public.ask(&query).await;
        assert!(!answer.errors.is_empty(), "{what}: {}", answer.text);
        for error in &answer.errors {
            let message = error["message"].as_str().expect("a message");
            assert!(message.chars().count() <= 200 && !message.is_empty(), "{what}: {message}");
        }
        assert!(answer.text.len() < 2_000, "{what}: {}", answer.text);
    }
    let answer = public.post(json!({ "query": "{ __typename }", "variables": name }).to_string()).await;
    let message = answer.errors[0]["message"].as_str().expect("a message");
    assert!(message.chars().count() <= 200, "{message}");
}

/// As GraphQL's own reference implementation asks it (graphql-js, `getIntrospectionQuery`).
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { queryType { name } mutationType { name }
    subscriptionType { name } types { ...FullType } directives { name description locations args { ...InputValue } } } }
  fragment FullType on __Type { kind name description
    fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
    inputFields { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

#[tokio::test]
async fn the_usual_introspection_is_within_the_limits() {
    let world = world().await;
    let answer = world.anonymous().ask(INTROSPECTION).await;
    taken(&answer, "introspection");
    let types = answer.data["__schema"]["types"].as_array().expect("types");
    assert!(types.iter().any(|one| one["name"] == "Component"), "{types:?}");
}
