//! What a component is found by.

use std::collections::{BTreeMap, HashMap};

use super::compound::parts;
use super::lexicon::is_stop;
use super::stem::{base, english_base, other_base, tokens};
use crate::text::{Language, Localized};

/// Where in a component a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// In its name.
    Name,
    /// Among the words by which its owner wants it found.
    Keyword,
    /// In its summary.
    Summary,
    /// In the name of its supplier.
    Supplier,
    /// In the name of its kind or theme.
    Code,
    /// In its purpose.
    Purpose,
    /// In what else was imported with it.
    Text,
}

impl Field {
    /// What a word there counts.
    const fn weight(self) -> i32 {
        match self {
            Self::Name => 120,
            Self::Keyword => 80,
            Self::Summary => 50,
            Self::Supplier => 40,
            Self::Code | Self::Purpose => 30,
            Self::Text => 10,
        }
    }
}

/// Of a word's weight: what another base of it counts, and what a part of a compound counts. In hundredths.
const OTHER: i32 = 70;
const PART: i32 = 60;

/// At most so many terms of one component are kept, those that count most: an index row costs something to everybody.
const MOST_TERMS: usize = 600;

/// At most so many letters of one text are looked at.
const MOST_LETTERS: usize = 20_000;

/// The terms of a component, each with what it counts where it stands.
#[derive(Debug, Default)]
pub struct Document(HashMap<String, HashMap<Field, i32>>);

impl Document {
    /// Adds a text in Dutch and perhaps English.
    pub fn add(&mut self, field: Field, text: &Localized) {
        self.add_dutch(field, text.get(Language::Nl));
        if let Some(english) = text.exact(Language::En) {
            for token in words(english) {
                self.put(field, english_base(&token), 100);
            }
        }
    }

    /// Adds a text in Dutch.
    pub fn add_dutch(&mut self, field: Field, text: &str) {
        for token in words(text) {
            for (term, share) in terms(&token) {
                self.put(field, term, share);
            }
        }
    }

    /// Adds a term that no text is searched for: by it, it is filtered.
    pub fn add_term(&mut self, term: String) {
        self.0.entry(term).or_default().insert(Field::Code, 1);
    }

    fn put(&mut self, field: Field, term: String, share: i32) {
        let weight = field.weight() * share / 100;
        let known = self.0.entry(term).or_default().entry(field).or_default();
        *known = weight.max(*known);
    }

    /// Each term with its weight, 1 to 360: what the fields that it stands in count together.
    pub fn terms(self) -> BTreeMap<String, i16> {
        let weigh = |fields: HashMap<Field, i32>| i16::try_from(fields.into_values().sum::<i32>()).unwrap_or(i16::MAX);
        let mut terms: Vec<_> = self.0.into_iter().map(|(term, fields)| (term, weigh(fields))).collect();
        terms.sort_unstable_by(|(term, weight), (other, more)| more.cmp(weight).then_with(|| term.cmp(other)));
        terms.truncate(MOST_TERMS);
        terms.into_iter().collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let end = text.char_indices().nth(MOST_LETTERS).map_or(text.len(), |(at, _)| at);
    tokens(&text[..end]).map(|token| token.word).filter(|word| !is_stop(word))
}

/// What a Dutch word is found by, and how much of its weight each counts, in hundredths.
pub(super) fn terms(word: &str) -> Vec<(String, i32)> {
    let mut terms = vec![(base(word), 100)];
    terms.extend(other_base(word).map(|term| (term, OTHER)));
    terms.extend(parts(word).into_iter().map(|term| (term, PART)));
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_by_where_it_stands_and_a_part_less() {
        let mut document = Document::default();
        document.add(Field::Name, &Localized::new("Schuldhulpverlening", None));
        document.add(Field::Summary, &Localized::new("Hulp bij schulden", Some("Help with debts".to_owned())));
        let terms = document.terms();
        assert_eq!(terms[&base("schuld")], 72 + 50);
        assert_eq!(terms[&base("schuldhulpverlening")], 120);
        assert_eq!(terms["debt"], 50);
        assert!(!terms.contains_key("bij"));
    }

    #[test]
    fn a_text_of_any_length_has_a_bounded_number_of_terms() {
        let text: String = (0..5_000).map(|number| format!("woord{number} ")).collect();
        let mut document = Document::default();
        document.add_dutch(Field::Text, &text);
        assert_eq!(document.terms().len(), MOST_TERMS);
    }
}
