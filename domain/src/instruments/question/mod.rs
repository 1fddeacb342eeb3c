//! One view of the questions of a definition, whatever its format.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::file::form::{self, ChoiceValue, DependencyKind, MappingKind, Operator, Scalar};
use super::file::registry::{self, Link, SuggestedRole};
use super::file::{Definition, form::Action};
use crate::catalogue::LifecyclePhase;
use crate::coded::coded;

/// What a question or group is called within its instrument: its id in a form (`2.1.3`), the part of its URN behind the
/// instrument's in the task-registry (`2A.1.1`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuestionKey(String);

impl QuestionKey {
    /// Of this text.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this one or lies below it, by the dots.
    pub fn is_within(&self, group: &str) -> bool {
        self.0.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl fmt::Display for QuestionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// What a question asks for.
    QuestionKind {
        /// One line of text.
        Text = "TEXT",
        /// Text of several lines.
        LongText = "LONG_TEXT",
        /// One of its options.
        Choice = "CHOICE",
        /// Any of its options.
        MultipleChoice = "MULTIPLE_CHOICE",
        /// Yes or no.
        YesNo = "YES_NO",
        /// A day.
        Date = "DATE",
        /// A picture.
        Image = "IMAGE",
        /// Nothing: it informs.
        Information = "INFORMATION",
        /// A document: a line that tells where it is.
        Document = "DOCUMENT",
        /// A signature: a line that tells who signed.
        Signature = "SIGNATURE",
        /// Nothing: it is a group of questions.
        Group = "GROUP",
    }
}

impl QuestionKind {
    /// Whether there is something to answer.
    pub const fn takes_answer(self) -> bool {
        !matches!(self, Self::Information | Self::Group)
    }

    /// Whether it is answered from options.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::MultipleChoice)
    }
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What the answer is; `true` and `false` where it is yes or no.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// A group above a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// Which.
    pub key: QuestionKey,
    /// What it is called.
    pub title: String,
}

/// When a question is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The question whose answer decides.
    pub question: QuestionKey,
    /// How that answer is compared.
    pub operator: Operator,
    /// With what.
    pub value: Option<Scalar>,
    /// Whether it shows (or else hides) the question where it holds.
    pub shows: bool,
}

/// A question or group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which.
    pub key: QuestionKey,
    /// What is asked; a group's title.
    pub text: String,
    /// What is meant by it. May hold HTML.
    pub explanation: Option<String>,
    /// What it asks for.
    pub kind: QuestionKind,
    /// Of what it is: a form's category, the task-registry's topic.
    pub topic: Option<String>,
    /// What there is to choose from.
    pub options: Vec<Offer>,
    /// Questions whose answers there are to choose from.
    pub options_from: Vec<QuestionKey>,
    /// The groups above it, outermost first.
    pub path: Vec<Above>,
    /// What is repeated of what it lies in, outermost first; itself included where it is repeated.
    pub repeats: Vec<QuestionKey>,
    /// What one repetition is called, in the singular.
    pub item_name: Option<String>,
    /// What a repetition is called: text with keys in braces.
    pub item_label: Option<String>,
    /// The question whose repetitions the innermost of `repeats` follows, one for one.
    pub instances_of: Option<QuestionKey>,
    /// When it is asked: all that show hold, and none that hides.
    pub conditions: Vec<Condition>,
    /// Whether it has to be answered. Not where null is among its options: there, no answer is one.
    pub required: bool,
    /// Who may best answer it.
    pub roles: Vec<SuggestedRole>,
    /// In which phases it is asked.
    pub lifecycle: Vec<LifecyclePhase>,
    /// Where the same is asked.
    pub links: Vec<Link>,
}

impl Question {
    /// Whether it can itself be repeated.
    pub fn is_repeatable(&self) -> bool {
        self.repeats.last() == Some(&self.key)
    }
}

/// The questions and groups of a definition, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    all: Vec<Question>,
    places: HashMap<QuestionKey, usize>,
}

impl Questions {
    /// The questions of a definition.
    pub fn of(definition: &Definition) -> Self {
        let all: Vec<_> = match definition {
            Definition::Form(form) => form.walk().iter().map(|(above, task)| of_form(above, task)).collect(),
            Definition::Registry(registry) => {
                registry.tasks().iter().map(|task| of_registry(&registry.urn, task)).collect()
            }
        };
        let places = all.iter().enumerate().map(|(place, question)| (question.key.clone(), place)).collect();
        Self { all, places }
    }

    /// By its key.
    pub fn get(&self, key: &QuestionKey) -> Option<&Question> {
        self.all.get(*self.places.get(key)?)
    }

    /// In the order of the definition.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.all.iter()
    }
}

/// What a task of a form asks for. Of several types the first that takes an answer counts.
pub(super) fn form_kind(task: &form::Task) -> QuestionKind {
    use form::TaskKind;
    let options = task.options.as_deref().unwrap_or_default();
    let is_boolean = matches!(task.value_type.as_deref(), Some("boolean" | "boolean|null"))
        || options.iter().any(|option| matches!(option.value, ChoiceValue::Bool(_)))
            && !options.iter().any(|option| matches!(option.value, ChoiceValue::Text(_)));
    let kind = |kind: &TaskKind| match kind {
        TaskKind::TextInput => QuestionKind::Text,
        TaskKind::OpenText => QuestionKind::LongText,
        TaskKind::SelectOption | TaskKind::RadioOption if is_boolean => QuestionKind::YesNo,
        TaskKind::SelectOption | TaskKind::RadioOption => QuestionKind::Choice,
        TaskKind::MultiselectScrollable | TaskKind::CheckboxOption => QuestionKind::MultipleChoice,
        TaskKind::TaskGroup => QuestionKind::Group,
        TaskKind::Informational => QuestionKind::Information,
        TaskKind::Date => QuestionKind::Date,
        TaskKind::Image => QuestionKind::Image,
    };
    let kinds: Vec<_> = task.kinds.iter().map(kind).collect();
    let answered = kinds.iter().find(|kind| kind.takes_answer());
    answered.or(kinds.first()).copied().unwrap_or(QuestionKind::Information)
}

fn of_form(above: &[&form::Task], task: &form::Task) -> Question {
    let key = |id: &str| QuestionKey::new(id);
    let dependencies = || task.dependencies.iter().flatten();
    let options = task.options.as_deref().unwrap_or_default();
    let repeated = above.iter().copied().chain([task]).filter(|task| task.repeatable);
    let sources = dependencies().filter(|it| it.kind == DependencyKind::SourceOptions);
    let mapped = dependencies().find(|it| {
        it.kind == DependencyKind::InstanceMapping && it.mapping_type.is_none_or(|kind| kind == MappingKind::OneToOne)
    });
    let conditions = dependencies().filter(|it| it.kind == DependencyKind::Conditional).filter_map(|it| {
        let condition = it.condition.as_ref()?;
        Some(Condition {
            question: key(&condition.id),
            operator: condition.operator,
            value: condition.value.clone(),
            shows: it.action != Some(Action::Hide),
        })
    });
    Question {
        key: key(&task.id),
        text: task.task.clone(),
        explanation: task.description.clone(),
        kind: form_kind(task),
        topic: task.category.clone(),
        options: options.iter().filter_map(offer).collect(),
        options_from: sources
            .flat_map(|it| it.condition.iter().map(|it| &it.id).chain(it.source.iter().map(|it| &it.id)))
            .map(|id| key(id))
            .collect(),
        path: above.iter().map(|task| Above { key: key(&task.id), title: task.task.clone() }).collect(),
        repeats: repeated.map(|task| key(&task.id)).collect(),
        item_name: task.item_name.clone(),
        item_label: task.instance_label_template.clone(),
        instances_of: mapped.and_then(|it| it.source.as_ref()).map(|source| key(&source.id)),
        conditions: conditions.collect(),
        required: task.required_status.unwrap_or(true)
            && !options.iter().any(|option| option.value == ChoiceValue::Null),
        roles: Vec::new(),
        lifecycle: Vec::new(),
        links: Vec::new(),
    }
}

fn offer(option: &form::Choice) -> Option<Offer> {
    let value = match &option.value {
        ChoiceValue::Null => return None,
        ChoiceValue::Bool(value) => value.to_string(),
        ChoiceValue::Text(text) => text.clone(),
    };
    let label = option.label.clone().unwrap_or_else(|| value.clone());
    Some(Offer { value, label })
}

fn of_registry(instrument: &str, task: &registry::Task) -> Question {
    use registry::TaskKind;
    let key = task.key(instrument);
    // Requirements, measures and statements are answered in words: how they are met, what is stated.
    let kind = match task.kinds.first() {
        None | Some(TaskKind::OpenQuestion | TaskKind::Statement | TaskKind::Requirement | TaskKind::Measure) => {
            QuestionKind::LongText
        }
        Some(TaskKind::ClosedQuestion) => QuestionKind::Text,
        Some(TaskKind::SignTask) => QuestionKind::Signature,
        Some(TaskKind::UploadDocument) => QuestionKind::Document,
    };
    Question {
        key: QuestionKey::new(key),
        text: task.question.clone().unwrap_or_else(|| key.to_owned()),
        explanation: None,
        kind,
        topic: task.topic().map(str::to_owned),
        options: Vec::new(),
        options_from: Vec::new(),
        path: Vec::new(),
        repeats: Vec::new(),
        item_name: None,
        item_label: None,
        instances_of: None,
        conditions: Vec::new(),
        required: task.required_status.unwrap_or(true),
        roles: task.suggested_roles.clone(),
        lifecycle: task.lifecycle.iter().map(|phase| phase.phase()).collect(),
        links: task.links.clone(),
    }
}
