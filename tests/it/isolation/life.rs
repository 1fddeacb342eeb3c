//! What there is to see of the life of Utrecht's components: governance, support, withdrawal, offers to another
//! owner, and what it answers of them to the AI Act.

use std::collections::BTreeMap;

use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use serde_json::json;
use tests::World;

use super::scene::{done, text_of};
use crate::assessments::made;

pub(super) async fn live(world: &World, ids: &mut BTreeMap<String, String>) {
    let framework = Framework::read(OWN_FRAMEWORK).expect("the own framework");
    load_framework(&world.database.db, &framework).await.expect("loaded");
    for mark in ["own", "named", "members", "public", "part"] {
        let component = &ids[&format!("component {mark}")];
        let input = json!({ "componentId": component, "role": "projectleider", "expectedRevision": 0, "filledBy": text_of(mark) });
        done(world, "utrecht.editor", "stateGovernanceRole", "component", input).await;
    }
    let ends = json!({ "id": ids["version own"], "expectedRevision": 1, "state": "MAINTENANCE", "changes": { "nl": text_of("own") },
        "supportEndsOn": "2026-06-01" });
    done(world, "utrecht.editor", "updateVersion", "version", ends).await;
    // What Utrecht uses is without support, and there is a newer one.
    let newer = json!({ "componentId": ids["component own"], "number": "9.9", "state": "ACTIVE", "changes": { "nl": text_of("own") } });
    done(world, "utrecht.editor", "addVersion", "version", newer).await;
    // Seen by members; what takes its place, by Utrecht alone.
    let (gone, _) = world.component("utrecht.editor", &text_of("gone")).await;
    world.share("utrecht.editor", &gone, "MEMBERS", &[]).await;
    let input = json!({ "id": gone, "expectedRevision": 2, "reason": { "nl": text_of("gone") }, "successorId": ids["component own"] });
    done(world, "utrecht.editor", "withdrawComponent", "component", input).await;
    ids.insert("component gone".to_owned(), gone);
    for (name, component) in [("transfer own", "component members"), ("transfer second", "component named")] {
        let input = json!({ "componentId": ids[component], "organisationId": world.organisation("amersfoort"), "note": text_of("transfer") });
        let offered = done(world, "utrecht.editor", "offerTransfer", "transfer", input).await;
        ids.insert(name.to_owned(), offered);
    }
    answer_the_act(world, ids).await;
    // What Utrecht fills in of what is its own, and Amersfoort of what it adopted; of that one both have a registration.
    for (person, mark, component) in [
        ("utrecht.editor", "registered", "component own"),
        ("utrecht.editor", "registered", "component public"),
        ("amersfoort.editor", "registered-elsewhere", "component public"),
    ] {
        let fields = json!({ "risks": text_of(mark), "lawfulBasisGrouping": [{ "title": text_of(mark), "link": "https://x.example" }] });
        let input = json!({ "componentId": ids[component], "expectedRevision": 0, "fields": fields });
        made(world, person, "updateRegistration", "registration", "revision", input).await;
    }
}

/// Profiles of Utrecht: one whose walk is under way, of its own component, and a finished one. The tree is everybody's, so that
/// nothing of them is told by its texts: they are known by their ids.
async fn answer_the_act(world: &World, ids: &mut BTreeMap<String, String>) {
    crate::act::load(world, crate::act::SMALL_TREE).await;
    for (name, version, answers) in [("own", "version own", 1), ("members", "version public", 2)] {
        let input = json!({ "versionId": ids[version], "expectedRevision": 0, "substantialChange": false });
        let profile = done(world, "utrecht.assessor", "startActProfile", "profile", input).await;
        for revision in 1..=answers {
            let input =
                json!({ "id": profile, "expectedRevision": revision, "question": revision.to_string(), "answer": 0 });
            done(world, "utrecht.assessor", "answerActQuestion", "profile", input).await;
        }
        ids.insert(format!("actprofile {name}"), profile);
    }
}
