//! What is written comes from the fields alone: all texts changed in them, all texts have changed in what is written.

use serde_json::Value;

use super::{definitions, tree};
use crate::instruments::Definition;
use crate::instruments::file::{form, registry};
use crate::instruments::testing::{REGISTRY, RULES, SMALL};

/// Below these keys stand values of enumerations.
const KEPT: [&str; 7] = ["type", "operator", "action", "mapping_type", "level", "suggested_roles", "lifecycle"];

fn change(text: &mut String) {
    text.insert(0, '_');
    text.push('x');
}

fn change_tree(value: &mut Value) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(change_tree),
        Value::Object(fields) => {
            fields
                .iter_mut()
                .filter(|(key, _)| !KEPT.contains(&key.as_str()))
                .for_each(|(_, value)| change_tree(value));
        }
        _ => {}
    }
}

fn change_all<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    texts.into_iter().for_each(change);
}

fn change_form(form: &mut form::Definition) {
    change_all([&mut form.name, &mut form.urn, &mut form.description]);
    change_all(&mut form.version);
    form.tasks.iter_mut().for_each(change_task);
    for assessment in form.assessments.iter_mut().flatten() {
        change(&mut assessment.id);
        for level in &mut assessment.levels {
            change_all([&mut level.expression, &mut level.result]);
            change_all(&mut level.explanation);
            for it in level.criteria.iter_mut().flatten() {
                change_all([&mut it.id, &mut it.expression, &mut it.explanation]);
            }
        }
    }
}

fn change_task(task: &mut form::Task) {
    change_all([&mut task.id, &mut task.task]);
    let texts = [
        &mut task.description,
        &mut task.category,
        &mut task.value_type,
        &mut task.instance_label_template,
        &mut task.item_name,
    ];
    change_all(texts.into_iter().flatten());
    for option in task.options.iter_mut().flatten() {
        change_all(&mut option.label);
        if let form::ChoiceValue::Text(text) = &mut option.value {
            change(text);
        }
    }
    for references in task.references.iter_mut().flat_map(|all| all.values_mut()) {
        match references {
            form::References::Id(id) => change(id),
            form::References::Ids(ids) => change_all(ids),
            form::References::Typed(it) => change(&mut it.id),
            form::References::AllTyped(all) => change_all(all.iter_mut().map(|it| &mut it.id)),
        }
    }
    for it in task.dependencies.iter_mut().flatten() {
        if let Some(condition) = &mut it.condition {
            change(&mut condition.id);
            if let Some(form::Scalar::Text(text)) = &mut condition.value {
                change(text);
            }
        }
        change_all(it.source.as_mut().map(|source| &mut source.id));
        it.calculation.iter_mut().for_each(change_calculation);
    }
    task.calculation.iter_mut().for_each(change_calculation);
    for it in task.sources.iter_mut().flatten() {
        change(&mut it.source);
        change_all(&mut it.description);
    }
    if let Some(form::Plain::Text(text)) = &mut task.default_value {
        change(text);
    }
    task.tasks.iter_mut().flatten().for_each(change_task);
}

fn change_calculation(it: &mut form::Calculation) {
    change_all([&mut it.score_key, &mut it.expression]);
    change_all(it.risk_score.iter_mut().flatten().map(|score| &mut score.when));
}

fn change_registry(it: &mut registry::Definition) {
    change_all([&mut it.systemcard_path, &mut it.schema_version, &mut it.name, &mut it.description]);
    change_all([&mut it.urn, &mut it.language, &mut it.date, &mut it.url]);
    for owner in &mut it.owners {
        change_all([&mut owner.organization, &mut owner.name, &mut owner.email, &mut owner.role]);
    }
    it.template.iter_mut().for_each(change_template);
    for task in it.tasks.iter_mut().flatten() {
        change(&mut task.urn);
        change_all(&mut task.question);
        change_all(&mut task.expiration_date);
        change_all(task.labels.iter_mut().flat_map(|label| [&mut label.key, &mut label.value]));
        for link in &mut task.links {
            let texts = [&mut link.text, &mut link.url, &mut link.urn, &mut link.systemcard_path, &mut link.version];
            change_all(texts.into_iter().flatten());
        }
        for before in task.depends_on.iter_mut().flatten() {
            change_all([&mut before.text, &mut before.urn].into_iter().flatten());
        }
        for it in task.signature.iter_mut().flatten() {
            change_all([&mut it.algorithm, &mut it.signature_hash].into_iter().flatten());
        }
        change_template(&mut task.template);
    }
}

fn change_template(template: &mut registry::Template) {
    for placeholder in template.values_mut() {
        match placeholder {
            registry::Placeholder::Text(text) => change(text),
            registry::Placeholder::Authors(authors) => {
                change_all(authors.iter_mut().flat_map(|it| [&mut it.name, &mut it.email, &mut it.role]));
            }
        }
    }
}

#[test]
fn nothing_is_copied_from_what_was_read() {
    let mut files = definitions();
    files.extend([SMALL, RULES, REGISTRY].map(|text| (text[..12].to_owned(), text.to_owned())));
    for (name, text) in files {
        let mut read = Definition::read(&text).unwrap();
        match &mut read {
            Definition::Form(form) => change_form(form),
            Definition::Registry(registry) => change_registry(registry),
        }
        let stored = serde_json::to_string(&read).unwrap();
        let written = serde_json::from_str::<Definition>(&stored).unwrap().to_yaml().unwrap();
        let mut expected = tree(&text);
        change_tree(&mut expected);
        assert!(tree(&written) == expected, "{name}");
    }
}
