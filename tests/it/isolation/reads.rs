//! Every query and every field that returns an object, by every viewer.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{World, both};

use super::fields::{Shows, shows};
use super::scene::{MARKS, Scene, VIEWERS, may_see, text_of};
use super::schema::Schema;

/// The type of the thing with this id.
fn type_of(id: &str) -> &'static str {
    match id.split('_').next().unwrap_or_default() {
        "organisation" => "Organisation",
        "party" => "Party",
        "account" => "Account",
        "membership" => "Membership",
        "component" => "Component",
        "version" => "ComponentVersion",
        "adoption" => "Adoption",
        "experience" => "Experience",
        "question" => "Question",
        "answer" => "Answer",
        "claim" => "Claim",
        "transfer" => "ComponentTransfer",
        "instrument" => "Instrument",
        "assessment" => "Assessment",
        "edition" => "AssessmentEdition",
        "comment" => "AssessmentComment",
        "measure" => "AssessmentMeasure",
        "attachment" => "AssessmentAttachment",
        "actprofile" => "ActProfile",
        "event" => "Event",
        other => panic!("of what type is {other}_…?"),
    }
}

/// How each query is asked, by what it is given, and what type that finds where it is an interface. A query without a way to
/// ask it fails the test.
pub(super) fn ways(scene: &Scene, field: &str) -> Vec<(String, Option<&'static str>)> {
    // A provider is no node: it has an id to give to a mutation.
    let ids: Vec<_> = scene.ids.values().filter(|id| !id.starts_with("provider_")).collect();
    match field {
        "node" => ids.iter().map(|id| (format!("(id: \"{id}\")"), Some(type_of(id)))).collect(),
        "nodes" => {
            let mut by_type: std::collections::BTreeMap<_, Vec<_>> = std::collections::BTreeMap::new();
            for id in &ids {
                by_type.entry(type_of(id)).or_default().push(id);
            }
            by_type.into_iter().map(|(of, ids)| (format!("(ids: {ids:?})"), Some(of))).collect()
        }
        "_entities" => representations(scene),
        other => plain_ways(scene, other).into_iter().map(|way| (way, None)).collect(),
    }
}

/// Every kind of key of what is in the scene, and all of a type at once.
fn representations(scene: &Scene) -> Vec<(String, Option<&'static str>)> {
    let by = |of: &str, key: &str, value: &str| format!("{{ __typename: \"{of}\", {key}: \"{value}\" }}");
    let mut ways = Vec::new();
    for of in ["Organisation", "Party", "Component", "ComponentVersion"] {
        let ids = scene.ids.values().filter(|id| !id.starts_with("provider_") && type_of(id) == of);
        let mut keys: Vec<_> = ids.map(|id| by(of, "id", id)).collect();
        assert!(!keys.is_empty(), "{of}");
        if of == "Organisation" {
            keys.push(by(of, "code", "GM0307"));
            keys.push(by(of, "tooiUri", "https://identifier.overheid.nl/tooi/id/gemeente/gm0855"));
        }
        ways.extend(keys.iter().map(|key| (format!("(representations: [{key}])"), Some(of))));
        // Twenty cost too much with all that is selected here.
        ways.push((format!("(representations: [{}])", keys[..keys.len().min(3)].join(" ")), Some(of)));
    }
    ways
}

fn plain_ways(scene: &Scene, field: &str) -> Vec<String> {
    let of_kind =
        |kind: &str| scene.ids.iter().filter(|(name, _)| name.starts_with(kind)).map(|(_, id)| id).collect::<Vec<_>>();
    match field {
        "viewer" | "governanceFramework" | "decisionTree" | "allowedOrigins" | "identityProviders" | "_service" => {
            vec![String::new()]
        }
        "component" => of_kind("component").iter().map(|id| format!("(id: \"{id}\")")).collect(),
        "organisation" => {
            vec![format!("(id: \"{}\")", scene.ids["organisation utrecht"]), "(slug: \"amersfoort\")".to_owned()]
        }
        "organisations" => vec!["(first: 10)".to_owned(), "(last: 3)".to_owned()],
        "components" => {
            let utrecht = &scene.ids["organisation utrecht"];
            let amersfoort = scene.world.organisation("amersfoort");
            vec![
                "(first: 10)".to_owned(),
                "(last: 10, orderBy: { field: UPDATED_AT, direction: DESC })".to_owned(),
                format!("(first: 10, filter: {{ ownerId: \"{utrecht}\" }})"),
                format!("(first: 10, filter: {{ adoptedById: \"{amersfoort}\" }})"),
                "(first: 10, filter: { nameContains: \"mark\", kinds: [MODEL], themes: [SOCIAL_SECURITY], licences: [\"EUPL-1.2\"], phases: [DESIGN], standards: [\"x\"], provinces: [\"Utrecht\"], versionStates: [ACTIVE] })".to_owned(),
                "(first: 10, filter: { visibility: OWN })".to_owned(),
                "(first: 10, filter: { visibility: NAMED })".to_owned(),
            ]
        }
        "searchComponents" => vec![
            "(question: \"mark\", first: 10)".to_owned(),
            "(question: \"maqrk own named\", last: 10)".to_owned(),
            "(question: \"\", first: 10, filter: { visibility: OWN })".to_owned(),
            "(question: \"mark\", first: 10, filter: { sizeClasses: [FROM_250000] })".to_owned(),
        ],
        "comparison" => {
            let ids = of_kind("component");
            ids.chunks(5).map(|ids| format!("(ids: {ids:?})")).collect()
        }
        "claims" => vec!["(first: 10)".to_owned(), "(last: 10, waiting: true)".to_owned()],
        "peerUses" => {
            let (utrecht, amersfoort) = (&scene.ids["organisation utrecht"], scene.world.organisation("amersfoort"));
            vec![
                "(first: 10)".to_owned(),
                format!("(last: 10, peers: {{ organisationIds: [\"{utrecht}\", \"{amersfoort}\"] }})"),
            ]
        }
        "commonUses" => {
            let (utrecht, amersfoort) = (&scene.ids["organisation utrecht"], scene.world.organisation("amersfoort"));
            vec![
                format!("(first: 10, organisationId: \"{utrecht}\")"),
                format!("(last: 10, organisationId: \"{amersfoort}\")"),
            ]
        }
        "exportComponents" => {
            let amersfoort = scene.world.organisation("amersfoort");
            vec![
                "(format: CSV)".to_owned(),
                "(format: PUBLICCODE)".to_owned(),
                "(format: ALGORITMEREGISTER)".to_owned(),
                "(format: ALGORITMEREGISTER_SCHEMA)".to_owned(),
                format!("(format: CSV, filter: {{ adoptedById: \"{amersfoort}\" }})"),
                "(format: CSV, filter: { visibility: OWN })".to_owned(),
            ]
        }
        "instruments" => vec![String::new(), "(kind: IAMA)".to_owned()],
        "collectiveCoverage" => vec![String::new(), "(month: \"2020-01\")".to_owned()],
        "collectiveCoverageMonths" => vec![String::new()],
        "assessments" => {
            let amersfoort = scene.world.organisation("amersfoort");
            let mut ways = vec![
                "(first: 10)".to_owned(),
                "(last: 10, filter: { own: true })".to_owned(),
                format!("(first: 10, filter: {{ organisationId: \"{amersfoort}\", kind: IAMA }})"),
                format!("(first: 10, filter: {{ componentId: \"{}\" }})", scene.ids["component public"]),
            ];
            let reusing = |id: &&String| format!("(first: 10, filter: {{ reusingId: \"{id}\" }})");
            ways.extend(of_kind("assessment").iter().map(reusing));
            ways
        }
        "members" | "events" | "actProfiles" => vec!["(first: 10)".to_owned(), "(last: 10)".to_owned()],
        other => panic!("say how to ask the query {other}"),
    }
}

/// Notes each `Type.field` that an answer showed an object for.
fn walk(schema: &Schema, of: &str, value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(schema, of, item, seen)),
        Value::Object(fields) => {
            let of = fields.get("__typename").and_then(Value::as_str).unwrap_or(of);
            for field in schema.fields.get(of).into_iter().flatten() {
                let Some(below) = fields.get(&field.name).filter(|below| !below.is_null()) else { continue };
                if schema.is_composite(&field.of) || of == "Query" {
                    seen.insert(format!("{of}.{}", field.name));
                    walk(schema, &field.of, below, seen);
                }
            }
        }
        _ => {}
    }
}

both!(
    /// No answer to any query by any viewer holds anything that the viewer may not see; and what it may see is there.
    nobody_reads_what_is_not_theirs,
    async |world: World| {
        let scene = Scene::new(world).await;
        let schema = Schema::read().await;
        let mut seen = BTreeSet::new();
        let mut marks_seen = BTreeSet::new();
        for viewer in VIEWERS {
            let actor = scene.actor(viewer);
            for field in &schema.fields["Query"] {
                for (way, found) in ways(&scene, &field.name) {
                    // Level by level, as no single operation may ask for everything at once.
                    let selections = match found {
                        Some(of) => of_thing(&schema, &field.name, of)
                            .iter()
                            .map(|selection| format!("{{ __typename ... on {of} {selection} }}"))
                            .collect(),
                        None if schema.is_composite(&field.of) => below(&schema, &field.of),
                        None => vec![String::new()],
                    };
                    for selection in selections {
                        let query = format!("{{ {}{way} {selection} }}", field.name);
                        let answer = actor.ask(&query).await;
                        let known = ["", "FORBIDDEN"].contains(&answer.code());
                        assert!(known, "{viewer}: {query}: {}", answer.text);
                        scene.assert_no_leak(viewer, &answer.text, &query);
                        walk(&schema, "Query", &answer.data, &mut seen);
                        marks_seen.extend(MARKS.into_iter().filter(|mark| answer.text.contains(&text_of(mark))).map(|mark| (viewer, mark)));
                    }
                }
            }
        }
        // The other side: what may be seen was seen. Otherwise the above would prove nothing.
        for viewer in VIEWERS {
            for mark in MARKS.into_iter().filter(|mark| may_see(viewer, mark)) {
                assert!(marks_seen.contains(&(viewer, mark)), "{viewer} may see {mark} but nothing showed it");
            }
        }
        let rows = schema.rows();
        let not_seen: Vec<_> = rows
            .iter()
            .map(String::as_str)
            .filter(|name| shows(name) != Some(Shows::Done) && !seen.contains(*name))
            // Nothing is there to see by these: no supplier's party, no merger in the scene (see the story of the merger).
            // Nor a picture as an answer, nor two versions of an instrument, which everybody may read.
            .filter(|name| {
                ![
                    "Organisation.party",
                    "Organisation.predecessors",
                    "Organisation.successors",
                    "AnswerValue.image",
                    "Instrument.changesSince",
                ]
                .contains(name)
            })
            // The same rows as nodes, which are asked for instead.
            .filter(|name| name.strip_suffix(".edges").is_none() && !name.contains("Edge."))
            .collect();
        assert!(not_seen.is_empty(), "the matrix shows nothing by these fields: {not_seen:?}");
    }
);

/// What to ask of things with an id. One by one what each says itself; what hangs on it, of all of a type at once.
pub(super) fn of_thing(schema: &Schema, field: &str, of: &str) -> Vec<String> {
    if field == "node" { vec![schema.selection(of, 0)] } else { below(schema, of) }
}

/// Selections that together reach everything two levels below a type.
pub(super) fn below(schema: &Schema, of: &str) -> Vec<String> {
    if of.ends_with("Connection") {
        let node = schema.fields[of].iter().find(|field| field.name == "nodes").expect("nodes");
        let found = if of == "ComponentSearchConnection" {
            "facets { facet value count } corrections { word takenFor } edges { score highlights { field fragments { text matched } } }"
        } else {
            ""
        };
        return below(schema, &node.of)
            .into_iter()
            .map(|selection| format!("{{ __typename {found} totalCount pageInfo {{ startCursor endCursor hasNextPage }} nodes {selection} edges {{ cursor node {{ __typename }} }} }}"))
            .collect();
    }
    let mut selections = vec![schema.selection(of, 0)];
    for field in schema.fields[of].iter().filter(|field| schema.is_composite(&field.of)) {
        let plain = schema.selection(of, 0);
        // Where a level more would cost too much, one less: what is below has a row of its own.
        let wide = [
            "predecessors",
            "successors",
            "adoptions",
            "sharedWith",
            "owner",
            "organisation",
            "versions",
            "component",
            "experiences",
            "questions",
            "components",
            "editions",
            "current",
            "draft",
            "assessment",
            "edition",
            "source",
            "sourceEdition",
            "instrument",
        ];
        let depth = match field.name.as_str() {
            // A fact is of objects, which lie two levels deeper and cost little.
            "facts" => 3,
            // So has advice its criteria.
            "outcome" => 2,
            "questions" if of == "Instrument" => 1,
            name => usize::from(!wide.contains(&name)),
        };
        let inner = schema.field(field, depth);
        selections.push(format!("{} {inner} }}", plain.trim_end_matches('}')));
    }
    if of == "Viewer" {
        // Four levels below.
        let needs = "needs { __typename assessment { __typename id standing } }";
        selections
            .push(format!("{{ __typename coverage(first: 10) {{ __typename nodes {{ __typename {needs} }} }} }}"));
    }
    if of == "Component" {
        // Three levels below, where a level more of all that a registration leads to would cost too much.
        selections
            .push("{ __typename registration { __typename fields { __typename links { title link } } } }".to_owned());
    }
    selections
}

both!(
    /// An id of another's thing that is not seen answers to the letter as an id of nothing.
    a_foreign_id_answers_exactly_like_an_absent_one,
    async |world: World| {
        let scene = Scene::new(world).await;
        let queries = [
            "query($id: ID!) { node(id: $id) { id __typename } }",
            "query($id: ID!) { nodes(ids: [$id]) { id __typename } }",
            "query($id: ID!) { component(id: $id) { id name } }",
            "query($id: ID!) { _entities(representations: [{ __typename: \"Component\", id: $id }]) { __typename } }",
            "query($id: ID!) { _entities(representations: [{ __typename: \"ComponentVersion\", id: $id }]) { __typename } }",
            "query($id: ID!) { comparison(ids: [$id]) { components { id } rows { aspect } } }",
            "query($id: ID!) { components(first: 5, filter: { ownerId: $id }) { totalCount nodes { id } } }",
            "query($id: ID!) { components(first: 5, filter: { adoptedById: $id }) { totalCount nodes { id } } }",
        ];
        for viewer in VIEWERS {
            let actor = scene.actor(viewer);
            for (name, id) in &scene.ids {
                if Scene::may_see_id(viewer, name) && !name.starts_with("provider") {
                    let found = actor.run(queries[0], json!({ "id": id })).await;
                    assert_eq!(found.data["node"]["id"], json!(id), "{viewer} may see {name}: {}", found.text);
                    continue;
                }
                for query in queries {
                    let foreign = actor.run(query, json!({ "id": id })).await;
                    let absent = actor.run(query, json!({ "id": Scene::absent(id) })).await;
                    assert_eq!((foreign.status, foreign.text), (absent.status, absent.text), "{viewer} {name} {query}");
                }
            }
        }
    }
);

both!(
    /// Of what is seen, what is only the owner's stays the owner's.
    a_seen_component_does_not_tell_with_whom_it_is_shared,
    async |world: World| {
        let scene = Scene::new(world).await;
        let query = "query($id: ID!) { component(id: $id) { name sharedWith { slug } origin { source } } }";
        let own = scene.actor("utrecht.editor").run(query, json!({ "id": scene.ids["component named"] })).await;
        assert_eq!(own.data["component"]["sharedWith"], json!([{ "slug": "amersfoort" }]));
        let named = scene.actor("amersfoort.editor").run(query, json!({ "id": scene.ids["component named"] })).await;
        assert_eq!(named.data["component"]["name"], json!(text_of("named")));
        assert_eq!(named.data["component"]["sharedWith"], Value::Null);
        let own = scene.actor("utrecht.editor").run(query, json!({ "id": scene.ids["component import"] })).await;
        assert_eq!(own.data["component"]["origin"]["source"], json!("algoritmeregister"));
        // Shared, the import's original still is the owner's alone.
        scene.world.share("utrecht.editor", &scene.ids["component import"], "PUBLIC", &[]).await;
        let public = scene.world.anonymous().run(query, json!({ "id": scene.ids["component import"] })).await;
        assert_eq!(public.data["component"], json!({ "name": text_of("import"), "sharedWith": null, "origin": null }));
    }
);
