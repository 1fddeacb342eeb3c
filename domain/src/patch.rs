//! What an update does to one field.

use crate::problem::{Check, Flaw};
use crate::text::{Language, Localized};

/// What an update does to one field: what is left out stays as it is, and only what is said to go is cleared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// Left out.
    #[default]
    Keep,
    /// Nothing stands there from now on.
    Clear,
    /// This stands there from now on.
    Set(T),
}

impl<T> Patch<T> {
    /// A field that may be empty.
    pub fn optional(self, now: Option<T>) -> Option<T> {
        match self {
            Self::Keep => now,
            Self::Clear => None,
            Self::Set(next) => Some(next),
        }
    }

    /// A field that cannot be empty: clearing it is refused at `path`.
    pub fn required(self, check: &mut Check, path: &str, now: T) -> T {
        match self {
            Self::Keep => now,
            Self::Clear => {
                check.refuse(path, Flaw::Missing);
                now
            }
            Self::Set(next) => next,
        }
    }
}

/// What an update does to a text in two languages: to each by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalizedPatch {
    /// In Dutch.
    pub nl: Patch<String>,
    /// In English.
    pub en: Patch<String>,
}

impl Patch<LocalizedPatch> {
    /// The text after the update; cleared, it is empty.
    pub fn text(self, now: Localized) -> Localized {
        match self {
            Self::Keep => now,
            Self::Clear => Localized::default(),
            Self::Set(LocalizedPatch { nl, en }) => {
                let english = now.exact(Language::En).map(str::to_owned);
                let dutch = nl.optional(Some(now.get(Language::Nl).to_owned()));
                Localized::new(dutch.unwrap_or_default(), en.optional(english))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_and_what_is_cleared_goes() {
        assert_eq!(Patch::Keep.optional(Some(1)), Some(1));
        assert_eq!(Patch::Clear.optional(Some(1)), None);
        assert_eq!(Patch::Set(2).optional(Some(1)), Some(2));
        let mut check = Check::default();
        assert_eq!(Patch::Clear.required(&mut check, "kind", 1), 1);
        assert!(check.done().is_err());
    }

    #[test]
    fn a_text_is_changed_in_one_language() {
        let now = Localized::new("Naam", Some("Name".to_owned()));
        let dutch = LocalizedPatch { nl: Patch::Set("Titel".to_owned()), en: Patch::Keep };
        assert_eq!(Patch::Set(dutch).text(now.clone()), Localized::new("Titel", Some("Name".to_owned())));
        let english = LocalizedPatch { nl: Patch::Keep, en: Patch::Clear };
        assert_eq!(Patch::Set(english).text(now.clone()), Localized::new("Naam", None));
        assert_eq!(Patch::Clear.text(now), Localized::default());
    }
}
