//! Updates: what is left out stays as it is, `null` clears it; and what is stated of today cannot begin later.

use serde_json::{Value, json};
use tests::{World, both};

/// Does `mutation` as the editor and answers its payload, with messages in Dutch.
pub(crate) async fn payload(world: &World, person: &str, mutation: &str, shows: &str, input: Value) -> Value {
    let of = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query =
        format!("mutation($input: {of}!) {{ {mutation}(input: $input) {{ {shows} errors {{ code path message }} }} }}");
    let answer = world.actor(person).run(&query, json!({ "input": input })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data[mutation].clone()
}

/// Code, path and message of the one refusal.
fn told(payload: &Value) -> (String, String, String) {
    let errors = payload["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 1, "{payload}");
    let path = errors[0]["path"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&errors[0]["code"]), path.join("."), text(&errors[0]["message"]))
}

const SAYS: &str = "component { revision name nameEn: name(language: EN) summary purpose kind theme licence sourceUrl contact \
    supplierName phase standards keywords }";

both!(an_update_of_a_component_changes_what_it_names_and_nothing_else, async |world: World| {
    let description = json!({ "name": { "nl": "Telraam", "en": "Counter" }, "summary": { "nl": "Telt" }, "purpose": { "nl": "Weten" },
        "kind": "MODEL", "theme": "TRAFFIC", "licence": "EUPL-1.2", "sourceUrl": "https://code.example.org/x", "contact": "ai@example.org",
        "supplierName": "Maker", "phase": "DESIGN", "standards": ["urn:x"], "keywords": ["fiets", "teller"] });
    let input = json!({ "description": description });
    let made =
        payload(&world, "utrecht.editor", "createComponent", &format!("component {{ id }} all: {SAYS}"), input).await;
    let id = tests::id_of(&made["component"]);
    let update = async |revision: i64, changes: Value| {
        let input = json!({ "id": id, "expectedRevision": revision, "description": changes });
        payload(&world, "utrecht.editor", "updateComponent", SAYS, input).await
    };
    let mut expected = made["all"].clone();
    // Nothing, a name in one language, one field; each leaves the rest.
    expected["revision"] = json!(2);
    assert_eq!(update(1, json!({})).await, json!({ "component": expected, "errors": [] }));
    expected["revision"] = json!(3);
    expected["name"] = json!("Fietsteller");
    assert_eq!(update(2, json!({ "name": { "nl": "Fietsteller" } })).await["component"], expected);
    expected["revision"] = json!(4);
    expected["keywords"] = json!(["fiets"]);
    assert_eq!(update(3, json!({ "keywords": ["fiets"] })).await["component"], expected);
    // Null clears; not what a component must have.
    for (field, cleared) in [
        ("theme", json!(null)),
        ("licence", json!(null)),
        ("sourceUrl", json!(null)),
        ("contact", json!(null)),
        ("supplierName", json!(null)),
        ("phase", json!(null)),
        ("standards", json!([])),
        ("keywords", json!([])),
        ("purpose", json!("")),
    ] {
        let revision = expected["revision"].as_i64().unwrap();
        expected["revision"] = json!(revision + 1);
        expected[field] = cleared;
        let mut changes = json!({});
        changes[field] = json!(null);
        assert_eq!(update(revision, changes).await["component"], expected, "{field}");
    }
    expected["nameEn"] = json!("Fietsteller"); // Dutch is the fallback
    expected["revision"] = json!(14);
    assert_eq!(update(13, json!({ "name": { "en": null } })).await["component"], expected);
    for (field, path) in [("name", "name.nl"), ("summary", "summary.nl"), ("kind", "kind")] {
        let mut changes = json!({});
        changes[field] = json!(null);
        let (code, at, _) = told(&update(14, changes).await);
        assert_eq!((code.as_str(), at), ("INVALID", format!("input.description.{path}")), "{field}");
    }
    // What is stale is told before anything is made of it.
    assert_eq!(told(&update(1, json!({ "kind": null })).await).0, "CONFLICT");
});

const VERSION: &str = "version { revision state changes changesEn: changes(language: EN) releasedOn supportEndsOn }";

both!(the_end_of_support_is_stated_without_losing_the_release, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Telraam").await;
    let input = json!({ "componentId": component, "number": "2", "state": "ACTIVE", "changes": { "nl": "Sneller", "en": "Faster" },
        "releasedOn": "2025-03-01" });
    let made = payload(&world, "utrecht.editor", "addVersion", "version { id }", input).await;
    let id = tests::id_of(&made["version"]);
    let update = async |revision: i64, mut changes: Value| {
        changes["id"] = json!(id);
        changes["expectedRevision"] = json!(revision);
        payload(&world, "utrecht.editor", "updateVersion", VERSION, changes).await
    };
    let mut expected = json!({ "revision": 2, "state": "MAINTENANCE", "changes": "Sneller", "changesEn": "Faster",
        "releasedOn": "2025-03-01", "supportEndsOn": "2999-01-01" });
    let ended = update(1, json!({ "state": "MAINTENANCE", "supportEndsOn": "2999-01-01" })).await;
    assert_eq!(ended, json!({ "version": expected, "errors": [] }));
    expected["revision"] = json!(3);
    expected["changes"] = json!("Veel sneller");
    assert_eq!(update(2, json!({ "changes": { "nl": "Veel sneller" } })).await["version"], expected);
    // An empty text is a form that was not filled in.
    for empty in ["", "  ", "<p></p>"] {
        let (code, path, message) = told(&update(3, json!({ "changes": { "nl": empty } })).await);
        assert_eq!((code.as_str(), path.as_str()), ("INVALID", "input.changes.nl"), "{empty:?}");
        assert!(message.contains("null"), "{message}");
    }
    assert_eq!(told(&update(3, json!({ "state": null })).await).1, "input.state");
    // What stays is checked together with what changes.
    assert_eq!(told(&update(3, json!({ "releasedOn": "2999-06-01" })).await).1, "input.supportEndsOn");
    let cleared = update(3, json!({ "changes": null, "releasedOn": null, "supportEndsOn": null })).await;
    let bare = json!({ "revision": 4, "state": "MAINTENANCE", "changes": "", "changesEn": "", "releasedOn": null, "supportEndsOn": null });
    assert_eq!(cleared["version"], bare);
    assert_eq!(
        update(4, json!({ "state": "ACTIVE", "changes": { "nl": "" } })).await["errors"],
        json!([]),
        "it was empty"
    );
});

const ADOPTION: &str = "adoption { revision state since until purpose }";

both!(use_that_ends_keeps_when_it_began_and_what_for, async |world: World| {
    let (component, version) = world.component("utrecht.editor", "Telraam").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let id = world.adopt("tilburg.editor", &version, "Drukte").await;
    let restate = async |revision: i64, changes: Value| {
        let input = json!({ "id": id, "expectedRevision": revision, "statement": changes });
        payload(&world, "tilburg.editor", "restateAdoption", ADOPTION, input).await
    };
    let ended = restate(1, json!({ "state": "ENDED", "until": "2026-02-01" })).await;
    let mut expected =
        json!({ "revision": 2, "state": "ENDED", "since": "2026-01-01", "until": "2026-02-01", "purpose": "Drukte" });
    assert_eq!(ended, json!({ "adoption": expected, "errors": [] }));
    // Begun again: its last day is over, and stays until it is cleared.
    let (code, path, message) = told(&restate(2, json!({ "state": "IN_USE" })).await);
    assert_eq!((code.as_str(), path.as_str()), ("INVALID", "input.statement.until"));
    assert!(message.contains("ENDED") && message.contains("null"), "{message}");
    assert_eq!(told(&restate(2, json!({ "state": null })).await).1, "input.statement.state");
    expected["revision"] = json!(3);
    expected["state"] = json!("IN_USE");
    expected["until"] = json!(null);
    assert_eq!(restate(2, json!({ "state": "IN_USE", "until": null })).await["adoption"], expected);
    expected["revision"] = json!(4);
    expected["purpose"] = json!(null);
    assert_eq!(restate(3, json!({ "purpose": null })).await["adoption"], expected);
});

both!(what_is_still_to_come_is_not_in_use, async |world: World| {
    let (component, version) = world.component("utrecht.editor", "Telraam").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let adopt = async |statement: Value| {
        let input = json!({ "versionId": version, "statement": statement });
        payload(&world, "tilburg.editor", "adoptVersion", "adoption { id }", input).await
    };
    for (statement, path, remedy) in [
        (json!({ "state": "IN_USE", "since": "2999-01-01" }), "since", "PLANNED"),
        (json!({ "state": "ENDED", "since": "2026-01-01", "until": "2999-01-01" }), "until", "IN_USE"),
        (json!({ "state": "IN_USE", "since": "2026-01-01", "until": "2026-02-01" }), "until", "ENDED"),
    ] {
        let (code, at, message) = told(&adopt(statement.clone()).await);
        assert_eq!((code.as_str(), at), ("INVALID", format!("input.statement.{path}")), "{statement}");
        assert!(message.contains(remedy), "{message}");
    }
    let count = "{ components(first: 1) { nodes { facts { activeAdopters { value } } adoptionCount } } }";
    let counted = world.actor("tilburg.reader").ask(count).await.data["components"]["nodes"][0].clone();
    assert_eq!(counted, json!({ "facts": { "activeAdopters": { "value": 0 } }, "adoptionCount": 0 }));
    let planned = adopt(json!({ "state": "PLANNED", "since": "2999-01-01" })).await;
    let id = tests::id_of(&planned["adoption"]);
    // Nor does it come into use by its state alone.
    let begin = json!({ "id": id, "expectedRevision": 1, "statement": { "state": "IN_USE" } });
    let (_, path, _) = told(&payload(&world, "tilburg.editor", "restateAdoption", "", begin).await);
    assert_eq!(path, "input.statement.since");
    let leaving = json!({ "state": "IN_USE", "since": "2026-01-01", "until": "2999-01-01" });
    let begin = json!({ "id": id, "expectedRevision": 1, "statement": leaving });
    assert_eq!(payload(&world, "tilburg.editor", "restateAdoption", "", begin).await["errors"], json!([]));
});

both!(a_release_that_is_still_to_come_is_not_told_as_past, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Telraam").await;
    let input = json!({ "componentId": component, "number": "2", "state": "DEVELOPMENT", "changes": { "nl": "X" }, "releasedOn": "2999-03-01" });
    let made = payload(&world, "utrecht.editor", "addVersion", "version { releasedOn }", input).await;
    assert_eq!(made, json!({ "version": { "releasedOn": "2999-03-01" }, "errors": [] }));
    let query = "query($id: ID!) { component(id: $id) { facts { newestVersionAge { value explanation } } } }";
    let ask = async |language: &str| {
        let actor = world.actor("utrecht.reader").with("accept-language", language);
        actor.run(query, json!({ "id": component })).await.data["component"]["facts"]["newestVersionAge"].clone()
    };
    assert_eq!(ask("nl").await, json!({ "value": 0, "explanation": "Versie 2 komt uit op 1 maart 2999." }));
    assert_eq!(ask("en").await, json!({ "value": 0, "explanation": "Version 2 will be released on 1 March 2999." }));
});
