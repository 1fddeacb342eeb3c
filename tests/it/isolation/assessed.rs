//! What there is to see of assessments: Utrecht's of every visibility with all that hangs on them, a draft, and reuses.

use std::collections::BTreeMap;

use domain::instruments::InstrumentKind;
use serde_json::{Value, json};
use tests::{World, id_of};

use super::scene::{Scene, VIEWERS, text_of};
use crate::assessments::{
    answer, answers, approve, approved, change, context, made, reused, share, similarity, small, until,
};

const ASSESSOR: &str = "utrecht.assessor";

/// A PDF that was sent.
pub(crate) async fn upload(world: &World, person: &str) -> String {
    let bytes = b"%PDF-1.7 een bestand";
    let input = json!({ "mediaType": "application/pdf", "size": bytes.len() });
    let upload = made(world, person, "createUpload", "upload", "id", input).await;
    let request = axum::http::Request::put(format!("/uploads/{}", id_of(&upload)))
        .header("content-type", "application/pdf")
        .body(axum::body::Body::from(bytes.to_vec()))
        .expect("a request");
    let sent = world.actor(person).send(request).await;
    assert!(sent.status.is_success(), "{} {}", sent.status, sent.text);
    id_of(&upload)
}

/// A draft in which everything says the mark.
pub(super) async fn written(world: &World, version: &str, instrument: &str, mark: &str) -> (String, String) {
    let text = text_of(mark);
    let mut about = context();
    about["purpose"] = json!(text);
    let input = json!({ "versionId": version, "instrumentId": instrument, "context": about });
    let started = made(world, ASSESSOR, "startAssessment", "assessment", "id draft { id }", input).await;
    let edition = id_of(&started["draft"]);
    answer(world, ASSESSOR, &edition, &answers(&text)).await;
    let advice = json!({ "editionId": edition, "verdict": "POSITIVE_IF", "text": text, "givenOn": "2026-01-05", "response": text });
    made(world, ASSESSOR, "recordAdvice", "edition", "id", advice).await;
    (id_of(&started), edition)
}

pub(super) async fn attached(world: &World, edition: &str, mark: &str, with_content: bool) -> String {
    let upload = upload(world, ASSESSOR).await;
    let input =
        json!({ "editionId": edition, "uploadId": upload, "title": text_of(mark), "withContent": with_content });
    id_of(&made(world, ASSESSOR, "attachFile", "attachment", "id", input).await)
}

pub(super) async fn measured(world: &World, edition: &str, mark: &str) -> String {
    let measure = json!({ "text": text_of(mark), "owner": "Afdeling", "dueOn": until(world) });
    let input = json!({ "editionId": edition, "measure": measure });
    id_of(&made(world, ASSESSOR, "stateMeasure", "measure", "id", input).await)
}

pub(super) async fn commented(world: &World, edition: &str) -> String {
    let input = json!({ "editionId": edition, "place": "1.1", "text": text_of("own") });
    id_of(&made(world, ASSESSOR, "commentOnQuestion", "comment", "id", input).await)
}

async fn submitted(world: &World, edition: &str, mark: &str) {
    let input = json!({ "editionId": edition, "expectedRevision": 1, "conclusion": text_of(mark) });
    made(world, ASSESSOR, "describeAssessment", "edition", "id", input).await;
    made(world, ASSESSOR, "submitAssessment", "edition", "id", json!({ "editionId": edition, "expectedRevision": 2 }))
        .await;
}

/// Of every visibility one that is approved, with what hangs on it.
async fn shared(world: &World, instrument: &str, ids: &mut BTreeMap<String, String>) {
    let version = ids["version public"].clone();
    for (visibility, named) in [
        ("OWN", Value::Null),
        ("NAMED", json!([world.organisation("amersfoort")])),
        ("MEMBERS", Value::Null),
        ("PUBLIC", Value::Null),
    ] {
        let mark = visibility.to_lowercase();
        let (assessment, edition) = written(world, &version, instrument, &mark).await;
        ids.insert(format!("comment {mark}"), commented(world, &edition).await);
        ids.insert(format!("measure {mark}"), measured(world, &edition, &mark).await);
        ids.insert(format!("attachment {mark}"), attached(world, &edition, &mark, true).await);
        ids.insert(format!("attachment inside-{mark}"), attached(world, &edition, "own", false).await);
        submitted(world, &edition, &mark).await;
        let input = json!({ "editionId": edition, "expectedRevision": 3, "function": text_of(&mark), "validUntil": until(world) });
        made(world, "utrecht.approver", "approveAssessment", "edition", "id", input).await;
        if visibility != "OWN" {
            let input =
                json!({ "id": assessment, "expectedRevision": 2, "visibility": visibility, "organisationIds": named });
            made(world, "utrecht.approver", "shareAssessment", "assessment", "id", input).await;
        }
        ids.insert(format!("assessment {mark}"), assessment);
        ids.insert(format!("edition {mark}"), edition);
    }
}

pub(super) async fn assess(world: &World, ids: &mut BTreeMap<String, String>) {
    let instrument = small(world, InstrumentKind::Iama).await;
    shared(world, &instrument, ids).await;
    // A draft of what is shared, and one that waits for a decision: nobody else's to see.
    let input = json!({ "id": ids["assessment members"] });
    let draft = id_of(&made(world, ASSESSOR, "reviseAssessment", "edition", "id", input).await);
    change(world, ASSESSOR, &draft, &[("1.1", &text_of("own"))]).await;
    ids.insert("attachment draft".to_owned(), attached(world, &draft, "own", true).await);
    ids.insert("measure draft".to_owned(), measured(world, &draft, "own").await);
    ids.insert("edition draft".to_owned(), draft);
    let (_, review) = written(world, &ids["version public"].clone(), &instrument, "own").await;
    submitted(world, &review, "own").await;
    ids.insert("edition review".to_owned(), review);
    // What rests on what Utrecht shares by name alone: Utrecht sees that it is there, and Amersfoort what it says.
    let mut about = context();
    about["purpose"] = json!(text_of("assessed"));
    let input = json!({ "sourceEditionId": ids["edition named"], "context": about, "similarity": similarity(None) });
    let of = "id draft { id }";
    let begun = made(world, "amersfoort.assessor", "reuseAssessment", "assessment", of, input).await;
    ids.insert("assessment reuse".to_owned(), id_of(&begun));
    ids.insert("edition reuse".to_owned(), id_of(&begun["draft"]));
    // What Utrecht rests on, and which changed since.
    let (theirs, edition) = approved(world, "amersfoort", &ids["version members"].clone(), &instrument).await;
    let (stale, _) = reused(world, "utrecht", &edition).await;
    let draft = made(world, "amersfoort.assessor", "reviseAssessment", "edition", "id", json!({ "id": theirs })).await;
    change(world, "amersfoort.assessor", &id_of(&draft), &[("1.2", "Anders")]).await;
    approve(world, "amersfoort", &id_of(&draft)).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Assessment { revision } } }";
    // And which is lost: so that there is a risk to see.
    let seen = world.actor("amersfoort.approver").run(query, json!({ "id": theirs })).await;
    let input = json!({ "id": theirs, "expectedRevision": seen.data["node"]["revision"], "reason": "Weg" });
    made(world, "amersfoort.approver", "withdrawAssessment", "assessment", "id", input).await;
    let now = world.actor("utrecht.approver").run(query, json!({ "id": stale })).await;
    share(world, "utrecht", &stale, &now.data["node"]["revision"], "OWN").await;
    ids.insert("assessment stale".to_owned(), stale);
    ids.insert("instrument public".to_owned(), instrument);
}

tests::both!(
    /// A file is read by whom it is for; another's answers to the letter as one that is not there.
    a_file_is_read_by_whom_it_is_for,
    async |world: World| {
        let scene = Scene::new(world).await;
        let fetch = async |viewer: &str, id: &str| {
            let request = axum::http::Request::get(format!("/attachments/{id}"));
            scene.actor(viewer).send(request.body(axum::body::Body::empty()).expect("a request")).await
        };
        let mut read = 0;
        for viewer in VIEWERS {
            for (name, id) in scene.ids.iter().filter(|(name, _)| name.starts_with("attachment")) {
                let found = fetch(viewer, id).await;
                if Scene::may_see_id(viewer, name) {
                    assert_eq!((found.status.as_u16(), found.text.as_str()), (200, "%PDF-1.7 een bestand"), "{viewer} {name}");
                    assert_eq!(found.headers["content-disposition"], format!("attachment; filename=\"{id}.pdf\""));
                    read += 1;
                } else {
                    let absent = fetch(viewer, &Scene::absent(id)).await;
                    assert_eq!((found.status, &found.text), (absent.status, &absent.text), "{viewer} {name}");
                    assert_eq!(found.status.as_u16(), 404, "{viewer} {name}");
                }
            }
        }
        assert!(read > 20, "{read}");
    }
);

tests::both!(
    /// A page is an export: it is read by who reads the edition's content, and holds nothing that they may not see.
    a_page_is_read_by_whom_it_is_for,
    async |world: World| {
        let scene = Scene::new(world).await;
        let fetch = async |viewer: &str, id: &str| {
            let request = axum::http::Request::get(format!("/assessments/{id}"));
            scene.actor(viewer).send(request.body(axum::body::Body::empty()).expect("a request")).await
        };
        let mut read = 0;
        for viewer in VIEWERS {
            for (name, id) in scene.ids.iter().filter(|(name, _)| name.starts_with("edition") || name.starts_with("assessment")) {
                let found = fetch(viewer, id).await;
                scene.assert_no_leak(viewer, &found.text, &format!("the page of {name}"));
                // Of one that is nowhere in force there is no page by its id; of what rests on another's, its owner's alone.
                let may = match name.as_str() {
                    "assessment reuse" => false,
                    "assessment stale" => viewer.starts_with("utrecht"),
                    _ => Scene::may_see_id(viewer, name),
                };
                if may {
                    assert_eq!(found.status.as_u16(), 200, "{viewer} {name}: {}", found.text);
                    let mark = text_of(name.split_once(' ').expect("a kind and a name").1);
                    let says = ["edition draft", "edition review", "edition reuse", "assessment stale"].contains(&name.as_str());
                    assert!(says || found.text.contains(&mark), "{viewer} {name}: {}", found.text);
                    read += 1;
                } else {
                    let absent = fetch(viewer, &Scene::absent(id)).await;
                    assert_eq!((found.status, &found.text), (absent.status, &absent.text), "{viewer} {name}");
                    assert_eq!(found.status.as_u16(), 404, "{viewer} {name}");
                }
            }
        }
        assert!(read > 40, "{read}");
    }
);
