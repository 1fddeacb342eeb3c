//! Tables of remarks.

use super::{Answer, EarlierText, Experience, ExperienceText, Question};
use crate::id::{AnswerId, ComponentId, ExperienceId, OrganisationId, QuestionId, VersionId};
use crate::time::Instant;

crate::db::tables! {
    experience = "experience" {
        key: id: Uuid;
        organisation_id: Uuid, component_id: Uuid, version_id: Uuid, text: String, would_choose_again: bool,
        contact: String, revision: i64, created_at: i64, updated_at: i64, withdrawn_at: Option<i64>,
    }
    earlier = "experience_text" {
        key: organisation_id: Uuid, experience_id: Uuid, revision: i64;
        text: String, would_choose_again: bool, stated_at: i64,
    }
    question = "question" {
        key: id: Uuid;
        organisation_id: Uuid, component_id: Uuid, text: String, revision: i64, created_at: i64,
        withdrawn_at: Option<i64>,
    }
    answer = "answer" {
        key: id: Uuid;
        organisation_id: Uuid, question_id: Uuid, text: String, created_at: i64,
    }
}

impl From<experience::Model> for Experience {
    fn from(row: experience::Model) -> Self {
        Self {
            id: ExperienceId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            component: ComponentId::from_uuid(row.component_id),
            version: VersionId::from_uuid(row.version_id),
            text: ExperienceText { text: row.text, would_choose_again: row.would_choose_again, contact: row.contact },
            withdrawn_at: row.withdrawn_at.map(Instant::from_microseconds),
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        }
    }
}

impl From<earlier::Model> for EarlierText {
    fn from(row: earlier::Model) -> Self {
        Self {
            experience: ExperienceId::from_uuid(row.experience_id),
            revision: row.revision,
            text: row.text,
            would_choose_again: row.would_choose_again,
            stated_at: Instant::from_microseconds(row.stated_at),
        }
    }
}

impl From<question::Model> for Question {
    fn from(row: question::Model) -> Self {
        Self {
            id: QuestionId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            component: ComponentId::from_uuid(row.component_id),
            text: row.text,
            withdrawn_at: row.withdrawn_at.map(Instant::from_microseconds),
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
        }
    }
}

impl From<answer::Model> for Answer {
    fn from(row: answer::Model) -> Self {
        Self {
            id: AnswerId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            question: QuestionId::from_uuid(row.question_id),
            text: row.text,
            created_at: Instant::from_microseconds(row.created_at),
        }
    }
}
