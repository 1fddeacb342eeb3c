//! Whether a tree holds together, and whether every walk through it ends.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::tree::{Answer, Question, To, Tree};

/// A tree has at most so many questions, and so many different labels.
pub const MOST_QUESTIONS: usize = 128;
/// A tree has at most so many conclusions.
pub const MOST_CONCLUSIONS: usize = 500;
/// A question has at most so many answers, by the publisher's schema.
pub const MOST_ANSWERS: usize = 10;
/// An answer has at most so many redirects.
pub const MOST_REDIRECTS: usize = 100;
/// A tree has at most so many states: a question, and the labels collected before it.
pub const MOST_STATES: usize = 200_000;
/// So many problems are told at once.
const MOST_TOLD: usize = 50;

/// What was seen on every walk through a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// How many states there are: a question, and the labels collected before it.
    pub states: usize,
    /// How many ways from the first question to a conclusion there are.
    pub walks: u64,
    /// What may be meant so: questions and conclusions where no walk comes, redirects that none takes.
    pub warnings: Vec<String>,
}

impl Tree {
    /// Checks that the tree holds together and that every walk ends in a conclusion, asking no question twice. The problems
    /// are all that were found, each with its place.
    pub fn check(&self) -> Result<Survey, Vec<String>> {
        let mut problems = self.check_parts();
        if problems.is_empty() {
            let mut surveyor = Surveyor::new(self);
            surveyor.visit(0, 0, 0);
            problems = std::mem::take(&mut surveyor.problems);
            if problems.is_empty() {
                return Ok(surveyor.done());
            }
        }
        let more = problems.len().saturating_sub(MOST_TOLD);
        problems.truncate(MOST_TOLD);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        Err(problems)
    }

    fn check_parts(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut check = |good: bool, place: &str, told: &str| {
            if !good {
                problems.push(format!("{place}: {told}"));
            }
        };
        let filled = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        check(filled(&self.version, 50), "version", "give 1 to 50 characters");
        check(filled(&self.name, 200), "name", "give 1 to 200 characters");
        check((1..=MOST_QUESTIONS).contains(&self.questions.len()), "questions", "give 1 to 128");
        check((1..=MOST_CONCLUSIONS).contains(&self.conclusions.len()), "conclusions", "give 1 to 500");
        check(self.labels().len() <= MOST_QUESTIONS, "labels", "give at most 128 different ones");
        let mut questions = BTreeSet::new();
        for question in &self.questions {
            let place = format!("question {}", question.question_id);
            check(filled(&question.question_id, 50), &place, "an id has 1 to 50 characters");
            check(questions.insert(question.question_id.as_str()), &place, "this id is there twice");
            check(filled(&question.question, 10_000), &place, "the question is empty or too long");
            let texts = [Some(&question.explanation), question.description.as_ref()];
            check(texts.into_iter().flatten().all(|text| bounded(text)), &place, TOO_MUCH);
            check((1..=MOST_ANSWERS).contains(&question.answers.len()), &place, "give 1 to 10 answers");
        }
        let mut conclusions = BTreeSet::new();
        for conclusion in &self.conclusions {
            let place = format!("conclusion {}", conclusion.conclusion_id);
            check(filled(&conclusion.conclusion_id, 50), &place, "an id has 1 to 50 characters");
            check(conclusions.insert(conclusion.conclusion_id.as_str()), &place, "this id is there twice");
            let texts =
                [Some(&conclusion.conclusion), conclusion.conclusion_comment.as_ref(), Some(&conclusion.obligation)];
            check(texts.into_iter().flatten().all(|text| bounded(text)), &place, TOO_MUCH);
        }
        for question in &self.questions {
            let mut texts = BTreeSet::new();
            for answer in &question.answers {
                let place = place(question, answer);
                check(filled(&answer.answer, 1_000), &place, "the answer is empty or too long");
                check(texts.insert(answer.answer.as_str()), &place, "this answer is there twice");
                check(answer.labels.iter().all(|label| filled(label, 100)), &place, "a label is empty or too long");
                let texts = [answer.subresult.as_ref(), answer.answer_comment.as_ref()];
                check(texts.into_iter().flatten().all(|text| bounded(text)), &place, TOO_MUCH);
                for told in problems_of(answer, &questions, &conclusions) {
                    check(false, &place, &told);
                }
            }
        }
        problems
    }

    /// All labels, in order of their names.
    fn labels(&self) -> BTreeSet<&str> {
        let answers = self.questions.iter().flat_map(|question| &question.answers);
        answers.flat_map(|answer| &answer.labels).map(String::as_str).collect()
    }
}

const TOO_MUCH: &str = "a text is too long or holds too much markup";

/// Markup is taken out whenever a text is shown, and what that costs is bounded here.
fn bounded(text: &str) -> bool {
    !crate::text::is_too_marked_up(text, 10_000)
}

fn place(question: &Question, answer: &Answer) -> String {
    format!("question {} answer {:?}", question.question_id, answer.answer)
}

fn problems_of(answer: &Answer, questions: &BTreeSet<&str>, conclusions: &BTreeSet<&str>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut exists = |to: To<'_>, place: &str| match to {
        To::Question(id) if !questions.contains(id) => problems.push(format!("{place}there is no question {id}")),
        To::Conclusion(id) if !conclusions.contains(id) => problems.push(format!("{place}there is no conclusion {id}")),
        _ => {}
    };
    answer.next_question_id.iter().for_each(|id| exists(To::Question(id), ""));
    answer.next_conclusion_id.iter().for_each(|id| exists(To::Conclusion(id), ""));
    for (number, redirect) in (1..).zip(&answer.redirects) {
        let place = format!("redirect {number}: ");
        redirect.next_question_id.iter().for_each(|id| exists(To::Question(id), &place));
        redirect.next_conclusion_id.iter().for_each(|id| exists(To::Conclusion(id), &place));
    }
    let ways = usize::from(answer.next_question_id.is_some())
        + usize::from(answer.next_conclusion_id.is_some())
        + usize::from(!answer.redirects.is_empty());
    if ways != 1 {
        problems.push("give one of nextQuestionId, nextConclusionId and redirects".to_owned());
    }
    if answer.redirects.len() > MOST_REDIRECTS {
        problems.push("give at most 100 redirects".to_owned());
    }
    for (number, redirect) in (1..).zip(&answer.redirects) {
        if redirect.to().is_none() {
            problems.push(format!("redirect {number}: give either nextQuestionId or nextConclusionId"));
        }
        let Some(condition) = &redirect.condition else { continue };
        let mut strange = condition.names().filter(|name| *name != ("labels", None)).map(|(name, _)| name).peekable();
        let called = condition.calls().map(|(function, _)| function).next();
        if let Some(name) = strange.peek().copied().or(called) {
            problems.push(format!("redirect {number}: a condition speaks of labels only, not of {name}"));
        }
    }
    problems
}

/// A state that was visited: how many walks lead on from it, and which questions they ask.
#[derive(Debug, Clone, Copy)]
struct Seen {
    walks: u64,
    asked: u128,
}

/// Walks every way once. Questions and labels are numbered; a set of them is the bits of a number.
struct Surveyor<'a> {
    tree: &'a Tree,
    questions: HashMap<&'a str, usize>,
    labels: Vec<&'a str>,
    /// The labels of each answer of each question.
    given: Vec<Vec<u128>>,
    seen: HashMap<(usize, u128), Seen>,
    conclusions: BTreeSet<&'a str>,
    /// By question, answer and redirect.
    taken: BTreeSet<(usize, usize, usize)>,
    /// Questions and answers of which a problem was told.
    broken: BTreeSet<(usize, usize)>,
    problems: Vec<String>,
}

impl<'a> Surveyor<'a> {
    fn new(tree: &'a Tree) -> Self {
        let labels: Vec<_> = tree.labels().into_iter().collect();
        let numbers: BTreeMap<_, _> =
            labels.iter().zip(0_u32..).map(|(label, number)| (*label, 1_u128 << number)).collect();
        let of = |answer: &Answer| {
            let bits = answer.labels.iter().filter_map(|label| numbers.get(label.as_str()));
            bits.fold(0, |all, bit| all | bit)
        };
        let given = tree.questions.iter().map(|question| question.answers.iter().map(of).collect()).collect();
        let questions = tree.questions.iter().zip(0..).map(|(question, place)| (question.question_id.as_str(), place));
        Self {
            tree,
            questions: questions.collect(),
            labels,
            given,
            seen: HashMap::new(),
            conclusions: BTreeSet::new(),
            taken: BTreeSet::new(),
            broken: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Visits a state. `path` are the questions asked before it: it never grows past [`MOST_QUESTIONS`], nor does the stack.
    fn visit(&mut self, question: usize, labels: u128, path: u128) -> Seen {
        if let Some(seen) = self.seen.get(&(question, labels)) {
            return *seen;
        }
        let asks = &self.tree.questions[question];
        let bit = 1_u128 << question;
        let mut seen = Seen { walks: 0, asked: bit };
        if self.seen.len() >= MOST_STATES {
            // Told once for the whole tree: from here on it goes everywhere the same.
            self.problem(0, usize::MAX, || {
                format!("question {}: there are more than {MOST_STATES} states; give fewer labels", asks.question_id)
            });
            return seen;
        }
        for (number, answer) in asks.answers.iter().enumerate() {
            let labels = labels | self.given[question][number];
            let names: Vec<_> = self.names(labels);
            let with = || format!("{} with the labels {names:?}", place(asks, answer));
            match answer.leads(&names) {
                Err(error) => self.problem(question, number, || format!("{}: {error}", with())),
                Ok(None) => {
                    self.problem(question, number, || format!("{}: no redirect fits, the walk ends nowhere", with()));
                }
                Ok(Some((to, redirect))) => {
                    self.taken.insert((question, number, redirect));
                    match to {
                        To::Conclusion(id) => {
                            self.conclusions.insert(id);
                            seen.walks = seen.walks.saturating_add(1);
                        }
                        To::Question(id) => {
                            let Some(next) = self.questions.get(id).copied() else { continue };
                            let path = path | bit;
                            // Below what was asked before, stop: it would go round for ever.
                            let below = if path & (1 << next) == 0 {
                                self.visit(next, labels, path)
                            } else {
                                Seen { walks: 0, asked: 1 << next }
                            };
                            if below.asked & bit != 0 || path & (1 << next) != 0 {
                                self.problem(question, number, || {
                                    format!("{}: question {id} leads back to one that was asked", with())
                                });
                            }
                            seen.walks = seen.walks.saturating_add(below.walks);
                            seen.asked |= below.asked;
                        }
                    }
                }
            }
        }
        self.seen.insert((question, labels), seen);
        seen
    }

    fn names(&self, labels: u128) -> Vec<&'a str> {
        self.labels
            .iter()
            .enumerate()
            .filter(|(place, _)| labels & (1 << place) != 0)
            .map(|(_, label)| *label)
            .collect()
    }

    /// A broken place is met in many states: it is told once, with the labels of the first.
    fn problem(&mut self, question: usize, answer: usize, told: impl FnOnce() -> String) {
        if self.broken.insert((question, answer)) {
            self.problems.push(told());
        }
    }

    fn done(self) -> Survey {
        let mut warnings = Vec::new();
        let visited: BTreeSet<_> = self.seen.keys().map(|(question, _)| *question).collect();
        for (place_of, question) in self.tree.questions.iter().enumerate() {
            if !visited.contains(&place_of) {
                warnings.push(format!("question {}: no walk comes here", question.question_id));
                continue;
            }
            for (number, answer) in question.answers.iter().enumerate() {
                for redirect in 0..answer.redirects.len() {
                    if !self.taken.contains(&(place_of, number, redirect)) {
                        warnings.push(format!("{}: no walk takes redirect {}", place(question, answer), redirect + 1));
                    }
                }
            }
        }
        for conclusion in &self.tree.conclusions {
            if !self.conclusions.contains(conclusion.conclusion_id.as_str()) {
                warnings.push(format!("conclusion {}: no walk comes here", conclusion.conclusion_id));
            }
        }
        let walks = self.seen.get(&(0, 0)).map_or(0, |seen| seen.walks);
        Survey { states: self.seen.len(), walks, warnings }
    }
}
