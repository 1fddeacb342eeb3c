//! Claims of suppliers: what becomes of them the supplier never learns.

use serde_json::{Value, json};
use tests::{Database, World, both, id_of};

const STATE: &str = "mutation($input: StateClaimInput!) { stateClaim(input: $input) { claim { id state canAnswer { allowed reason } } \
    errors { code path message } } }";
const ANSWER: &str = "mutation($input: AnswerClaimInput!) { answerClaim(input: $input) { claim { id state adoption { id state \
    version { number } } } errors { code path } } }";

async fn answer(world: &World, input: Value) -> Value {
    let answer = world.actor("utrecht.editor").run(ANSWER, json!({ "input": input })).await;
    answer.data["answerClaim"].clone()
}

/// A supplier's component that members see, and a claim that Utrecht uses it: (version, claim).
async fn claimed(world: &World) -> (String, String) {
    let (component, version) = world.component("waterkant.editor", "Zaakwijzer").await;
    world.share("waterkant.editor", &component, "MEMBERS", &[]).await;
    let input = json!({ "organisationId": world.organisation("utrecht"), "componentId": component,
        "productName": "Zaakwijzer", "text": "Sinds vorig jaar" });
    let stated = world.actor("waterkant.editor").run(STATE, json!({ "input": input })).await;
    assert_eq!(stated.data["stateClaim"]["claim"]["state"], Value::Null, "{}", stated.text);
    (version, id_of(&stated.data["stateClaim"]["claim"]))
}

/// Everything that the supplier can ask for which could tell what became of its claim, and trying the claim again.
async fn seen_by_the_supplier(world: &World, claim: &str) -> String {
    let all = "id productName text createdAt lapsesAt state canAnswer { allowed reason } supplier { name } organisation { name } \
        adoption { id } component { id name revision updatedAt adoptionCount adoptions(first: 3) { totalCount nodes { id } } sharedWith { id } \
        facts { activeAdopters { value } inUseSince { value } versions { value } wouldChooseAgain { value } } \
        experiences(first: 3) { totalCount nodes { id } } questions(first: 3) { totalCount nodes { id } } }";
    let utrecht = world.organisation("utrecht");
    let reads = [
        format!("{{ claims(first: 3) {{ totalCount pageInfo {{ hasNextPage }} nodes {{ {all} }} }} }}"),
        format!("{{ claims(waiting: true, first: 3) {{ totalCount nodes {{ {all} }} }} }}"),
        format!("{{ node(id: \"{claim}\") {{ ... on Claim {{ {all} }} }} }}"),
        format!("{{ organisation(id: \"{utrecht}\") {{ adoptions {{ totalCount nodes {{ id }} }} }} }}"),
        format!("{{ components(filter: {{ adoptedById: \"{utrecht}\" }}) {{ totalCount nodes {{ id }} }} }}"),
        format!("{{ peerUses(peers: {{ organisationIds: [\"{utrecht}\"] }}) {{ totalCount nodes {{ peerCount }} }} }}"),
        format!("{{ commonUses(organisationId: \"{utrecht}\") {{ totalCount nodes {{ component {{ id }} }} }} }}"),
        "{ events(first: 50) { totalCount nodes { id type at subjectId revision refused } } }".to_owned(),
    ];
    let mut seen = String::new();
    for person in ["waterkant.editor", "waterkant.administrator"] {
        for read in &reads {
            let answer = world.actor(person).ask(read).await;
            assert!(["", "FORBIDDEN"].contains(&answer.code()), "{read}: {}", answer.text);
            seen += &answer.text;
        }
    }
    let component = world
        .actor("waterkant.editor")
        .ask(&format!("{{ node(id: \"{claim}\") {{ ... on Claim {{ component {{ id }} }} }} }}"))
        .await;
    let component = id_of(&component.data["node"]["component"]);
    for again in [
        json!({ "organisationId": utrecht, "componentId": component, "productName": "Zaakwijzer" }),
        json!({ "organisationId": utrecht, "componentId": component, "productName": "Anders", "text": "Nog eens" }),
        json!({ "id": claim, "decision": "REJECTED" }),
    ] {
        let operation = if again["id"].is_string() { ANSWER } else { STATE };
        seen += &world.actor("waterkant.editor").run(operation, json!({ "input": again })).await.text;
    }
    seen
}

/// What is left of an answer when the moments at which this run did things are made plain: they differ between any two runs.
fn timeless(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\"20") {
        let moment = rest[at + 1..].split('"').next().unwrap_or_default();
        let is_moment = moment.len() >= 20 && moment.ends_with('Z') && moment.contains('T');
        plain += &rest[..=at];
        rest = &rest[at + 1..];
        if is_moment {
            plain += "MOMENT";
            rest = &rest[moment.len()..];
        }
    }
    plain + rest
}

/// By now the supplier has events of after the answer. With a seed ids are made in a row, so theirs tell how many were made
/// before; without one they are random.
fn without_ids_of_events(text: &str) -> String {
    let mut parts = text.split("\"event_");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + "\"EVENT" + part.split_once('"').map_or("", |(_, rest)| rest))
}

async fn three_worlds(database: impl AsyncFn() -> Database) {
    let mut seen = Vec::new();
    for fate in ["CONFIRMED", "REJECTED", "LEFT", "LAPSED"] {
        let world = World::new(database().await).await;
        let (version, claim) = claimed(&world).await;
        match fate {
            "CONFIRMED" => {
                let statement = json!({ "state": "IN_USE", "since": "2026-01-01" });
                let input = json!({ "id": claim, "decision": fate, "versionId": version, "statement": statement });
                let answered = answer(&world, input).await;
                assert_eq!(answered["claim"]["state"], "CONFIRMED", "{answered}");
                let adoption = id_of(&answered["claim"]["adoption"]);
                let told = json!({ "adoptionId": adoption, "experience": { "text": "Goed", "wouldChooseAgain": true,
                    "contact": "ai@utrecht.example" } });
                let told = world
                    .actor("utrecht.editor")
                    .run(
                        "mutation($input: ShareExperienceInput!) { shareExperience(input: $input) { errors { code } } }",
                        json!({ "input": told }),
                    )
                    .await;
                assert_eq!(told.data["shareExperience"]["errors"], json!([]));
            }
            "REJECTED" => {
                let answered = answer(&world, json!({ "id": claim, "decision": fate })).await;
                assert_eq!(answered["claim"]["state"], "REJECTED", "{answered}");
            }
            _ => {}
        }
        seen.push(timeless(&seen_by_the_supplier(&world, &claim).await));
        // And when its time is over.
        world.database.db.clock().move_seconds(91 * 24 * 3600);
        let later = seen_by_the_supplier(&world, &claim).await;
        seen.push(without_ids_of_events(&timeless(&later)));
    }
    let (now, later): (Vec<_>, Vec<_>) = seen.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).unzip();
    assert!(now[0].contains("ALREADY_EXISTS") && now[0].contains("Zaakwijzer"), "{}", now[0]);
    for (fate, seen) in now.iter().chain(&later).enumerate() {
        let first = if fate < 4 { &now[0] } else { &later[0] };
        assert_eq!(seen, first, "world {fate}");
    }
}

/// In whatever world the claim was confirmed, rejected or left, the supplier gets the same answers to the letter, ids and all.
#[tokio::test]
async fn a_supplier_sees_the_same_whatever_became_of_its_claim_sqlite() {
    three_worlds(async || Database::sqlite().await).await;
}

#[tokio::test]
async fn a_supplier_sees_the_same_whatever_became_of_its_claim_postgres() {
    three_worlds(async || Database::postgres().await).await;
}

both!(
    /// To the organisation that it is about, a claim is a concept: nobody else sees it, and confirming makes it an adoption.
    a_claim_becomes_ones_own_adoption_or_nothing,
    async |world: World| {
        let (version, claim) = claimed(&world).await;
        let list = "{ claims(waiting: true) { totalCount nodes { productName state supplier { name } component { name } } } }";
        let waiting = json!({ "claims": { "totalCount": 1, "nodes": [{ "productName": "Zaakwijzer", "state": "WAITING",
            "supplier": { "name": "Waterkant Software" }, "component": { "name": "Zaakwijzer" } }] } });
        assert_eq!(world.actor("utrecht.reader").ask(list).await.data, waiting);
        for other in ["amersfoort.editor", "vng.coordinator"] {
            assert_eq!(world.actor(other).ask(list).await.data["claims"]["totalCount"], json!(0), "{other}");
        }
        assert_eq!(world.anonymous().ask(list).await.data["claims"]["totalCount"], json!(0));

        let statement = json!({ "state": "IN_USE", "since": "2026-01-01", "purpose": "Balie" });
        let missing = answer(&world, json!({ "id": claim, "decision": "CONFIRMED", "versionId": version })).await;
        assert_eq!(missing["errors"], json!([{ "code": "INVALID", "path": ["input", "statement"] }]));
        let rejected = json!({ "id": claim, "decision": "REJECTED", "versionId": version, "statement": statement });
        assert_eq!(answer(&world, rejected).await["errors"][0]["path"], json!(["input", "versionId"]));
        let (_, another) = world.component("utrecht.editor", "Iets anders").await;
        let wrong = json!({ "id": claim, "decision": "CONFIRMED", "versionId": another, "statement": statement });
        assert_eq!(answer(&world, wrong).await["errors"][0]["path"], json!(["input", "versionId"]));
        let used = "{ organisation(slug: \"utrecht\") { adoptions { totalCount nodes { purpose version { number } } } } }";
        let before = world.actor("tilburg.reader").ask(used).await;
        assert_eq!(before.data["organisation"]["adoptions"]["totalCount"], json!(0), "what was refused left nothing");

        let confirm = json!({ "id": claim, "decision": "CONFIRMED", "versionId": version, "statement": statement });
        let confirmed = answer(&world, confirm.clone()).await;
        let adoption = json!({ "id": confirmed["claim"]["adoption"]["id"], "state": "IN_USE", "version": { "number": "1.0" } });
        assert_eq!(confirmed["claim"]["adoption"], adoption, "{confirmed}");
        assert_eq!(answer(&world, confirm).await["errors"], json!([{ "code": "ALREADY_EXISTS", "path": ["input", "id"] }]));
        let after = world.actor("tilburg.reader").ask(used).await;
        let expected = json!({ "totalCount": 1, "nodes": [{ "purpose": "Balie", "version": { "number": "1.0" } }] });
        assert_eq!(after.data["organisation"]["adoptions"], expected, "an adoption as any other");
        assert_eq!(world.actor("utrecht.reader").ask(list).await.data["claims"]["totalCount"], json!(0));
    }
);

both!(
    /// What is not answered lapses; and who may not claim, or claims nonsense, is told.
    a_claim_lapses_and_is_checked,
    async |world: World| {
        let (_, claim) = claimed(&world).await;
        world.database.db.clock().move_seconds(91 * 24 * 3600);
        let list = "{ claims { nodes { state } } }";
        let lapsed = world.actor("utrecht.reader").ask(list).await;
        assert_eq!(lapsed.data["claims"]["nodes"], json!([{ "state": "LAPSED" }]));
        let late = answer(&world, json!({ "id": claim, "decision": "CONFIRMED" })).await;
        assert_eq!(late["errors"], json!([{ "code": "INVALID", "path": ["input", "id"] }]));

        let state = async |person: &str, input: Value| {
            let answer = world.actor(person).run(STATE, json!({ "input": input })).await;
            let error = answer.data["stateClaim"]["errors"][0].clone();
            (error["code"].clone(), error["path"].clone())
        };
        let utrecht = world.organisation("utrecht");
        let (hidden, _) = world.component("tilburg.editor", "Geheim").await;
        for (person, input, code, path) in [
            ("utrecht.editor", json!({ "organisationId": utrecht, "productName": "X" }), "FORBIDDEN", json!([])),
            ("waterkant.reader", json!({ "organisationId": utrecht, "productName": "X" }), "FORBIDDEN", json!([])),
            ("waterkant.editor", json!({ "organisationId": utrecht, "productName": " " }), "INVALID", json!(["input", "productName"])),
            (
                "waterkant.editor",
                json!({ "organisationId": world.organisation("waterkant"), "productName": "X" }),
                "INVALID",
                json!(["input", "organisationId"]),
            ),
            (
                "waterkant.editor",
                json!({ "organisationId": utrecht, "productName": "X", "componentId": hidden }),
                "NOT_FOUND",
                json!(["input", "componentId"]),
            ),
        ] {
            assert_eq!(state(person, input.clone()).await, (json!(code), path), "{person} {input}");
        }
    }
);
