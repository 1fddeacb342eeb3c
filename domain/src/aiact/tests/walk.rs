//! Answering, going back, and other versions of the tree.

use proptest::prelude::*;

use super::*;
use crate::problem::Problem;
use crate::text::Language;

fn next(tree: &Tree, walk: &Walk) -> (String, Option<usize>) {
    match walk.at(tree).unwrap().next {
        Next::Question { question, earlier } => (question.question_id.clone(), earlier),
        Next::Conclusion(conclusion) => (conclusion.conclusion_id.clone(), None),
    }
}

#[test]
fn who_substantially_changes_a_bought_system_becomes_provider() {
    let tree = own();
    let bought = |changed| walked(&tree, &[0, changed, 0, 0, 1, 0, 0, 1]);
    assert_eq!(next(&tree, &bought(1)).0, "hoog-risico-gebruiker");
    assert_eq!(next(&tree, &bought(0)).0, "hoog-risico-beide", "the first redirect that fits, although three do");
    let walk = bought(0);
    let standing = walk.at(&tree).unwrap();
    let labels = ["gebruiksverantwoordelijke", "aanbieder", "in gebruik", "AI-systeem", "hoog-risico AI"];
    assert_eq!(standing.labels[..5], labels);
    assert_eq!(standing.trail.len(), 8);
    assert_eq!((standing.trail[1].0.question_id.as_str(), standing.trail[1].1.answer.as_str()), ("2", "Ja"));
}

#[test]
fn going_back_cuts_and_offers_again() {
    let tree = own();
    let walk = walked(&tree, &[0, 1, 0, 0, 1, 1]);
    assert_eq!(next(&tree, &walk), ("9".to_owned(), None));
    let again = walk.answer(&tree, "1", 2).unwrap();
    assert_eq!(again.given().len(), 1);
    assert_eq!(
        next(&tree, &again),
        ("3".to_owned(), Some(0)),
        "question 2 is not asked any more; 3 was answered with the first"
    );
    let on = again.answer(&tree, "3", 1).unwrap();
    assert_eq!(next(&tree, &on), ("4".to_owned(), Some(0)));
    assert_eq!(next(&tree, &on.back()), ("3".to_owned(), Some(1)), "the newest answer is the one that is offered");
    let home = on.answer(&tree, "1", 0).unwrap();
    assert_eq!(next(&tree, &home), ("2".to_owned(), Some(1)), "still remembered");
    assert_eq!(Walk::default().back(), Walk::default());
}

#[test]
fn what_is_not_asked_is_refused() {
    let tree = own();
    let walk = walked(&tree, &[0, 1]);
    let refused = |question: &str, answer| walk.answer(&tree, question, answer).unwrap_err();
    assert_eq!(refused("9", 0).path(), ["input", "question"]);
    assert!(refused("9", 0).message(Language::Nl).contains("niet aan de beurt"));
    assert_eq!(refused("99", 0), Problem::NotFound("question"));
    assert_eq!(refused("3", 2).path(), ["input", "answer"]);
    assert_eq!(refused("1", 4).path(), ["input", "answer"]);
    let ended = walked(&tree, &[3]);
    assert_eq!(ended.answer(&tree, "2", 0).unwrap_err().path(), ["input", "question"]);
    assert_eq!(ended.answer(&tree, "1", 0).unwrap().given().len(), 1);
}

#[test]
fn a_walk_is_stored() {
    let walk = walked(&own(), &[0, 1, 0]).back();
    let stored = serde_json::to_string(&walk).unwrap();
    assert_eq!(serde_json::from_str::<Walk>(&stored).unwrap(), walk);
}

#[test]
fn another_version_is_walked_as_far_as_it_asks_the_same() {
    let tree = own();
    let walk = walked(&tree, &[0, 1, 0, 0]);
    let replay = |change: fn(&mut Tree)| {
        let mut newer = tree.clone();
        change(&mut newer);
        let (replayed, stopped) = walk.replay(&newer).unwrap();
        (
            replayed.given().len(),
            stopped.map(|stopped| (stopped.given.question_id, stopped.cause)),
            next(&newer, &replayed),
        )
    };
    assert_eq!(replay(|_| {}), (4, None, ("5".into(), None)));
    assert_eq!(
        replay(|tree| tree.questions[2].answers.reverse()),
        (4, None, ("5".into(), None)),
        "an answer may stand elsewhere"
    );
    assert_eq!(
        replay(|tree| tree.questions[1].question.push('!')),
        (1, Some(("2".into(), Cause::Question)), ("2".into(), None)),
        "asked in other words it is to be answered again"
    );
    assert_eq!(
        replay(|tree| tree.questions[1].answers[1].answer.push('!')),
        (1, Some(("2".into(), Cause::Answer)), ("2".into(), None))
    );
    assert_eq!(
        replay(|tree| tree.questions[0].answers[0].next_question_id = Some("3".into())),
        (1, Some(("2".into(), Cause::Question)), ("3".into(), Some(0))),
        "a question was left out: what was said to the next is offered"
    );
    let ends = |tree: &mut Tree| {
        let answer = &mut tree.questions[1].answers[1];
        answer.next_question_id = None;
        answer.next_conclusion_id = Some("geen-rol".into());
    };
    assert_eq!(replay(ends), (2, Some(("3".into(), Cause::Ended)), ("geen-rol".into(), None)));
}

#[test]
fn a_tree_that_nobody_checked_is_a_refusal_and_no_panic() {
    let mut tree = own();
    tree.questions[0].answers[3].next_conclusion_id = Some("nowhere".into());
    assert!(Walk::default().answer(&tree, "1", 3).unwrap_err().message(Language::En).contains("broken"));
    tree.questions.clear();
    assert!(Walk::default().at(&tree).is_err());
}

/// A random walk with going back, on a tree; the same answers walked straight.
fn wander(tree: &Tree, steps: &[(bool, usize, usize)]) {
    let mut walk = Walk::default();
    let mut straight: Vec<(String, usize)> = Vec::new();
    for (back, place, answer) in steps {
        let standing = walk.at(tree).unwrap();
        let earlier = standing.trail.get(place % (standing.trail.len() + 1)).map(|(question, _)| *question);
        let question = match (&standing.next, earlier) {
            (Next::Question { question, .. }, _) if !back => *question,
            (_, Some(question)) => question,
            _ => continue,
        };
        let answer = answer % question.answers.len();
        walk = walk.answer(tree, &question.question_id, answer).unwrap();
        if let Some(cut) = straight.iter().position(|(id, _)| *id == question.question_id) {
            straight.truncate(cut);
        }
        straight.push((question.question_id.clone(), answer));
        let again = straight
            .iter()
            .fold(Walk::default(), |walk, (question, answer)| walk.answer(tree, question, *answer).unwrap());
        assert_eq!(walk.given(), again.given());
        let (here, there) = (walk.at(tree).unwrap(), again.at(tree).unwrap());
        assert_eq!((here.trail, here.labels), (there.trail, there.labels));
        assert_eq!(next(tree, &walk).0, next(tree, &again).0);
        // What is taken back is offered as it was given last.
        let back = walk.back();
        assert_eq!(next(tree, &back), (question.question_id.clone(), Some(answer)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn going_back_and_forth_equals_the_walk_of_the_final_answers(
        steps in proptest::collection::vec((proptest::bool::weighted(0.25), 0_usize..20, 0_usize..10), 1..40),
    ) {
        wander(&own(), &steps);
    }
}

#[test]
fn so_it_is_in_the_official_tree() {
    let Some(text) = official() else { return };
    let (tree, _) = Tree::read(&text).unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let steps = proptest::collection::vec((proptest::bool::weighted(0.2), 0_usize..20, 0_usize..10), 1..40);
    runner
        .run(&steps, |steps| {
            wander(&tree, &steps);
            Ok(())
        })
        .unwrap();
}
