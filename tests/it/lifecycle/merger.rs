//! After a merger the successor ends, answers and keeps what its predecessors had under way.

use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::{done, refused};

async fn merged(world: &World, predecessors: &[&str], successor: &str) {
    merge(&world.database.db, predecessors, successor, "2026-01-01".parse().unwrap()).await.unwrap();
}

/// Imports one record and answers its component.
async fn import(world: &World, editor: &str, id: &str, name: &str) -> String {
    let document = format!("[{{\"id\":\"{id}\",\"name\":\"{name}\",\"description_short\":\"Telt\"}}]");
    let input = json!({ "format": "ALGORITMEREGISTER", "document": document });
    let payload = done(world, editor, "importComponents", "records { component { id } }", input).await;
    id_of(&payload["records"][0]["component"])
}

async fn origin(world: &World, reader: &str, component: &str) -> Value {
    let query = "query($id: ID!) { component(id: $id) { name owner { slug } origin { sourceId original } } }";
    world.actor(reader).run(query, json!({ "id": component })).await.data["component"].clone()
}

async fn take_over(world: &World, component: &str, revision: i64) {
    let input = json!({ "id": component, "expectedRevision": revision });
    done(world, "utrecht.editor", "takeOverComponent", "", input).await;
}

both!(of_two_components_of_one_record_the_successor_keeps_both, async |world: World| {
    let first = import(&world, "tilburg.editor", "tmpl-2", "Telraam Tilburg").await;
    let second = import(&world, "amersfoort.editor", "tmpl-2", "Telraam Amersfoort").await;
    let third = import(&world, "vng.editor", "tmpl-2", "Telraam VNG").await;
    merged(&world, &["tilburg", "amersfoort"], "utrecht").await;
    take_over(&world, &first, 1).await;
    take_over(&world, &second, 1).await;
    // One that is given comes the same way.
    world.share("vng.editor", &third, "NAMED", &["utrecht"]).await;
    let offer = json!({ "componentId": third, "organisationId": world.organisation("utrecht") });
    let offered = done(&world, "vng.editor", "offerTransfer", "transfer { id }", offer).await["transfer"].clone();
    done(&world, "utrecht.editor", "answerTransfer", "", json!({ "id": offered["id"], "answer": "ACCEPT" })).await;

    let mut ids = Vec::new();
    for component in [&first, &second, &third] {
        let seen = origin(&world, "utrecht.editor", component).await;
        assert_eq!(seen["owner"]["slug"], "utrecht");
        assert!(seen["origin"]["original"].as_str().unwrap().contains("tmpl-2"), "the original is kept: {seen}");
        ids.push(seen["origin"]["sourceId"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids[0], "tmpl-2");
    for (component, id) in [&second, &third].into_iter().zip(&ids[1..]) {
        let own = domain::id::split(component).unwrap().1.simple().to_string();
        assert_eq!(*id, format!("tmpl-2#{own}"));
    }
    // A later import knows which of them to update.
    assert_eq!(import(&world, "utrecht.editor", "tmpl-2", "Telraam van nu").await, first);
    assert_eq!(origin(&world, "utrecht.editor", &first).await["name"], "Telraam van nu");
    assert_eq!(origin(&world, "utrecht.editor", &second).await["name"], "Telraam Amersfoort");
    assert_eq!(world.database.number("select count(*) from component").await, 3);
});

both!(what_predecessors_offered_and_were_offered_the_successor_ends, async |world: World| {
    let mut offers = Vec::new();
    for (name, from, to) in [
        ("Terug", "amersfoort", "vng"),
        ("Overgenomen", "amersfoort", "vng"),
        ("Aanvaard", "amersfoort", "vng"),
        ("Gekregen", "vng", "amersfoort"),
    ] {
        let editor = format!("{from}.editor");
        let (component, _) = world.component(&editor, name).await;
        world.share(&editor, &component, "MEMBERS", &[]).await;
        let input = json!({ "componentId": component, "organisationId": world.organisation(to) });
        let offered = done(&world, &editor, "offerTransfer", "transfer { id }", input).await["transfer"].clone();
        offers.push((component, offered["id"].clone()));
    }
    let [back, taken, accepted, given] = offers.try_into().unwrap();
    merged(&world, &["amersfoort"], "utrecht").await;
    let accept = |id: &Value| json!({ "id": id, "answer": "ACCEPT" });
    let seen = async |person: &str, id: &Value| {
        let query = "query($id: ID!) { node(id: $id) { ... on ComponentTransfer { state canAnswer { allowed reason } canTakeBack { allowed } } } }";
        let node = world.actor(person).run(query, json!({ "id": id })).await.data["node"].clone();
        (node["state"].clone(), node["canAnswer"]["allowed"] == true, node["canTakeBack"]["allowed"] == true)
    };

    assert_eq!(seen("utrecht.editor", &back.1).await, (json!("OPEN"), false, true));
    assert_eq!(
        refused(&world, "tilburg.editor", "takeBackTransfer", json!({ "id": back.1, "expectedRevision": 1 })).await.0,
        "NOT_FOUND"
    );
    done(&world, "utrecht.editor", "takeBackTransfer", "", json!({ "id": back.1, "expectedRevision": 1 })).await;
    assert_eq!(refused(&world, "vng.editor", "answerTransfer", accept(&back.1)).await.0, "INVALID");
    assert_eq!(seen("utrecht.editor", &back.1).await, (json!("TAKEN_BACK"), false, false), "not once it has ended");

    // An offer stands only while its giver is the owner.
    take_over(&world, &taken.0, 2).await;
    for person in ["utrecht.editor", "vng.editor"] {
        assert_eq!(seen(person, &taken.1).await, (json!("TAKEN_BACK"), false, false), "{person}");
    }
    assert_eq!(refused(&world, "vng.editor", "answerTransfer", accept(&taken.1)).await.0, "INVALID");
    let anew = json!({ "componentId": taken.0, "organisationId": world.organisation("tilburg") });
    done(&world, "utrecht.editor", "offerTransfer", "", anew).await;
    let list = "{ viewer { transfers(onlyOpen: true) { nodes { component { name } to { slug } } } } }";
    let open = world.actor("utrecht.editor").ask(list).await.data["viewer"]["transfers"]["nodes"].clone();
    let open: Vec<_> = open
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["component"]["name"].as_str().unwrap().to_owned(), it["to"]["slug"].clone()))
        .collect();
    assert_eq!(open.iter().filter(|(name, _)| name == "Overgenomen").count(), 1, "{open:?}");
    let log = world.actor("utrecht.administrator").ask("{ events(first: 50) { nodes { type subjectId } } }").await;
    let ended = json!({ "type": "TRANSFER_TAKEN_BACK", "subjectId": taken.1 });
    assert!(log.data["events"]["nodes"].as_array().unwrap().contains(&ended), "{}", log.text);

    // What is not ended is accepted, whoever offered it and whomever it was offered to.
    assert_eq!(
        refused(
            &world,
            "utrecht.editor",
            "offerTransfer",
            json!({ "componentId": accepted.0, "organisationId": world.organisation("tilburg") })
        )
        .await
        .0,
        "FORBIDDEN",
        "a predecessor's is first taken over"
    );
    done(&world, "vng.editor", "answerTransfer", "", accept(&accepted.1)).await;
    assert_eq!(
        refused(&world, "utrecht.editor", "takeOverComponent", json!({ "id": accepted.0, "expectedRevision": 3 }))
            .await
            .0,
        "FORBIDDEN"
    );
    assert_eq!(seen("utrecht.editor", &given.1).await, (json!("OPEN"), true, false));
    let shows = "transfer { state to { slug } component { owner { slug } } }";
    let got = done(&world, "utrecht.editor", "answerTransfer", shows, accept(&given.1)).await["transfer"].clone();
    assert_eq!(
        got,
        json!({ "state": "ACCEPTED", "to": { "slug": "amersfoort" }, "component": { "owner": { "slug": "utrecht" } } })
    );
    let giver = world
        .actor("vng.reader")
        .ask("{ viewer { transfers(first: 9) { nodes { state component { name } } } } }")
        .await;
    assert!(giver.text.contains("{\"state\":\"ACCEPTED\",\"component\":{\"name\":\"Gekregen\"}}"), "{}", giver.text);
});

both!(what_is_said_of_and_by_predecessors_the_successor_goes_on_with, async |world: World| {
    let (component, version) = world.component("vng.editor", "Woordenlijst").await;
    world.share("vng.editor", &component, "PUBLIC", &[]).await;
    let adoption = world.adopt("amersfoort.editor", &version, "Balie").await;
    let told = json!({ "text": "Goed", "wouldChooseAgain": true, "contact": "ai@amersfoort.example" });
    let input = json!({ "adoptionId": adoption, "experience": told });
    let experience =
        done(&world, "amersfoort.editor", "shareExperience", "experience { id }", input).await["experience"].clone();
    let input = json!({ "componentId": component, "text": "Werkt dit?" });
    let question = done(&world, "amersfoort.editor", "askQuestion", "question { id }", input).await["question"].clone();
    let mut claims = Vec::new();
    for (product, at) in [("Wijzer", Some(&component)), ("Anders", None), ("Beantwoord", None)] {
        let input =
            json!({ "organisationId": world.organisation("amersfoort"), "productName": product, "componentId": at });
        claims.push(done(&world, "waterkant.editor", "stateClaim", "claim { id }", input).await["claim"]["id"].clone());
    }
    done(&world, "amersfoort.editor", "answerClaim", "", json!({ "id": claims[2], "decision": "REJECTED" })).await;
    merged(&world, &["amersfoort"], "utrecht").await;

    let list = "{ claims(waiting: true) { nodes { productName canAnswer { allowed } } } }";
    let waiting = world.actor("utrecht.editor").ask(list).await.data["claims"]["nodes"].clone();
    assert_eq!(
        waiting,
        json!([{ "productName": "Anders", "canAnswer": { "allowed": true } }, { "productName": "Wijzer", "canAnswer": { "allowed": true } }])
    );
    let confirm = json!({ "id": claims[0], "decision": "CONFIRMED", "versionId": version, "statement": { "state": "IN_USE", "since": "2026-01-01" } });
    assert_eq!(refused(&world, "tilburg.editor", "answerClaim", confirm.clone()).await.0, "NOT_FOUND");
    let shows = "claim { state adoption { id organisation { slug } } }";
    let confirmed = done(&world, "utrecht.editor", "answerClaim", shows, confirm.clone()).await["claim"].clone();
    assert_eq!(
        (&confirmed["state"], &confirmed["adoption"]["organisation"]["slug"]),
        (&json!("CONFIRMED"), &json!("utrecht"))
    );
    assert_eq!(refused(&world, "utrecht.editor", "answerClaim", confirm).await.0, "ALREADY_EXISTS");
    done(&world, "utrecht.editor", "answerClaim", "", json!({ "id": claims[1], "decision": "REJECTED" })).await;
    let again = json!({ "id": claims[2], "decision": "CONFIRMED" });
    assert_eq!(
        refused(&world, "utrecht.editor", "answerClaim", again).await.0,
        "ALREADY_EXISTS",
        "its predecessor did"
    );
    assert_eq!(world.actor("utrecht.editor").ask(list).await.data["claims"]["nodes"], json!([]));
    let late = json!({ "organisationId": world.organisation("amersfoort"), "productName": "Nieuw" });
    assert_eq!(
        refused(&world, "waterkant.editor", "stateClaim", late).await,
        ("INVALID".to_owned(), "organisationId".to_owned())
    );

    let input = json!({ "adoptionId": adoption, "experience": told });
    assert_eq!(
        refused(&world, "utrecht.editor", "shareExperience", input).await,
        ("INVALID".to_owned(), "adoptionId".to_owned()),
        "its own is of its own use"
    );
    let revised = json!({ "text": "Minder", "wouldChooseAgain": false, "contact": "ai@utrecht.example" });
    let input = json!({ "id": experience["id"], "expectedRevision": 1, "experience": revised });
    assert_eq!(refused(&world, "tilburg.editor", "reviseExperience", input.clone()).await.0, "FORBIDDEN");
    let shows = "experience { text organisation { slug } canRevise { allowed } history { text } }";
    let told = done(&world, "utrecht.editor", "reviseExperience", shows, input).await["experience"].clone();
    assert_eq!(
        told,
        json!({ "text": "Minder", "organisation": { "slug": "amersfoort" }, "canRevise": { "allowed": true }, "history": [{ "text": "Goed" }] })
    );
    done(&world, "utrecht.editor", "withdrawExperience", "", json!({ "id": experience["id"], "expectedRevision": 2 }))
        .await;
    done(&world, "utrecht.editor", "withdrawQuestion", "", json!({ "id": question["id"], "expectedRevision": 1 }))
        .await;

    // What one has in common with oneself, and with who one was.
    let common = "query($id: ID!) { commonUses(organisationId: $id) { totalCount nodes { component { name } ours { id } theirs { id } } } }";
    let with =
        async |slug: &str| world.actor("utrecht.reader").run(common, json!({ "id": world.organisation(slug) })).await;
    let (own, before) = (with("utrecht").await, with("amersfoort").await);
    assert!(own.errors.is_empty(), "{}", own.text);
    assert_eq!(own.text, before.text);
});
