//! Lines, spellings, budgets, and that what is printed reads the same.

use proptest::prelude::*;

use super::*;
use crate::problem::{Flaw, Problem};

#[test]
fn lines_and_spellings_are_kept() {
    let node =
        parse("# c\na: 2.0\nb:\n  - x: yes\n    y: 0x10\n  - null\nc: \"16\"\nd: &t tekst\ne: *t\n", 10).unwrap();
    assert_eq!(node.get(&["a"]).unwrap(), &Node { line: 12, value: Value::Number("2.0".into()) });
    let first = &node.get(&["b"]).unwrap().items()[0];
    assert_eq!((first.line, first.text_at(&["x"])), (14, Some("yes")), "yes is a text: no is a country");
    assert_eq!(first.get(&["y"]).unwrap(), &Node { line: 15, value: Value::Number("0x10".into()) });
    assert_eq!(node.text_at(&["c"]), Some("16"));
    assert_eq!(node.text_at(&["e"]), Some("tekst"));
}

#[test]
fn a_bomb_of_aliases_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let line = format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
        bomb += &line;
    }
    let problem = parse(&bomb, 0).unwrap_err();
    assert!(problem.message(crate::text::Language::En).contains("too complex"), "{problem:?}");
    let deep = "[".repeat(5_000);
    assert!(parse(&deep, 0).is_err());
}

#[test]
fn a_truncated_document_says_where() {
    let problem = parse("a: 1\nb: \"not en", 0).unwrap_err();
    assert!(matches!(problem, Problem::Invalid(_, Flaw::Syntax("YAML", 2.., _))), "{problem:?}");
}

proptest! {
    #[test]
    fn no_document_makes_it_panic(text in ".{0,120}") {
        let _ = parse(&text, 0);
    }

    #[test]
    fn what_is_printed_reads_the_same(text in "[ -~éë\n\t:#'\"\\-]{0,60}", list in proptest::collection::vec("[a-z0-9.:# -]{0,12}", 0..4)) {
        let mut node = Node::map();
        node.set(&["text"], Node::text(&text));
        node.set(&["list"], Node::texts(list.clone()));
        let again = parse(&print(&node).unwrap(), 0).unwrap();
        prop_assert_eq!(again.text_at(&["text"]), Some(text.as_str()));
        prop_assert_eq!(again.texts_at(&["list"]), list);
    }
}
