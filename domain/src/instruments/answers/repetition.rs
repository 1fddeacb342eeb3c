//! Which repetitions there are.

use std::collections::{BTreeMap, BTreeSet};

use super::{AnswerSet, MOST_REPEATS};
use crate::instruments::{Question, QuestionKey, Questions};

/// Of one thing that repeats at most so many repetitions are looked at, counted over all that it lies in.
const MOST: usize = 10_000;

/// Repetitions of one thing: which of each thing that it lies in, outermost first, and which of itself.
type Indices = BTreeSet<Vec<u32>>;

/// The repetitions of each thing that repeats: those of what follows another are the other's; else those in which anything
/// was answered; at least one.
#[derive(Debug)]
pub(super) struct Repetitions(BTreeMap<QuestionKey, Indices>);

impl Repetitions {
    pub(super) fn of(questions: &Questions, answers: &AnswerSet) -> Self {
        let mut making =
            Making { questions, answered: BTreeMap::new(), follows: BTreeMap::new(), made: BTreeMap::new() };
        for (place, _) in answers.iter() {
            let Some(question) = questions.get(&place.question) else { continue };
            if question.repeats.len() == place.repeats.len() {
                for (level, key) in question.repeats.iter().enumerate() {
                    making.answered.entry(key).or_default().insert(place.repeats[..=level].to_vec());
                }
            }
        }
        for question in questions.iter() {
            // A question within what repeats may say it of the whole repetition.
            if let (Some(key), Some(source)) = (question.repeats.last(), &question.instances_of) {
                making.follows.entry(key).or_insert(source);
            }
        }
        for question in questions.iter().filter(|question| question.is_repeatable()) {
            making.make(question, 0);
        }
        Self(making.made)
    }

    /// The repetitions in which a question stands, within these; one, of nothing, where nothing repeats.
    pub(super) fn around(&self, question: &Question, within: &[u32]) -> Vec<Vec<u32>> {
        match question.repeats.last() {
            None => vec![Vec::new()],
            Some(innermost) => {
                self.0.get(innermost).into_iter().flat_map(|all| starting(all, within)).cloned().collect()
            }
        }
    }
}

fn starting<'a>(indices: &'a Indices, with: &'a [u32]) -> impl Iterator<Item = &'a Vec<u32>> {
    indices.range(with.to_vec()..).take_while(move |it| it.starts_with(with))
}

fn around(made: &BTreeMap<QuestionKey, Indices>, innermost: Option<&QuestionKey>) -> Indices {
    innermost.map_or_else(|| Indices::from([Vec::new()]), |key| made.get(key).cloned().unwrap_or_default())
}

struct Making<'a> {
    questions: &'a Questions,
    answered: BTreeMap<&'a QuestionKey, Indices>,
    follows: BTreeMap<&'a QuestionKey, &'a QuestionKey>,
    made: BTreeMap<QuestionKey, Indices>,
}

impl<'a> Making<'a> {
    fn make(&mut self, question: &'a Question, depth: usize) {
        // A definition that was checked has no circles; one that was not shall not overflow the stack.
        if self.made.contains_key(&question.key) || depth > 200 {
            return;
        }
        let parent = question.repeats.iter().rev().nth(1);
        let source = self.follows.get(&question.key).and_then(|source| self.questions.get(source));
        for key in parent.into_iter().chain(source.and_then(|source| source.repeats.last())) {
            if let Some(other) = self.questions.get(key) {
                self.make(other, depth + 1);
            }
        }
        let source = source.map(|source| (around(&self.made, source.repeats.last()), source.repeats.len()));
        let mut indices = Indices::new();
        for above in around(&self.made, parent) {
            let room = MOST.saturating_sub(indices.len());
            if room == 0 {
                break;
            }
            let own = match &source {
                Some((source, depth)) => following(source, *depth, &above),
                None => below(self.answered.get(&question.key), &above),
            };
            let own = if own.is_empty() { vec![0] } else { own };
            indices.extend(own.into_iter().take(room).map(|index| above.iter().copied().chain([index]).collect()));
        }
        self.made.insert(question.key.clone(), indices);
    }
}

fn below(answered: Option<&Indices>, above: &[u32]) -> Vec<u32> {
    let within = answered.into_iter().flat_map(|all| starting(all, above));
    within.filter_map(|it| it.get(above.len()).copied()).collect()
}

/// One repetition for each of the source, in the same repetitions as far as both lie in some. Where the source lies deeper,
/// its repetitions are counted through.
fn following(source: &Indices, depth: usize, above: &[u32]) -> Vec<u32> {
    let common = above.len().min(depth.saturating_sub(1));
    let same = starting(source, &above[..common]);
    if depth > above.len() + 1 {
        (0..MOST_REPEATS).zip(same).map(|(index, _)| index).collect()
    } else {
        same.filter_map(|it| it.last().copied()).collect()
    }
}
