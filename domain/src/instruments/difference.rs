//! What differs between two versions of an instrument, question by question.

use super::{Question, QuestionKey, Questions};
use crate::coded::coded;

coded! {
    /// What differs of a question.
    Aspect {
        /// What is asked.
        Text = "TEXT",
        /// What is meant by it.
        Explanation = "EXPLANATION",
        /// What kind of answer it takes.
        Kind = "KIND",
        /// What there is to choose from.
        Options = "OPTIONS",
        /// When, and whether it must be answered.
        Condition = "CONDITION",
        /// How it is repeated.
        Repetition = "REPETITION",
    }
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// These differ.
    Changed(Vec<Aspect>),
    /// It is as it was.
    Same,
}

/// A question and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub key: QuestionKey,
    /// What became of it.
    pub change: Change,
}

/// What became of each question: those of the newer in its order, then those that are gone.
pub fn differences(older: &Questions, newer: &Questions) -> Vec<Difference> {
    let kept = newer.iter().map(|question| {
        let change = older.get(&question.key).map_or(Change::Added, |before| changed(before, question));
        Difference { key: question.key.clone(), change }
    });
    let gone = older.iter().filter(|question| newer.get(&question.key).is_none());
    kept.chain(gone.map(|question| Difference { key: question.key.clone(), change: Change::Removed })).collect()
}

fn changed(before: &Question, after: &Question) -> Change {
    let differs = |aspect: &Aspect| match aspect {
        Aspect::Text => before.text != after.text,
        Aspect::Explanation => before.explanation != after.explanation,
        Aspect::Kind => before.kind != after.kind,
        Aspect::Options => before.options != after.options || before.options_from != after.options_from,
        Aspect::Condition => before.conditions != after.conditions || before.required != after.required,
        Aspect::Repetition => before.repeats != after.repeats || before.instances_of != after.instances_of,
    };
    let aspects: Vec<_> = Aspect::ALL.iter().copied().filter(differs).collect();
    if aspects.is_empty() { Change::Same } else { Change::Changed(aspects) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Definition;
    use crate::instruments::testing::{SMALL, questions};

    #[test]
    fn each_aspect_is_told_by_itself() {
        let of = |text: &str| Questions::of(&Definition::read(text).unwrap());
        for (from, to, key, aspect) in [
            ("task: Verwerkt u gegevens?", "task: Verwerkt u iets?", "1.1", Aspect::Text),
            ("description: Kort", "description: Lang", "1.2", Aspect::Explanation),
            ("[text_input] #naam", "[open_text]", "2.1.1", Aspect::Kind),
            ("value: Blauw", "value: Groen", "1.3", Aspect::Options),
            (
                "condition: {id: '2.1.1', operator: any}",
                "condition: {id: '2.1.4', operator: any}",
                "2.2",
                Aspect::Options,
            ),
            ("[date], repeatable", "[date], required_status: false, repeatable", "1.6", Aspect::Condition),
            ("source: {id: '2.1.1'}", "source: {id: '2.1.2'}", "3.1", Aspect::Repetition),
            ("value: true #1.2", "value: false", "1.2", Aspect::Condition),
            ("repeatable: false #naam", "repeatable: true", "2.1.1", Aspect::Repetition),
        ] {
            assert!(SMALL.contains(from), "{from}");
            let told = differences(&questions(), &of(&SMALL.replace(from, to)));
            let changed: Vec<_> = told.into_iter().filter(|it| it.change != Change::Same).collect();
            let expected = Difference { key: QuestionKey::new(key), change: Change::Changed(vec![aspect]) };
            assert_eq!(changed, [expected]);
        }
    }

    #[test]
    fn what_came_and_went_is_told() {
        let newer = Questions::of(&Definition::read(&SMALL.replace("id: '1.4'", "id: '1.9'")).unwrap());
        let told = differences(&questions(), &newer);
        let of = |key: &str| told.iter().find(|it| it.key.as_str() == key).unwrap().change.clone();
        assert_eq!((of("1.9"), of("1.4"), of("1.1")), (Change::Added, Change::Removed, Change::Same));
        assert_eq!(told.last().unwrap().key.as_str(), "1.4");
    }
}
