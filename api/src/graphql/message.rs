//! What async-graphql itself says, as people are told it: the known messages in their language, with the limit and the remedy.
//! What is not known here stays as it is, in English.

use domain::text::Language;

/// A text in Dutch and in English.
pub(crate) type Told = (&'static str, &'static str);

/// The text in a language.
pub(crate) const fn tell(told: Told, language: Language) -> &'static str {
    match language {
        Language::Nl => told.0,
        Language::En => told.1,
    }
}

const TOO_COMPLEX: Told = (
    "De vraag kost meer dan 10.000: velden maal de gevraagde rijen. Vraag minder rijen of minder velden tegelijk.",
    "The operation costs over 10000: fields times the rows asked for. Ask for fewer rows or fewer fields at once.",
);
/// See `limits::MOST_DEPTH`.
pub(super) const TOO_DEEP: Told = (
    "De vraag is meer dan 15 velden diep. Vraag het in delen: lees eerst de id's, en vraag dan met node of nodes verder.",
    "The operation is over 15 fields deep. Ask it in parts: read the ids first, then ask on with node or nodes.",
);
const DAY: Told =
    ("geef een dag als jjjj-mm-dd, bijvoorbeeld 2026-11-24.", "give a day as yyyy-mm-dd, such as 2026-11-24.");

/// A message of async-graphql as it is told.
pub(crate) fn translated(message: &str, language: Language) -> String {
    known(message, language).unwrap_or_else(|| message.to_owned())
}

fn known(message: &str, language: Language) -> Option<String> {
    match message {
        "Query is too complex." => return Some(tell(TOO_COMPLEX, language).to_owned()),
        "Query is nested too deep." => return Some(tell(TOO_DEEP, language).to_owned()),
        _ => {}
    }
    if let Some([name]) = caught(message, ["Variable ", " is not defined."]) {
        return Some(match language {
            Language::Nl => format!("De variabele ${name} ontbreekt. Geef die mee in variables."),
            Language::En => format!("The variable ${name} is missing. Give it in variables."),
        });
    }
    if let Some([path]) = caught(message, ["Invalid value for argument \"", "\", expected type \"Date\""]) {
        return Some(format!("{path}: {}", tell(DAY, language)));
    }
    if language == Language::En {
        return None;
    }
    if let Some([path, name, of]) = caught(
        message,
        ["Invalid value for argument \"", "\", field \"", "\" of type \"", "\" is required but not provided"],
    ) {
        return Some(format!("{path}: het veld {name} ({of}) ontbreekt."));
    }
    if let Some([path, name, of]) =
        caught(message, ["Invalid value for argument \"", "\", unknown field \"", "\" of type \"", "\""])
    {
        return Some(format!("{path}: {of} heeft geen veld {name}."));
    }
    if let Some([path, of, value]) = caught(
        message,
        ["Invalid value for argument \"", "\", enumeration type \"", "\" does not contain the value \"", "\""],
    ) {
        return Some(format!("{path}: {value} is geen waarde van {of}."));
    }
    if let Some([path, of]) = caught(message, ["Invalid value for argument \"", "\", expected type \"", "\""]) {
        return Some(format!("{path}: geef een waarde van het type {of}."));
    }
    if let Some([name, of, rest]) = caught(message, ["Unknown field \"", "\" on type \"", "\".", ""]) {
        let rest = rest.replace("Did you mean", "Bedoelde u").replace("\" or \"", "\" of \"");
        return Some(format!("{of} heeft geen veld {name}.{rest}"));
    }
    None
}

/// What stands between the parts of a message, where it is made of these.
fn caught<'a, const PARTS: usize, const HOLES: usize>(
    message: &'a str,
    parts: [&str; PARTS],
) -> Option<[&'a str; HOLES]> {
    let mut rest = message.strip_prefix(*parts.first()?)?;
    let mut holes = Vec::with_capacity(HOLES);
    for (part, place) in parts.iter().zip(0..).skip(1) {
        let last = place + 1 == PARTS;
        let (hole, after) = if last { (rest.strip_suffix(part)?, "") } else { rest.split_once(part)? };
        holes.push(hole);
        rest = after;
    }
    holes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_told_in_dutch_and_the_rest_stays() {
        for (message, dutch) in [
            ("Variable i is not defined.", "De variabele $i ontbreekt. Geef die mee in variables."),
            (
                "Invalid value for argument \"input.releasedOn\", expected type \"Date\"",
                "input.releasedOn: geef een dag als jjjj-mm-dd, bijvoorbeeld 2026-11-24.",
            ),
            (
                "Invalid value for argument \"input\", field \"id\" of type \"ID!\" is required but not provided",
                "input: het veld id (ID!) ontbreekt.",
            ),
            (
                "Invalid value for argument \"input\", unknown field \"x\" of type \"AddVersionInput\"",
                "input: AddVersionInput heeft geen veld x.",
            ),
            (
                "Invalid value for argument \"input.state\", enumeration type \"State\" does not contain the value \"X\"",
                "input.state: X is geen waarde van State.",
            ),
            ("Invalid value for argument \"first\", expected type \"Int\"", "first: geef een waarde van het type Int."),
            (
                "Unknown field \"nam\" on type \"Component\". Did you mean \"name\"?",
                "Component heeft geen veld nam. Bedoelde u \"name\"?",
            ),
            ("Something else.", "Something else."),
        ] {
            assert_eq!(translated(message, Language::Nl), dutch);
        }
        assert_eq!(translated("Something else.", Language::En), "Something else.");
        let missing = translated("Variable i is not defined.", Language::En);
        assert_eq!(missing, "The variable $i is missing. Give it in variables.");
    }

    /// The limits stand in words there.
    #[test]
    fn the_limits_are_those_that_are_kept() {
        use super::super::limits::{MOST_COST, MOST_DEPTH};
        assert!(TOO_COMPLEX.1.contains(&MOST_COST.to_string()));
        assert!(TOO_DEEP.1.contains(&MOST_DEPTH.to_string()));
    }
}
