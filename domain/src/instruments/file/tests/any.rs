//! Whatever stands in a file: nothing panics, and every text comes back as it was.

use proptest::prelude::*;

use super::tree;
use crate::instruments::answers::{AnswerSet, open_places};
use crate::instruments::file::form::{ChoiceValue, Plain, Scalar};
use crate::instruments::testing::{REGISTRY, RULES, SMALL};
use crate::instruments::{Definition, Questions, assess};

fn with_text(text: &str) -> Definition {
    let mut definition = Definition::read(SMALL).unwrap();
    let Definition::Form(form) = &mut definition else { panic!() };
    let tasks = form.tasks[0].tasks.as_mut().unwrap();
    text.clone_into(&mut tasks[2].task);
    tasks[2].default_value = Some(Plain::Text(text.to_owned()));
    tasks[2].options.as_mut().unwrap()[0].value = ChoiceValue::Text(text.to_owned());
    let condition = tasks[3].dependencies.as_mut().unwrap()[0].condition.as_mut().unwrap();
    condition.value = Some(Scalar::Text(text.to_owned()));
    definition
}

#[test]
fn a_text_that_looks_like_something_else_stays_a_text() {
    for text in [
        "true",
        "True",
        "no",
        "null",
        "~",
        "1.0",
        "1",
        "0x1F",
        "0o7",
        "1_000",
        "1e3",
        ".inf",
        "-.INF",
        ".nan",
        "2026-01-01",
        "- a",
        "a: b",
        "# a",
        "a #b",
        "'a'",
        "\"a\"",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "[a",
        "{a",
        "a\n",
        "a\nb\n\n",
        "<<",
        "=",
        "---",
        "...",
        "a\tb",
        "a\u{85}b",
        "a\u{2028}b",
        "é 😀",
        "\u{feff}a",
        "a\\nb",
        "a,b",
        "+1",
        "-0",
        "12:30",
    ] {
        let definition = with_text(text);
        let yaml = definition.to_yaml().unwrap();
        assert!(Definition::read(&yaml).as_ref() == Ok(&definition), "{text:?}\n{yaml}");
    }
}

proptest! {
    // Each case reads a whole form.
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_comes_back_as_it_was(text in "[ -~éë\n\t:#'\"\\-]{1,60}[a-z]") {
        let definition = with_text(&text);
        prop_assert_eq!(Definition::read(&definition.to_yaml().unwrap()), Ok(definition));
    }

    /// Lines taken out, doubled and swapped: what is still read hangs together.
    #[test]
    fn a_damaged_file_is_refused_or_is_whole(
        which in 0..3_usize,
        edits in proptest::collection::vec((0..3_usize, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let mut lines: Vec<_> = [SMALL, RULES, REGISTRY][which].lines().collect();
        for (how, one, other) in edits {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            match how {
                0 => drop(lines.remove(one)),
                1 => lines.insert(one, lines[other]),
                _ => lines.swap(one, other),
            }
        }
        let text = lines.join("\n");
        if let Ok(read) = Definition::read(&text) {
            prop_assert_eq!(tree(&text), tree(&read.to_yaml().unwrap()));
            let (questions, none) = (Questions::of(&read), AnswerSet::default());
            for place in open_places(&questions, &none).required {
                prop_assert!(questions.get(&place.question).unwrap().kind.takes_answer());
            }
            if let Definition::Form(form) = &read {
                assess(form, &questions, &none);
            }
        }
    }
}
