//! Resting on another's assessment: who may, what is kept, and what it may not tell.

use domain::instruments::InstrumentKind;
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::{
    answer, approve, approved, change, context, made, refusals, reused, share, similarity, small, stale, tried,
};

/// Utrecht's approved assessment, for members: (version, assessment, edition).
async fn utrechts(world: &World) -> (String, String, String) {
    let instrument = small(world, InstrumentKind::Iama).await;
    let (component, version) = world.component("utrecht.editor", "Vroegsignalering").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let (assessment, edition) = approved(world, "utrecht", &version, &instrument).await;
    (version, assessment, edition)
}

fn reuse(edition: &str, similarity: &Value) -> Value {
    json!({ "sourceEditionId": edition, "context": context(), "similarity": similarity })
}

async fn revision(world: &World, person: &str, assessment: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Assessment { revision } } }";
    world.actor(person).run(query, json!({ "id": assessment })).await.data["node"]["revision"].clone()
}

const READ: &str =
    "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { number conclusion answers { value { text } } } } }";

both!(
    /// Narrowed, new readers do not see it; who reuses an edition keeps that one, learns what changed, and not what it says.
    narrowing_leaves_a_reuser_its_edition_and_the_news,
    async |world: World| {
        let (_, theirs, edition) = utrechts(&world).await;
        let (ours, _) = reused(&world, "amersfoort", &edition).await;
        let now = revision(&world, "utrecht.approver", &theirs).await;
        share(&world, "utrecht", &theirs, &now, "OWN").await;
        let kept = world.actor("amersfoort.reader").run(READ, json!({ "id": edition })).await;
        assert_eq!(kept.data["node"]["conclusion"], "Het kan.", "{}", kept.text);
        let other = world.actor("tilburg.reader").run(READ, json!({ "id": edition })).await;
        assert_eq!(other.data["node"], Value::Null);
        let draft = id_of(&made(&world, "utrecht.assessor", "reviseAssessment", "edition", "id", json!({ "id": theirs })).await);
        change(&world, "utrecht.assessor", &draft, &[("1.2", "Een geheim")]).await;
        approve(&world, "utrecht", &draft).await;
        assert_eq!(stale(&world, "amersfoort.reader", &ours).await, ["1.2"]);
        let news = world.actor("amersfoort.reader").run(READ, json!({ "id": draft })).await;
        assert_eq!(news.data["node"], json!({ "number": 2, "conclusion": null, "answers": null }), "{}", news.text);
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { stale { place now { value { text } } changedBy { slug } } } } }";
        let seen = world.actor("amersfoort.reader").run(query, json!({ "id": ours })).await;
        let expected = json!([{ "place": "1.2", "now": null, "changedBy": { "slug": "utrecht" } }]);
        assert_eq!(seen.data["node"]["stale"], expected, "{}", seen.text);
        // What cannot be read cannot be taken; it can be kept.
        let take = json!({ "id": ours, "decisions": [{ "place": "1.2", "decision": "TAKE" }] });
        let take = tried(&world, "amersfoort.assessor", "acceptChanges", "edition", "id", take).await;
        assert_eq!(refusals(&take, "acceptChanges"), [("INVALID".to_owned(), "input.decisions.0.place".to_owned())]);
        let keep = json!({ "id": ours, "decisions": [{ "place": "1.2", "decision": "KEEP" }] });
        made(&world, "amersfoort.assessor", "acceptChanges", "edition", "id", keep).await;
    }
);

both!(
    /// A reuse is shared no more widely than what it rests on.
    a_reuse_is_shared_within_the_circle_of_its_source,
    async |world: World| {
        let (_, theirs, edition) = utrechts(&world).await;
        let (ours, _) = reused(&world, "amersfoort", &edition).await;
        let now = revision(&world, "amersfoort.approver", &ours).await;
        let wide = json!({ "id": ours, "expectedRevision": now, "visibility": "PUBLIC" });
        let refused = tried(&world, "amersfoort.approver", "shareAssessment", "assessment", "id", wide.clone()).await;
        assert_eq!(refusals(&refused, "shareAssessment"), [("INVALID".to_owned(), "input.visibility".to_owned())]);
        let theirs_now = revision(&world, "utrecht.approver", &theirs).await;
        share(&world, "utrecht", &theirs, &theirs_now, "PUBLIC").await;
        made(&world, "amersfoort.approver", "shareAssessment", "assessment", "visibility", wide).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { current { conclusion } component { id } } } }";
        let seen = world.anonymous().run(query, json!({ "id": ours })).await;
        assert_eq!(seen.data["node"], json!({ "current": { "conclusion": "Het kan." }, "component": null }), "{}", seen.text);
    }
);

both!(
    /// All five criteria are argued, what a difference touches is known, and what is not in force is not reused.
    a_reuse_says_why_it_may_be,
    async |world: World| {
        let (_, theirs, edition) = utrechts(&world).await;
        let mut four = similarity(None);
        four.as_array_mut().expect("five").pop();
        let mut unknown = similarity(Some("Anders"));
        unknown[1]["touches"] = json!(["7.7"]);
        let mut bare = similarity(None);
        bare[0]["argument"] = json!(" ");
        for (given, path) in [
            (four, "input.similarity.RISK"),
            (unknown, "input.similarity.SCOPE.touches"),
            (bare, "input.similarity.NATURE.argument"),
        ] {
            let refused = tried(&world, "amersfoort.assessor", "reuseAssessment", "assessment", "id", reuse(&edition, &given)).await;
            let found = refusals(&refused, "reuseAssessment");
            assert_eq!(found, [("INVALID".to_owned(), path.to_owned())], "{}", refused.text);
        }
        // A difference that touches a whole group opens all of it.
        let mut touched = similarity(Some("Anders"));
        touched[1]["touches"] = json!(["1"]);
        let begun = made(&world, "eemvallei.assessor", "reuseAssessment", "assessment", "draft { answers { place } }", reuse(&edition, &touched)).await;
        assert_eq!(begun["draft"]["answers"], json!([]));
        // Withdrawn, it can be reused no more, and what rests on it is at risk through the chain.
        let (ours, mine) = reused(&world, "amersfoort", &edition).await;
        let (third, _) = reused(&world, "tilburg", &mine).await;
        let now = revision(&world, "utrecht.approver", &theirs).await;
        let input = json!({ "id": theirs, "expectedRevision": now, "reason": "Er zit een fout in." });
        made(&world, "utrecht.approver", "withdrawAssessment", "assessment", "standing", input).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { reuseState risks { isWithdrawn link { depth organisation { slug } } } } } }";
        for (person, assessment, depth) in [("amersfoort.reader", &ours, 1), ("tilburg.reader", &third, 2)] {
            let seen = world.actor(person).run(query, json!({ "id": assessment })).await;
            let link = json!({ "depth": depth, "organisation": { "slug": "utrecht" } });
            let expected = json!({ "reuseState": "AT_RISK", "risks": [{ "isWithdrawn": true, "link": link }] });
            assert_eq!(seen.data["node"], expected, "{}", seen.text);
            let work = world.actor(person).ask("{ viewer { assessmentWork { totalCount } } }").await;
            assert_eq!(work.data["viewer"]["assessmentWork"]["totalCount"], 1, "{person}");
        }
        let late = tried(&world, "eemvallei.assessor", "reuseAssessment", "assessment", "id", reuse(&edition, &similarity(None))).await;
        assert_eq!(refusals(&late, "reuseAssessment"), [("INVALID".to_owned(), "input.sourceEditionId".to_owned())]);
    }
);

both!(
    /// Who answers says how: what is changed is adapted, what had to be done again is redone, what does not apply says why.
    a_reuse_tells_how_each_answer_came_to_be,
    async |world: World| {
        let (_, _, edition) = utrechts(&world).await;
        let begun = made(&world, "amersfoort.assessor", "reuseAssessment", "assessment", "draft { id }", reuse(&edition, &similarity(None))).await;
        let draft = id_of(&begun["draft"]);
        change(&world, "amersfoort.assessor", &draft, &[("1.1", "Bij ons ook voor ondernemers")]).await;
        answer(&world, "amersfoort.assessor", &draft, &[("3.1".to_owned(), json!({ "text": "900" }))]).await;
        let none = json!({ "editionId": draft, "answers": [{ "place": "3.2", "notApplicable": "Wij gebruiken het nog niet." }] });
        made(&world, "amersfoort.assessor", "answerQuestions", "edition", "id", none).await;
        let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { openQuestions { place } answers { place disposition reason } } } }";
        let seen = world.actor("amersfoort.reader").run(query, json!({ "id": draft })).await;
        let all = seen.data["node"]["answers"].as_array().cloned().expect("answers");
        let found: Vec<_> = all.iter().map(|it| (it["place"].as_str().unwrap(), it["disposition"].as_str().unwrap())).collect();
        let expected = [("1.1", "ADAPTED"), ("1.2", "INHERITED"), ("1.3", "INHERITED"), ("2.1[0]", "INHERITED"),
            ("2.1[1]", "INHERITED"), ("3.1", "REDONE"), ("3.2", "NOT_APPLICABLE")];
        assert_eq!(found, expected, "{}", seen.text);
        assert_eq!(seen.data["node"]["openQuestions"], json!([]));
    }
);
