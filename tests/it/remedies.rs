//! What is refused says what to do instead, to whom it is said; by field, in either language.

use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::updates::payload;

/// The message of the one refusal with this code.
async fn told(world: &World, person: &str, mutation: &str, code: &str, input: Value) -> String {
    let payload = payload(world, person, mutation, "", input).await;
    assert_eq!(payload["errors"].as_array().map(Vec::len), Some(1), "{mutation}: {payload}");
    assert_eq!(payload["errors"][0]["code"], code, "{mutation}: {payload}");
    payload["errors"][0]["message"].as_str().unwrap().to_owned()
}

async fn made(world: &World, person: &str, mutation: &str, field: &str, input: Value) -> String {
    let payload = payload(world, person, mutation, &format!("{field} {{ id }}"), input).await;
    assert_eq!(payload["errors"], json!([]), "{mutation}: {payload}");
    id_of(&payload[field])
}

const EXPERIENCE: &str = "Ging goed";

fn experience(adoption: &str) -> Value {
    json!({ "adoptionId": adoption, "experience": { "text": EXPERIENCE, "wouldChooseAgain": true, "contact": "ai@example.org" } })
}

both!(who_may_not_is_told_who_may_and_what_to_do_instead, async |world: World| {
    let (component, version) = world.component("utrecht.editor", "Telraam").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let offer = json!({ "componentId": component, "organisationId": world.organisation("tilburg") });
    let transfer = made(&world, "utrecht.editor", "offerTransfer", "transfer", offer.clone()).await;
    let question = json!({ "componentId": component, "text": "Werkt dit?" });
    let question = made(&world, "tilburg.editor", "askQuestion", "question", question).await;
    let adoption = world.adopt("tilburg.editor", &version, "Drukte").await;
    let at_first = |id: &str| json!({ "id": id, "expectedRevision": 1 });
    let restate = json!({ "id": adoption, "expectedRevision": 1, "statement": { "state": "PLANNED" } });
    for (person, mutation, input, says) in [
        ("utrecht.editor", "answerTransfer", json!({ "id": transfer, "answer": "ACCEPT" }), "Neem het terug"),
        ("tilburg.editor", "takeBackTransfer", at_first(&transfer), "afwijzen"),
        ("utrecht.editor", "withdrawQuestion", at_first(&question), "Beantwoord de vraag"),
        (
            "tilburg.editor",
            "answerQuestion",
            json!({ "questionId": question, "text": "Ja" }),
            "Laat het de eigenaar weten",
        ),
        ("utrecht.editor", "shareExperience", experience(&adoption), "uw eigen organisatie"),
        ("utrecht.editor", "restateAdoption", restate, "adoptVersion"),
        (
            "tilburg.editor",
            "shareComponent",
            json!({ "id": component, "expectedRevision": 2, "visibility": "PUBLIC" }),
            "Neem contact op",
        ),
    ] {
        let message = told(&world, person, mutation, "FORBIDDEN", input).await;
        assert!(message.contains(says), "{mutation}: {message}");
    }

    // What is there already says which mutation changes it.
    let again = told(&world, "utrecht.editor", "offerTransfer", "ALREADY_EXISTS", offer).await;
    assert!(again.contains("takeBackTransfer"), "{again}");
    let adopt = json!({ "versionId": version, "statement": { "state": "PLANNED" } });
    let again = told(&world, "tilburg.editor", "adoptVersion", "ALREADY_EXISTS", adopt).await;
    assert!(again.contains("restateAdoption"), "{again}");
    made(&world, "tilburg.editor", "shareExperience", "experience", experience(&adoption)).await;
    let again = told(&world, "tilburg.editor", "shareExperience", "ALREADY_EXISTS", experience(&adoption)).await;
    assert!(again.contains("reviseExperience"), "{again}");
    let claim = json!({ "organisationId": world.organisation("tilburg"), "productName": "Teller" });
    let id = made(&world, "waterkant.editor", "stateClaim", "claim", claim.clone()).await;
    let again = told(&world, "waterkant.editor", "stateClaim", "ALREADY_EXISTS", claim).await;
    assert!(again.contains("een ander product"), "{again}");
    let message =
        told(&world, "waterkant.editor", "answerClaim", "FORBIDDEN", json!({ "id": id, "decision": "CONFIRMED" }))
            .await;
    assert!(message.contains("waar deze melding over gaat"), "{message}");
    let reject = json!({ "id": id, "decision": "REJECTED" });
    made(&world, "tilburg.editor", "answerClaim", "claim", reject.clone()).await;
    let again = told(&world, "tilburg.editor", "answerClaim", "ALREADY_EXISTS", reject).await;
    assert!(again.contains("definitief"), "{again}");
    let number = json!({ "componentId": component, "number": "1.0", "state": "ACTIVE", "changes": { "nl": "X" } });
    let again = told(&world, "utrecht.editor", "addVersion", "ALREADY_EXISTS", number).await;
    assert!(again.contains("een ander nummer"), "{again}");
});

both!(what_was_a_predecessors_is_taken_over_first_and_what_is_own_is_not, async |world: World| {
    let (theirs, _) = world.component("eemvallei.editor", "Van Eemvallei").await;
    let (own, _) = world.component("utrecht.editor", "Van Utrecht").await;
    merge(&world.database.db, &["eemvallei"], "utrecht", "2026-01-01".parse().unwrap()).await.unwrap();
    let add = json!({ "componentId": theirs, "number": "2", "state": "ACTIVE", "changes": { "nl": "X" } });
    let message = told(&world, "utrecht.editor", "addVersion", "FORBIDDEN", add.clone()).await;
    assert!(message.contains("takeOverComponent"), "{message}");
    let query = "query($id: ID!) { component(id: $id) { permissions { takeOver { allowed reason } update { allowed reason } } } }";
    let may = async |id: &str| {
        world.actor("utrecht.editor").run(query, json!({ "id": id })).await.data["component"]["permissions"].clone()
    };
    let inherited = may(&theirs).await;
    assert_eq!(inherited["takeOver"], json!({ "allowed": true, "reason": null }));
    assert_eq!(inherited["update"], json!({ "allowed": false, "reason": message }));
    let already = json!({ "allowed": false, "reason": "Deze component is al van u." });
    assert_eq!(may(&own).await["takeOver"], already);
    made(&world, "utrecht.editor", "takeOverComponent", "component", json!({ "id": theirs, "expectedRevision": 1 }))
        .await;
    assert_eq!(may(&theirs).await["takeOver"], already);
    made(&world, "utrecht.editor", "addVersion", "version", add).await;
});

both!(a_value_of_the_wrong_form_is_told_by_its_field, async |world: World| {
    let editor = world.actor("utrecht.editor");
    let (component, _) = world.component("utrecht.editor", "Telraam").await;
    let add = "mutation($i: AddVersionInput!) { addVersion(input: $i) { errors { code } } }";
    let version = |day: &str, state: &str| json!({ "i": { "componentId": component, "number": "2", "state": state, "changes": { "nl": "X" }, "releasedOn": day } });
    for day in ["2026-13-01", "1 mei 2026", "2026-1-1", ""] {
        for (language, remedy) in [("nl", "geef een dag als jjjj-mm-dd"), ("en", "give a day as yyyy-mm-dd")] {
            let answer = editor.clone().with("accept-language", language).run(add, version(day, "ACTIVE")).await;
            let message = answer.errors[0]["message"].as_str().unwrap_or_default();
            assert!(message.starts_with(&format!("input.releasedOn: {remedy}")), "{day}: {}", answer.text);
            assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
        }
    }
    assert_eq!(editor.run(add, version("2026-05-01", "ACTIVE")).await.data["addVersion"]["errors"], json!([]));
    let wrong = editor.run(add, version("2026-05-01", "LIVE")).await;
    assert_eq!(wrong.errors[0]["message"], "input.state: LIVE is geen waarde van VersionState.");
    for (query, message) in [
        (add, "De variabele $i ontbreekt. Geef die mee in variables."),
        ("{ components { nodes { nam } } }", "Component heeft geen veld nam. Bedoelde u \"name\"?"),
    ] {
        let answer = editor.ask(query).await;
        assert_eq!(answer.errors[0]["message"], message, "{}", answer.text);
    }
    let english = editor.clone().with("accept-language", "en").ask(add).await;
    assert_eq!(english.errors[0]["message"], "The variable $i is missing. Give it in variables.");
    let basic = world.anonymous().with("authorization", "Basic eDp5").ask("{ __typename }").await;
    assert_eq!((basic.status.as_u16(), basic.code()), (401, "UNAUTHENTICATED"));
    assert!(basic.errors[0]["message"].as_str().unwrap().contains("`Bearer`"), "{}", basic.text);
});
