//! From text to words.

use super::{ExpressionError, MOST_CHARACTERS};

/// A word of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Number(i64),
    Text(String),
    /// A name, or a word like `true` or `in`.
    Word(String),
    /// An operator, bracket, comma or point.
    Sign(&'static str),
}

/// Longer ones first: `<=` is not `<` and `=`.
const SIGNS: [&str; 22] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "|", "+", "-", "*", "(", ")", "[", "]", ",", ".", "?", ":", "=",
];

/// The words, each with the character at which it starts, from 1.
pub(super) fn words(source: &str) -> Result<Vec<(usize, Token)>, ExpressionError> {
    let characters: Vec<char> = source.chars().take(MOST_CHARACTERS + 1).collect();
    if characters.len() > MOST_CHARACTERS {
        let message = format!("an expression has at most {MOST_CHARACTERS} characters");
        return Err(ExpressionError::new(MOST_CHARACTERS, message));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&first) = characters.get(at) {
        let rest = &characters[at..];
        let (length, token) = match first {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '0'..='9' => number(rest, at)?,
            '\'' | '"' => text(rest, at)?,
            c if begins_word(c) => {
                let word: String = rest.iter().take_while(|c| begins_word(**c) || c.is_ascii_digit()).collect();
                (word.chars().count(), Token::Word(word))
            }
            _ => sign(rest, at)?,
        };
        tokens.push((at + 1, token));
        at += length;
    }
    Ok(tokens)
}

fn begins_word(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn number(rest: &[char], at: usize) -> Result<(usize, Token), ExpressionError> {
    let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).collect();
    let after = rest.get(digits.len());
    if after.is_some_and(|c| *c == '.' || begins_word(*c)) {
        return Err(ExpressionError::new(at + 1, "only whole numbers can be read; put a text in quotes"));
    }
    let number = digits.parse().map_err(|_| ExpressionError::new(at + 1, "this number is too large"))?;
    Ok((digits.len(), Token::Number(number)))
}

/// A backslash stands before a quote or a backslash that belongs to the text.
fn text(rest: &[char], at: usize) -> Result<(usize, Token), ExpressionError> {
    let quote = rest[0];
    let mut text = String::new();
    let mut place = 1;
    while let Some(&c) = rest.get(place) {
        place += 1;
        if c == quote {
            return Ok((place, Token::Text(text)));
        }
        match rest.get(place) {
            Some(&next) if c == '\\' && (next == quote || next == '\\') => {
                text.push(next);
                place += 1;
            }
            _ => text.push(c),
        }
    }
    Err(ExpressionError::new(at + 1, format!("this text has no end; close it with {quote}")))
}

fn sign(rest: &[char], at: usize) -> Result<(usize, Token), ExpressionError> {
    let starts = |sign: &&&str| sign.chars().enumerate().all(|(place, c)| rest.get(place) == Some(&c));
    match SIGNS.iter().find(starts) {
        Some(&"=") => Err(ExpressionError::new(at + 1, "one = means nothing here; compare with ==")),
        Some(sign) => Ok((sign.len(), Token::Sign(sign))),
        None => Err(ExpressionError::new(at + 1, format!("the character {:?} means nothing here", rest[0]))),
    }
}
