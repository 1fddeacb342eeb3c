//! What one organisation sees does not depend on another's private rows: the same questions, with those rows there and
//! without, get the same answers.

use serde_json::{Value, json};
use tests::{Database, World, id_of};

use super::reads::{below, of_thing, ways};
use super::scene::{Scene, text_of};
use super::schema::Schema;
use crate::assessments::{answer, answers, context, made};

/// Who asks: none of them sees what Utrecht adds.
const ASKING: [&str; 4] = ["tilburg.editor", "tilburg.administrator", "eemvallei.editor", "anonymous"];

/// Without the moments at which this world did things, and the cursors, in which such moments stand.
fn timeless(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(timeless).collect(),
        Value::Object(fields) => {
            let plain = fields.iter().filter(|(name, _)| !name.to_lowercase().ends_with("cursor"));
            Value::Object(plain.map(|(name, value)| (name.clone(), timeless(value))).collect())
        }
        Value::String(text) if text.len() > 19 && text.ends_with('Z') && text.as_bytes()[10] == b'T' => json!("MOMENT"),
        // A document in an answer has moments too.
        Value::String(text) if text.starts_with('{') => {
            serde_json::from_str(text).map_or_else(|_| value.clone(), |document| timeless(&document))
        }
        // Each world has an issuer of its own.
        Value::String(text) if text.starts_with("http://127.0.0.1:") => json!("ISSUER"),
        other => other.clone(),
    }
}

/// Everything that somebody gets who asks every query in every way, level by level.
async fn everything(scene: &Scene, schema: &Schema) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    for viewer in ASKING {
        let actor = scene.actor(viewer);
        for field in &schema.fields["Query"] {
            for (way, found) in ways(scene, &field.name) {
                let selections = match found {
                    Some(of) => of_thing(schema, &field.name, of)
                        .iter()
                        .map(|it| format!("{{ __typename id ... on {of} {it} }}"))
                        .collect(),
                    None if schema.is_composite(&field.of) => below(schema, &field.of),
                    None => vec![String::new()],
                };
                for selection in selections {
                    let query = format!("{{ {}{way} {selection} }}", field.name);
                    let answer = actor.ask(&query).await;
                    answers.push((format!("{viewer}: {query}"), timeless(&json!([answer.data, answer.code()]))));
                }
            }
        }
    }
    answers
}

/// Utrecht's private rows: like what others see in every way by which they could be found, counted or ranked.
async fn add_private_rows(Scene { world, ids }: &Scene, visibility: &str) {
    let with: &[&str] = if visibility == "NAMED" { &["amersfoort"] } else { &[] };
    let editor = world.actor("utrecht.editor");
    let done = async |query: &str, input: Value| {
        let answer = editor.run(query, json!({ "input": input })).await;
        assert!(answer.errors.is_empty() && !answer.text.contains("\"code\""), "{}", answer.text);
        answer
    };
    for mark in ["members", "public", "twin"] {
        let (component, version) = world.component("utrecht.editor", &text_of(mark)).await;
        if visibility != "OWN" {
            world.share("utrecht.editor", &component, visibility, with).await;
        }
        let adoption = world.adopt("utrecht.editor", &version, &text_of("usage-own")).await;
        let experience = json!({ "text": "Goed", "wouldChooseAgain": false, "contact": "ai@utrecht.example" });
        let tell = "mutation($input: ShareExperienceInput!) { shareExperience(input: $input) { errors { code } } }";
        done(tell, json!({ "adoptionId": adoption, "experience": experience })).await;
        let ask = "mutation($input: AskQuestionInput!) { askQuestion(input: $input) { errors { code } } }";
        done(ask, json!({ "componentId": component, "text": "Vraag" })).await;
    }
    // How its components live: governance, an end of support, a withdrawal, an offer.
    let (component, version) = world.component("utrecht.editor", &text_of("gone")).await;
    if visibility != "OWN" {
        world.share("utrecht.editor", &component, visibility, with).await;
    }
    let of = |name: &str| {
        let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        format!("mutation($input: {input}!) {{ {name}(input: $input) {{ errors {{ code }} }} }}")
    };
    let role =
        json!({ "componentId": component, "role": "projectleider", "expectedRevision": 0, "filledBy": "Afdeling" });
    done(&of("stateGovernanceRole"), role).await;
    let step =
        json!({ "componentId": component, "step": "werking-volgen", "expectedRevision": 0, "doneOn": "2026-01-01" });
    done(&of("stateGovernanceStep"), step).await;
    let ends = json!({ "id": version, "expectedRevision": 1, "state": "MAINTENANCE", "changes": { "nl": "Slot" }, "supportEndsOn": "2026-06-01" });
    done(&of("updateVersion"), ends).await;
    world.adopt("utrecht.editor", &version, &text_of("usage-own")).await;
    let amersfoort = world.organisation("amersfoort");
    // Only who sees something is offered it.
    if visibility != "OWN" {
        done(&of("offerTransfer"), json!({ "componentId": component, "organisationId": amersfoort })).await;
    }
    let shared = json!({ "componentId": ids["component public"], "organisationId": amersfoort });
    done(&of("offerTransfer"), shared).await;
    let revision = if visibility == "OWN" { 1 } else { 2 };
    let (gone, _) = world.component("utrecht.editor", &text_of("gone")).await;
    if visibility != "OWN" {
        world.share("utrecht.editor", &gone, visibility, with).await;
    }
    let reason = json!({ "id": gone, "expectedRevision": revision, "reason": { "nl": "Weg" }, "successorId": ids["component public"] });
    done(&of("withdrawComponent"), reason).await;
    done(&of("createUpload"), json!({ "mediaType": "text/csv", "size": 10 })).await;
    // What it answers to the AI Act, of its own version and of one that others see.
    let assessor = world.actor("utrecht.assessor");
    for version in [&version, &ids["version members"]] {
        let input = json!({ "versionId": version, "expectedRevision": 0, "substantialChange": true });
        let answer = assessor.run(&of("startActProfile"), json!({ "input": input })).await;
        assert_eq!(answer.data["startActProfile"]["errors"], json!([]), "{}", answer.text);
    }
    // What it fills in of its own registrations.
    for component in [&component, &ids["component members"]] {
        let fields = json!({ "risks": text_of("registered"), "contactEmail": "ai@utrecht.example" });
        done(&of("updateRegistration"), json!({ "componentId": component, "expectedRevision": 0, "fields": fields }))
            .await;
    }
    // What it writes of an assessment of its own, of a version that others see, and of one that is shared.
    let input =
        json!({ "versionId": ids["version members"], "instrumentId": ids["instrument public"], "context": context() });
    let started = made(world, "utrecht.assessor", "startAssessment", "assessment", "draft { id }", input).await;
    answer(world, "utrecht.assessor", &id_of(&started["draft"]), &answers("utrecht")).await;
    let input = json!({ "id": ids["assessment public"] });
    made(world, "utrecht.assessor", "reviseAssessment", "edition", "id", input).await;
    // Beyond the part that Eemvallei reads.
    world.adopt("utrecht.editor", &ids["version beyond"], &text_of("usage-beyond")).await;
    done(&of("askQuestion"), json!({ "componentId": ids["component part"], "text": "Vraag" })).await;
    let third = json!({ "componentId": ids["component part"], "number": "3.0", "state": "ACTIVE", "changes": { "nl": "Derde" } });
    done(&of("addVersion"), third).await;
    // The template that Amersfoort imported too, once more by another record of the same name and supplier.
    let record = json!([{ "id": "z", "name": text_of("twin"), "description_short": "Kort", "goal": "Doel", "provider": text_of("twin") }]);
    let import = "mutation($input: ImportComponentsInput!) { importComponents(input: $input) { records { component { id } } errors { code } } }";
    let imported = done(import, json!({ "format": "ALGORITMEREGISTER", "document": record.to_string() })).await;
    id_of(&imported.data["importComponents"]["records"][0]["component"]);
    let invite = "mutation { inviteMember(input: { name: \"Nieuw\", email: \"nieuw@utrecht.example\", roles: [READER] }) { errors { code } } }";
    world.actor("utrecht.administrator").ask(invite).await;
    let claim = "mutation($input: StateClaimInput!) { stateClaim(input: $input) { errors { code } } }";
    let claimed = json!({ "input": { "organisationId": world.organisation("utrecht"), "productName": "Derde" } });
    world.actor("waterkant.editor").run(claim, claimed).await;
}

async fn independent(database: impl AsyncFn() -> Database) {
    let schema = Schema::read().await;
    let without = Scene::new(World::new(database().await).await).await;
    let expected = everything(&without, &schema).await;
    assert!(expected.len() > 300, "{} questions", expected.len());
    for visibility in ["OWN", "NAMED"] {
        let scene = Scene::new(World::new(database().await).await).await;
        assert_eq!(scene.ids, without.ids, "the same world");
        add_private_rows(&scene, visibility).await;
        let got = everything(&scene, &schema).await;
        for ((question, expected), (_, got)) in expected.iter().zip(&got) {
            assert_eq!(got, expected, "with {visibility} rows of Utrecht, {question}");
        }
        // The other side: who is shown those rows gets other answers.
        let count = |data: &Value| data["components"]["totalCount"].as_u64();
        let query = "{ components(first: 1) { totalCount } }";
        let own = count(&scene.actor("utrecht.editor").ask(query).await.data);
        assert!(own > count(&without.actor("utrecht.editor").ask(query).await.data), "{own:?}");
        if !scene.world.database.has_row_security() {
            scene.world.database.db.switch(domain::db::Lock::Filter, true);
            let unfiltered = everything(&scene, &schema).await;
            let differ = expected.iter().zip(&unfiltered).filter(|((_, expected), (_, got))| got != expected).count();
            assert!(differ > 30, "{differ}: so this test can fail");
        }
    }
}

#[tokio::test]
async fn what_one_sees_does_not_depend_on_anothers_private_rows_sqlite() {
    independent(async || Database::sqlite().await).await;
}

#[tokio::test]
async fn what_one_sees_does_not_depend_on_anothers_private_rows_postgres() {
    independent(async || Database::postgres().await).await;
}
