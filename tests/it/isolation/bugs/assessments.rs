//! Of assessments: what another wrote, what is approved, what rests on what, and who reads it.

use domain::instruments::InstrumentKind;
use serde_json::json;
use tests::{World, id_of};

use super::Named;
use crate::assessments::{approve, approved, made, reused, share, small, until};
use crate::isolation::assessed::{attached, commented, measured, written};

/// `$theirs`, with the edition `$shown` that all members read and its `$hidden` successor; `$mine` with what is `$fixed` in
/// it; and the `$draft` of one that rests on theirs.
pub(super) const BUGS: &[&str] = &[
    // To answer in another's name, or in what is another's.
    "insert into assessment_answer (edition_id, place, organisation_id, assessment_id, disposition, value, stamp, revision, answered_at) \
     values ('$hidden', '9', '$b', '$theirs', 'OWN', '1', gen_random_uuid(), 1, 0)",
    "insert into assessment_answer (edition_id, place, organisation_id, assessment_id, disposition, value, stamp, revision, answered_at) \
     values ('$hidden', '9', '$a', '$theirs', 'OWN', '1', gen_random_uuid(), 1, 0)",
    "insert into assessment_answer (edition_id, place, organisation_id, assessment_id, disposition, value, stamp, revision, answered_at) \
     values ('$draft', '9', '$a', '$theirs', 'OWN', '1', gen_random_uuid(), 1, 0)",
    "0 rows: update assessment_answer set value = '1' where organisation_id = '$b'",
    "0 rows: delete from assessment_answer where organisation_id = '$b'",
    "update assessment_answer set edition_id = '$hidden', place = '9' where edition_id = '$draft' and place = '1.1'",
    "update assessment_answer set organisation_id = '$b'",
    "0 rows: update assessment_text set conclusion = 'x' where organisation_id = '$b'",
    "0 rows: update assessment_edition set approved_as = 'x' where organisation_id = '$b'",
    "0 rows: update assessment set revision = 9 where organisation_id = '$b'",
    "update assessment set organisation_id = '$b'",
    "update assessment_edition set assessment_id = '$theirs', number = 9 where id = '$draft'",
    "insert into assessment_author (organisation_id, edition_id, account_id) values ('$a', '$shown', '$person')",
    "insert into assessment_author (organisation_id, edition_id, account_id) values ('$b', '$shown', '$person')",
    "delete from assessment_author",
    "insert into assessment_need (edition_id, kind, organisation_id, level) values ('$hidden', 'DPIA', '$b', 'REQUIRED')",
    "insert into assessment_need (edition_id, kind, organisation_id, level) values ('$hidden', 'DPIA', '$a', 'REQUIRED')",
    // What is approved, also one's own.
    "insert into assessment_need (edition_id, kind, organisation_id, level) values ('$fixed', 'KIA', '$a', 'REQUIRED')",
    "update assessment_need set level = 'RECOMMENDED'",
    "delete from assessment_need",
    "insert into coverage_month (month, counted_at) values ('2020-01', 0)",
    "insert into coverage_figure (month, theme, area, measure, figure) values ('2019-01', 'ALL', 'NL', 'OWN', 1)",
    "insert into assessment_answer (edition_id, place, organisation_id, assessment_id, disposition, value, stamp, revision, answered_at) \
     values ('$fixed', '9', '$a', '$mine', 'OWN', '1', gen_random_uuid(), 1, 0)",
    "0 rows: update assessment_answer set value = '1' where edition_id = '$fixed'",
    "0 rows: delete from assessment_answer where edition_id = '$fixed'",
    "0 rows: update assessment_text set conclusion = 'x' where edition_id = '$fixed'",
    "0 rows: update assessment_advice set text = 'x' where edition_id = '$fixed'",
    "0 rows: delete from assessment_attachment_chunk where organisation_id = '$a'",
    "0 rows: update assessment_reuse set similarity = '{}' where edition_id <> '$draft'",
    "insert into assessment_measure (id, organisation_id, assessment_id, edition_id, text, owner, due_on, revision, created_at) \
     values (gen_random_uuid(), '$a', '$mine', '$fixed', 'x', 'x', '2999-01-01', 1, 0)",
    "insert into assessment_attachment (id, organisation_id, edition_id, title, media_type, size, content_hash, with_content, created_at) \
     values (gen_random_uuid(), '$a', '$fixed', 'x', 'application/pdf', 1, 'x', true, 0)",
    "insert into assessment_attachment_chunk (attachment_id, ordinal, organisation_id, bytes) values ('$file', 9, '$a', '')",
    "update assessment_edition set stage = 'DRAFT' where id = '$fixed'",
    "delete from assessment_edition",
    // What is not approved is neither that nor shared; nor is there anything in another's name, or of what one does not see.
    "update assessment_edition set stage = 'APPROVED' where id = '$draft'",
    "insert into assessment (id, organisation_id, component_id, urn, kind, visibility, revision, created_at, updated_at) \
     select gen_random_uuid(), '$a', component_id, 'x', 'DPIA', 3, 1, 0, 0 from assessment where id = '$mine'",
    "insert into assessment (id, organisation_id, component_id, urn, kind, visibility, revision, created_at, updated_at) \
     select gen_random_uuid(), '$b', component_id, 'x', 'DPIA', 0, 1, 0, 0 from assessment where id = '$mine'",
    "insert into assessment (id, organisation_id, component_id, urn, kind, visibility, revision, created_at, updated_at) \
     values (gen_random_uuid(), '$a', '$component', 'x', 'DPIA', 0, 1, 0, 0)",
    // To rest on what one did not read, or to let oneself or another read it.
    "insert into assessment_reuse (edition_id, organisation_id, assessment_id, source_id, source_edition_id, source_hash, similarity) \
     values ('$fixed', '$a', '$mine', '$theirs', '$hidden', 'x', '{}')",
    "update assessment_reuse set source_edition_id = '$hidden'",
    "update assessment set source_id = '$theirs' where id = '$mine'",
    "insert into assessment_reader (id, assessment_id, organisation_id, stated_by, owner_id) \
     values (gen_random_uuid(), '$theirs', '$a', '$b', '$b')",
    "insert into assessment_reader (id, assessment_id, organisation_id, stated_by, owner_id) \
     values (gen_random_uuid(), '$theirs', '$a', '$a', '$a')",
    "insert into assessment_reader (id, assessment_id, edition_id, organisation_id, stated_by, reuse_edition_id) \
     values (gen_random_uuid(), '$theirs', '$hidden', '$a', '$a', '$draft')",
    "insert into assessment_reader (id, assessment_id, edition_id, organisation_id, stated_by, reuse_edition_id) \
     values (gen_random_uuid(), '$theirs', '$shown', '$b', '$a', '$draft')",
    "update assessment_reader set edition_id = '$hidden'",
    "0 rows: delete from assessment_reader where stated_by = '$b'",
    // A lineage that is not so: what one rests on, one's own risks learn of.
    "insert into assessment_lineage (assessment_id, ancestor_id, depth, organisation_id, visibility, ancestor_organisation_id, source_id) \
     values ('$mine', '$theirs', 1, '$a', 0, '$b', '$theirs')",
    "insert into assessment_lineage (assessment_id, ancestor_id, depth, organisation_id, visibility, ancestor_organisation_id, via_id) \
     values ('$mine', '$theirs', 2, '$a', 0, '$b', '$theirs')",
    "insert into assessment_lineage (assessment_id, ancestor_id, depth, organisation_id, visibility, ancestor_organisation_id, source_id) \
     values ('$theirs', '$mine', 1, '$b', 2, '$a', '$mine')",
    "update assessment_lineage set organisation_id = '$b'",
    "delete from assessment_lineage",
    "insert into assessment_stamp (assessment_id, place, organisation_id, stamp) values ('$theirs', '9', '$b', gen_random_uuid())",
    "insert into assessment_stamp (assessment_id, place, organisation_id, stamp) values ('$theirs', '9', '$a', gen_random_uuid())",
    "update assessment_stamp set stamp = gen_random_uuid()",
    "0 rows: delete from assessment_stamp where organisation_id = '$b'",
    // The work on it.
    "insert into assessment_comment (id, organisation_id, edition_id, place, text, created_at) \
     values (gen_random_uuid(), '$a', '$shown', '1.1', 'x', 0)",
    "insert into assessment_comment (id, organisation_id, edition_id, place, text, created_at) \
     values (gen_random_uuid(), '$b', '$shown', '1.1', 'x', 0)",
    "0 rows: update assessment_comment set resolved_at = 1 where organisation_id = '$b'",
    "update assessment_comment set text = 'x'",
    "insert into assessment_measure (id, organisation_id, assessment_id, edition_id, text, owner, due_on, revision, created_at) \
     values (gen_random_uuid(), '$b', '$theirs', '$hidden', 'x', 'x', '2999-01-01', 1, 0)",
    "0 rows: update assessment_measure set text = 'x' where organisation_id = '$b'",
    "insert into assessment_advice (edition_id, organisation_id, verdict, text, given_on, recorded_at) \
     values ('$hidden', '$b', 'POSITIVE', 'x', '2026-01-01', 0)",
    "update assessment_advice set organisation_id = '$b'",
    "insert into assessment_attachment (id, organisation_id, edition_id, title, media_type, size, content_hash, with_content, created_at) \
     values (gen_random_uuid(), '$b', '$hidden', 'x', 'application/pdf', 1, 'x', true, 0)",
    "update assessment_attachment set with_content = true",
    // To tell oneself what happened elsewhere, or another in somebody's name.
    "insert into event_audience (event_id, organisation_id, stated_by) values ('$event', '$a', '$a')",
    "insert into event_audience (event_id, organisation_id, stated_by) values ('$event', '$a', '$b')",
    "update event_audience set organisation_id = '$a'",
];

/// Of Tilburg and Utrecht, of a version that both read.
pub(super) async fn rows(world: &World, version: &str) -> Vec<Named> {
    let instrument = small(world, InstrumentKind::Iama).await;
    let (theirs, shown) = approved(world, "tilburg", version, &instrument).await;
    let assessor = "tilburg.assessor";
    let hidden = id_of(&made(world, assessor, "reviseAssessment", "edition", "id", json!({ "id": theirs })).await);
    let measure = json!({ "text": "Nieuw", "owner": "Afdeling", "dueOn": until(world) });
    let input = json!({ "editionId": hidden, "measure": measure });
    made(world, assessor, "stateMeasure", "measure", "id", input).await;
    let input = json!({ "editionId": hidden, "place": "1.1", "text": "Nieuw" });
    made(world, assessor, "commentOnQuestion", "comment", "id", input).await;
    let (mine, fixed) = written(world, version, &instrument, "own").await;
    let file = attached(world, &fixed, "own", true).await;
    measured(world, &fixed, "own").await;
    commented(world, &fixed).await;
    let decided = approve(world, "utrecht", &fixed).await;
    world.database.as_owner("insert into coverage_month (month, counted_at) values ('2019-01', 0)").await;
    // The small instrument needs no other one.
    world.database.as_owner("insert into assessment_need select id, 'IAMA', organisation_id, 'REQUIRED' from assessment_edition where approved_at is not null").await;
    share(world, "utrecht", &mine, &decided["assessment"]["revision"], "MEMBERS").await;
    // Each rests on the other's.
    reused(world, "tilburg", &fixed).await;
    let (reusing, _) = reused(world, "utrecht", &shown).await;
    let draft =
        id_of(&made(world, "utrecht.assessor", "reviseAssessment", "edition", "id", json!({ "id": reusing })).await);
    [
        ("theirs", theirs),
        ("shown", shown),
        ("hidden", hidden),
        ("mine", mine),
        ("fixed", fixed),
        ("file", file),
        ("draft", draft),
    ]
    .to_vec()
}
