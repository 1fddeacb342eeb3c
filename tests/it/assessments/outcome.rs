//! What follows from answers: by the rules of our own short pre-scan.

use domain::instruments::{self, InstrumentKind, NewInstrument};
use serde_json::{Value, json};
use tests::{World, both, id_of};

use super::documents::REGISTRY;
use super::{answer, context, made, newest};

const ASSESSOR: &str = "utrecht.assessor";

const OUTCOME: &str = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { outcome { scores { key question value } \
    advice { instrument level result reasons criteria { id isMet explanation } } failures } } } }";

async fn started(world: &World, instrument: &str) -> String {
    let (component, version) = world.component("utrecht.editor", "Vroegsignalering").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let input = json!({ "versionId": version, "instrumentId": instrument, "context": context() });
    id_of(&made(world, ASSESSOR, "startAssessment", "assessment", "id draft { id }", input).await["draft"])
}

async fn outcome(world: &World, edition: &str) -> Value {
    let answer = world.actor(ASSESSOR).run(OUTCOME, json!({ "id": edition })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data["node"]["outcome"].clone()
}

both!(
    /// One mark of a high risk and a DPIA is advised, two and it has to be made.
    a_second_mark_of_a_high_risk_makes_a_dpia_obligatory,
    async |world: World| {
        for new in NewInstrument::own().expect("the own instruments") {
            instruments::load(&world.database.db, &new).await.expect("loaded");
        }
        let draft = started(&world, &newest(&world, "urn:nl:prescankort").await).await;
        assert_eq!(outcome(&world, &draft).await["advice"], json!([]));
        let (one, two) = ("U geeft mensen een score of deelt hen in", "Het gaat om veel mensen of veel gegevens");
        let yes_no = |place: &str, yes: bool| (place.to_owned(), json!({ "yesNo": yes }));
        let given = [
            yes_no("1.1", true),
            yes_no("1.2", false),
            ("1.3".to_owned(), json!({ "choices": ["Geen van deze dingen"] })),
            ("1.4".to_owned(), json!({ "choices": [one] })),
            yes_no("3.1", false),
        ];
        answer(&world, ASSESSOR, &draft, &given).await;
        let advised = outcome(&world, &draft).await;
        let scores = json!([{ "key": "hoog_risico", "question": "1.3", "value": 0 }, { "key": "kenmerken", "question": "1.4", "value": 1 }]);
        assert_eq!((&advised["scores"], &advised["failures"]), (&scores, &json!([])), "{advised}");
        assert_eq!(
            advised["advice"],
            json!([{ "instrument": "DPIA", "level": "RECOMMENDED", "result": "Een DPIA is aan te raden",
                "reasons": ["u gegevens over personen gebruikt", "u één kenmerk van een hoog risico herkent"],
                "criteria": [
                    { "id": "persoonsgegevens", "isMet": true, "explanation": "u gegevens over personen gebruikt" },
                    { "id": "een_kenmerk", "isMet": true, "explanation": "u één kenmerk van een hoog risico herkent" } ] }])
        );
        let input = json!({ "editionId": draft, "answers": [{ "place": "1.4", "value": { "choices": [one, two] }, "expectedRevision": 1 }] });
        made(&world, ASSESSOR, "answerQuestions", "edition", "id", input).await;
        let required = outcome(&world, &draft).await;
        assert_eq!(required["scores"][1]["value"], 2);
        assert_eq!((&required["advice"][0]["instrument"], &required["advice"][0]["level"]), (&json!("DPIA"), &json!("REQUIRED")));
        let criteria = required["advice"][0]["criteria"].as_array().expect("criteria");
        let met: Vec<_> = criteria.iter().filter(|it| it["isMet"] == true).map(|it| it["id"].clone()).collect();
        assert_eq!(met, ["persoonsgegevens", "twee_kenmerken"]);
        // Nobody else's to read.
        let foreign = world.actor("tilburg.reader").run(OUTCOME, json!({ "id": draft })).await;
        assert_eq!(foreign.data["node"], Value::Null);
        // An instrument without rules: nothing, which is not null.
        let new = NewInstrument::read(REGISTRY, None, Some(InstrumentKind::Iama)).expect("an instrument");
        instruments::load(&world.database.db, &new).await.expect("loaded");
        let other = started(&world, &newest(&world, new.definition.urn()).await).await;
        assert_eq!(outcome(&world, &other).await, json!({ "scores": [], "advice": [], "failures": [] }));
        // As many statements, whatever was answered.
        let statements = async |edition: &str| {
            world.actor(ASSESSOR).ask("{ __typename }").await;
            let before = world.database.db.statements();
            outcome(&world, edition).await;
            world.database.db.statements() - before
        };
        assert_eq!(statements(&draft).await, statements(&other).await);
    }
);

/// A rule that cannot be evaluated.
const BROKEN: &str = r#"
name: Kapot
urn: 'urn:nl:kapot'
version: "1.0"
description: Een regel die niet kan.
tasks:
  - { task: Waarvoor?, id: "1", type: [open_text], repeatable: false }
assessments:
  - id: DPIA
    levels:
      - { level: required, expression: "answers('1') > 3", result: Een DPIA is verplicht }
"#;

both!(
    /// What cannot be computed is told, and decides nothing.
    a_rule_that_cannot_be_applied_is_told,
    async |world: World| {
        let new = NewInstrument::read(BROKEN, None, None).expect("an instrument");
        instruments::load(&world.database.db, &new).await.expect("loaded");
        let draft = started(&world, &newest(&world, "urn:nl:kapot").await).await;
        answer(&world, ASSESSOR, &draft, &[("1".to_owned(), json!({ "text": "veel" }))]).await;
        let told = outcome(&world, &draft).await;
        assert_eq!(told["advice"], json!([]));
        assert!(told["failures"][0].as_str().is_some_and(|it| it.contains("telt als nee") && it.contains("DPIA")), "{told}");
    }
);
