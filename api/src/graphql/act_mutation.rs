//! Answering the questions of the AI Act.

use async_graphql::{Context, ID, InputObject, Object};
use domain::aiact::{self, ActStatement, AnswerActQuestion, GoBackInActProfile, StartActProfile};

use super::act::ActProfile;
use super::common::{once, parse_or, payload};
use super::context::{load, request};
use super::error::Result;
use super::scalar::Date;

/// Input of `startActProfile`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StartActProfileInput {
    /// About which version of a component.
    version_id: ID,
    /// The revision of your organisation's profile that you saw; 0 where there is none.
    expected_revision: i64,
    /// Has your organisation substantially changed this component (ingrijpend veranderd, art. 25)? For instance: it uses it for
    /// another purpose than its maker meant, or trained it again. Then it counts as a provider (aanbieder) too.
    substantial_change: bool,
    /// Since which day your organisation uses it, not in the future. What was in use before some day has more time. Left out,
    /// it is the day on which you answer that it is in use.
    in_use_since: Option<Date>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `answerActQuestion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AnswerActQuestionInput {
    /// Which profile.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// The key of the question: the next one, or an earlier one to answer again. Then what came after it is asked again.
    question: String,
    /// The `index` of the answer.
    answer: i32,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `goBackInActProfile`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct GoBackInActProfileInput {
    /// Which profile.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `startActProfile`.", StartActProfilePayload, profile: ActProfile, "The profile, with the first question.");
payload!("Answer of `answerActQuestion`.", AnswerActQuestionPayload, profile: ActProfile, "The profile, with the next question or the conclusion.");
payload!("Answer of `goBackInActProfile`.", GoBackInActProfilePayload, profile: ActProfile, "The profile, with the question that is asked again.");

#[derive(Default)]
pub(crate) struct ActMutation;

#[Object]
impl ActMutation {
    /// Begins the questions of the AI Act about a version that you see, by the decision tree in force. Where your organisation
    /// began them before, it begins anew, and the earlier answers are offered again. For assessors of members.
    async fn start_act_profile(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "About what.")] input: StartActProfileInput,
    ) -> Result<StartActProfilePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = StartActProfile {
                version: parse_or(&input.version_id, "versionId")?,
                once: once("startActProfile", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                stated: ActStatement {
                    substantial_change: input.substantial_change,
                    in_use_since: input.in_use_since.map(|day| day.0),
                },
            };
            aiact::start_act_profile(request.write_db(), &request.viewer, command).await
        };
        StartActProfilePayload::of(request, outcome.await, load).await
    }

    /// Answers the next question, or an earlier one again. With the last answer the profile is known. For assessors.
    async fn answer_act_question(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerActQuestionInput,
    ) -> Result<AnswerActQuestionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AnswerActQuestion {
                id: parse_or(&input.id, "id")?,
                once: once("answerActQuestion", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                question: input.question,
                // Less than none is no place of an answer either.
                answer: usize::try_from(input.answer).unwrap_or(usize::MAX),
            };
            aiact::answer_act_question(request.write_db(), &request.viewer, command).await
        };
        AnswerActQuestionPayload::of(request, outcome.await, load).await
    }

    /// Takes the last answer back; it is offered again. For assessors.
    async fn go_back_in_act_profile(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "In which profile.")] input: GoBackInActProfileInput,
    ) -> Result<GoBackInActProfilePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = GoBackInActProfile {
                id: parse_or(&input.id, "id")?,
                once: once("goBackInActProfile", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
            };
            aiact::go_back(request.write_db(), &request.viewer, command).await
        };
        GoBackInActProfilePayload::of(request, outcome.await, load).await
    }
}
