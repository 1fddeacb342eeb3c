//! The AI Act: the walk through the decision tree for a version of a component, and what follows from it.

use domain::aiact::{Dates, OWN_DATES, OWN_TREE, Tree, load_dates, load_tree};
use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::updates::payload;

/// A small tree: two answers lead to high risk, one to nothing.
pub(crate) const SMALL_TREE: &str = r#"
version: "1"
name: Kleine boom
questions:
  - questionId: "1"
    question: Wat doet u?
    explanation: "<p>Dit is <b>uitleg</b>.<script>alert(1)</script></p>"
    category: rol
    subcategory: rol
    sources: [{ source: Bron, url: "https://example.org/bron" }]
    answers:
      - { answer: Gebruiken, labels: [gebruiksverantwoordelijke, AI-systeem], answerComment: <i>Meestal</i> dit, nextQuestionId: "2" }
      - { answer: Niets, nextConclusionId: niets }
  - questionId: "2"
    question: Is het risico hoog?
    explanation: ""
    category: risico
    subcategory: risico
    answers:
      - { answer: Ja, labels: [hoog-risico AI], nextConclusionId: hoog }
      - { answer: Nee, labels: [geen hoog-risico AI], nextConclusionId: laag }
conclusions:
  - { conclusionId: niets, conclusion: Niets., obligation: Niets. }
  - { conclusionId: hoog, conclusion: Hoog., obligation: "<ul><li>Veel.</li></ul>", sources: [{ source: Bron }] }
  - { conclusionId: laag, conclusion: Laag., obligation: Weinig. }
"#;

/// Puts a tree in force, and the own dates.
pub(crate) async fn load(world: &World, tree: &str) {
    let (tree, _) = Tree::read(tree).expect("a tree");
    load_tree(&world.database.db, &tree).await.expect("loaded");
    load_dates(&world.database.db, &Dates::read(OWN_DATES).expect("dates")).await.expect("loaded");
}

const SHOWS: &str = "profile { id revision question { key answers { index isEarlier } } conclusion { key } \
    profile { roles risk inUse inUseSince needsFria } obligations { key appliesFrom isInForce assessment } }";

/// Begins for an assessor, and answers the questions as they come, by the places of the answers: the profile then.
async fn walked(world: &World, person: &str, start: Value, answers: &[usize]) -> Value {
    let started = payload(world, person, "startActProfile", SHOWS, start).await;
    assert_eq!(started["errors"], json!([]), "{started}");
    let mut profile = started["profile"].clone();
    for answer in answers {
        let input = json!({ "id": profile["id"], "expectedRevision": profile["revision"],
            "question": profile["question"]["key"], "answer": answer });
        let answered = payload(world, person, "answerActQuestion", SHOWS, input).await;
        assert_eq!(answered["errors"], json!([]), "{answered}");
        profile = answered["profile"].clone();
    }
    profile
}

fn start(version: &str) -> Value {
    json!({ "versionId": version, "expectedRevision": 0, "substantialChange": false })
}

/// A deployer of a system of high risk that is not in use yet, in the own tree.
const NOT_IN_USE: [usize; 9] = [0, 1, 1, 0, 1, 0, 1, 1, 1];

/// A version of another's component that Utrecht sees.
async fn shared(world: &World) -> String {
    let (component, version) = world.component("amersfoort.editor", "Signalering").await;
    world.share("amersfoort.editor", &component, "MEMBERS", &[]).await;
    version
}

/// When an obligation applies, and whether it does.
fn applies(profile: &Value, key: &str) -> (String, bool) {
    let obligations = profile["obligations"].as_array().unwrap_or_else(|| panic!("no obligations: {profile}"));
    let found = obligations.iter().find(|it| it["key"] == key).unwrap_or_else(|| panic!("no {key}: {profile}"));
    (found["appliesFrom"].as_str().unwrap().to_owned(), found["isInForce"].as_bool().unwrap())
}

both!(a_walk_goes_to_its_end_and_back, async |world: World| {
    load(&world, OWN_TREE).await;
    let version = shared(&world).await;
    let profile = walked(&world, "utrecht.assessor", start(&version), &NOT_IN_USE).await;
    assert_eq!(profile["question"], Value::Null);
    assert_eq!(profile["conclusion"], json!({ "key": "hoog-risico-gebruiker" }));
    let came_to =
        json!({ "roles": ["DEPLOYER"], "risk": "HIGH_RISK", "inUse": false, "inUseSince": null, "needsFria": true });
    assert_eq!(profile["profile"], came_to);
    let fria: Vec<_> =
        profile["obligations"].as_array().unwrap().iter().filter(|it| it["assessment"] == "FRIA").collect();
    assert_eq!(fria.len(), 1, "{profile}");

    // Back: the profile is gone, and the answer is offered again.
    let back = json!({ "id": profile["id"], "expectedRevision": 10 });
    let back = payload(&world, "utrecht.assessor", "goBackInActProfile", SHOWS, back).await["profile"].clone();
    let answers = json!([{ "index": 0, "isEarlier": false }, { "index": 1, "isEarlier": true }]);
    assert_eq!(back["question"], json!({ "key": "9", "answers": answers }));
    assert_eq!(
        (&back["profile"], &back["conclusion"], &back["obligations"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    // The other answer leads elsewhere; an earlier question again cuts what came after.
    let input = |question: &str, answer: usize, revision: i64| json!({ "id": profile["id"], "question": question, "answer": answer, "expectedRevision": revision });
    let open = payload(
        &world,
        "utrecht.assessor",
        "answerActQuestion",
        "profile { profile { transparency } }",
        input("9", 0, 11),
    );
    assert_eq!(open.await["profile"]["profile"]["transparency"], true);
    let none = payload(&world, "utrecht.assessor", "answerActQuestion", SHOWS, input("1", 3, 12)).await;
    assert_eq!(none["profile"]["conclusion"]["key"], "geen-rol");
    assert_eq!(none["profile"]["obligations"], json!([]), "nothing to do is known");

    // By the version, in the list and as a node it is the same.
    let query = "query($version: ID!, $id: ID!) { version: node(id: $version) { ... on ComponentVersion { actProfile { id finishedAt } } } \
        actProfiles { totalCount nodes { id version { number } component { name } trail { question { key } answer { index text } } } } \
        node(id: $id) { ... on ActProfile { id revision substantialChange treeVersion hasNewerTree canAnswer { allowed } } } }";
    let ids = json!({ "version": version, "id": profile["id"] });
    let read = world.actor("utrecht.reader").run(query, ids).await.data;
    assert_eq!(read["version"]["actProfile"]["id"], profile["id"]);
    assert!(read["version"]["actProfile"]["finishedAt"].is_string());
    let trail = json!([{ "question": { "key": "1" }, "answer": { "index": 3, "text": "Geen van deze" } }]);
    let listed = json!({ "id": profile["id"], "version": { "number": "1.0" }, "component": { "name": "Signalering" }, "trail": trail });
    assert_eq!(read["actProfiles"], json!({ "totalCount": 1, "nodes": [listed] }));
    let node = json!({ "id": profile["id"], "revision": 13, "substantialChange": false, "treeVersion": "1.0.0",
        "hasNewerTree": false, "canAnswer": { "allowed": false } });
    assert_eq!(read["node"], node);

    // The log tells what happened, and of what.
    let log = "{ events(first: 50) { nodes { type subjectId } } }";
    let log = world.actor("utrecht.administrator").ask(log).await;
    let of = |kind: &str| {
        let events = log.data["events"]["nodes"].as_array().unwrap();
        events.iter().filter(|it| it["type"] == kind && it["subjectId"] == profile["id"]).count()
    };
    let counted = ["ACT_PROFILE_STARTED", "ACT_PROFILE_ANSWERED", "ACT_PROFILE_FINISHED"].map(of);
    assert_eq!(counted, [1, 9, 3], "{}", log.text);
});

/// Noon (UTC) on 1 December 2027, in seconds since 1970.
const LAST_DAY: i64 = 1_827_662_400;

both!(an_obligation_applies_from_its_day_on, async |world: World| {
    load(&world, OWN_TREE).await;
    let clock = world.database.db.clock();
    clock.move_seconds(LAST_DAY - clock.now().microseconds() / 1_000_000);
    let mut versions = Vec::new();
    for name in ["Nieuw", "Oud", "Onbekend"] {
        versions.push(world.component("utrecht.editor", name).await.1);
    }
    let new = walked(&world, "utrecht.assessor", start(&versions[0]), &NOT_IN_USE).await;
    let in_use = [0, 1, 0, 0, 1, 0, 1, 1, 1];
    let mut since = start(&versions[1]);
    since["inUseSince"] = json!("2023-09-18");
    let old = walked(&world, "utrecht.assessor", since, &in_use).await;
    assert_eq!(old["profile"]["inUseSince"], "2023-09-18");
    // In use, and nobody says since when: since today at the latest.
    let today = walked(&world, "utrecht.assessor", start(&versions[2]), &in_use).await;
    assert_eq!(today["profile"]["inUseSince"], "2027-12-01");
    let later = "2030-08-02".to_owned();
    assert_eq!(applies(&new, "deployer-fria"), ("2027-12-02".to_owned(), false));
    assert_eq!(applies(&new, "ai-literacy"), ("2025-02-02".to_owned(), true));
    for profile in [&old, &today] {
        assert_eq!(applies(profile, "deployer-fria"), (later.clone(), false));
    }

    // A day later, without anything being written.
    clock.move_seconds(24 * 3600);
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on ActProfile { revision obligations { key appliesFrom isInForce } } } }";
    let ids = json!({ "ids": [new["id"], old["id"]] });
    let read = world.actor("utrecht.reader").run(query, ids).await.data["nodes"].clone();
    assert_eq!(read[0]["revision"], new["revision"]);
    assert_eq!(applies(&read[0], "deployer-fria"), ("2027-12-02".to_owned(), true));
    assert_eq!(applies(&read[1], "deployer-fria"), (later, false));
    // Who begins anew on that day and says only now that it is in use, is too late.
    let mut anew = start(&versions[2]);
    anew["expectedRevision"] = today["revision"].clone();
    let late = walked(&world, "utrecht.assessor", anew, &in_use).await;
    assert_eq!(late["id"], today["id"], "the same profile");
    assert_eq!(applies(&late, "deployer-fria"), ("2027-12-02".to_owned(), true));
});

both!(a_substantial_change_makes_a_deployer_a_provider, async |world: World| {
    load(&world, SMALL_TREE).await;
    let version = shared(&world).await;
    let mut changed = start(&version);
    changed["substantialChange"] = json!(true);
    let profile = walked(&world, "utrecht.assessor", changed.clone(), &[0, 0]).await;
    assert_eq!(profile["profile"]["roles"], json!(["PROVIDER", "DEPLOYER"]));
    applies(&profile, "provider-requirements");
    // Begun anew without it, the obligations of a provider are gone.
    let mut unchanged = start(&version);
    unchanged["expectedRevision"] = profile["revision"].clone();
    let profile = walked(&world, "utrecht.assessor", unchanged, &[0, 0]).await;
    assert_eq!(profile["profile"]["roles"], json!(["DEPLOYER"]));
    let obligations = profile["obligations"].to_string();
    assert!(obligations.contains("deployer-use") && !obligations.contains("provider-"), "{obligations}");
    // It has to be said.
    changed.as_object_mut().unwrap().remove("substantialChange");
    let operation = "mutation($input: StartActProfileInput!) { startActProfile(input: $input) { errors { code } } }";
    let unsaid = world.actor("utrecht.assessor").run(operation, json!({ "input": changed })).await;
    assert_eq!(unsaid.code(), "GRAPHQL_VALIDATION_FAILED", "{}", unsaid.text);
});

/// Code and path of the one refusal.
async fn refused(world: &World, person: &str, mutation: &str, input: Value) -> (String, String) {
    let payload = payload(world, person, mutation, "profile { id }", input).await;
    assert_eq!(payload["profile"], Value::Null, "{payload}");
    let error = &payload["errors"][0];
    let path = error["path"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>();
    (error["code"].as_str().unwrap().to_owned(), path.join("."))
}

both!(what_cannot_be_is_refused_by_its_field, async |world: World| {
    let told = |code: &str, path: &str| (code.to_owned(), path.to_owned());
    let version = shared(&world).await;
    // Without a tree there is nothing to walk, and that is said.
    let none = payload(&world, "utrecht.assessor", "startActProfile", "", start(&version)).await;
    assert!(none["errors"][0]["message"].as_str().unwrap().contains("beheerder"), "{none}");
    assert_eq!(world.anonymous().ask("{ decisionTree { name } }").await.data["decisionTree"], Value::Null);
    load(&world, SMALL_TREE).await;
    let by = async |mutation: &str, input: Value| refused(&world, "utrecht.assessor", mutation, input).await;
    let with = |field: &str, value: Value| {
        let mut input = start(&version);
        input[field] = value;
        input
    };
    assert_eq!(
        by("startActProfile", with("inUseSince", json!("2999-01-01"))).await,
        told("INVALID", "input.inUseSince")
    );
    assert_eq!(
        by("startActProfile", with("expectedRevision", json!(1))).await,
        told("CONFLICT", "input.expectedRevision")
    );
    let profile = walked(&world, "utrecht.assessor", start(&version), &[0]).await;
    // Somebody began or answered since.
    assert_eq!(by("startActProfile", start(&version)).await, told("CONFLICT", "input.expectedRevision"));
    let answer = |revision: i64, question: &str, answer: i64| json!({ "id": profile["id"], "expectedRevision": revision, "question": question, "answer": answer });
    assert_eq!(by("answerActQuestion", answer(1, "2", 0)).await, told("CONFLICT", "input.expectedRevision"));
    let back = |revision: i64| json!({ "id": profile["id"], "expectedRevision": revision });
    assert_eq!(by("goBackInActProfile", back(1)).await, told("CONFLICT", "input.expectedRevision"));
    let shows = "errors { code currentRevision }";
    let operation =
        format!("mutation($input: GoBackInActProfileInput!) {{ goBackInActProfile(input: $input) {{ {shows} }} }}");
    let stale = world.actor("utrecht.assessor").run(&operation, json!({ "input": back(1) })).await;
    assert_eq!(stale.data["goBackInActProfile"]["errors"], json!([{ "code": "CONFLICT", "currentRevision": 2 }]));
    for (question, place, code, path) in [
        ("2", 2, "INVALID", "input.answer"),
        ("2", -1, "INVALID", "input.answer"),
        ("9", 0, "NOT_FOUND", "input.question"),
    ] {
        assert_eq!(by("answerActQuestion", answer(2, question, place)).await, told(code, path), "{question} {place}");
    }
    assert_eq!(world.database.number("select max(revision) from act_profile").await, 2, "nothing was written");
    payload(&world, "utrecht.assessor", "goBackInActProfile", "", back(2)).await;
    assert_eq!(by("goBackInActProfile", back(3)).await, told("INVALID", "input.id"));
    assert_eq!(by("answerActQuestion", answer(3, "2", 0)).await, told("INVALID", "input.question"));
    // Sent twice with the same key, it is done once.
    let mut once = answer(3, "1", 0);
    once["idempotencyKey"] = json!("k");
    for _ in 0..2 {
        let done = payload(&world, "utrecht.assessor", "answerActQuestion", "profile { revision }", once.clone()).await;
        assert_eq!(done["profile"]["revision"], 4, "{done}");
    }
});

both!(another_organisation_sees_nothing_of_it, async |world: World| {
    load(&world, SMALL_TREE).await;
    let version = shared(&world).await;
    let theirs = walked(&world, "tilburg.assessor", start(&version), &[0, 1]).await;
    let query = "query($id: ID!, $version: ID!) { node(id: $id) { id } actProfiles { totalCount nodes { id } } \
        version: node(id: $version) { id ... on ComponentVersion { actProfile { id } } } }";
    let ids = json!({ "id": theirs["id"], "version": version });
    // Not even the owner of the component.
    for person in ["amersfoort.assessor", "utrecht.administrator", "vng.auditor"] {
        let seen = world.actor(person).run(query, ids.clone()).await.data;
        let none = json!({ "node": null, "actProfiles": { "totalCount": 0, "nodes": [] }, "version": { "id": version, "actProfile": null } });
        assert_eq!(seen, none, "{person}");
        let back = json!({ "id": theirs["id"], "expectedRevision": 3 });
        let (code, _) = refused(&world, person, "goBackInActProfile", back).await;
        assert_eq!(code, "NOT_FOUND", "{person}");
    }
    // Its own profile of the same version is another, and a version that it does not see is none.
    let own = walked(&world, "utrecht.assessor", start(&version), &[]).await;
    assert_ne!(own["id"], theirs["id"]);
    let (_, hidden) = world.component("tilburg.editor", "Geheim").await;
    let (code, path) = refused(&world, "utrecht.assessor", "startActProfile", start(&hidden)).await;
    assert_eq!((code.as_str(), path.as_str()), ("NOT_FOUND", "input.versionId"));
    let (code, _) = refused(&world, "waterkant.assessor", "startActProfile", start(&version)).await;
    assert_eq!(code, "NOT_FOUND", "members alone see it");

    // After a merger the successor reads it, and keeps its own beside it.
    merge(&world.database.db, &["tilburg"], "utrecht", "2026-01-01".parse().unwrap()).await.unwrap();
    let read = world.actor("utrecht.assessor").run(query, ids).await.data;
    assert_eq!(read["node"]["id"], theirs["id"]);
    assert_eq!(read["actProfiles"]["totalCount"], 2);
    assert_eq!(read["version"]["actProfile"]["id"], own["id"], "the own one before a predecessor's");
    let back = json!({ "id": theirs["id"], "expectedRevision": 3 });
    let (code, _) = refused(&world, "utrecht.assessor", "goBackInActProfile", back).await;
    assert_eq!(code, "FORBIDDEN");
    let inherited = "query($id: ID!) { node(id: $id) { ... on ActProfile { canAnswer { allowed reason } } } }";
    let inherited = world.actor("utrecht.assessor").run(inherited, json!({ "id": theirs["id"] })).await.data;
    assert!(inherited["node"]["canAnswer"]["reason"].as_str().unwrap().contains("voorganger"), "{inherited}");
});

both!(a_walk_keeps_its_tree_until_it_begins_anew, async |world: World| {
    load(&world, SMALL_TREE).await;
    let version = shared(&world).await;
    let profile = walked(&world, "utrecht.assessor", start(&version), &[0]).await;
    let newer = SMALL_TREE
        .replace("version: \"1\"", "version: \"2\"")
        .replace("Is het risico hoog?", "Hoe hoog is het risico?");
    load(&world, &newer).await;
    let asked = "profile { revision treeVersion hasNewerTree question { text answers { isEarlier } } }";
    let input = json!({ "id": profile["id"], "expectedRevision": 2, "question": "1", "answer": 0 });
    let same = payload(&world, "utrecht.assessor", "answerActQuestion", asked, input).await["profile"].clone();
    assert_eq!((&same["treeVersion"], &same["hasNewerTree"]), (&json!("1"), &json!(true)));
    assert_eq!(same["question"]["text"], "Is het risico hoog?");
    let mut anew = start(&version);
    anew["expectedRevision"] = json!(3);
    let anew = payload(&world, "utrecht.assessor", "startActProfile", asked, anew).await["profile"].clone();
    let first = json!({ "text": "Wat doet u?", "answers": [{ "isEarlier": true }, { "isEarlier": false }] });
    assert_eq!(anew, json!({ "revision": 4, "treeVersion": "2", "hasNewerTree": false, "question": first }));
});

both!(everybody_reads_the_tree_and_its_markup_is_gone, async |world: World| {
    load(&world, SMALL_TREE).await;
    let query = "{ decisionTree { name version questions { key text explanation category sources { name url } answers { index text comment } } \
        conclusions(first: 2) { key text obligation sources { name } } } }";
    let tree = world.anonymous().ask(query).await.data["decisionTree"].clone();
    assert_eq!((&tree["name"], &tree["version"]), (&json!("Kleine boom"), &json!("1")));
    assert_eq!(tree["questions"].as_array().unwrap().len(), 2);
    assert_eq!(
        tree["questions"][0],
        json!({ "key": "1", "text": "Wat doet u?", "explanation": "Dit is uitleg.", "category": "rol",
            "sources": [{ "name": "Bron", "url": "https://example.org/bron" }],
            "answers": [{ "index": 0, "text": "Gebruiken", "comment": "Meestal dit" }, { "index": 1, "text": "Niets", "comment": null }] })
    );
    assert_eq!(tree["questions"][1]["explanation"], Value::Null);
    let hoog = json!({ "key": "hoog", "text": "Hoog.", "obligation": "Veel.", "sources": [{ "name": "Bron" }] });
    assert_eq!((tree["conclusions"].as_array().unwrap().len(), &tree["conclusions"][1]), (2, &hoog));
    // Without dates nobody knows what applies, and an empty list would say that nothing does.
    let version = shared(&world).await;
    let profile = walked(&world, "utrecht.assessor", start(&version), &[1]).await;
    assert_eq!(profile["obligations"], json!([]));
    world.database.as_owner("delete from definition where kind = 'OBLIGATION_DATES'").await;
    let query = "{ actProfiles { nodes { id conclusion { key } obligations { key } } } }";
    let node = world.actor("utrecht.reader").ask(query).await.data["actProfiles"]["nodes"][0].clone();
    assert_eq!((id_of(&node), &node["obligations"]), (id_of(&profile), &Value::Null));
    assert_eq!(node["conclusion"]["key"], "niets");
});
