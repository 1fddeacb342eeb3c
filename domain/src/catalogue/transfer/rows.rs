//! Tables of transfers.

use super::{Transfer, TransferEnd};
use crate::id::{ComponentId, OrganisationId, TransferId};
use crate::problem::Fault;
use crate::tenancy::rows::corrupt;
use crate::time::Instant;

crate::db::tables! {
    transfer = "component_transfer" {
        key: id: Uuid;
        component_id: Uuid, owner_id: Uuid, to_id: Uuid, note: Option<String>, expires_on: String,
        taken_back_at: Option<i64>, revision: i64, created_at: i64,
    }
    answer = "component_transfer_answer" {
        key: organisation_id: Uuid, transfer_id: Uuid;
        owner_id: Uuid, to_id: Uuid, accepted: bool, answered_at: i64,
    }
}

/// Without the answer, which is another's row.
impl TryFrom<transfer::Model> for Transfer {
    type Error = Fault;

    fn try_from(row: transfer::Model) -> Result<Self, Fault> {
        Ok(Self {
            id: TransferId::from_uuid(row.id),
            component: ComponentId::from_uuid(row.component_id),
            from: OrganisationId::from_uuid(row.owner_id),
            to: OrganisationId::from_uuid(row.to_id),
            note: row.note,
            expires_on: row.expires_on.parse().map_err(|_| corrupt("component_transfer", row.id, "expires_on"))?,
            end: row.taken_back_at.map(Instant::from_microseconds).map(TransferEnd::TakenBack),
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
        })
    }
}

impl From<answer::Model> for TransferEnd {
    fn from(row: answer::Model) -> Self {
        let at = Instant::from_microseconds(row.answered_at);
        if row.accepted { Self::Accepted(at) } else { Self::Declined(at) }
    }
}
