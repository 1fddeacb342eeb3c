//! A form in the format of par-dpia-form, `assessment-definition.v2` (MinBZK/par-dpia-form).
//!
//! What may be left out is an `Option`, so that what was absent stays absent and an empty list stays an empty list. That
//! something is there and null is refused, as the schema does, but for the values that may be null.

mod rules;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Number;

pub use self::rules::*;
use super::present::present;
use crate::coded::coded;

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Its URN without version: `urn:nl:dpia`.
    pub urn: String,
    /// Its version: `3`, `3.0` or `3.0.1`.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What it is for.
    pub description: String,
    /// Its questions and groups of them.
    pub tasks: Vec<Task>,
    /// Its decision rules.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub assessments: Option<Vec<Assessment>>,
}

/// A question, or a group of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is asked; a group's title.
    pub task: String,
    /// What is meant by it. May hold HTML.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// To what it belongs.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Unique in the form: numbers with dots.
    pub id: String,
    /// Whether the id is the official model's.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub is_official_id: Option<bool>,
    /// How it is asked.
    #[serde(rename = "type")]
    pub kinds: Vec<TaskKind>,
    /// What there is to choose from.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<Choice>>,
    /// What an answer is: `string`, `boolean`, `boolean|null`, `string[]`, …
    #[serde(default, rename = "valueType", deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub value_type: Option<String>,
    /// What is filled in beforehand.
    #[serde(default, rename = "defaultValue", deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub default_value: Option<Plain>,
    /// What a repetition is called: text with ids in braces.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub instance_label_template: Option<String>,
    /// What one repetition is, in the singular.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub item_name: Option<String>,
    /// The same question in other systems, by their names.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub references: Option<BTreeMap<String, References>>,
    /// On what it depends.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub dependencies: Option<Vec<Dependency>>,
    /// The score that its answer makes.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub calculation: Option<Calculation>,
    /// Pictures and documents beside it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<Resource>>,
    /// Whether it has to be answered; it does unless this says no.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub required_status: Option<bool>,
    /// Whether it can be answered several times over.
    pub repeatable: bool,
    /// What is below it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<Task>>,
}

coded! {
    /// How a question is asked.
    TaskKind {
        /// One line.
        TextInput = "text_input",
        /// Text of several lines.
        OpenText = "open_text",
        /// One of a list.
        SelectOption = "select_option",
        /// Several of a long list.
        MultiselectScrollable = "multiselect_scrollable",
        /// Several of a list.
        CheckboxOption = "checkbox_option",
        /// One of a few.
        RadioOption = "radio_option",
        /// A group of questions.
        TaskGroup = "task_group",
        /// Nothing is asked: it informs.
        Informational = "informational",
        /// A day.
        Date = "date",
        /// A picture.
        Image = "image",
    }
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the answer becomes.
    pub value: ChoiceValue,
    /// What people read; else the value.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// The value of what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "the value of an option is a text, true, false or null")]
pub enum ChoiceValue {
    /// No answer.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A text.
    Text(String),
}

/// The value of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "the value of a condition is a text, a number, true, false or null")]
pub enum Scalar {
    /// No answer.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
}

/// A value of any kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Plain {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// Several values.
    List(Vec<Plain>),
    /// Values by name.
    Map(BTreeMap<String, Plain>),
}

/// Where the same question stands in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a reference is an id, or an id with its type, or a list of either")]
pub enum References {
    /// There.
    Id(String),
    /// In these places.
    Ids(Vec<String>),
    /// There, in this way.
    Typed(Reference),
    /// In these places, each in its way.
    AllTyped(Vec<Reference>),
}

/// A place in another system, and how an answer goes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The question's id there.
    pub id: String,
    /// How an answer goes there.
    #[serde(rename = "type")]
    pub kind: ReferenceKind,
}

coded! {
    /// How an answer goes to another system.
    ReferenceKind {
        /// Filled in, to be changed.
        PreFill = "pre-fill",
        /// Shown beside the question.
        PreView = "pre-view",
        /// Taken as it is.
        DirectTakeover = "direct takeover",
        /// One answer of one.
        OneToOne = "one-to-one",
        /// Several answers of one.
        OneToMany = "one-to-many",
        /// One answer of several.
        ManyToOne = "many-to-one",
        /// Several answers of several.
        ManyToMany = "many-to-many",
    }
}

/// A picture or document beside a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// The file.
    pub source: String,
    /// What it is.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Definition {
    /// All tasks in the order of the form, each with the tasks above it, outermost first.
    pub fn walk(&self) -> Vec<(Vec<&Task>, &Task)> {
        fn down<'a>(tasks: &'a [Task], above: &[&'a Task], walked: &mut Vec<(Vec<&'a Task>, &'a Task)>) {
            for task in tasks {
                walked.push((above.to_vec(), task));
                let mut above = above.to_vec();
                above.push(task);
                down(task.tasks.as_deref().unwrap_or_default(), &above, walked);
            }
        }
        let mut walked = Vec::new();
        down(&self.tasks, &[], &mut walked);
        walked
    }

    /// All calculations in the order of the form, each with the id of its task.
    pub fn calculations(&self) -> Vec<(&str, &Calculation)> {
        let mut found = Vec::new();
        for (_, task) in self.walk() {
            let below = task.dependencies.iter().flatten().filter_map(|it| it.calculation.as_ref());
            found.extend(task.calculation.iter().chain(below).map(|it| (task.id.as_str(), it)));
        }
        found
    }
}
