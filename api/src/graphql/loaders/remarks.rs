//! What organisations say of a component.

use std::collections::HashMap;

use domain::catalogue::Tally;
use domain::id::{AnswerId, ComponentId, ExperienceId, QuestionId};
use domain::remarks::{self, Answer, EarlierText, Experience, Question};

use super::{by_id, grouped, load, of_each, page_of_each};

by_id!(ExperienceId => Experience, remarks::experiences_by_id);
by_id!(QuestionId => Question, remarks::questions_by_id);
by_id!(AnswerId => Answer, remarks::answers_by_id);

of_each!(
    /// Who would choose a component again.
    TallyOf(ComponentId) => Tally,
    |tx, ids| remarks::tallies(tx, ids).await?
);
page_of_each!(
    /// A page of the experiences with a component.
    ExperiencesOf(ComponentId) => Experience, remarks::experiences
);
of_each!(
    /// How many experiences there are with a component.
    ExperienceCountOf(ComponentId) => u64,
    |tx, ids| remarks::count_experiences(tx, ids).await?
);
page_of_each!(
    /// A page of the questions about a component.
    QuestionsOf(ComponentId) => Question, remarks::questions
);
of_each!(
    /// How many questions there are about a component.
    QuestionCountOf(ComponentId) => u64,
    |tx, ids| remarks::count_questions(tx, ids).await?
);
of_each!(
    /// The answers to a question.
    AnswersTo(QuestionId) => Vec<Answer>,
    |tx, ids| grouped(remarks::answers(tx, ids).await?.into_iter().map(|answer| (answer.question, answer)))
);

/// What an experience said before; before a revision, where one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct EarlierTextsOf(pub(crate) ExperienceId, pub(crate) Option<i64>);

load!(EarlierTextsOf => Vec<EarlierText>, |snapshot, keys| {
    let mut earlier = HashMap::new();
    for (before, ids) in grouped(keys.iter().map(|key| (key.1, key.0))) {
        let texts = remarks::earlier_texts(snapshot.tx().await?, &ids, before).await?;
        earlier.extend(grouped(texts.into_iter().map(|text| (EarlierTextsOf(text.experience, before), text))));
    }
    earlier
});
