//! Two at once: each is done or told why not, and never a fault. On PostgreSQL, where they are at once.

use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{Database, World, id_of};

use super::{ask_for, done};

const ROUNDS: usize = 12;

async fn world() -> World {
    let world = World::new(Database::postgres().await).await;
    load_framework(&world.database.db, &Framework::read(OWN_FRAMEWORK).unwrap()).await.unwrap();
    world
}

/// Does both at once, and answers with what codes they were refused; empty where they were done.
async fn both_at_once(world: &World, first: (&str, &str, Value), second: (&str, &str, Value)) -> (String, String) {
    let code = |payload: Value| payload["errors"][0]["code"].as_str().unwrap_or_default().to_owned();
    let (first, second) =
        tokio::join!(ask_for(world, first.0, first.1, "", first.2), ask_for(world, second.0, second.1, "", second.2),);
    (code(first), code(second))
}

/// A component of Utrecht's that members see and that stands offered to Tilburg: component, offer.
async fn offered(world: &World, round: usize) -> (String, String) {
    let (component, _) = world.component("utrecht.editor", &format!("Telraam {round}")).await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let input = json!({ "componentId": component, "organisationId": world.organisation("tilburg") });
    let offer = done(world, "utrecht.editor", "offerTransfer", "transfer { id }", input).await;
    (component, id_of(&offer["transfer"]))
}

fn role(component: &str) -> Value {
    json!({ "componentId": component, "role": "jurist", "expectedRevision": 0, "filledBy": "Juridische zaken" })
}

#[tokio::test]
async fn who_states_governance_or_versions_while_the_component_is_shared_or_given_is_told() {
    let world = world().await;
    for round in 0..ROUNDS {
        let (component, _) = world.component("utrecht.editor", "Gedeeld").await;
        let share = json!({ "id": component, "expectedRevision": 1, "visibility": "MEMBERS", "organisationIds": [] });
        let first = ("utrecht.editor", "stateGovernanceRole", role(&component));
        let codes = both_at_once(&world, first, ("utrecht.editor", "shareComponent", share)).await;
        assert_eq!((codes.0.as_str(), codes.1.as_str()), ("", ""), "round {round}");

        let (component, offer) = offered(&world, round).await;
        let accept = ("tilburg.editor", "answerTransfer", json!({ "id": offer, "answer": "ACCEPT" }));
        let second = match round % 3 {
            0 => ("utrecht.editor", "stateGovernanceRole", role(&component)),
            1 => (
                "utrecht.editor",
                "addVersion",
                json!({ "componentId": component, "number": "2.0", "state": "ACTIVE", "changes": { "nl": "X" } }),
            ),
            _ => {
                let input = json!({ "componentId": component, "text": "Werkt dit?" });
                let question = done(&world, "vng.editor", "askQuestion", "question { id }", input).await;
                (
                    "utrecht.editor",
                    "answerQuestion",
                    json!({ "questionId": id_of(&question["question"]), "text": "Ja" }),
                )
            }
        };
        let name = second.1;
        let codes = both_at_once(&world, accept, second).await;
        assert_eq!(codes.0, "", "round {round}: {name}");
        assert!(["", "NOT_FOUND", "FORBIDDEN"].contains(&codes.1.as_str()), "round {round}: {name} {codes:?}");
    }
}

#[tokio::test]
async fn who_begins_with_a_component_while_it_is_narrowed_is_told() {
    let world = world().await;
    for round in 0..ROUNDS * 2 {
        let (component, version) = world.component("utrecht.editor", "Smaller").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let narrow = json!({ "id": component, "expectedRevision": 2, "visibility": "OWN", "organisationIds": [] });
        let begin = if round % 2 == 0 {
            ("tilburg.editor", "adoptVersion", json!({ "versionId": version, "statement": { "state": "PLANNED" } }))
        } else {
            ("tilburg.editor", "askQuestion", json!({ "componentId": component, "text": "Werkt dit?" }))
        };
        let codes = both_at_once(&world, begin, ("utrecht.editor", "shareComponent", narrow)).await;
        assert!(["", "NOT_FOUND"].contains(&codes.0.as_str()) && codes.1.is_empty(), "round {round}: {codes:?}");
    }
}

#[tokio::test]
async fn two_components_never_take_each_others_place() {
    let world = world().await;
    for round in 0..ROUNDS {
        let (ours, _) = world.component("utrecht.editor", "Ons").await;
        let (theirs, _) = world.component("tilburg.editor", "Hun").await;
        world.share("utrecht.editor", &ours, "MEMBERS", &[]).await;
        world.share("tilburg.editor", &theirs, "MEMBERS", &[]).await;
        let withdraw = |id: &str, successor: &str| json!({ "id": id, "expectedRevision": 2, "reason": { "nl": "Oud" }, "successorId": successor });
        let first = ("utrecht.editor", "withdrawComponent", withdraw(&ours, &theirs));
        let second = ("tilburg.editor", "withdrawComponent", withdraw(&theirs, &ours));
        let mut codes: [String; 2] = both_at_once(&world, first, second).await.into();
        codes.sort();
        assert_eq!(codes, ["", "INVALID"], "round {round}");
    }
}

#[tokio::test]
async fn two_components_of_one_record_are_taken_over_at_once() {
    let world = world().await;
    let mut pairs = Vec::new();
    for round in 0..ROUNDS {
        let document = format!("[{{\"id\":\"tmpl-{round}\",\"name\":\"Telraam\",\"description_short\":\"Telt\"}}]");
        let input = json!({ "format": "ALGORITMEREGISTER", "document": document });
        let mut pair = Vec::new();
        for editor in ["tilburg.editor", "amersfoort.editor"] {
            let payload = done(&world, editor, "importComponents", "records { component { id } }", input.clone()).await;
            pair.push(id_of(&payload["records"][0]["component"]));
        }
        pairs.push(pair);
    }
    merge(&world.database.db, &["tilburg", "amersfoort"], "utrecht", "2026-01-01".parse().unwrap()).await.unwrap();
    let take = |id: &String| ("utrecht.editor", "takeOverComponent", json!({ "id": id, "expectedRevision": 1 }));
    for pair in &pairs {
        let codes = both_at_once(&world, take(&pair[0]), take(&pair[1])).await;
        for (code, id) in [codes.0, codes.1].into_iter().zip(pair) {
            assert!(["", "CONFLICT"].contains(&code.as_str()), "{code}");
            if code == "CONFLICT" {
                let (editor, mutation, input) = take(id);
                done(&world, editor, mutation, "", input).await;
            }
        }
    }
}
