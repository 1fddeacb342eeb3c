//! Compounds taken apart: `schuldhulpverlening` is `schuld`, `hulp` and `verlening`.

use super::lexicon::is_part;
use super::stem::base;

/// What stands between the parts of a Dutch compound.
const LINKS: [&str; 5] = ["", "s", "en", "e", "n"];

/// The shortest part and the shortest compound.
const SHORTEST_PART: usize = 3;
const SHORTEST: usize = 6;

/// The bases of the parts of a word, given folded. Empty where it is no compound of words that are known.
pub(super) fn parts(word: &str) -> Vec<String> {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut best: Vec<Option<Vec<&str>>> = vec![None; word.len() + 1];
    best[word.len()] = Some(Vec::new());
    // From the end: the fewest parts that make up the rest from each place on.
    for start in (0..word.len()).rev() {
        for end in (start + SHORTEST_PART..=word.len()).rev() {
            let part = &word[start..end];
            if start == 0 && end == word.len() || !(is_part(part) || end == word.len() && is_part_inflected(part)) {
                continue;
            }
            let links = if end == word.len() { &LINKS[..1] } else { &LINKS[..] };
            for link in links {
                if !word[end..].starts_with(link) {
                    continue;
                }
                let Some(rest) = best.get(end + link.len()).and_then(Option::as_ref) else { continue };
                if best[start].as_ref().is_none_or(|known| rest.len() + 1 < known.len()) {
                    best[start] = Some(std::iter::once(part).chain(rest.iter().copied()).collect());
                }
            }
        }
    }
    let Some(found) = best.swap_remove(0) else { return Vec::new() };
    if found.len() < 2 {
        return Vec::new();
    }
    let mut bases: Vec<String> = Vec::new();
    for part in found {
        let base = base(part);
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    bases
}

/// The last part of a compound has the endings of a word: `vergunningen`.
fn is_part_inflected(part: &str) -> bool {
    super::stem::is_form_of_part(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_come_apart() {
        for (word, expected) in [
            ("schuldhulpverlening", &["schuld", "hulp", "verlening"][..]),
            ("schuldenlast", &["schuld", "last"]),
            ("bouwvergunningen", &["bouw", "vergunning"]),
            ("parkeerplaatsen", &["parkeer", "plaats"]),
            ("afvalbakken", &["afval", "bak"]),
            ("bezwaarschrift", &["bezwaar", "schrift"]),
        ] {
            let expected: Vec<_> = expected.iter().map(|part| base(part)).collect();
            assert_eq!(parts(word), expected, "{word}");
        }
    }

    #[test]
    fn an_ordinary_word_is_no_compound() {
        for word in ["gemeente", "vergadering", "inwoner", "bestemming", "verlening", "schulden", "kunstmatige"] {
            assert_eq!(parts(word), Vec::<String>::new(), "{word}");
        }
    }
}
