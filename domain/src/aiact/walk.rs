//! A walk through the tree: the answers given so far, and what they come to.

use serde::{Deserialize, Serialize};

use super::tree::{Answer, Conclusion, Question, To, Tree};
use crate::problem::{Flaw, Problem};

/// An answer that was given. Both texts are kept: they tell whether another version of the tree still asks the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The question's id.
    pub question_id: String,
    /// The question as it was asked.
    pub question: String,
    /// The answer as it stood there.
    pub answer: String,
}

/// The answers of one walk, in order. Stored; it is a value, and answering makes the next one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Walk {
    given: Vec<Given>,
    /// Answers that were cut by going back, one for a question: they are offered again when it is asked.
    #[serde(default)]
    remembered: Vec<Given>,
}

/// Where a walk is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// What was asked and answered.
    pub trail: Vec<(&'a Question, &'a Answer)>,
    /// What was said of the application, each once, in the order in which it was.
    pub labels: Vec<&'a str>,
    /// What comes next.
    pub next: Next<'a>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<'a> {
    /// A question.
    Question {
        /// The question.
        question: &'a Question,
        /// The place of the answer that was given here before going back.
        earlier: Option<usize>,
    },
    /// The end.
    Conclusion(&'a Conclusion),
}

/// Why a walk goes no further in a version of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The tree asks something else here: another question, or the same in other words.
    Question,
    /// The tree has no such answer to this question.
    Answer,
    /// The tree asks no more here.
    Ended,
}

/// Where a walk stops in a version of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The answer that does not fit any more.
    pub given: Given,
    /// Why.
    pub cause: Cause,
}

impl Stopped {
    /// What to tell the person, in Dutch and English.
    pub const fn message(&self) -> (&'static str, &'static str) {
        match self.cause {
            Cause::Question => (
                "De vraag is veranderd. Beantwoord de vragen vanaf hier opnieuw.",
                "The question has changed. Answer the questions from here on again.",
            ),
            Cause::Answer => (
                "Het antwoord dat u gaf, staat er niet meer bij. Kies opnieuw.",
                "The answer that you gave is no longer there. Choose again.",
            ),
            Cause::Ended => (
                "Deze vraag is niet meer nodig. Bekijk de nieuwe conclusie.",
                "This question is not needed any more. See the new conclusion.",
            ),
        }
    }
}

impl Walk {
    /// The answers given, in order.
    pub fn given(&self) -> &[Given] {
        &self.given
    }

    /// Where the walk is in a tree. In another version than it was walked in it may stop early: [`Self::replay`] says so.
    pub fn at<'a>(&self, tree: &'a Tree) -> Result<Standing<'a>, Problem> {
        Ok(self.follow(tree)?.0)
    }

    /// The walk in another version of the tree: as far as that asks the same and knows the same answers. What does not fit
    /// is remembered, so that it is offered where it still can be given.
    pub fn replay(&self, tree: &Tree) -> Result<(Self, Option<Stopped>), Problem> {
        let (standing, stopped) = self.follow(tree)?;
        let mut walk = self.clone();
        walk.cut(standing.trail.len());
        Ok((walk, stopped))
    }

    /// Answers a question: the next one, or an earlier one again. The latter cuts what came after it; those answers are
    /// offered again. An answer is meant by its place, from 0.
    pub fn answer(&self, tree: &Tree, question: &str, answer: usize) -> Result<Self, Problem> {
        let standing = self.at(tree)?;
        let earlier = standing.trail.iter().position(|(asked, _)| asked.question_id == question);
        let (asked, keep) = match (earlier, &standing.next) {
            (Some(place), _) => (standing.trail[place].0, place),
            (None, Next::Question { question: next, .. }) if next.question_id == question => {
                (*next, standing.trail.len())
            }
            _ if tree.question(question).is_none() => return Err(Problem::NotFound("question")),
            _ => return Err(Problem::invalid("question", NOT_ASKED)),
        };
        let Some(chosen) = asked.answers.get(answer) else { return Err(Problem::invalid("answer", NO_ANSWER)) };
        let mut walk = self.clone();
        walk.cut(keep);
        walk.given.push(Given {
            question_id: asked.question_id.clone(),
            question: asked.question.clone(),
            answer: chosen.answer.clone(),
        });
        // A walk that the tree cannot follow is no walk.
        walk.at(tree)?;
        Ok(walk)
    }

    /// Takes the last answer back; it is offered again.
    pub fn back(&self) -> Self {
        let mut walk = self.clone();
        walk.cut(self.given.len().saturating_sub(1));
        walk
    }

    /// Takes all answers back; each is offered again where it is asked for.
    pub fn anew(&self) -> Self {
        let mut walk = self.clone();
        walk.cut(0);
        walk
    }

    /// Keeps the first `keep` answers and remembers the others.
    fn cut(&mut self, keep: usize) {
        for cut in self.given.drain(keep.min(self.given.len())..) {
            self.remembered.retain(|given| given.question_id != cut.question_id);
            self.remembered.push(cut);
        }
    }

    fn follow<'a>(&self, tree: &'a Tree) -> Result<(Standing<'a>, Option<Stopped>), Problem> {
        let mut trail = Vec::new();
        let mut labels: Vec<&str> = Vec::new();
        let mut to = To::Question(tree.questions.first().map_or("", |first| &first.question_id));
        let mut given = self.given.iter();
        let stopped = |given: &Given, cause| Stopped { given: given.clone(), cause };
        loop {
            let question = match to {
                To::Conclusion(id) => {
                    let conclusion = tree.conclusion(id).ok_or_else(broken)?;
                    let stopped = given.next().map(|given| stopped(given, Cause::Ended));
                    return Ok((Standing { trail, labels, next: Next::Conclusion(conclusion) }, stopped));
                }
                To::Question(id) => tree.question(id).ok_or_else(broken)?,
            };
            let fits = match given.next() {
                None => Err(None),
                Some(given) if given.question_id != question.question_id || given.question != question.question => {
                    Err(Some(stopped(given, Cause::Question)))
                }
                Some(given) => question.place_of(&given.answer).ok_or_else(|| Some(stopped(given, Cause::Answer))),
            };
            let answer = match fits {
                Ok(place) => &question.answers[place],
                Err(stopped) => {
                    let next = Next::Question { question, earlier: self.earlier(question) };
                    return Ok((Standing { trail, labels, next }, stopped));
                }
            };
            for label in &answer.labels {
                if !labels.contains(&label.as_str()) {
                    labels.push(label);
                }
            }
            trail.push((question, answer));
            to = answer.leads(&labels).ok().flatten().ok_or_else(broken)?.0;
        }
    }

    /// What was answered here before, if the question is still the same and has that answer.
    fn earlier(&self, question: &Question) -> Option<usize> {
        let same = |given: &&Given| given.question_id == question.question_id && given.question == question.question;
        question.place_of(&self.remembered.iter().find(same)?.answer)
    }
}

const NOT_ASKED: Flaw = Flaw::Form(
    "Deze vraag is nu niet aan de beurt. Beantwoord de volgende vraag, of een vraag die u al hebt beantwoord.",
    "This question is not asked now. Answer the next question, or one that you answered before.",
);
const NO_ANSWER: Flaw = Flaw::Form(
    "Dit antwoord is er niet. Kies een van de antwoorden.",
    "There is no such answer. Choose one of the answers.",
);

/// No tree that was checked comes to this.
fn broken() -> Problem {
    Problem::invalid(
        "question",
        Flaw::Form(
            "De beslisboom is niet heel: deze weg loopt dood. Meld dit bij de beheerder.",
            "The decision tree is broken: this way ends nowhere. Tell the operator.",
        ),
    )
}
