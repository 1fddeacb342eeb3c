//! In: each form, a second time, and a preview before.

use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::{PUBLICCODE, REGISTRATION, TABLE, UNTIDY, import, outcomes, preview};

/// What a reader could see of a preview: everything that an import writes.
const ROWS: &str = "select (select count(*) from component) + 100 * (select count(*) from component_version) \
    + 10000 * (select count(*) from component_origin) + 1000000 * (select count(*) from event) \
    + (select coalesce(sum(revision), 0) from component) * 1000000000";

both!(each_form_goes_in_and_a_second_import_updates, async |world: World| {
    let actor = world.actor("utrecht.editor");
    let changed = [
        (
            "PUBLICCODE",
            PUBLICCODE,
            PUBLICCODE.replace("\"2.4\"", "\"2.5\"").replace("per wijk, een week", "per straat, een week"),
        ),
        ("ALGORITMEREGISTER", REGISTRATION, REGISTRATION.replace("In gebruik", "Buiten gebruik")),
        ("CSV", TABLE, TABLE.replace("Kiest routes", "Zoekt routes")),
    ];
    for (format, document, later) in changed {
        let before = world.database.number(ROWS).await;
        let told = preview(&actor, format, document).await;
        assert!(outcomes(&told).iter().all(|outcome| *outcome == "CREATED"), "{told:?}");
        assert_eq!(told[0]["component"], Value::Null);
        assert!(
            told[0]["changes"]
                .as_array()
                .unwrap()
                .iter()
                .any(|change| change["path"] == "name.nl" && change["before"].is_null())
        );
        assert_eq!(world.database.number(ROWS).await, before, "a preview changes nothing");

        let first = import(&actor, format, document).await;
        assert_eq!(outcomes(&first), outcomes(&told));
        assert_eq!(first[0]["changes"], told[0]["changes"], "what was told is what was done");
        let again = import(&actor, format, document).await;
        assert!(outcomes(&again).iter().all(|outcome| *outcome == "UNCHANGED"), "{again:?}");

        let before = world.database.number(ROWS).await;
        let told = preview(&actor, format, &later).await;
        assert_eq!(world.database.number(ROWS).await, before);
        assert_eq!(told[0]["outcome"], "UPDATED", "{told:?}");
        let second = import(&actor, format, &later).await;
        assert_eq!(second[0]["outcome"], "UPDATED");
        assert_eq!(second[0]["changes"], told[0]["changes"]);
        assert_eq!(id_of(&second[0]["component"]), id_of(&first[0]["component"]), "never doubled");
    }
    let list = actor.ask("{ components { nodes { name versions(first: 5) { nodes { number state } } } } }").await;
    let of = |name: &str| {
        let nodes = list.data["components"]["nodes"].as_array().unwrap();
        nodes.iter().find(|node| node["name"] == name).unwrap()["versions"]["nodes"].clone()
    };
    let version = |number: &str, state: &str| json!({ "number": number, "state": state });
    assert_eq!(of("Grondwaterpeil"), json!([version("2.5", "ACTIVE"), version("2.4", "ACTIVE")]));
    assert_eq!(of("Kapvergunning beoordelen"), json!([version("1", "SUPPORT_ENDED")]));
});

both!(a_preview_shows_each_field_before_and_after, async |world: World| {
    let actor = world.actor("utrecht.editor");
    import(&actor, "PUBLICCODE", PUBLICCODE).await;
    let later = PUBLICCODE
        .replace("EUPL-1.2", "MIT")
        .replace("    localisedName: Groundwater level\n", "")
        .replace("- data-analytics", "- data-analytics\n  - knowledge-management");
    let told = preview(&actor, "PUBLICCODE", &later).await;
    let change = |path: &str, before: Value, after: Value| json!({ "path": path, "before": before, "after": after });
    let expected = json!([
        change("name.en", json!("Groundwater level"), Value::Null),
        change("licence", json!("EUPL-1.2"), json!("MIT")),
        change("keywords", json!("data-analytics"), json!("data-analytics; knowledge-management")),
    ]);
    assert_eq!(told[0]["changes"], expected);
});

both!(what_was_entered_here_and_is_not_of_the_source_stays, async |world: World| {
    let actor = world.actor("utrecht.editor");
    let id = id_of(&import(&actor, "PUBLICCODE", PUBLICCODE).await[0]["component"]);
    let table = format!("id;thema;contact\n{id};Natuur en milieu;water@utrecht.example\n");
    let records = import(&actor, "CSV", &table).await;
    assert_eq!(outcomes(&records), ["UPDATED"], "{records:?}");
    assert_eq!(
        records[0]["changes"].as_array().unwrap().len(),
        2,
        "columns that are not there change nothing: {records:?}"
    );
    import(&actor, "PUBLICCODE", &PUBLICCODE.replace("EUPL-1.2", "MIT")).await;
    let query = "query($id: ID!) { component(id: $id) { theme contact licence origin { source sourceId } standards keywords } }";
    let seen = actor.run(query, json!({ "id": id })).await;
    assert_eq!(
        seen.data["component"],
        json!({ "theme": "NATURE_AND_ENVIRONMENT", "contact": "water@utrecht.example", "licence": "MIT",
            "origin": { "source": "publiccode", "sourceId": "https://code.example.nl/waterschap/grondwaterpeil" },
            "standards": ["urn:nl:ak:ver:aia-27", "alias:gdpr"], "keywords": ["data-analytics"] })
    );
});

both!(notes_name_line_and_remedy_in_the_readers_language, async |world: World| {
    let actor = world.actor("utrecht.editor").with("accept-language", "en");
    let records = import(&actor, "PUBLICCODE", UNTIDY).await;
    let notes = records[0]["notes"].as_array().unwrap();
    let platforms = notes.iter().find(|note| note["path"] == "platforms").unwrap();
    let line = usize::try_from(platforms["line"].as_u64().unwrap()).unwrap();
    assert_eq!(UNTIDY.lines().nth(line - 1), Some("platforms: web"));
    assert!(platforms["message"].as_str().unwrap().contains("dash"));
});

both!(
    /// Rows of others stand in a spreadsheet of all that one sees: they may stand there, but not be changed.
    a_spreadsheet_changes_ones_own_rows_only,
    async |world: World| {
        let (theirs, _) = world.component("tilburg.editor", "Van Tilburg").await;
        let (hidden, _) = world.component("tilburg.editor", "Geheim").await;
        let (own, _) = world.component("utrecht.editor", "Van Utrecht").await;
        world.share("tilburg.editor", &theirs, "MEMBERS", &[]).await;
        let actor = world.actor("utrecht.editor");
        let export = actor.ask("{ exportComponents(format: CSV) { document count } }").await;
        assert_eq!(export.data["exportComponents"]["count"], 2);
        let table = export.data["exportComponents"]["document"].as_str().unwrap().to_owned();
        let again = import(&actor, "CSV", &table).await;
        assert_eq!(outcomes(&again), ["UNCHANGED", "UNCHANGED"], "{again:?}");
        let table = table.replace("Wat Van", "Hoe Van");
        let rows = world.database.number("select sum(revision) from component").await;
        let told = import(&actor, "CSV", &table).await;
        assert_eq!(outcomes(&told), ["REFUSED", "UPDATED"], "{told:?}");
        assert_eq!(told[0]["errors"][0]["code"], "FORBIDDEN");
        assert_eq!(id_of(&told[1]["component"]), own);
        assert_eq!(world.database.number("select sum(revision) from component").await, rows + 1);
        // A row of what is not seen is refused as one of what is not there.
        let row = |id: &str| format!("id;naam\n{id};Van mij\n");
        let foreign = import(&actor, "CSV", &row(&hidden)).await;
        let absent = import(&actor, "CSV", &row("component_01h455vb4pex5vsknk084sn02q")).await;
        assert_eq!(foreign, absent);
        assert_eq!(foreign[0]["errors"][0]["code"], "NOT_FOUND");
    }
);

both!(
    /// The id of another's component in a registration names nothing of the importer's: it becomes its own.
    a_foreign_id_in_a_registration_is_a_source_id_and_no_more,
    async |world: World| {
        let (theirs, _) = world.component("tilburg.editor", "Van Tilburg").await;
        let document = REGISTRATION.replace("bomen-1", &theirs);
        let records = import(&world.actor("utrecht.editor"), "ALGORITMEREGISTER", &document).await;
        assert_eq!(outcomes(&records), ["CREATED"]);
        assert_ne!(id_of(&records[0]["component"]), theirs);
        let own = import(&world.actor("tilburg.editor"), "ALGORITMEREGISTER", &document).await;
        assert_eq!((outcomes(&own), id_of(&own[0]["component"])), (vec!["UPDATED"], theirs));
    }
);
