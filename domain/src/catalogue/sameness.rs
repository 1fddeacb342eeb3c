//! By what a component is recognised as the same thing as another organisation's. Pure.

use super::Description;
use crate::text::{Language, fold};

/// Why two components may be the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sameness {
    /// They were imported from the same record.
    Record,
    /// Their source is at the same address.
    SourceCode,
    /// They have the same supplier and the same name.
    SupplierAndName,
}

impl Sameness {
    const fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::SourceCode => "source",
            Self::SupplierAndName => "product",
        }
    }

    /// What a key recognises by.
    pub fn of_key(key: &str) -> Option<Self> {
        let (word, _) = key.split_once(' ')?;
        [Self::Record, Self::SourceCode, Self::SupplierAndName].into_iter().find(|it| it.word() == word)
    }

    fn key(self, rest: &str) -> String {
        format!("{} {rest}", self.word())
    }
}

/// The key of an imported record.
pub fn record_key(source: &str, source_id: &str) -> String {
    Sameness::Record.key(&format!("{source} {source_id}"))
}

/// The keys of what a component says of itself.
pub fn match_keys(description: &Description) -> Vec<String> {
    let source = description.source_url.as_deref().map(|address| Sameness::SourceCode.key(&place(address)));
    let product = description.supplier.as_deref().map(|supplier| {
        let name = fold(description.name.get(Language::Nl));
        Sameness::SupplierAndName.key(&format!("{} | {name}", fold(supplier)))
    });
    source.into_iter().chain(product).collect()
}

/// An address without what makes no difference: capitals, the ending of a git address, a slash at the end.
fn place(address: &str) -> String {
    let address = address.to_lowercase();
    let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let address = address.split('#').next().unwrap_or_default().trim_end_matches('/');
    address.strip_suffix(".git").unwrap_or(address).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_recognised_however_it_is_written() {
        for address in ["https://GitHub.com/A/b", "https://github.com/a/b/", "https://github.com/a/b.git#readme"] {
            assert_eq!(place(address), "github.com/a/b");
        }
    }

    #[test]
    fn a_key_says_by_what_it_recognises() {
        assert_eq!(Sameness::of_key(&record_key("algoritmeregister", "x-1")), Some(Sameness::Record));
        assert_eq!(Sameness::of_key("else x"), None);
    }
}
