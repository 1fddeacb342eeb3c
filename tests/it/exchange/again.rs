//! In, once more: sent again, at the same time, and what an editor's own change would be refused for.

use domain::catalogue::{ImportComponents, ImportOutcome, import_components};
use domain::exchange::Format;
use domain::tenancy::set_up::operator;
use futures::future::join_all;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tests::{World, both, id_of};

use super::{REGISTRATION, import, imported, outcomes};

const ADD: &str =
    "mutation($input: AddVersionInput!) { addVersion(input: $input) { version { id } errors { code path } } }";

/// The only component gets another owner, past every lock.
const GIVE: &str = "update component set owner_id = (select id from organisation where slug = 'tilburg')";

both!(
    /// Whatever became of the component since, and whatever the first time changed.
    what_was_sent_before_makes_and_changes_nothing,
    async |world: World| {
        let actor = world.actor("utrecht.editor");
        let input = json!({ "format": "ALGORITMEREGISTER", "document": REGISTRATION, "idempotencyKey": "entry" });
        let first = imported(&actor, input.clone()).await;
        assert_eq!(outcomes(&first), ["CREATED"]);
        let id = id_of(&first[0]["component"]);
        // A version alone changes, so that the log's first line is of a version.
        let table = format!("id;versie\n{id};9.9\n");
        let version = json!({ "format": "CSV", "document": table, "idempotencyKey": "version" });
        assert_eq!(outcomes(&imported(&actor, version.clone()).await), ["UPDATED"]);
        assert_eq!(outcomes(&imported(&actor, version.clone()).await), ["UNCHANGED"]);
        let named = json!({ "format": "CSV", "document": "naam;samenvatting;versie\nNieuw;Kort;1\n", "idempotencyKey": "name" });
        assert_eq!(outcomes(&imported(&actor, named.clone()).await), ["CREATED"]);

        world.database.as_owner(GIVE).await;
        let rows = "select (select count(*) from component) + 100 * (select count(*) from event) + 10000 * (select sum(revision) from component)";
        let before = world.database.number(rows).await;
        for input in [input, named] {
            let again = imported(&actor, input).await;
            assert_eq!((outcomes(&again), &again[0]["component"]), (vec!["UNCHANGED"], &Value::Null), "{again:?}");
        }
        // A row that names a component by its id finds none, as anybody's would.
        let again = imported(&actor, version).await;
        assert_eq!((outcomes(&again), &again[0]["errors"][0]["code"]), (vec!["REFUSED"], &json!("NOT_FOUND")));
        assert_eq!(world.database.number(rows).await, before);
    }
);

both!(
    /// Of several who import the same at once one makes it, and the others find it.
    the_same_record_at_the_same_time_is_one_component,
    async |world: World| {
        // Not by one server, which takes an organisation's imports one by one.
        let db = &world.database.db;
        let utrecht = operator(db, "utrecht").await.unwrap();
        let command = || ImportComponents::of(Format::Algoritmeregister, REGISTRATION.to_owned());
        let all = join_all((0..6).map(|_| import_components(db, &utrecht, command()))).await;
        let all: Vec<_> = all.into_iter().flat_map(|records| records.expect("it is imported")).collect();
        let (made, found): (Vec<_>, Vec<_>) =
            all.iter().partition(|record| matches!(record.outcome, ImportOutcome::Created(_)));
        assert!(found.iter().all(|record| matches!(record.outcome, ImportOutcome::Unchanged(Some(_)))), "{found:?}");
        assert_eq!((made.len(), found.len()), (1, 5));
        assert_eq!(world.database.number("select count(*) from component").await, 1);
    }
);

both!(
    /// Who changes a component while it is imported waits for that, or the import does: neither is lost.
    an_import_and_an_editor_at_the_same_time_both_get_through,
    async |world: World| {
        let actor = world.actor("utrecht.editor");
        let (id, version) = world.component("utrecht.editor", "Samen").await;
        let change = "mutation($input: UpdateVersionInput!) { updateVersion(input: $input) { errors { code } } }";
        for round in 0..10 {
            let table = format!("id;samenvatting;versie;status versie\n{id};Ronde {round};1.0;{}\n", ["Actief", "In onderhoud"][round % 2]);
            let found = actor.run("query($id: ID!) { component(id: $id) { newestVersion { revision } } }", json!({ "id": id })).await;
            let input = json!({ "id": version, "expectedRevision": found.data["component"]["newestVersion"]["revision"],
                "state": "DEVELOPMENT", "changes": { "nl": format!("Ronde {round}") } });
            let (records, changed) =
                tokio::join!(import(&actor, "CSV", &table), actor.run(change, json!({ "input": input })));
            assert_eq!(outcomes(&records), ["UPDATED"], "{records:?}");
            let errors = changed.data["updateVersion"]["errors"].to_string();
            assert!(errors == "[]" || errors.contains("CONFLICT"), "{}", changed.text);
        }
    }
);

both!(
    /// A version for a component that another gets meanwhile: it is not there any more, and nothing broke.
    a_version_of_what_is_given_away_meanwhile_is_refused,
    async |world: World| {
        let (id, _) = world.component("utrecht.editor", "Weggegeven").await;
        let actor = world.actor("utrecht.editor");
        let input = json!({ "input": { "componentId": id, "number": "2", "state": "ACTIVE", "changes": { "nl": "X" } } });
        let table = format!("id;versie\n{id};3\n");
        let (added, records) = if world.database.has_row_security() {
            let mut owner = PgConnection::connect(&world.database.owner_url).await.unwrap();
            let mut giving = owner.begin().await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(GIVE)).execute(&mut *giving).await.unwrap();
            let given = async {
                // Once both wait for the row.
                let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
                while world.database.number(waiting).await < 2 {
                    tokio::task::yield_now().await;
                }
                giving.commit().await.unwrap();
            };
            let (added, records, ()) = tokio::join!(actor.run(ADD, input), import(&actor, "CSV", &table), given);
            (added, records)
        } else {
            // One writer at a time.
            world.database.as_owner(GIVE).await;
            (actor.run(ADD, input).await, import(&actor, "CSV", &table).await)
        };
        let expected = json!([{ "code": "NOT_FOUND", "path": ["input", "componentId"] }]);
        assert_eq!(added.data["addVersion"]["errors"], expected, "{}", added.text);
        assert_eq!(records[0]["errors"][0]["code"], "NOT_FOUND", "{records:?}");
    }
);

both!(
    /// An import makes no version that an editor could not.
    days_that_contradict_the_state_are_refused,
    async |world: World| {
        let (id, version) = world.component("utrecht.editor", "Blijft").await;
        let actor = world.actor("utrecht.editor");
        let change = "mutation($input: UpdateVersionInput!) { updateVersion(input: $input) { errors { code path } } }";
        let input = |revision: u8, state: &str| {
            json!({ "input": { "id": version, "expectedRevision": revision, "state": state, "changes": { "nl": "X" },
                "supportEndsOn": "2999-01-01" } })
        };
        let done = actor.run(change, input(1, "MAINTENANCE")).await;
        assert_eq!(done.data["updateVersion"]["errors"], json!([]), "{}", done.text);
        let refused = actor.run(change, input(2, "SUPPORT_ENDED")).await.data["updateVersion"]["errors"][0].clone();
        let table = format!("id;samenvatting;versie;status versie\n{id};Anders;1.0;Einde ondersteuning\n");
        for preview in [true, false] {
            let told = imported(&actor, json!({ "format": "CSV", "document": table, "preview": preview })).await;
            assert_eq!(outcomes(&told), ["REFUSED"], "{told:?}");
            let error = &told[0]["errors"][0];
            assert_eq!((&error["code"], &error["path"]), (&refused["code"], &refused["path"]), "{told:?}");
        }
        assert_eq!(world.database.number("select revision from component").await, 1, "nothing of the row is done");
        assert_eq!(world.database.number("select revision from component_version").await, 2);
    }
);
