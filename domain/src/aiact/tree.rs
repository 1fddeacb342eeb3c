//! The decision tree, in the format of its publisher.

use serde::{Deserialize, Serialize};

use super::Survey;
use crate::exchange::yaml::read_definition;
use crate::expression::{Expression, ExpressionError, Value, World};
use crate::problem::Fault;

/// How many bytes a tree has at most.
pub const MOST_TREE_BYTES: usize = 1024 * 1024;

/// A decision tree. Its explanations, comments and obligations hold HTML of whoever wrote it: make that safe before showing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tree {
    /// Which version.
    pub version: String,
    /// Its name.
    pub name: String,
    /// The questions; a walk starts at the first.
    pub questions: Vec<Question>,
    /// Where a walk ends.
    pub conclusions: Vec<Conclusion>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Question {
    /// Unique among the questions.
    pub question_id: String,
    /// The question itself.
    pub question: String,
    /// What to know before answering. May be empty.
    pub explanation: String,
    /// The part of the tree.
    pub category: String,
    /// The subject.
    pub subcategory: String,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One of these is given.
    pub answers: Vec<Answer>,
}

/// An answer. It leads somewhere in one way: to a question, to a conclusion, or by its redirects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Answer {
    /// The answer itself; unique within its question.
    pub answer: String,
    /// What it says of the application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What it means already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subresult: Option<String>,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_comment: Option<String>,
    /// The next question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_question_id: Option<String>,
    /// The conclusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_conclusion_id: Option<String>,
    /// Where it leads depends on the labels so far: the first that fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirects: Vec<Redirect>,
}

/// Where an answer leads if a condition holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Redirect {
    /// To this question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_question_id: Option<String>,
    /// To this conclusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_conclusion_id: Option<String>,
    /// The condition over `labels`, those of this answer among them; always, where there is none.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expression>,
}

/// Where something comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name.
    pub source: String,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Where a walk ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Conclusion {
    /// Unique among the conclusions.
    pub conclusion_id: String,
    /// The conclusion itself.
    pub conclusion: String,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion_comment: Option<String>,
    /// What has to be done.
    pub obligation: String,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

/// Where something leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum To<'a> {
    Question(&'a str),
    Conclusion(&'a str),
}

impl Tree {
    /// Reads a tree in YAML. The error is for the operator: what cannot be read, by line, or all that does not fit together,
    /// by question and answer. What may be meant so is in [`Survey::warnings`].
    pub fn read(yaml: &str) -> Result<(Self, Survey), String> {
        if yaml.len() > MOST_TREE_BYTES {
            return Err("a decision tree has at most 1 MB".to_owned());
        }
        let tree: Self = read_definition(yaml)?;
        let survey = tree.check().map_err(|problems| problems.join("\n"))?;
        Ok((tree, survey))
    }

    /// The tree in YAML.
    pub fn to_yaml(&self) -> Result<String, Fault> {
        serde_saphyr::to_string(self).map_err(|error| Fault::new(format!("decision tree: {error}")))
    }

    /// From what [`Self::to_json`] stored; it was checked before that.
    pub fn from_json(json: &str) -> Result<Self, Fault> {
        serde_json::from_str(json).map_err(|error| Fault::new(format!("stored decision tree: {error}")))
    }

    /// The tree for storage.
    pub fn to_json(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|error| Fault::new(format!("decision tree: {error}")))
    }

    /// The same for all its versions: its name in lower-case letters, digits and hyphens.
    pub fn key(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
        let words: String = crate::text::fold(&self.name).chars().map(plain).collect();
        let key = words.split_whitespace().collect::<Vec<_>>().join("-");
        if key.is_empty() { "ai-act-tree".to_owned() } else { key }
    }

    /// The question of this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.question_id == id)
    }

    /// The conclusion of this id.
    pub fn conclusion(&self, id: &str) -> Option<&Conclusion> {
        self.conclusions.iter().find(|conclusion| conclusion.conclusion_id == id)
    }
}

impl Question {
    /// The place of an answer by its text.
    pub fn place_of(&self, answer: &str) -> Option<usize> {
        self.answers.iter().position(|it| it.answer == answer)
    }
}

impl Answer {
    /// Where it leads with these labels, its own among them, and by which redirect; `None` where no redirect fits.
    pub(super) fn leads(&self, labels: &[&str]) -> Result<Option<(To<'_>, usize)>, ExpressionError> {
        if let Some(to) = to(self.next_question_id.as_deref(), self.next_conclusion_id.as_deref()) {
            return Ok(Some((to, 0)));
        }
        let world = Labels(labels);
        for (place, redirect) in self.redirects.iter().enumerate() {
            let fits = match &redirect.condition {
                Some(condition) => condition.evaluate(&world)?.is_true(),
                None => true,
            };
            if fits {
                return Ok(redirect.to().map(|to| (to, place)));
            }
        }
        Ok(None)
    }
}

impl Redirect {
    /// Where it leads; `None` where it says none or two.
    pub(super) fn to(&self) -> Option<To<'_>> {
        to(self.next_question_id.as_deref(), self.next_conclusion_id.as_deref())
    }
}

const fn to<'a>(question: Option<&'a str>, conclusion: Option<&'a str>) -> Option<To<'a>> {
    match (question, conclusion) {
        (Some(id), None) => Some(To::Question(id)),
        (None, Some(id)) => Some(To::Conclusion(id)),
        _ => None,
    }
}

/// All that a condition speaks of.
struct Labels<'a>(&'a [&'a str]);

impl World for Labels<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        (name == "labels").then(|| Value::List(self.0.iter().map(|label| Value::Text((*label).to_owned())).collect()))
    }

    fn member(&self, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn call(&self, _: &str, _: &[Value]) -> Option<Result<Value, String>> {
        None
    }
}
