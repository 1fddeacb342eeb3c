//! The table of governance.

use super::{GovernanceStatement, Stated};
use crate::id::{ComponentId, GovernanceStatementId, OrganisationId};
use crate::problem::Fault;
use crate::tenancy::rows::{corrupt, day};
use crate::time::Instant;

crate::db::tables! {
    statement = "governance_statement" {
        key: id: Uuid;
        component_id: Uuid, owner_id: Uuid, visibility: i16, framework: String, kind: String, item: String,
        filled_by: Option<String>, done_on: Option<String>, evidence_url: Option<String>, revision: i64,
        updated_at: i64,
    }
}

impl TryFrom<statement::Model> for GovernanceStatement {
    type Error = Fault;

    fn try_from(row: statement::Model) -> Result<Self, Fault> {
        let stated = match row.kind.as_str() {
            "ROLE" => Stated::Role { filled_by: row.filled_by },
            "STEP" => {
                let done_on = day(row.done_on, "governance_statement", row.id)?;
                Stated::Step { done_on, evidence_url: row.evidence_url }
            }
            _ => return Err(corrupt("governance_statement", row.id, "kind")),
        };
        Ok(Self {
            id: GovernanceStatementId::from_uuid(row.id),
            component: ComponentId::from_uuid(row.component_id),
            owner: OrganisationId::from_uuid(row.owner_id),
            framework: row.framework,
            item: row.item,
            stated,
            revision: row.revision,
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}
