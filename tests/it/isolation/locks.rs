//! Each lock holds without the others: with one switched off, the rest still refuse.
//!
//! Lock 1 is the compiler's (`api` has no sea-orm). SQLite has no row level security, so there the filter is the one lock on
//! reading, and only PostgreSQL can show both.

use domain::db::Lock;
use serde_json::json;
use tests::{Database, World, both};

use super::mutations::{NOTHING, OF_ANY_MEMBER, changed, operation, rows};
use super::scene::{Scene, VIEWERS};

const EVERYTHING: [&str; 3] = [
    "{ components(first: 20) { totalCount nodes { id name summary newestVersion { changes } versions(first: 5) { nodes { id changes } } \
     adoptions(first: 5) { nodes { purpose } } experiences(first: 5) { nodes { text history { text } } } \
     questions(first: 5) { nodes { text answers { text } } } sameAs { component { name } } } } claims(first: 9) { nodes { text } } }",
    "{ components(first: 20) { nodes { facts { wouldChooseAgain { value } versions { value } } withdrawal { reason successor { name } } \
     transfer { id note } governance { roles(first: 9) { filledBy } steps(first: 30) { evidenceUrl } } } } \
     viewer { transfers(first: 9) { nodes { id note component { name } } } \
       adoptionsWithoutSupport(first: 9) { nodes { id purpose version { changes } } } \
       coverage(first: 20) { nodes { adoption { purpose } component { name } needs { assessment { id } } } } } \
     peerUses(first: 20, peers: {}) { nodes { peerCount component { name } } } actProfiles(first: 9) { nodes { id version { actProfile { id } } } } }",
    "{ components(first: 20) { nodes { registration { revision fields { value links { title } } } } } }",
];

/// Whether any viewer sees by lists or by ids what it may not.
async fn leaks(scene: &Scene) -> bool {
    let mut leaks = false;
    for viewer in VIEWERS {
        let actor = scene.actor(viewer);
        let mut texts = Vec::new();
        for everything in EVERYTHING {
            let answer = actor.ask(everything).await;
            assert!(["", "FORBIDDEN"].contains(&answer.code()), "{viewer}: {}", answer.text);
            texts.push(answer.text);
        }
        for (name, id) in scene.ids.iter().filter(|(name, _)| !Scene::may_see_id(viewer, name)) {
            // Who the members are and the log are the administrator's by the policy; here it is about other organisations.
            if viewer.starts_with("utrecht") && (name.starts_with("membership") || name.starts_with("event")) {
                continue;
            }
            for query in [
                "query($id: ID!) { node(id: $id) { id __typename } }",
                "query($id: ID!) { _entities(representations: [{ __typename: \"Component\", id: $id }]) { __typename } }",
                "query($id: ID!) { _entities(representations: [{ __typename: \"ComponentVersion\", id: $id }]) { __typename } }",
            ] {
                texts.push(actor.run(query, json!({ "id": id })).await.text);
            }
        }
        let hidden: Vec<_> = scene.ids.iter().filter(|(name, _)| name.starts_with("actprofile")).collect();
        leaks |= texts.iter().any(|text| {
            hidden.iter().any(|(name, id)| text.contains(id.as_str()) && !Scene::may_see_id(viewer, name))
                || super::scene::MARKS
                    .iter()
                    .any(|mark| text.contains(&super::scene::text_of(mark)) && !super::scene::may_see(viewer, mark))
                || text.contains("\"__typename\":\"")
        });
    }
    leaks
}

const ROW_SECURITY_OFF: &str = "do $$ declare t text; begin for t in select relname from pg_class where relrowsecurity loop \
    execute format('alter table %I no force row level security; alter table %I disable row level security', t, t); end loop; end $$";

#[tokio::test]
async fn reading_holds_without_the_filter_and_without_row_security() {
    let scene = Scene::new(World::new(Database::postgres().await).await).await;
    let db = &scene.world.database.db;
    assert!(!leaks(&scene).await, "with all locks");
    db.switch(Lock::Filter, true);
    assert!(!leaks(&scene).await, "without the filter, row level security refuses");
    db.switch(Lock::Filter, false);
    scene.world.database.as_owner(ROW_SECURITY_OFF).await;
    assert!(!leaks(&scene).await, "without row level security, the filter refuses");
    db.switch(Lock::Filter, true);
    assert!(leaks(&scene).await, "without both everything is seen: so this test can fail");
}

#[tokio::test]
async fn on_sqlite_the_filter_is_what_keeps_readers_apart() {
    let scene = Scene::new(World::new(Database::sqlite().await).await).await;
    assert!(!leaks(&scene).await);
    scene.world.database.db.switch(Lock::Filter, true);
    assert!(leaks(&scene).await, "so this test can fail");
}

both!(
    /// Lock 2, the minting of viewers, and behind it the statement's own condition and (on PostgreSQL) the policy.
    an_ended_member_is_out_whichever_lock_is_off,
    async |world: World| {
        let me = "{ viewer { organisation { slug } } }";
        assert_eq!(world.actor("utrecht.editor").ask(me).await.status, 200);
        let find = "{ members(first: 50) { nodes { id account { name } } } }";
        let members = world.actor("utrecht.administrator").ask(find).await;
        let nodes = members.data["members"]["nodes"].as_array().unwrap().clone();
        let editor = nodes.iter().find(|it| it["account"]["name"] == "editor van utrecht").unwrap();
        let end = "mutation($id: ID!) { endMembership(input: { id: $id }) { membership { state } errors { code } } }";
        let ended = world.actor("utrecht.administrator").run(end, json!({ "id": editor["id"] })).await;
        assert_eq!(ended.data["endMembership"]["membership"]["state"], json!("ENDED"));
        let db = &world.database.db;
        for lock in [None, Some(Lock::Viewer), Some(Lock::Filter)] {
            if let Some(lock) = lock {
                db.switch(lock, true);
            }
            let answer = world.actor("utrecht.editor").ask(me).await;
            assert_eq!((answer.status.as_u16(), answer.code()), (401, "UNAUTHENTICATED"), "{lock:?} off");
            if let Some(lock) = lock {
                db.switch(lock, false);
            }
        }
        db.switch(Lock::Viewer, true);
        db.switch(Lock::Filter, true);
        let answer = world.actor("utrecht.editor").ask(me).await;
        if world.database.has_row_security() {
            assert_eq!(answer.status, 401, "the policy shows active memberships only");
            world.database.as_owner(ROW_SECURITY_OFF).await;
            let answer = world.actor("utrecht.editor").ask(me).await;
            assert_eq!(answer.status, 200, "without all of them the member is in: so this test can fail");
        } else {
            assert_eq!(answer.status, 200, "without both the member is in: so this test can fail");
        }
    }
);

both!(
    /// The policy off: the store still writes the acting organisation's rows only, whatever the mutation.
    nobody_writes_anothers_rows_without_the_policy,
    async |world: World| {
        let scene = Scene::new(world).await;
        let database = &scene.world.database;
        let before = database.contents().await;
        database.db.switch(Lock::Policy, true);
        for off in [None, Some(Lock::Filter)] {
            if let Some(lock) = off {
                database.db.switch(lock, true);
            }
            // What one states of another's version is one's own row.
            for row in rows().filter(|row| !OF_ANY_MEMBER.contains(&row.name)) {
                let Some(kind) = row.kind else { continue };
                // Who sees nothing of what is not shared with all, and who sees a part.
                for organisation in ["tilburg", "eemvallei"] {
                    let viewer = format!("{organisation}.{}", row.role);
                    let others = scene.ids.iter().filter(|(name, _)| name.starts_with(kind));
                    for (name, id) in others.filter(|(name, _)| Scene::owner_of(name) != organisation) {
                        // It adopted that as well: it tells of its own use, or registers that, in a row of its own.
                        let tells = (organisation, row.name, name.as_str()) == ("eemvallei", "shareExperience", "adoption members");
                        if tells || row.name == "updateRegistration" && Scene::is_adopted(organisation, name) {
                            continue;
                        }
                        let input = json!({ "input": (row.input)(id) });
                        let answer = scene.actor(&viewer).run(&operation(row.name), input).await;
                        assert_ne!(answer.data[row.name]["errors"], json!([]), "{} {name}: {}", row.name, answer.text);
                        let changed = changed(database, &before).await;
                        assert_eq!(changed, NOTHING, "{viewer} {} {name}, {off:?}", row.name);
                    }
                }
            }
        }
        let own = rows().find(|row| row.name == "updateComponent").expect("a row");
        let input = json!({ "input": (own.input)(&scene.ids["component members"]) });
        let done = scene.actor("utrecht.editor").run(&operation(own.name), input).await;
        assert_eq!(done.data[own.name]["errors"], json!([]), "its own organisation can");
        assert_ne!(changed(database, &before).await, NOTHING);
    }
);
