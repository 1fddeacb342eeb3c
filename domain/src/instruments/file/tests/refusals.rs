//! What does not fit together, told by question.

use crate::instruments::Definition;
use crate::instruments::testing::{REGISTRY, RULES, SMALL};

fn refused(text: &str, from: &str, to: &str, told: &str) {
    assert!(text.contains(from), "{from}");
    let error = Definition::read(&text.replacen(from, to, 1)).map(drop).unwrap_err();
    assert!(error.contains(told), "{told}: {error}");
}

#[test]
fn a_form_that_does_not_fit_together_is_refused() {
    for (from, to, told) in [
        ("urn:nl:klein", "urn:nl:klein:1.0", "urn urn:nl:klein:1.0"),
        ("version: '1.0'", "version: '1.0.0.0'", "version 1.0.0.0"),
        ("id: '1.2'", "id: '1.1'", "question 1.1: this id is there twice"),
        ("id: '1.6'", "id: '1.6a'", "question 1.6a: write an id as numbers"),
        ("id: '1.6'", "id: '7.6'", "question 7.6: it is below 1"),
        (
            "{id: '1.5', operator",
            "{id: '8.8', operator",
            "question 1.6: dependency conditional: there is no question 8.8",
        ),
        ("{id: '1.5', operator", "{id: '1.8', operator", "question 1.6: dependency conditional: 1.8 takes no answer"),
        ("{id: '1.5', operator", "{id: '1.6', operator", "questions 1.6: by conditional they wait"),
        ("id: '1.1'\n        operator", "id: '1.4'\n        operator", "takes no answer"),
        ("source: {id: '2.1.1'}", "source: {id: '3.1.1'}", "questions 3.1, 3.1.1: by instance_mapping"),
        ("operator: equals, value: laag", "operator: equals", "question 1.6: dependency conditional: its operator"),
        ("value: laag}, action: hide", "value: laag}, action: options", "its action is show or hide"),
        (
            "options: [{value: laag}, {value: hoog, label: Hoog}]",
            "options: []",
            "question 1.5: it has nothing to choose",
        ),
        (
            "dependencies: [{type: source_options, condition: {id: '2.1.1', operator: any}, action: options}]",
            "options: []",
            "question 2.2: it has nothing to choose",
        ),
        ("type: [date]", "type: []", "question 1.6: it has no type"),
        ("task: Wanneer?", "task: ''", "question 1.6: it has no text"),
    ] {
        // The first of these names a question that takes none only after 1.4 is one of the kind.
        let text = if told == "takes no answer" {
            SMALL.replace(
                "{task: Welke andere kleur?, id: '1.4', type: [text_input]",
                "{task: Welke andere kleur?, id: '1.4', type: [informational]",
            )
        } else {
            SMALL.to_owned()
        };
        refused(&text, from, to, told);
    }
}

#[test]
fn what_cannot_be_read_is_told_by_line() {
    for (from, to, told) in [
        ("repeatable: false #naam", "repeatable: misschien", "at line 63, column 19"),
        ("category: Begin", "kategorie: Begin", "unknown field `kategorie`"),
        ("[open_text]", "[open_tekst]", "there is no open_tekst here, but text_input"),
        ("value: Rood", "value: 3", "the value of an option is"),
        ("name: Kleine toets", "naam: Kleine toets", "unknown field `naam`"),
        ("item_name: partij", "item_name:", "null"),
        ("item_name: partij", "item_name: a\n    item_name: b", "duplicate"),
        ("name: Kleine toets", "name: [", "no valid YAML"),
    ] {
        refused(SMALL, from, to, told);
    }
    let long = format!("{SMALL}# {}", "x".repeat(1024 * 1024));
    assert_eq!(Definition::read(&long).unwrap_err(), "a definition has at most 1 MB");
}

#[test]
fn all_problems_are_told_at_once() {
    let text = SMALL.replace("urn:nl:klein", "klein").replace("id: '1.6'", "id: '7.6'");
    let told = Definition::read(&text).unwrap_err();
    assert_eq!(told.lines().count(), 2, "{told}");
}

#[test]
fn a_form_has_its_bounds() {
    let task = |id: &str| format!("{{task: T, id: '{id}', type: [text_input], repeatable: false}}");
    let of = |tasks: &str| format!("name: n\nurn: urn:nl:n\ndescription: d\ntasks: [{tasks}]\n");
    let many: Vec<_> = (0..=2_000).map(|number| task(&number.to_string())).collect();
    Definition::read(&of(&many[1..].join(","))).unwrap();
    refused(&of(&many.join(",")), "name", "name", "2001 tasks: there are at most 2000");

    let nested = |levels: usize| {
        let id = |level: usize| vec!["1"; level].join(".");
        (1..levels).rev().fold(task(&id(levels)), |below, level| {
            format!("{{task: T, id: '{}', type: [task_group], repeatable: false, tasks: [{below}]}}", id(level))
        })
    };
    Definition::read(&of(&nested(12))).unwrap();
    refused(&of(&nested(13)), "name", "name", "it is deeper than 12 levels");

    let chain = |length: usize| {
        let waiting = |number: usize| {
            format!(
                "{{task: T, id: '{number}', type: [text_input], repeatable: false, dependencies: [{{type: conditional, \
                 condition: {{id: '{}', operator: any}}, action: show}}]}}",
                number - 1
            )
        };
        of(&std::iter::once(task("0")).chain((1..length).map(waiting)).collect::<Vec<_>>().join(","))
    };
    Definition::read(&chain(100)).unwrap();
    refused(&chain(101), "name", "name", "101 questions wait one for another");
}

#[test]
fn expressions_are_read_with_the_form() {
    for (from, to, told) in [
        ("answers('1.2') | count", "answers('1.2' | count", "question 1.2: expression of soorten: character"),
        ("answers('1.2') | count", "tel('1.2')", "question 1.2: expression of soorten: there is no function tel"),
        ("soorten >= 2 && soorten < 4", "andere >= 2", "question 1.2: when of soorten: there is no andere here"),
        (
            "bool(answers('1.1'))",
            "criterium.x",
            "assessment DPIA required: criterion nieuw: there is no criterium here",
        ),
        ("answers('1.2') | count", "criteria.nieuw", "question 1.2: expression of soorten: there is no criteria here"),
        ("value: 5 }", "value: 0.5 }", "question 1.2: the score 0.5 is no whole number"),
    ] {
        refused(RULES, from, to, told);
    }
    for (from, to, told) in [
        (
            "answers('1.2') | count",
            "answers('9.9') | count",
            "question 1.2: expression of soorten: there is no question 9.9",
        ),
        ("criteria.nieuw ||", "criteria.oud ||", "assessment DPIA required: expression: there is no criterion oud"),
        ("scores.soorten || 0", "scores.rassen || 0", "criterion som: there is no score rassen"),
    ] {
        assert!(RULES.contains(from), "{from}");
        let warnings = Definition::read(&RULES.replacen(from, to, 1)).unwrap().warnings();
        assert!(warnings.len() == 1 && warnings[0].contains(told), "{told}: {warnings:?}");
    }
    assert_eq!(Definition::read(RULES).unwrap().warnings(), Vec::<String>::new());
}

#[test]
fn a_registry_file_that_does_not_fit_together_is_refused() {
    for (from, to, told) in [
        ("urn: urn:nl:aivt:tr:klein:1.0\n", "urn: urn:nl:aivt:tr:klein\n", "urn urn:nl:aivt:tr:klein: write it"),
        ("schema_version: 1.1.0", "schema_version: 1.2.0", "schema_version 1.2.0: only 1.1.0"),
        ("language: nl", "language: nederlands", "language nederlands"),
        ("klein:1.0:2A.1", "klein:1.0:1.1", "question urn:nl:aivt:tr:klein:1.0:1.1: this urn is there twice"),
        ("klein:1.0:2A.1", "groot:1.0:2A.1", "question urn:nl:aivt:tr:groot:1.0:2A.1: its urn is the instrument's"),
        ("$ANSWER", "ANSWER", "template: the template's answer is a placeholder"),
        ("[Ontwerp]", "[Bedenken]", "there is no Bedenken here"),
        ("[Jurist]", "[Advocaat]", "there is no Advocaat here"),
        ("language: nl", "taal: nl", "unknown field `taal`"),
    ] {
        refused(REGISTRY, from, to, told);
    }
}
