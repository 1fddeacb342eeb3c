//! Words of a text, and the base that all forms of a word share.

use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::is_part;

// Of the two Dutch algorithms of Snowball the one that keeps `schuld` and `schulden`, `weg` and `wegen` together.
static DUTCH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::DutchPorter));
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// A word longer than this is cut: nobody looks for it, and the index has rows of fixed worth.
const MOST_LETTERS: usize = 40;

/// A word as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Lower case, without accents.
    pub(super) word: String,
    /// Where it stands: first byte and the one past its last.
    pub(super) at: (usize, usize),
}

/// The words of a text: runs of letters and digits. An apostrophe in a word belongs to it, but for the
/// ending `'s` (`foto's`); a hyphen does not.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let start = loop {
            let (at, letter) = rest.next()?;
            if letter.is_alphanumeric() {
                break at;
            }
        };
        let mut end = text.len();
        while let Some((at, letter)) = rest.peek().copied() {
            let inside = letter.is_alphanumeric()
                || is_combining_mark(letter)
                || (matches!(letter, '\'' | '’') && text[at + letter.len_utf8()..].starts_with(char::is_alphanumeric));
            if !inside {
                end = at;
                break;
            }
            rest.next();
        }
        let word = &text[start..end];
        let plural = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        Some(Token { word: fold(plural.unwrap_or(word)), at: (start, end) })
    })
}

fn fold(word: &str) -> String {
    word.nfkd()
        .filter(|letter| letter.is_alphanumeric() && !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .take(MOST_LETTERS)
        .collect()
}

/// The base of a Dutch word, given folded.
pub(super) fn base(word: &str) -> String {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned(); // a number or a code
    }
    let form = known_form(word);
    if let Some(form) = form.as_ref().filter(|form| form.ends_with('s')) {
        return form.clone(); // Snowball takes an s for an ending: `plaats` is not `plaat`
    }
    plain(&DUTCH.stem(form.as_deref().unwrap_or(word)))
}

/// The base of an English word, given folded.
pub(super) fn english_base(word: &str) -> String {
    plain(&ENGLISH.stem(word))
}

/// The bases that a word has besides its own: of `geanonimiseerd` that of `anonimiseren`, of `parkeert` that of `parkeren`.
pub(super) fn other_base(word: &str) -> Option<String> {
    let verb = match word.strip_prefix("ge") {
        Some(rest) if rest.len() > 4 && rest.ends_with(['d', 't']) => &rest[..rest.len() - 1],
        _ if word.len() > 5 && word.ends_with('t') && !word.ends_with("heit") => &word[..word.len() - 1],
        _ => return None,
    };
    if !word.is_ascii() || is_part(word) {
        return None;
    }
    Some(base(verb)).filter(|other| *other != base(word))
}

/// `vergunn` and `vergun` are one: a doubled last consonant goes.
fn plain(stem: &str) -> String {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some(last), Some(before)) if last == before && last.is_alphabetic() && stem.chars().count() > 3 => {
            stem[..stem.len() - last.len_utf8()].to_owned()
        }
        _ => stem.to_owned(),
    }
}

/// The word of the list that this is a form of, where it is one: `bomen` → `boom`, `leges` stays `leges`.
fn known_form(word: &str) -> Option<String> {
    let plural = word.ends_with("en");
    if is_part(word) && !plural {
        return Some(word.to_owned());
    }
    // The list also has plurals, as they stand in compounds: `brieven`, of which `brief` is the base.
    forms(word).into_iter().find(|form| is_part(form)).or_else(|| is_part(word).then(|| word.to_owned()))
}

/// Whether a word is one of the list with an ending.
pub(super) fn is_form_of_part(word: &str) -> bool {
    known_form(word).is_some()
}

/// What a word can be an inflected form of.
fn forms(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for ending in ["en", "s", "n", "e", "je", "jes", "tje", "tjes", "es", "eren"] {
        let Some(short) = word.strip_suffix(ending).filter(|short| short.len() > 2 && short.is_ascii()) else {
            continue;
        };
        forms.push(short.to_owned());
        let bytes = short.as_bytes();
        let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
        if last == before {
            forms.push(short[..short.len() - 1].to_owned()); // bakken → bak
        } else if ending.starts_with('e') && is_vowel(before) && !is_vowel(last) {
            let long = format!("{}{}{}", &short[..short.len() - 1], char::from(before), char::from(last));
            forms.push(soft(&long).unwrap_or_else(|| long.clone())); // brieven has its own vowels, dozen → doos
            forms.push(long); // bomen → boom
        }
        forms.extend(soft(short)); // huizen → huis, brieven → brief
    }
    // Of verbs, in case what is left is in the list: parkeert, betaalde, geparkeerd.
    let verb = word.strip_prefix("ge").unwrap_or(word);
    forms.extend(
        ["t", "d", "te", "de", "ten", "den"].iter().filter_map(|ending| verb.strip_suffix(ending)).map(str::to_owned),
    );
    forms
}

fn is_vowel(letter: u8) -> bool {
    b"aeiou".contains(&letter)
}

/// `huiz` → `huis`, `briev` → `brief`.
fn soft(word: &str) -> Option<String> {
    let short = word.get(..word.len().checked_sub(1)?)?;
    match word.as_bytes().last()? {
        b'z' => Some(format!("{short}s")),
        b'v' => Some(format!("{short}f")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_know_where_they_stand() {
        let text = "Eén woo-verzoek: foto’s, 's avonds";
        let found: Vec<_> = tokens(text).map(|token| (token.word, &text[token.at.0..token.at.1])).collect();
        let expected = [
            ("een", "Eén"),
            ("woo", "woo"),
            ("verzoek", "verzoek"),
            ("foto", "foto’s"),
            ("s", "s"),
            ("avonds", "avonds"),
        ];
        assert_eq!(found, expected.map(|(word, at)| (word.to_owned(), at)));
    }

    #[test]
    fn all_forms_of_a_word_have_one_base() {
        for forms in [
            &["schuld", "schulden"][..],
            &["vergunning", "vergunningen"],
            &["boom", "bomen"],
            &["brief", "brieven"],
            &["huis", "huizen"],
            &["weg", "wegen"],
            &["klacht", "klachten"],
            &["bezwaar", "bezwaren"],
            &["straat", "straten", "straatje"],
            &["inwoner", "inwoners"],
            &["foto", "fotos"],
            &["bak", "bakken"],
        ] {
            let bases: std::collections::BTreeSet<_> = forms.iter().map(|form| base(form)).collect();
            assert_eq!(bases.len(), 1, "{forms:?} have {bases:?}");
        }
        assert_eq!(other_base("geanonimiseerd"), Some(base("anonimiseren")));
        assert_eq!(base("parkeert"), base("parkeren"));
    }
}
