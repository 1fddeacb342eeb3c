//! Answers in the order in which somebody reads them: under the headings of the instrument, repeat by repeat. Pure.

use super::Answer;
use crate::instruments::answers::Place;
use crate::instruments::{Instrument, Question, QuestionKey};

/// Something that is read.
#[derive(Debug, Clone, PartialEq)]
pub enum Line<'a> {
    /// A heading.
    Heading {
        /// How deep it lies: 0 is outermost.
        depth: usize,
        /// The group.
        group: &'a Question,
        /// Which repeat of it, from 0, where it is repeated.
        repeat: Option<u32>,
    },
    /// A question with its answer.
    Answered {
        /// The question.
        question: &'a Question,
        /// Which repeat of it, from 0, where it is itself repeated.
        repeat: Option<u32>,
        /// The answer.
        answer: &'a Answer,
    },
    /// A question that waits for one.
    Waiting {
        /// The question.
        question: &'a Question,
        /// Where.
        place: &'a Place,
    },
}

/// A group or question on the way to an answer, and which repeat of it.
type Step<'a> = (usize, &'a Question, Option<u32>);

/// Answers, and places that wait for one, in reading order. What the instrument has no question for is left out.
pub fn outline<'a>(instrument: &'a Instrument, given: &'a [Answer], waiting: &'a [Place]) -> Vec<Line<'a>> {
    let ways =
        given.iter().map(|answer| (&answer.place, Some(answer))).chain(waiting.iter().map(|place| (place, None)));
    let mut ways: Vec<_> = ways.filter_map(|(place, answer)| Some((way(instrument, place)?, place, answer))).collect();
    ways.sort_by_cached_key(|(way, ..)| way.iter().map(|(order, _, repeat)| (*order, *repeat)).collect::<Vec<_>>());
    let mut lines = Vec::new();
    let mut open: Vec<(usize, Option<u32>)> = Vec::new();
    for (mut way, place, answer) in ways {
        let Some((_, question, repeat)) = way.pop() else { continue };
        let above: Vec<_> = way.iter().map(|(order, _, repeat)| (*order, *repeat)).collect();
        let common = open.iter().zip(&above).take_while(|(one, other)| one == other).count();
        for (depth, (_, group, repeat)) in way.into_iter().enumerate().skip(common) {
            lines.push(Line::Heading { depth, group, repeat });
        }
        open = above;
        lines.push(match answer {
            Some(answer) => Line::Answered { question, repeat, answer },
            None => Line::Waiting { question, place },
        });
    }
    lines
}

fn way<'a>(instrument: &'a Instrument, place: &Place) -> Option<Vec<Step<'a>>> {
    let questions = &instrument.questions;
    let question = questions.get(&place.question)?;
    let order = |key: &QuestionKey| questions.iter().position(|it| it.key == *key);
    let mut repeats = place.repeats.iter().copied();
    let keys = question.path.iter().map(|above| &above.key).chain([&question.key]);
    keys.map(|key| {
        let step = questions.get(key)?;
        let repeat = if step.is_repeatable() { repeats.next() } else { None };
        Some((order(key)?, step, repeat))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::{Disposition, Given};
    use crate::id::{EditionId, InstrumentId};
    use crate::instruments::answers::AnswerValue;
    use crate::instruments::{NewInstrument, Questions};
    use crate::time::Instant;

    #[test]
    fn answers_stand_under_their_headings_repeat_by_repeat() {
        let text = include_str!("../instruments/testing/small.yaml");
        let NewInstrument { kind, definition, marks } = NewInstrument::read(text, None, None).unwrap();
        let questions = Questions::of(&definition);
        let instrument =
            Instrument { id: InstrumentId::from_uuid(uuid::Uuid::nil()), kind, definition, questions, marks };
        let answer = |place: &str| Answer {
            edition: EditionId::from_uuid(uuid::Uuid::nil()),
            place: place.parse().unwrap(),
            given: Given::Here { disposition: Disposition::Own, value: AnswerValue::YesNo(true), reason: None },
            stamp: uuid::Uuid::nil(),
            revision: 1,
            by: None,
            at: Instant::from_microseconds(0),
        };
        let given: Vec<_> =
            ["2.1.2[10]", "2.1.1[2]", "1.6", "2.1.1[10]", "1.1", "2.1.3.1[2][1]", "2.1.3.1[2][0]", "9.9"]
                .map(answer)
                .into();
        let waiting = ["2.1.2[2]".parse().unwrap()];
        let told: Vec<_> = outline(&instrument, &given, &waiting)
            .into_iter()
            .map(|line| match line {
                Line::Heading { depth, group, repeat } => format!("{}{} {repeat:?}", "#".repeat(depth + 1), group.key),
                Line::Answered { answer, .. } => answer.place.to_string(),
                Line::Waiting { place, .. } => format!("{place}?"),
            })
            .collect();
        let expected = [
            "#1 None",
            "1.1",
            "1.6",
            "#2 None",
            "##2.1 Some(2)",
            "2.1.1[2]",
            "2.1.2[2]?",
            "###2.1.3 Some(0)",
            "2.1.3.1[2][0]",
            "###2.1.3 Some(1)",
            "2.1.3.1[2][1]",
            "##2.1 Some(10)",
            "2.1.1[10]",
            "2.1.2[10]",
        ];
        assert_eq!(told, expected);
    }
}
