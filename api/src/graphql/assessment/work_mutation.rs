//! Commenting, advising, measures and files.

use async_graphql::{Context, ID, InputObject, Object};
use domain::assessments::{
    self, AttachFile, CommentOnQuestion, DetachFile, MeasureText, RecordAdvice, ResolveComment, RestateMeasure,
    StateMeasure,
};

use super::codes::AdviceVerdict;
use super::edition::AssessmentEdition;
use super::work::{AssessmentAttachment, AssessmentComment, AssessmentMeasure};
use crate::graphql::common::{once, parse_or, payload};
use crate::graphql::context::{load, request};
use crate::graphql::error::Result;
use crate::graphql::scalar::Date;

/// Input of `commentOnQuestion`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct CommentOnQuestionInput {
    /// Of which edition.
    edition_id: ID,
    /// Of which question: its key, with `[n]` for each repeat.
    place: String,
    /// What you say, at most 2500 characters.
    text: String,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `resolveComment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ResolveCommentInput {
    /// Which comment.
    id: ID,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `recordAdvice`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RecordAdviceInput {
    /// On which edition: one that is not approved yet.
    edition_id: ID,
    /// What it comes to.
    verdict: AdviceVerdict,
    /// What it says, at most 5000 characters.
    text: String,
    /// On which day it was given.
    given_on: Date,
    /// What is done with it, at most 2500 characters; needed where it is not plainly positive.
    response: Option<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// What a measure says.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct MeasureTextInput {
    /// What is done, at most 2500 characters.
    text: String,
    /// Which function or department sees to it, never a person.
    owner: String,
    /// The last day for it.
    due_on: Date,
    /// When it was done.
    done_on: Option<Date>,
}

impl From<MeasureTextInput> for MeasureText {
    fn from(text: MeasureTextInput) -> Self {
        let MeasureTextInput { text, owner, due_on, done_on } = text;
        Self { text, owner, due_on: due_on.0, done_on: done_on.map(|day| day.0) }
    }
}

/// Input of `stateMeasure`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StateMeasureInput {
    /// With which edition: one that is not approved yet.
    edition_id: ID,
    /// About which question: its key, with `[n]` for each repeat.
    place: Option<String>,
    /// What it says.
    measure: MeasureTextInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `restateMeasure`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RestateMeasureInput {
    /// Which measure.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// What it says from now on, in full.
    measure: MeasureTextInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `attachFile`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AttachFileInput {
    /// To which edition: one that is not approved yet.
    edition_id: ID,
    /// Which file: a PDF that was sent to the address of `createUpload`.
    upload_id: ID,
    /// What it is, at most 200 characters.
    title: String,
    /// Whether whoever reads the edition's content reads it; otherwise your organisation alone.
    #[graphql(default)]
    with_content: bool,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `detachFile`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct DetachFileInput {
    /// Which file.
    id: ID,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `commentOnQuestion`.", CommentOnQuestionPayload, comment: AssessmentComment, "The comment.");
payload!("Answer of `resolveComment`.", ResolveCommentPayload, comment: AssessmentComment, "The comment.");
payload!("Answer of `recordAdvice`.", RecordAdvicePayload, edition: AssessmentEdition, "The edition.");
payload!("Answer of `stateMeasure`.", StateMeasurePayload, measure: AssessmentMeasure, "The measure.");
payload!("Answer of `restateMeasure`.", RestateMeasurePayload, measure: AssessmentMeasure, "The measure.");
payload!("Answer of `attachFile`.", AttachFilePayload, attachment: AssessmentAttachment, "The file.");
payload!("Answer of `detachFile`.", DetachFilePayload, edition: AssessmentEdition, "The edition.");

#[derive(Default)]
pub(crate) struct AssessmentWorkMutation;

#[Object]
impl AssessmentWorkMutation {
    /// Says something of a question, to colleagues alone. For assessors.
    async fn comment_on_question(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What, of which question.")] input: CommentOnQuestionInput,
    ) -> Result<CommentOnQuestionPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = CommentOnQuestion {
                edition: parse_or(&input.edition_id, "editionId")?,
                once: once("commentOnQuestion", input.idempotency_key.as_ref(), &input)?,
                place: input.place,
                text: input.text,
            };
            assessments::comment_on_question(request.write_db(), &request.viewer, command).await
        };
        CommentOnQuestionPayload::of(request, outcome.await, load).await
    }

    /// Settles what was said of a question. For assessors.
    async fn resolve_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which comment.")] input: ResolveCommentInput,
    ) -> Result<ResolveCommentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ResolveComment {
                id: parse_or(&input.id, "id")?,
                once: once("resolveComment", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::resolve_comment(request.write_db(), &request.viewer, command).await
        };
        ResolveCommentPayload::of(request, outcome.await, load).await
    }

    /// Records the advice of the data protection officer (functionaris gegevensbescherming), in the place of an earlier one.
    /// For assessors.
    async fn record_advice(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The advice.")] input: RecordAdviceInput,
    ) -> Result<RecordAdvicePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = RecordAdvice {
                edition: parse_or(&input.edition_id, "editionId")?,
                verdict: input.verdict.into(),
                given_on: input.given_on.0,
                once: once("recordAdvice", input.idempotency_key.as_ref(), &input)?,
                text: input.text,
                response: input.response,
            };
            assessments::record_advice(request.write_db(), &request.viewer, command).await
        };
        RecordAdvicePayload::of(request, outcome.await, load).await
    }

    /// States a measure (maatregel). For assessors.
    async fn state_measure(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The measure.")] input: StateMeasureInput,
    ) -> Result<StateMeasurePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = StateMeasure {
                edition: parse_or(&input.edition_id, "editionId")?,
                once: once("stateMeasure", input.idempotency_key.as_ref(), &input)?,
                place: input.place,
                text: input.measure.into(),
            };
            assessments::state_measure(request.write_db(), &request.viewer, command).await
        };
        StateMeasurePayload::of(request, outcome.await, load).await
    }

    /// States what became of a measure, or something else of it. For assessors.
    async fn restate_measure(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The measure.")] input: RestateMeasureInput,
    ) -> Result<RestateMeasurePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = RestateMeasure {
                id: parse_or(&input.id, "id")?,
                expected_revision: input.expected_revision,
                once: once("restateMeasure", input.idempotency_key.as_ref(), &input)?,
                text: input.measure.into(),
            };
            assessments::restate_measure(request.write_db(), &request.viewer, command).await
        };
        RestateMeasurePayload::of(request, outcome.await, load).await
    }

    /// Attaches a PDF (bijlage). For assessors.
    async fn attach_file(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which file, to which edition.")] input: AttachFileInput,
    ) -> Result<AttachFilePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AttachFile {
                edition: parse_or(&input.edition_id, "editionId")?,
                upload: parse_or(&input.upload_id, "uploadId")?,
                with_content: input.with_content,
                once: once("attachFile", input.idempotency_key.as_ref(), &input)?,
                title: input.title,
            };
            assessments::attach_file(request.write_db(), &request.viewer, command).await
        };
        AttachFilePayload::of(request, outcome.await, load).await
    }

    /// Takes a file off an edition that is not approved yet. For assessors.
    async fn detach_file(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which file.")] input: DetachFileInput,
    ) -> Result<DetachFilePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = DetachFile {
                id: parse_or(&input.id, "id")?,
                once: once("detachFile", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::detach_file(request.write_db(), &request.viewer, command).await
        };
        DetachFilePayload::of(request, outcome.await, load).await
    }
}
