//! The trees, walks through them, and what follows from those.

mod dates;
mod model;
mod profile;
mod tree;
mod walk;

use super::*;
use crate::exchange::testing::real;

/// The small tree of our own.
fn own() -> Tree {
    Tree::read(OWN_TREE).unwrap().0
}

/// The official tree as it is published, where it is at hand.
fn official() -> Option<String> {
    real("aiact").into_iter().find(|(path, _)| path.ends_with("beslishulp-decision-tree.yaml")).map(|(_, text)| text)
}

/// The walk that gives these answers, by their places, to the questions as they come.
fn walked(tree: &Tree, answers: &[usize]) -> Walk {
    answers.iter().fold(Walk::default(), |walk, answer| {
        let Next::Question { question, .. } = walk.at(tree).unwrap().next else { panic!("ended before {answer}") };
        walk.answer(tree, &question.question_id, *answer).unwrap()
    })
}

/// Every walk that ends, with the conclusion.
fn every_walk(tree: &Tree, mut each: impl FnMut(&Standing<'_>, &Conclusion)) {
    let mut waiting = vec![Walk::default()];
    while let Some(walk) = waiting.pop() {
        let standing = walk.at(tree).unwrap();
        match &standing.next {
            Next::Conclusion(conclusion) => each(&standing, conclusion),
            Next::Question { question, .. } => {
                let answers = 0..question.answers.len();
                waiting.extend(answers.map(|answer| walk.answer(tree, &question.question_id, answer).unwrap()));
            }
        }
    }
}
