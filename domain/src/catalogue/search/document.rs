//! What a component is found by.

use std::collections::BTreeMap;

use super::super::Component;
use crate::search::{Document, Field};
use crate::text::fold;

/// Before the terms that stand for standards. No word has a space in it.
pub(in crate::catalogue) const STANDARD: &str = "standard ";
/// Between a standard as it is compared and as it is written. Comes before everything that a text has.
const WRITTEN: char = '\u{1f}';

/// The range of terms that stand for a standard, however it is written: from the first, before the second.
pub(in crate::catalogue) fn standard_terms(standard: &str) -> (String, String) {
    let compared = format!("{STANDARD}{}", fold(standard));
    (format!("{compared}{WRITTEN}"), format!("{compared} "))
}

/// A standard as it is compared and as it is written, by its term.
#[cfg(feature = "store")]
pub(super) fn standard_of(term: &str) -> Option<(&str, &str)> {
    term.strip_prefix(STANDARD)?.split_once(WRITTEN)
}

impl Component {
    /// Its texts, weighed. `texts` is what was imported with it.
    pub fn document(&self, texts: &str) -> Document {
        let description = &self.description;
        let mut document = Document::default();
        document.add(Field::Name, &description.name);
        document.add(Field::Summary, &description.summary);
        document.add(Field::Purpose, &description.purpose);
        for keyword in &description.keywords {
            document.add_dutch(Field::Keyword, keyword);
        }
        document.add_dutch(Field::Supplier, description.supplier.as_deref().unwrap_or_default());
        document.add_dutch(Field::Code, description.kind.dutch());
        document.add_dutch(Field::Code, description.theme.map(super::super::Theme::dutch).unwrap_or_default());
        document.add_dutch(Field::Text, texts);
        // Written in two ways it is one standard.
        let mut standards = BTreeMap::new();
        for standard in &description.standards {
            standards.entry(standard_terms(standard).0).or_insert(standard);
        }
        for (compared, written) in standards {
            document.add_term(compared + written);
        }
        document
    }
}
