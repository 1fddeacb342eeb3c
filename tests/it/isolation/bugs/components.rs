//! Of people, components, their use and what is said of them.

use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use domain::tenancy::set_up::merge;
use serde_json::json;
use tests::World;

use super::Named;
use crate::assessments::made;
use crate::isolation::scene::done;

pub(super) const BUGS: &[&str] = &[
    // A subject of one's own provider as another's person: whoever logs in by it would be that person.
    "insert into identity (provider_id, subject, account_id, account_home_id, created_at) select p.id, 'mallory', '$person', '$b', 0 \
     from identity_provider p where p.organisation_id = '$a'",
    "insert into identity (provider_id, subject, account_id, account_home_id, created_at) select p.id, 'mallory', '$person', '$a', 0 \
     from identity_provider p where p.organisation_id = '$a'",
    // Another's person as one's own member: the name would be seen.
    "insert into membership (id, organisation_id, account_id, account_home_id, state, roles, sort_name, revision, created_at) \
     values (gen_random_uuid(), '$a', '$person', '$b', 'ACTIVE', 'reader', 'x', 1, 0)",
    "insert into membership (id, organisation_id, account_id, account_home_id, state, roles, sort_name, revision, created_at) \
     values (gen_random_uuid(), '$a', '$person', '$a', 'ACTIVE', 'reader', 'x', 1, 0)",
    "update membership set account_id = '$person', account_home_id = '$b' \
     where id = (select id from membership where organisation_id = '$a' limit 1)",
    // An own row made another's, or of another's thing.
    "update adoption set version_id = '$version'",
    "update component_version set visibility = 3",
    "update component set owner_id = '$b'",
    "0 rows: insert into component_reader (id, component_id, version_id, organisation_id, stated_by) \
     select gen_random_uuid(), component_id, id, '$a', '$a' from component_version where id = '$version'",
    "insert into component_reader (id, component_id, organisation_id, stated_by, owner_id) values (gen_random_uuid(), '$component', '$a', '$a', '$a')",
    "insert into component_reader (id, component_id, organisation_id, stated_by, owner_id) values (gen_random_uuid(), '$component', '$a', '$b', '$b')",
    "insert into adoption (id, organisation_id, sort_name, component_id, version_id, state, revision, created_at, updated_at) \
     values (gen_random_uuid(), '$a', 'a', '$component', '$version', 'PLANNED', 1, 0, 0)",
    // To tell of what one did not adopt, or in another's name; to ask about what one does not see.
    "insert into experience (id, organisation_id, component_id, version_id, text, would_choose_again, contact, revision, created_at, \
     updated_at) values (gen_random_uuid(), '$a', '$component', '$version', 'x', true, 'x', 1, 0, 0)",
    "insert into experience (id, organisation_id, component_id, version_id, text, would_choose_again, contact, revision, created_at, \
     updated_at) values (gen_random_uuid(), '$b', '$component', '$version', 'x', true, 'x', 1, 0, 0)",
    "insert into experience_text (organisation_id, experience_id, revision, text, would_choose_again, stated_at) \
     select '$b', id, 9, 'x', true, 0 from experience where organisation_id = '$b'",
    "insert into experience_text (organisation_id, experience_id, revision, text, would_choose_again, stated_at) \
     select '$a', id, 9, 'x', true, 0 from experience where organisation_id = '$b'",
    "0 rows: update experience set text = 'x' where organisation_id = '$b'",
    "0 rows: update question set withdrawn_at = 1 where organisation_id = '$b'",
    "insert into question (id, organisation_id, component_id, text, revision, created_at) \
     values (gen_random_uuid(), '$a', '$component', 'x', 1, 0)",
    // To answer for the owner, also the question that one asked oneself.
    "insert into answer (id, organisation_id, question_id, text, created_at) select gen_random_uuid(), '$b', id, 'x', 0 from question",
    "insert into answer (id, organisation_id, question_id, text, created_at) select gen_random_uuid(), '$a', id, 'x', 0 from question \
     where organisation_id = '$a'",
    "update question set organisation_id = '$b'",
    // To claim something unseen, or for another; to answer a claim that is none of one's own.
    "insert into claim (id, organisation_id, claimed_id, component_id, product_name, product_key, created_at) \
     values (gen_random_uuid(), '$a', '$b', '$component', 'x', 'x', 0)",
    "insert into claim (id, organisation_id, claimed_id, product_name, product_key, created_at) \
     values (gen_random_uuid(), '$b', '$a', 'x', 'x', 0)",
    "update claim set product_name = 'x'",
    "0 rows: insert into claim_answer (organisation_id, claim_id, claimed_id, decision, created_at) select '$a', id, '$a', 'CONFIRMED', 0 from claim",
    "insert into claim_answer (organisation_id, claim_id, claimed_id, decision, created_at) values ('$a', '$claim', '$b', 'CONFIRMED', 0)",
    "insert into claim_answer (organisation_id, claim_id, claimed_id, decision, created_at) values ('$a', '$claim', '$a', 'CONFIRMED', 0)",
    "delete from claim_answer",
    // To call another's component the same, or an own one another's.
    "insert into component_match (component_id, key, owner_id, visibility) values ('$component', 'source x', '$a', 0)",
    // What another's component is found by.
    "insert into component_term (component_id, owner_id, visibility, term, weight) values ('$component', '$a', 0, 'x', 1)",
    "insert into component_term (component_id, owner_id, visibility, term, weight) values ('$component', '$b', 0, 'x', 1)",
    "0 rows: delete from component_term where owner_id = '$b'",
    "update component_term set weight = 1",
    "insert into component_match (component_id, key, owner_id, visibility) values ('$component', 'source x', '$b', 0)",
    "update component_match set key = 'source x'",
    // A file for another, or into another's; or an own one that can be sent twice.
    "insert into upload (id, organisation_id, media_type, size, created_at, expires_at) \
     values (gen_random_uuid(), '$b', 'text/csv', 1, 0, 9000000000000000)",
    "insert into upload_chunk (organisation_id, upload_id, ordinal, bytes) select '$b', id, 9, '' from upload",
    "insert into upload_chunk (organisation_id, upload_id, ordinal, bytes) values ('$a', '$upload', 9, '')",
    "insert into upload_chunk (organisation_id, upload_id, ordinal, bytes) values ('$b', '$upload', 9, '')",
    "0 rows: update upload set received_at = 1 where id = '$upload'",
    "0 rows: delete from upload where id = '$upload'",
    "update upload set organisation_id = '$b'",
    // A component made one's own without an open offer, or an offer of what is not one's own.
    "0 rows: update component set owner_id = '$a' where id = '$component'",
    "0 rows: update component set owner_id = '$a' where id = '$taken'",
    "0 rows: update component set name = '{}' where id = '$taken'",
    "0 rows: update component set owner_id = '$a' where id = '$lapsed'",
    "update component_transfer set to_id = '$a', taken_back_at = null",
    "0 rows: update component_transfer set taken_back_at = null",
    "insert into component_transfer (id, component_id, owner_id, to_id, expires_on, revision, created_at) \
     values (gen_random_uuid(), '$taken', '$b', '$a', '9999-01-01', 1, 0)",
    "insert into component_transfer (id, component_id, owner_id, to_id, expires_on, revision, created_at) \
     values (gen_random_uuid(), '$taken', '$a', '$a', '9999-01-01', 1, 0)",
    "insert into component_transfer_answer (organisation_id, transfer_id, owner_id, to_id, accepted, answered_at) \
     select '$b', id, owner_id, to_id, false, 0 from component_transfer",
    "insert into component_transfer_answer (organisation_id, transfer_id, owner_id, to_id, accepted, answered_at) \
     select '$a', id, owner_id, '$b', false, 0 from component_transfer",
    "update component_version set owner_id = '$a'",
    "update component_origin set owner_id = '$a'",
    "insert into component_reader (id, component_id, organisation_id, stated_by, owner_id) values (gen_random_uuid(), '$component', '$a', '$a', '$b')",
    "update component_reader set owner_id = '$a'",
    // What another's governance is.
    "insert into governance_statement (id, component_id, owner_id, visibility, framework, kind, item, revision, updated_at) \
     values (gen_random_uuid(), '$taken', '$a', 2, 'f', 'ROLE', 'r', 1, 0)",
    "insert into governance_statement (id, component_id, owner_id, visibility, framework, kind, item, revision, updated_at) \
     values (gen_random_uuid(), '$taken', '$b', 2, 'f', 'ROLE', 'r', 1, 0)",
    // To answer to the AI Act for another, or of a version that one does not see; to touch what another answered.
    "insert into act_profile (id, organisation_id, component_id, version_id, tree_id, walk, substantial_change, revision, created_at, \
     updated_at) select gen_random_uuid(), '$a', '$component', '$version', id, '{}', false, 1, 0, 0 from definition where kind = 'DECISION_TREE'",
    "insert into act_profile (id, organisation_id, component_id, version_id, tree_id, walk, substantial_change, revision, created_at, \
     updated_at) select gen_random_uuid(), '$b', '$component', '$version', id, '{}', false, 1, 0, 0 from definition where kind = 'DECISION_TREE'",
    "0 rows: update act_profile set walk = '{}' where organisation_id = '$b'",
    "update act_profile set organisation_id = '$a'",
    "update act_profile set version_id = '$version'",
    "delete from act_profile",
    // To register for another, or what is another's and not used; to touch what another filled in.
    "insert into registration (organisation_id, component_id, fields, revision, created_at, updated_at) \
     values ('$a', '$component', '{}', 1, 0, 0)",
    "insert into registration (organisation_id, component_id, fields, revision, created_at, updated_at) \
     values ('$a', '$taken', '{}', 1, 0, 0)",
    "insert into registration (organisation_id, component_id, fields, revision, created_at, updated_at) \
     values ('$b', '$component', '{}', 1, 0, 0)",
    "0 rows: update registration set fields = '{}' where organisation_id = '$b'",
    "update registration set organisation_id = '$a'",
    "update registration set component_id = '$taken'",
    "delete from registration",
    "insert into definition (id, kind, key, version, body, loaded_at) values (gen_random_uuid(), 'INSTRUMENT', 'k', '1', '{}', 0)",
    "update definition set loaded_at = 0",
    "update organisation_succession set effective_on = '2000-01-01'",
    "insert into event (id, sequence, type, at, organisation_id, audience, outcome) values (gen_random_uuid(), 0, 'X', 0, '$b', 0, 'DONE')",
    "update event set type = 'X'",
    "delete from event",
];

/// Rows to do harm to, of Tilburg and of a supplier; and Utrecht's own.
pub(super) async fn rows(world: &World) -> Vec<Named> {
    let (component, version) = world.component("tilburg.editor", "Geheim").await;
    let (_, own) = world.component("utrecht.editor", "Eigen").await;
    world.adopt("utrecht.editor", &own, "Eigen").await;
    let by = async |person: &str, mutation: &str, field: &str, input| done(world, person, mutation, field, input).await;
    // Of whose component Utrecht asks something, and of which Tilburg tells; and about whom a supplier claims something.
    let (seen, first) = world.component("tilburg.editor", "Gedeeld").await;
    world.share("tilburg.editor", &seen, "MEMBERS", &[]).await;
    for person in ["utrecht.editor", "tilburg.editor"] {
        by(person, "askQuestion", "question", json!({ "componentId": seen, "text": "Vraag" })).await;
    }
    let adoption = world.adopt("tilburg.editor", &first, "Eigen").await;
    let text = json!({ "text": "Goed", "wouldChooseAgain": true, "contact": "ai@tilburg.example" });
    by("tilburg.editor", "shareExperience", "experience", json!({ "adoptionId": adoption, "experience": text })).await;
    let claim = json!({ "organisationId": world.organisation("tilburg"), "productName": "Wijzer" });
    let claim = by("waterkant.editor", "stateClaim", "claim", claim).await;
    by("tilburg.editor", "answerClaim", "claim", json!({ "id": claim, "decision": "REJECTED" })).await;
    let record = json!([{ "id": "x", "name": "Register", "description_short": "Kort", "goal": "Doel" }]).to_string();
    let import = "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER, document: $document }) \
        { records { outcome } } }";
    let imported = world.actor("tilburg.editor").run(import, json!({ "document": record })).await;
    assert_eq!(imported.data["importComponents"]["records"], json!([{ "outcome": "CREATED" }]));
    for person in ["utrecht.editor", "tilburg.editor"] {
        let upload = "mutation { createUpload(input: { mediaType: \"text/csv\", size: 10 }) { errors { code } } }";
        assert_eq!(world.actor(person).ask(upload).await.data["createUpload"]["errors"], json!([]));
    }
    // What the operator enters: a framework, and a merger that is to come.
    let framework = Framework::read(OWN_FRAMEWORK).unwrap();
    load_framework(&world.database.db, &framework).await.unwrap();
    merge(&world.database.db, &["eemvallei"], "vng", "2999-01-01".parse().unwrap()).await.unwrap();
    crate::act::load(world, crate::act::SMALL_TREE).await;
    let input = json!({ "versionId": first, "expectedRevision": 0, "substantialChange": false });
    by("tilburg.assessor", "startActProfile", "profile", input).await;
    let input = json!({ "componentId": seen, "expectedRevision": 0, "fields": { "risks": "Geheim" } });
    made(world, "tilburg.editor", "updateRegistration", "registration", "revision", input).await;
    // Offered to Utrecht, and taken back; one whose offer lapsed; and one whose offer stands.
    let (lapsed, _) = world.component("tilburg.editor", "Verlopen").await;
    let (taken, _) = world.component("tilburg.editor", "Teruggenomen").await;
    let (offered, _) = world.component("tilburg.editor", "Aangeboden").await;
    for component in [&lapsed, &taken, &offered] {
        world.share("tilburg.editor", component, "MEMBERS", &[]).await;
        let input = json!({ "componentId": component, "organisationId": world.organisation("utrecht") });
        let transfer = by("tilburg.editor", "offerTransfer", "transfer", input).await;
        if component == &taken {
            let input = json!({ "id": transfer, "expectedRevision": 1 });
            by("tilburg.editor", "takeBackTransfer", "transfer", input).await;
        }
        if component == &lapsed {
            world.database.as_owner("update component_transfer set expires_on = '2026-05-31'").await;
        }
    }
    [
        ("component", component),
        ("version", version),
        ("seen", first),
        ("taken", taken),
        ("lapsed", lapsed),
        ("offered", offered),
    ]
    .to_vec()
}
