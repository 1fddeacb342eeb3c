//! Assessments: their life, their reuse, what becomes of that.

mod chains;
mod documents;
mod life;
mod outcome;
mod page;
mod reuse;

use domain::id::InstrumentId;
use domain::instruments::{self, InstrumentKind, NewInstrument};
use serde_json::{Value, json};
use tests::{Answer, World, id_of};

/// A small instrument: `3` is each organisation's own, `2` is touched by scope and risk.
const SMALL: &str = include_str!("../../fixtures/instruments/klein.yaml");
const SMALL_MARKS: &str = include_str!("../../fixtures/instruments/klein-marks.yaml");

/// Loads the small instrument as one of this kind, and answers its id.
pub(crate) async fn small(world: &World, kind: InstrumentKind) -> String {
    let new = NewInstrument::read(SMALL, Some(SMALL_MARKS), Some(kind)).expect("the small instrument");
    instruments::load(&world.database.db, &new).await.expect("loaded");
    newest(world, "urn:nl:klein").await
}

async fn newest(world: &World, urn: &str) -> String {
    let answer = world.anonymous().ask("{ instruments { id urn version } }").await;
    let all = answer.data["instruments"].as_array().cloned().unwrap_or_default();
    let found = all.iter().find(|it| it["urn"] == urn).unwrap_or_else(|| panic!("no {urn}: {}", answer.text));
    assert!(InstrumentId::parse(found["id"].as_str().expect("an id")).is_some());
    id_of(found)
}

/// A mutation as it is answered.
pub(crate) async fn tried(world: &World, person: &str, mutation: &str, field: &str, of: &str, input: Value) -> Answer {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {field} {{ {of} }} errors {{ code path message currentRevision }} }} }}"
    );
    world.actor(person).run(&query, json!({ "input": input })).await
}

/// What a mutation made, with these fields.
pub(crate) async fn made(world: &World, person: &str, mutation: &str, field: &str, of: &str, input: Value) -> Value {
    let answer = tried(world, person, mutation, field, of, input).await;
    assert_eq!(answer.data[mutation]["errors"], json!([]), "{mutation}: {}", answer.text);
    answer.data[mutation][field].clone()
}

/// The codes and paths of what a mutation was refused for.
pub(crate) fn refusals(answer: &Answer, mutation: &str) -> Vec<(String, String)> {
    let errors = answer.data[mutation]["errors"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    let path = |error: &Value| {
        let path = error["path"].as_array().cloned().unwrap_or_default();
        path.iter().map(|part| part.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().join(".")
    };
    errors.iter().map(|error| (error["code"].as_str().unwrap_or_default().to_owned(), path(error))).collect()
}

/// For which use.
pub(crate) fn context() -> Value {
    json!({ "purpose": "Vroeg helpen bij schulden", "process": "Schuldhulp", "people": ["Inwoners met schulden"],
        "personalData": ["Adres"], "decision": "SUPPORTING", "peopleAYear": 5000 })
}

/// Why it is similar; by `scope` something differs where a text is given.
pub(crate) fn similarity(scope: Option<&str>) -> Value {
    let all = ["NATURE", "SCOPE", "CONTEXT", "PURPOSE", "RISK"].map(|criterion| {
        let difference = if criterion == "SCOPE" { scope } else { None };
        json!({ "criterion": criterion, "argument": "Hetzelfde gebruik", "difference": difference })
    });
    json!(all)
}

/// What is answered to the small instrument.
pub(crate) fn answers(mark: &str) -> Vec<(String, Value)> {
    let text = |place: &str| (place.to_owned(), json!({ "text": format!("{mark} op {place}") }));
    let mut all = ["1.1", "1.2", "2.1[0]", "2.1[1]", "3.1", "3.2"].map(text).to_vec();
    all.push(("1.3".to_owned(), json!({ "yesNo": false })));
    all
}

/// Answers these questions of a draft that has none there.
pub(crate) async fn answer(world: &World, person: &str, edition: &str, given: &[(String, Value)]) {
    let given: Vec<_> = given.iter().map(|(place, value)| json!({ "place": place, "value": value })).collect();
    let input = json!({ "editionId": edition, "answers": given });
    made(world, person, "answerQuestions", "edition", "id", input).await;
}

/// Changes answers of a draft, whatever their revision is.
pub(crate) async fn change(world: &World, person: &str, edition: &str, given: &[(&str, &str)]) {
    let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { answers { place revision } } } }";
    let there = world.actor(person).run(query, json!({ "id": edition })).await;
    let there = there.data["node"]["answers"].as_array().cloned().expect("answers");
    let revision =
        |place: &str| there.iter().find(|it| it["place"] == place).map_or(json!(0), |it| it["revision"].clone());
    let given: Vec<_> = given
        .iter()
        .map(|(place, text)| json!({ "place": place, "value": { "text": text }, "expectedRevision": revision(place) }))
        .collect();
    made(world, person, "answerQuestions", "edition", "id", json!({ "editionId": edition, "answers": given })).await;
}

/// Concludes, submits and approves a draft; answers the edition's revision.
pub(crate) async fn approve(world: &World, organisation: &str, edition: &str) -> Value {
    let (assessor, approver) = (format!("{organisation}.assessor"), format!("{organisation}.approver"));
    let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { revision } } }";
    let seen = world.actor(&assessor).run(query, json!({ "id": edition })).await;
    let input =
        json!({ "editionId": edition, "expectedRevision": seen.data["node"]["revision"], "conclusion": "Het kan." });
    let written = made(world, &assessor, "describeAssessment", "edition", "revision", input).await;
    let input = json!({ "editionId": edition, "expectedRevision": written["revision"] });
    let submitted = made(world, &assessor, "submitAssessment", "edition", "revision", input).await;
    let input = json!({ "editionId": edition, "expectedRevision": submitted["revision"], "function": "Directeur",
        "validUntil": until(world) });
    made(world, &approver, "approveAssessment", "edition", "id revision assessment { id revision }", input).await
}

/// A day a year on.
pub(crate) fn until(world: &World) -> String {
    world.database.db.clock().now().plus_seconds(365 * 24 * 3600).day().to_string()
}

/// An approved assessment of a version that members read: (assessment, edition).
pub(crate) async fn approved(world: &World, organisation: &str, version: &str, instrument: &str) -> (String, String) {
    let assessor = format!("{organisation}.assessor");
    let input = json!({ "versionId": version, "instrumentId": instrument, "context": context() });
    let started = made(world, &assessor, "startAssessment", "assessment", "id draft { id }", input).await;
    let (assessment, edition) = (id_of(&started), id_of(&started["draft"]));
    answer(world, &assessor, &edition, &answers(organisation)).await;
    let approved = approve(world, organisation, &edition).await;
    share(world, organisation, &assessment, &approved["assessment"]["revision"], "MEMBERS").await;
    (assessment, edition)
}

/// Shares an assessment.
pub(crate) async fn share(world: &World, organisation: &str, assessment: &str, revision: &Value, visibility: &str) {
    let input = json!({ "id": assessment, "expectedRevision": revision, "visibility": visibility });
    made(world, &format!("{organisation}.approver"), "shareAssessment", "assessment", "id", input).await;
}

/// Reuses an edition, answers what is open, approves and shares it: (assessment, edition).
pub(crate) async fn reused(world: &World, organisation: &str, source: &str) -> (String, String) {
    let assessor = format!("{organisation}.assessor");
    let input = json!({ "sourceEditionId": source, "context": context(), "similarity": similarity(None) });
    let begun =
        made(world, &assessor, "reuseAssessment", "assessment", "id draft { id openQuestions { place } }", input).await;
    let (assessment, edition) = (id_of(&begun), id_of(&begun["draft"]));
    let open = begun["draft"]["openQuestions"].as_array().cloned().expect("open questions");
    let given: Vec<_> = open
        .iter()
        .map(|it| {
            let place = it["place"].as_str().expect("a place").to_owned();
            let value = json!({ "text": format!("{organisation} op {place}") });
            (place, value)
        })
        .collect();
    answer(world, &assessor, &edition, &given).await;
    let approved = approve(world, organisation, &edition).await;
    share(world, organisation, &assessment, &approved["assessment"]["revision"], "MEMBERS").await;
    (assessment, edition)
}

/// The places of the answers in force that are stale.
pub(crate) async fn stale(world: &World, person: &str, assessment: &str) -> Vec<String> {
    let query = "query($id: ID!) { node(id: $id) { ... on Assessment { stale { place } } } }";
    let answer = world.actor(person).run(query, json!({ "id": assessment })).await;
    let all = answer.data["node"]["stale"].as_array().cloned().unwrap_or_else(|| panic!("{}", answer.text));
    all.iter().map(|it| it["place"].as_str().expect("a place").to_owned()).collect()
}
