//! Files: asked for, sent once, used, and nobody else's.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::upload::sweep_uploads;
use serde_json::json;
use tests::{Actor, Answer, World, both, id_of};

use super::{IMPORT, TABLE, imported, outcomes};

pub(super) const CREATE: &str = "mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id url expiresAt } errors { code path } } }";

pub(crate) async fn create(actor: &Actor, media_type: &str, size: usize) -> (String, String) {
    let answer = actor.run(CREATE, json!({ "input": { "mediaType": media_type, "size": size } })).await;
    let upload = &answer.data["createUpload"]["upload"];
    let url = upload["url"].as_str().unwrap_or_else(|| panic!("{}", answer.text));
    (id_of(upload), url.strip_prefix("http://127.0.0.1:1").expect("the public address").to_owned())
}

pub(crate) async fn put(actor: &Actor, path: &str, media_type: &str, bytes: Vec<u8>) -> Answer {
    let request = Request::put(path).header("content-type", media_type).header("content-length", bytes.len());
    actor.send(request.body(Body::from(bytes)).expect("a request")).await
}

/// A table that is larger than a mutation may be.
fn large() -> String {
    let mut table = "naam;samenvatting;referentie\n".to_owned();
    for number in 0..300 {
        let line = format!("Component {number};{};r{number}\n", "x".repeat(390));
        table += &line;
    }
    let line = format!("Laatste;{};laatste\n", "é".repeat(300_000));
    table += &line;
    table
}

both!(a_file_is_sent_once_and_imported, async |world: World| {
    let actor = world.actor("utrecht.editor");
    let table = large().into_bytes();
    let (id, path) = create(&actor, "text/csv", table.len()).await;
    let unsent = actor.run(IMPORT, json!({ "input": { "format": "CSV", "uploadId": id } })).await;
    assert_eq!(unsent.data["importComponents"]["errors"][0]["code"], "NOT_FOUND", "{}", unsent.text);
    // Another type, another size, or cut off: refused, and it can be sent again.
    assert_eq!(put(&actor, &path, "application/json", table.clone()).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(put(&actor, &path, "text/csv", table[1..].to_vec()).await.status, StatusCode::BAD_REQUEST);
    let more = Request::put(&path).header("content-type", "text/csv");
    let more = actor.send(more.body(Body::from([&table[..], b"x"].concat())).expect("a request")).await;
    assert_eq!((more.status, more.code()), (StatusCode::BAD_REQUEST, "INVALID"), "{}", more.text);
    assert_eq!(world.database.number("select count(*) from upload_chunk").await, 0);
    let sent = put(&actor, &path, "text/csv; charset=utf-8", table.clone()).await;
    assert_eq!((sent.status, sent.text.as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(world.database.number("select count(*) from upload_chunk").await, 2, "in pieces");
    let twice = put(&actor, &path, "text/csv", table).await;
    assert_eq!((twice.status, twice.code()), (StatusCode::CONFLICT, "ALREADY_EXISTS"));

    let input = json!({ "format": "CSV", "uploadId": id, "preview": true });
    let ask = "mutation($input: ImportComponentsInput!) { importComponents(input: $input) { records { outcome errors { path } } errors { code message } } }";
    let told = actor.run(ask, json!({ "input": input })).await;
    let told = told.data["importComponents"]["records"].as_array().unwrap().clone();
    assert_eq!(told.len(), 301);
    assert_eq!(
        told[300],
        json!({ "outcome": "REFUSED", "errors": [{ "path": ["input", "summary"] }] }),
        "too long for a summary"
    );
    let done = imported(&actor, json!({ "format": "CSV", "uploadId": id, "idempotencyKey": "k" })).await;
    assert_eq!(outcomes(&done)[..300], ["CREATED"; 300]);
    let again = imported(&actor, json!({ "format": "CSV", "uploadId": id, "idempotencyKey": "k" })).await;
    assert_eq!(outcomes(&again)[..300], ["UNCHANGED"; 300], "sent again, it is done once");
    let both = actor.run(IMPORT, json!({ "input": { "format": "CSV", "uploadId": id, "document": "x" } })).await;
    assert_eq!(both.data["importComponents"]["errors"][0]["code"], "INVALID");
});

both!(
    /// Another organisation finds nothing at the address, and nothing by the id; nor does the public.
    a_file_is_its_organisations_alone,
    async |world: World| {
        let owner = world.actor("utrecht.editor");
        let bytes = TABLE.as_bytes().to_vec();
        let (id, path) = create(&owner, "text/csv", bytes.len()).await;
        let absent = "/uploads/upload_01h455vb4pex5vsknk084sn02q";
        for viewer in [world.actor("tilburg.editor"), world.actor("vng.editor"), world.actor("waterkant.editor"), world.anonymous()] {
            let foreign = put(&viewer, &path, "text/csv", bytes.clone()).await;
            let nothing = put(&viewer, absent, "text/csv", bytes.clone()).await;
            assert_eq!((foreign.status, foreign.code()), (StatusCode::NOT_FOUND, "NOT_FOUND"), "{}", foreign.text);
            assert_eq!(foreign.text, nothing.text);
        }
        let reader = put(&world.actor("utrecht.reader"), &path, "text/csv", bytes.clone()).await;
        assert_eq!((reader.status, reader.code()), (StatusCode::FORBIDDEN, "FORBIDDEN"));
        assert_eq!(put(&Actor::with_token(&world, "nonsense"), &path, "text/csv", bytes.clone()).await.status, 401);
        assert_eq!(world.database.number("select count(received_at) from upload").await, 0);
        assert_eq!(put(&owner, &path, "text/csv", bytes).await.status, StatusCode::NO_CONTENT);
        let input = |id: &str| json!({ "input": { "format": "CSV", "uploadId": id } });
        for person in ["tilburg.editor", "waterkant.editor"] {
            let foreign = world.actor(person).run(IMPORT, input(&id)).await;
            let nothing = world.actor(person).run(IMPORT, input("upload_01h455vb4pex5vsknk084sn02q")).await;
            assert_eq!(foreign.data["importComponents"]["errors"][0]["code"], "NOT_FOUND", "{}", foreign.text);
            assert_eq!(foreign.text, nothing.text);
        }
        // Whichever lock is off, another holds.
        for lock in [domain::db::Lock::Filter, domain::db::Lock::Policy] {
            if lock == domain::db::Lock::Filter && !world.database.has_row_security() {
                continue;
            }
            world.database.db.switch(lock, true);
            let foreign = world.actor("tilburg.editor").run(IMPORT, input(&id)).await;
            assert_eq!(foreign.data["importComponents"]["errors"][0]["code"], "NOT_FOUND", "{lock:?} off: {}", foreign.text);
            world.database.db.switch(lock, false);
        }
        assert_eq!(outcomes(&imported(&owner, input(&id)["input"].clone()).await), ["CREATED", "CREATED"]);
    }
);

both!(what_cannot_be_a_file_is_refused_and_what_expired_is_gone, async |world: World| {
    let actor = world.actor("utrecht.editor");
    for (media_type, size, path) in
        [("image/png", 10, "mediaType"), ("text/csv", 0, "size"), ("text/csv", 20 * 1024 * 1024 + 1, "size")]
    {
        let refused = actor.run(CREATE, json!({ "input": { "mediaType": media_type, "size": size } })).await;
        assert_eq!(refused.data["createUpload"]["errors"], json!([{ "code": "INVALID", "path": ["input", path] }]));
    }
    let bytes = TABLE.as_bytes().to_vec();
    let (id, path) = create(&actor, "text/csv", bytes.len()).await;
    assert_eq!(put(&actor, &path, "text/csv", bytes.clone()).await.status, StatusCode::NO_CONTENT);
    for _ in 1..20 {
        create(&actor, "text/csv", 1).await;
    }
    let full = actor.run(CREATE, json!({ "input": { "mediaType": "text/csv", "size": 1 } })).await;
    assert_eq!(full.data["createUpload"]["errors"][0]["code"], "INVALID", "no more than twenty at a time");
    create(&world.actor("tilburg.editor"), "text/csv", 1).await;
    world.database.db.clock().move_seconds(24 * 3600);
    assert_eq!(put(&actor, &path, "text/csv", bytes).await.status, StatusCode::NOT_FOUND);
    let late = actor.run(IMPORT, json!({ "input": { "format": "CSV", "uploadId": id } })).await;
    assert_eq!(late.data["importComponents"]["errors"][0]["code"], "NOT_FOUND");
    create(&actor, "text/csv", 1).await;
    let left = "select count(*) from upload u join organisation o on o.id = u.organisation_id where o.slug = 'utrecht'";
    assert_eq!(world.database.number(left).await, 1, "the expired ones made place");
    assert_eq!(world.database.number("select count(*) from upload_chunk").await, 0);
});

both!(
    /// Whoever's it is, and though nobody asks for another.
    what_expired_goes_by_itself,
    async |world: World| {
        let bytes = TABLE.as_bytes().to_vec();
        for person in ["utrecht.editor", "tilburg.editor"] {
            let actor = world.actor(person);
            let (_, path) = create(&actor, "text/csv", bytes.len()).await;
            assert_eq!(put(&actor, &path, "text/csv", bytes.clone()).await.status, StatusCode::NO_CONTENT);
        }
        let db = &world.database.db;
        assert_eq!(sweep_uploads(db).await.unwrap(), 0);
        db.clock().move_seconds(24 * 3600);
        create(&world.actor("amersfoort.editor"), "text/csv", 1).await;
        assert_eq!(sweep_uploads(db).await.unwrap(), 2);
        assert_eq!(world.database.number("select count(*) from upload").await, 1, "what is new stays");
        assert_eq!(world.database.number("select count(*) from upload_chunk").await, 0);
    }
);
