//! Answering questions of an assessment.

use async_graphql::{Context, ID, InputObject, Object};
use domain::assessments::{self, AnswerQuestions, GivenAnswer, What};
use domain::problem::{Flaw, Outcome, Problem};

use super::answer::AnswerValueInput;
use super::edition::AssessmentEdition;
use crate::graphql::common::{once, parse_or, payload};
use crate::graphql::context::{load, request};
use crate::graphql::error::Result;

/// An answer: a value, or why the question does not apply, or neither to clear it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AnswerInput {
    /// Where: the question's key, with `[n]` for each repeat: `6.1.1[0]`.
    place: String,
    /// What is answered. Markup is taken out of texts.
    value: Option<AnswerValueInput>,
    /// With a value: why it is other than the source's, at most 2500 characters.
    reason: Option<String>,
    /// Why the question does not apply to your use, at most 2500 characters.
    not_applicable: Option<String>,
    /// The revision of the answer that you saw; 0 where there was none.
    #[graphql(default)]
    expected_revision: i64,
}

/// Input of `answerQuestions`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AnswerQuestionsInput {
    /// Of which edition: a draft.
    edition_id: ID,
    /// The answers, at most 200.
    answers: Vec<AnswerInput>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `answerQuestions`.", AnswerQuestionsPayload, edition: AssessmentEdition, "The draft.");

fn given(answer: &AnswerInput, at: usize) -> Outcome<GivenAnswer> {
    let what = match (answer.value.clone(), answer.not_applicable.clone()) {
        (Some(value), None) => What::Value(value.into(), answer.reason.clone()),
        (None, Some(why)) => What::NotApplicable(why),
        (None, None) => What::Clear,
        (Some(_), Some(_)) => {
            let flaw = Flaw::Form(
                "Geef een antwoord of een reden waarom de vraag niet geldt, niet allebei.",
                "Give an answer or why the question does not apply, not both.",
            );
            return Err(Problem::invalid(format!("answers.{at}.notApplicable"), flaw).into());
        }
    };
    Ok(GivenAnswer { place: answer.place.clone(), what, expected_revision: answer.expected_revision })
}

#[derive(Default)]
pub(crate) struct AnswerMutation;

#[Object]
impl AnswerMutation {
    /// Answers questions of a draft, all or none. What somebody else answered in the meantime is a CONFLICT that names the
    /// question; others are not touched. For assessors.
    async fn answer_questions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The answers.")] input: AnswerQuestionsInput,
    ) -> Result<AnswerQuestionsPayload> {
        let request = request(context)?;
        let outcome = async {
            let answers = input.answers.iter().enumerate().map(|(at, answer)| given(answer, at));
            let command = AnswerQuestions {
                edition: parse_or(&input.edition_id, "editionId")?,
                answers: answers.collect::<Outcome<_>>()?,
                once: once("answerQuestions", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::answer_questions(request.write_db(), &request.viewer, command).await
        };
        AnswerQuestionsPayload::of(request, outcome.await, load).await
    }
}
