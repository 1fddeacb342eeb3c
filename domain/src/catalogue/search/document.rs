//! What a component is found by.

use super::super::Component;
use crate::search::{Document, Field};
use crate::text::fold;

/// Before the terms that stand for standards. No word has a space in it.
pub(in crate::catalogue) const STANDARD: &str = "standard ";

/// The term that stands for a standard.
pub(in crate::catalogue) fn standard_term(standard: &str) -> String {
    format!("{STANDARD}{}", fold(standard))
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
        for standard in &description.standards {
            document.add_term(standard_term(standard));
        }
        document
    }
}
