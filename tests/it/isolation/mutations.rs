//! Every mutation, by everybody who may not: refused, alike for a foreign and an absent id, noted in the log, and nothing
//! changed.

use std::collections::BTreeMap;

use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{Database, World, both};

use super::scene::Scene;
use super::schema::Schema;

/// A mutation: its input for a target, the target's kind in the scene (none: the own organisation's own), and the role it is for.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) kind: Option<&'static str>,
    pub(super) role: &'static str,
    pub(super) input: fn(&str) -> Value,
}

pub(super) fn description() -> Value {
    json!({ "name": { "nl": "Nieuw" }, "summary": { "nl": "Nieuw" }, "purpose": { "nl": "Nieuw" }, "kind": "MODEL" })
}

fn experience() -> Value {
    json!({ "text": "Nieuw", "wouldChooseAgain": false, "contact": "ai@example.org" })
}

/// What any member may do that sees what it is done to: it states a row of its own.
pub(super) const OF_ANY_MEMBER: [&str; 5] =
    ["adoptVersion", "askQuestion", "startAssessment", "reuseAssessment", "startActProfile"];

const ROWS: &[Row] = &[
    Row { name: "createComponent", kind: None, role: "editor", input: |_| json!({ "description": description() }) },
    Row {
        name: "updateComponent",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 2, "description": description() }),
    },
    Row {
        name: "shareComponent",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 2, "visibility": "PUBLIC" }),
    },
    Row {
        name: "importComponents",
        kind: None,
        role: "editor",
        input: |_| json!({ "format": "ALGORITMEREGISTER", "document": "[{\"id\":\"n\",\"name\":\"Nieuw\",\"description_short\":\"Nieuw\"}]" }),
    },
    Row { name: "createUpload", kind: None, role: "editor", input: |_| json!({ "mediaType": "text/csv", "size": 10 }) },
    Row {
        name: "addVersion",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "componentId": id, "number": "9", "state": "ACTIVE", "changes": { "nl": "Nieuw" } }),
    },
    Row {
        name: "updateVersion",
        kind: Some("version"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 1, "state": "SUPPORT_ENDED", "changes": { "nl": "Nieuw" } }),
    },
    Row {
        name: "adoptVersion",
        kind: Some("version"),
        role: "editor",
        input: |id| json!({ "versionId": id, "statement": { "state": "PLANNED" } }),
    },
    Row {
        name: "restateAdoption",
        kind: Some("adoption"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 1, "statement": { "state": "PLANNED" } }),
    },
    Row {
        name: "shareExperience",
        kind: Some("adoption"),
        role: "editor",
        input: |id| json!({ "adoptionId": id, "experience": experience() }),
    },
    Row {
        name: "reviseExperience",
        kind: Some("experience"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 2, "experience": experience() }),
    },
    Row {
        name: "withdrawExperience",
        kind: Some("experience"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 3 }),
    },
    Row {
        name: "askQuestion",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "componentId": id, "text": "Nieuw" }),
    },
    Row {
        name: "answerQuestion",
        kind: Some("question"),
        role: "editor",
        input: |id| json!({ "questionId": id, "text": "Nieuw" }),
    },
    Row {
        name: "withdrawQuestion",
        kind: Some("question"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 1 }),
    },
    Row {
        name: "stateClaim",
        kind: None,
        role: "editor",
        input: |_| json!({ "organisationId": Scene::absent("organisation_"), "productName": "Nieuw" }),
    },
    Row {
        name: "answerClaim",
        kind: Some("claim"),
        role: "editor",
        input: |id| json!({ "id": id, "decision": "REJECTED" }),
    },
    Row {
        name: "withdrawComponent",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 2, "reason": { "nl": "Nieuw" } }),
    },
    Row {
        name: "reinstateComponent",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 3 }),
    },
    Row {
        name: "offerTransfer",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "componentId": id, "organisationId": Scene::absent("organisation_") }),
    },
    Row {
        name: "takeBackTransfer",
        kind: Some("transfer"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 1 }),
    },
    Row {
        name: "answerTransfer",
        kind: Some("transfer"),
        role: "editor",
        input: |id| json!({ "id": id, "answer": "ACCEPT" }),
    },
    Row {
        name: "takeOverComponent",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "id": id, "expectedRevision": 2 }),
    },
    Row {
        name: "stateGovernanceRole",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "componentId": id, "role": "projectleider", "expectedRevision": 1, "filledBy": "Nieuw" }),
    },
    Row {
        name: "stateGovernanceStep",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "componentId": id, "step": "werking-volgen", "expectedRevision": 0, "doneOn": "2026-01-01" }),
    },
    Row {
        name: "startActProfile",
        kind: Some("version"),
        role: "assessor",
        input: |id| json!({ "versionId": id, "expectedRevision": 0, "substantialChange": false }),
    },
    Row {
        name: "answerActQuestion",
        kind: Some("actprofile"),
        role: "assessor",
        input: |id| json!({ "id": id, "expectedRevision": 3, "question": "2", "answer": 1 }),
    },
    Row {
        name: "goBackInActProfile",
        kind: Some("actprofile"),
        role: "assessor",
        input: |id| json!({ "id": id, "expectedRevision": 4 }),
    },
    Row {
        name: "updateRegistration",
        kind: Some("component"),
        role: "editor",
        input: |id| json!({ "componentId": id, "expectedRevision": 0, "fields": { "contactEmail": "ai@example.org" } }),
    },
    Row {
        name: "inviteMember",
        kind: None,
        role: "administrator",
        input: |_| json!({ "name": "Nieuw", "email": "nieuw@example.org", "roles": ["READER"] }),
    },
    Row {
        name: "createServiceAccount",
        kind: None,
        role: "administrator",
        input: |_| json!({ "name": "Nieuw", "roles": ["READER"], "subject": "nieuw" }),
    },
    Row {
        name: "changeMemberRoles",
        kind: Some("membership"),
        role: "administrator",
        input: |id| json!({ "id": id, "expectedRevision": 1, "roles": ["ADMINISTRATOR"] }),
    },
    Row { name: "endMembership", kind: Some("membership"), role: "administrator", input: |id| json!({ "id": id }) },
    Row { name: "setAllowedOrigins", kind: None, role: "administrator", input: |_| json!({ "origins": [] }) },
];

/// Every row.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(super::assessment_rows::ROWS)
}

pub(super) fn operation(name: &str) -> String {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code path message }} }} }}")
}

/// Which tables hold something else than before.
pub(super) async fn changed(database: &Database, before: &BTreeMap<String, String>) -> Vec<String> {
    let now = database.contents().await;
    assert_eq!(now.len(), before.len(), "the tables are the same");
    now.into_iter().filter(|(table, rows)| before.get(table) != Some(rows)).map(|(table, _)| table).collect()
}

/// No table does.
pub(super) const NOTHING: [&str; 0] = [];

const REFUSALS: &str = "select count(*) from event where outcome = 'REFUSED'";

#[tokio::test]
async fn every_mutation_has_a_row() {
    let schema = Schema::read().await;
    let mut mutations: Vec<_> = schema.fields["Mutation"].iter().map(|field| field.name.as_str()).collect();
    let mut rows: Vec<_> = rows().map(|row| row.name).collect();
    mutations.sort_unstable();
    rows.sort_unstable();
    assert_eq!(mutations, rows);
}

both!(nobody_writes_what_is_not_theirs, async |world: World| {
    let scene = Scene::new(world).await;
    let database = &scene.world.database;
    let before = database.contents().await;
    for row in rows() {
        let operation = operation(row.name);
        // Another municipality, one that it is shared with, the VNG, a supplier: in the very role that it is for.
        for organisation in ["tilburg", "amersfoort", "vng", "eemvallei", "waterkant"] {
            let viewer = format!("{organisation}.{}", row.role);
            let Some(kind) = row.kind else { continue };
            for (name, id) in scene.ids.iter().filter(|(name, _)| name.starts_with(kind)) {
                // What it does to its own rows is no business of this matrix.
                // An answer is the component's owner's: of none of these.
                let own = Scene::owner_of(name) == organisation && row.name != "answerQuestion"
                    || row.name == "answerTransfer" && organisation == "amersfoort";
                let may = OF_ANY_MEMBER.contains(&row.name) && organisation != "waterkant";
                let own = own || row.name == "updateRegistration" && Scene::is_adopted(organisation, name);
                if own || may && Scene::may_see_id(&viewer, name) {
                    continue;
                }
                let refusals = database.number(REFUSALS).await;
                let foreign = scene.actor(&viewer).run(&operation, json!({ "input": (row.input)(id) })).await;
                let code = &foreign.data[row.name]["errors"][0]["code"];
                let noted = database.number(REFUSALS).await - refusals;
                if Scene::may_see_id(&viewer, name) && kind != "membership" {
                    assert_eq!(
                        (code, noted),
                        (&json!("FORBIDDEN"), 1),
                        "{viewer} {} {name}: {}",
                        row.name,
                        foreign.text
                    );
                } else {
                    let absent =
                        scene.actor(&viewer).run(&operation, json!({ "input": (row.input)(&Scene::absent(id)) })).await;
                    assert_eq!(code, &json!("NOT_FOUND"), "{viewer} {} {name}", row.name);
                    assert_eq!(foreign.text, absent.text, "{viewer} {} {name}", row.name);
                }
                scene.assert_no_leak(&viewer, &foreign.text, row.name);
            }
        }
        // The own organisation, in every other role; and the public.
        let target = row.kind.map_or("", |kind| {
            if kind == "membership" { &scene.ids["membership editor"] } else { &scene.ids[&format!("{kind} own")] }
        });
        for role in ["reader", "editor", "assessor", "approver", "voter", "council-member", "administrator"] {
            // A file and a registration are an assessor's too.
            let assessors = ["createUpload", "updateRegistration"].contains(&row.name) && role == "assessor";
            if role == row.role || assessors {
                continue;
            }
            let refusals = database.number(REFUSALS).await;
            let viewer = format!("utrecht.{role}");
            let answer = scene.actor(&viewer).run(&operation, json!({ "input": (row.input)(target) })).await;
            let code = &answer.data[row.name]["errors"][0]["code"];
            let noted = database.number(REFUSALS).await - refusals;
            assert_eq!((code, noted), (&json!("FORBIDDEN"), 1), "{viewer} {}: {}", row.name, answer.text);
        }
        let answer = scene.world.anonymous().run(&operation, json!({ "input": (row.input)(target) })).await;
        assert_eq!(
            answer.data[row.name]["errors"][0]["code"],
            json!("FORBIDDEN"),
            "anonymous {}: {}",
            row.name,
            answer.text
        );
        assert_eq!(changed(database, &before).await, NOTHING, "{} changed something", row.name);
    }
    // The other side: whom it is for can do each of these.
    let (inherited, _) = scene.world.component("eemvallei.editor", "Van Eemvallei").await;
    merge(&database.db, &["eemvallei"], "utrecht", "2026-01-01".parse().unwrap()).await.unwrap();
    let fresh = scene.world.adopt("utrecht.editor", &scene.ids["version public"], "Nieuw").await;
    for row in rows() {
        let target = match row.kind {
            None => "",
            Some("membership") => &scene.ids["membership service"],
            // One of which nothing is told yet.
            Some("adoption") if row.name == "shareExperience" => &fresh,
            Some("adoption") => &scene.ids["adoption own"],
            Some("experience") => &scene.ids["experience own"],
            Some("claim") => &scene.ids["claim own"],
            Some("transfer") if row.name == "answerTransfer" => &scene.ids["transfer second"],
            Some("transfer") => &scene.ids["transfer own"],
            Some("component") if row.name == "reinstateComponent" => &scene.ids["component gone"],
            Some("component") if row.name == "offerTransfer" => &scene.ids["component public"],
            Some("component") if row.name == "takeOverComponent" => &inherited,
            Some("question") if row.name == "withdrawQuestion" => &scene.ids["question own"],
            // One that is not adopted yet.
            Some("version") if row.name == "adoptVersion" => &scene.ids["version members"],
            Some("version") if row.name == "startAssessment" => &scene.ids["version own"],
            Some("assessment") if row.name == "reviseAssessment" => &scene.ids["assessment own"],
            Some("assessment") if row.name == "acceptChanges" => &scene.ids["assessment stale"],
            Some("edition") if row.name == "approveAssessment" => &scene.ids["edition review"],
            Some("edition") if row.name != "reuseAssessment" => &scene.ids["edition draft"],
            Some("attachment") => &scene.ids["attachment draft"],
            Some(kind) => &scene.ids[&format!("{kind} members")],
        };
        let mut input = (row.input)(target);
        if row.name == "changeMemberRoles" {
            input["roles"] = json!(["EDITOR"]);
        }
        if row.name == "shareComponent" {
            input["expectedRevision"] = json!(3); // updateComponent came before
        }
        if row.name == "stateClaim" {
            input["organisationId"] = json!(scene.world.organisation("tilburg"));
        }
        match row.name {
            "withdrawComponent" => input["expectedRevision"] = json!(4), // and shareComponent
            "takeOverComponent" => input["expectedRevision"] = json!(1),
            "startAssessment" => input["instrumentId"] = json!(scene.ids["instrument public"]),
            "attachFile" => {
                input["uploadId"] = json!(crate::isolation::assessed::upload(&scene.world, "utrecht.assessor").await);
            }
            "approveAssessment" => input["validUntil"] = json!(crate::assessments::until(&scene.world)),
            "offerTransfer" => input["organisationId"] = json!(scene.world.organisation("tilburg")),
            _ => {}
        }
        let organisation = match row.name {
            "stateClaim" => "waterkant", // claiming is for suppliers
            "answerTransfer" => "amersfoort",
            _ => "utrecht",
        };
        let viewer = format!("{organisation}.{}", row.role);
        let answer = scene.actor(&viewer).run(&operation(row.name), json!({ "input": input })).await;
        assert_eq!(answer.data[row.name]["errors"], json!([]), "{}: {}", row.name, answer.text);
    }
    // Each of these holds what one of the mutations writes: so this test can fail.
    let changed = changed(database, &before).await;
    let written = "act_profile adoption allowed_origin answer claim claim_answer component component_match component_origin component_reader \
        assessment assessment_advice assessment_answer assessment_attachment assessment_attachment_chunk assessment_author \
        assessment_comment assessment_edition assessment_lineage assessment_measure assessment_reader assessment_reuse \
        assessment_stamp assessment_text component_term component_transfer component_transfer_answer component_version experience experience_text \
        governance_statement membership question registration upload";
    for table in written.split_whitespace() {
        assert!(changed.iter().any(|it| it == table), "nothing wrote to {table}");
    }
});
