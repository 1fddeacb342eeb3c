//! The owner finds the questions about its components.

use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::updates::payload;

async fn ask(world: &World, person: &str, component: &str, text: &str) -> String {
    let input = json!({ "componentId": component, "text": text });
    id_of(&payload(world, person, "askQuestion", "question { id }", input).await["question"])
}

async fn found(world: &World, person: &str, arguments: &str) -> (Vec<String>, Value) {
    let query = format!(
        "{{ viewer {{ questions{arguments} {{ totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ text }} }} }} }}"
    );
    let answer = world.actor(person).ask(&query).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    let list = answer.data["viewer"]["questions"].clone();
    let texts = list["nodes"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap().to_owned()).collect();
    (texts, list)
}

both!(the_owner_finds_what_is_asked_and_what_waits_for_an_answer, async |world: World| {
    let (first, _) = world.component("utrecht.editor", "Eerste").await;
    let (second, _) = world.component("utrecht.editor", "Tweede").await;
    let (theirs, _) = world.component("amersfoort.editor", "Van een ander").await;
    for (editor, component) in [("utrecht.editor", &first), ("utrecht.editor", &second), ("amersfoort.editor", &theirs)]
    {
        world.share(editor, component, "MEMBERS", &[]).await;
    }
    let answered = ask(&world, "tilburg.editor", &first, "Beantwoord").await;
    ask(&world, "tilburg.editor", &second, "Wacht").await;
    let withdrawn = ask(&world, "tilburg.editor", &second, "Ingetrokken").await;
    ask(&world, "utrecht.editor", &theirs, "Eigen vraag").await;
    ask(&world, "eemvallei.editor", &first, "Wacht ook").await;
    let answer = json!({ "questionId": answered, "text": "Ja" });
    assert_eq!(payload(&world, "utrecht.editor", "answerQuestion", "", answer).await["errors"], json!([]));
    let withdraw = json!({ "id": withdrawn, "expectedRevision": 1 });
    assert_eq!(payload(&world, "tilburg.editor", "withdrawQuestion", "", withdraw).await["errors"], json!([]));

    let (all, list) = found(&world, "utrecht.reader", "").await;
    assert_eq!(
        (all, &list["totalCount"]),
        (["Wacht ook", "Ingetrokken", "Wacht", "Beantwoord"].map(str::to_owned).to_vec(), &json!(4))
    );
    let (waiting, list) = found(&world, "utrecht.reader", "(unanswered: true)").await;
    assert_eq!((waiting, &list["totalCount"]), (["Wacht ook", "Wacht"].map(str::to_owned).to_vec(), &json!(2)));
    let (page, list) = found(&world, "utrecht.reader", "(unanswered: true, first: 1)").await;
    assert_eq!((page, &list["pageInfo"]["hasNextPage"]), (vec!["Wacht ook".to_owned()], &json!(true)));
    let after = format!("(unanswered: true, first: 1, after: {})", list["pageInfo"]["endCursor"]);
    let (page, list) = found(&world, "utrecht.reader", &after).await;
    assert_eq!((page, &list["pageInfo"]["hasNextPage"]), (vec!["Wacht".to_owned()], &json!(false)));
    // Of one's own components, not of one's own questions; and never of what one only sees.
    assert_eq!(found(&world, "amersfoort.reader", "(unanswered: true)").await.0, ["Eigen vraag"]);
    assert_eq!(found(&world, "tilburg.reader", "").await.1["totalCount"], 0);
    let public = world.anonymous().ask("{ viewer { questions { totalCount nodes { text } } } }").await;
    assert_eq!(public.data["viewer"]["questions"], json!({ "totalCount": 0, "nodes": [] }), "{}", public.text);
});
