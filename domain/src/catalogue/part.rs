//! The parts of a description, each as one text: what a spreadsheet's column holds, what a preview compares, and what an
//! import that does not speak of it leaves as it is.

use super::{ComponentKind, Description, LifecyclePhase, Theme};
use crate::text::{Language, Localized};

/// A part of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The name in a language.
    Name(Language),
    /// The summary in a language.
    Summary(Language),
    /// The purpose in a language.
    Purpose(Language),
    /// What it is.
    Kind,
    /// The policy theme.
    Theme,
    /// The phase of its life cycle.
    Phase,
    /// The licence.
    Licence,
    /// Where the source is.
    SourceUrl,
    /// Whom to ask.
    Contact,
    /// Who made it.
    Supplier,
    /// The standards that it keeps to.
    Standards,
    /// Words by which it should be found besides.
    Keywords,
}

impl Part {
    /// All of them, in the order of a description.
    pub const ALL: [Self; 15] = [
        Self::Name(Language::Nl),
        Self::Name(Language::En),
        Self::Summary(Language::Nl),
        Self::Summary(Language::En),
        Self::Purpose(Language::Nl),
        Self::Purpose(Language::En),
        Self::Kind,
        Self::Theme,
        Self::Phase,
        Self::Licence,
        Self::SourceUrl,
        Self::Contact,
        Self::Supplier,
        Self::Standards,
        Self::Keywords,
    ];

    /// Where it stands in a description, as an input names it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Name(Language::Nl) => "name.nl",
            Self::Name(Language::En) => "name.en",
            Self::Summary(Language::Nl) => "summary.nl",
            Self::Summary(Language::En) => "summary.en",
            Self::Purpose(Language::Nl) => "purpose.nl",
            Self::Purpose(Language::En) => "purpose.en",
            Self::Kind => "kind",
            Self::Theme => "theme",
            Self::Phase => "phase",
            Self::Licence => "licence",
            Self::SourceUrl => "sourceUrl",
            Self::Contact => "contact",
            Self::Supplier => "supplierName",
            Self::Standards => "standards",
            Self::Keywords => "keywords",
        }
    }

    /// What a description says there; empty where it says nothing. Codes stand for themselves.
    pub fn of(self, description: &Description) -> String {
        let exact = |text: &Localized, language| text.exact(language).unwrap_or_default().to_owned();
        match self {
            Self::Name(language) => exact(&description.name, language),
            Self::Summary(language) => exact(&description.summary, language),
            Self::Purpose(language) => exact(&description.purpose, language),
            Self::Kind => description.kind.code().to_owned(),
            Self::Theme => description.theme.map(Theme::code).unwrap_or_default().to_owned(),
            Self::Phase => description.phase.map(LifecyclePhase::code).unwrap_or_default().to_owned(),
            Self::Licence => description.licence.clone().unwrap_or_default(),
            Self::SourceUrl => description.source_url.clone().unwrap_or_default(),
            Self::Contact => description.contact.clone().unwrap_or_default(),
            Self::Supplier => description.supplier.clone().unwrap_or_default(),
            Self::Standards => join(&description.standards),
            Self::Keywords => join(&description.keywords),
        }
    }

    /// Makes a description say this there. `false` where it is no code of this part, and nothing was changed.
    pub fn set(self, description: &mut Description, text: &str) -> bool {
        let some = Some(text.to_owned()).filter(|text| !text.is_empty());
        let put = |whole: &mut Localized, language| {
            let other = |language| whole.exact(language).map(str::to_owned);
            *whole = match language {
                Language::Nl => Localized::new(text, other(Language::En)),
                Language::En => Localized::new(other(Language::Nl).unwrap_or_default(), some.clone()),
            };
        };
        match self {
            Self::Name(language) => put(&mut description.name, language),
            Self::Summary(language) => put(&mut description.summary, language),
            Self::Purpose(language) => put(&mut description.purpose, language),
            Self::Kind => match ComponentKind::from_code(text) {
                Some(kind) => description.kind = kind,
                None => return false,
            },
            Self::Theme => {
                description.theme = Theme::from_code(text);
                return text.is_empty() || description.theme.is_some();
            }
            Self::Phase => {
                description.phase = LifecyclePhase::from_code(text);
                return text.is_empty() || description.phase.is_some();
            }
            Self::Licence => description.licence = some,
            Self::SourceUrl => description.source_url = some,
            Self::Contact => description.contact = some,
            Self::Supplier => description.supplier = some,
            Self::Standards => description.standards = split(text),
            Self::Keywords => description.keywords = split(text),
        }
        true
    }

    /// Makes `to` say there what `from` says.
    pub fn copy(self, from: &Description, to: &mut Description) {
        // What a description says is always of the right form.
        let _ = self.set(to, &self.of(from));
    }
}

/// Several texts as one: with semicolons, and on lines of their own where one holds a semicolon itself.
fn join(texts: &[String]) -> String {
    if texts.iter().any(|text| text.contains(';')) {
        texts.iter().map(|text| format!("{}\n", text.replace('\n', " "))).collect()
    } else {
        texts.iter().map(|text| text.replace('\n', " ")).collect::<Vec<_>>().join("; ")
    }
}

fn split(text: &str) -> Vec<String> {
    let separator = if text.contains('\n') { '\n' } else { ';' };
    text.split(separator).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_part_is_set_and_read_back() {
        let mut description = Description::default();
        for (part, text) in [
            (Part::Name(Language::En), "Name"),
            (Part::Name(Language::Nl), "Naam"),
            (Part::Kind, "CHATBOT"),
            (Part::Theme, "WORK"),
            (Part::Phase, "DESIGN"),
            (Part::Contact, "ai@example.org"),
            (Part::Keywords, "a; b"),
        ] {
            assert!(part.set(&mut description, text), "{part:?}");
            assert_eq!(part.of(&description), text, "{part:?}");
        }
        assert_eq!(description.name, Localized::new("Naam", Some("Name".to_owned())));
        assert!(!Part::Kind.set(&mut description, "ROBOT"));
        assert!(!Part::Theme.set(&mut description, "ROBOT"));
        assert!(Part::Theme.set(&mut description, ""));
    }

    proptest! {
        #[test]
        fn a_list_is_joined_without_loss(texts in proptest::collection::vec("[a-z;,:|]{1,6}", 0..5)) {
            prop_assert_eq!(split(&join(&texts)), texts.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>());
        }
    }
}
