//! Questions to the owner of a component, and the answers.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use domain::catalogue::ComponentView;
use domain::db::{Read, Tx};
use domain::id::{ComponentId, OrganisationId, QuestionId};
use domain::policy::{Action, Reason};
use domain::remarks::{self, AnswerQuestion, AskQuestion, WithdrawQuestion};

use super::common::{Permission, once, parse_or, payload};
use super::component::Component;
use super::context::{Reader, load, request, shown};
use super::error::Result;
use super::loaders::{AnswersTo, QuestionCountOf, QuestionsOf};
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection};
use super::scalar::DateTime;

/// A question to the owner of a component. The owner reads it, and every member that sees the component.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Question {
    #[graphql(skip)]
    of: QuestionId,
    #[graphql(skip)]
    by: OrganisationId,
    #[graphql(skip)]
    component_id: ComponentId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What is asked. Plain text.
    text: String,
    /// Since when it is no longer asked. Null where it is.
    withdrawn_at: Option<DateTime>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was asked.
    created_at: DateTime,
}

impl From<remarks::Question> for Question {
    fn from(question: remarks::Question) -> Self {
        Self {
            of: question.id,
            by: question.organisation,
            component_id: question.component,
            id: question.id.to_string().into(),
            text: question.text,
            withdrawn_at: question.withdrawn_at.map(DateTime),
            revision: question.revision,
            created_at: DateTime(question.created_at),
        }
    }
}

#[ComplexObject]
impl Question {
    /// Who asks.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.by).await
    }

    /// About what component. Null where you may not see it.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component_id).await
    }

    /// The answers, oldest first; at most 20.
    #[graphql(complexity = "5 * child_complexity")]
    async fn answers(&self, context: &Context<'_>) -> Result<Vec<Answer>> {
        let answers = request(context)?.reader().load(AnswersTo(self.of)).await?.unwrap_or_default();
        Ok(answers.into_iter().map(Answer::from).collect())
    }

    /// Whether you may answer it.
    async fn can_answer(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        let component: Option<ComponentView> = request.reader().load(self.component_id).await?;
        let may = match component {
            Some(view) => request.viewer.may(Action::AnswerQuestion, view.component.owner),
            None => Err(Reason::OwnerOnly(Action::AnswerQuestion)),
        };
        Ok(Permission::of(may, request.language))
    }

    /// Whether you may withdraw it.
    async fn can_withdraw(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        Ok(Permission::of(request.viewer.may(Action::AskQuestion, self.by), request.language))
    }
}

/// An answer of the owner. It is not changed: the owner adds another.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Answer {
    #[graphql(skip)]
    by: OrganisationId,
    #[graphql(skip)]
    question_id: QuestionId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The answer. Plain text.
    text: String,
    /// When it was given.
    created_at: DateTime,
}

impl From<remarks::Answer> for Answer {
    fn from(answer: remarks::Answer) -> Self {
        Self {
            by: answer.organisation,
            question_id: answer.question,
            id: answer.id.to_string().into(),
            text: answer.text,
            created_at: DateTime(answer.created_at),
        }
    }
}

#[ComplexObject]
impl Answer {
    /// What it answers. Null where you may not see it.
    async fn question(&self, context: &Context<'_>) -> Result<Option<Question>> {
        shown(context, self.question_id).await
    }

    /// Who answers: the owner of the component at that time.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.by).await
    }
}

/// Counts questions.
pub(crate) enum QuestionCounter {
    /// About a component, in a batch with those about other components.
    Of(ComponentId, Arc<Reader>),
    /// About your organisation's own components: all, or those that wait for an answer.
    Own(bool),
}

impl QuestionCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        match self {
            Self::Of(component, reader) => Ok(reader.load(QuestionCountOf(*component)).await?.unwrap_or_default()),
            Self::Own(unanswered) => Ok(remarks::count_own_questions(tx, *unanswered).await?),
        }
    }
}

connection!("the questions", QuestionConnection, QuestionEdge, Question, QuestionCounter);

/// The questions about a component.
pub(super) async fn questions(
    context: &Context<'_>,
    of: ComponentId,
    page: PageArguments,
) -> Result<QuestionConnection> {
    let request = request(context)?;
    let page = page.request(request.language, Keys::Numbers)?;
    let reader = request.reader();
    let found = reader.load(QuestionsOf(of, page.clone())).await?;
    let found = found.unwrap_or_else(|| domain::page::Page::of(&page, Vec::new()));
    Ok(QuestionConnection::of(found, QuestionCounter::Of(of, reader), Question::from))
}

/// The questions about your organisation's own components.
pub(super) async fn own_questions(
    context: &Context<'_>,
    unanswered: bool,
    page: PageArguments,
) -> Result<QuestionConnection> {
    let request = request(context)?;
    let page = page.request(request.language, Keys::Numbers)?;
    let found = remarks::own_questions(request.reader().tx().await?, unanswered, &page).await?;
    Ok(QuestionConnection::of(found, QuestionCounter::Own(unanswered), Question::from))
}

/// Input of `askQuestion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AskQuestionInput {
    /// About what component.
    component_id: ID,
    /// What you ask, at most 2500 characters.
    text: String,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `withdrawQuestion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WithdrawQuestionInput {
    /// Which question.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `answerQuestion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AnswerQuestionInput {
    /// Which question.
    question_id: ID,
    /// The answer, at most 2500 characters.
    text: String,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `askQuestion`.", AskQuestionPayload, question: Question, "The question.");
payload!("Answer of `withdrawQuestion`.", WithdrawQuestionPayload, question: Question, "The question.");
payload!("Answer of `answerQuestion`.", AnswerQuestionPayload, question: Question, "The question, with its answers.");

#[derive(Default)]
pub(crate) struct QuestionMutation;

#[Object]
impl QuestionMutation {
    /// Asks the owner of a component. The owner reads it with the name of your organisation, also where that is a supplier,
    /// and so does every member that sees the component. For editors of members.
    async fn ask_question(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The question.")] input: AskQuestionInput,
    ) -> Result<AskQuestionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AskQuestion {
                component: parse_or(&input.component_id, "componentId")?,
                once: once("askQuestion", input.idempotency_key.as_ref(), &input)?,
                text: input.text,
            };
            remarks::ask_question(request.write_db(), &request.viewer, command).await
        };
        AskQuestionPayload::of(request, outcome.await, load).await
    }

    /// Withdraws your organisation's question. It stays readable with its answers, and says so. For editors.
    async fn withdraw_question(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WithdrawQuestionInput,
    ) -> Result<WithdrawQuestionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = WithdrawQuestion {
                id: parse_or(&input.id, "id")?,
                expected_revision: input.expected_revision,
                once: once("withdrawQuestion", input.idempotency_key.as_ref(), &input)?,
            };
            remarks::withdraw_question(request.write_db(), &request.viewer, command).await
        };
        WithdrawQuestionPayload::of(request, outcome.await, load).await
    }

    /// Answers a question about your organisation's component. To correct an answer, add another. For editors.
    async fn answer_question(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerQuestionInput,
    ) -> Result<AnswerQuestionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AnswerQuestion {
                question: parse_or(&input.question_id, "questionId")?,
                once: once("answerQuestion", input.idempotency_key.as_ref(), &input)?,
                text: input.text,
            };
            remarks::answer_question(request.write_db(), &request.viewer, command).await
        };
        AnswerQuestionPayload::of(request, outcome.await, load).await
    }
}
