//! An edition of an assessment.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::assessments;
use domain::id::{EditionId, VersionId};
use domain::policy::Action;

use super::answer::{AssessmentAnswer, OpenQuestion};
use super::codes::{AssessmentStanding, DecisionRole};
use super::dossier::{Assessment, stale};
use super::exchange::{AnswersDocument, written};
use super::outcome::AssessmentOutcome;
use super::reuse::{AssessmentReuse, StaleAnswer};
use super::work::{Advice, AssessmentAttachment, AssessmentComment};
use crate::graphql::common::Permission;
use crate::graphql::context::{request, shown};
use crate::graphql::error::Result;
use crate::graphql::instrument::Instrument;
use crate::graphql::loaders::{AdviceOn, AnswersIn, AttachmentsOf, CommentsOn, ReuseOf, TextOf};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::version::ComponentVersion;

/// For what an assessment is made: the context of use (gebruikscontext).
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct UseContext {
    /// What for.
    purpose: String,
    /// In which process.
    process: String,
    /// Groups of people concerned (betrokkenen).
    people: Vec<String>,
    /// Personal data about them (persoonsgegevens).
    personal_data: Vec<String>,
    /// Special categories of those (bijzondere persoonsgegevens, GDPR articles 9 and 10).
    special_data: Vec<String>,
    /// About how many people it is, a year.
    people_a_year: Option<i64>,
    /// What it has to do with decisions on a person.
    decision: DecisionRole,
}

impl From<assessments::UseContext> for UseContext {
    fn from(context: assessments::UseContext) -> Self {
        let assessments::UseContext { purpose, process, people, personal_data, special_data, people_a_year, decision } =
            context;
        Self { purpose, process, people, personal_data, special_data, people_a_year, decision: decision.into() }
    }
}

/// An edition of an assessment (uitgave, revisie): written, then approved (vastgesteld), then never changed.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentEdition {
    #[graphql(skip)]
    of: assessments::Edition,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// 1, 2, …
    number: i32,
    /// What was approved, as SHA-256 in hexadecimal: what a reuse names.
    content_hash: Option<String>,
    /// When it was put before an approver.
    submitted_at: Option<DateTime>,
    /// When it was approved.
    approved_at: Option<DateTime>,
    /// In which function that was done.
    approved_as: Option<String>,
    /// The last day on which it holds.
    valid_until: Option<Date>,
    /// Counts its changes from 1, answers apart; give it as `expectedRevision`.
    revision: i64,
    /// When it was begun.
    created_at: DateTime,
    /// When it was last changed, answers apart.
    updated_at: DateTime,
}

impl From<assessments::Edition> for AssessmentEdition {
    fn from(of: assessments::Edition) -> Self {
        let (submission, approval) = (of.submission(), of.approval());
        Self {
            id: of.id.to_string().into(),
            number: of.number,
            content_hash: approval.map(|it| it.content_hash.clone()),
            submitted_at: submission.map(|it| DateTime(it.at)),
            approved_at: approval.map(|it| DateTime(it.at)),
            approved_as: approval.map(|it| it.function.clone()),
            valid_until: approval.map(|it| Date(it.valid_until)),
            revision: of.revision,
            created_at: DateTime(of.created_at),
            updated_at: DateTime(of.updated_at),
            of,
        }
    }
}

/// What you may do with an edition.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EditionPermissions {
    /// Whether you may write in it, as long as it is a draft.
    write: Permission,
    /// Whether you may approve it or send it back. That none of its authors approves it is not in this.
    approve: Permission,
}

impl AssessmentEdition {
    async fn text(&self, context: &Context<'_>) -> Result<Option<assessments::EditionText>> {
        request(context)?.reader().load(TextOf(self.of.id)).await
    }

    async fn instrument_of(&self, context: &Context<'_>) -> Result<Option<Arc<domain::instruments::Instrument>>> {
        request(context)?.reader().load(self.of.instrument).await
    }

    async fn given(&self, context: &Context<'_>, edition: EditionId) -> Result<Arc<Vec<assessments::Answer>>> {
        Ok(request(context)?.reader().load(AnswersIn(edition)).await?.unwrap_or_default())
    }

    async fn reuse_of(&self, context: &Context<'_>) -> Result<Option<assessments::Reuse>> {
        request(context)?.reader().load(ReuseOf(self.of.id)).await
    }
}

#[ComplexObject]
impl AssessmentEdition {
    /// Of which assessment it is.
    async fn assessment(&self, context: &Context<'_>) -> Result<Option<Assessment>> {
        shown(context, self.of.assessment).await
    }

    /// Where it stands today.
    async fn standing(&self, context: &Context<'_>) -> Result<AssessmentStanding> {
        let reader = request(context)?.reader();
        let today = reader.tx().await?.now().day();
        let assessment: Option<assessments::Assessment> = reader.load(self.of.assessment).await?;
        let withdrawn = assessment.is_some_and(|it| it.withdrawal.is_some());
        Ok(self.of.standing(withdrawn, today).into())
    }

    /// The version of the instrument whose questions it answers.
    async fn instrument(&self, context: &Context<'_>) -> Result<Option<Instrument>> {
        Ok(self.instrument_of(context).await?.map(Instrument::from))
    }

    /// The version of the component that it is about. Null where you may not see it.
    async fn version(&self, context: &Context<'_>) -> Result<Option<ComponentVersion>> {
        let id: VersionId = self.of.version;
        shown(context, id).await
    }

    /// For what it is made. Null where you may not read its content.
    async fn context(&self, context: &Context<'_>) -> Result<Option<UseContext>> {
        Ok(self.text(context).await?.map(|text| text.context.into()))
    }

    /// What it comes to. Null where nothing is written yet, or you may not read its content.
    async fn conclusion(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.text(context).await?.and_then(|text| text.conclusion))
    }

    /// Its answers, by place. Null where you may not read its content.
    #[graphql(complexity = "20 * child_complexity")]
    async fn answers(&self, context: &Context<'_>) -> Result<Option<Vec<AssessmentAnswer>>> {
        let (Some(_), Some(instrument)) = (self.text(context).await?, self.instrument_of(context).await?) else {
            return Ok(None);
        };
        let given = self.given(context, self.of.id).await?;
        Ok(Some(given.iter().map(|answer| AssessmentAnswer::of(answer, &instrument)).collect()))
    }

    /// Its answers as a document that other tools for this instrument read. Null where you may not read its content.
    #[graphql(complexity = "50 + child_complexity")]
    async fn answers_document(&self, context: &Context<'_>) -> Result<Option<AnswersDocument>> {
        let (Some(_), Some(instrument)) = (self.text(context).await?, self.instrument_of(context).await?) else {
            return Ok(None);
        };
        let given = self.given(context, self.of.id).await?;
        Ok(Some(written(context, &instrument, &self.of, &given)?))
    }

    /// The questions that wait for an answer: which you still owe. Null where you may not read its content.
    #[graphql(complexity = "20 * child_complexity")]
    async fn open_questions(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "Also those without which it can be submitted.")] with_optional: bool,
    ) -> Result<Option<Vec<OpenQuestion>>> {
        let (Some(_), Some(instrument)) = (self.text(context).await?, self.instrument_of(context).await?) else {
            return Ok(None);
        };
        let given = self.given(context, self.of.id).await?;
        let reuse = self.reuse_of(context).await?;
        let source = match &reuse {
            Some(reuse) => self.given(context, reuse.source_edition).await?,
            None => Arc::default(),
        };
        let waiting = assessments::open(&instrument, &given, reuse.as_ref().map(|it| &it.similarity));
        let asked = waiting.into_iter().filter(|open| with_optional || open.is_required);
        Ok(Some(asked.map(|open| OpenQuestion::of(&open, &instrument, &source)).collect()))
    }

    /// What follows from its answers by the rules of its instrument. Null where you may not read its content.
    #[graphql(complexity = "10 * child_complexity")]
    async fn outcome(&self, context: &Context<'_>) -> Result<Option<AssessmentOutcome>> {
        let (Some(_), Some(instrument)) = (self.text(context).await?, self.instrument_of(context).await?) else {
            return Ok(None);
        };
        let given = self.given(context, self.of.id).await?;
        let assessed = instrument.assess(&assessments::values(&given));
        Ok(Some(AssessmentOutcome::of(assessed, request(context)?.language)))
    }

    /// Where a readable page of it is, to print: in Dutch, for whoever reads its content. Ask with the credential of your
    /// queries, or in a browser that is logged in.
    async fn page_url(&self, context: &Context<'_>) -> Result<String> {
        Ok(format!("{}/assessments/{}", request(context)?.public_url, self.of.id))
    }

    /// On what it rests, and why that may be. Null where it rests on nothing, or you may not read its content.
    async fn reuse(&self, context: &Context<'_>) -> Result<Option<AssessmentReuse>> {
        Ok(self.reuse_of(context).await?.map(AssessmentReuse::from))
    }

    /// The answers in it that were taken over and are other now where they came from. For the own organisation.
    #[graphql(complexity = "10 * child_complexity")]
    async fn stale(&self, context: &Context<'_>) -> Result<Vec<StaleAnswer>> {
        stale(context, self.of.id).await
    }

    /// The advice of the data protection officer (functionaris gegevensbescherming). Null where there is none, or you may not
    /// read its content.
    async fn advice(&self, context: &Context<'_>) -> Result<Option<Advice>> {
        Ok(request(context)?.reader().load(AdviceOn(self.of.id)).await?.map(Advice::from))
    }

    /// What colleagues say of it, oldest first. Only the own organisation sees that.
    #[graphql(complexity = "10 * child_complexity")]
    async fn comments(&self, context: &Context<'_>) -> Result<Vec<AssessmentComment>> {
        let found = request(context)?.reader().load(CommentsOn(self.of.id)).await?.unwrap_or_default();
        Ok(found.into_iter().map(AssessmentComment::from).collect())
    }

    /// The files with it that you may read (bijlagen), oldest first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn attachments(&self, context: &Context<'_>) -> Result<Vec<AssessmentAttachment>> {
        let found = request(context)?.reader().load(AttachmentsOf(self.of.id)).await?.unwrap_or_default();
        Ok(found.into_iter().map(AssessmentAttachment::from).collect())
    }

    /// What you may do with it.
    async fn permissions(&self, context: &Context<'_>) -> Result<EditionPermissions> {
        let request = request(context)?;
        let may = |action| Permission::of(request.viewer.may(action, self.of.organisation), request.language);
        Ok(EditionPermissions { write: may(Action::WriteAssessment), approve: may(Action::ApproveAssessment) })
    }
}
