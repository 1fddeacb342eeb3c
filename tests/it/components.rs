//! Components: what is checked, conflicts, pages while rows come and go, imports.

use serde_json::{Value, json};
use tests::{World, both, id_of};

const CREATE: &str = "mutation($d: ComponentDescriptionInput!) { createComponent(input: { description: $d }) { component { id } \
    errors { code path message } } }";

both!(what_is_wrong_is_told_all_at_once_by_field_and_remedy, async |world: World| {
    let description = json!({ "name": { "nl": " ", "en": "x".repeat(101) }, "summary": { "nl": "x".repeat(401) }, "purpose": { "nl": "" },
            "kind": "MODEL", "licence": "not a licence", "sourceUrl": "http://example.org", "contact": "Jan Jansen" });
    let actor = world.actor("utrecht.editor");
    let answer = actor.clone().with("accept-language", "en").run(CREATE, json!({ "d": description })).await;
    let errors = answer.data["createComponent"]["errors"].as_array().unwrap().clone();
    let paths: Vec<_> = errors
        .iter()
        .map(|error| {
            error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".")
        })
        .collect();
    assert_eq!(
        paths,
        [
            "input.description.name.nl",
            "input.description.name.en",
            "input.description.summary.nl",
            "input.description.licence",
            "input.description.contact",
            "input.description.sourceUrl",
        ]
    );
    assert!(errors.iter().all(|error| error["code"] == "INVALID"));
    assert_eq!(errors[1]["message"], json!("This is too long. Use at most 100 characters."));
    let dutch = actor.run(CREATE, json!({ "d": description })).await;
    assert_eq!(
        dutch.data["createComponent"]["errors"][1]["message"],
        json!("Dit is te lang. Gebruik maximaal 100 tekens.")
    );
    assert_eq!(world.database.number("select count(*) from component").await, 0);
    // Markup without end costs nothing: it is refused before it is looked at.
    let endless = json!({ "name": { "nl": "<div>".repeat(20_000) }, "summary": { "nl": "S" }, "purpose": { "nl": "" }, "kind": "MODEL" });
    let answer = actor.run(CREATE, json!({ "d": endless })).await;
    let path = &answer.data["createComponent"]["errors"][0]["path"];
    assert_eq!(path, &json!(["input", "description", "name"]), "{}", answer.text);
    let nul =
        json!({ "name": { "nl": "a\u{0}b" }, "summary": { "nl": "S" }, "purpose": { "nl": "" }, "kind": "MODEL" });
    let nul = actor.run(CREATE, json!({ "d": nul })).await;
    assert_eq!((nul.status.as_u16(), nul.code()), (400, "BAD_REQUEST"));
    // What is just allowed.
    let description = json!({ "name": { "nl": "x".repeat(100) }, "summary": { "nl": "é".repeat(400) }, "purpose": { "nl": "" },
            "kind": "MODEL", "licence": "MIT OR Apache-2.0", "sourceUrl": "https://example.org/x", "contact": "ai@example.org" });
    assert_eq!(actor.run(CREATE, json!({ "d": description })).await.data["createComponent"]["errors"], json!([]));
});

both!(a_stale_change_is_a_conflict_and_changes_nothing, async |world: World| {
    let (component, version) = world.component("utrecht.editor", "Chatbot").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let adoption = world.adopt("utrecht.editor", &version, "Eerst").await;
    let description =
        json!({ "name": { "nl": "Anders" }, "summary": { "nl": "S" }, "purpose": { "nl": "" }, "kind": "CHATBOT" });
    let cases = [
        (
            "updateComponent",
            "UpdateComponentInput",
            json!({ "id": component, "expectedRevision": 1, "description": description }),
            2,
        ),
        (
            "shareComponent",
            "ShareComponentInput",
            json!({ "id": component, "expectedRevision": 1, "visibility": "PUBLIC" }),
            3,
        ),
        ("updateVersion", "UpdateVersionInput", json!({ "id": version, "expectedRevision": 7, "state": "ACTIVE" }), 1),
        (
            "restateAdoption",
            "RestateAdoptionInput",
            json!({ "id": adoption, "expectedRevision": 0, "statement": { "state": "PLANNED" } }),
            1,
        ),
    ];
    let actor = world.actor("utrecht.editor");
    for (name, input_type, mut input, current) in cases {
        let operation = format!(
            "mutation($input: {input_type}!) {{ {name}(input: $input) {{ errors {{ code path currentRevision }} }} }}"
        );
        let stale = actor.run(&operation, json!({ "input": input })).await;
        let expected =
            json!([{ "code": "CONFLICT", "path": ["input", "expectedRevision"], "currentRevision": current }]);
        assert_eq!(stale.data[name]["errors"], expected, "{name}");
        input["expectedRevision"] = json!(current);
        let fresh = actor.run(&operation, json!({ "input": input })).await;
        assert_eq!(fresh.data[name]["errors"], json!([]), "{name}: {}", fresh.text);
    }
    // Twenty at once on one revision: one wins.
    let update = "mutation($input: UpdateComponentInput!) { updateComponent(input: $input) { errors { code } } }";
    let input = json!({ "input": { "id": component, "expectedRevision": 4, "description": description } });
    let all = futures::future::join_all((0..20).map(|_| actor.run(update, input.clone()))).await;
    let won = all.iter().filter(|answer| answer.data["updateComponent"]["errors"] == json!([])).count();
    assert_eq!(won, 1);
});

both!(pages_stay_whole_both_ways_while_rows_come_and_go, async |world: World| {
    for name in ["Éen", "bee", "Cee", "dee", "Eff", "gee", "Haa"] {
        world.component("utrecht.editor", name).await;
    }
    let page = "query($first: Int, $after: String, $last: Int, $before: String, $by: ComponentOrderField!, $way: OrderDirection!) { \
            components(first: $first, after: $after, last: $last, before: $before, orderBy: { field: $by, direction: $way }) { \
            nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    let actor = world.actor("utrecht.reader");
    for (by, way) in [("NAME", "ASC"), ("NAME", "DESC"), ("UPDATED_AT", "ASC"), ("UPDATED_AT", "DESC")] {
        let (mut forwards, mut backwards): (Vec<Value>, Vec<Value>) = (vec![], vec![]);
        let mut after = Value::Null;
        loop {
            let answer = actor.run(page, json!({ "first": 2, "after": after, "by": by, "way": way })).await;
            let found = &answer.data["components"];
            forwards.extend(found["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()));
            assert_eq!(found["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
            after = found["pageInfo"]["endCursor"].clone();
            if found["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        let mut before = Value::Null;
        loop {
            let answer = actor.run(page, json!({ "last": 3, "before": before, "by": by, "way": way })).await;
            let found = &answer.data["components"];
            let names = found["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone());
            backwards.splice(0..0, names);
            before = found["pageInfo"]["startCursor"].clone();
            if found["pageInfo"]["hasPreviousPage"] == json!(false) {
                break;
            }
        }
        assert_eq!((forwards.len(), &forwards), (7, &backwards), "{by} {way}");
    }
    let first = actor.run(page, json!({ "first": 3, "by": "NAME", "way": "ASC" })).await;
    assert_eq!(first.data["components"]["nodes"], json!([{ "name": "bee" }, { "name": "Cee" }, { "name": "dee" }]));
    // One comes before the cursor, the row of the cursor itself changes its name: the next page starts where it should.
    world.component("utrecht.editor", "Aaa").await;
    world.database.as_owner("update component set sort_name = 'zzz' where sort_name = 'dee'").await;
    let cursor = &first.data["components"]["pageInfo"]["endCursor"];
    let next = actor.run(page, json!({ "first": 2, "after": cursor, "by": "NAME", "way": "ASC" })).await;
    assert_eq!(next.data["components"]["nodes"], json!([{ "name": "Éen" }, { "name": "Eff" }]));
});

const IMPORT: &str = "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER, document: $document }) { \
    records { index outcome component { id name summary purpose revision kind theme visibility supplierName newestVersion { state } origin { sourceId original } } \
    errors { code path message } } errors { code path message } } }";

both!(an_import_updates_and_never_doubles_and_one_bad_record_stops_nothing, async |world: World| {
    let record = |id: &str, name: &str| {
        json!({ "id": id, "name": name, "description_short": "Kort", "goal": "<p>Doel<script>alert(1)</script></p>",
            "type": "Zelflerend", "category": ["Verkeer"], "status": "In ontwikkeling", "provider": "Maker", "source_id": null, "website": null })
    };
    let actor = world.actor("utrecht.editor");
    let document = json!([record("a", "Eerste"), { "id": "b" }, record("c", "Derde"), "geen record"]);
    let first = actor.run(IMPORT, json!({ "document": document.to_string() })).await;
    let records = first.data["importComponents"]["records"].as_array().unwrap().clone();
    let outcomes: Vec<_> = records.iter().map(|record| record["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["CREATED", "REFUSED", "CREATED", "REFUSED"], "{}", first.text);
    assert_eq!(records[1]["errors"][0]["path"], json!(["input", "name", "nl"]));
    let component = &records[0]["component"];
    assert_eq!(component["purpose"], json!("Doel"), "made safe");
    assert!(component["origin"]["original"].as_str().unwrap().contains("alert(1)"), "the original is kept whole");
    assert_eq!(
        (&component["kind"], &component["theme"], &component["visibility"]),
        (&json!("MODEL"), &json!("TRAFFIC"), &json!("OWN"))
    );
    assert_eq!(component["newestVersion"]["state"], json!("DEVELOPMENT"));

    let document = json!([record("a", "Eerste, nieuw"), record("c", "Derde")]);
    let second = actor.run(IMPORT, json!({ "document": document.to_string() })).await;
    let again = second.data["importComponents"]["records"].as_array().unwrap().clone();
    assert_eq!((&again[0]["outcome"], &again[1]["outcome"]), (&json!("UPDATED"), &json!("UNCHANGED")));
    assert_eq!((id_of(&again[0]["component"]), &again[0]["component"]["revision"]), (id_of(component), &json!(2)));
    assert_eq!(world.database.number("select count(*) from component").await, 2);
    // Another organisation's import of the same records is its own.
    world.actor("tilburg.editor").run(IMPORT, json!({ "document": document.to_string() })).await;
    assert_eq!(world.database.number("select count(*) from component").await, 4);

    for (document, place) in [("[{\"id\": \"q\", ", "line 1, character 13"), ("", "line 1, character 0")] {
        let refused = actor.clone().with("accept-language", "en").run(IMPORT, json!({ "document": document })).await;
        let error = &refused.data["importComponents"]["errors"][0];
        assert_eq!(error["path"], json!(["input", "document"]), "{}", refused.text);
        assert!(error["message"].as_str().unwrap().contains(place), "{error}");
    }
    assert_eq!(world.database.number("select count(*) from component").await, 4);
});

both!(what_is_named_is_checked_and_a_wrong_name_shares_with_nobody, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Chatbot").await;
    let share = "mutation($ids: [ID!], $v: Visibility!, $id: ID!) { shareComponent(input: { id: $id, expectedRevision: 1, visibility: $v, \
            organisationIds: $ids }) { component { visibility } errors { code path } } }";
    let actor = world.actor("utrecht.editor");
    let absent = "organisation_01h455vb4pex5vsknk084sn02q";
    for (visibility, ids, code) in [
        ("NAMED", json!([]), "INVALID"),
        ("NAMED", json!([world.organisation("tilburg"), absent]), "NOT_FOUND"),
        ("NAMED", json!(["nonsense"]), "NOT_FOUND"),
        ("MEMBERS", json!([world.organisation("tilburg")]), "INVALID"),
    ] {
        let refused = actor.run(share, json!({ "id": component, "v": visibility, "ids": ids })).await;
        let expected = json!([{ "code": code, "path": ["input", "organisationIds"] }]);
        assert_eq!(refused.data["shareComponent"]["errors"], expected, "{visibility} {ids}");
    }
    assert_eq!(world.database.number("select count(*) from component_reader").await, 0);
    assert_eq!(world.database.number("select visibility from component").await, 0);
});

both!(
    /// A component that is hidden while a version is added hides that version too.
    a_version_is_seen_as_its_component_is_whoever_comes_first,
    async |world: World| {
        let share = "mutation($input: ShareComponentInput!) { shareComponent(input: $input) { errors { code } } }";
        let add = "mutation($input: AddVersionInput!) { addVersion(input: $input) { errors { code } } }";
        let actor = world.actor("utrecht.editor");
        for round in 0..10 {
            let (component, _) = world.component("utrecht.editor", &format!("C{round}")).await;
            world.share("utrecht.editor", &component, "PUBLIC", &[]).await;
            let hide = json!({ "input": { "id": component, "expectedRevision": 2, "visibility": "OWN" } });
            let version = json!({ "input": { "componentId": component, "number": "2", "state": "ACTIVE", "changes": { "nl": "Geheim" } } });
            let (hidden, added) = futures::join!(actor.run(share, hide), actor.run(add, version));
            assert_eq!(hidden.data["shareComponent"]["errors"], json!([]), "{}", hidden.text);
            assert_eq!(added.data["addVersion"]["errors"], json!([]), "{}", added.text);
        }
        let stray = "select count(*) from component_version v join component c on c.id = v.component_id where v.visibility <> c.visibility";
        assert_eq!(world.database.number(stray).await, 0);
        assert_eq!(world.database.number("select count(*) from component_version where visibility = 0").await, 20);
        // Nor can anything else make them differ: the key refuses.
        let changed = world.database.try_as_owner("update component_version set visibility = 3").await;
        assert!(changed.is_err());
    }
);

both!(
    /// Five thousand records are as many as an import takes, and so they go in.
    the_largest_import_goes_in_whole,
    async |world: World| {
        let records: Vec<_> = (0..5_000).map(|n| json!({ "id": n.to_string(), "name": format!("N{n}"), "description_short": "K" })).collect();
        let db = &world.database.db;
        let viewer = domain::tenancy::set_up::operator(db, "utrecht").await.unwrap();
        let command = domain::catalogue::ImportComponents::of(domain::exchange::Format::Algoritmeregister, Value::from(records).to_string());
        let done = domain::catalogue::import_components(db, &viewer, command).await.unwrap();
        assert!(done.iter().all(|record| matches!(record.outcome, domain::catalogue::ImportOutcome::Created(Some(_)))));
        assert_eq!(world.database.number("select count(*) from component").await, 5_000);
        assert_eq!(world.database.number("select count(*) from event where type = 'COMPONENT_CREATED'").await, 5_000);
    }
);
