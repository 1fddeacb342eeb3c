//! Whether an answer fits its question.

use super::{AnswerSet, AnswerValue, Image, MOST_REPEATS, Place};
use crate::instruments::{Question, QuestionKind, Questions};
use crate::problem::{Check, Failure, Flaw, Problem};

/// One line has at most so many characters.
const MOST_LINE: usize = 500;
/// A long text has at most so many characters.
const MOST_TEXT: usize = 20_000;
/// At most so many choices are made in one answer.
const MOST_CHOICES: usize = 50;
/// A picture's data URI has at most so many bytes.
const MOST_IMAGE: usize = 1_000_000;
/// Pictures of these kinds only: none that can carry a script.
const IMAGES: [&str; 4] = ["png", "jpeg", "gif", "webp"];

/// Checks an answer against its question, and gives it as it is to be kept: texts without markup, choices in the order of
/// the options. `answers` are all of the assessment: some questions offer what was answered to others.
pub fn check(
    questions: &Questions,
    place: &Place,
    value: &AnswerValue,
    answers: &AnswerSet,
) -> Result<AnswerValue, Problem> {
    let question = questions.get(&place.question).ok_or(Problem::NotFound("question"))?;
    if !question.kind.takes_answer() {
        let flaw = Flaw::Form(
            "Hier valt niets te beantwoorden. Kies een vraag.",
            "There is nothing to answer here. Choose a question.",
        );
        return Err(Problem::invalid("question", flaw));
    }
    if place.repeats.len() != question.repeats.len() || place.repeats.iter().any(|index| *index >= MOST_REPEATS) {
        let flaw = Flaw::Form(
            "Geef voor elke herhaling boven deze vraag één nummer van 0 tot en met 999.",
            "Give one number from 0 to 999 for each repetition above this question.",
        );
        return Err(Problem::invalid("repeats", flaw));
    }
    match (question.kind, value) {
        (QuestionKind::Text | QuestionKind::Document | QuestionKind::Signature, AnswerValue::Text(text)) => {
            plain(text, MOST_LINE).map(|line| AnswerValue::Text(line.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
        (QuestionKind::LongText, AnswerValue::Text(text)) => plain(text, MOST_TEXT).map(AnswerValue::Text),
        (QuestionKind::Choice, AnswerValue::Text(choice)) => {
            let offered = offered(question, answers);
            if offered.contains(choice) { Ok(value.clone()) } else { Err(not_offered(&offered)) }
        }
        (QuestionKind::MultipleChoice, AnswerValue::Choices(choices)) => {
            chosen(choices, &offered(question, answers)).map(AnswerValue::Choices)
        }
        (QuestionKind::YesNo, AnswerValue::YesNo(yes)) => yes_no(question, *yes),
        (QuestionKind::YesNo, AnswerValue::Text(text)) if text == "true" => yes_no(question, true),
        (QuestionKind::YesNo, AnswerValue::Text(text)) if text == "false" => yes_no(question, false),
        (QuestionKind::Date, AnswerValue::Date(_)) => Ok(value.clone()),
        (QuestionKind::Image, AnswerValue::Image(image)) => picture(image).map(AnswerValue::Image),
        (kind, _) => Err(other_kind(kind)),
    }
}

/// A text without markup that says something.
fn plain(text: &str, most: usize) -> Result<String, Problem> {
    let mut check = Check::default();
    let plain = check.required("value", text, most);
    if plain.is_empty() {
        // Nothing but markup.
        check.refuse("value", Flaw::Missing);
    }
    first(check).map(|()| plain)
}

/// The first thing that is wrong: an answer is one value.
fn first(check: Check) -> Result<(), Problem> {
    match check.done() {
        Err(Failure::Refused(problems)) => problems.into_iter().next().map_or(Ok(()), Err),
        Ok(()) | Err(Failure::Fault(_)) => Ok(()),
    }
}

fn yes_no(question: &Question, yes: bool) -> Result<AnswerValue, Problem> {
    let offered: Vec<_> = question.options.iter().map(|option| option.value.clone()).collect();
    if offered.is_empty() || offered.contains(&yes.to_string()) {
        Ok(AnswerValue::YesNo(yes))
    } else {
        Err(not_offered(&offered))
    }
}

/// What there is to choose from: the options, and what was answered to other questions in whatever repetition.
fn offered(question: &Question, answers: &AnswerSet) -> Vec<String> {
    let own = question.options.iter().map(|option| option.value.clone());
    let of_others = question.options_from.iter().flat_map(|key| answers.of(key)).flat_map(|(_, answer)| answer.texts());
    own.chain(of_others).collect()
}

fn chosen(choices: &[String], offered: &[String]) -> Result<Vec<String>, Problem> {
    if choices.is_empty() {
        return Err(Problem::invalid("value", Flaw::Missing));
    }
    if choices.len() > MOST_CHOICES {
        let flaw = Flaw::Form("Kies maximaal 50 antwoorden.", "Choose at most 50 answers.");
        return Err(Problem::invalid("value", flaw));
    }
    if choices.iter().any(|choice| !offered.contains(choice)) {
        return Err(not_offered(offered));
    }
    let mut ordered: Vec<String> = Vec::new();
    for choice in offered.iter().filter(|choice| choices.contains(choice)) {
        if !ordered.contains(choice) {
            ordered.push(choice.clone());
        }
    }
    Ok(ordered)
}

fn picture(image: &Image) -> Result<Image, Problem> {
    let is_base64 = |data: &str| {
        let inner = data.trim_end_matches('=');
        !inner.is_empty()
            && data.len() - inner.len() <= 2
            && data.len().is_multiple_of(4)
            && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
    };
    let parts = image.data.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
    if !parts.is_some_and(|(kind, data)| IMAGES.contains(&kind) && is_base64(data)) {
        let flaw = Flaw::Form(
            "Geef een afbeelding als data:image/png;base64,… Het mag png, jpeg, gif of webp zijn.",
            "Give a picture as data:image/png;base64,… It may be png, jpeg, gif or webp.",
        );
        return Err(Problem::invalid("value.data", flaw));
    }
    if image.data.len() > MOST_IMAGE {
        return Err(Problem::invalid("value.data", Flaw::TooLong(MOST_IMAGE)));
    }
    let mut check = Check::default();
    let kept = Image {
        data: image.data.clone(),
        title: check.plain("value.title", image.title.as_deref(), MOST_LINE),
        description: check.plain("value.description", image.description.as_deref(), 2_000),
        source: check.plain("value.source", image.source.as_deref(), MOST_LINE),
    };
    first(check).map(|()| kept)
}

fn not_offered(offered: &[String]) -> Problem {
    let flaw = if offered.is_empty() {
        Flaw::Form(
            "Er valt nog niets te kiezen. Beantwoord eerst de vraag waar de keuzes vandaan komen.",
            "There is nothing to choose from yet. First answer the question that the options come from.",
        )
    } else {
        Flaw::Form("Kies een van de antwoorden bij deze vraag.", "Choose one of the answers of this question.")
    };
    Problem::invalid("value", flaw)
}

/// An answer of another kind than the question takes.
pub fn other_kind(kind: QuestionKind) -> Problem {
    let flaw = match kind {
        QuestionKind::YesNo => Flaw::Form("Antwoord ja of nee.", "Answer yes or no."),
        QuestionKind::MultipleChoice => {
            Flaw::Form("Geef een lijst van gekozen antwoorden.", "Give a list of chosen answers.")
        }
        QuestionKind::Choice => Flaw::Form("Geef één gekozen antwoord.", "Give one chosen answer."),
        QuestionKind::Date => Flaw::Form("Geef een datum: jjjj-mm-dd.", "Give a date: yyyy-mm-dd."),
        QuestionKind::Image => Flaw::Form("Geef een afbeelding.", "Give a picture."),
        _ => Flaw::Form("Geef een tekst.", "Give a text."),
    };
    Problem::invalid("value", flaw)
}
