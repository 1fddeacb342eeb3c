//! Out: each form, whose it is, and back again.

use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both, collectief_on, id_of, run as run_command};

use super::{PUBLICCODE, REGISTRATION, import, outcomes};

const EXPORT: &str = "query($id: ID!, $format: ExchangeFormat!) { component(id: $id) { export(format: $format) { mediaType document \
    notes { path message } problems { path message } publishable { path } complete { path } } } }";

both!(what_went_in_comes_out_with_todays_words, async |world: World| {
    let actor = world.actor("utrecht.editor");
    let code = id_of(&import(&actor, "PUBLICCODE", PUBLICCODE).await[0]["component"]);
    let entry = id_of(&import(&actor, "ALGORITMEREGISTER", REGISTRATION).await[0]["component"]);
    let table = format!("id;naam\n{code};Peilkaart\n{entry};Kapadvies\n");
    assert_eq!(outcomes(&import(&actor, "CSV", &table).await), ["UPDATED", "UPDATED"]);

    let out = actor.run(EXPORT, json!({ "id": code, "format": "PUBLICCODE" })).await;
    let out = &out.data["component"]["export"];
    let text = out["document"].as_str().unwrap();
    assert!(text.contains("name: Peilkaart") && text.contains("Kaart met uitleg"), "{text}");
    assert_eq!((&out["mediaType"], &out["problems"]), (&json!("application/yaml"), &json!([])));
    let told = import(&actor, "PUBLICCODE", text).await;
    assert_eq!(
        (told[0]["outcome"].as_str(), told[0]["changes"].as_array().map(Vec::len)),
        (Some("UPDATED"), Some(0)),
        "{told:?}"
    );

    let out = actor.run(EXPORT, json!({ "id": entry, "format": "ALGORITMEREGISTER_SCHEMA" })).await;
    let out = &out.data["component"]["export"];
    assert_eq!((&out["publishable"], &out["complete"]), (&json!([]), &json!([])));
    let written: Value = serde_json::from_str(out["document"].as_str().unwrap()).unwrap();
    assert_eq!((&written["name"], &written["schema"]), (&json!("Kapadvies"), &json!("1.0.0")));
    // Of another form the document says what the catalogue knows, and what is missing.
    let out = actor.run(EXPORT, json!({ "id": entry, "format": "PUBLICCODE" })).await;
    let out = &out.data["component"]["export"];
    assert_eq!(out["document"], Value::Null);
    assert!(out["problems"].as_array().unwrap().iter().any(|problem| problem["path"] == "platforms"), "{out}");
    let csv = actor.run(EXPORT, json!({ "id": entry, "format": "CSV" })).await;
    assert_eq!(csv.code(), "BAD_USER_INPUT");
});

both!(
    /// That a version is active does not say that its owner uses it: what nobody stated is asked, and not made up.
    what_only_people_know_is_asked,
    async |world: World| {
        let (id, version) = world.component("utrecht.editor", "Kapadvies").await;
        let export = async || {
            let ask = json!({ "id": id, "format": "ALGORITMEREGISTER" });
            let out = world.actor("utrecht.editor").run(EXPORT, ask).await.data["component"]["export"].clone();
            let document: Value = serde_json::from_str(out["document"].as_str().unwrap()).unwrap();
            let asked = out["publishable"].as_array().unwrap().iter().any(|it| it["path"] == json!(["status"]) || it["path"] == "status");
            (document["status"].clone(), asked)
        };
        assert_eq!(export().await, (Value::Null, true));
        world.adopt("utrecht.editor", &version, "Bomen").await;
        assert_eq!(export().await, (json!("In gebruik"), false));
    }
);

both!(
    /// A registration is of one organisation: who adopts has its own, in its own name and without the owner's original.
    an_adopter_has_a_registration_of_its_own,
    async |world: World| {
        let owner = world.actor("utrecht.editor");
        let secret = REGISTRATION.replace("Een beslisboom van negen vragen.", "Geheim van Utrecht.");
        let id = id_of(&import(&owner, "ALGORITMEREGISTER", &secret).await[0]["component"]);
        world.share("utrecht.editor", &id, "MEMBERS", &[]).await;
        let tilburg = world.actor("tilburg.editor");
        let ask = json!({ "id": id, "format": "ALGORITMEREGISTER" });
        let before = tilburg.run(EXPORT, ask.clone()).await;
        assert_eq!(before.data["component"]["export"], Value::Null, "what is only seen is not one's own");
        let version = tilburg.run("query($id: ID!) { component(id: $id) { newestVersion { id } } }", json!({ "id": id })).await;
        world.adopt("tilburg.editor", &id_of(&version.data["component"]["newestVersion"]), "Bomen in het buitengebied").await;
        let out = tilburg.run(EXPORT, ask).await;
        let text = out.data["component"]["export"]["document"].as_str().unwrap().to_owned();
        let written: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&written["organization"], &written["begin_date"], &written["goal"], &written["status"]),
            (&json!("Gemeente Tilburg"), &json!("2026-01"), &json!("Bomen in het buitengebied"), &json!("In gebruik"))
        );
        assert!(!text.contains("Geheim van Utrecht") && !text.contains("bomen@utrecht"), "{text}");
        let code = tilburg.run(EXPORT, json!({ "id": id, "format": "PUBLICCODE" })).await;
        assert_eq!(code.data["component"]["export"], Value::Null);
        for viewer in [world.actor("amersfoort.editor"), world.actor("waterkant.editor"), world.anonymous()] {
            let out = viewer.run(EXPORT, json!({ "id": id, "format": "ALGORITMEREGISTER" })).await;
            let component = &out.data["component"];
            assert!(component.is_null() || component["export"].is_null(), "{}", out.text);
        }
        // In the lists, the same.
        let list = "{ exportComponents(format: ALGORITMEREGISTER) { document count } }";
        assert_eq!(tilburg.ask(list).await.data["exportComponents"]["count"], 1);
        let others = world.actor("amersfoort.editor").ask(list).await;
        assert_eq!(others.data["exportComponents"], json!({ "document": "[\n\n]\n", "count": 0 }));
    }
);

both!(many_stand_in_one_document_that_can_be_imported, async |world: World| {
    let actor = world.actor("utrecht.editor");
    import(&actor, "PUBLICCODE", PUBLICCODE).await;
    import(&actor, "ALGORITMEREGISTER", REGISTRATION).await;
    let all = "query($format: ExchangeFormat!) { exportComponents(format: $format) { mediaType document count skipped { component { name } problems { path } } } }";
    let code = actor.run(all, json!({ "format": "PUBLICCODE" })).await;
    let code = &code.data["exportComponents"];
    assert_eq!(code["count"], 1);
    assert_eq!(code["skipped"][0]["component"]["name"], "Kapvergunning beoordelen");
    let again = import(&actor, "PUBLICCODE", code["document"].as_str().unwrap()).await;
    assert_eq!(again[0]["changes"], json!([]));
    let entries = actor.run(all, json!({ "format": "ALGORITMEREGISTER" })).await;
    let text = entries.data["exportComponents"]["document"].as_str().unwrap().to_owned();
    let again = import(&actor, "ALGORITMEREGISTER", &text).await;
    assert_eq!(outcomes(&again), ["UNCHANGED", "UPDATED"], "each comes back as itself: {again:?}");
    assert!(again.iter().all(|record| record["changes"] == json!([])), "{again:?}");
    assert_eq!(world.database.number("select count(*) from component").await, 2);
});

both!(
    /// What a spreadsheet would run as a formula is text, for whoever opens it.
    a_spreadsheet_holds_no_formula,
    async |world: World| {
        let actor = world.actor("utrecht.editor");
        import(&actor, "CSV", "naam;samenvatting\n\"=HYPERLINK(\"\"https://x.example\"\")\";+1\n").await;
        for (actor, heading) in [(actor.clone(), "naam"), (actor.clone().with("accept-language", "en"), "name")] {
            let out = actor.ask("{ exportComponents(format: CSV) { document mediaType } }").await;
            let text = out.data["exportComponents"]["document"].as_str().unwrap();
            assert!(text.starts_with(&format!("\u{feff}id;{heading};")), "{text}");
            assert!(text.contains("\"'=HYPERLINK(") && text.contains(";'+1;"), "{text}");
            let again = import(&actor, "CSV", text).await;
            assert_eq!(outcomes(&again), ["UNCHANGED"], "{again:?}");
            assert_eq!(again[0]["component"]["name"], "=HYPERLINK(\"https://x.example\")");
        }
    }
);

both!(
    /// By the command line as by query: also what was a predecessor's.
    what_a_merger_brought_is_exported_everywhere,
    async |world: World| {
        world.component("amersfoort.editor", "Van Amersfoort").await;
        world.component("utrecht.editor", "Van Utrecht").await;
        merge(&world.database.db, &["amersfoort"], "utrecht", "2026-01-01".parse().unwrap()).await.unwrap();
        let asked = "{ exportComponents(format: ALGORITMEREGISTER) { document count } }";
        let asked = world.actor("utrecht.editor").ask(asked).await.data["exportComponents"].clone();
        assert_eq!(asked["count"], 2);
        let export = ["export", "--organisation", "utrecht", "--format", "algoritmeregister"];
        let written = run_command(collectief_on(&world.database, &export)).await.done();
        assert_eq!(written, asked["document"].as_str().unwrap());
        // Not yet, of a merger that is to come.
        merge(&world.database.db, &["tilburg"], "utrecht", "2999-01-01".parse().unwrap()).await.unwrap();
        world.component("tilburg.editor", "Van Tilburg").await;
        assert_eq!(run_command(collectief_on(&world.database, &export)).await.done(), written);
    }
);

both!(
    /// Support that has ended by itself has ended in each form, and such a document changes nothing when it comes back.
    a_version_without_support_leaves_as_such,
    async |world: World| {
        let actor = world.actor("utrecht.editor");
        let code = id_of(&import(&actor, "PUBLICCODE", PUBLICCODE).await[0]["component"]);
        let entry = id_of(&import(&actor, "ALGORITMEREGISTER", REGISTRATION).await[0]["component"]);
        let document = async |id: &str, format: &str| {
            let out = actor.run(EXPORT, json!({ "id": id, "format": format })).await;
            out.data["component"]["export"]["document"].as_str().unwrap_or_else(|| panic!("{}", out.text)).to_owned()
        };
        let spreadsheet = async || {
            let out = actor.ask("{ exportComponents(format: CSV) { document } }").await;
            out.data["exportComponents"]["document"].as_str().unwrap().to_owned()
        };
        let (publiccode, register, table) =
            (document(&code, "PUBLICCODE").await, document(&entry, "ALGORITMEREGISTER").await, spreadsheet().await);
        assert!(publiccode.contains("developmentStatus: stable"), "{publiccode}");
        assert!(register.contains("\"status\": \"In gebruik\""), "{register}");
        assert!(!table.contains("Einde ondersteuning"), "{table}");

        world.database.as_owner("update component_version set support_ends_on = '2026-01-01'").await;
        let (publiccode, register, table) =
            (document(&code, "PUBLICCODE").await, document(&entry, "ALGORITMEREGISTER").await, spreadsheet().await);
        assert!(publiccode.contains("developmentStatus: obsolete"), "{publiccode}");
        assert!(register.contains("\"status\": \"Buiten gebruik\""), "{register}");
        assert_eq!(table.matches("Einde ondersteuning").count(), 2, "{table}");

        let stored = "select count(*) from component_version where state = 'SUPPORT_ENDED'";
        for (format, document) in [("PUBLICCODE", &publiccode), ("ALGORITMEREGISTER", &register), ("CSV", &table)] {
            let told = import(&actor, format, document).await;
            assert!(told.iter().all(|record| record["changes"] == json!([])), "{format}: {told:?}");
            assert_eq!(world.database.number(stored).await, 0, "{format}: what the owner stated stays stated");
        }
    }
);
