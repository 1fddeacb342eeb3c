//! Text for people: in Dutch, with English beside it.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A language in which the platform speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

/// A text keyed by language. Dutch is always there and is the fallback. Stored as JSON: `{"nl": …, "en": …}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "store", derive(sea_orm::FromJsonQueryResult))]
pub struct Localized {
    nl: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl Localized {
    /// A text in Dutch and perhaps English.
    pub fn new(dutch: impl Into<String>, english: Option<String>) -> Self {
        Self { nl: dutch.into(), en: english.filter(|text| !text.is_empty()) }
    }

    /// The text in `language`, else in Dutch.
    pub fn get(&self, language: Language) -> &str {
        self.exact(language).unwrap_or(&self.nl)
    }

    /// The text in exactly this language.
    pub fn exact(&self, language: Language) -> Option<&str> {
        match language {
            Language::Nl => Some(&self.nl),
            Language::En => self.en.as_deref(),
        }
    }
}

/// Several short texts. Stored as a JSON array.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(feature = "store", derive(sea_orm::FromJsonQueryResult))]
pub struct Texts(pub Vec<String>);

/// Folds a name for sorting and recognising: lower case, no accents, single spaces. Compared bytewise it gives the same
/// order on both databases.
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain text of what may hold HTML: tags gone, script and style with what is in them, entities resolved. What was markup
/// behind one more layer of entities is taken out as well, so that no frontend can bring it to life.
///
/// Its cost grows with the square of how deep the markup is nested: callers bound the text first ([`is_too_marked_up`]).
pub fn strip_html(text: &str) -> String {
    let mut plain = text.to_owned();
    for _ in 0..8 {
        let next = strip_once(&plain);
        if next == plain {
            return next;
        }
        plain = next;
    }
    // Still changing after eight layers: nobody writes so. What stands is harmless as HTML.
    ammonia::clean_text(&plain)
}

/// Whether a text that may come out at `most` characters holds too much markup to be looked at.
pub fn is_too_marked_up(text: &str, most: usize) -> bool {
    text.len() > 4 * most + 4_000 || text.bytes().filter(|byte| *byte == b'<').count() > 500
}

fn strip_once(text: &str) -> String {
    // What was a line of its own stays one.
    let lines = ["<br", "</p>", "</div>", "</li>", "<BR", "</P>", "</DIV>", "</LI>"]
        .iter()
        .fold(text.to_owned(), |text, tag| text.replace(tag, &format!("\n{tag}")));
    let safe = ammonia::Builder::empty().clean(&lines).to_string();
    // ammonia answers HTML; what is left of it are entities. The ampersand last, so that one layer goes at a time.
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")]
        .iter()
        .fold(safe, |text, (entity, plain)| text.replace(entity, plain));
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_and_accents() {
        assert_eq!(fold("  Súdwest-Fryslân  "), "sudwest-fryslan");
        assert_eq!(fold("'s-Hertogenbosch"), "'s-hertogenbosch");
    }

    #[test]
    fn dutch_is_the_fallback() {
        let text = Localized::new("Naam", None);
        assert_eq!(text.get(Language::En), "Naam");
        assert_eq!(text.exact(Language::En), None);
    }

    #[test]
    fn markup_goes_and_its_script_with_it() {
        assert_eq!(strip_html("<div>Wet <b>BRP</b><script>alert(1)</script> &amp; meer</div>"), "Wet BRP & meer");
        assert_eq!(strip_html("a < b"), "a < b");
        assert_eq!(strip_html("<ul><li>een</li><li>twee</li></ul>"), "een\ntwee");
        assert_eq!(strip_html("x &lt;script&gt;alert(1)&lt;/script&gt;"), "x");
        assert_eq!(strip_html("x &amp;lt;img src=x onerror=alert(1)&amp;gt;"), "x");
    }
}
