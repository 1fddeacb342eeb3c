//! The decision rules at their boundaries: in a small pre-scan of our own, and in the real one where it is at hand.

use super::*;
use crate::exchange::testing::real;
use crate::instruments::Definition;
use crate::instruments::answers::AnswerValue;
use crate::instruments::testing::{NO, RULES, YES, answers, choices, text};

type Given = Vec<(&'static str, AnswerValue)>;

fn assessed(definition: &Definition, given: &Given) -> Assessed {
    let Definition::Form(form) = definition else { panic!("a form") };
    let assessed = assess(form, &Questions::of(definition), &answers(given));
    assert_eq!(assessed.failures, Vec::<String>::new());
    assessed
}

/// What is needed, in short: `DPIA!` is required, `DPIA?` is advised; with the criteria that were met.
fn check(definition: &str, cases: Vec<(Given, &str)>) {
    let definition = Definition::read(definition).unwrap();
    for (given, expected) in cases {
        let told = |it: Advice| {
            let met: Vec<_> = it.trace.iter().filter(|it| it.is_met).map(|it| it.id.as_str()).collect();
            let mark = if it.level == AdviceLevel::Required { '!' } else { '?' };
            format!("{}{mark}[{}]", it.id, met.join(", "))
        };
        let advice = assessed(&definition, &given).advice.into_iter().map(told).collect::<Vec<_>>().join(" ");
        assert_eq!(advice, expected, "{given:?}");
    }
}

#[test]
fn rules_hold_from_their_boundary() {
    let soorten = |all: &[&str]| ("1.2", choices(all));
    let kinderen = || ("1.3", choices(&["Groep: kinderen"]));
    let allen = || ("1.3", choices(&["Groep: kinderen", "Groep: burgers"]));
    check(
        RULES,
        vec![
            (vec![], ""),
            (vec![("1.1", NO)], ""),
            (vec![("1.1", YES), ("1.5", choices(&["x"]))], "DPIA![nieuw]"),
            (vec![("1.1", YES)], "DPIA![nieuw]"),
            (vec![soorten(&["a", "b", "c"])], ""),
            (vec![soorten(&["a", "b", "c", "d"])], "DPIA![som]"),
            (vec![soorten(&["a"]), allen()], ""),
            (vec![soorten(&["a", "b"]), ("1.3", choices(&["Groep: burgers"]))], "DPIA![som]"),
            (vec![soorten(&["a", "b"]), kinderen()], "DPIA![som]"),
            // Where it is not asked how often, an answer to that no longer counts.
            (vec![("1.1", NO), allen(), ("1.4", text("vaak"))], ""),
            (vec![("1.1", YES), allen(), ("1.4", text("vaak"))], "DPIA![nieuw, som]"),
            (vec![("1.1", YES), allen(), ("1.4", text("zelden"))], "DPIA![nieuw]"),
            (vec![("1.5", choices(&["x"]))], "DPIA?[lijst1]"),
            (vec![("1.5", choices(&["x", "y"]))], "DPIA![lijst2]"),
            (vec![("1.6", YES), ("1.5", choices(&["x"]))], "DPIA?[lijst1] KIA?[kinderen]"),
        ],
    );
}

#[test]
fn an_advice_tells_why() {
    let told = assessed(&Definition::read(RULES).unwrap(), &vec![("1.5", choices(&["x"])), ("1.1", NO)]);
    let advice = &told.advice[0];
    assert_eq!((advice.instrument, &*advice.result), (InstrumentKind::Dpia, "DPIA aanbevolen"));
    assert_eq!(advice.reasons, ["Een op de lijst is genoeg voor een advies.", "één van de lijst"]);
    let scores: Vec<_> = told.scores.iter().map(|score| (score.key.as_str(), score.value)).collect();
    assert_eq!(scores, [("soorten", Some(0)), ("groepen", None), ("vaak", None)]);
}

#[test]
fn a_level_knows_its_own_criteria_only() {
    let text = RULES
        .replace("criteria.nieuw || criteria.som || criteria.lijst2", "criteria.nieuw && criteria.lijst2")
        .replace("criteriaCheck('lijst1')", "criteria.nieuw || criteriaCheck('nieuw')");
    check(
        &text,
        vec![(vec![("1.1", YES)], ""), (vec![("1.1", YES), ("1.5", choices(&["x", "y"]))], "DPIA![nieuw, lijst2]")],
    );
}

#[test]
fn a_result_is_no_reason_for_itself() {
    let text = RULES.replace("explanation: het is voor kinderen", "explanation: KIA aanbevolen");
    let told = assessed(&Definition::read(&text).unwrap(), &vec![("1.6", YES)]);
    assert_eq!(told.advice[0].reasons, Vec::<String>::new());
}

#[test]
fn what_cannot_be_evaluated_is_not_met_and_told() {
    let text = RULES.replace("expression: \"bool(answers('1.6'))\"", "expression: \"answers('1.6') > 'x'\"");
    let definition = Definition::read(&text).unwrap();
    let Definition::Form(form) = &definition else { panic!() };
    let told = assess(form, &Questions::of(&definition), &answers(&[("1.6", YES), ("1.1", YES)]));
    assert_eq!(told.advice.len(), 1);
    assert!(told.failures.len() == 1 && told.failures[0].starts_with("assessment KIA recommended: kinderen:"));
}

/// The real pre-scan, where it is at hand.
fn prescan() -> Option<String> {
    real("assessments/par-dpia-form").into_iter().find(|(path, _)| path.ends_with("prescan.yaml")).map(|(_, text)| text)
}

/// The first options of a question of the pre-scan.
fn first(prescan: &str, id: &str, many: usize) -> AnswerValue {
    let questions = Questions::of(&Definition::read(prescan).unwrap());
    let question = questions.get(&QuestionKey::new(id)).unwrap();
    AnswerValue::Choices(question.options.iter().take(many).map(|it| it.value.clone()).collect())
}

#[test]
fn the_real_rules_for_a_dpia() {
    let Some(prescan) = prescan() else { return };
    let of = |id, many| (id, first(&prescan, id, many));
    let groups = |ends: &[&str]| {
        let AnswerValue::Choices(all) = first(&prescan, "1.4.1", 9) else { panic!() };
        ("1.4.1", AnswerValue::Choices(all.into_iter().filter(|it| ends.iter().any(|end| it.contains(end))).collect()))
    };
    let four = || vec![("1.2.1", YES), of("1.2.2", 7), ("1.3.1", YES), of("1.3.2", 7)];
    let and = |mut given: Given, more: Given| {
        given.extend(more);
        given
    };
    check(
        &prescan,
        vec![
            (vec![], ""),
            (vec![("0.1", NO)], ""),
            (vec![("0.1", YES)], "DPIA![wetgeving]"),
            (four(), ""),
            (and(four(), vec![("1.5.1", NO), ("1.5.3", text("Eenmalig")), ("1.5.4", text("Minder dan 1 week"))]), ""),
            (and(four(), vec![("1.5.1", YES)]), "DPIA![riskscore]"),
            (and(four(), vec![("1.5.3", text("Minstens maandelijks"))]), "DPIA![riskscore]"),
            (and(four(), vec![("1.5.4", text("Jaar"))]), "DPIA![riskscore]"),
            (and(four(), vec![("1.1.1", YES), of("1.1.2", 5)]), ""),
            (and(four(), vec![("1.1.1", YES), of("1.1.2", 6)]), "DPIA![riskscore]"),
            // What was chosen before the question above was answered with no counts no more.
            (and(four(), vec![("1.1.1", NO), of("1.1.2", 6)]), ""),
            (and(four(), vec![groups(&["Medewerkers", "Burgers"])]), ""),
            (and(four(), vec![groups(&["Kinderen"])]), "DPIA![riskscore]"),
            (
                and(four(), vec![("5.1.1", YES), ("5.1.2", choices(&["Basisregistratie: Handelsregister (HR)"]))]),
                "DPIA![riskscore]",
            ),
            (and(four(), vec![of("5.1.2", 1), ("5.1.1", YES)]), ""),
            (and(four(), vec![("2.1.1", NO), ("2.1.8", YES)]), ""),
            (and(four(), vec![("2.1.1", YES)]), "DPIA![riskscore]"),
            // 2 for six-and-one special data, 2 for vulnerable groups, 1 for a digital service to perhaps minors.
            (
                vec![
                    ("1.2.1", YES),
                    of("1.2.2", 7),
                    groups(&["Kinderen", "Medewerkers"]),
                    ("7.1.1", YES),
                    ("7.1.2", NO),
                ],
                "DPIA![riskscore]",
            ),
            (
                vec![
                    ("1.2.1", YES),
                    of("1.2.2", 7),
                    groups(&["Kinderen", "Medewerkers"]),
                    ("7.1.1", YES),
                    ("7.1.2", NO),
                    ("7.1.3", YES),
                ],
                "",
            ),
            (vec![of("3.1", 1)], "DPIA![aplist]"),
            (vec![of("4.1", 1)], "DPIA?[edpblist1]"),
            (vec![of("4.1", 2)], "DPIA![edpblist2]"),
            (vec![of("3.1", 1), of("4.1", 1)], "DPIA![aplist]"),
            // 2 for a transfer of special data beside three of 1.
            (vec![("2.1.1", YES), ("2.1.8", YES), ("1.5.1", YES), ("1.5.3", text("Continu"))], ""),
            (
                vec![
                    ("2.1.1", YES),
                    ("2.1.8", YES),
                    ("1.5.1", YES),
                    ("1.5.3", text("Continu")),
                    ("1.5.4", text("Jaar")),
                ],
                "DPIA![riskscore]",
            ),
        ],
    );
}

#[test]
fn the_real_rules_for_other_instruments() {
    let Some(prescan) = prescan() else { return };
    let scc = || text("Standaard contractsbepaling (SCC)");
    let transfer = |storage, mechanism| vec![("2.1.1", YES), ("2.1.3", text(storage)), ("2.1.6", mechanism)];
    check(
        &prescan,
        vec![
            (transfer("Buiten EER", scc()), "DTIA![internationale_doorgifte, mechanisme]"),
            (transfer("Buiten EER", text("Overig mechanisme")), "DTIA![internationale_doorgifte, mechanisme]"),
            (transfer("Buiten EER", text("Adequaatheidsbesluit")), ""),
            (transfer("Datacenter EER", scc()), ""),
            (
                vec![("2.1.1", YES), ("2.1.4", text("Buiten EER")), ("2.1.6", scc())],
                "DTIA![internationale_doorgifte, mechanisme]",
            ),
            (vec![("2.1.1", NO), ("2.1.3", text("Buiten EER")), ("2.1.6", scc())], ""),
            (vec![("7.1.1", YES), ("7.1.2", YES)], "KIA?[digitale_dienst, minderjarigen]"),
            (vec![("7.1.1", YES), ("7.1.2", NO)], ""),
            (vec![("7.1.1", NO), ("7.1.2", YES)], ""),
            (vec![("6.1.1", YES), ("6.1.2", YES)], "IAMA?[hoog_risico_ai, impact_grondrechten]"),
            (vec![("6.1.1", YES), ("6.1.2", NO), ("6.1.3", YES)], "IAMA?[impactvol_algoritme, impact_grondrechten]"),
            (vec![("6.1.1", YES), ("6.1.2", NO), ("6.1.3", NO)], ""),
            (vec![("6.1.1", NO), ("6.1.2", YES)], ""),
        ],
    );
}
