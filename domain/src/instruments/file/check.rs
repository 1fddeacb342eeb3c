//! What must fit together in a definition: all that does not is told at once, each with its question.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{self, Action, DependencyKind, Operator};
use super::graph::Graph;
use super::{Definition, MOST_LEVELS, MOST_TASKS, expressions, registry};
use crate::instruments::question::form_kind;

/// Conditions wait for each other at most so long, groups included.
const MOST_CHAIN: usize = 100;

pub(super) fn problems(definition: &Definition) -> Vec<String> {
    match definition {
        Definition::Form(form) => form_problems(form),
        Definition::Registry(registry) => registry_problems(registry),
    }
}

pub(super) fn warnings(definition: &Definition) -> Vec<String> {
    match definition {
        Definition::Form(form) => expressions::warnings(form),
        Definition::Registry(_) => Vec::new(),
    }
}

/// Numbers with dots between them.
pub(in crate::instruments) fn is_numbers(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn form_problems(form: &form::Definition) -> Vec<String> {
    let mut problems = Vec::new();
    if !form.urn.strip_prefix("urn:nl:").is_some_and(is_word) {
        problems.push(format!("urn {}: write it as urn:nl:dpia, without version", form.urn));
    }
    if let Some(version) = form.version.as_deref().filter(|it| !is_numbers(it) || it.split('.').count() > 3) {
        problems.push(format!("version {version}: write it as 3, 3.0 or 3.0.1"));
    }
    let walked = form.walk();
    if walked.len() > MOST_TASKS {
        return vec![format!("{} tasks: there are at most {MOST_TASKS}", walked.len())];
    }
    let mut tasks = BTreeMap::new();
    for (above, task) in &walked {
        let mut tell = |what: String| problems.push(format!("question {}: {what}", task.id));
        if tasks.insert(task.id.as_str(), *task).is_some() {
            tell("this id is there twice".to_owned());
        }
        if !is_numbers(&task.id) {
            tell("write an id as numbers with dots between them".to_owned());
        }
        if let Some(parent) = above.last()
            && !task.id.strip_prefix(parent.id.as_str()).is_some_and(|rest| rest.starts_with('.'))
        {
            tell(format!("it is below {} and its id does not begin with that", parent.id));
        }
        if above.len() >= MOST_LEVELS {
            tell(format!("it is deeper than {MOST_LEVELS} levels"));
        }
        if task.task.trim().is_empty() {
            tell("it has no text".to_owned());
        }
        if task.kinds.is_empty() {
            tell("it has no type".to_owned());
        }
        let has_source = task.dependencies.iter().flatten().any(|it| it.kind == DependencyKind::SourceOptions);
        if form_kind(task).has_options() && task.options.as_ref().is_none_or(Vec::is_empty) && !has_source {
            tell("it has nothing to choose from: give options or a dependency source_options".to_owned());
        }
    }
    for (_, task) in &walked {
        for dependency in task.dependencies.iter().flatten() {
            let told = dependency_problems(dependency, &tasks);
            problems.extend(told.into_iter().map(|what| format!("question {}: {what}", task.id)));
        }
    }
    problems.extend(circles(&walked));
    problems.extend(expressions::problems(form));
    problems
}

fn dependency_problems(dependency: &form::Dependency, tasks: &BTreeMap<&str, &form::Task>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut tell = |what: &str| problems.push(format!("dependency {}: {what}", dependency.kind.code()));
    let ids = dependency.condition.iter().map(|it| &it.id).chain(dependency.source.iter().map(|it| &it.id));
    for id in ids {
        match tasks.get(id.as_str()) {
            None => tell(&format!("there is no question {id}")),
            Some(task) if dependency.kind != DependencyKind::InstanceMapping && !form_kind(task).takes_answer() => {
                tell(&format!("{id} takes no answer"));
            }
            Some(_) => {}
        }
    }
    match dependency.kind {
        DependencyKind::Conditional => {
            match &dependency.condition {
                None => tell("it has no condition"),
                Some(it) if it.value.is_none() && matches!(it.operator, Operator::Equals | Operator::Contains) => {
                    tell(&format!("its operator {} needs a value", it.operator.code()));
                }
                Some(_) => {}
            }
            if !matches!(dependency.action, Some(Action::Show | Action::Hide)) {
                tell("its action is show or hide");
            }
        }
        DependencyKind::SourceOptions if dependency.condition.is_none() && dependency.source.is_none() => {
            tell("it has no condition or source that names a question");
        }
        DependencyKind::InstanceMapping if dependency.source.is_none() => tell("it has no source"),
        DependencyKind::SourceOptions | DependencyKind::InstanceMapping => {}
    }
    problems
}

fn circles(walked: &[(Vec<&form::Task>, &form::Task)]) -> Vec<String> {
    let mut problems = Vec::new();
    for kind in DependencyKind::ALL {
        let mut graph = Graph::default();
        for (above, task) in walked {
            // What is in a group waits for the group; but options do not.
            if let Some(parent) = above.last().filter(|_| *kind != DependencyKind::SourceOptions) {
                graph.add(&task.id, &parent.id);
            }
            for dependency in task.dependencies.iter().flatten().filter(|it| it.kind == *kind) {
                dependency.condition.iter().for_each(|it| graph.add(&task.id, &it.id));
                dependency.source.iter().for_each(|it| graph.add(&task.id, &it.id));
            }
        }
        let (circle, longest) = graph.circles();
        if !circle.is_empty() {
            problems.push(format!("questions {}: by {} they wait for each other", circle.join(", "), kind.code()));
        }
        if longest > MOST_CHAIN {
            problems.push(format!("by {} {longest} questions wait one for another: at most {MOST_CHAIN}", kind.code()));
        }
    }
    problems
}

fn registry_problems(registry: &registry::Definition) -> Vec<String> {
    let mut problems = Vec::new();
    let good_urn = registry
        .urn
        .strip_prefix("urn:nl:aivt:tr:")
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(name, version)| is_word(name) && is_numbers(version) && version.contains('.'));
    if !good_urn {
        problems.push(format!("urn {}: write it as urn:nl:aivt:tr:iama:1.0", registry.urn));
    }
    if registry.schema_version != "1.1.0" {
        problems.push(format!("schema_version {}: only 1.1.0 is read", registry.schema_version));
    }
    let (tongue, land) = registry.language.split_once('-').unwrap_or((&registry.language, "XX"));
    let is_land = land.len() == 2 && land.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_word(tongue) || tongue.len() != 2 || !is_land {
        problems.push(format!("language {}: write it as nl or nl-NL", registry.language));
    }
    if registry.tasks().len() > MOST_TASKS {
        return vec![format!("{} tasks: there are at most {MOST_TASKS}", registry.tasks().len())];
    }
    check_template("template", registry.template.iter(), &mut problems);
    let mut seen = BTreeSet::new();
    for task in registry.tasks() {
        let name = format!("question {}", task.urn);
        let key = task.key(&registry.urn);
        let mut tell = |what: &str| problems.push(format!("{name}: {what}"));
        if !seen.insert(key) {
            tell("this urn is there twice");
        }
        let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        if key == task.urn || key.is_empty() || !is_key(key) {
            tell("its urn is the instrument's with a colon and letters, digits and dots behind it");
        }
        if task.kinds.is_empty() {
            tell("it has no type");
        }
        check_template(&name, std::iter::once(&task.template), &mut problems);
    }
    problems
}

fn check_template<'a>(name: &str, templates: impl Iterator<Item = &'a registry::Template>, problems: &mut Vec<String>) {
    for (field, placeholder) in templates.flatten() {
        let good = match placeholder {
            registry::Placeholder::Text(text) => text.starts_with('$'),
            registry::Placeholder::Authors(authors) => authors
                .iter()
                .all(|it| it.name == "$AUTHOR.NAME" && it.email == "$AUTHOR.EMAIL" && it.role == "$AUTHOR.ROLE"),
        };
        if !good {
            problems.push(format!("{name}: the template's {field} is a placeholder that begins with $"));
        }
    }
}
