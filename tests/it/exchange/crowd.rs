//! Many at once: what one organisation does stops no other's work, and has its bounds.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use futures::StreamExt;
use futures::future::{join_all, select_all};
use futures::stream::{once, pending};
use serde_json::json;
use tests::{Actor, Answer, World, both};

use super::upload::{CREATE, create, put};

/// So long a test waits before it gives up: no test asserts how long something takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends a file that begins and never ends.
async fn put_slowly(actor: &Actor, path: &str, size: usize) -> Answer {
    let begin = once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"naam\n")) });
    let request = Request::put(path).header("content-type", "text/csv").header("content-length", size);
    actor.send(request.body(Body::from_stream(begin.chain(pending()))).expect("a request")).await
}

both!(
    /// One organisation's files that do not come on stop no other's, and are given up.
    a_slow_file_is_its_own_organisations_business,
    async |world: World| {
        let slow = world.actor("utrecht.editor");
        let mut sending = Vec::new();
        for _ in 0..8 {
            let (_, path) = create(&slow, "text/csv", 1_000).await;
            let slow = slow.clone();
            sending.push(tokio::spawn(async move { put_slowly(&slow, &path, 1_000).await }));
        }
        // Whatever is going to be taken up by them is.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let other = world.actor("tilburg.editor");
        let (_, path) = create(&other, "text/csv", 4).await;
        let sent = tokio::time::timeout(PATIENCE, put(&other, &path, "text/csv", b"naam".to_vec())).await;
        assert_eq!(sent.expect("it gets through").status, StatusCode::NO_CONTENT);
        let (given_up, _, others) =
            tokio::time::timeout(PATIENCE, select_all(sending)).await.expect("it is not waited for for ever");
        let given_up = given_up.unwrap();
        assert_eq!((given_up.status, given_up.code()), (StatusCode::REQUEST_TIMEOUT, "TIMEOUT"), "{}", given_up.text);
        others.iter().for_each(tokio::task::JoinHandle::abort);
    }
);

both!(no_more_than_20_files_also_when_asked_for_at_once, async |world: World| {
    let actor = world.actor("utrecht.editor");
    let input = json!({ "input": { "mediaType": "text/csv", "size": 1 } });
    let all = join_all((0..30).map(|_| actor.run(CREATE, input.clone()))).await;
    let made = all.iter().filter(|answer| answer.data["createUpload"]["errors"] == json!([])).count();
    assert_eq!(made, 20, "{:?}", all.last().map(|answer| &answer.text));
    assert!(all.iter().all(|answer| answer.errors.is_empty()));
    assert_eq!(world.database.number("select count(*) from upload").await, 20);
});
