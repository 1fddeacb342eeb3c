//! Where in a text the answer stands.

use super::document::terms;
use super::question::Question;
use super::stem::{english_base, tokens};

/// A piece of a text. All pieces together are the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The piece, to the letter.
    pub text: String,
    /// Whether it answers the question.
    pub matched: bool,
}

/// The text in pieces, or nothing where none answers the question. With `around`, a text longer than that is cut to about as
/// many letters around the first match, with `…` where it goes on.
pub fn highlight(text: &str, question: &Question, around: Option<usize>) -> Option<Vec<Fragment>> {
    let wanted = question.marked();
    let matches: Vec<_> = tokens(text)
        .filter(|token| {
            let mut found = terms(&token.word).into_iter().map(|(term, _)| term);
            found.any(|term| wanted.contains(term.as_str())) || wanted.contains(english_base(&token.word).as_str())
        })
        .map(|token| token.at)
        .collect();
    let (from, to) = window(text, matches.first()?.0, around);
    let mut fragments = Vec::new();
    let mut put = |text: String, matched| {
        if !text.is_empty() {
            fragments.push(Fragment { text, matched });
        }
    };
    let mut at = from;
    for (start, end) in matches.into_iter().filter(|(start, end)| *start >= from && *end <= to) {
        let before = if at == from && from > 0 { "…" } else { "" };
        put(format!("{before}{}", &text[at..start]), false);
        put(text[start..end].to_owned(), true);
        at = end;
    }
    put(format!("{}{}", &text[at..to], if to < text.len() { "…" } else { "" }), false);
    Some(fragments)
}

/// About `around` bytes with `first` in the first third, cut between words.
fn window(text: &str, first: usize, around: Option<usize>) -> (usize, usize) {
    let Some(around) = around.filter(|around| *around < text.len()) else { return (0, text.len()) };
    let gap = |at: usize| text[..text.floor_char_boundary(at)].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let from = if first > around / 3 { gap(first - around / 3) } else { 0 };
    let end = from + around;
    let to = if end >= text.len() {
        text.len()
    } else {
        text[text.ceil_char_boundary(end)..]
            .find(char::is_whitespace)
            .map_or(text.len(), |gap| text.ceil_char_boundary(end) + gap)
    };
    (text.ceil_char_boundary(from), to)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_answers_is_marked_in_its_own_letters() {
        let question = Question::read("schulden");
        let fragments = highlight("Hulp bij Schuldhulpverlening.", &question, None).unwrap();
        let marked: Vec<_> = fragments.iter().map(|it| (it.text.as_str(), it.matched)).collect();
        assert_eq!(marked, [("Hulp bij ", false), ("Schuldhulpverlening", true), (".", false)]);
        assert_eq!(highlight("Bomen", &question, None), None);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "\\PC{0,80}", question in "\\PC{0,20}") {
            if let Some(fragments) = highlight(&text, &Question::read(&question), None) {
                prop_assert_eq!(fragments.into_iter().map(|it| it.text).collect::<String>(), text);
            }
        }

        #[test]
        fn any_text_can_be_cut(text in "\\PC{0,200}", around in 1_usize..60) {
            let all: String = text.split_whitespace().take(1).collect();
            let _ = highlight(&text, &Question::read(&all), Some(around));
        }
    }
}
