//! Tables of assessments.

use super::{
    Ancestor, Answer, Approval, Assessment, Disposition, Edition, EditionText, Given, Reuse, Stage, Submission, Through,
};
use crate::id::{AccountId, AssessmentId, ComponentId, EditionId, InstrumentId, OrganisationId, VersionId};
use crate::instruments::InstrumentKind;
use crate::instruments::answers::{AnswerValue, Place};
use crate::problem::Fault;
use crate::sharing::Visibility;
use crate::tenancy::rows::{corrupt, day};
use crate::time::Instant;

crate::db::tables! {
    assessment = "assessment" {
        key: id: Uuid;
        organisation_id: Uuid, component_id: Uuid, urn: String, kind: String, visibility: i16, source_id: Option<Uuid>,
        current_edition_id: Option<Uuid>, valid_until: Option<String>, withdrawn_at: Option<i64>,
        withdrawal_reason: Option<String>, revision: i64, created_at: i64, updated_at: i64,
    }
    edition = "assessment_edition" {
        key: id: Uuid;
        organisation_id: Uuid, assessment_id: Uuid, number: i32, stage: String, shared_as: i16, visibility: i16,
        instrument_id: Uuid, component_id: Uuid, version_id: Uuid, content_hash: Option<String>,
        submitted_by: Option<Uuid>, submitted_at: Option<i64>, approved_by: Option<Uuid>, approved_as: Option<String>,
        approved_at: Option<i64>, valid_until: Option<String>, revision: i64, created_at: i64, updated_at: i64,
    }
    text = "assessment_text" {
        key: edition_id: Uuid;
        organisation_id: Uuid, use_context: String, conclusion: Option<String>,
    }
    reuse = "assessment_reuse" {
        key: edition_id: Uuid;
        organisation_id: Uuid, assessment_id: Uuid, source_id: Uuid, source_edition_id: Uuid, source_hash: String,
        similarity: String,
    }
    reader = "assessment_reader" {
        key: id: Uuid;
        assessment_id: Uuid, edition_id: Option<Uuid>, organisation_id: Uuid, stated_by: Uuid, owner_id: Option<Uuid>,
        reuse_edition_id: Option<Uuid>,
    }
    lineage = "assessment_lineage" {
        key: assessment_id: Uuid, ancestor_id: Uuid;
        depth: i16, organisation_id: Uuid, visibility: i16, ancestor_organisation_id: Uuid, source_id: Option<Uuid>,
        via_id: Option<Uuid>,
    }
    answer = "assessment_answer" {
        key: edition_id: Uuid, place: String;
        organisation_id: Uuid, assessment_id: Uuid, disposition: String, value: Option<String>, reason: Option<String>,
        stamp: Uuid, through: Option<i64>, revision: i64, answered_by: Option<Uuid>,
        answered_at: i64,
    }
    stamp = "assessment_stamp" {
        key: assessment_id: Uuid, place: String;
        organisation_id: Uuid, stamp: Uuid,
    }
    need = "assessment_need" {
        key: edition_id: Uuid, kind: String;
        organisation_id: Uuid, level: String,
    }
    author = "assessment_author" {
        key: organisation_id: Uuid, edition_id: Uuid, account_id: Uuid;
    }
}

impl TryFrom<assessment::Model> for Assessment {
    type Error = Fault;

    fn try_from(row: assessment::Model) -> Result<Self, Fault> {
        let wrong = |column| corrupt("assessment", row.id, column);
        Ok(Self {
            id: AssessmentId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            component: ComponentId::from_uuid(row.component_id),
            kind: InstrumentKind::from_code(&row.kind).ok_or_else(|| wrong("kind"))?,
            visibility: Visibility::from_rank(row.visibility).ok_or_else(|| wrong("visibility"))?,
            source: row.source_id.map(AssessmentId::from_uuid),
            current: row.current_edition_id.map(EditionId::from_uuid),
            valid_until: day(row.valid_until, "assessment", row.id)?,
            withdrawal: row
                .withdrawn_at
                .map(|at| (Instant::from_microseconds(at), row.withdrawal_reason.unwrap_or_default())),
            urn: row.urn,
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}

impl TryFrom<edition::Model> for Edition {
    type Error = Fault;

    fn try_from(row: edition::Model) -> Result<Self, Fault> {
        let wrong = |column| corrupt("assessment_edition", row.id, column);
        let submission = |at: Option<i64>| {
            let at = Instant::from_microseconds(at.ok_or_else(|| wrong("submitted_at"))?);
            Ok::<_, Fault>(Submission { by: row.submitted_by.map(AccountId::from_uuid), at })
        };
        let approval = || {
            Ok::<_, Fault>(Approval {
                by: row.approved_by.map(AccountId::from_uuid),
                function: row.approved_as.clone().ok_or_else(|| wrong("approved_as"))?,
                at: Instant::from_microseconds(row.approved_at.ok_or_else(|| wrong("approved_at"))?),
                valid_until: day(row.valid_until.clone(), "assessment_edition", row.id)?
                    .ok_or_else(|| wrong("valid_until"))?,
                content_hash: row.content_hash.clone().ok_or_else(|| wrong("content_hash"))?,
            })
        };
        let stage = match row.stage.as_str() {
            "DRAFT" => Stage::Draft,
            "IN_REVIEW" => Stage::InReview(submission(row.submitted_at)?),
            "APPROVED" => Stage::Approved(submission(row.submitted_at)?, approval()?),
            "SUPERSEDED" => Stage::Superseded(submission(row.submitted_at)?, approval()?),
            _ => return Err(wrong("stage")),
        };
        Ok(Self {
            id: EditionId::from_uuid(row.id),
            assessment: AssessmentId::from_uuid(row.assessment_id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            number: row.number,
            instrument: InstrumentId::from_uuid(row.instrument_id),
            component: ComponentId::from_uuid(row.component_id),
            version: VersionId::from_uuid(row.version_id),
            stage,
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}

/// As the database has it.
pub(super) const fn stage_code(stage: &Stage) -> &'static str {
    match stage {
        Stage::Draft => "DRAFT",
        Stage::InReview(_) => "IN_REVIEW",
        Stage::Approved(..) => "APPROVED",
        Stage::Superseded(..) => "SUPERSEDED",
    }
}

fn parsed<T: serde::de::DeserializeOwned>(json: &str, table: &'static str, id: uuid::Uuid) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(|error| Fault::new(format!("{table} {id}: {error}")))
}

impl TryFrom<text::Model> for EditionText {
    type Error = Fault;

    fn try_from(row: text::Model) -> Result<Self, Fault> {
        let context = parsed(&row.use_context, "assessment_text", row.edition_id)?;
        Ok(Self { edition: EditionId::from_uuid(row.edition_id), context, conclusion: row.conclusion })
    }
}

impl TryFrom<reuse::Model> for Reuse {
    type Error = Fault;

    fn try_from(row: reuse::Model) -> Result<Self, Fault> {
        Ok(Self {
            edition: EditionId::from_uuid(row.edition_id),
            source: AssessmentId::from_uuid(row.source_id),
            source_edition: EditionId::from_uuid(row.source_edition_id),
            similarity: parsed(&row.similarity, "assessment_reuse", row.edition_id)?,
            source_hash: row.source_hash,
        })
    }
}

impl From<lineage::Model> for Ancestor {
    fn from(row: lineage::Model) -> Self {
        Self {
            assessment: AssessmentId::from_uuid(row.assessment_id),
            ancestor: AssessmentId::from_uuid(row.ancestor_id),
            organisation: OrganisationId::from_uuid(row.ancestor_organisation_id),
            depth: row.depth,
        }
    }
}

impl TryFrom<answer::Model> for Answer {
    type Error = Fault;

    fn try_from(row: answer::Model) -> Result<Self, Fault> {
        let wrong = |column| corrupt("assessment_answer", row.edition_id, column);
        let value = || {
            let json = row.value.as_deref().ok_or_else(|| wrong("value"))?;
            parsed::<AnswerValue>(json, "assessment_answer", row.edition_id)
        };
        let given = match Disposition::from_code(&row.disposition).ok_or_else(|| wrong("disposition"))? {
            Disposition::NotApplicable => Given::NotApplicable(row.reason.clone().unwrap_or_default()),
            Disposition::Inherited => {
                let through = Through(row.through.ok_or_else(|| wrong("through"))?);
                Given::Inherited { value: value()?, through }
            }
            disposition => Given::Here { disposition, value: value()?, reason: row.reason.clone() },
        };
        Ok(Self {
            edition: EditionId::from_uuid(row.edition_id),
            place: row.place.parse::<Place>().map_err(|_| wrong("place"))?,
            given,
            stamp: row.stamp,
            revision: row.revision,
            by: row.answered_by.map(AccountId::from_uuid),
            at: Instant::from_microseconds(row.answered_at),
        })
    }
}
