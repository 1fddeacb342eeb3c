//! Cells that a spreadsheet program takes for text, whatever stands in them.
//!
//! A cell that begins like a formula would be run when somebody opens the file. It gets an apostrophe in front, which such
//! programs do not show; what has apostrophes of its own before such a beginning gets one more, so that reading it back takes
//! exactly one away and nothing is lost (OWASP, CSV injection).

/// What a formula begins with, also in full width.
const BEGINNINGS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// A text as a cell.
pub fn guard(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_cell_begins_a_formula_and_nothing_is_lost(text in "['=+@\\-＝\ta-z]{0,8}") {
            let cell = guard(&text);
            prop_assert!(!cell.starts_with(BEGINNINGS), "{cell}");
            prop_assert_eq!(unguard(&cell), text);
        }
    }
}
