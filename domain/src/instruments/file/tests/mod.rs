//! Files of others read and written with equal content; what does not fit together is refused.

mod any;
mod refusals;
mod renamed;

use serde_json::Value;

use super::*;
use crate::exchange::testing::real;
use crate::exchange::yaml::Node;
use crate::instruments::Questions;
use crate::instruments::testing::{REGISTRY, SMALL};

/// The real definitions, where they are at hand, by file name.
pub(super) fn definitions() -> Vec<(String, String)> {
    let files = real("assessments/par-dpia-form").into_iter().chain(real("assessments/task-registry"));
    let yaml = files.filter(|(path, _)| path.extension().is_some_and(|extension| extension == "yaml"));
    yaml.map(|(path, text)| (path.file_name().unwrap().to_string_lossy().into_owned(), text)).collect()
}

/// A document as a tree, without knowing what it is.
pub(super) fn tree(yaml: &str) -> Value {
    fn generic(node: &Node) -> Value {
        match &node.value {
            yaml::Value::Null => Value::Null,
            yaml::Value::Bool(value) => Value::Bool(*value),
            yaml::Value::Number(number) => serde_json::from_str(number).unwrap(),
            yaml::Value::Text(text) => Value::String(text.clone()),
            yaml::Value::List(items) => items.iter().map(generic).collect(),
            yaml::Value::Map(entries) => entries.iter().map(|(key, node)| (key.clone(), generic(node))).collect(),
        }
    }
    generic(&yaml::parse(yaml, 0).unwrap())
}

#[test]
fn what_is_read_is_written_with_equal_content() {
    let mut files = definitions();
    files.push(("small".into(), SMALL.into()));
    files.push(("registry".into(), REGISTRY.into()));
    for (name, text) in files {
        let read = Definition::read(&text).unwrap_or_else(|told| panic!("{name}: {told}"));
        let written = read.to_yaml().unwrap();
        assert!(tree(&text) == tree(&written), "{name}");
        assert_eq!(Definition::read(&written).as_ref(), Ok(&read), "{name}");
        let stored = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Definition>(&stored).unwrap(), read, "{name}");
    }
}

#[test]
fn the_real_files_are_what_they_are_known_to_be() {
    for (name, text) in definitions() {
        let read = Definition::read(&text).unwrap();
        let (urn, version, kind, tasks, warnings) = match name.as_str() {
            "dpia.yaml" => ("urn:nl:dpia", "3.0", InstrumentKind::Dpia, 210, 0),
            "prescan.yaml" => ("urn:nl:prescan", "2.0", InstrumentKind::PreScan, 57, 1),
            "iama.yaml" => ("urn:nl:aivt:tr:iama", "1.0", InstrumentKind::Iama, 57, 0),
            other => panic!("{other}: tell what is known of it"),
        };
        assert_eq!((read.urn(), read.version(), read.kind()), (urn, Some(version), kind), "{name}");
        assert_eq!(Questions::of(&read).iter().count(), tasks, "{name}");
        assert_eq!(read.warnings().len(), warnings, "{name}: {:?}", read.warnings());
        assert!(read.warnings().iter().all(|told| told.contains("question 0.4.1")), "{:?}", read.warnings());
    }
}

#[test]
fn what_is_absent_stays_absent_and_what_is_empty_stays_empty() {
    let text = SMALL.replace(
        "- {task: Ter informatie, id: '1.8', type: [informational], repeatable: false}",
        "- {task: T, id: '1.8', type: [informational], repeatable: false, defaultValue: null, sources: [], tasks: [], \
         references: {a: [], b: x, c: {id: '1', type: direct takeover}, d: ['1'], e: [{id: '1', type: many-to-one}]}}",
    );
    let read = Definition::read(&text).unwrap();
    assert!(tree(&text) == tree(&read.to_yaml().unwrap()));
    let Definition::Form(form) = &read else { panic!() };
    let task = form.walk().into_iter().find(|(_, task)| task.id == "1.8").unwrap().1;
    assert_eq!(task.default_value, Some(form::Plain::Null));
    assert_eq!(task.sources, Some(vec![]));
    assert_eq!((&task.options, &task.description), (&None, &None));
}
