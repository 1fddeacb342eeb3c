//! The matrix's rows of assessments.

use serde_json::json;

use super::mutations::Row;
use super::scene::Scene;
use crate::assessments::{context, similarity};

const ASSESSOR: &str = "assessor";
const APPROVER: &str = "approver";

/// An answer to the small instrument.
const DOCUMENT: &str = r#"{"$schema": "x", "metadata": {"urn": "urn:nl:klein:1.0", "createdAt": "2026-01-05T12:00:00Z"},
    "answers": {"1.1": {"value": "Nieuw", "lastEditedAt": "2026-01-05T12:00:00Z"}}}"#;

fn measure() -> serde_json::Value {
    json!({ "text": "Nieuw", "owner": "Afdeling", "dueOn": "2999-01-01" })
}

/// In an order in which each can be done to what the one before left.
pub(super) const ROWS: &[Row] = &[
    Row {
        name: "startAssessment",
        kind: Some("version"),
        role: ASSESSOR,
        input: |id| json!({ "versionId": id, "instrumentId": Scene::absent("instrument_"), "context": context() }),
    },
    Row {
        name: "reuseAssessment",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "sourceEditionId": id, "context": context(), "similarity": similarity(None) }),
    },
    Row { name: "reviseAssessment", kind: Some("assessment"), role: ASSESSOR, input: |id| json!({ "id": id }) },
    Row {
        name: "acceptChanges",
        kind: Some("assessment"),
        role: ASSESSOR,
        input: |id| json!({ "id": id, "decisions": [{ "place": "1.2", "decision": "KEEP" }] }),
    },
    Row {
        name: "answerQuestions",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| {
            let answer = json!({ "place": "1.2", "value": { "text": "Nieuw" }, "expectedRevision": 1 });
            json!({ "editionId": id, "answers": [answer] })
        },
    },
    Row {
        name: "importAnswers",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "document": DOCUMENT }),
    },
    Row {
        name: "describeAssessment",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "expectedRevision": 1, "conclusion": "Nieuw" }),
    },
    Row {
        name: "commentOnQuestion",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "place": "1.1", "text": "Nieuw" }),
    },
    Row { name: "resolveComment", kind: Some("comment"), role: ASSESSOR, input: |id| json!({ "id": id }) },
    Row {
        name: "recordAdvice",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "verdict": "POSITIVE", "text": "Nieuw", "givenOn": "2026-01-05" }),
    },
    Row {
        name: "stateMeasure",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "measure": measure() }),
    },
    Row {
        name: "restateMeasure",
        kind: Some("measure"),
        role: ASSESSOR,
        input: |id| json!({ "id": id, "expectedRevision": 1, "measure": measure() }),
    },
    Row {
        name: "attachFile",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "uploadId": Scene::absent("upload_"), "title": "Nieuw" }),
    },
    Row { name: "detachFile", kind: Some("attachment"), role: ASSESSOR, input: |id| json!({ "id": id }) },
    Row {
        name: "submitAssessment",
        kind: Some("edition"),
        role: ASSESSOR,
        input: |id| json!({ "editionId": id, "expectedRevision": 2 }),
    },
    Row {
        name: "returnAssessment",
        kind: Some("edition"),
        role: APPROVER,
        input: |id| json!({ "editionId": id, "expectedRevision": 3 }),
    },
    Row {
        name: "approveAssessment",
        kind: Some("edition"),
        role: APPROVER,
        input: |id| json!({ "editionId": id, "expectedRevision": 3, "function": "Directeur", "validUntil": "2999-01-01" }),
    },
    Row {
        name: "shareAssessment",
        kind: Some("assessment"),
        role: APPROVER,
        input: |id| json!({ "id": id, "expectedRevision": 3, "visibility": "PUBLIC" }),
    },
    Row {
        name: "withdrawAssessment",
        kind: Some("assessment"),
        role: APPROVER,
        input: |id| json!({ "id": id, "expectedRevision": 4, "reason": "Nieuw" }),
    },
];
