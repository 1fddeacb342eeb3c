//! An organisation's registration of a component in the Algoritmeregister: filled in, derived, checked, exported.

use domain::instruments::{self, InstrumentKind, NewInstrument};
use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{Answer, World, both, collectief_on, id_of, run as run_command};

use crate::assessments::{answer, approve, context, made, refusals, small, tried};

const READ: &str = "query($id: ID!) { component(id: $id) { registration { revision publishable { path } complete { path } \
    canEdit { allowed } fields { key value values origin links { title link } } api: document(representation: DELIVERY_API) \
    schema: document(representation: JSON_SCHEMA) } export(format: ALGORITMEREGISTER) { document } } }";

async fn read(world: &World, person: &str, component: &str) -> Value {
    let answer = world.actor(person).run(READ, json!({ "id": component })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data["component"].clone()
}

fn field<'a>(registration: &'a Value, key: &str) -> &'a Value {
    let fields = registration["fields"].as_array().expect("fields");
    fields.iter().find(|field| field["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

/// What is filled in of a component, by somebody.
async fn fill(world: &World, person: &str, component: &str, revision: i64, fields: Value) -> Answer {
    let input = json!({ "componentId": component, "expectedRevision": revision, "fields": fields });
    tried(world, person, "updateRegistration", "registration", "revision", input).await
}

/// Of Utrecht, adopted by Amersfoort: (component, version).
async fn adopted(world: &World) -> (String, String) {
    let (component, version) = world.component("utrecht.editor", "Schuldsignaal").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    world.adopt("amersfoort.editor", &version, "Vroeg hulp bieden").await;
    (component, version)
}

const PEOPLE_KNOW: [(&str, &str); 2] = [("contactEmail", "ai@amersfoort.nl"), ("provider", "Maker BV")];

both!(story_an_adopter_registers, async |world: World| {
    let (component, version) = adopted(&world).await;
    for new in NewInstrument::own().expect("the own instruments") {
        instruments::load(&world.database.db, &new).await.expect("loaded");
    }
    let before = read(&world, "amersfoort.editor", &component).await["registration"].clone();
    assert_eq!((&before["revision"], &before["canEdit"]["allowed"]), (&json!(0), &json!(true)));
    assert_eq!(before["publishable"], json!([{ "path": "contact_email" }, { "path": "publication_category" }]));
    assert_eq!(field(&before, "goal")["origin"], "ADOPTION");

    // What was assessed need not be typed anew, as soon as it is in force and not before.
    let known = world.anonymous().ask("{ instruments(kind: DPIA) { id } }").await;
    let dpia = id_of(&known.data["instruments"][0]);
    let input = json!({ "versionId": version, "instrumentId": dpia, "context": context() });
    let started = made(
        &world,
        "amersfoort.assessor",
        "startAssessment",
        "assessment",
        "id draft { id openQuestions { place } }",
        input,
    )
    .await;
    let edition = id_of(&started["draft"]);
    let text = |place: &str, text: &str| (place.to_owned(), json!({ "text": text }));
    let choice = |place: &str, value: &str| (place.to_owned(), json!({ "text": value }));
    let mut given = vec![
        text("2.1.1[0]", "Adres"),
        choice("2.1.2[0]", "Gewoon"),
        text("2.1.3[0]", "Register"),
        choice("4.1", "Taak van algemeen belang"),
        choice("3.1.2[0]", "Krijgt gegevens"),
        ("3.2".to_owned(), json!({ "yesNo": false })),
        choice("5.1.2[0]", "Laag"),
        choice("5.1.3[0]", "Laag"),
        choice("6.1.3[0]", "Laag"),
        text("5.1.1[0]", "Schrik bij 5.1.1"),
    ];
    for place in [
        "1.1", "1.2", "2.2[0]", "2.3", "3.1.1[0]", "4.2", "4.3", "4.4", "4.5", "6.1.2[0]", "7.1", "7.2", "8.1", "8.2",
        "8.3",
    ] {
        given.push(text(place, &format!("Amersfoort over {place}")));
    }
    answer(&world, "amersfoort.assessor", &edition, &given).await;
    let against = [("6.1.1[0]".to_owned(), json!({ "choices": ["Schrik bij 5.1.1"] }))];
    answer(&world, "amersfoort.assessor", &edition, &against).await;
    let input = json!({ "editionId": edition, "verdict": "POSITIVE", "text": "Goed.", "givenOn": "2026-01-05" });
    made(&world, "amersfoort.assessor", "recordAdvice", "edition", "id", input).await;
    let input = json!({ "editionId": edition, "measure": { "text": "Medewerkers oefenen", "owner": "Teamleider", "dueOn": "2026-12-31" } });
    made(&world, "amersfoort.assessor", "stateMeasure", "measure", "id", input).await;
    let draft = read(&world, "amersfoort.editor", &component).await["registration"].clone();
    assert_eq!(field(&draft, "risks")["value"], Value::Null);
    approve(&world, "amersfoort", &edition).await;
    let assessed = read(&world, "amersfoort.editor", &component).await["registration"].clone();
    for (key, part) in [
        ("risks", "- Medewerkers oefenen (Teamleider, uiterlijk 31 december 2026)."),
        ("risks", "Schrik bij 5.1.1"),
        ("proportionality", "Amersfoort over 4.3"),
        ("lawful_basis", "Taak van algemeen belang"),
        ("human_intervention", "De medewerker neemt het besluit."),
        ("impacttoetsen", "vastgesteld door Directeur op"),
        ("source_data", "Persoonsgegevens: Adres."),
    ] {
        let found = field(&assessed, key);
        assert_eq!(found["origin"], "ASSESSMENT", "{key}");
        assert!(found["value"].as_str().is_some_and(|text| text.contains(part)), "{found}");
    }
    assert_eq!(
        field(&assessed, "impacttoetsen_grouping")["links"],
        json!([{ "title": "Data Protection Impact Assessment (DPIA)", "link": null }])
    );
    assert_eq!(field(&assessed, "goal")["value"], "Vroeg hulp bieden", "what was stated of the use goes before");
    // The owner has no part in it, and neither has anybody else.
    let owners = read(&world, "utrecht.editor", &component).await["registration"].clone();
    assert_eq!(field(&owners, "risks")["origin"], Value::Null);

    // What only people know.
    let mut fields = json!({ "publicationCategory": "IMPACTFUL", "category": ["SOCIAL_SECURITY"], "methodsAndModels": "Een lijst.",
        "lawfulBasisGrouping": [{ "title": "Wgs", "link": "https://wetten.overheid.nl/BWBR0031331" }] });
    for (key, value) in PEOPLE_KNOW {
        fields[key] = json!(value);
    }
    let done = fill(&world, "amersfoort.assessor", &component, 0, fields).await;
    assert_eq!(done.data["updateRegistration"]["registration"]["revision"], 1, "{}", done.text);
    let filled = read(&world, "amersfoort.reader", &component).await;
    let (registration, export) = (&filled["registration"], &filled["export"]);
    assert_eq!((&registration["publishable"], &registration["complete"]), (&json!([]), &json!([])), "{registration}");
    assert_eq!(registration["canEdit"]["allowed"], false);
    assert_eq!(
        (&field(registration, "category")["values"], &field(registration, "category")["origin"]),
        (&json!(["Sociale zekerheid"]), &json!("FILLED_IN"))
    );

    // One writer: by component, by list and by command line the same document.
    assert_eq!(registration["api"], export["document"]);
    let list = "{ exportComponents(format: ALGORITMEREGISTER_SCHEMA) { document } }";
    let list = world.actor("amersfoort.editor").ask(list).await.data["exportComponents"]["document"].clone();
    let schema = registration["schema"].as_str().expect("a document");
    assert_eq!(list, format!("[\n{schema}\n]\n"));
    let written = ["export", "--organisation", "amersfoort", "--format", "algoritmeregister"];
    let written = run_command(collectief_on(&world.database, &written)).await.done();
    assert_eq!(written, format!("[\n{}\n]\n", registration["api"].as_str().expect("a document")));
    // And back to what is derived.
    let done =
        fill(&world, "amersfoort.editor", &component, 1, json!({ "publicationCategory": null, "goal": "Anders" }))
            .await;
    assert_eq!(refusals(&done, "updateRegistration"), []);
    let back = read(&world, "amersfoort.editor", &component).await["registration"].clone();
    assert_eq!(
        (&back["publishable"], &field(&back, "goal")["value"]),
        (&json!([{ "path": "publication_category" }]), &json!("Anders"))
    );
    assert_eq!(field(&back, "contact_email")["value"], "ai@amersfoort.nl", "what is left out stays");
    // An assessment that holds no more says nothing any more.
    let query = "query($id: ID!) { node(id: $id) { ... on Assessment { revision } } }";
    let seen = world.actor("amersfoort.editor").run(query, json!({ "id": started["id"] })).await;
    let input =
        json!({ "id": started["id"], "expectedRevision": seen.data["node"]["revision"], "reason": "Verouderd" });
    made(&world, "amersfoort.approver", "withdrawAssessment", "assessment", "id", input).await;
    let withdrawn = read(&world, "amersfoort.editor", &component).await["registration"].clone();
    assert_eq!(field(&withdrawn, "risks")["value"], Value::Null);
});

both!(what_is_wrong_is_told_by_field_and_nothing_is_lost, async |world: World| {
    let (component, _) = adopted(&world).await;
    let refused = async |person: &str, revision: i64, fields: Value| {
        refusals(&fill(&world, person, &component, revision, fields).await, "updateRegistration")
    };
    let of = |code: &str, path: &str| (code.to_owned(), path.to_owned());
    let fields = json!({ "name": "n".repeat(101), "beginDate": "mei", "website": "http://x.nl", "goal": "" });
    assert_eq!(
        refused("amersfoort.editor", 0, fields).await,
        ["name", "beginDate", "website", "goal"].map(|name| of("INVALID", &format!("input.fields.{name}")))
    );
    let good = json!({ "goal": "Doel" });
    assert_eq!(refused("amersfoort.editor", 3, good.clone()).await, [of("CONFLICT", "input.expectedRevision")]);
    // Of what is only seen an organisation has no registration; of what is not seen nothing is told.
    assert_eq!(refused("tilburg.editor", 0, good.clone()).await, [of("FORBIDDEN", "")]);
    assert_eq!(read(&world, "tilburg.editor", &component).await["registration"], Value::Null);
    assert_eq!(refused("waterkant.editor", 0, good.clone()).await, [of("NOT_FOUND", "input.componentId")]);
    assert_eq!(refused("amersfoort.reader", 0, good.clone()).await, [of("FORBIDDEN", "")]);
    assert_eq!(world.database.number("select count(*) from registration").await, 0);
    // Twice with one key is once.
    let input = json!({ "componentId": component, "expectedRevision": 0, "fields": good, "idempotencyKey": "een" });
    for _ in 0..2 {
        let done =
            made(&world, "amersfoort.editor", "updateRegistration", "registration", "revision", input.clone()).await;
        assert_eq!(done["revision"], 1);
    }
    assert_eq!(
        refused("amersfoort.editor", 0, json!({ "goal": null })).await,
        [of("CONFLICT", "input.expectedRevision")]
    );
    // The log knows of it, in the own organisation alone.
    let log = "{ events(first: 20) { nodes { type refused subjectId } } }";
    let log = world.actor("amersfoort.administrator").ask(log).await;
    let events = log.data["events"]["nodes"].as_array().expect("events");
    let of: Vec<_> = events.iter().filter(|it| it["subjectId"] == component.as_str()).collect();
    assert_eq!(of.iter().filter(|it| it["type"] == "REGISTRATION_UPDATED").count(), 1, "{}", log.text);
    assert!(of.iter().any(|it| it["refused"] == "EDIT_REGISTRATION ROLE_REQUIRED"), "{}", log.text);
});

both!(
    /// The successor goes on with what its predecessor filled in, in a registration of its own.
    after_a_merger_nothing_is_typed_anew,
    async |world: World| {
        let (component, _) = adopted(&world).await;
        fill(&world, "amersfoort.editor", &component, 0, json!({ "risks": "Van Amersfoort", "contactEmail": "ai@amersfoort.nl" })).await;
        merge(&world.database.db, &["amersfoort"], "tilburg", "2026-01-01".parse().unwrap()).await.unwrap();
        let seen = read(&world, "tilburg.editor", &component).await["registration"].clone();
        assert_eq!((&seen["revision"], &field(&seen, "risks")["value"]), (&json!(0), &json!("Van Amersfoort")));
        let done = fill(&world, "tilburg.editor", &component, 0, json!({ "contactEmail": "ai@tilburg.nl" })).await;
        assert_eq!(refusals(&done, "updateRegistration"), []);
        let seen = read(&world, "tilburg.editor", &component).await["registration"].clone();
        let value = |key: &str| field(&seen, key)["value"].clone();
        assert_eq!((&seen["revision"], value("risks"), value("contact_email")), (&json!(1), json!("Van Amersfoort"), json!("ai@tilburg.nl")));
    }
);

both!(
    /// High risk by the own profile of the version that is used: that category follows. Any other is asked.
    high_risk_under_the_act_is_a_category,
    async |world: World| {
        let (component, version) = adopted(&world).await;
        small(&world, InstrumentKind::Iama).await;
        crate::act::load(&world, crate::act::SMALL_TREE).await;
        let input = json!({ "versionId": version, "expectedRevision": 0, "substantialChange": false });
        let profile = made(&world, "amersfoort.assessor", "startActProfile", "profile", "id", input).await;
        for revision in 1..=2 {
            let input = json!({ "id": profile["id"], "expectedRevision": revision, "question": revision.to_string(), "answer": 0 });
            made(&world, "amersfoort.assessor", "answerActQuestion", "profile", "id", input).await;
        }
        let query = "query($id: ID!) { component(id: $id) { newestVersion { actProfile { profile { risk } } } } }";
        let risk = world.actor("amersfoort.editor").run(query, json!({ "id": component })).await;
        let risk = &risk.data["component"]["newestVersion"]["actProfile"]["profile"]["risk"];
        let seen = read(&world, "amersfoort.editor", &component).await["registration"].clone();
        let category = field(&seen, "publication_category");
        assert_eq!(risk, "HIGH_RISK");
        assert_eq!((&category["value"], &category["origin"]), (&json!("Hoog-risico AI-systeem"), &json!("AI_ACT_PROFILE")));
    }
);
