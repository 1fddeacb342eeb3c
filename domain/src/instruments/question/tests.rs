//! Both formats in one view.

use super::*;
use crate::exchange::testing::real;
use crate::instruments::testing::{REGISTRY, questions};

fn key(key: &str) -> QuestionKey {
    QuestionKey::new(key)
}

#[test]
fn a_form_has_each_kind_of_question() {
    let questions = questions();
    let kind = |id: &str| questions.get(&key(id)).unwrap().kind;
    for (id, expected) in [
        ("1", QuestionKind::Group),
        ("1.1", QuestionKind::YesNo),
        ("1.2", QuestionKind::LongText),
        ("1.3", QuestionKind::MultipleChoice),
        ("1.4", QuestionKind::Text),
        ("1.5", QuestionKind::Choice),
        ("1.6", QuestionKind::Date),
        ("1.7", QuestionKind::Image),
        ("1.8", QuestionKind::Information),
        ("1.9.1", QuestionKind::YesNo),
        ("2.1.2", QuestionKind::YesNo),
        ("2.2", QuestionKind::Choice),
    ] {
        assert_eq!(kind(id), expected, "{id}");
    }
    let in_order: Vec<_> = questions.iter().map(|it| it.key.as_str()).take(4).collect();
    assert_eq!(in_order, ["1", "1.1", "1.2", "1.3"]);
    assert_eq!(questions.get(&key("9")), None);
}

#[test]
fn a_question_knows_what_it_lies_in_and_depends_on() {
    let questions = questions();
    let get = |id: &str| questions.get(&key(id)).unwrap();
    let deal = get("2.1.3.1");
    let path: Vec<_> = deal.path.iter().map(|above| (above.key.as_str(), above.title.as_str())).collect();
    assert_eq!(path, [("2", "Partijen"), ("2.1", "Een partij"), ("2.1.3", "Een afspraak")]);
    assert_eq!(deal.repeats, [key("2.1"), key("2.1.3")]);
    assert!(!deal.is_repeatable() && get("2.1.3").is_repeatable() && get("2.1.4").is_repeatable());
    assert_eq!(get("2.1.4").repeats, [key("2.1"), key("2.1.4")]);
    let party = get("2.1");
    assert_eq!((party.item_name.as_deref(), party.item_label.as_deref()), (Some("partij"), Some("Partij {2.1.1}")));
    assert_eq!(get("2.2").options_from, [key("2.1.1")]);
    assert_eq!(get("3.1").instances_of, Some(key("2.1.1")));
    let condition = &get("1.6").conditions[0];
    assert_eq!((&condition.question, condition.operator, condition.shows), (&key("1.5"), Operator::Equals, false));
    assert_eq!(get("1.5").options[0], Offer { value: "laag".into(), label: "laag".into() });
    assert_eq!(get("1.5").options[1].label, "Hoog");
    assert_eq!(get("1").topic.as_deref(), Some("Begin"));
    // Null is among the options of 1.9.1, and no option of its own.
    assert!(get("1.1").required && !get("1.4").required && !get("1.9.1").required);
    assert_eq!(get("1.9.1").options.len(), 1);
}

#[test]
fn the_task_registry_has_keys_roles_phases_and_links() {
    let questions = Questions::of(&Definition::read(REGISTRY).unwrap());
    let keys: Vec<_> = questions.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys, ["1.1", "2A.1"]);
    let first = questions.get(&key("1.1")).unwrap();
    assert_eq!((first.kind, first.topic.as_deref()), (QuestionKind::LongText, Some("Aanleiding")));
    assert_eq!((&*first.roles, &*first.lifecycle), (&[SuggestedRole::Lawyer][..], &[LifecyclePhase::Design][..]));
    assert_eq!(first.links.len(), 3);
    let second = questions.get(&key("2A.1")).unwrap();
    assert_eq!((second.kind, second.text.as_str(), second.required), (QuestionKind::Signature, "2A.1", false));
}

#[test]
fn a_group_holds_by_whole_numbers() {
    assert!(key("2.1.3").is_within("2.1") && key("2.1").is_within("2.1"));
    assert!(!key("2.10").is_within("2.1") && !key("2").is_within("2.1"));
}

#[test]
fn the_real_dpia_stands_open_at_first() {
    use crate::instruments::answers::{AnswerSet, open_places};
    let files = real("assessments/par-dpia-form");
    let Some((_, dpia)) = files.iter().find(|(path, _)| path.ends_with("dpia.yaml")) else { return };
    let questions = Questions::of(&Definition::read(dpia).unwrap());
    assert_eq!(questions.get(&key("6.1.1.1")).unwrap().repeats, [key("6.1"), key("6.1.1")]);
    let answered: Vec<_> = questions.iter().filter(|question| question.kind.takes_answer()).collect();
    assert_eq!(answered.len(), 152);
    let open = open_places(&questions, &AnswerSet::default());
    let asked = answered.iter().filter(|it| it.conditions.is_empty()).count();
    // What is asked on a condition, and what lies in groups that are, is not asked yet.
    assert!(open.required.len() + open.optional.len() < asked);
    assert!(open.required.iter().any(|place| place.to_string() == "6.1.1.1[0][0]"));
}
