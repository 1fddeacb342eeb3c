//! The words that this field is made of, and which of them mean the same. Lists of ours, in `words/`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::stem::{base, tokens};

/// Base words that compounds are built from.
static PARTS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| lines(include_str!("words/parts.txt")).collect());

/// Words that hold no meaning for a search.
static STOP: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("words/stop.txt")).flat_map(str::split_whitespace).collect());

/// Bases of words that stand in so many texts of this field that they tell little apart.
static WEAK: LazyLock<HashSet<String>> =
    LazyLock::new(|| lines(include_str!("words/weak.txt")).flat_map(str::split_whitespace).map(base).collect());

/// A word of the lists.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) word: String,
    pub(super) base: String,
}

/// Groups of expressions that mean the same; each expression as its words.
static GROUPS: LazyLock<Vec<Vec<Vec<Word>>>> = LazyLock::new(|| {
    let words = |text: &str| {
        let words = tokens(text).map(|token| token.word).filter(|word| !is_stop(word));
        words.map(|word| Word { base: base(&word), word }).collect::<Vec<_>>()
    };
    lines(include_str!("words/synonyms.txt")).map(|line| line.split(',').map(words).collect()).collect()
});

/// The groups that an expression stands in, by the base of its first word.
static BY_FIRST: LazyLock<HashMap<&'static str, Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (group, members) in GROUPS.iter().enumerate() {
        for (member, words) in members.iter().enumerate() {
            if let Some(first) = words.first() {
                found.entry(first.base.as_str()).or_default().push((group, member));
            }
        }
    }
    found
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether compounds are built with this word.
pub(super) fn is_part(word: &str) -> bool {
    PARTS.contains(word)
}

/// Whether a word says nothing of what is looked for.
pub(super) fn is_stop(word: &str) -> bool {
    STOP.contains(word)
}

/// Whether the word with this base tells little apart.
pub(super) fn is_weak(base: &str) -> bool {
    WEAK.contains(base)
}

/// What means the same as the expression that these bases begin with: how many of them the longest one takes, and the other
/// members of its groups.
pub(super) fn same_as(bases: &[String]) -> Option<(usize, Vec<&'static [Word]>)> {
    let found = BY_FIRST.get(bases.first()?.as_str())?;
    let fits = |(group, member): &&(usize, usize)| {
        let words = &GROUPS[*group][*member];
        bases.len() >= words.len() && words.iter().zip(bases).all(|(word, base)| word.base == *base)
    };
    let longest = found.iter().filter(fits).map(|(group, member)| GROUPS[*group][*member].len()).max()?;
    let others = found
        .iter()
        .filter(fits)
        .filter(|(group, member)| GROUPS[*group][*member].len() == longest)
        .flat_map(|(group, member)| {
            GROUPS[*group]
                .iter()
                .enumerate()
                .filter(move |(other, _)| other != member)
                .map(|(_, words)| words.as_slice())
        })
        .collect();
    Some((longest, others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        let parts: Vec<_> = lines(include_str!("words/parts.txt")).collect();
        assert!(parts.is_sorted() && parts.len() > 1_000, "{}", parts.len());
        assert!(parts.iter().all(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())));
        assert!(parts.iter().all(|word| !is_stop(word)), "a stop word is no part");
        assert!(GROUPS.iter().all(|group| group.len() > 1 && group.iter().all(|words| !words.is_empty())));
    }
}
