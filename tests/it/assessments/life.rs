//! An assessment's life: answering together, four eyes, advice, measures, files, expiry.

use domain::instruments::InstrumentKind;
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::{
    answer, answers, approve, approved, context, made, refusals, reused, share, similarity, small, stale, tried, until,
};

const ASSESSOR: &str = "utrecht.assessor";

/// A draft with every question answered: (assessment, edition).
async fn drafted(world: &World, kind: InstrumentKind) -> (String, String) {
    let instrument = small(world, kind).await;
    let (component, version) = world.component("utrecht.editor", "Vroegsignalering").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let input = json!({ "versionId": version, "instrumentId": instrument, "context": context() });
    let started = made(world, ASSESSOR, "startAssessment", "assessment", "id draft { id }", input).await;
    let edition = id_of(&started["draft"]);
    answer(world, ASSESSOR, &edition, &answers("utrecht")).await;
    (id_of(&started), edition)
}

fn one(edition: &str, place: &str, value: &Value, revision: i64) -> Value {
    json!({ "editionId": edition, "answers": [{ "place": place, "value": value, "expectedRevision": revision }] })
}

both!(
    /// Two at once: neither's answer is lost, and the second learns of which question.
    a_stale_answer_is_a_conflict_that_names_the_question,
    async |world: World| {
        let (_, edition) = drafted(&world, InstrumentKind::Iama).await;
        let text = |text: &str| json!({ "text": text });
        // Of two who answer different questions both succeed.
        for (place, revision) in [("1.1", 1), ("1.2", 1)] {
            made(&world, ASSESSOR, "answerQuestions", "edition", "id", one(&edition, place, &text("anders"), revision)).await;
        }
        let late = one(&edition, "1.1", &text("te laat"), 1);
        let late = tried(&world, ASSESSOR, "answerQuestions", "edition", "id", late).await;
        let error = &late.data["answerQuestions"]["errors"][0];
        assert_eq!((&error["code"], &error["currentRevision"]), (&json!("CONFLICT"), &json!(2)), "{}", late.text);
        assert_eq!(error["path"], json!(["input", "answers", "0", "expectedRevision"]));
        assert!(error["message"].as_str().expect("a message").contains("Vraag 1.1"), "{}", late.text);
        // All or none: of a good and a stale one, neither is written.
        let input = json!({ "editionId": edition, "answers": [
            { "place": "3.1", "value": { "text": "12" }, "expectedRevision": 1 },
            { "place": "1.1", "value": { "text": "weer te laat" }, "expectedRevision": 1 } ] });
        let both = tried(&world, ASSESSOR, "answerQuestions", "edition", "id", input).await;
        assert_eq!(refusals(&both, "answerQuestions"), [("CONFLICT".to_owned(), "input.answers.1.expectedRevision".to_owned())]);
        let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { answers { place value { text } revision answeredBy { name } } } } }";
        let seen = world.actor(ASSESSOR).run(query, json!({ "id": edition })).await;
        let seen = seen.data["node"]["answers"].as_array().cloned().expect("answers");
        let at = |place: &str| seen.iter().find(|it| it["place"] == place).cloned().unwrap_or_default();
        assert_eq!(at("1.1")["value"]["text"], "anders");
        assert_eq!((&at("3.1")["revision"], &at("3.1")["answeredBy"]["name"]), (&json!(1), &json!("assessor van utrecht")));
    }
);

both!(
    /// An answer that does not fit its question is refused, by place and with the remedy.
    answers_are_checked_by_their_question,
    async |world: World| {
        let (_, edition) = drafted(&world, InstrumentKind::Iama).await;
        for (place, value, path) in [
            ("1.3", json!({ "text": "misschien" }), "input.answers.0.value"),
            ("9.9", json!({ "text": "x" }), "input.answers.0.place"),
            ("2.1", json!({ "text": "zonder herhaling" }), "input.answers.0.place"),
            ("1", json!({ "text": "een groep" }), "input.answers.0.place"),
            ("2.1[7]", json!({ "text": "na een gat" }), "input.answers.0.place"),
            ("1.1", json!({ "text": " " }), "input.answers.0.value"),
        ] {
            let refused = tried(&world, ASSESSOR, "answerQuestions", "edition", "id", one(&edition, place, &value, 0)).await;
            let found = refusals(&refused, "answerQuestions");
            // What is there already has a revision; the answer itself is looked at first where there is none.
            let is_conflict = found[0].0 == "CONFLICT";
            assert!(is_conflict || found == [("INVALID".to_owned(), path.to_owned())], "{place}: {}", refused.text);
        }
        let twice = json!({ "editionId": edition, "answers": [
            { "place": "1.4", "value": { "text": "a" } }, { "place": "1.4", "value": { "text": "b" } } ] });
        let twice = tried(&world, ASSESSOR, "answerQuestions", "edition", "id", twice).await;
        assert_eq!(refusals(&twice, "answerQuestions"), [("INVALID".to_owned(), "input.answers".to_owned())]);
    }
);

both!(
    /// A DPIA is approved after advice, by somebody who did not write it, and then does not change.
    a_dpia_needs_advice_and_a_second_pair_of_eyes,
    async |world: World| {
        let (assessment, edition) = drafted(&world, InstrumentKind::Dpia).await;
        let input = json!({ "editionId": edition, "expectedRevision": 1, "conclusion": "Het kan." });
        made(&world, ASSESSOR, "describeAssessment", "edition", "id", input).await;
        made(&world, ASSESSOR, "submitAssessment", "edition", "id", json!({ "editionId": edition, "expectedRevision": 2 })).await;
        let locked = one(&edition, "1.1", &json!({ "text": "nog even" }), 1);
        let locked = tried(&world, ASSESSOR, "answerQuestions", "edition", "id", locked).await;
        assert_eq!(refusals(&locked, "answerQuestions"), [("INVALID".to_owned(), "input.editionId".to_owned())]);
        let input = json!({ "editionId": edition, "expectedRevision": 3, "function": "Directeur", "validUntil": until(&world) });
        let early = tried(&world, "utrecht.approver", "approveAssessment", "edition", "id", input.clone()).await;
        assert_eq!(refusals(&early, "approveAssessment"), [("INVALID".to_owned(), "input.editionId".to_owned())], "{}", early.text);
        let advice = json!({ "editionId": edition, "verdict": "POSITIVE_IF", "text": "Kort de termijn in.", "givenOn": "2026-01-05" });
        let bare = tried(&world, ASSESSOR, "recordAdvice", "edition", "id", advice.clone()).await;
        assert_eq!(refusals(&bare, "recordAdvice"), [("INVALID".to_owned(), "input.response".to_owned())]);
        let mut advice = advice;
        advice["response"] = json!("De termijn is nu een jaar.");
        let kept = made(&world, ASSESSOR, "recordAdvice", "edition", "advice { verdict response }", advice.clone()).await;
        assert_eq!(kept["advice"], json!({ "verdict": "POSITIVE_IF", "response": "De termijn is nu een jaar." }));
        // An approver can send it back, and once it is submitted again approve it.
        let back = json!({ "editionId": edition, "expectedRevision": 3 });
        let returned = made(&world, "utrecht.approver", "returnAssessment", "edition", "standing revision", back).await;
        assert_eq!(returned, json!({ "standing": "DRAFT", "revision": 4 }));
        approve(&world, "utrecht", &edition).await;
        for (mutation, input) in [
            ("recordAdvice", advice),
            ("answerQuestions", one(&edition, "1.1", &json!({ "text": "achteraf" }), 1)),
            ("describeAssessment", json!({ "editionId": edition, "expectedRevision": 7, "conclusion": "achteraf" })),
        ] {
            let late = tried(&world, ASSESSOR, mutation, "edition", "id", input).await;
            assert_eq!(refusals(&late, mutation)[0].0, "INVALID", "{mutation}: {}", late.text);
        }
        // The next edition begins with the same answers, and the one in force stays until that is approved.
        let revised = made(&world, ASSESSOR, "reviseAssessment", "edition", "number answers { place }", json!({ "id": assessment })).await;
        assert_eq!((&revised["number"], revised["answers"].as_array().map(Vec::len)), (&json!(2), Some(7)));
        let again = tried(&world, ASSESSOR, "reviseAssessment", "edition", "id", json!({ "id": assessment })).await;
        assert_eq!(refusals(&again, "reviseAssessment")[0].0, "ALREADY_EXISTS");
    }
);

both!(
    /// Comments are colleagues' alone; measures and their days are read with the edition.
    comments_stay_inside_and_measures_are_read,
    async |world: World| {
        let (assessment, edition) = drafted(&world, InstrumentKind::Iama).await;
        let input = json!({ "editionId": edition, "place": "1.1", "text": "Klopt dit nog?" });
        let comment = made(&world, ASSESSOR, "commentOnQuestion", "comment", "id author { name } resolvedAt", input).await;
        assert_eq!((&comment["author"]["name"], &comment["resolvedAt"]), (&json!("assessor van utrecht"), &Value::Null));
        let settled = made(&world, ASSESSOR, "resolveComment", "comment", "resolvedAt", json!({ "id": id_of(&comment) })).await;
        assert!(settled["resolvedAt"].is_string());
        let measure = json!({ "text": "Oude gegevens wissen", "owner": "Informatiebeheer", "dueOn": until(&world) });
        let named = json!({ "editionId": edition, "measure": { "text": "x", "owner": "jan@utrecht.nl", "dueOn": until(&world) } });
        let named = tried(&world, ASSESSOR, "stateMeasure", "measure", "id", named).await;
        assert_eq!(refusals(&named, "stateMeasure"), [("INVALID".to_owned(), "input.owner".to_owned())]);
        let stated = json!({ "editionId": edition, "place": "2.1[0]", "measure": measure });
        let stated = id_of(&made(&world, ASSESSOR, "stateMeasure", "measure", "id", stated).await);
        let approved = approve(&world, "utrecht", &edition).await;
        share(&world, "utrecht", &assessment, &approved["assessment"]["revision"], "MEMBERS").await;
        // What becomes of it can be told after that.
        let mut done = measure;
        done["doneOn"] = json!("2026-01-05");
        let input = json!({ "id": stated, "expectedRevision": 1, "measure": done });
        made(&world, ASSESSOR, "restateMeasure", "measure", "revision", input).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { measures { text doneOn place } current { comments { text } } } } }";
        let theirs = world.actor("tilburg.reader").run(query, json!({ "id": assessment })).await;
        let expected = json!({ "measures": [{ "text": "Oude gegevens wissen", "doneOn": "2026-01-05", "place": "2.1[0]" }], "current": { "comments": [] } });
        assert_eq!(theirs.data["node"], expected, "{}", theirs.text);
    }
);

both!(
    /// An approval ends by itself, and what rests on it is then at risk.
    an_approval_expires,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let (component, version) = world.component("utrecht.editor", "Vroegsignalering").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let (theirs, edition) = approved(&world, "utrecht", &version, &instrument).await;
        world.database.db.clock().move_seconds(100 * 24 * 3600);
        let (ours, _) = reused(&world, "amersfoort", &edition).await;
        world.database.db.clock().move_seconds(300 * 24 * 3600);
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { standing reuseState risks { isWithdrawn link { assessment { id } } } } } }";
        let gone = world.actor("utrecht.reader").run(query, json!({ "id": theirs })).await;
        assert_eq!(gone.data["node"]["standing"], "EXPIRED", "{}", gone.text);
        let risk = world.actor("amersfoort.reader").run(query, json!({ "id": ours })).await;
        let expected = json!({ "standing": "APPROVED", "reuseState": "AT_RISK", "risks": [{ "isWithdrawn": false, "link": { "assessment": { "id": theirs } } }] });
        assert_eq!(risk.data["node"], expected, "{}", risk.text);
        assert!(stale(&world, "amersfoort.reader", &ours).await.is_empty());
        let late = json!({ "sourceEditionId": edition, "context": context(), "similarity": similarity(None) });
        let late = tried(&world, "tilburg.assessor", "reuseAssessment", "assessment", "id", late).await;
        assert_eq!(refusals(&late, "reuseAssessment"), [("INVALID".to_owned(), "input.sourceEditionId".to_owned())]);
    }
);
