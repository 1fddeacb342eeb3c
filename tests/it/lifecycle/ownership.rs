//! Another owner for a component: by an offer that is accepted, or after a merger.

use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::{done, refused};

const OWNED: &str = "query($id: ID!) { component(id: $id) { revision owner { slug } sharedWith { slug } origin { source } adoptionCount \
    newestVersion { number canUpdate { allowed } } permissions { update { allowed } } governance { roles { filledBy } } transfer { state } } }";

both!(a_component_gets_another_owner_when_both_want_it, async |world: World| {
    let framework = Framework::read(OWN_FRAMEWORK).unwrap();
    load_framework(&world.database.db, &framework).await.unwrap();
    let document = "[{\"id\":\"x\",\"name\":\"Telraam\",\"description_short\":\"Telt\"}]";
    let import = json!({ "format": "ALGORITMEREGISTER", "document": document });
    let payload = done(&world, "utrecht.editor", "importComponents", "records { component { id } }", import).await;
    let component = id_of(&payload["records"][0]["component"]);
    let offer =
        |to: &str| json!({ "componentId": component, "organisationId": world.organisation(to), "note": "Voor jullie" });
    let not_seen = refused(&world, "utrecht.editor", "offerTransfer", offer("tilburg")).await;
    assert_eq!(not_seen, ("INVALID".to_owned(), "organisationId".to_owned()), "nobody accepts what it does not see");
    world.share("utrecht.editor", &component, "NAMED", &["tilburg", "amersfoort"]).await;
    let version = world
        .actor("utrecht.editor")
        .run("query($id: ID!) { component(id: $id) { newestVersion { id } } }", json!({ "id": component }))
        .await;
    let version = id_of(&version.data["component"]["newestVersion"]);
    world.adopt("amersfoort.editor", &version, "Tellen").await;
    let role = json!({ "componentId": component, "role": "jurist", "expectedRevision": 0, "filledBy": "Afdeling juridische zaken" });
    done(&world, "utrecht.editor", "stateGovernanceRole", "", role).await;

    let transfer = "transfer { id state revision component { name } from { slug } to { slug } canAnswer { allowed } canTakeBack { allowed } }";
    let first = done(&world, "utrecht.editor", "offerTransfer", transfer, offer("tilburg")).await["transfer"].clone();
    assert_eq!(
        (&first["state"], &first["canTakeBack"]["allowed"], &first["canAnswer"]["allowed"]),
        (&json!("OPEN"), &json!(true), &json!(false))
    );
    assert_eq!(
        refused(&world, "utrecht.editor", "offerTransfer", offer("amersfoort")).await.0,
        "ALREADY_EXISTS",
        "one at a time"
    );
    assert_eq!(
        refused(&world, "amersfoort.editor", "answerTransfer", json!({ "id": first["id"], "answer": "ACCEPT" }))
            .await
            .0,
        "NOT_FOUND"
    );
    assert_eq!(
        refused(&world, "tilburg.reader", "answerTransfer", json!({ "id": first["id"], "answer": "ACCEPT" })).await.0,
        "FORBIDDEN"
    );
    done(&world, "tilburg.editor", "answerTransfer", transfer, json!({ "id": first["id"], "answer": "DECLINE" })).await;
    let again = json!({ "id": first["id"], "answer": "ACCEPT" });
    assert_eq!(refused(&world, "tilburg.editor", "answerTransfer", again).await.0, "INVALID", "declined is declined");

    let second = done(&world, "utrecht.editor", "offerTransfer", transfer, offer("tilburg")).await["transfer"].clone();
    done(&world, "utrecht.editor", "takeBackTransfer", "", json!({ "id": second["id"], "expectedRevision": 1 })).await;
    let late = json!({ "id": second["id"], "answer": "ACCEPT" });
    assert_eq!(refused(&world, "tilburg.editor", "answerTransfer", late).await.0, "INVALID", "taken back");
    let third = done(&world, "utrecht.editor", "offerTransfer", transfer, offer("tilburg")).await["transfer"].clone();
    world
        .database
        .as_owner("update component_transfer set expires_on = '2026-01-01' where taken_back_at is null")
        .await;
    assert_eq!(
        refused(&world, "tilburg.editor", "answerTransfer", json!({ "id": third["id"], "answer": "ACCEPT" })).await.0,
        "INVALID",
        "lapsed"
    );

    let fifth =
        done(&world, "utrecht.editor", "offerTransfer", transfer, offer("amersfoort")).await["transfer"].clone();
    let accepted =
        done(&world, "amersfoort.editor", "answerTransfer", transfer, json!({ "id": fifth["id"], "answer": "ACCEPT" }))
            .await;
    assert_eq!(accepted["transfer"]["state"], "ACCEPTED");

    let owned = world.actor("amersfoort.editor").run(OWNED, json!({ "id": component })).await.data["component"].clone();
    let mut shared: Vec<_> =
        owned["sharedWith"].as_array().unwrap().iter().map(|it| it["slug"].as_str().unwrap()).collect();
    shared.sort_unstable();
    assert_eq!(shared, ["amersfoort", "tilburg"], "with whom it was shared");
    assert_eq!(
        (&owned["owner"]["slug"], &owned["origin"]["source"], &owned["adoptionCount"]),
        (&json!("amersfoort"), &json!("algoritmeregister"), &json!(1))
    );
    assert_eq!(
        (&owned["permissions"]["update"]["allowed"], &owned["newestVersion"]["canUpdate"]["allowed"]),
        (&json!(true), &json!(true))
    );
    assert!(owned["governance"].to_string().contains("juridische zaken"), "{owned}");
    let others = world.actor("tilburg.editor").run(OWNED, json!({ "id": component })).await.data["component"].clone();
    assert_eq!(
        (&others["owner"]["slug"], &others["sharedWith"]),
        (&json!("amersfoort"), &Value::Null),
        "it is shared as before"
    );
    let search = "{ searchComponents(question: \"telraam\") { nodes { owner { slug } } } }";
    let found = async |person: &str| {
        let found = world.actor(person).ask(search).await.data["searchComponents"]["nodes"].clone();
        found.as_array().unwrap().iter().filter(|it| it["owner"]["slug"] == "amersfoort").count()
    };
    assert_eq!(found("amersfoort.editor").await, 1, "the index goes with it");
    assert_eq!(found("utrecht.editor").await, 0, "and leaves who gave it");
    let before = world.actor("utrecht.editor").run(OWNED, json!({ "id": component })).await;
    assert_eq!(before.data["component"], Value::Null, "not shared with who gave it");

    // The log of each stays with each; the new owner changes and shares it.
    let log = "{ events(first: 50) { nodes { type subjectId } } }";
    let types = async |person: &str| {
        let log = world.actor(person).ask(log).await;
        let nodes = log.data["events"]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|it| it["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (given, taken) = (types("utrecht.administrator").await, types("amersfoort.administrator").await);
    assert!(
        given.contains(&"COMPONENT_CREATED".to_owned()) && given.contains(&"TRANSFER_OFFERED".to_owned()),
        "{given:?}"
    );
    assert!(
        taken.contains(&"TRANSFER_ACCEPTED".to_owned()) && taken.contains(&"COMPONENT_TAKEN_OVER".to_owned()),
        "{taken:?}"
    );
    assert!(!taken.contains(&"COMPONENT_CREATED".to_owned()), "{taken:?}");
    world.share("amersfoort.editor", &component, "MEMBERS", &[]).await;
    let add =
        json!({ "componentId": component, "number": "2.0", "state": "ACTIVE", "changes": { "nl": "Van Amersfoort" } });
    done(&world, "amersfoort.editor", "addVersion", "", add).await;
    let list = "{ viewer { transfers(first: 10) { totalCount nodes { state component { name } } } } }";
    let offers = world.actor("utrecht.reader").ask(list).await.data["viewer"]["transfers"].clone();
    let states: Vec<_> = offers["nodes"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["ACCEPTED", "LAPSED", "TAKEN_BACK", "DECLINED"]);
    assert_eq!(world.actor("vng.reader").ask(list).await.data["viewer"]["transfers"]["totalCount"], 0);
});

both!(after_a_merger_the_successor_goes_on_in_its_predecessors_place, async |world: World| {
    let (shared, version) = world.component("vng.editor", "Woordenlijst").await;
    world.share("vng.editor", &shared, "MEMBERS", &[]).await;
    let (theirs, _) = world.component("amersfoort.editor", "Van Amersfoort").await;
    world.share("amersfoort.editor", &theirs, "NAMED", &["vng"]).await;
    let (used, other) = (
        world.adopt("amersfoort.editor", &version, "Balie").await,
        world.adopt("utrecht.editor", &version, "Balie").await,
    );
    assert!(other.starts_with("adoption_"));
    world.adopt("tilburg.editor", &version, "Balie").await;
    let count = "query($id: ID!) { component(id: $id) { adoptionCount adoptions { totalCount } facts { activeAdopters { value } } } }";
    let counted = world.actor("vng.reader").run(count, json!({ "id": shared })).await.data["component"].clone();
    assert_eq!((&counted["adoptionCount"], &counted["facts"]["activeAdopters"]["value"]), (&json!(3), &json!(3)));
    let take = json!({ "id": theirs, "expectedRevision": 2 });
    assert_eq!(refused(&world, "utrecht.editor", "takeOverComponent", take.clone()).await.0, "NOT_FOUND");

    merge(&world.database.db, &["amersfoort"], "utrecht", "2026-01-01".parse().unwrap()).await.unwrap();
    let counted = world.actor("vng.reader").run(count, json!({ "id": shared })).await.data["component"].clone();
    assert_eq!(
        (&counted["adoptionCount"], &counted["facts"]["activeAdopters"]["value"]),
        (&json!(2), &json!(2)),
        "who merged counts once"
    );
    assert_eq!(counted["adoptions"]["totalCount"], 3, "what was stated stays stated");
    let may = "query($id: ID!) { component(id: $id) { permissions { update { allowed } takeOver { allowed } } } }";
    let may =
        world.actor("utrecht.editor").run(may, json!({ "id": theirs })).await.data["component"]["permissions"].clone();
    assert_eq!(may, json!({ "update": { "allowed": false }, "takeOver": { "allowed": true } }));
    assert_eq!(refused(&world, "utrecht.reader", "takeOverComponent", take.clone()).await.0, "FORBIDDEN");
    assert_eq!(refused(&world, "vng.editor", "takeOverComponent", take.clone()).await.0, "FORBIDDEN");
    assert_eq!(
        refused(&world, "utrecht.editor", "takeOverComponent", json!({ "id": theirs, "expectedRevision": 1 })).await.0,
        "CONFLICT"
    );
    done(&world, "utrecht.editor", "takeOverComponent", "", take).await;
    let owned = world.actor("utrecht.editor").run(OWNED, json!({ "id": theirs })).await.data["component"].clone();
    assert_eq!((&owned["owner"]["slug"], &owned["sharedWith"]), (&json!("utrecht"), &json!([{ "slug": "vng" }])));
    assert_eq!(owned["permissions"]["update"]["allowed"], true);
    let once_more = json!({ "id": theirs, "expectedRevision": 3 });
    assert_eq!(refused(&world, "utrecht.editor", "takeOverComponent", once_more).await.0, "INVALID", "it is its own");

    let end = json!({ "id": used, "expectedRevision": 1, "statement": { "state": "ENDED", "until": "2026-01-01" } });
    assert_eq!(refused(&world, "tilburg.editor", "restateAdoption", end.clone()).await.0, "FORBIDDEN");
    let shows = "adoption { state organisation { slug } }";
    let ended = done(&world, "utrecht.editor", "restateAdoption", shows, end).await["adoption"].clone();
    assert_eq!(ended, json!({ "state": "ENDED", "organisation": { "slug": "amersfoort" } }));
});

both!(an_offer_ends_in_one_way_only, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Telraam").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let (mut owner, mut other) = ("utrecht", "tilburg");
    for round in 0..20 {
        let offer = json!({ "componentId": component, "organisationId": world.organisation(other) });
        let editor = format!("{owner}.editor");
        let offered = done(&world, &editor, "offerTransfer", "transfer { id }", offer).await["transfer"].clone();
        let (giver, taker) = (world.actor(&editor), world.actor(&format!("{other}.editor")));
        let back =
            "mutation($id: ID!) { takeBackTransfer(input: { id: $id, expectedRevision: 1 }) { errors { code } } }";
        let accept = "mutation($id: ID!) { answerTransfer(input: { id: $id, answer: ACCEPT }) { errors { code } } }";
        let id = json!({ "id": offered["id"] });
        let (back, accept) = tokio::join!(giver.run(back, id.clone()), taker.run(accept, id));
        let went = |answer: &Value| answer["errors"] == json!([]);
        let (back, accept) = (went(&back.data["takeBackTransfer"]), went(&accept.data["answerTransfer"]));
        assert!(back != accept, "round {round}: taken back {back}, accepted {accept}");
        if accept {
            (owner, other) = (other, owner);
        }
    }
    // The receiver need not see the component any more.
    for round in 0..20 {
        let (component, _) = world.component("vng.editor", "Telraam").await;
        world.share("vng.editor", &component, "MEMBERS", &[]).await;
        let offer = json!({ "componentId": component, "organisationId": world.organisation("tilburg") });
        let offered = done(&world, "vng.editor", "offerTransfer", "transfer { id }", offer).await["transfer"].clone();
        world.share("vng.editor", &component, "OWN", &[]).await;
        let (giver, taker) = (world.actor("vng.editor"), world.actor("tilburg.editor"));
        let back =
            "mutation($id: ID!) { takeBackTransfer(input: { id: $id, expectedRevision: 1 }) { errors { code } } }";
        let decline = "mutation($id: ID!) { answerTransfer(input: { id: $id, answer: DECLINE }) { errors { code } } }";
        let id = json!({ "id": offered["id"] });
        let (back, decline) = tokio::join!(giver.run(back, id.clone()), taker.run(decline, id));
        let mut errors =
            [back.data["takeBackTransfer"]["errors"].clone(), decline.data["answerTransfer"]["errors"].clone()];
        errors.sort_by_key(|errors| errors.as_array().map(Vec::len));
        assert_eq!(errors, [json!([]), json!([{ "code": "INVALID" }])], "round {round}");
    }
});
