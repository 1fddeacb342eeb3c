//! Answers out and in as documents of par-dpia-form.

use domain::instruments::{self, InstrumentKind, NewInstrument};
use serde_json::{Value, json};
use tests::{Answer, World, both, id_of};

use super::{answer, answers, approved, context, made, newest, similarity, small, tried};
use crate::exchange::upload::{create, put};

const ASSESSOR: &str = "utrecht.assessor";

const EXPORT: &str = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { answersDocument { mediaType document \
    notes { path message } problems { path message } } } } }";

const IMPORT: &str = "mutation($input: ImportAnswersInput!) { importAnswers(input: $input) { edition { id } answersSeen answers { place \
    outcome disposition before { text } after { text } errors { code path message } } errors { code path message } } }";

/// A draft of a version, by its organisation's assessor.
async fn started(world: &World, person: &str, version: &str, instrument: &str) -> String {
    let input = json!({ "versionId": version, "instrumentId": instrument, "context": context() });
    id_of(&made(world, person, "startAssessment", "assessment", "id draft { id }", input).await["draft"])
}

async fn version(world: &World) -> String {
    let (component, version) = world.component("utrecht.editor", "Vroegsignalering").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    version
}

async fn exported(world: &World, person: &str, edition: &str) -> Value {
    let answer = world.actor(person).run(EXPORT, json!({ "id": edition })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data["node"]["answersDocument"].clone()
}

/// The document's answers, without when they were given.
fn said(document: &Value) -> Value {
    fn timeless(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("lastEditedAt");
                fields.values_mut().for_each(timeless);
            }
            Value::Array(items) => items.iter_mut().for_each(timeless),
            _ => {}
        }
    }
    let mut read: Value = serde_json::from_str(document["document"].as_str().expect("a document")).expect("JSON");
    timeless(&mut read["answers"]);
    read["answers"].clone()
}

async fn import(world: &World, person: &str, input: Value) -> Answer {
    world.actor(person).run(IMPORT, json!({ "input": input })).await
}

/// What became of each answer: place, outcome, disposition.
fn became(answer: &Answer) -> Vec<(String, String, String)> {
    let all = answer.data["importAnswers"]["answers"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    all.iter().map(|it| (text(&it["place"]), text(&it["outcome"]), text(&it["disposition"]))).collect()
}

/// A document with these answers to the small instrument.
fn document(answers: &Value) -> String {
    let metadata =
        json!({ "urn": "urn:nl:klein:1.0", "createdAt": "2026-03-01T12:00:00Z", "createdBy": { "name": "Iemand" } });
    json!({ "$schema": "x", "metadata": metadata, "answers": answers }).to_string()
}

fn says(value: &str) -> Value {
    json!({ "value": value, "lastEditedAt": "2026-03-01T12:00:00Z" })
}

async fn events(world: &World) -> i64 {
    world.database.number("select count(*) from event where type = 'ASSESSMENT_ANSWERED'").await
}

both!(
    /// Out of one draft, into another, and out again: the same.
    what_is_exported_is_imported_and_exported_the_same,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let version = version(&world).await;
        let from = started(&world, ASSESSOR, &version, &instrument).await;
        answer(&world, ASSESSOR, &from, &answers("utrecht")).await;
        let not = json!({ "editionId": from, "answers": [{ "place": "1.4", "notApplicable": "Die gegevens zijn er niet" }] });
        made(&world, ASSESSOR, "answerQuestions", "edition", "id", not).await;
        let out = exported(&world, ASSESSOR, &from).await;
        assert_eq!((&out["mediaType"], &out["problems"]), (&json!("application/json"), &json!([])));
        assert_eq!(out["notes"].as_array().map(Vec::len), Some(1), "{out}");
        let note = &out["notes"][0];
        assert!(note["path"] == "1.4" && note["message"].as_str().expect("text").contains("zijn er niet"), "{note}");
        for person in ["assessor van utrecht", "@utrecht.example", "createdBy", "lastEditedBy"] {
            assert!(!out.to_string().contains(person), "no person is in it: {out}");
        }
        let into = started(&world, "amersfoort.assessor", &version, &instrument).await;
        let mut input = json!({ "editionId": into, "document": out["document"], "preview": true });
        let before = events(&world).await;
        let told = import(&world, "amersfoort.assessor", input.clone()).await;
        let added = ["1.1", "1.2", "1.3", "2.1[0]", "2.1[1]", "3.1", "3.2"];
        let expected: Vec<_> = added.iter().map(|it| ((*it).to_owned(), "ADDED".to_owned(), "OWN".to_owned())).collect();
        assert_eq!(became(&told), expected, "{}", told.text);
        assert_eq!(said(&exported(&world, "amersfoort.assessor", &into).await), json!({}), "a preview changes nothing");
        assert_eq!(events(&world).await, before);
        input["preview"] = json!(false);
        input["idempotencyKey"] = json!("k");
        assert_eq!(became(&import(&world, "amersfoort.assessor", input.clone()).await), expected);
        assert_eq!(said(&exported(&world, "amersfoort.assessor", &into).await), said(&out));
        assert_eq!(events(&world).await, before + 1);
        // Sent again, and once more without the key: there is nothing to change, and nothing in the log.
        for key in [json!("k"), Value::Null] {
            input["idempotencyKey"] = key;
            let again = became(&import(&world, "amersfoort.assessor", input.clone()).await);
            assert!(again.len() == 7 && again.iter().all(|(_, outcome, _)| outcome == "UNCHANGED"), "{again:?}");
        }
        assert_eq!(events(&world).await, before + 1);
        // Who may not read its content gets none.
        let foreign = world.actor("tilburg.reader").run(EXPORT, json!({ "id": into })).await;
        assert_eq!(foreign.data["node"], Value::Null);
    }
);

both!(
    /// In a reuse, what says the same stays taken over, what says something else is adapted, and what is each one's own done again.
    an_import_answers_a_reuse_as_a_person_does,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let (_, source) = approved(&world, "utrecht", &version(&world).await, &instrument).await;
        let person = "amersfoort.assessor";
        let input = json!({ "sourceEditionId": source, "context": context(), "similarity": similarity(None) });
        let begun = made(&world, person, "reuseAssessment", "assessment", "draft { id }", input).await;
        let draft = id_of(&begun["draft"]);
        let text = document(&json!({
            "1.1": says("utrecht op 1.1"), "1.2": says("Andere gegevens"), "3.1": says("12"),
            "2": [{ "_index": 1000, "2.1": says("te ver") }], "1.3": says("misschien"), "1.4": { "value": null, "lastEditedAt": "2026-03-01T12:00:00Z" },
        }));
        let told = import(&world, person, json!({ "editionId": draft, "document": text, "preview": true })).await;
        let one = |place: &str, outcome: &str, how: &str| (place.to_owned(), outcome.to_owned(), how.to_owned());
        let expected = [
            one("1.1", "UNCHANGED", "-"),
            one("1.2", "CHANGED", "ADAPTED"),
            one("3.1", "ADDED", "REDONE"),
            one("1.3", "REFUSED", "-"),
            one("2 [1000] 2.1", "REFUSED", "-"),
        ];
        assert_eq!(became(&told), expected, "{}", told.text);
        let changed = &told.data["importAnswers"]["answers"][1];
        assert_eq!((&changed["before"]["text"], &changed["after"]["text"]), (&json!("utrecht op 1.2"), &json!("Andere gegevens")));
        let refused = &told.data["importAnswers"]["answers"][3]["errors"][0];
        assert_eq!((&refused["code"], &refused["path"]), (&json!("INVALID"), &json!(["input", "value"])));
        // Somebody answers in the meantime: who previewed it learns that, and nothing is lost.
        let seen = told.data["importAnswers"]["answersSeen"].clone();
        answer(&world, person, &draft, &[("3.1".to_owned(), json!({ "text": "Elf" }))]).await;
        let input = json!({ "editionId": draft, "document": text, "expectedAnswers": seen });
        let late = import(&world, person, input).await;
        let error = &late.data["importAnswers"]["errors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!("CONFLICT"), &json!(["input", "expectedAnswers"])), "{}", late.text);
        let told = import(&world, person, json!({ "editionId": draft, "document": text, "preview": true })).await;
        let input = json!({ "editionId": draft, "document": text, "expectedAnswers": told.data["importAnswers"]["answersSeen"] });
        let done = became(&import(&world, person, input).await);
        assert_eq!(done[2], one("3.1", "CHANGED", "REDONE"));
        let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { answers { place disposition revision value { text } answeredBy { name } } } } }";
        let now = world.actor(person).run(query, json!({ "id": draft })).await;
        let all = now.data["node"]["answers"].as_array().cloned().expect("answers");
        let at = |place: &str| all.iter().find(|it| it["place"] == place).cloned().unwrap_or_default();
        assert_eq!((&at("1.1")["disposition"], &at("1.1")["revision"]), (&json!("INHERITED"), &json!(1)));
        assert_eq!((&at("3.1")["value"]["text"], &at("3.1")["revision"]), (&json!("12"), &json!(2)));
        assert_eq!(at("1.2")["answeredBy"]["name"], "assessor van amersfoort");
    }
);

both!(
    /// What is no document for this draft is refused whole, with what to do.
    what_does_not_belong_to_the_draft_is_refused,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let version = version(&world).await;
        let draft = started(&world, ASSESSOR, &version, &instrument).await;
        let good = document(&json!({ "1.1": says("Goed") }));
        for (text, told) in [
            (good.replace("klein:1.0", "klein:2.0"), "horen bij urn:nl:klein:2.0, en deze beoordeling bij urn:nl:klein:1.0"),
            (good.replace("urn:nl:klein", "urn:nl:dpia"), "urn:nl:dpia:1.0"),
            (String::new(), "geen geldige JSON"),
            ("{\"a\":".repeat(30_000), "geen geldige JSON"),
            ("[".repeat(200_000), "niet de vorm par-dpia-form"),
            (good.replace("\"1.1\":", "\"1.1\": {\"value\": \"a\", \"lastEditedAt\": \"2026-03-01T12:00:00Z\"}, \"1.1\":"), "twee keer"),
        ] {
            let refused = import(&world, ASSESSOR, json!({ "editionId": draft, "document": text })).await;
            let error = &refused.data["importAnswers"]["errors"][0];
            assert_eq!((&error["code"], &error["path"]), (&json!("INVALID"), &json!(["input", "document"])), "{}", refused.text);
            assert!(error["message"].as_str().is_some_and(|it| it.contains(told)), "{told}: {error}");
        }
        assert_eq!(said(&exported(&world, ASSESSOR, &draft).await), json!({}));
        // By a file, which another organisation's id does not find.
        let actor = world.actor(ASSESSOR);
        let (upload, path) = create(&actor, "application/json", good.len()).await;
        assert!(put(&actor, &path, "application/json", good.clone().into_bytes()).await.status.is_success());
        let theirs = started(&world, "amersfoort.assessor", &version, &instrument).await;
        let foreign = import(&world, "amersfoort.assessor", json!({ "editionId": theirs, "uploadId": upload })).await;
        assert_eq!(foreign.data["importAnswers"]["errors"][0]["path"], json!(["input", "uploadId"]), "{}", foreign.text);
        let done = import(&world, ASSESSOR, json!({ "editionId": draft, "uploadId": upload })).await;
        assert_eq!(became(&done).len(), 1, "{}", done.text);
        // What is not a draft any more takes no answers in.
        let (_, approved) = approved(&world, "utrecht", &version, &instrument).await;
        let late = import(&world, ASSESSOR, json!({ "editionId": approved, "document": good })).await;
        assert_eq!(late.data["importAnswers"]["errors"][0]["path"], json!(["input", "editionId"]), "{}", late.text);
    }
);

/// One question in the task-registry's format.
pub(super) const REGISTRY: &str = include_str!("../../fixtures/instruments/register.yaml");

both!(
    /// An instrument of the other format has no such document: why, and what to do.
    an_instrument_without_such_documents_says_so,
    async |world: World| {
        let new = NewInstrument::read(REGISTRY, None, Some(InstrumentKind::Other)).expect("an instrument");
        instruments::load(&world.database.db, &new).await.expect("loaded");
        let instrument = newest(&world, new.definition.urn()).await;
        let draft = started(&world, ASSESSOR, &version(&world).await, &instrument).await;
        let out = exported(&world, ASSESSOR, &draft).await;
        assert_eq!((&out["document"], &out["problems"][0]["path"]), (&Value::Null, &json!("metadata.urn")), "{out}");
        assert!(out["problems"][0]["message"].as_str().is_some_and(|it| it.contains("urn:nl:aivt:tr:klein:1.0")), "{out}");
    }
);

/// A real file of par-dpia-form, where it is at hand.
fn real(name: &str) -> Option<String> {
    let folder = std::env::var_os("COLLECTIEF_REAL_DATA");
    let Some(folder) = folder else {
        // Past the capture of the test harness, so that a run without the data says so.
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "SKIPPED: the real DPIA; COLLECTIEF_REAL_DATA is not set");
        return None;
    };
    let file = std::path::Path::new(&folder).join("assessments/par-dpia-form").join(name);
    Some(std::fs::read_to_string(file).expect("UTF-8"))
}

/// Something that fits each open question, as far as there is.
fn fitting(open: &[Value]) -> Vec<Value> {
    let fits = |question: &Value| {
        let option = question["options"][0]["value"].clone();
        Some(match question["kind"].as_str().expect("a kind") {
            "TEXT" | "LONG_TEXT" => json!({ "text": format!("Antwoord op {}", question["key"]) }),
            "CHOICE" if option.is_string() => json!({ "text": option }),
            "MULTIPLE_CHOICE" if option.is_string() => json!({ "choices": [option] }),
            "YES_NO" => json!({ "yesNo": option == "true" || option.is_null() }),
            "DATE" => json!({ "date": "2026-03-01" }),
            _ => return None,
        })
    };
    open.iter().filter_map(|it| Some(json!({ "place": it["place"], "value": fits(&it["question"])? }))).collect()
}

both!(
    /// The official DPIA, answered as a person does: its document is valid by the standard's own schema, and goes in elsewhere.
    the_real_dpia_goes_out_valid_and_in_the_same,
    async |world: World| {
        let (Some(dpia), Some(schema)) = (real("dpia.yaml"), real("assessment-output.v2.schema.json")) else { return };
        let new = NewInstrument::read(&dpia, None, None).expect("the DPIA");
        instruments::load(&world.database.db, &new).await.expect("loaded");
        let (instrument, version) = (newest(&world, "urn:nl:dpia").await, version(&world).await);
        let draft = started(&world, ASSESSOR, &version, &instrument).await;
        let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { openQuestions(withOptional: true) { place \
            question { key kind options { value } } } } } }";
        let mut count = 0;
        // What is answered opens further questions.
        for _ in 0..4 {
            let open = world.actor(ASSESSOR).run(query, json!({ "id": draft })).await;
            let given = fitting(open.data["node"]["openQuestions"].as_array().expect("questions"));
            for piece in given.chunks(200) {
                count += piece.len();
                made(&world, ASSESSOR, "answerQuestions", "edition", "id", json!({ "editionId": draft, "answers": piece })).await;
            }
        }
        assert!(count > 80, "{count} answers");
        let out = exported(&world, ASSESSOR, &draft).await;
        let written: Value = serde_json::from_str(out["document"].as_str().expect("a document")).expect("JSON");
        let schema = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
        let wrong: Vec<_> = schema.iter_errors(&written).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let other = started(&world, "amersfoort.assessor", &version, &instrument).await;
        let input = json!({ "editionId": other, "document": out["document"] });
        let done = became(&import(&world, "amersfoort.assessor", input).await);
        assert!(done.len() == count && done.iter().all(|(_, outcome, _)| outcome == "ADDED"), "{done:?}");
        assert_eq!(said(&exported(&world, "amersfoort.assessor", &other).await), said(&out));
    }
);

both!(
    /// Another's draft answers as one that is not there, whatever is sent to it.
    a_foreign_draft_takes_nothing_in,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let draft = started(&world, ASSESSOR, &version(&world).await, &instrument).await;
        for text in [document(&json!({ "1.1": says("x") })), "geen JSON".to_owned()] {
            let input = |id: &str| json!({ "editionId": id, "document": text });
            let foreign = tried(&world, "tilburg.assessor", "importAnswers", "edition", "id", input(&draft)).await;
            let absent = tried(&world, "tilburg.assessor", "importAnswers", "edition", "id", input("edition_01h455vb4pex5vsknk084sn02q")).await;
            assert_eq!(foreign.data["importAnswers"]["errors"][0]["code"], "NOT_FOUND");
            assert_eq!(foreign.text, absent.text);
        }
    }
);
