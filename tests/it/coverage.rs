//! Coverage: what an organisation needs and has of assessments, and what is published of all together.

use domain::coverage::publish_last_month;
use domain::instruments::{self, InstrumentKind, NewInstrument};
use domain::tenancy::OrganisationKind;
use domain::tenancy::set_up::{NewOrganisation, add_organisations};
use serde_json::{Value, json};
use tests::{World, both, id_of};

use crate::assessments::{answer, approve, approved, change, context, made, reused, small};

/// Adds so many municipalities of one size in one province, with people in every role.
pub(crate) async fn crowd(world: &mut World, many: usize) -> Vec<String> {
    let new: Vec<_> = (0..many).map(|number| municipality(number, "Gelderland", 30_000)).collect();
    world.add(&new).await;
    new.into_iter().map(|it| it.slug).collect()
}

fn municipality(number: usize, province: &str, inhabitants: i64) -> NewOrganisation {
    NewOrganisation {
        province: Some(province.to_owned()),
        population: Some((inhabitants, 2025)),
        ..NewOrganisation::named(
            OrganisationKind::Municipality,
            &format!("plaats-{number}"),
            &format!("Plaats {number}"),
        )
    }
}

/// Publishes the month before today's, and answers which.
pub(crate) async fn publish(world: &World) -> String {
    let published = publish_last_month(&world.database.db).await.expect("published");
    published.expect("not published before").to_string()
}

/// What anybody reads of the nation.
pub(crate) async fn nation(world: &World) -> Value {
    let query = "{ collectiveCoverage { month figures { isAllThemes needed inForce own reused missing } } }";
    let answer = world.anonymous().ask(query).await;
    let published = &answer.data["collectiveCoverage"];
    let mut found = published["figures"][0].clone();
    assert_eq!(found["isAllThemes"], true, "{}", answer.text);
    let fields = found.as_object_mut().expect("figures");
    fields.remove("isAllThemes");
    fields.insert("month".to_owned(), published["month"].clone());
    found
}

/// How an organisation has what it needs.
pub(crate) async fn totals(world: &World, person: &str) -> Value {
    let query = "{ viewer { coverageTotals { needed inForce reused stale missing } } }";
    world.actor(person).ask(query).await.data["viewer"]["coverageTotals"].clone()
}

const NEEDS: &str = "query($filter: CoverageFilterInput!, $days: Int!) { viewer { coverage(filter: $filter, expiringWithinDays: $days) { totalCount nodes { \
    component { name } needs { instrument level basis state causes isExpiring validUntil assessment { id } } } } } }";

/// What an organisation needs, in short: `Component: DPIA! PRE_SCAN STALE(OTHER_VERSION)`.
async fn needs(world: &World, person: &str, filter: Value, days: i32) -> Vec<String> {
    let answer = world.actor(person).run(NEEDS, json!({ "filter": filter, "days": days })).await;
    let nodes = answer.data["viewer"]["coverage"]["nodes"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = nodes.iter().flat_map(|node| {
        node["needs"].as_array().cloned().unwrap_or_default().into_iter().map(move |need| {
            let causes: Vec<_> = need["causes"].as_array().into_iter().flatten().map(text).collect();
            let causes = if causes.is_empty() { String::new() } else { format!("({})", causes.join(" ")) };
            let mark = if need["level"] == "REQUIRED" { '!' } else { '?' };
            let of = text(&node["component"]["name"]);
            let parts = [&need["instrument"], &need["basis"], &need["state"]].map(text);
            format!("{of}: {}{mark} {} {}{causes}", parts[0], parts[1], parts[2])
        })
    });
    all.collect()
}

/// Our own short pre-scan, by which a DPIA is needed: loaded, and answered for a version.
async fn scanned(world: &World, organisation: &str, version: &str) -> String {
    let new = NewInstrument::own().expect("our own");
    let scan = new.iter().find(|it| it.kind == InstrumentKind::PreScan).expect("a pre-scan");
    instruments::load(&world.database.db, scan).await.expect("loaded");
    let all = world.anonymous().ask("{ instruments { id kind } }").await;
    let all = all.data["instruments"].as_array().cloned().expect("instruments");
    let scan = id_of(all.iter().find(|it| it["kind"] == "PRE_SCAN").expect("a pre-scan"));
    let assessor = format!("{organisation}.assessor");
    let input = json!({ "versionId": version, "instrumentId": scan, "context": context() });
    let of = "id draft { id openQuestions { place question { kind options { value } } } }";
    let mut draft = made(world, &assessor, "startAssessment", "assessment", of, input).await["draft"].clone();
    let edition = id_of(&draft);
    let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { id openQuestions { place question { kind options { value } } } } } }";
    loop {
        let open = draft["openQuestions"].as_array().cloned().expect("open questions");
        if open.is_empty() {
            break;
        }
        let given = |it: &Value| {
            let place = it["place"].as_str().expect("a place").to_owned();
            let first = &it["question"]["options"][0]["value"];
            let value = match it["question"]["kind"].as_str() {
                Some("YES_NO") => json!({ "yesNo": true }),
                Some("MULTIPLE_CHOICE") => json!({ "choices": [first] }),
                Some("CHOICE") => json!({ "text": first }),
                _ => json!({ "text": "Iets" }),
            };
            (place, value)
        };
        answer(world, &assessor, &edition, &open.iter().map(given).collect::<Vec<_>>()).await;
        draft = world.actor(&assessor).run(query, json!({ "id": edition })).await.data["node"].clone();
    }
    approve(world, organisation, &edition).await;
    edition
}

both!(
    /// From nothing, by what others share, to reused, stale and over.
    an_organisation_sees_what_it_owes_and_has,
    async |world: World| {
        let dpia = small(&world, InstrumentKind::Iama).await;
        let (component, version) = world.component("utrecht.editor", "Schulden").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let all = || json!({});
        assert_eq!(needs(&world, "amersfoort.reader", all(), 90).await, [""; 0], "nothing is used");
        world.adopt("amersfoort.editor", &version, "Balie").await;
        let of = async |filter| needs(&world, "amersfoort.reader", filter, 90).await;
        assert_eq!(of(all()).await, ["Schulden: PRE_SCAN! NO_PRE_SCAN MISSING"]);

        let (theirs, edition) = approved(&world, "utrecht", &version, &dpia).await;
        let both = ["Schulden: IAMA? SHARED_ASSESSMENT MISSING", "Schulden: PRE_SCAN! NO_PRE_SCAN MISSING"];
        assert_eq!(of(all()).await, both);
        assert_eq!(of(json!({ "required": true })).await, both[1..]);
        let (ours, _) = reused(&world, "amersfoort", &edition).await;
        assert_eq!(of(json!({ "states": ["REUSED"] })).await, ["Schulden: IAMA? OWN_ASSESSMENT REUSED"]);
        assert_eq!(of(json!({ "expiring": true })).await, [""; 0]);
        let soon = needs(&world, "amersfoort.reader", json!({ "expiring": true }), 365).await;
        assert_eq!(soon, ["Schulden: IAMA? OWN_ASSESSMENT REUSED"]);

        // Its own pre-scan knows better what it needs than what others share.
        scanned(&world, "amersfoort", &version).await;
        let found = of(all()).await;
        assert!(found.contains(&"Schulden: DPIA! PRE_SCAN MISSING".to_owned()), "{found:?}");
        assert!(!found.iter().any(|it| it.contains("NO_PRE_SCAN")), "{found:?}");

        // The source changes an answer that was taken over; then Amersfoort takes another version into use.
        let input = json!({ "id": theirs });
        let revised = made(&world, "utrecht.assessor", "reviseAssessment", "edition", "id", input).await;
        change(&world, "utrecht.assessor", &id_of(&revised), &[("1.2", "Anders")]).await;
        approve(&world, "utrecht", &id_of(&revised)).await;
        let stale = of(json!({ "states": ["STALE"] })).await;
        assert_eq!(stale.len(), 1);
        assert!(stale[0].ends_with("STALE(ANSWERS_CHANGED)") && stale[0].contains("IAMA"), "{stale:?}");
        let add = "mutation($id: ID!) { addVersion(input: { componentId: $id, number: \"2.0\", state: ACTIVE, changes: { nl: \"Nieuw\" } }) { version { id } } }";
        let second = world.actor("utrecht.editor").run(add, json!({ "id": component })).await;
        world.adopt("amersfoort.editor", &id_of(&second.data["addVersion"]["version"]), "Balie").await;
        let stale = of(json!({ "states": ["STALE"] })).await;
        let other = stale.iter().filter(|it| it.ends_with("STALE(ANSWERS_CHANGED OTHER_VERSION)"));
        assert_eq!((stale.len(), other.count()), (2, 1), "{stale:?}");

        // Nobody else sees it, and the public has nothing.
        assert!(!needs(&world, "utrecht.reader", all(), 90).await.iter().any(|it| it.contains("REUSED")));
        let nobody = world.anonymous().ask("{ viewer { coverage { totalCount nodes { needs { state } } } coverageTotals { needed } } }").await;
        let nothing = json!({ "coverage": { "totalCount": 0, "nodes": [] }, "coverageTotals": { "needed": 0 } });
        assert_eq!(nobody.data["viewer"], nothing, "{}", nobody.text);

        // In pages, and of so many days as make sense.
        let page = "query($after: String) { viewer { coverage(first: 1, after: $after) { totalCount nodes { version { number } } pageInfo { endCursor hasNextPage } } } }";
        let first = world.actor("amersfoort.reader").run(page, json!({})).await;
        let first = &first.data["viewer"]["coverage"];
        assert_eq!((&first["totalCount"], &first["nodes"][0]["version"]["number"]), (&json!(2), &json!("1.0")));
        let second = world.actor("amersfoort.reader").run(page, json!({ "after": first["pageInfo"]["endCursor"] })).await;
        let second = &second.data["viewer"]["coverage"];
        assert_eq!((&second["nodes"][0]["version"]["number"], &second["pageInfo"]["hasNextPage"]), (&json!("2.0"), &json!(false)));
        let wrong = world.actor("amersfoort.reader").ask("{ viewer { coverageTotals(expiringWithinDays: 4000) { needed } } }").await;
        assert_eq!(wrong.code(), "BAD_USER_INPUT", "{}", wrong.text);

        // A year on everything is over.
        world.database.db.clock().move_seconds(366 * 24 * 3600);
        let over = of(json!({ "states": ["REUSED", "OWN", "STALE"] })).await;
        assert_eq!(over, [""; 0]);
        assert!(of(json!({ "states": ["MISSING"] })).await.contains(&"Schulden: PRE_SCAN! NO_PRE_SCAN MISSING".to_owned()));
        let _ = ours;
    }
);

both!(
    /// What few have is not told, and nor is what would lead to it; nothing is published twice.
    a_month_is_published_once_without_anybodys_own_part,
    async |world: World| {
        let mut world = world;
        let (component, version) = world.component("utrecht.editor", "Schulden").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let crowd = crowd(&mut world, 6).await;
        for organisation in crowd.iter().map(String::as_str).chain(["amersfoort"]) {
            world.adopt(&format!("{organisation}.editor"), &version, "Gebruik").await;
        }
        let nothing = world.anonymous().ask("{ collectiveCoverage { month } collectiveCoverageMonths }").await;
        assert_eq!(nothing.data, json!({ "collectiveCoverage": null, "collectiveCoverageMonths": [] }));
        let db = &world.database.db;
        let (one, other) = tokio::join!(publish_last_month(db), publish_last_month(db));
        let published: Vec<_> = [one, other].into_iter().filter_map(|it| it.expect("no fault")).collect();
        assert_eq!(published.len(), 1, "whoever comes second finds it done");
        assert!(publish_last_month(db).await.expect("no fault").is_none());

        let query = "query($month: Month, $by: CoverageDivision!) { collectiveCoverageMonths collectiveCoverage(month: $month) { month \
            figures(by: $by, themes: [SOCIAL_SECURITY, LAW]) { theme isAllThemes province sizeClass needed missing own inForce } } }";
        let month = published[0].to_string();
        let by = async |by: &str| {
            let answer = world.anonymous().run(query, json!({ "month": month, "by": by })).await;
            assert_eq!(answer.data["collectiveCoverageMonths"], json!([month]), "{}", answer.text);
            let all = answer.data["collectiveCoverage"]["figures"].as_array().cloned().expect("figures");
            all.into_iter().filter(|it| it["theme"] == "SOCIAL_SECURITY").collect::<Vec<_>>()
        };
        let nation = by("NATION").await;
        assert_eq!(nation.len(), 1);
        assert_eq!((&nation[0]["needed"], &nation[0]["missing"], &nation[0]["inForce"]), (&json!(7), &json!(7), &json!(0)));
        let provinces = by("PROVINCE").await;
        assert_eq!(provinces.len(), 12);
        let of = |name: &str| provinces.iter().find(|it| it["province"] == name).expect("a province").clone();
        assert_eq!(of("Utrecht")["needed"], Value::Null, "Amersfoort is alone there");
        assert_eq!(of("Gelderland")["needed"], Value::Null, "what is left of the nation would tell Amersfoort's part");
        assert_eq!(of("Zeeland")["needed"], 0);
        assert_eq!(by("SIZE_CLASS").await.len(), 5);
        let other = world.anonymous().run(query, json!({ "month": "2020-01", "by": "NATION" })).await;
        assert_eq!(other.data["collectiveCoverage"], Value::Null);
        let wrong = world.anonymous().run(query, json!({ "month": "januari", "by": "NATION" })).await;
        assert!(wrong.text.contains("Month"), "{}", wrong.text);
    }
);

/// How many statements publishing takes, and asking one's own.
async fn statements(world: &World) -> (u64, u64) {
    let db = &world.database.db;
    let before = db.statements();
    publish(world).await;
    let published = db.statements() - before;
    world.actor("plaats-1.reader").ask("{ __typename }").await;
    let before = db.statements();
    let own = "{ viewer { coverage(first: 100) { totalCount nodes { component { name } needs { state assessment { id } } } } coverageTotals { needed } } }";
    let answer = world.actor("plaats-1.reader").ask(own).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    (published, db.statements() - before)
}

both!(
    /// 342 organisations with 100 components each ask what one with one does.
    statements_of_coverage_do_not_grow_with_organisations_or_components,
    async |world: World| {
        let mut world = world;
        crowd(&mut world, 2).await;
        let (component, version) = world.component("utrecht.editor", "Nummer 0").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        world.adopt("plaats-1.editor", &version, "Gebruik").await;
        let instrument = small(&world, InstrumentKind::Dpia).await;
        let input = json!({ "versionId": version, "instrumentId": instrument, "context": context() });
        made(&world, "plaats-1.assessor", "startAssessment", "assessment", "id", input).await;
        let few = statements(&world).await;

        let places = ["Groningen", "Drenthe", "Zeeland", "Limburg"];
        let new: Vec<_> =
            (2..339).map(|number| municipality(number, places[number % 4], 9_000 * i64::try_from(number).unwrap())).collect();
        add_organisations(&world.database.db, &new).await.expect("organisations");
        for number in 1..100 {
            let (component, _) = world.component("utrecht.editor", &format!("Nummer {number}")).await;
            world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        }
        let make_id = if world.database.has_row_security() { "gen_random_uuid()" } else { "randomblob(16)" };
        let all = format!(
            "insert into adoption (id, organisation_id, sort_name, component_id, version_id, state, revision, created_at, updated_at) \
             select {make_id}, o.id, o.sort_name, v.component_id, v.id, 'IN_USE', 1, 0, 0 from organisation o cross join component_version v \
             where o.kind = 'MUNICIPALITY' and not exists (select 1 from adoption a where a.organisation_id = o.id and a.version_id = v.id)"
        );
        world.database.as_owner(&all).await;
        let adopted = world.database.number("select count(*) from adoption").await;
        assert_eq!(adopted, 342 * 100);
        world.database.db.clock().move_seconds(31 * 24 * 3600);
        assert_eq!(statements(&world).await, few);
        let own = world.actor("plaats-1.reader").ask("{ viewer { coverage { totalCount } } }").await;
        assert_eq!(own.data["viewer"]["coverage"]["totalCount"], 100);
    }
);
