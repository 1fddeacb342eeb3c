//! Tables of the work on assessments.

use super::{Advice, Attachment, Comment, Measure, MeasureText, Verdict};
use crate::id::{AccountId, AssessmentId, AttachmentId, CommentId, EditionId, MeasureId, OrganisationId};
use crate::problem::Fault;
use crate::tenancy::rows::{corrupt, day};
use crate::time::Instant;

crate::db::tables! {
    comment = "assessment_comment" {
        key: id: Uuid;
        organisation_id: Uuid, edition_id: Uuid, place: String, text: String, account_id: Option<Uuid>, created_at: i64,
        resolved_at: Option<i64>,
    }
    measure = "assessment_measure" {
        key: id: Uuid;
        organisation_id: Uuid, assessment_id: Uuid, edition_id: Uuid, place: Option<String>, text: String,
        owner: String, due_on: String, done_on: Option<String>, revision: i64, created_at: i64,
    }
    advice = "assessment_advice" {
        key: edition_id: Uuid;
        organisation_id: Uuid, verdict: String, text: String, given_on: String, response: Option<String>,
        recorded_at: i64,
    }
    attachment = "assessment_attachment" {
        key: id: Uuid;
        organisation_id: Uuid, edition_id: Uuid, title: String, media_type: String, size: i64, content_hash: String,
        with_content: bool, created_at: i64,
    }
    chunk = "assessment_attachment_chunk" {
        key: attachment_id: Uuid, ordinal: i32;
        organisation_id: Uuid, bytes: Vec<u8>,
    }
}

impl TryFrom<comment::Model> for Comment {
    type Error = Fault;

    fn try_from(row: comment::Model) -> Result<Self, Fault> {
        Ok(Self {
            id: CommentId::from_uuid(row.id),
            edition: EditionId::from_uuid(row.edition_id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            place: row.place.parse().map_err(|_| corrupt("assessment_comment", row.id, "place"))?,
            text: row.text,
            by: row.account_id.map(AccountId::from_uuid),
            at: Instant::from_microseconds(row.created_at),
            resolved_at: row.resolved_at.map(Instant::from_microseconds),
        })
    }
}

impl TryFrom<measure::Model> for Measure {
    type Error = Fault;

    fn try_from(row: measure::Model) -> Result<Self, Fault> {
        let wrong = |column| corrupt("assessment_measure", row.id, column);
        let place = row.place.map(|place| place.parse().map_err(|_| wrong("place"))).transpose()?;
        Ok(Self {
            id: MeasureId::from_uuid(row.id),
            assessment: AssessmentId::from_uuid(row.assessment_id),
            edition: EditionId::from_uuid(row.edition_id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            place,
            text: MeasureText {
                text: row.text,
                owner: row.owner,
                due_on: day(Some(row.due_on), "assessment_measure", row.id)?.ok_or_else(|| wrong("due_on"))?,
                done_on: day(row.done_on, "assessment_measure", row.id)?,
            },
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
        })
    }
}

impl TryFrom<advice::Model> for Advice {
    type Error = Fault;

    fn try_from(row: advice::Model) -> Result<Self, Fault> {
        let wrong = |column| corrupt("assessment_advice", row.edition_id, column);
        Ok(Self {
            edition: EditionId::from_uuid(row.edition_id),
            verdict: Verdict::from_code(&row.verdict).ok_or_else(|| wrong("verdict"))?,
            text: row.text,
            given_on: day(Some(row.given_on), "assessment_advice", row.edition_id)?.ok_or_else(|| wrong("given_on"))?,
            response: row.response,
            recorded_at: Instant::from_microseconds(row.recorded_at),
        })
    }
}

impl From<attachment::Model> for Attachment {
    fn from(row: attachment::Model) -> Self {
        Self {
            id: AttachmentId::from_uuid(row.id),
            edition: EditionId::from_uuid(row.edition_id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            title: row.title,
            media_type: row.media_type,
            size: row.size,
            content_hash: row.content_hash,
            with_content: row.with_content,
            created_at: Instant::from_microseconds(row.created_at),
        }
    }
}
