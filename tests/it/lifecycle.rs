//! How components live: support ends, a component is withdrawn, gets another owner, outlives a merger, is governed.

use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use serde_json::{Value, json};
use tests::{World, both};

mod merger;
mod ownership;
mod races;

/// Does `mutation` and answers its payload.
async fn ask_for(world: &World, person: &str, mutation: &str, shows: &str, input: Value) -> Value {
    let of = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {of}!) {{ {mutation}(input: $input) {{ {shows} errors {{ code path message successorId currentRevision }} }} }}"
    );
    let answer = world.actor(person).with("accept-language", "en").run(&query, json!({ "input": input })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data[mutation].clone()
}

/// The same, which has to be done.
async fn done(world: &World, person: &str, mutation: &str, shows: &str, input: Value) -> Value {
    let payload = ask_for(world, person, mutation, shows, input).await;
    assert_eq!(payload["errors"], json!([]), "{mutation}: {payload}");
    payload
}

/// The code with which it is refused.
async fn refused(world: &World, person: &str, mutation: &str, input: Value) -> (String, String) {
    let payload = ask_for(world, person, mutation, "", input).await;
    let error = &payload["errors"][0];
    let path = error["path"].as_array().cloned().unwrap_or_default();
    let path = path.last().and_then(Value::as_str).unwrap_or_default();
    (error["code"].as_str().unwrap_or_default().to_owned(), path.to_owned())
}

both!(support_ends_by_itself_and_who_uses_it_is_told, async |world: World| {
    let versions = "version { id state supportEndsOn revision }";
    let mut ids = Vec::new();
    for (name, day) in [("Later", "2999-01-01"), ("Voorbij", "2026-01-01"), ("Ooit", ""), ("Zonder dag", "")] {
        let (component, version) = world.component("utrecht.editor", name).await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let state = if name == "Zonder dag" { "SUPPORT_ENDED" } else { "MAINTENANCE" };
        let mut input = json!({ "id": version, "expectedRevision": 1, "state": state, "changes": { "nl": "X" } });
        if !day.is_empty() {
            input["supportEndsOn"] = json!(day);
        }
        let payload = done(&world, "utrecht.editor", "updateVersion", versions, input).await;
        let expected = if name == "Voorbij" || name == "Zonder dag" { "SUPPORT_ENDED" } else { "MAINTENANCE" };
        assert_eq!(payload["version"]["state"], expected, "{name}");
        ids.push(version);
    }
    let input = json!({ "id": ids[0], "expectedRevision": 2, "state": "SUPPORT_ENDED", "changes": { "nl": "X" }, "supportEndsOn": "2999-01-01" });
    assert_eq!(
        refused(&world, "utrecht.editor", "updateVersion", input).await,
        ("INVALID".to_owned(), "supportEndsOn".to_owned())
    );
    let input = json!({ "id": ids[0], "expectedRevision": 2, "state": "ACTIVE", "changes": { "nl": "X" }, "releasedOn": "2026-02-01", "supportEndsOn": "2026-01-01" });
    assert_eq!(
        refused(&world, "utrecht.editor", "updateVersion", input).await,
        ("INVALID".to_owned(), "supportEndsOn".to_owned())
    );

    // Filters and facets go by the state that is shown.
    let ended = "{ components(first: 9, filter: { versionStates: [SUPPORT_ENDED] }) { nodes { name } } \
        searchComponents(first: 9, question: \"\") { facets { facet value count } } }";
    let ended = world.actor("tilburg.reader").ask(ended).await;
    assert_eq!(
        ended.data["components"]["nodes"],
        json!([{ "name": "Voorbij" }, { "name": "Zonder dag" }]),
        "{}",
        ended.text
    );
    let facets = ended.data["searchComponents"]["facets"].as_array().unwrap().clone();
    assert!(facets.contains(&json!({ "facet": "VERSION_STATE", "value": "SUPPORT_ENDED", "count": 2 })), "{facets:?}");
    for version in &ids {
        world.adopt("amersfoort.editor", version, "Gebruik").await;
    }
    world.adopt("tilburg.editor", &ids[1], "Gebruik").await;
    let ask = async |person: &str, arguments: &str| {
        let query = format!(
            "{{ viewer {{ adoptionsWithoutSupport{arguments} {{ totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ id revision component {{ name }} }} }} }} }}"
        );
        let answer = world.actor(person).ask(&query).await;
        assert!(answer.errors.is_empty(), "{}", answer.text);
        answer.data["viewer"]["adoptionsWithoutSupport"].clone()
    };
    let names = |list: &Value| {
        list["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["component"]["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let list = ask("amersfoort.reader", "").await;
    assert_eq!((names(&list), &list["totalCount"]), (vec!["Zonder dag".to_owned(), "Voorbij".to_owned()], &json!(2)));
    let list = ask("tilburg.reader", "(withinDays: 0)").await;
    assert_eq!((names(&list), &list["totalCount"]), (vec!["Voorbij".to_owned()], &json!(1)), "one's own only");
    assert_eq!(ask("utrecht.reader", "").await["totalCount"], 0, "the owner does not use it");
    let first = ask("amersfoort.reader", "(first: 1)").await;
    let cursor = first["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    assert_eq!((names(&first), &first["pageInfo"]["hasNextPage"]), (vec!["Zonder dag".to_owned()], &json!(true)));
    let second = ask("amersfoort.reader", &format!("(first: 1, after: \"{cursor}\")")).await;
    assert_eq!((names(&second), &second["pageInfo"]["hasNextPage"]), (vec!["Voorbij".to_owned()], &json!(false)));
    // What is ended is not told.
    let adoption = &second["nodes"][0];
    let input = json!({ "id": adoption["id"], "expectedRevision": adoption["revision"], "statement": { "state": "ENDED", "until": "2026-02-01" } });
    done(&world, "amersfoort.editor", "restateAdoption", "", input).await;
    assert_eq!(names(&ask("amersfoort.reader", "").await), ["Zonder dag"]);
    let wrong = world
        .actor("amersfoort.reader")
        .ask("{ viewer { adoptionsWithoutSupport(withinDays: 4000) { totalCount } } }")
        .await;
    assert_eq!(wrong.code(), "BAD_USER_INPUT");
});

const WITHDRAWN: &str = "query($id: ID!) { component(id: $id) { name revision withdrawal { reason reasonEn: reason(language: EN) successor { id } } \
    newestVersion { id canAdopt { allowed reason } } } }";

both!(a_withdrawn_component_stays_with_who_has_it_and_nobody_else_begins_with_it, async |world: World| {
    let (old, old_version) = world.component("utrecht.editor", "Oude chatbot").await;
    world.share("utrecht.editor", &old, "MEMBERS", &[]).await;
    let (new, _) = world.component("amersfoort.editor", "Nieuwe chatbot").await;
    world.share("amersfoort.editor", &new, "NAMED", &["utrecht", "tilburg"]).await;
    let adoption = world.adopt("vng.editor", &old_version, "Balie").await;
    let withdraw = |revision: i64, successor: &str| json!({ "id": old, "expectedRevision": revision, "reason": { "nl": "Verouderd", "en": "Outdated" }, "successorId": successor });
    let absent = withdraw(2, "component_01h455vb4pex5vsknk084sn02q");
    assert_eq!(
        refused(&world, "utrecht.editor", "withdrawComponent", absent).await,
        ("NOT_FOUND".to_owned(), "successorId".to_owned())
    );
    assert_eq!(refused(&world, "utrecht.editor", "withdrawComponent", withdraw(2, &old)).await.0, "INVALID", "itself");
    assert_eq!(refused(&world, "utrecht.editor", "withdrawComponent", withdraw(1, &new)).await.0, "CONFLICT");
    assert_eq!(
        refused(&world, "utrecht.editor", "reinstateComponent", json!({ "id": old, "expectedRevision": 2 })).await.0,
        "INVALID"
    );
    done(&world, "utrecht.editor", "withdrawComponent", "", withdraw(2, &new)).await;

    let seen = world.actor("tilburg.reader").run(WITHDRAWN, json!({ "id": old })).await.data["component"].clone();
    assert_eq!(
        seen["withdrawal"],
        json!({ "reason": "Verouderd", "reasonEn": "Outdated", "successor": { "id": new } })
    );
    let hidden = world.actor("vng.reader").run(WITHDRAWN, json!({ "id": old })).await.data["component"].clone();
    assert_eq!(
        hidden["withdrawal"],
        json!({ "reason": "Verouderd", "reasonEn": "Outdated", "successor": null }),
        "not shared with it"
    );
    assert_eq!(hidden["newestVersion"]["id"], json!(old_version), "who adopted it keeps it");
    let can =
        world.actor("tilburg.editor").run(WITHDRAWN, json!({ "id": old })).await.data["component"]["newestVersion"]
            .clone();
    assert_eq!(can["canAdopt"]["allowed"], false);

    let adopt = json!({ "versionId": old_version, "statement": { "state": "PLANNED" } });
    let told = ask_for(&world, "tilburg.editor", "adoptVersion", "", adopt.clone()).await["errors"][0].clone();
    assert_eq!(
        (&told["code"], &told["path"], &told["successorId"]),
        (&json!("WITHDRAWN"), &json!(["input", "versionId"]), &json!(new))
    );
    assert_eq!(told["message"], "This component was withdrawn. Take this one instead: Nieuwe chatbot (en).");
    let told = ask_for(&world, "eemvallei.editor", "adoptVersion", "", adopt.clone()).await["errors"][0].clone();
    assert_eq!((&told["code"], &told["successorId"]), (&json!("WITHDRAWN"), &Value::Null), "{told}");
    assert!(!told.to_string().contains("Nieuwe"), "{told}");

    // Who has it says what it likes of its use; once ended, it does not begin again.
    let state = |revision: i64, state: &str| {
        json!({ "id": adoption, "expectedRevision": revision,
        "statement": { "state": state, "since": "2026-01-01", "until": (state == "ENDED").then_some("2026-02-01") } })
    };
    done(&world, "vng.editor", "restateAdoption", "", state(1, "IN_USE")).await;
    done(&world, "vng.editor", "restateAdoption", "", state(2, "ENDED")).await;
    assert_eq!(refused(&world, "vng.editor", "restateAdoption", state(3, "IN_USE")).await.0, "WITHDRAWN");

    let list = "query($withdrawn: Boolean) { components(first: 10, filter: { withdrawn: $withdrawn }) { totalCount nodes { name } } }";
    for (withdrawn, expected) in [(Value::Null, 2), (json!(true), 1), (json!(false), 1)] {
        let found = world.actor("tilburg.reader").run(list, json!({ "withdrawn": withdrawn })).await;
        assert_eq!(found.data["components"]["totalCount"], expected, "{withdrawn}: {}", found.text);
    }
    // A successor that was withdrawn itself is none.
    let back = json!({ "id": new, "expectedRevision": 2, "reason": { "nl": "Weg" }, "successorId": old });
    assert_eq!(
        refused(&world, "amersfoort.editor", "withdrawComponent", back).await,
        ("INVALID".to_owned(), "successorId".to_owned())
    );

    done(&world, "utrecht.editor", "reinstateComponent", "", json!({ "id": old, "expectedRevision": 3 })).await;
    let seen = world.actor("tilburg.reader").run(WITHDRAWN, json!({ "id": old })).await.data["component"].clone();
    assert_eq!((&seen["withdrawal"], &seen["revision"]), (&Value::Null, &json!(4)));
    done(&world, "tilburg.editor", "adoptVersion", "", adopt).await;
});

both!(who_begins_is_sent_to_a_component_that_is_in_use, async |world: World| {
    let mut chain = Vec::new();
    for (name, owner) in [("Eerste", "utrecht"), ("Tweede", "tilburg"), ("Derde", "utrecht")] {
        let editor = format!("{owner}.editor");
        let (component, version) = world.component(&editor, name).await;
        world.share(&editor, &component, "MEMBERS", &[]).await;
        chain.push((editor, component, version));
    }
    let withdraw = async |at: usize, successor: Option<usize>| {
        let (editor, component, _) = &chain[at];
        let successor = successor.map(|at| &chain[at].1);
        let input =
            json!({ "id": component, "expectedRevision": 2, "reason": { "nl": "Oud" }, "successorId": successor });
        done(&world, editor, "withdrawComponent", "", input).await;
    };
    let told = async || {
        let input = json!({ "versionId": chain[0].2, "statement": { "state": "PLANNED" } });
        ask_for(&world, "vng.editor", "adoptVersion", "", input).await["errors"][0]["successorId"].clone()
    };
    withdraw(0, Some(1)).await;
    assert_eq!(told().await, json!(chain[1].1));
    withdraw(1, Some(2)).await;
    assert_eq!(told().await, json!(chain[2].1), "not to one that was withdrawn itself");
    withdraw(2, None).await;
    assert_eq!(told().await, Value::Null);
});

both!(governance_is_stated_by_the_owner_and_counted_by_phase, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Chatbot").await;
    let query = "query($id: ID!) { governanceFramework { key version roles { key name } steps { key phase roles } } component(id: $id) { governance { \
        framework { version } roles { key filled filledBy revision } phases { phase done open } steps(phase: PROBLEM_ANALYSIS) { key done doneOn evidenceUrl } } } }";
    let ask = async |person: &str| world.actor(person).run(query, json!({ "id": component })).await.data.clone();
    let none = ask("utrecht.reader").await;
    assert_eq!((&none["governanceFramework"], &none["component"]["governance"]), (&Value::Null, &Value::Null));
    let framework = Framework::read(OWN_FRAMEWORK).unwrap();
    assert!(load_framework(&world.database.db, &framework).await.unwrap());
    assert!(!load_framework(&world.database.db, &framework).await.unwrap(), "the same once more is no change");

    let role = |revision: i64, by: Value| json!({ "componentId": component, "role": "jurist", "expectedRevision": revision, "filledBy": by });
    done(&world, "utrecht.editor", "stateGovernanceRole", "", role(0, json!("Juridische zaken"))).await;
    assert_eq!(refused(&world, "utrecht.editor", "stateGovernanceRole", role(0, json!("Anders"))).await.0, "CONFLICT");
    let person = role(1, json!("j.jansen@utrecht.example"));
    assert_eq!(
        refused(&world, "utrecht.editor", "stateGovernanceRole", person).await,
        ("INVALID".to_owned(), "filledBy".to_owned())
    );
    let step = |step: &str, day: Value, address: Value| json!({ "componentId": component, "step": step, "expectedRevision": 0, "doneOn": day, "evidenceUrl": address });
    let found = step("bestaande-oplossingen-zoeken", json!("2026-02-03"), json!("https://utrecht.example/besluit"));
    done(&world, "utrecht.editor", "stateGovernanceStep", "", found).await;
    for (wrong, expected) in [
        (step("bestaat-niet", json!("2026-01-01"), Value::Null), ("NOT_FOUND", "step")),
        (step("werking-volgen", json!("2999-01-01"), Value::Null), ("INVALID", "doneOn")),
        (step("werking-volgen", Value::Null, json!("https://utrecht.example")), ("INVALID", "doneOn")),
        (step("werking-volgen", json!("2026-01-01"), json!("http://utrecht")), ("INVALID", "evidenceUrl")),
    ] {
        let refused = refused(&world, "utrecht.editor", "stateGovernanceStep", wrong).await;
        assert_eq!((refused.0.as_str(), refused.1.as_str()), expected);
    }
    let seen = ask("utrecht.reader").await["component"]["governance"].clone();
    let jurist = seen["roles"].as_array().unwrap().iter().find(|it| it["key"] == "jurist").unwrap().clone();
    assert_eq!(jurist, json!({ "key": "jurist", "filled": true, "filledBy": "Juridische zaken", "revision": 1 }));
    assert_eq!(seen["phases"][1], json!({ "phase": "PROBLEM_ANALYSIS", "done": 1, "open": 1 }));
    assert_eq!(seen["phases"].as_array().unwrap().len(), 9);
    assert_eq!(seen["steps"][1]["evidenceUrl"], "https://utrecht.example/besluit");
    assert_eq!(ask("tilburg.reader").await["component"], Value::Null);

    // The operator replaces the framework; what both have stays stated.
    let next = OWN_FRAMEWORK
        .replace("\"version\": \"1.0\"", "\"version\": \"2.0\"")
        .replace("probleem-beschrijven", "probleem-begrijpen");
    assert!(load_framework(&world.database.db, &Framework::read(&next).unwrap()).await.unwrap());
    let seen = ask("utrecht.reader").await["component"]["governance"].clone();
    assert_eq!(
        (&seen["framework"]["version"], &seen["phases"][1]["done"], &seen["steps"][0]["key"]),
        (&json!("2.0"), &json!(1), &json!("probleem-begrijpen"))
    );
    let other = OWN_FRAMEWORK.replace("Opdrachtgever", "Directeur");
    let refused = load_framework(&world.database.db, &Framework::read(&other).unwrap()).await;
    assert!(refused.is_err(), "other content under the same version");
    world.share("utrecht.editor", &component, "PUBLIC", &[]).await;
    let public = world.anonymous().run(query, json!({ "id": component })).await.data.clone();
    assert_eq!(public["component"]["governance"]["phases"][1]["done"], 1, "as the component");
    done(&world, "utrecht.editor", "stateGovernanceRole", "", role(1, Value::Null)).await;
});
