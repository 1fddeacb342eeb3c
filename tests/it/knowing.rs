//! Facts, peers, comparison and sameness.

use serde_json::{Value, json};
use tests::{World, both, id_of};

mod merged;
mod support;

async fn ask(world: &World, person: &str, query: &str, variables: Value) -> Value {
    let actor = if person.is_empty() { world.anonymous() } else { world.actor(person) };
    let answer = actor.with("accept-language", "nl").run(query, variables).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data
}

both!(
    /// What is known is computed, explained in the reader's language, and of what the reader may see.
    facts_are_computed_and_explained,
    async |world: World| {
        let (component, version) = world.component("utrecht.editor", "Chatbot").await;
        world.share("utrecht.editor", &component, "PUBLIC", &[]).await;
        for editor in ["amersfoort.editor", "tilburg.editor"] {
            world.adopt(editor, &version, "Balie").await;
        }
        let planned = "mutation($v: ID!) { adoptVersion(input: { versionId: $v, statement: { state: PLANNED } }) { errors { code } } }";
        ask(&world, "eemvallei.editor", planned, json!({ "v": version })).await;
        let facts = "query($id: ID!) { component(id: $id) { adoptionCount facts { activeAdopters { value explanation } \
            inUseSince { value explanation } versions { value explanation } newestVersionAge { value explanation } \
            openSource { value explanation } } } }";
        let seen = ask(&world, "vng.reader", facts, json!({ "id": component })).await["component"].clone();
        assert_eq!(seen["adoptionCount"], 3, "planned use is counted there and not here");
        let known = &seen["facts"];
        assert_eq!(known["activeAdopters"], json!({ "value": 2,
            "explanation": "2 organisaties melden dit nu te gebruiken. Gepland en beëindigd gebruik telt niet mee." }));
        assert_eq!(known["inUseSince"]["value"], "2026-01-01");
        assert_eq!(known["versions"]["value"], 1);
        assert_eq!(known["newestVersionAge"]["value"], 0, "no day of release: counted from when it was entered");
        let open = "De licentie EUPL-1.2 is open, maar er staat niet bij waar de broncode is.";
        assert_eq!(known["openSource"], json!({ "value": false, "explanation": open }));
        for person in ["waterkant.reader", ""] {
            let seen = ask(&world, person, facts, json!({ "id": component })).await["component"]["facts"].clone();
            assert_eq!((&seen["activeAdopters"], &seen["inUseSince"]), (&Value::Null, &Value::Null), "{person}");
            assert_eq!(seen["versions"]["value"], 1, "{person}");
        }
    }
);

const PEERS: &str = "query($peers: PeersInput, $first: Int, $after: String) { peerUses(peers: $peers, first: $first, after: $after) { \
    totalCount nodes { peerCount component { name } } pageInfo { endCursor hasNextPage } } }";

/// The names and counts of a page.
fn listed(page: &Value) -> Vec<(String, u64)> {
    let nodes = page["peerUses"]["nodes"].as_array().expect("nodes").iter();
    nodes.map(|it| (it["component"]["name"].as_str().unwrap().to_owned(), it["peerCount"].as_u64().unwrap())).collect()
}

both!(
    /// What organisations like mine use, most used first; hidden rows add to no count.
    peers_use_what_one_may_see,
    async |world: World| {
        let mut versions = Vec::new();
        for (name, visibility) in [("Alfa", "MEMBERS"), ("Beta", "MEMBERS"), ("Geheim", "NAMED")] {
            let (component, version) = world.component("utrecht.editor", name).await;
            let with: &[&str] = if visibility == "NAMED" { &["tilburg"] } else { &[] };
            world.share("utrecht.editor", &component, visibility, with).await;
            versions.push(version);
        }
        for (editor, of) in [("tilburg.editor", &[0, 1, 2][..]), ("eemvallei.editor", &[1]), ("utrecht.editor", &[0, 1])] {
            for index in of {
                world.adopt(editor, &versions[*index], "Gebruik").await;
            }
        }
        // Amersfoort and Tilburg are of one class, Utrecht is larger, the partnership has none.
        let classes = "{ utrecht: organisation(slug: \"utrecht\") { sizeClass } tilburg: organisation(slug: \"tilburg\") { sizeClass } \
            eemvallei: organisation(slug: \"eemvallei\") { sizeClass } }";
        let expected = json!({ "utrecht": { "sizeClass": "FROM_250000" }, "tilburg": { "sizeClass": "FROM_100000" },
            "eemvallei": { "sizeClass": null } });
        assert_eq!(ask(&world, "", classes, json!({})).await, expected);
        let like_us = ask(&world, "amersfoort.reader", PEERS, json!({})).await;
        let mut names = listed(&like_us);
        names.sort();
        assert_eq!(names, [("Alfa".to_owned(), 1), ("Beta".to_owned(), 1)], "not what Tilburg alone was shown");
        assert_eq!(like_us["peerUses"]["totalCount"], 2);
        let all = ask(&world, "amersfoort.reader", PEERS, json!({ "peers": {} })).await;
        assert_eq!(listed(&all), [("Beta".to_owned(), 3), ("Alfa".to_owned(), 2)]);
        let owner = ask(&world, "utrecht.reader", PEERS, json!({ "peers": {} })).await;
        assert_eq!(listed(&owner)[0], ("Beta".to_owned(), 2), "one is not among one's own peers");
        assert_eq!(owner["peerUses"]["totalCount"], 3, "its owner sees who uses it");

        // Page by page, both conditions at once, and chosen ones.
        let first = ask(&world, "amersfoort.reader", PEERS, json!({ "peers": {}, "first": 1 })).await;
        let after = &first["peerUses"]["pageInfo"]["endCursor"];
        assert_eq!(first["peerUses"]["pageInfo"]["hasNextPage"], json!(true));
        let next = ask(&world, "amersfoort.reader", PEERS, json!({ "peers": {}, "first": 1, "after": after })).await;
        assert_eq!((listed(&first), listed(&next)), (vec![("Beta".to_owned(), 3)], vec![("Alfa".to_owned(), 2)]));
        let nobody = json!({ "peers": { "sizeClasses": ["FROM_250000"], "provinces": ["Noord-Brabant"] } });
        assert!(listed(&ask(&world, "amersfoort.reader", PEERS, nobody).await).is_empty());
        let eemvallei = json!({ "peers": { "organisationIds": [world.organisation("eemvallei")] } });
        assert_eq!(listed(&ask(&world, "amersfoort.reader", PEERS, eemvallei).await), [("Beta".to_owned(), 1)]);
        let nothing = json!({ "peers": { "organisationIds": ["organisation_nonsense"] } });
        assert!(listed(&ask(&world, "amersfoort.reader", PEERS, nothing).await).is_empty(), "nobody, and not everybody");
        for person in ["waterkant.reader", ""] {
            let seen = ask(&world, person, PEERS, json!({ "peers": {} })).await;
            assert_eq!(seen["peerUses"]["totalCount"], 0, "{person}");
            assert!(listed(&seen).is_empty(), "{person}");
        }

        let common = "query($id: ID!) { commonUses(organisationId: $id) { totalCount nodes { component { name } ours { purpose } \
            theirs { organisation { name } } } } }";
        let seen = ask(&world, "utrecht.reader", common, json!({ "id": world.organisation("tilburg") })).await;
        let both = |name: &str| json!({ "component": { "name": name }, "ours": [{ "purpose": "Gebruik" }],
            "theirs": [{ "organisation": { "name": "Tilburg" } }] });
        assert_eq!(seen["commonUses"], json!({ "totalCount": 2, "nodes": [both("Alfa"), both("Beta")] }));
        let seen = ask(&world, "waterkant.reader", common, json!({ "id": world.organisation("tilburg") })).await;
        assert_eq!(seen["commonUses"]["totalCount"], 0);
    }
);

both!(
    /// Side by side, with what differs marked; what one may not see is not there.
    components_are_compared_side_by_side,
    async |world: World| {
        let mut ids = Vec::new();
        for name in ["Alfa", "Beta", "Geheim"] {
            let (component, version) = world.component("utrecht.editor", name).await;
            if name != "Geheim" {
                world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
            }
            if name == "Alfa" {
                world.adopt("tilburg.editor", &version, "Gebruik").await;
            }
            ids.push(component);
        }
        let query = "query($ids: [ID!]!) { comparison(ids: $ids) { components { name } rows { aspect label equal cells { text } } } }";
        let seen = ask(&world, "amersfoort.reader", query, json!({ "ids": ids })).await["comparison"].clone();
        assert_eq!(seen["components"], json!([{ "name": "Alfa" }, { "name": "Beta" }]));
        let rows: Vec<String> = seen["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let cells = row["cells"].as_array().unwrap().iter().map(|cell| cell["text"].as_str().unwrap_or("-"));
                let mark = if row["equal"] == json!(true) { "=" } else { "≠" };
                format!("{} {mark} {}", row["label"].as_str().unwrap(), cells.collect::<Vec<_>>().join(" | "))
            })
            .collect();
        let expected = [
"Soort = Model | Model",
"Thema = Sociale zekerheid | Sociale zekerheid",
"Eigenaar = Utrecht | Utrecht",
"Leverancier ≠ Maker van Alfa | Maker van Beta",
"Licentie = EUPL-1.2 | EUPL-1.2",
"Open source = Nee | Nee",
"Nieuwste versie = 1.0 | 1.0",
"Status van de nieuwste versie = Actief | Actief",
"Leeftijd van de nieuwste versie = 0 dagen | 0 dagen",
"Aantal versies = 1 | 1",
"Organisaties die dit nu gebruiken ≠ 1 | 0",
"In gebruik sinds ≠ 1 januari 2026 | -",
];
assert_eq!(rows, expected);
        let public = ask(&world, "", query, json!({ "ids": ids })).await;
        assert_eq!(public["comparison"], json!({ "components": [], "rows": [] }));
        for many in [json!([]), json!([ids[0], ids[0], ids[0], ids[0], ids[0], ids[0]])] {
            let refused = world.actor("utrecht.reader").run(query, json!({ "ids": many })).await;
            assert_eq!(refused.code(), "BAD_USER_INPUT", "{}", refused.text);
        }
    }
);

const SAME: &str = "query($id: ID!) { component(id: $id) { sameAs { because component { name owner { slug } newestVersion { canAdopt \
    { allowed } } } } } }";

async fn import(world: &World, editor: &str, id: &str, name: &str) -> String {
    let record = json!({ "id": id, "name": name, "description_short": "Kort", "goal": "Doel", "provider": "Waterkant Software",
        "publiccode": "https://code.example.org/wijzer/" });
    let query = "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER, document: $document }) { \
        records { component { id } } errors { code } } }";
    let done = ask(world, editor, query, json!({ "document": json!([record]).to_string() })).await;
    id_of(&done["importComponents"]["records"][0]["component"])
}

both!(
    /// Who imports the same template is shown the others' as far as those share it; a hidden one shows nowhere.
    the_same_template_is_recognised,
    async |world: World| {
        let first = import(&world, "utrecht.editor", "x-1", "Zaakwijzer").await;
        let second = import(&world, "amersfoort.editor", "x-1", "Zaakwijzer in Amersfoort").await;
        let none = ask(&world, "amersfoort.reader", SAME, json!({ "id": second })).await;
        assert_eq!(none["component"]["sameAs"], json!([]), "Utrecht has not shared it");
        world.share("utrecht.editor", &first, "MEMBERS", &[]).await;
        let offered = ask(&world, "amersfoort.reader", SAME, json!({ "id": second })).await;
        let expected = json!([{ "because": ["RECORD", "SOURCE_CODE"], "component": { "name": "Zaakwijzer",
            "owner": { "slug": "utrecht" }, "newestVersion": { "canAdopt": { "allowed": false } } } }]);
        assert_eq!(offered["component"]["sameAs"], expected);
        // Utrecht does not learn that Amersfoort has one, before that shares it; nor does Tilburg by way of what it sees.
        for person in ["utrecht.reader", "tilburg.reader"] {
            let seen = ask(&world, person, SAME, json!({ "id": first })).await;
            assert_eq!(seen["component"]["sameAs"], json!([]), "{person}");
        }
        let third = import(&world, "tilburg.editor", "y-9", "ZAAKWIJZER").await;
        let seen = ask(&world, "tilburg.editor", SAME, json!({ "id": third })).await;
        assert_eq!(seen["component"]["sameAs"][0]["because"], json!(["SOURCE_CODE", "SUPPLIER_AND_NAME"]));
        assert_eq!(seen["component"]["sameAs"][0]["component"]["newestVersion"]["canAdopt"]["allowed"], json!(true));
        // Hidden again, it is nobody's candidate; and a change of what it says changes by what it is recognised.
        world.share("utrecht.editor", &first, "OWN", &[]).await;
        let seen = ask(&world, "tilburg.editor", SAME, json!({ "id": third })).await;
        assert_eq!(seen["component"]["sameAs"], json!([]));
        world.share("amersfoort.editor", &second, "PUBLIC", &[]).await;
        let seen = ask(&world, "tilburg.editor", SAME, json!({ "id": third })).await;
        assert_eq!(seen["component"]["sameAs"][0]["because"], json!(["SOURCE_CODE"]));
        let update = "mutation($input: UpdateComponentInput!) { updateComponent(input: $input) { errors { code path } } }";
        let description = json!({ "name": { "nl": "Anders" }, "sourceUrl": null });
        let input = json!({ "id": second, "expectedRevision": 2, "description": description });
        let done = ask(&world, "amersfoort.editor", update, json!({ "input": input })).await;
        assert_eq!(done["updateComponent"]["errors"], json!([]));
        let seen = ask(&world, "tilburg.editor", SAME, json!({ "id": third })).await;
        assert_eq!(seen["component"]["sameAs"], json!([]));
        let seen = ask(&world, "utrecht.editor", SAME, json!({ "id": first })).await;
        assert_eq!(seen["component"]["sameAs"][0]["because"], json!(["RECORD"]), "where it came from does not change");
    }
);
