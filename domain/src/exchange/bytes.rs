//! From the bytes of a file to its text.

use crate::problem::{Flaw, Problem};

/// A whole import is at most so many bytes.
pub const MOST_IMPORT_BYTES: usize = 20 * 1024 * 1024;

/// That a document is too large.
pub fn check_size(bytes: usize) -> Result<(), Problem> {
    if bytes <= MOST_IMPORT_BYTES {
        return Ok(());
    }
    Err(Problem::invalid(
        "document",
        Flaw::Form("Dit bestand is groter dan 20 MB. Deel het op.", "This file is over 20 MB. Split it."),
    ))
}

/// The text of a file in UTF-8, with or without a byte order mark. Another encoding is recognised and refused, with what
/// to do: a guess would spoil names without anybody noticing.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, Problem> {
    check_size(bytes.len())?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Problem::invalid("document", Flaw::Encoding("UTF-16", 1)));
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let place = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = 1 + bytes[..place].split(|byte| *byte == b'\n').skip(1).count();
            // Cut in the middle of a character: then the end is missing, and nothing is wrong with the encoding.
            let flaw = if error.utf8_error().error_len().is_none() {
                Flaw::Form(
                    "Dit bestand houdt op midden in een teken. Controleer of het heel is. Er is niets geïmporteerd.",
                    "This file ends in the middle of a character. Check that it is whole. Nothing was imported.",
                )
            } else {
                Flaw::Encoding("Windows-1252", line)
            };
            Err(Problem::invalid("document", flaw))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn utf_8_is_read_with_and_without_a_mark() {
        assert_eq!(decode("één".as_bytes().to_vec()).unwrap(), "één");
        assert_eq!(decode([b"\xef\xbb\xbf".as_slice(), "één".as_bytes()].concat()).unwrap(), "één");
    }

    #[test]
    fn other_encodings_are_refused_with_line_and_remedy() {
        let problem = decode(b"naam\nCaf\xe9\n".to_vec()).unwrap_err();
        assert_eq!(problem, Problem::invalid("document", Flaw::Encoding("Windows-1252", 2)));
        let message = problem.message(Language::Nl);
        assert!(message.contains("regel 2") && message.contains("UTF-8"), "{message}");
        let utf16: Vec<u8> = [0xff, 0xfe, b'a', 0].to_vec();
        assert_eq!(decode(utf16).unwrap_err(), Problem::invalid("document", Flaw::Encoding("UTF-16", 1)));
        let cut = &"één".as_bytes()[..3];
        assert!(decode(cut.to_vec()).unwrap_err().message(Language::En).contains("is whole"));
    }
}
