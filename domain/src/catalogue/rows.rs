//! Tables of the catalogue.

use super::{
    Adoption, AdoptionState, AdoptionStatement, Component, ComponentKind, Description, LifecyclePhase, Theme, Version,
    VersionState, Visibility, Withdrawal,
};
use crate::id::{AdoptionId, ComponentId, OrganisationId, PartyId, VersionId};
use crate::problem::Fault;
use crate::tenancy::rows::{corrupt, day};
use crate::time::Instant;

crate::db::tables! {
    component = "component" {
        key: id: Uuid;
        owner_id: Uuid, name: crate::text::Localized, sort_name: String, summary: crate::text::Localized, purpose: crate::text::Localized, kind: String,
        theme: Option<String>, licence: Option<String>, source_url: Option<String>, contact: Option<String>,
        supplier_id: Option<Uuid>, supplier_name: Option<String>, visibility: i16, revision: i64, created_at: i64,
        updated_at: i64, phase: Option<String>, standards: crate::text::Texts, keywords: crate::text::Texts,
        withdrawn_at: Option<i64>, withdrawal_reason: Option<crate::text::Localized>, successor_id: Option<Uuid>,
    }
    reader = "component_reader" {
        key: id: Uuid;
        component_id: Uuid, version_id: Option<Uuid>, organisation_id: Uuid, stated_by: Uuid, owner_id: Option<Uuid>,
    }
    version = "component_version" {
        key: id: Uuid;
        component_id: Uuid, owner_id: Uuid, visibility: i16, ordinal: i32, number: String, state: String,
        changes: crate::text::Localized, released_on: Option<String>, revision: i64, created_at: i64,
        support_ends_on: Option<String>,
    }
    term = "component_term" {
        key: component_id: Uuid, term: String;
        owner_id: Uuid, visibility: i16, weight: i16,
    }
    origin = "component_origin" {
        key: component_id: Uuid;
        owner_id: Uuid, source: String, source_id: String, original: String, original_hash: String, imported_at: i64, texts: String,
    }
    matched = "component_match" {
        key: component_id: Uuid, key: String;
        owner_id: Uuid, visibility: i16,
    }
    adoption = "adoption" {
        key: id: Uuid;
        organisation_id: Uuid, sort_name: String, component_id: Uuid, version_id: Uuid, state: String,
        since: Option<String>, until: Option<String>, purpose: Option<String>, revision: i64, created_at: i64,
        updated_at: i64,
    }
}

pub(super) fn visibility(rank: i16, id: uuid::Uuid) -> Result<Visibility, Fault> {
    Visibility::from_rank(rank).ok_or_else(|| corrupt("component", id, "visibility"))
}

fn withdrawal(
    id: uuid::Uuid,
    at: i64,
    reason: Option<crate::text::Localized>,
    successor: Option<uuid::Uuid>,
) -> Result<Withdrawal, Fault> {
    Ok(Withdrawal {
        at: Instant::from_microseconds(at),
        reason: reason.ok_or_else(|| corrupt("component", id, "withdrawal_reason"))?,
        successor: successor.map(ComponentId::from_uuid),
    })
}

impl TryFrom<component::Model> for Component {
    type Error = Fault;

    fn try_from(row: component::Model) -> Result<Self, Fault> {
        let id = row.id;
        let theme = |code: String| Theme::from_code(&code).ok_or_else(|| corrupt("component", id, "theme"));
        let phase = |code: String| LifecyclePhase::from_code(&code).ok_or_else(|| corrupt("component", id, "phase"));
        Ok(Self {
            id: ComponentId::from_uuid(id),
            owner: OrganisationId::from_uuid(row.owner_id),
            description: Description {
                name: row.name,
                summary: row.summary,
                purpose: row.purpose,
                kind: ComponentKind::from_code(&row.kind).ok_or_else(|| corrupt("component", id, "kind"))?,
                theme: row.theme.map(theme).transpose()?,
                licence: row.licence,
                source_url: row.source_url,
                contact: row.contact,
                supplier: row.supplier_name,
                phase: row.phase.map(phase).transpose()?,
                standards: row.standards.0,
                keywords: row.keywords.0,
            },
            supplier: row.supplier_id.map(PartyId::from_uuid),
            visibility: visibility(row.visibility, id)?,
            withdrawal: row
                .withdrawn_at
                .map(|at| withdrawal(id, at, row.withdrawal_reason, row.successor_id))
                .transpose()?,
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}

impl TryFrom<version::Model> for Version {
    type Error = Fault;

    fn try_from(row: version::Model) -> Result<Self, Fault> {
        let broken = |column| corrupt("component_version", row.id, column);
        Ok(Self {
            id: VersionId::from_uuid(row.id),
            component: ComponentId::from_uuid(row.component_id),
            owner: OrganisationId::from_uuid(row.owner_id),
            ordinal: row.ordinal,
            state: VersionState::from_code(&row.state).ok_or_else(|| broken("state"))?,
            changes: row.changes,
            number: row.number,
            released_on: day(row.released_on, "component_version", row.id)?,
            support_ends_on: day(row.support_ends_on, "component_version", row.id)?,
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
        })
    }
}

impl TryFrom<adoption::Model> for Adoption {
    type Error = Fault;

    fn try_from(row: adoption::Model) -> Result<Self, Fault> {
        let state = AdoptionState::from_code(&row.state).ok_or_else(|| corrupt("adoption", row.id, "state"))?;
        Ok(Self {
            id: AdoptionId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            component: ComponentId::from_uuid(row.component_id),
            version: VersionId::from_uuid(row.version_id),
            statement: AdoptionStatement {
                state,
                since: day(row.since, "adoption", row.id)?,
                until: day(row.until, "adoption", row.id)?,
                purpose: row.purpose,
            },
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}
