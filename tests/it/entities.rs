//! `_entities` and `_service`: what the router of a supergraph asks (Apollo Federation).

use axum::http::StatusCode;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::{Answer, World, both};

const NAMES: &str = "query($representations: [_Any!]!) { _entities(representations: $representations) { __typename \
    ... on Organisation { slug } ... on Component { name } ... on ComponentVersion { number component { name } } ... on Party { name } } }";

async fn ask(world: &World, person: &str, query: &str, representations: Value) -> Answer {
    world.actor(person).run(query, json!({ "representations": representations })).await
}

both!(entities_are_found_by_each_of_their_keys_in_the_order_asked_for, async |world: World| {
    let (chatbot, version) = world.component("utrecht.editor", "Chatbot").await;
    let (secret, _) = world.component("tilburg.editor", "Geheim").await;
    let party = [("Peilschaal".to_owned(), None)];
    let party = domain::tenancy::set_up::add_parties(&world.database.db, world.organisations["vng"], &party);
    let party = party.await.unwrap()[0].to_string();
    let tilburg = "https://identifier.overheid.nl/tooi/id/gemeente/gm0855";
    let asked = json!([
        { "__typename": "Component", "id": chatbot },
        { "__typename": "Organisation", "code": "GM0307" },
        { "__typename": "Component", "id": secret },
        { "__typename": "Organisation", "tooiUri": tilburg },
        { "__typename": "Organisation", "id": world.organisation("vng"), "code": null, "budgetYear": 2027 },
        { "__typename": "ComponentVersion", "id": version },
        { "__typename": "Party", "id": party },
        { "__typename": "Component", "id": chatbot },
    ]);
    let answer = ask(&world, "utrecht.reader", NAMES, asked).await;
    let chatbot = json!({ "__typename": "Component", "name": "Chatbot" });
    let expected = json!([
        chatbot,
        { "__typename": "Organisation", "slug": "amersfoort" },
        null,
        { "__typename": "Organisation", "slug": "tilburg" },
        { "__typename": "Organisation", "slug": "vng" },
        { "__typename": "ComponentVersion", "number": "1.0", "component": { "name": "Chatbot" } },
        { "__typename": "Party", "name": "Peilschaal" },
        chatbot,
    ]);
    assert_eq!(answer.data["_entities"], expected, "{}", answer.text);
    assert_eq!(answer.errors, Vec::<Value>::new());
});

both!(what_is_no_key_of_anything_is_null_and_not_an_error, async |world: World| {
    let nothing = json!([
        { "__typename": "Organisation", "code": "GM9999" },
        { "__typename": "Organisation", "code": "gm0344" },
        { "__typename": "Organisation", "code": null },
        { "__typename": "Organisation", "id": null, "code": null, "tooiUri": null },
        { "__typename": "Organisation", "tooiUri": "" },
        { "__typename": "Component", "id": "nonsense" },
        { "__typename": "Component", "id": world.organisation("utrecht") },
        { "__typename": "ComponentVersion", "id": "version_01h455vb4pex5vsknk084sn02q" },
        { "__typename": "Party", "id": "'; drop table party; --" },
    ]);
    let answer = ask(&world, "utrecht.reader", NAMES, nothing).await;
    assert_eq!(answer.data["_entities"], json!(vec![Value::Null; 9]), "{}", answer.text);
    assert_eq!(answer.errors, Vec::<Value>::new());
    let none = ask(&world, "utrecht.reader", NAMES, json!([])).await;
    assert_eq!(none.data, json!({ "_entities": [] }), "{}", none.text);
});

#[tokio::test]
async fn a_malformed_representation_is_refused_by_a_code_and_a_sentence() {
    let world = World::new(tests::Database::sqlite().await).await;
    let id = world.organisation("utrecht");
    let object = "representations: Each representation is an object.";
    let typename = "representations: Give each representation a __typename.";
    let unknown = "representations: Only Organisation, Party, Component and ComponentVersion have keys.";
    let key = "representations: Give each representation a key: id, and of an Organisation id, code or tooiUri.";
    let text = "representations: A key is a text.";
    for (representation, message) in [
        (json!("Component"), object),
        (json!(5), object),
        (json!(true), object),
        (json!([{ "__typename": "Component", "id": id }]), object),
        (json!({}), typename),
        (json!({ "id": id }), typename),
        (json!({ "__typename": null, "id": id }), typename),
        (json!({ "__typename": 5, "id": id }), typename),
        (json!({ "__typename": { "a": "Component" }, "id": id }), typename),
        (json!({ "__typename": "Account", "id": id }), unknown),
        (json!({ "__typename": "Query" }), unknown),
        (json!({ "__typename": "component", "id": id }), unknown),
        (json!({ "__typename": "" }), unknown),
        (json!({ "__typename": "Component" }), key),
        (json!({ "__typename": "Component", "code": "GM0344" }), key),
        (json!({ "__typename": "Organisation", "slug": "utrecht" }), key),
        (json!({ "__typename": "Component", "id": 5 }), text),
        (json!({ "__typename": "Component", "id": { "id": "x" } }), text),
        (json!({ "__typename": "Organisation", "code": ["GM0344"] }), text),
        (json!({ "__typename": "Organisation", "tooiUri": false }), text),
    ] {
        let good = json!({ "__typename": "Organisation", "id": id });
        let actor = world.anonymous().with("accept-language", "en");
        let answer = actor.run(NAMES, json!({ "representations": [good, representation] })).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::OK, "BAD_USER_INPUT"), "{representation}");
        assert_eq!(answer.errors[0]["message"], message, "{representation}");
        assert_eq!(answer.errors[0]["path"], json!(["_entities"]), "{representation}");
    }
    // What is no list of things is not even a query.
    for nothing in [json!(null), json!([null]), json!("x")] {
        let answer = world.anonymous().run(NAMES, json!({ "representations": nothing })).await;
        assert!(["GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"].contains(&answer.code()), "{nothing}: {}", answer.text);
    }
}

/// Any JSON, in which what a representation is made of turns up often.
fn anything() -> impl Strategy<Value = Value> {
    let words =
        ["Component", "Organisation", "ComponentVersion", "Party", "GM0344", "component_01h455vb4pex5vsknk084sn02q"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(words.to_vec()).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let key = || select(["id", "code", "tooiUri", "x"].to_vec()).prop_map(str::to_owned);
    let name = select(words[..5].to_vec()).prop_map(Value::from);
    let inner = leaf.clone().prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(key(), inner, 0..5).prop_map(|fields| json!(fields)),
        ]
    });
    let representation =
        (name, btree_map(key(), prop_oneof![leaf, inner.clone()], 0..4)).prop_map(|(name, mut fields)| {
            fields.insert("__typename".to_owned(), name);
            json!(fields)
        });
    prop_oneof![1 => inner, 4 => representation]
}

#[tokio::test]
async fn whatever_is_sent_is_answered_or_refused() {
    let world = World::new(tests::Database::sqlite().await).await;
    let actor = world.actor("utrecht.reader");
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..600 {
        let representation = anything().new_tree(&mut runner).expect("a value").current();
        let answer = actor.run(NAMES, json!({ "representations": [representation] })).await;
        assert_eq!(answer.status, StatusCode::OK, "{representation}: {}", answer.text);
        let known = ["", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&answer.code());
        assert!(known, "{representation}: {}", answer.text);
        *seen.entry(answer.code().to_owned()).or_insert(0) += 1;
    }
    assert!(seen[""] > 20 && seen["BAD_USER_INPUT"] > 50, "both were tried: {seen:?}");
}

#[tokio::test]
async fn representations_are_at_most_100_and_each_costs_what_is_asked_of_it() {
    let world = World::new(tests::Database::sqlite().await).await;
    let utrecht = json!({ "__typename": "Organisation", "code": "GM0344" });
    let some = |count: usize| json!(vec![utrecht.clone(); count]);
    let name = "query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Organisation { name } } }";
    let answer = ask(&world, "utrecht.reader", name, some(100)).await;
    assert_eq!(answer.data["_entities"], json!(vec![json!({ "name": "Utrecht" }); 100]), "{}", answer.text);
    let answer = ask(&world, "utrecht.reader", name, some(101)).await;
    let message = answer.errors[0]["message"].as_str();
    assert_eq!(
        (answer.code(), message),
        ("BAD_USER_INPUT", Some("representations: Geef maximaal 100 representaties."))
    );
    // A hundred rows of one field cost 200 (each has an edge): fifty times that is at the edge.
    let adoptions = "query($representations: [_Any!]!) { _entities(representations: $representations) \
        { ... on Organisation { adoptions(first: 100) { __typename } } } }";
    let cost = |answer: &Answer| (answer.code().to_owned(), answer.data["_entities"].as_array().map(Vec::len));
    let answer = ask(&world, "utrecht.reader", adoptions, some(100)).await;
    assert_eq!(cost(&answer), (String::new(), Some(100)), "{}", answer.text);
    let answer = ask(&world, "utrecht.reader", &adoptions.replace("__typename", "nodes { state }"), some(100)).await;
    assert_eq!(cost(&answer), ("LIMIT_EXCEEDED".to_owned(), None), "{}", answer.text);
    let deep = format!("{}{}", "component { newestVersion { ".repeat(7), "} }".repeat(7)).replace("{ }", "{ id }");
    let deep = format!(
        "{{ _entities(representations: [{{ __typename: \"ComponentVersion\", id: \"x\" }}]) {{ ... on ComponentVersion {{ {deep} }} }} }}"
    );
    let answer = world.anonymous().ask(&deep).await;
    assert_eq!(answer.code(), "LIMIT_EXCEEDED", "{}", answer.text);
}

both!(statements_of_entities_do_not_grow_with_their_number, async |world: World| {
    let mut representations = Vec::new();
    for number in 0..24 {
        let (component, version) = world.component("utrecht.editor", &format!("Component {number:02}")).await;
        representations.push(json!({ "__typename": "Component", "id": component }));
        representations.push(json!({ "__typename": "ComponentVersion", "id": version }));
        let key = [("code", "GM0344"), ("code", "GM0307"), ("tooiUri", "x")][number % 3];
        representations.push(json!({ "__typename": "Organisation", key.0: key.1 }));
    }
    let query = "query($representations: [_Any!]!) { _entities(representations: $representations) { __typename \
        ... on Component { name owner { name } newestVersion { number } adoptionCount } \
        ... on ComponentVersion { component { name owner { name } } } ... on Organisation { name } } }";
    let statements = async |count: usize| {
        let before = world.database.db.statements();
        let answer = ask(&world, "utrecht.editor", query, json!(representations[..count])).await;
        assert!(answer.errors.is_empty(), "{}", answer.text);
        (world.database.db.statements() - before, answer.text.matches("\"name\"").count())
    };
    statements(6).await; // the first request also reads the issuer's providers, once
    let (few, names) = statements(6).await;
    let (many, more_names) = statements(72).await;
    assert!(more_names >= 10 * names && names > 0, "{names} and {more_names}: the things were there");
    assert_eq!(few, many);
    assert!(few <= 9, "{few} statements");
});

#[tokio::test]
async fn the_service_tells_its_subgraph() {
    let world = World::new(tests::Database::sqlite().await).await;
    let answer = world.anonymous().ask("{ _service { sdl } }").await;
    let sdl = answer.data["_service"]["sdl"].as_str().unwrap_or_default();
    assert!(sdl == api::graphql::federated_sdl(), "as the command prints it");
    assert!(sdl.contains("@key(fields: \"tooiUri\")"), "{sdl}");
}
