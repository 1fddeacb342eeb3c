//! Texts that are longer than what they are to fit in.

use super::Note;
use crate::problem::{Flaw, Problem};

/// At most so many records in one document.
pub const MOST_IMPORT_RECORDS: usize = 5_000;

/// At most so many bytes of further texts of one record are kept for the search.
const MOST_SEARCH_BYTES: usize = 64 * 1024;

/// At most so many bytes are one record: a description in words, and no file of data.
const MOST_RECORD_BYTES: usize = 1024 * 1024;

/// That a record is too large to be one.
pub(crate) fn check_record(record: &str) -> Result<(), Problem> {
    if record.len() <= MOST_RECORD_BYTES {
        return Ok(());
    }
    let flaw = Flaw::Form(
        "Dit record is groter dan 1 MB. Een beschrijving van software is kleiner.",
        "This record is over 1 MB. A description of software is smaller.",
    );
    Err(Problem::invalid("record", flaw))
}

/// That a document has too many records.
pub(crate) fn too_many() -> Problem {
    Problem::invalid(
        "document",
        Flaw::Form("Geef maximaal 5000 records. Deel het bestand op.", "Give at most 5000 records. Split the file."),
    )
}

/// The beginning of a text, whole words, with an ellipsis.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let cut = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", cut.trim_end_matches(|c: char| c.is_whitespace() || ",;:.-".contains(c)))
}

/// A text as it fits, telling where it did not.
pub(crate) fn fit(
    text: &str,
    most: usize,
    line: impl Into<Option<usize>>,
    path: &str,
    notes: &mut Vec<Note>,
) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    notes.push(Note::new(
        line,
        path,
        format!("Dit is langer dan {most} tekens. De catalogus toont het begin; het geheel blijft in het origineel."),
        format!("This is over {most} characters. The catalogue shows its beginning; the whole stays in the original."),
    ));
    shorten(text, most)
}

/// Several texts as they fit: at most 50, each at most `most` characters.
pub(crate) fn fit_list(
    texts: Vec<String>,
    most: usize,
    line: Option<usize>,
    path: &str,
    notes: &mut Vec<Note>,
) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut dropped = 0;
    for text in texts {
        let text = text.trim();
        if text.is_empty() || kept.iter().any(|known| known == text) {
            continue;
        }
        if text.chars().count() > most || kept.len() >= 50 {
            dropped += 1;
        } else {
            kept.push(text.to_owned());
        }
    }
    if dropped > 0 {
        notes.push(Note::new(
            line,
            path,
            format!("{dropped} waarden zijn te lang of te veel (maximaal 50 van {most} tekens). Zij blijven in het origineel."),
            format!("{dropped} values are too long or too many (at most 50 of {most} characters). They stay in the original."),
        ));
    }
    kept
}

/// Words for the search index: without markup, each once, no more than is of use.
pub(crate) fn search_text(words: &[String]) -> String {
    let mut whole = String::new();
    let mut seen = std::collections::HashSet::new();
    for text in words {
        let text = if text.contains(['<', '&']) && !crate::text::is_too_marked_up(text, 10_000) {
            crate::text::strip_html(text)
        } else {
            text.replace('<', " ").trim().to_owned()
        };
        if text.is_empty() || !seen.insert(text.clone()) {
            continue;
        }
        if whole.len() + text.len() > MOST_SEARCH_BYTES {
            break;
        }
        whole.push_str(&text);
        whole.push('\n');
    }
    whole
}
