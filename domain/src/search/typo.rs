//! Words that one slip of the fingers makes of another.

use std::collections::BTreeMap;

use super::lexicon::same_as;
use super::question::{OTHER_LETTER, SLIP};
use super::stem::base;

/// Shorter words are not corrected: too many words are one slip away from them.
const SHORTEST: usize = 4;

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The word.
    pub word: String,
    /// What a find of it is worth, in hundredths of what the word as it stands would be.
    pub(super) weight: i32,
}

/// What the word, given folded, may have been meant as: each word that is one letter more, less or other, or has two next to
/// each other changed places (Damerau's distance 1), by its base, and by the bases of what means the same.
pub fn variants(word: &str) -> BTreeMap<String, Variant> {
    let mut found = BTreeMap::new();
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return found;
    }
    let mut put = |word: String, weight| {
        let base = base(&word);
        let synonyms = same_as(std::slice::from_ref(&base)).map(|(_, others)| others).unwrap_or_default();
        for synonym in synonyms.into_iter().filter(|synonym| synonym.len() == 1) {
            let less = Variant { word: word.clone(), weight: weight / 2 };
            found.entry(synonym[0].base.clone()).or_insert(less);
        }
        let better = |known: &Variant| known.weight < weight;
        if found.get(&base).is_none_or(better) {
            found.insert(base, Variant { word, weight });
        }
    };
    for at in 0..word.len() {
        let (before, after) = word.split_at(at);
        put(format!("{before}{}", &after[1..]), SLIP);
        if let [first, second, ..] = after.as_bytes() {
            put(format!("{before}{}{}{}", char::from(*second), char::from(*first), &after[2..]), SLIP);
        }
        for letter in 'a'..='z' {
            put(format!("{before}{letter}{}", &after[1..]), OTHER_LETTER);
        }
    }
    for at in 0..=word.len() {
        let (before, after) = word.split_at(at);
        for letter in 'a'..='z' {
            put(format!("{before}{letter}{after}"), SLIP);
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
        let weight = |meant: &str| variants("schlden")[&base(meant)].weight;
        assert!(weight("schulden") > weight("schaden"), "a letter left out is likelier than another one");
        assert_eq!(variants("anoniemiseren")[&base("zwartlakken")].word, "anonimiseren", "what means the same");
    }
}
