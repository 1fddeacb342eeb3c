//! Words that one slip of the fingers makes of another.

use std::collections::BTreeMap;

use super::stem::base;

/// Shorter words are not corrected: too many words are one slip away from them.
const SHORTEST: usize = 4;

/// What the word, given folded, may have been meant as: the base and the word, for each word that is one letter more, less
/// or other, or has two next to each other changed places. (Damerau's distance 1.)
pub fn variants(word: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return found;
    }
    let mut put = |variant: String| {
        found.entry(base(&variant)).or_insert(variant);
    };
    for at in 0..word.len() {
        let (before, after) = word.split_at(at);
        put(format!("{before}{}", &after[1..]));
        if let [first, second, ..] = after.as_bytes() {
            put(format!("{before}{}{}{}", char::from(*second), char::from(*first), &after[2..]));
        }
        for letter in 'a'..='z' {
            put(format!("{before}{letter}{}", &after[1..]));
        }
    }
    for at in 0..=word.len() {
        let (before, after) = word.split_at(at);
        for letter in 'a'..='z' {
            put(format!("{before}{letter}{after}"));
        }
    }
    found.remove(&base(word));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter() {
        let has = |word: &str, meant: &str| variants(word).contains_key(&base(meant));
        assert!(has("vegunning", "vergunning") && has("chtbot", "chatbot") && has("subisdie", "subsidie"));
        assert!(has("schuldhupverlening", "schuldhulpverlening"));
        assert!(!has("afval", "water"));
        assert!(variants("woo").is_empty());
    }
}
