//! Where an answer stands.

use std::fmt;
use std::str::FromStr;

use crate::instruments::QuestionKey;
use crate::instruments::file::MOST_LEVELS;

/// The number of a repetition is below this.
pub const MOST_REPEATS: u32 = 1_000;

/// A question, and which repetition of each thing that is repeated above it, outermost first. On the wire `6.1.1.1[0][2]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which question.
    pub question: QuestionKey,
    /// Which repetitions, from 0.
    pub repeats: Vec<u32>,
}

impl Place {
    /// The place of a question that is not repeated.
    pub const fn once(question: QuestionKey) -> Self {
        Self { question, repeats: Vec::new() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.question)?;
        self.repeats.iter().try_for_each(|index| write!(f, "[{index}]"))
    }
}

/// A text that is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place of a question: write it as 6.1.1.1[0][2], with numbers below 1000")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (key, mut rest) = text.split_at(text.find('[').unwrap_or(text.len()));
        if key.is_empty() || key.len() > 200 || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            return Err(NoPlace);
        }
        let mut repeats = Vec::new();
        while !rest.is_empty() {
            let (index, after) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or(NoPlace)?;
            // One way to write each number.
            let is_plain = index == "0" || !index.starts_with(['0', '+']);
            let index = index.parse().ok().filter(|index| is_plain && *index < MOST_REPEATS).ok_or(NoPlace)?;
            if repeats.len() == MOST_LEVELS {
                return Err(NoPlace);
            }
            repeats.push(index);
            rest = after;
        }
        Ok(Self { question: QuestionKey::new(key), repeats })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_it_is_read() {
        for text in ["1", "2A.1.1", "6.1.1.1[0][2]", "x[999]"] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        assert_eq!("6.1[0][2]".parse::<Place>().unwrap().repeats, [0, 2]);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in ["", "[0]", "1[", "1[]", "1[1000]", "1[-1]", "1[+1]", "1[01]", "1[0]x", "1 [0]", "1[0]]", "é"] {
            assert_eq!(text.parse::<Place>(), Err(NoPlace), "{text}");
        }
    }
}
