//! Reading, checking and writing trees.

use serde_json::Value as Json;

use super::*;
use crate::expression::Expression;

fn generic(yaml: &str) -> Json {
    serde_saphyr::from_str(yaml).unwrap()
}

#[test]
fn the_own_tree_holds_together() {
    let (tree, survey) = Tree::read(OWN_TREE).unwrap();
    assert_eq!(survey.warnings, Vec::<String>::new());
    assert_eq!((tree.questions.len(), tree.conclusions.len()), (9, 8));
    let mut walks = 0;
    every_walk(&tree, |_, _| walks += 1);
    assert_eq!(survey.walks, walks);
    assert_eq!(generic(&tree.to_yaml().unwrap()), generic(OWN_TREE));
    assert_eq!(Tree::from_json(&tree.to_json().unwrap()).unwrap(), tree);
}

/// By the schema of the official tree's publisher.
#[test]
fn the_own_tree_is_valid_by_the_published_schema() {
    let files = real("aiact");
    let Some((_, schema)) = files.iter().find(|(path, _)| path.ends_with("beslishulp-schema.json")) else { return };
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for yaml in [OWN_TREE.to_owned(), own().to_yaml().unwrap()] {
        let errors: Vec<_> = schema.iter_errors(&generic(&yaml)).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn the_official_tree_goes_in_and_comes_out() {
    let Some(text) = official() else { return };
    let (mut tree, survey) = Tree::read(&text).unwrap();
    let mut expected = generic(&text);
    assert_eq!(generic(&tree.to_yaml().unwrap()), expected);
    assert_eq!(serde_json::from_str::<Json>(&tree.to_json().unwrap()).unwrap(), expected);
    // Each text in its own field, and none of them lost: rename all of them here, and all there.
    rename(&mut tree);
    rename_generic(&mut expected, "");
    assert_eq!(generic(&tree.to_yaml().unwrap()), expected);
    let again = tree.check().unwrap();
    assert_eq!((again.states, again.walks), (survey.states, survey.walks));
}

#[test]
fn every_walk_of_the_official_tree_ends() {
    let Some(text) = official() else { return };
    let (tree, survey) = Tree::read(&text).unwrap();
    let (mut walks, mut longest) = (0, 0);
    every_walk(&tree, |standing, _| {
        walks += 1;
        longest = longest.max(standing.trail.len());
    });
    assert_eq!(survey.walks, walks);
    assert!(walks > 1_000 && longest <= tree.questions.len(), "{walks} walks, the longest of {longest}");
    assert!(!survey.warnings.iter().any(|told| told.contains("comes here")), "{:?}", survey.warnings);
    eprintln!("official tree: {} states, {walks} walks, longest {longest}, {:#?}", survey.states, survey.warnings);
}

fn rename(tree: &mut Tree) {
    let change = |text: &mut String| text.push('~');
    let sources = |sources: &mut Vec<Source>| {
        for source in sources {
            source.source.push('~');
            source.url.iter_mut().for_each(change);
        }
    };
    change(&mut tree.version);
    change(&mut tree.name);
    for question in &mut tree.questions {
        let texts = [
            &mut question.question_id,
            &mut question.question,
            &mut question.explanation,
            &mut question.category,
            &mut question.subcategory,
        ];
        texts.into_iter().for_each(change);
        question.description.iter_mut().for_each(change);
        sources(&mut question.sources);
        for answer in &mut question.answers {
            change(&mut answer.answer);
            answer.labels.iter_mut().for_each(change);
            let texts = [
                &mut answer.subresult,
                &mut answer.answer_comment,
                &mut answer.next_question_id,
                &mut answer.next_conclusion_id,
            ];
            texts.into_iter().flatten().for_each(change);
            for redirect in &mut answer.redirects {
                redirect.next_question_id.iter_mut().for_each(change);
                redirect.next_conclusion_id.iter_mut().for_each(change);
                if let Some(condition) = &mut redirect.condition {
                    *condition = Expression::parse(&condition.source().replace("\" in", "~\" in")).unwrap();
                }
            }
        }
    }
    for conclusion in &mut tree.conclusions {
        let texts = [&mut conclusion.conclusion_id, &mut conclusion.conclusion, &mut conclusion.obligation];
        texts.into_iter().for_each(change);
        conclusion.conclusion_comment.iter_mut().for_each(change);
        sources(&mut conclusion.sources);
    }
}

fn rename_generic(value: &mut Json, key: &str) {
    match value {
        Json::String(text) if key == "if" => *text = text.replace("\" in", "~\" in"),
        Json::String(text) => text.push('~'),
        Json::Array(items) => items.iter_mut().for_each(|item| rename_generic(item, key)),
        Json::Object(entries) => entries.iter_mut().for_each(|(key, below)| rename_generic(below, key)),
        _ => panic!("{value} at {key}"),
    }
}

const GOOD: &str = r#"
version: "1"
name: N
questions:
  - questionId: a
    question: A?
    explanation: ""
    category: c
    subcategory: s
    answers:
      - answer: ja
        labels: [x]
        nextQuestionId: b
      - answer: nee
        nextQuestionId: b
  - questionId: b
    question: B?
    explanation: ""
    category: c
    subcategory: s
    answers:
      - answer: ja
        redirects:
          - nextConclusionId: p
            if: '"x" in labels'
          - nextConclusionId: q
      - answer: nee
        nextConclusionId: q
conclusions:
  - conclusionId: p
    conclusion: P
    obligation: ""
  - conclusionId: q
    conclusion: Q
    obligation: ""
"#;

#[test]
fn what_does_not_hold_together_is_refused_with_its_place() {
    assert_eq!(Tree::read(GOOD).unwrap().1, Survey { states: 3, walks: 4, warnings: Vec::new() });
    for (from, to, told) in [
        ("questionId: b\n    question", "questionId: a\n    question", "question a: this id is there twice"),
        ("conclusionId: q\n    conc", "conclusionId: p\n    conc", "conclusion p: this id is there twice"),
        (
            "nextQuestionId: b\n      - answer: nee",
            "nextQuestionId: z\n      - answer: nee",
            "question a answer \"ja\": there is no question z",
        ),
        (
            "nextConclusionId: p",
            "nextConclusionId: z",
            "question b answer \"ja\": redirect 1: there is no conclusion z",
        ),
        ("labels: [x]", "nextConclusionId: p", "question a answer \"ja\": give one of nextQuestionId"),
        (
            "        nextQuestionId: b\n      - answer: nee",
            "      - answer: nee",
            "question a answer \"ja\": give one of nextQuestionId",
        ),
        ("- nextConclusionId: p", "- nextConclusionId: p\n            nextQuestionId: b", "redirect 1: give either"),
        (
            "- answer: nee\n        nextC",
            "- answer: ja\n        nextC",
            "question b answer \"ja\": this answer is there twice",
        ),
        (
            "'\"x\" in labels'",
            "'\"x\" in label'",
            "question b answer \"ja\": redirect 1: a condition speaks of labels only, not of label",
        ),
        ("'\"x\" in labels'", "'labels | count > 1'", "redirect 1: a condition speaks of labels only, not of count"),
        (
            "'\"x\" in labels'",
            "'labels > 1'",
            "question b answer \"ja\" with the labels [\"x\"]: character 8: a list is no number",
        ),
        ("'\"x\" in labels'", "'\"x\" in labels &&'", "character 17: a value is missing"),
        (
            "- nextConclusionId: q\n",
            "- nextConclusionId: q\n            if: '!labels'\n",
            "question b answer \"ja\" with the labels []: no redirect fits",
        ),
        (
            "- nextConclusionId: q\n",
            "- nextQuestionId: a\n",
            "question b answer \"ja\" with the labels []: question a leads back",
        ),
        (
            "- nextConclusionId: q\n",
            "- nextQuestionId: b\n",
            "question b answer \"ja\" with the labels []: question b leads back",
        ),
        ("name: N", "name: N\nextra: 1", "unknown field `extra`"),
        ("name: N", "name: N\nname: M", "duplicate"),
        ("version: \"1\"\n", "", "missing field `version`"),
        ("category: c", "category: [c", "line "),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let refused = Tree::read(&GOOD.replacen(from, to, 1)).map(drop).unwrap_err();
        assert!(refused.contains(told), "{told}: {refused}");
    }
    assert!(Tree::read(&"#".repeat(MOST_TREE_BYTES + 1)).unwrap_err().contains("1 MB"));
}

#[test]
fn all_problems_are_told_at_once() {
    let broken =
        GOOD.replace("nextConclusionId: p", "nextConclusionId: z").replace("nextQuestionId: b", "nextQuestionId: y");
    assert_eq!(Tree::read(&broken).map(drop).unwrap_err().lines().count(), 3);
}

#[test]
fn where_no_walk_comes_is_a_warning() {
    let lonely = GOOD.replace("'\"x\" in labels'", "'\"y\" in labels'");
    let told = [
        "question b answer \"ja\": no walk takes redirect 1".to_owned(),
        "conclusion p: no walk comes here".to_owned(),
    ];
    assert_eq!(Tree::read(&lonely).unwrap().1.warnings, told);
    let lonely = GOOD.replace("nextQuestionId: b", "nextConclusionId: p");
    assert!(Tree::read(&lonely).unwrap().1.warnings.contains(&"question b: no walk comes here".to_owned()));
}

/// Twenty questions, each with a label of its own: a million states.
#[test]
fn a_tree_of_too_many_states_is_refused() {
    let mut tree = own();
    let question = tree.questions[2].clone();
    tree.questions.clear();
    for number in 0..20 {
        let mut question = question.clone();
        question.question_id = number.to_string();
        for answer in &mut question.answers {
            answer.labels = vec![format!("{number} {}", answer.answer)];
            answer.next_question_id = (number < 19).then(|| (number + 1).to_string());
            answer.next_conclusion_id = (number == 19).then(|| "geen-ai".to_owned());
        }
        tree.questions.push(question);
    }
    let told = tree.check().unwrap_err();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("more than 200000 states"), "{told:?}");
}

/// The longest walk that a tree can ask for, and one question more.
#[test]
fn the_longest_tree_is_read() {
    let mut tree = own();
    let question = tree.questions[2].clone();
    tree.questions.clear();
    for number in 1..=MOST_QUESTIONS {
        let mut question = question.clone();
        question.question_id = number.to_string();
        for answer in &mut question.answers {
            answer.next_question_id = (number < MOST_QUESTIONS).then(|| (number + 1).to_string());
            answer.next_conclusion_id = (number == MOST_QUESTIONS).then(|| "geen-ai".to_owned());
        }
        tree.questions.push(question);
    }
    assert_eq!(tree.check().unwrap().walks, u64::MAX, "more than can be counted");
    tree.questions.push(question);
    assert_eq!(tree.check().unwrap_err()[0], "questions: give 1 to 128");
}

/// Question c is reached without a first, and leads to a; after a it comes to the same state again.
#[test]
fn a_question_asked_twice_by_a_detour_is_refused() {
    let question = |id: &str, answers: &str| {
        format!(
            "  - {{ questionId: {id}, question: Q, explanation: '', category: c, subcategory: s, answers: [{answers}] }}\n"
        )
    };
    let tree = format!(
        "version: '1'\nname: N\nquestions:\n{}{}{}conclusions: [{{ conclusionId: p, conclusion: P, obligation: '' }}]\n",
        question("s", "{ answer: ja, labels: [x], nextQuestionId: c }, { answer: nee, nextQuestionId: a }"),
        question(
            "a",
            "{ answer: ja, labels: [x], redirects: [{ nextConclusionId: p, if: \"'z' in labels\" }, { nextQuestionId: c }] }"
        ),
        question("c", "{ answer: ja, labels: [z], nextQuestionId: a }"),
    );
    let told = "question a answer \"ja\" with the labels [\"x\"]: question c leads back to one that was asked";
    assert_eq!(Tree::read(&tree).map(drop).unwrap_err(), told);
}

#[test]
fn a_text_with_too_much_markup_is_refused() {
    let much = |count: usize| format!("{}text", "<b>".repeat(count));
    let with = |count: usize| {
        let mut tree = own();
        tree.questions[0].explanation = much(count);
        tree.questions[1].answers[0].subresult = Some(much(count));
        tree.conclusions[0].obligation = much(count);
        tree.check()
    };
    assert!(with(500).is_ok());
    let refused = with(501).unwrap_err();
    assert_eq!(refused.len(), 3, "{refused:?}");
    assert!(refused.iter().all(|told| told.contains("too much markup")), "{refused:?}");
}
