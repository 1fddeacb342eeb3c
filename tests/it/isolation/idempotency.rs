//! Idempotency keys: of one account, and each does what it is sent with once.

use serde_json::{Value, json};
use tests::{World, both};

use super::mutations::{description, operation};
use super::scene::text_of;

fn with_key(key: &str) -> Value {
    json!({ "input": { "description": description(), "idempotencyKey": key } })
}

both!(
    /// A key of one organisation says nothing to another, and each mutation takes one.
    an_idempotency_key_is_of_one_account,
    async |world: World| {
        let create = operation("createComponent").replace("errors {", "component { id } errors {");
        let input = with_key("k-1");
        let utrecht = world.actor("utrecht.editor").run(&create, input.clone()).await;
        let again = world.actor("utrecht.editor").run(&create, input.clone()).await;
        assert_eq!(utrecht.text, again.text, "sent again, it is done once");
        assert_eq!(world.database.number("select count(*) from component").await, 1);
        let tilburg = world.actor("tilburg.editor").run(&create, input.clone()).await;
        assert_ne!(utrecht.data["createComponent"]["component"], tilburg.data["createComponent"]["component"]);
        assert_eq!(tilburg.data["createComponent"]["errors"], json!([]));
        let mut other = input;
        other["input"]["description"]["name"]["nl"] = json!(text_of("own"));
        let reused = world.actor("utrecht.editor").run(&create, other).await;
        assert_eq!(reused.data["createComponent"]["errors"][0]["code"], json!("IDEMPOTENCY_KEY_REUSED"));
        // What was refused was not done: with the right to do it, the same key works.
        let mut refused = with_key("k-0");
        refused["input"]["description"]["kind"] = json!("CHATBOT");
        for _ in 0..2 {
            let answer = world.actor("utrecht.reader").run(&create, refused.clone()).await;
            assert_eq!(answer.data["createComponent"]["errors"][0]["code"], json!("FORBIDDEN"), "{}", answer.text);
        }
        // At once, too.
        let fifty = (0..50).map(|_| {
            let actor = world.actor("utrecht.editor");
            let create = create.clone();
            async move {
                let input = json!({ "input": { "description": description(), "idempotencyKey": "k-2" } });
                actor.run(&create, input).await.data["createComponent"]["component"]["id"].clone()
            }
        });
        let ids = futures::future::join_all(fifty).await;
        assert!(ids[0].is_string() && ids.iter().all(|id| id == &ids[0]), "{ids:?}");
        assert_eq!(world.database.number("select count(*) from component").await, 3);
    }
);
