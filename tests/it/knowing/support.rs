//! When support ends: of the version that one uses oneself, and what there is to go to.

use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both};

use super::ask;

const ENDING: &str = "query($id: ID!) { component(id: $id) { facts { supportEnding { explanation value { version { number } inOwnUse \
    endsOn days ended newerVersion { number } successor { name } } } } } }";

async fn done(world: &World, person: &str, mutation: &str, input: Value) {
    let of = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!("mutation($input: {of}!) {{ {mutation}(input: $input) {{ errors {{ code path }} }} }}");
    let answer = ask(world, person, &query, json!({ "input": input })).await;
    assert_eq!(answer[mutation]["errors"], json!([]), "{mutation}");
}

both!(
    /// By one's own use, else by the newest active version; a successor that one may not see is none.
    support_ends_for_who_asks,
    async |world: World| {
        let (component, old) = world.component("utrecht.editor", "Chatbot").await;
        let newer = json!({ "componentId": component, "number": "2.0", "state": "ACTIVE", "changes": { "nl": "Nieuw" } });
        done(&world, "utrecht.editor", "addVersion", newer).await;
        let next = json!({ "componentId": component, "number": "3.0", "state": "DEVELOPMENT", "changes": { "nl": "Straks" } });
        done(&world, "utrecht.editor", "addVersion", next).await;
        let ends = json!({ "id": old, "expectedRevision": 1, "state": "MAINTENANCE", "changes": { "nl": "Oud" },
            "supportEndsOn": "2026-01-01" });
        done(&world, "utrecht.editor", "updateVersion", ends).await;
        world.share("utrecht.editor", &component, "PUBLIC", &[]).await;
        world.adopt("tilburg.editor", &old, "Balie").await;
        let planned = json!({ "versionId": old, "statement": { "state": "PLANNED" } });
        done(&world, "eemvallei.editor", "adoptVersion", planned).await;
        let ending = async |person: &str| {
            let seen = ask(&world, person, ENDING, json!({ "id": component })).await;
            seen["component"]["facts"]["supportEnding"].clone()
        };

        let newest = json!({ "version": { "number": "2.0" }, "inOwnUse": false, "endsOn": null, "days": null, "ended": false,
            "newerVersion": null, "successor": null });
        for person in ["amersfoort.reader", "eemvallei.reader", "waterkant.reader", ""] {
            let seen = ending(person).await;
            assert_eq!(seen["value"], newest, "{person} does not use it, or not yet");
            let why = "De nieuwste actieve versie is 2.0. De eigenaar noemt geen dag waarop de ondersteuning eindigt.";
            assert_eq!(seen["explanation"], why, "{person}");
        }
        let seen = ending("tilburg.reader").await;
        let value = &seen["value"];
        assert!(value["days"].as_i64().is_some_and(|days| days < 0), "{seen}");
        assert_eq!(
            (&value["version"]["number"], &value["inOwnUse"], &value["endsOn"], &value["ended"], &value["newerVersion"]["number"]),
            (&json!("1.0"), &json!(true), &json!("2026-01-01"), &json!(true), &json!("2.0"))
        );
        let why = seen["explanation"].as_str().unwrap();
        assert!(why.starts_with("Uw organisatie gebruikt versie 1.0. De ondersteuning is geëindigd op 1 januari 2026, "), "{why}");
        assert!(why.ends_with(" geleden. Versie 2.0 is nieuwer en heeft ondersteuning."), "{why}");
        let compared = "query($id: ID!) { comparison(ids: [$id]) { rows { aspect cells { text explanation } } } }";
        let rows = ask(&world, "tilburg.reader", compared, json!({ "id": component })).await["comparison"]["rows"].clone();
        let row = rows.as_array().unwrap().iter().find(|row| row["aspect"] == "SUPPORT_ENDING").unwrap().clone();
        assert_eq!(row["cells"], json!([{ "text": "1 januari 2026", "explanation": why }]));

        let (successor, _) = world.component("utrecht.editor", "Geheime opvolger").await;
        world.share("utrecht.editor", &successor, "NAMED", &["amersfoort"]).await;
        let gone = json!({ "id": component, "expectedRevision": 2, "reason": { "nl": "Oud" }, "successorId": successor });
        done(&world, "utrecht.editor", "withdrawComponent", gone).await;
        let seen = ending("amersfoort.reader").await;
        assert_eq!(seen["value"]["successor"]["name"], "Geheime opvolger");
        assert!(seen["explanation"].as_str().unwrap().ends_with(" De opvolger is Geheime opvolger."), "{seen}");
        for person in ["tilburg.reader", "waterkant.reader", ""] {
            let seen = ending(person).await;
            assert!(seen["value"]["successor"].is_null() && !seen.to_string().contains("pvolger is"), "{person}: {seen}");
        }
        // Whoever takes a predecessor's place uses what that used.
        merge(&world.database.db, &["tilburg"], "amersfoort", "2026-01-01".parse().unwrap()).await.unwrap();
        let seen = ending("amersfoort.reader").await;
        assert_eq!((&seen["value"]["version"]["number"], &seen["value"]["inOwnUse"]), (&json!("1.0"), &json!(true)));
    }
);
