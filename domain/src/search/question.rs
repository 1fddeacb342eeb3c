//! What a question looks for.

use std::collections::HashSet;

use super::compound::parts;
use super::lexicon::{Word, is_stop, is_weak, same_as};
use super::stem::{base, english_base, other_base, tokens};
use super::typo::Variant;

/// At most so many words of a question count.
const MOST_WORDS: usize = 12;
/// At most so many terms answer one slot.
const MOST_ALTERNATIVES: usize = 24;

/// What a word counts: for how much of the question it stands, and how much a find of it is worth. A multiple of 2, 3 and 4,
/// so that it can be divided among the parts of a compound.
const WORD: i32 = 24;
const WEAK: i32 = 4;

// How much a find is worth, in hundredths, by how sure it is that it is what was meant.
const SAME: i32 = 100;
const ENGLISH: i32 = 90;
const SYNONYM: i32 = 40;
const OTHER: i32 = 70;
/// A slip that leaves out, doubles or swaps letters; one that takes another letter is less likely.
pub(super) const SLIP: i32 = 45;
pub(super) const OTHER_LETTER: i32 = 35;
const PARTS: i32 = 60;
const WORD_OF_SYNONYM: i32 = 30;
/// Two words of the question that a text writes as one.
const JOINED: i32 = 90;

/// A term that answers a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The term.
    pub term: String,
    /// What finding it is worth, in hundredths of the slot's worth.
    pub weight: i32,
}

/// One thing that a question asks after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Of which word of the question.
    word: usize,
    /// For how much of the question it stands; 0 where it only adds to what others found.
    pub share: i32,
    /// What a find is worth.
    worth: i32,
    /// The terms that answer it.
    pub alternatives: Vec<Alternative>,
}

impl Slot {
    fn put(&mut self, term: String, weight: i32) {
        if self.alternatives.len() < MOST_ALTERNATIVES && self.alternatives.iter().all(|known| known.term != term) {
            self.alternatives.push(Alternative { term, weight });
        }
    }

    /// What finding this alternative adds to a rank for each point that the term counts in the text.
    pub fn points(&self, alternative: &Alternative) -> i32 {
        self.worth * alternative.weight / 100
    }
}

/// A question, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Its words that count, folded.
    words: Vec<String>,
    /// What it asks after.
    pub slots: Vec<Slot>,
}

impl Question {
    /// Reads a question. Without any letter or digit it has no slots.
    pub fn read(text: &str) -> Self {
        let all: Vec<_> = tokens(text).map(|token| token.word).take(200).collect();
        let mut words: Vec<_> = all.iter().filter(|word| !is_stop(word)).cloned().collect();
        if words.is_empty() {
            words = all; // "wat is dat": then these are what there is
        }
        words.truncate(MOST_WORDS);
        let bases: Vec<_> = words.iter().map(|word| base(word)).collect();
        let mut question = Self { slots: Vec::new(), words };
        let mut at = 0;
        while at < bases.len() {
            let (length, others) = same_as(&bases[at..]).unwrap_or((1, Vec::new()));
            for word in at..at + length {
                question.ask_after(word, &others);
            }
            at += length;
        }
        for (at, pair) in question.words.windows(2).enumerate() {
            let joined = base(&pair.concat());
            for slot in question.slots.iter_mut().filter(|slot| slot.share > 0 && (at..=at + 1).contains(&slot.word)) {
                slot.put(joined.clone(), JOINED);
            }
        }
        question
    }

    fn ask_after(&mut self, at: usize, synonyms: &[&'static [Word]]) {
        let word = self.words[at].clone();
        let own = base(&word);
        let worth = if is_weak(&own) { WEAK } else { WORD };
        let parts = parts(&word);
        let mut slots = Vec::new();
        // A compound that the lists know as a whole is looked for as one: `nummerbord` is no `nummer`.
        if parts.is_empty() || !synonyms.is_empty() {
            let mut slot = Slot { word: at, share: worth, worth, alternatives: Vec::new() };
            slot.put(own, SAME);
            slots.push(slot);
        } else {
            // The whole adds to what its parts find, so that it is worth as much as a word that has none.
            let whole = vec![Alternative { term: own, weight: SAME - PARTS * PARTS / 100 }];
            self.slots.push(Slot { word: at, share: 0, worth, alternatives: whole });
            let weights: Vec<_> = parts.iter().map(|part| if is_weak(part) { 1 } else { 4 }).collect();
            let all: i32 = weights.iter().sum();
            for (part, weight) in parts.into_iter().zip(weights) {
                let worth = worth * weight / all;
                let mut slot = Slot { word: at, share: worth, worth, alternatives: Vec::new() };
                let same = same_as(std::slice::from_ref(&part)).map(|(_, others)| others).unwrap_or_default();
                slot.put(part, PARTS);
                for other in same.iter().filter(|other| other.len() == 1) {
                    slot.put(other[0].base.clone(), SYNONYM * PARTS / 100);
                }
                slots.push(slot);
            }
        }
        for slot in &mut slots {
            slot.put(english_base(&word), ENGLISH);
            if let Some(other) = other_base(&word) {
                slot.put(other, OTHER);
            }
            for synonym in synonyms {
                match synonym {
                    [one] => {
                        slot.put(one.base.clone(), SYNONYM);
                        slot.put(english_base(&one.word), SYNONYM);
                    }
                    several => {
                        for one in several.iter().filter(|one| !is_weak(&one.base)) {
                            slot.put(one.base.clone(), WORD_OF_SYNONYM);
                        }
                    }
                }
            }
        }
        self.slots.append(&mut slots);
    }

    /// Every term that answers something.
    pub fn terms(&self) -> HashSet<&str> {
        self.slots.iter().flat_map(|slot| &slot.alternatives).map(|alternative| alternative.term.as_str()).collect()
    }

    /// The words of which nothing is among the `known` terms: perhaps misspelt.
    pub fn unknown<'a>(&'a self, known: &HashSet<String>) -> Vec<(usize, &'a str)> {
        let found = |slot: &Slot| slot.alternatives.iter().any(|alternative| known.contains(&alternative.term));
        let of = |word| self.slots.iter().filter(move |slot| slot.word == word && slot.share > 0);
        let whole = |word: usize| known.contains(&base(&self.words[word]));
        self.words
            .iter()
            .enumerate()
            .filter(|(at, _)| !whole(*at) && !of(*at).all(found))
            .map(|(at, word)| (at, word.as_str()))
            .collect()
    }

    /// Takes `term` for the word that stands at `at`, misspelt.
    pub fn correct(&mut self, at: usize, term: &str, variant: &Variant) {
        for slot in self.slots.iter_mut().filter(|slot| slot.word == at && slot.share > 0) {
            slot.put(term.to_owned(), variant.weight);
        }
    }

    /// How much of the question a text has to answer to be an answer: two fifths.
    pub fn needed(&self) -> i32 {
        (2 * self.slots.iter().map(|slot| slot.share).sum::<i32>() + 4) / 5
    }

    /// The terms that are marked in a text that was found: not those of words that stand everywhere, where there are others.
    pub(super) fn marked(&self) -> HashSet<&str> {
        let strong = self.slots.iter().any(|slot| slot.worth > WEAK);
        let slots = self.slots.iter().filter(|slot| slot.worth > WEAK || !strong);
        slots.flat_map(|slot| &slot.alternatives).map(|alternative| alternative.term.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn has(question: &Question, word: &str) -> bool {
        question.terms().contains(base(word).as_str())
    }

    #[test]
    fn a_question_asks_after_words_parts_and_what_means_the_same() {
        let question = Question::read("Hoe help ik inwoners met een schuldenprobleem?");
        assert!(has(&question, "schuld") && has(&question, "probleem") && !question.terms().contains("hoe"));
        assert!(has(&Question::read("huis vuil"), "huisvuil"), "what is written as one");
        assert!(has(&Question::read("vuilnis"), "afval"));
        assert!(has(&Question::read("virtuele assistent"), "chatbot"));
    }

    #[test]
    fn a_question_without_words_asks_nothing() {
        assert!(Question::read(" ?! ").slots.is_empty());
        assert!(!Question::read("wat is dat").slots.is_empty());
    }

    proptest! {
        #[test]
        fn any_question_is_small(text in "\\PC{0,400}") {
            let question = Question::read(&text);
            prop_assert!(question.slots.len() <= 8 * MOST_WORDS);
            prop_assert!(question.terms().len() <= question.slots.len() * MOST_ALTERNATIVES);
            prop_assert!(question.needed() >= 0);
        }
    }
}
