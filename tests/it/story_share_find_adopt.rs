//! The bridge: Utrecht shares, Amersfoort finds and adopts, Tilburg sees what it may and nothing more.

use serde_json::json;
use tests::{World, both, id_of};

const LIST: &str = "{ components(first: 50) { totalCount nodes { name } } }";

async fn names(world: &World, person: &str) -> Vec<String> {
    let actor = if person.is_empty() { world.anonymous() } else { world.actor(person) };
    let answer = actor.ask(LIST).await;
    let nodes = answer.data["components"]["nodes"].as_array().cloned().unwrap_or_default();
    let names: Vec<String> = nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(answer.data["components"]["totalCount"], json!(names.len()), "the count tells no more than the list");
    names
}

both!(
    /// The whole story as the issue tells it.
    story_share_find_adopt,
    async |world: World| {
        let (chatbot, chatbot_version) = world.component("utrecht.editor", "Chatbot").await;
        let (debts, debts_version) = world.component("utrecht.editor", "Vroegsignalering schulden").await;
        assert_eq!(names(&world, "utrecht.reader").await, ["Chatbot", "Vroegsignalering schulden"]);
        assert!(names(&world, "amersfoort.reader").await.is_empty(), "nothing is shared yet");

        world.share("utrecht.editor", &debts, "NAMED", &["amersfoort"]).await;
        world.share("utrecht.editor", &chatbot, "MEMBERS", &[]).await;
        assert_eq!(names(&world, "amersfoort.reader").await, ["Chatbot", "Vroegsignalering schulden"]);
        assert_eq!(names(&world, "tilburg.reader").await, ["Chatbot"]);
        assert_eq!(names(&world, "vng.coordinator").await, ["Chatbot"]);
        assert!(names(&world, "waterkant.reader").await.is_empty(), "a supplier is no member");
        assert!(names(&world, "").await.is_empty(), "without login neither is seen");

        world.adopt("amersfoort.editor", &debts_version, "Hulp aan huis").await;
        world.adopt("tilburg.editor", &chatbot_version, "Vragen aan de balie").await;
        let refused = world
            .actor("tilburg.editor")
            .run(
                "mutation($input: AdoptVersionInput!) { adoptVersion(input: $input) { adoption { id } errors { code path } } }",
                json!({ "input": { "versionId": debts_version, "statement": { "state": "PLANNED" } } }),
            )
            .await;
        let expected = json!({ "adoption": null, "errors": [{ "code": "NOT_FOUND", "path": ["input", "versionId"] }] });
        assert_eq!(refused.data["adoptVersion"], expected);

        let used = "query($id: ID!) { component(id: $id) { adoptionCount adoptions { totalCount nodes { state purpose organisation { name } } } } }";
        let answer = world.actor("utrecht.reader").run(used, json!({ "id": debts })).await;
        let expected = json!({ "component": { "adoptionCount": 1, "adoptions": { "totalCount": 1, "nodes": [
            { "state": "IN_USE", "purpose": "Hulp aan huis", "organisation": { "name": "Amersfoort" } },
        ] } } });
        assert_eq!(answer.data, expected);
        let hidden = world.actor("tilburg.reader").run(used, json!({ "id": debts })).await;
        assert_eq!(hidden.data, json!({ "component": null }));

        // Narrowing affects new readers only: the adopter keeps reading what it adopted.
        world.share("utrecht.editor", &debts, "OWN", &[]).await;
        assert_eq!(names(&world, "amersfoort.reader").await, ["Chatbot", "Vroegsignalering schulden"]);
        let newer = world
            .actor("utrecht.editor")
            .run(
                "mutation($input: AddVersionInput!) { addVersion(input: $input) { version { id } errors { code } } }",
                json!({ "input": { "componentId": debts, "number": "2.0", "state": "ACTIVE", "changes": { "nl": "Nieuw" } } }),
            )
            .await;
        let newer = id_of(&newer.data["addVersion"]["version"]);
        let versions = "query($id: ID!) { component(id: $id) { newestVersion { number } versions { nodes { number } } } }";
        let answer = world.actor("amersfoort.reader").run(versions, json!({ "id": debts })).await;
        let expected = json!({ "newestVersion": { "number": "1.0" }, "versions": { "nodes": [{ "number": "1.0" }] } });
        assert_eq!(answer.data["component"], expected, "a version after the narrowing is not the adopter's");
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(world.actor("amersfoort.reader").run(node, json!({ "id": newer })).await.data, json!({ "node": null }));
    }
);
