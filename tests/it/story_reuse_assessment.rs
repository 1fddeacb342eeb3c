//! The assessment travels: Utrecht's is reused by Amersfoort, and Amersfoort's by Tilburg.

use domain::instruments::InstrumentKind;
use serde_json::json;
use tests::{World, both, id_of};

use crate::assessments::{
    approve, approved, change, context, made, refusals, reused, similarity, small, stale, tried, until,
};
use crate::coverage::{crowd, nation, publish, totals};

const EVENTS: &str = "{ events(first: 3) { nodes { type subjectId organisation { slug } actor { id } } } }";

both!(
    /// The whole story as the issue tells it.
    story_reuse_assessment,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let (component, version) = world.component("utrecht.editor", "Vroegsignalering van schulden").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let (theirs, edition) = approved(&world, "utrecht", &version, &instrument).await;
        // Others reused it before; Amersfoort uses the component and has nothing yet. A month is published.
        let mut world = world;
        for organisation in crowd(&mut world, 6).await {
            world.adopt(&format!("{organisation}.editor"), &version, "Schuldhulp").await;
            reused(&world, &organisation, &edition).await;
        }
        world.adopt("amersfoort.editor", &version, "Schuldhulp").await;
        let published = publish(&world).await;
        let before = nation(&world).await;
        assert_eq!(before, json!({ "month": published, "needed": 14, "inForce": 6, "own": 0, "reused": 6, "missing": 8 }));
        let missing = json!({ "needed": 2, "inForce": 0, "reused": 0, "stale": 0, "missing": 2 });
        assert_eq!(totals(&world, "amersfoort.reader").await, missing, "a pre-scan, and what others share");

        // Amersfoort finds it, and begins with its answers. By scope its use differs.
        let amersfoort = world.actor("amersfoort.assessor");
        let query = "query($component: ID!, $owner: ID!) { assessments(filter: { componentId: $component, organisationId: $owner }) { nodes { id kind standing \
            organisation { slug } current { id contentHash approvedAs conclusion } } } }";
        let owner = world.organisation("utrecht");
        let found = amersfoort.run(query, json!({ "component": component, "owner": owner })).await;
        let found = &found.data["assessments"]["nodes"][0];
        assert_eq!((&found["id"], &found["organisation"]["slug"]), (&json!(theirs), &json!("utrecht")));
        assert_eq!(found["current"]["conclusion"], "Het kan.");
        let input = json!({ "sourceEditionId": edition, "context": context(),
            "similarity": similarity(Some("Bij ons doen minder schuldeisers mee.")) });
        let of = "id draft { id revision openQuestions { place reason sourceAnswer { value { text } } } \
            answers { place disposition value { text yesNo } } reuse { sourceHash sourceEdition { id } } }";
        let begun = made(&world, "amersfoort.assessor", "reuseAssessment", "assessment", of, input).await;
        let (ours, draft) = (id_of(&begun), id_of(&begun["draft"]));
        assert_eq!(begun["draft"]["reuse"]["sourceHash"], found["current"]["contentHash"]);
        let open = begun["draft"]["openQuestions"].as_array().expect("open questions");
        let open: Vec<_> = open.iter().map(|it| (it["place"].as_str().unwrap(), it["reason"].as_str().unwrap())).collect();
        assert_eq!(open, [("2.1[0]", "DIFFERS"), ("3.1", "LOCAL"), ("3.2", "LOCAL")], "what it still owes");
        assert_eq!(begun["draft"]["openQuestions"][0]["sourceAnswer"]["value"]["text"], "utrecht op 2.1[0]");
        let taken = begun["draft"]["answers"].as_array().expect("answers");
        assert!(taken.iter().all(|it| it["disposition"] == "INHERITED"), "{taken:?}");
        assert_eq!(taken.len(), 3);

        // It cannot be submitted with open questions; answered, its author cannot approve it and its approver can.
        let input = json!({ "editionId": draft, "expectedRevision": begun["draft"]["revision"] });
        let early = tried(&world, "amersfoort.assessor", "submitAssessment", "edition", "id", input).await;
        let missing = ["input.answers.2.1[0]", "input.answers.3.1", "input.answers.3.2", "input.conclusion"];
        let paths: Vec<_> = refusals(&early, "submitAssessment").into_iter().map(|(_, path)| path).collect();
        assert_eq!(paths, missing, "{}", early.text);
        change(&world, "amersfoort.assessor", &draft, &[("2.1[0]", "Te laat hulp"), ("3.1", "900"), ("3.2", "Ja, wij")]).await;
        let input = json!({ "editionId": draft, "expectedRevision": 1, "conclusion": "Bij ons kan het." });
        made(&world, "amersfoort.assessor", "describeAssessment", "edition", "revision", input).await;
        let input = json!({ "editionId": draft, "expectedRevision": 2 });
        made(&world, "amersfoort.assessor", "submitAssessment", "edition", "revision", input).await;
        let input = json!({ "editionId": draft, "expectedRevision": 3, "function": "Directeur", "validUntil": until(&world) });
        let author = tried(&world, "amersfoort.assessor", "approveAssessment", "edition", "id", input.clone()).await;
        assert_eq!(refusals(&author, "approveAssessment")[0].0, "FORBIDDEN", "{}", author.text);
        let done = made(&world, "amersfoort.approver", "approveAssessment", "edition", "standing assessment { id revision }", input).await;
        assert_eq!(done["standing"], "APPROVED");
        let input = json!({ "id": ours, "expectedRevision": done["assessment"]["revision"], "visibility": "MEMBERS" });
        made(&world, "amersfoort.approver", "shareAssessment", "assessment", "id", input).await;

        // Tilburg reuses Amersfoort's, and reads the whole line.
        let (third, _) = reused(&world, "tilburg", &draft).await;
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { reuseState provenance { depth organisation { slug } assessment { id } } } } }";
        let line = world.actor("tilburg.reader").run(query, json!({ "id": third })).await;
        let expected = json!({ "reuseState": "FRESH", "provenance": [
            { "depth": 1, "organisation": { "slug": "amersfoort" }, "assessment": { "id": ours } },
            { "depth": 2, "organisation": { "slug": "utrecht" }, "assessment": { "id": theirs } } ] });
        assert_eq!(line.data["node"], expected, "{}", line.text);
        let query = "query($id: ID!) { node(id: $id) { ... on Assessment { reusedBy { depth organisation { slug } } } } }";
        let used = world.actor("utrecht.reader").run(query, json!({ "id": theirs })).await;
        let expected = json!([{ "depth": 1, "organisation": { "slug": "amersfoort" } }, { "depth": 2, "organisation": { "slug": "tilburg" } }]);
        let mut used = used.data["node"]["reusedBy"].as_array().cloned().expect("a list");
        used.retain(|it| !it["organisation"]["slug"].as_str().is_some_and(|slug| slug.starts_with("plaats-")));
        assert_eq!(json!(used), expected);

        // Utrecht changes two answers, of which one was taken over.
        let revised = made(&world, "utrecht.assessor", "reviseAssessment", "edition", "id number", json!({ "id": theirs })).await;
        assert_eq!(revised["number"], 2);
        let revised = id_of(&revised);
        change(&world, "utrecht.assessor", &revised, &[("1.2", "Ook telefoonnummers"), ("3.1", "7000")]).await;
        assert!(stale(&world, "amersfoort.reader", &ours).await.is_empty(), "a draft changes nothing for others");
        approve(&world, "utrecht", &revised).await;
        for (person, assessment) in [("amersfoort.reader", &ours), ("tilburg.reader", &third)] {
            assert_eq!(stale(&world, person, assessment).await, ["1.2"], "{person}");
        }
        let query = "{ viewer { assessmentWork { totalCount nodes { id reuseState stale { place answer { value { text } } now { value { text } } changedBy { slug } } } } } }";
        let work = world.actor("amersfoort.assessor").ask(query).await;
        let expected = json!({ "totalCount": 1, "nodes": [{ "id": ours, "reuseState": "STALE", "stale": [{ "place": "1.2",
            "answer": { "value": { "text": "utrecht op 1.2" } }, "now": { "value": { "text": "Ook telefoonnummers" } },
            "changedBy": { "slug": "utrecht" } }] }] });
        assert_eq!(work.data["viewer"]["assessmentWork"], expected, "{}", work.text);
        let stale_now = json!({ "needed": 2, "inForce": 1, "reused": 0, "stale": 1, "missing": 1 });
        assert_eq!(totals(&world, "amersfoort.reader").await, stale_now);
        // It stands in the logs of both, as Utrecht's deed, without who did it.
        for organisation in ["amersfoort", "tilburg"] {
            let events = world.actor(&format!("{organisation}.administrator")).ask(EVENTS).await;
            let newest = &events.data["events"]["nodes"][0];
            let expected = json!({ "type": "ASSESSMENT_APPROVED", "subjectId": revised, "organisation": { "slug": "utrecht" }, "actor": null });
            assert_eq!(*newest, expected, "{organisation}: {}", events.text);
        }

        // Question by question the change is taken; approved, it is no longer stale. Tilburg's is until it decides as well.
        let input = json!({ "id": ours, "decisions": [{ "place": "1.2", "decision": "TAKE" }] });
        let next = made(&world, "amersfoort.assessor", "acceptChanges", "edition", "id number stale { place }", input).await;
        assert_eq!((&next["number"], &next["stale"]), (&json!(2), &json!([])));
        assert_eq!(stale(&world, "amersfoort.reader", &ours).await, ["1.2"], "until it is approved");
        approve(&world, "amersfoort", &id_of(&next)).await;
        assert!(stale(&world, "amersfoort.reader", &ours).await.is_empty());
        assert_eq!(stale(&world, "tilburg.reader", &third).await, ["1.2"]);
        let input = json!({ "id": third, "decisions": [{ "place": "1.2", "decision": "KEEP" }] });
        let kept = made(&world, "tilburg.assessor", "acceptChanges", "edition", "id", input).await;
        approve(&world, "tilburg", &id_of(&kept)).await;
        assert!(stale(&world, "tilburg.reader", &third).await.is_empty(), "kept as its own");

        // When the month is over its figures are published, and there is one more that reuses.
        world.database.db.clock().move_seconds(31 * 24 * 3600);
        let published = publish(&world).await;
        let after = nation(&world).await;
        assert_eq!(after["month"], published);
        assert_ne!(after["month"], before["month"]);
        assert_eq!((&after["needed"], &after["inForce"]), (&json!(14), &json!(7)), "{after}");
    }
);
