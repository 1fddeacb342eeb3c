//! Tables of claims.

use super::{Claim, ClaimAnswer, ClaimText, Decision};
use crate::id::{AdoptionId, ClaimId, ComponentId, OrganisationId};
use crate::problem::Fault;
use crate::tenancy::rows::corrupt;
use crate::time::Instant;

crate::db::tables! {
    claim = "claim" {
        key: id: Uuid;
        organisation_id: Uuid, claimed_id: Uuid, component_id: Option<Uuid>, product_name: String, product_key: String,
        text: Option<String>, created_at: i64,
    }
    answer = "claim_answer" {
        key: organisation_id: Uuid, claim_id: Uuid;
        claimed_id: Uuid, decision: String, adoption_id: Option<Uuid>, created_at: i64,
    }
}

impl From<claim::Model> for Claim {
    fn from(row: claim::Model) -> Self {
        Self {
            id: ClaimId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            claimed: OrganisationId::from_uuid(row.claimed_id),
            text: ClaimText {
                component: row.component_id.map(ComponentId::from_uuid),
                product: row.product_name,
                text: row.text,
            },
            created_at: Instant::from_microseconds(row.created_at),
        }
    }
}

impl TryFrom<answer::Model> for ClaimAnswer {
    type Error = Fault;

    fn try_from(row: answer::Model) -> Result<Self, Fault> {
        Ok(Self {
            claim: ClaimId::from_uuid(row.claim_id),
            decision: Decision::from_code(&row.decision)
                .ok_or_else(|| corrupt("claim_answer", row.claim_id, "decision"))?,
            adoption: row.adoption_id.map(AdoptionId::from_uuid),
            created_at: Instant::from_microseconds(row.created_at),
        })
    }
}
