//! Answers that fit or not, what is asked, and what stands open.

use super::*;
use crate::instruments::testing::{NO, SMALL, YES, answers, choices, questions, text};
use crate::instruments::{Definition, Questions};
use crate::problem::{Code, Problem};
use crate::text::Language;

fn checked(place: &str, value: &AnswerValue, given: &[(&str, AnswerValue)]) -> Result<AnswerValue, Problem> {
    check(&questions(), &place.parse().unwrap(), value, &answers(given))
}

fn large() -> AnswerValue {
    image(&format!("data:image/png;base64,{}", "AAAA".repeat(250_000)))
}

fn image(data: &str) -> AnswerValue {
    AnswerValue::Image(Image { data: data.into(), title: Some("<b>Plaat</b>".into()), description: None, source: None })
}

#[test]
fn what_fits_is_kept_as_it_is_to_be_kept() {
    let day = AnswerValue::Date("2026-02-28".parse().unwrap());
    for (place, value, kept) in [
        ("1.1", YES, YES),
        ("1.1", text("false"), NO),
        ("1.2", text(" een <b>tekst</b>\nmet regels "), text("een tekst\nmet regels")),
        ("1.3", choices(&["Geel", "Rood", "Geel"]), choices(&["Rood", "Geel"])),
        ("1.4", text("over\ntwee regels"), text("over twee regels")),
        ("1.5", text("hoog"), text("hoog")),
        ("1.6", day.clone(), day),
        ("2.1.3.1[4][999]", text("x"), text("x")),
    ] {
        assert_eq!(checked(place, &value, &[]), Ok(kept), "{place}");
    }
    let Ok(AnswerValue::Image(kept)) = checked("1.7", &image("data:image/png;base64,AAAA"), &[]) else { panic!() };
    assert_eq!(kept.title.as_deref(), Some("Plaat"));
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let many = AnswerValue::Choices(vec!["Rood".to_owned(); 51]);
    for (place, value, path) in [
        ("9", YES, "question"),
        ("1", YES, "question"),
        ("1.8", text("x"), "question"),
        ("1.1[0]", YES, "repeats"),
        ("2.1.1", text("x"), "repeats"),
        ("2.1.3.1[0]", text("x"), "repeats"),
        ("1.1", text("ja"), "value"),
        ("1.1", choices(&["true"]), "value"),
        ("1.9.1", NO, "value"),
        ("1.2", YES, "value"),
        ("1.2", text("  "), "value"),
        ("1.2", text("<p></p>"), "value"),
        ("1.2", text(&"x".repeat(20_001)), "value"),
        ("1.4", text(&"x".repeat(501)), "value"),
        ("1.3", choices(&["Paars"]), "value"),
        ("1.3", choices(&[]), "value"),
        ("1.3", text("Rood"), "value"),
        ("1.3", many, "value"),
        ("1.5", text("Hoog"), "value"),
        ("1.6", text("2026-02-28"), "value"),
        ("1.7", image("data:image/svg+xml;base64,AAAA"), "value.data"),
        ("1.7", image("data:image/png;base64,A"), "value.data"),
        ("1.7", large(), "value.data"),
        ("1.7", image("https://x.nl/x.png"), "value.data"),
    ] {
        let problem = checked(place, &value, &[]).unwrap_err();
        assert_eq!(problem.path()[1..].join("."), path, "{place} {value:?}");
    }
    assert_eq!(checked("9", &YES, &[]).unwrap_err().code(), Code::NotFound);
}

#[test]
fn what_was_answered_elsewhere_can_be_chosen() {
    let given = [("2.1.1[0]", text("Utrecht")), ("2.1.1[3]", text("Zwolle"))];
    assert_eq!(checked("2.2", &text("Zwolle"), &given), Ok(text("Zwolle")));
    checked("2.2", &text("Assen"), &given).unwrap_err();
    let told = checked("2.2", &text("Zwolle"), &[]).unwrap_err().message(Language::En);
    assert!(told.contains("First answer the question"), "{told}");
}

fn asked(place: &str, given: &[(&str, AnswerValue)]) -> bool {
    visible(&questions(), &answers(given), &place.parse().unwrap())
}

#[test]
fn conditions_show_and_hide() {
    assert!(asked("1.1", &[]) && asked("1", &[]));
    assert!(!asked("1.2", &[]) && !asked("1.2", &[("1.1", NO)]));
    assert!(asked("1.2", &[("1.1", YES)]) && asked("1.2", &[("1.1", text("true"))]));
    let other = choices(&["Rood", "Kleur: anders"]);
    assert!(asked("1.4", &[("1.3", other)]) && !asked("1.4", &[("1.3", choices(&["Rood"]))]), "quotes or not");
    assert!(asked("1.6", &[]) && asked("1.6", &[("1.5", text("hoog"))]) && !asked("1.6", &[("1.5", text("laag"))]));
    assert!(!asked("9", &[]) && !asked("1.1[0]", &[]));
}

#[test]
fn a_group_hides_what_is_in_it_in_that_repetition_only() {
    let given = [("2.1.2[0]", NO), ("2.1.2[1]", YES)];
    assert!(asked("2.1.3.1[1][0]", &given) && asked("2.1.3.1[1][5]", &given));
    assert!(!asked("2.1.3.1[0][0]", &given) && !asked("2.1.3.1[2][0]", &given));
}

/// The small form with a question 5 that is asked on a condition.
fn with_condition(condition: &str) -> Questions {
    with_task(&format!(
        "- {{task: A, id: '5', type: [text_input], repeatable: false, \
         dependencies: [{{type: conditional, condition: {{{condition}}}, action: show}}]}}"
    ))
}

/// The small form with one more task.
fn with_task(task: &str) -> Questions {
    let text = SMALL.replace("- task: Partijen", &format!("{task}\n- task: Partijen"));
    Questions::of(&Definition::read(&text).unwrap())
}

#[test]
fn a_hidden_answer_counts_as_none() {
    let chained = with_condition("id: '1.2', operator: equals, value: x");
    let shown = |of_1_1| visible(&chained, &answers(&[("1.1", of_1_1), ("1.2", text("x"))]), &"5".parse().unwrap());
    assert!(shown(YES) && !shown(NO));
}

#[test]
fn any_and_all_look_over_the_repetitions() {
    let given = [("2.1.2[0]", YES), ("2.1.2[1]", NO), ("2.1.1[2]", text("x"))];
    for (condition, of_two, of_three) in [
        ("operator: any, value: true", true, true),
        ("operator: any", true, true),
        ("operator: all, value: true", false, false),
        ("operator: all", true, false),
        ("operator: equals, value: null", false, true),
    ] {
        let questions = with_condition(&format!("id: '2.1.2', {condition}"));
        let shown = |many| visible(&questions, &answers(&given[..many]), &"5".parse().unwrap());
        assert_eq!((shown(2), shown(3)), (of_two, of_three), "{condition}");
    }
}

fn open(given: &[(&str, AnswerValue)]) -> (String, String) {
    let open = open_places(&questions(), &answers(given));
    let told = |places: Vec<Place>| places.iter().map(Place::to_string).collect::<Vec<_>>().join(" ");
    (told(open.required), told(open.optional))
}

#[test]
fn what_is_asked_and_not_answered_stands_open() {
    let (required, optional) = open(&[]);
    assert_eq!(required, "1.1 1.3 1.5 1.6 2.1.1[0] 2.1.2[0] 2.2 3.1.1[0]");
    assert_eq!(optional, "1.7 1.9.1 2.1.4[0][0] 3.2.1[0] 3.3[0]");
    let (required, _) = open(&[("1.1", YES), ("1.3", choices(&["Rood"])), ("1.5", text("laag"))]);
    assert_eq!(required, "1.2 2.1.1[0] 2.1.2[0] 2.2 3.1.1[0]");
}

#[test]
fn repetitions_follow_those_of_another() {
    let given = [
        ("2.1.1[1]", text("Utrecht")),
        ("2.1.2[4]", YES),
        ("2.1.3.1[4][0]", text("x")),
        ("2.1.3.1[4][7]", text("y")),
        ("3.1.1[9]", text("over niemand")),
    ];
    let (required, optional) = open(&given);
    assert!(required.ends_with("2.1.1[4] 2.1.2[1] 2.2 3.1.1[1] 3.1.1[4]"), "{required}");
    // The agreement of the first party that nobody told of yet, and the two of the second, counted through.
    assert!(optional.ends_with("3.2.1[0] 3.2.1[1] 3.2.1[2] 3.3[0]"), "{optional}");
}

#[test]
fn many_repetitions_cost_no_square_of_them() {
    let party = |index: u32| Place { question: QuestionKey::new("2.1.2"), repeats: vec![index] };
    let deal = |index: u32| Place { question: QuestionKey::new("2.1.3.1"), repeats: vec![index / 20, index % 20] };
    let given: AnswerSet =
        (0..MOST_REPEATS).map(|it| (party(it), YES)).chain((0..20_000).map(|it| (deal(it), text("x")))).collect();
    let open = open_places(&questions(), &given);
    // Names and interests of all parties; the deals beyond what is looked at make no supervision to be told of.
    assert_eq!(open.required.iter().filter(|it| it.question.as_str() == "2.1.1").count(), 1_000);
    assert!(open.optional.iter().filter(|it| it.question.as_str() == "3.2.1").count() <= 1_000);
}

#[test]
fn what_follows_in_what_follows_stays_within_the_same() {
    let mapped = |source: &str| {
        format!("dependencies: [{{type: instance_mapping, source: {{id: '{source}'}}, action: sync_instances}}]")
    };
    let (outer, inner) = (mapped("2.1.1"), mapped("2.1.3.1"));
    let questions = with_task(&format!(
        "- {{task: A, id: '5', type: [task_group], repeatable: true, {outer}, tasks: [
           {{task: B, id: '5.1', type: [task_group], repeatable: true, tasks: [
             {{task: C, id: '5.1.1', type: [text_input], repeatable: false, {inner}}}]}}]}}"
    ));
    let given = answers(&[("2.1.3.1[4][1]", text("x")), ("2.1.3.1[4][3]", text("y")), ("2.1.1[7]", text("z"))]);
    let standing = Standing::of(&questions, &given);
    let places = standing.places(questions.get(&QuestionKey::new("5.1.1")).unwrap());
    let told: Vec<_> = places.iter().map(Place::to_string).collect();
    assert_eq!(told, ["5.1.1[4][1]", "5.1.1[4][3]", "5.1.1[7][0]"]);
}
