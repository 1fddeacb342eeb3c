//! The table of what was filled in.

use super::Registration;
use crate::id::{ComponentId, OrganisationId};
use crate::problem::Fault;
use crate::tenancy::rows::corrupt;
use crate::time::Instant;

crate::db::tables! {
    registration = "registration" {
        key: organisation_id: Uuid, component_id: Uuid;
        fields: String, revision: i64, created_at: i64, updated_at: i64,
    }
}

impl TryFrom<registration::Model> for Registration {
    type Error = Fault;

    fn try_from(row: registration::Model) -> Result<Self, Fault> {
        Ok(Self {
            organisation: OrganisationId::from_uuid(row.organisation_id),
            component: ComponentId::from_uuid(row.component_id),
            fields: serde_json::from_str(&row.fields)
                .map_err(|_| corrupt("registration", row.component_id, "fields"))?,
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}
