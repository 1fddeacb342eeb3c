//! Answers, and the questions that wait for one.

use async_graphql::{ComplexObject, Context, OneofObject, SimpleObject};
use domain::assessments;
use domain::id::AccountId;
use domain::instruments::answers;
use domain::instruments::{Instrument, QuestionKey};

use super::codes::{AnswerDisposition, OpenReason};
use crate::graphql::context::{request, shown};
use crate::graphql::error::Result;
use crate::graphql::instrument::InstrumentQuestion;
use crate::graphql::member::Account;
use crate::graphql::scalar::{Date, DateTime};

/// A picture as an answer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AnswerImage {
    /// What it is called.
    title: Option<String>,
    /// What is to be seen on it.
    description: Option<String>,
    /// Where it comes from.
    source: Option<String>,
    /// The picture as a data URI.
    data: String,
}

/// What is answered: one of these, by the kind of the question.
#[derive(Debug, Clone, SimpleObject, Default)]
pub(crate) struct AnswerValue {
    /// A text; of a question with one choice, that choice.
    text: Option<String>,
    /// Yes or no.
    yes_no: Option<bool>,
    /// What was chosen.
    choices: Option<Vec<String>>,
    /// A day.
    date: Option<Date>,
    /// A picture.
    image: Option<AnswerImage>,
}

impl From<&answers::AnswerValue> for AnswerValue {
    fn from(value: &answers::AnswerValue) -> Self {
        let none = Self::default();
        match value {
            answers::AnswerValue::Text(text) => Self { text: Some(text.clone()), ..none },
            answers::AnswerValue::YesNo(yes) => Self { yes_no: Some(*yes), ..none },
            answers::AnswerValue::Choices(choices) => Self { choices: Some(choices.clone()), ..none },
            answers::AnswerValue::Date(date) => Self { date: Some(Date(*date)), ..none },
            answers::AnswerValue::Image(image) => {
                let answers::Image { data, title, description, source } = image.clone();
                Self { image: Some(AnswerImage { title, description, source, data }), ..none }
            }
        }
    }
}

/// What is answered: exactly one of these, by the kind of the question.
#[derive(Debug, Clone, OneofObject)]
pub(crate) enum AnswerValueInput {
    /// A text; of a question with one choice, that choice.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// What is chosen.
    Choices(Vec<String>),
    /// A day.
    Date(Date),
}

impl From<AnswerValueInput> for answers::AnswerValue {
    fn from(value: AnswerValueInput) -> Self {
        match value {
            AnswerValueInput::Text(text) => Self::Text(text),
            AnswerValueInput::YesNo(yes) => Self::YesNo(yes),
            AnswerValueInput::Choices(choices) => Self::Choices(choices),
            AnswerValueInput::Date(date) => Self::Date(date.0),
        }
    }
}

/// An answer in an edition of an assessment.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentAnswer {
    #[graphql(skip)]
    by: Option<AccountId>,
    /// Where: the question's key, with `[n]` for each repeat.
    place: String,
    /// The question.
    question: Option<InstrumentQuestion>,
    /// How it came to be there.
    disposition: AnswerDisposition,
    /// What is answered. Null where the question does not apply.
    value: Option<AnswerValue>,
    /// Why it does not apply, or is other than the source's.
    reason: Option<String>,
    /// Counts its changes in this edition from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was given or taken over.
    answered_at: DateTime,
}

impl AssessmentAnswer {
    pub(super) fn of(answer: &assessments::Answer, instrument: &Instrument) -> Self {
        Self {
            by: answer.by,
            place: answer.place.to_string(),
            question: question(instrument, &answer.place.question),
            disposition: answer.given.disposition().into(),
            value: answer.given.value().map(AnswerValue::from),
            reason: answer.given.reason().map(str::to_owned),
            revision: answer.revision,
            answered_at: DateTime(answer.at),
        }
    }
}

#[ComplexObject]
impl AssessmentAnswer {
    /// Who gave it. Null for whom you may not see, and where it was taken over as it was.
    async fn answered_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let Some(id) = self.by else { return Ok(None) };
        shown(context, id).await
    }
}

pub(super) fn question(instrument: &Instrument, key: &QuestionKey) -> Option<InstrumentQuestion> {
    instrument.questions.get(key).map(|question| InstrumentQuestion::of(question, &instrument.marks))
}

/// A question that waits for an answer.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct OpenQuestion {
    #[graphql(skip)]
    source: Option<assessments::Answer>,
    #[graphql(skip)]
    instrument: domain::id::InstrumentId,
    /// Where: the question's key, with `[n]` for each repeat.
    place: String,
    /// The question.
    question: Option<InstrumentQuestion>,
    /// Whether the assessment cannot be submitted without it.
    is_required: bool,
    /// Why it waits.
    reason: OpenReason,
}

#[ComplexObject]
impl OpenQuestion {
    /// What the source answers to it: to begin with, not to take over. Null where it rests on none, or that has no answer.
    async fn source_answer(&self, context: &Context<'_>) -> Result<Option<AssessmentAnswer>> {
        let Some(answer) = &self.source else { return Ok(None) };
        let instrument = request(context)?.reader().load(self.instrument).await?;
        Ok(instrument.map(|instrument| AssessmentAnswer::of(answer, &instrument)))
    }
}

impl OpenQuestion {
    pub(super) fn of(open: &assessments::Open, instrument: &Instrument, source: &[assessments::Answer]) -> Self {
        Self {
            source: source.iter().find(|answer| answer.place == open.place).cloned(),
            instrument: instrument.id,
            question: question(instrument, &open.place.question),
            place: open.place.to_string(),
            is_required: open.is_required,
            reason: open.reason.into(),
        }
    }
}
