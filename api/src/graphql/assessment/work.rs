//! The work on an assessment: comments, advice, measures, files.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::assessments;
use domain::id::{AccountId, AssessmentId, AttachmentId, EditionId};

use super::codes::AdviceVerdict;
use super::dossier::Assessment;
use super::edition::AssessmentEdition;
use crate::graphql::context::{request, shown};
use crate::graphql::error::Result;
use crate::graphql::member::Account;
use crate::graphql::scalar::{Date, DateTime};

/// What a colleague says of a question of an assessment. Only the own organisation sees it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentComment {
    #[graphql(skip)]
    edition_id: EditionId,
    #[graphql(skip)]
    account: Option<AccountId>,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Of which question: its key, with `[n]` for each repeat.
    place: String,
    /// What is said. Plain text.
    text: String,
    /// When.
    created_at: DateTime,
    /// When it was settled. Null where it was not.
    resolved_at: Option<DateTime>,
}

impl From<assessments::Comment> for AssessmentComment {
    fn from(comment: assessments::Comment) -> Self {
        Self {
            edition_id: comment.edition,
            account: comment.by,
            id: comment.id.to_string().into(),
            place: comment.place.to_string(),
            text: comment.text,
            created_at: DateTime(comment.at),
            resolved_at: comment.resolved_at.map(DateTime),
        }
    }
}

#[ComplexObject]
impl AssessmentComment {
    /// Of which edition.
    async fn edition(&self, context: &Context<'_>) -> Result<Option<AssessmentEdition>> {
        shown(context, self.edition_id).await
    }

    /// Who says it.
    async fn author(&self, context: &Context<'_>) -> Result<Option<Account>> {
        match self.account {
            Some(account) => shown(context, account).await,
            None => Ok(None),
        }
    }
}

/// The advice of the data protection officer (functionaris gegevensbescherming), GDPR article 35(2).
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Advice {
    /// What it comes to.
    verdict: AdviceVerdict,
    /// What it says. Plain text.
    text: String,
    /// On which day it was given.
    given_on: Date,
    /// What is done with it. Plain text.
    response: Option<String>,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl From<assessments::Advice> for Advice {
    fn from(advice: assessments::Advice) -> Self {
        Self {
            verdict: advice.verdict.into(),
            text: advice.text,
            given_on: Date(advice.given_on),
            response: advice.response,
            recorded_at: DateTime(advice.recorded_at),
        }
    }
}

/// What is done about a risk (maatregel). Read by whoever reads the edition with which it was stated.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentMeasure {
    #[graphql(skip)]
    assessment_id: AssessmentId,
    #[graphql(skip)]
    edition_id: EditionId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// About which question: its key, with `[n]` for each repeat.
    place: Option<String>,
    /// What is done. Plain text.
    text: String,
    /// Which function or department sees to it.
    owner: String,
    /// The last day for it.
    due_on: Date,
    /// When it was done. Null: it is open.
    done_on: Option<Date>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
}

impl From<assessments::Measure> for AssessmentMeasure {
    fn from(measure: assessments::Measure) -> Self {
        Self {
            assessment_id: measure.assessment,
            edition_id: measure.edition,
            id: measure.id.to_string().into(),
            place: measure.place.map(|place| place.to_string()),
            text: measure.text.text,
            owner: measure.text.owner,
            due_on: Date(measure.text.due_on),
            done_on: measure.text.done_on.map(Date),
            revision: measure.revision,
        }
    }
}

#[ComplexObject]
impl AssessmentMeasure {
    /// Of which assessment.
    async fn assessment(&self, context: &Context<'_>) -> Result<Option<Assessment>> {
        shown(context, self.assessment_id).await
    }

    /// With which edition it was stated.
    async fn edition(&self, context: &Context<'_>) -> Result<Option<AssessmentEdition>> {
        shown(context, self.edition_id).await
    }
}

/// A file with an edition of an assessment (bijlage).
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentAttachment {
    #[graphql(skip)]
    of: AttachmentId,
    #[graphql(skip)]
    edition_id: EditionId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What it is.
    title: String,
    /// Its media type.
    media_type: String,
    /// Its size in bytes.
    size: i64,
    /// SHA-256 in hexadecimal.
    content_hash: String,
    /// Whether whoever reads the edition's content reads it; otherwise your organisation alone.
    with_content: bool,
    /// When it was attached.
    created_at: DateTime,
}

impl From<assessments::Attachment> for AssessmentAttachment {
    fn from(file: assessments::Attachment) -> Self {
        Self {
            of: file.id,
            edition_id: file.edition,
            id: file.id.to_string().into(),
            title: file.title,
            media_type: file.media_type,
            size: file.size,
            content_hash: file.content_hash,
            with_content: file.with_content,
            created_at: DateTime(file.created_at),
        }
    }
}

#[ComplexObject]
impl AssessmentAttachment {
    /// With which edition.
    async fn edition(&self, context: &Context<'_>) -> Result<Option<AssessmentEdition>> {
        shown(context, self.edition_id).await
    }

    /// Where the file is: ask with the credential of your queries.
    async fn url(&self, context: &Context<'_>) -> Result<String> {
        Ok(format!("{}/attachments/{}", request(context)?.public_url, self.of))
    }
}
