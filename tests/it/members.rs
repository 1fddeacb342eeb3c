//! People, roles, service accounts, mergers, and what the log says of it.

use domain::tenancy::set_up::{merge, operator};
use serde_json::{Value, json};
use tests::{World, both, id_of};

const MEMBERS: &str =
    "{ members(first: 50) { totalCount nodes { id state roles revision account { kind name email } } } }";

async fn member(world: &World, administrator: &str, name: &str) -> Value {
    let answer = world.actor(administrator).ask(MEMBERS).await;
    let nodes = answer.data["members"]["nodes"].as_array().cloned().unwrap_or_default();
    nodes.into_iter().find(|it| it["account"]["name"] == name).unwrap_or_else(|| panic!("no {name}: {}", answer.text))
}

const CHANGE: &str = "mutation($id: ID!, $revision: Int!, $roles: [Role!]!) { changeMemberRoles(input: { id: $id, \
    expectedRevision: $revision, roles: $roles }) { membership { roles revision } errors { code path currentRevision } } }";
const END: &str =
    "mutation($id: ID!) { endMembership(input: { id: $id }) { membership { state endedAt } errors { code } } }";

both!(roles_take_effect_at_the_next_request, async |world: World| {
    let create = "mutation { createComponent(input: { description: { name: { nl: \"N\" }, summary: { nl: \"S\" }, \
            purpose: { nl: \"\" }, kind: MODEL } }) { errors { code } } }";
    let refused = world.actor("utrecht.reader").ask(create).await;
    assert_eq!(refused.data["createComponent"]["errors"][0]["code"], json!("FORBIDDEN"));
    let reader = member(&world, "utrecht.administrator", "reader van utrecht").await;
    let input = json!({ "id": reader["id"], "revision": 1, "roles": ["EDITOR", "READER"] });
    let changed = world.actor("utrecht.administrator").run(CHANGE, input.clone()).await;
    assert_eq!(
        changed.data["changeMemberRoles"]["membership"],
        json!({ "roles": ["EDITOR", "READER"], "revision": 2 })
    );
    let done = world.actor("utrecht.reader").ask(create).await;
    assert_eq!(done.data["createComponent"]["errors"], json!([]));
    let stale = world.actor("utrecht.administrator").run(CHANGE, input).await;
    let conflict = json!([{ "code": "CONFLICT", "path": ["input", "expectedRevision"], "currentRevision": 2 }]);
    assert_eq!(stale.data["changeMemberRoles"]["errors"], conflict);
    for (roles, why) in [(json!([]), "no role"), (json!(["COORDINATOR"]), "the VNG's only")] {
        let input = json!({ "id": reader["id"], "revision": 2, "roles": roles });
        let refused = world.actor("utrecht.administrator").run(CHANGE, input).await;
        assert_eq!(refused.data["changeMemberRoles"]["errors"][0]["path"], json!(["input", "roles"]), "{why}");
    }
});

both!(the_last_administrator_cannot_be_removed, async |world: World| {
    let own = member(&world, "utrecht.administrator", "administrator van utrecht").await;
    let demote = json!({ "id": own["id"], "revision": 1, "roles": ["READER"] });
    let refused = world.actor("utrecht.administrator").run(CHANGE, demote.clone()).await;
    assert_eq!(refused.data["changeMemberRoles"]["errors"][0]["code"], json!("LAST_ADMINISTRATOR"));
    let refused = world.actor("utrecht.administrator").run(END, json!({ "id": own["id"] })).await;
    assert_eq!(refused.data["endMembership"]["errors"][0]["code"], json!("LAST_ADMINISTRATOR"));
    // With a second one it can; and two who end each other at once leave one.
    let editor = member(&world, "utrecht.administrator", "editor van utrecht").await;
    let promote = json!({ "id": editor["id"], "revision": 1, "roles": ["ADMINISTRATOR"] });
    world.actor("utrecht.administrator").run(CHANGE, promote).await;
    let (first, second) = (world.actor("utrecht.administrator"), world.actor("utrecht.editor"));
    let (one, other) =
        futures::join!(first.run(END, json!({ "id": editor["id"] })), second.run(END, json!({ "id": own["id"] })));
    let left = world
        .database
        .number(
            "select count(*) from membership where state = 'ACTIVE' and roles like '%administrator%' \
                 and organisation_id = (select id from organisation where slug = 'utrecht')",
        )
        .await;
    assert_eq!(left, 1, "{} {}", one.text, other.text);
});

both!(a_service_account_reads_and_writes_but_does_not_decide, async |world: World| {
    let create = "mutation($roles: [Role!]!) { createServiceAccount(input: { name: \"Koppeling CMDB\", roles: $roles, \
            subject: \"cmdb\" }) { membership { id state roles account { kind name email } } errors { code path } } }";
    let administrator = world.actor("utrecht.administrator");
    for role in ["ADMINISTRATOR", "APPROVER", "VOTER", "COUNCIL_MEMBER"] {
        let refused = administrator.run(create, json!({ "roles": [role] })).await;
        assert_eq!(refused.data["createServiceAccount"]["errors"][0]["path"], json!(["input", "roles"]), "{role}");
    }
    let made = administrator.run(create, json!({ "roles": ["EDITOR"] })).await;
    let account = json!({ "kind": "SERVICE", "name": "Koppeling CMDB", "email": null });
    assert_eq!(made.data["createServiceAccount"]["membership"]["account"], account, "{}", made.text);
    let robot = tests::Actor::with_token(&world, &world.issuer.token("utrecht", "cmdb"));
    let viewer = robot.ask("{ viewer { account { name } roles organisation { slug } } }").await;
    assert_eq!(viewer.data["viewer"]["roles"], json!(["EDITOR"]));
    // The same subject is taken, at this provider; nobody learns of another's.
    let again = administrator.run(create, json!({ "roles": ["READER"] })).await;
    assert_eq!(
        again.data["createServiceAccount"]["errors"],
        json!([{ "code": "ALREADY_EXISTS", "path": ["input", "subject"] }])
    );
    let elsewhere = world.actor("tilburg.administrator").run(create, json!({ "roles": ["READER"] })).await;
    assert_eq!(elsewhere.data["createServiceAccount"]["errors"], json!([]));
});

both!(after_a_merger_the_successor_reads_what_was_its_predecessors, async |world: World| {
    let (component, version) = world.component("amersfoort.editor", "Van Amersfoort").await;
    let query =
        "query($id: ID!) { component(id: $id) { name sharedWith { slug } permissions { update { allowed } } } }";
    let hidden = world.actor("utrecht.editor").run(query, json!({ "id": component })).await;
    assert_eq!(hidden.data["component"], Value::Null);
    let db = &world.database.db;
    // A merger counts from its day.
    merge(db, &["eemvallei"], "utrecht", "2999-01-01".parse().unwrap()).await.unwrap();
    let (later, _) = world.component("eemvallei.editor", "Van Eemvallei").await;
    let hidden = world.actor("utrecht.editor").run(query, json!({ "id": later })).await;
    assert_eq!(hidden.data["component"], Value::Null);
    // First Amersfoort into Tilburg, later Tilburg into Utrecht: the pairs are kept whole.
    merge(db, &["amersfoort"], "tilburg", "2026-01-01".parse().unwrap()).await.unwrap();
    merge(db, &["tilburg"], "utrecht", "2026-07-01".parse().unwrap()).await.unwrap();
    let seen = world.actor("utrecht.editor").run(query, json!({ "id": component })).await;
    let expected =
        json!({ "name": "Van Amersfoort", "sharedWith": [], "permissions": { "update": { "allowed": false } } });
    assert_eq!(seen.data["component"], expected, "it reads, but who states a thing alone changes it");
    assert_eq!(world.actor("vng.reader").run(query, json!({ "id": component })).await.data["component"], Value::Null);
    let out = world.actor("amersfoort.editor").ask("{ viewer { roles } }").await;
    assert_eq!(out.status, 401, "the predecessor is no more");
    let adopt = world.adopt("utrecht.editor", &version, "Overgenomen").await;
    assert!(adopt.starts_with("adoption_"));
    let mergers = "{ organisation(slug: \"utrecht\") { predecessors { slug } successors { slug } } \
            gone: organisation(slug: \"amersfoort\") { validUntil successors { slug } } }";
    let answer = world.anonymous().ask(mergers).await;
    let slugs = |value: &Value| {
        let mut slugs: Vec<_> =
            value.as_array().unwrap().iter().map(|it| it["slug"].as_str().unwrap().to_owned()).collect();
        slugs.sort();
        slugs
    };
    assert_eq!(slugs(&answer.data["organisation"]["predecessors"]), ["amersfoort", "eemvallei", "tilburg"]);
    assert_eq!(slugs(&answer.data["gone"]["successors"]), ["tilburg", "utrecht"]);
    assert_eq!(answer.data["gone"]["validUntil"], json!("2026-01-01"));
    let circle = merge(db, &["utrecht"], "amersfoort", "2027-01-01".parse().unwrap()).await;
    assert!(circle.is_err(), "a circle of successors");
});

both!(nothing_is_committed_without_its_event_and_the_log_keeps_commit_order, async |world: World| {
    let (component, version) = world.component("utrecht.editor", "Chatbot").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    world.adopt("utrecht.editor", &version, "Zelf").await;
    let refused = world
        .actor("utrecht.reader")
        .ask("mutation { setAllowedOrigins(input: { origins: [] }) { errors { code } } }")
        .await;
    assert_eq!(refused.data["setAllowedOrigins"]["errors"][0]["code"], json!("FORBIDDEN"));
    let log = "{ events(first: 5) { totalCount nodes { type subjectId revision refused actor { name } organisation { slug } } } }";
    let answer = world.actor("utrecht.administrator").ask(log).await;
    let nodes = answer.data["events"]["nodes"].as_array().unwrap().clone();
    let told: Vec<_> = nodes
        .iter()
        .map(|it| (it["type"].as_str().unwrap(), it["refused"].as_str(), it["actor"]["name"].as_str()))
        .collect();
    let editor = Some("editor van utrecht");
    assert_eq!(
        told,
        [
            ("ATTEMPT_REFUSED", Some("MANAGE_ORIGINS ROLE_REQUIRED"), Some("reader van utrecht")),
            ("ADOPTION_STATED", None, editor),
            ("COMPONENT_SHARED", None, editor),
            ("VERSION_ADDED", None, editor),
            ("COMPONENT_CREATED", None, editor),
        ]
    );
    assert_eq!((&nodes[2]["subjectId"], &nodes[2]["revision"]), (&json!(component), &json!(2)));
    for other in ["utrecht.editor", "utrecht.council-member"] {
        assert_eq!(world.actor(other).ask(log).await.code(), "FORBIDDEN", "{other}");
    }
    // Fifty at once: every sequence number once, none left out.
    let writers = (0..50).map(|number| {
        let world = &world;
        async move { world.component(["utrecht.editor", "tilburg.editor"][number % 2], &format!("C{number}")).await }
    });
    futures::future::join_all(writers).await;
    let database = &world.database;
    let count = database.number("select count(*) from event").await;
    assert_eq!(database.number("select max(sequence) from event").await, count);
    assert_eq!(database.number("select sequence from event_head").await, count);
    assert_eq!(database.number("select count(*) from event where type = 'COMPONENT_CREATED'").await, 51);
    assert_eq!(database.number("select count(*) from component").await, 51);
});

both!(the_operator_acts_in_an_organisations_name_and_the_log_says_so, async |world: World| {
    let db = &world.database.db;
    let viewer = operator(db, "utrecht").await.unwrap();
    let document = r#"[{"id":"a","name":"Ingelezen","description_short":"Kort"}]"#.to_owned();
    let command = domain::catalogue::ImportComponents::of(domain::exchange::Format::Algoritmeregister, document);
    domain::catalogue::import_components(db, &viewer, command).await.unwrap();
    let answer = world
        .actor("utrecht.administrator")
        .ask("{ events(first: 1) { nodes { type subjectId actor { id } } } }")
        .await;
    let event = &answer.data["events"]["nodes"][0];
    assert_eq!((&event["type"], &event["actor"]), (&json!("COMPONENT_CREATED"), &Value::Null));
    let found = world.actor("utrecht.reader").ask("{ components(first: 5) { nodes { id name } } }").await;
    assert_eq!(id_of(&found.data["components"]["nodes"][0]), event["subjectId"].as_str().unwrap());
});
