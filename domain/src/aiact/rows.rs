//! The table of profiles.

use super::{ActProfile, ActStatement};
use crate::id::{ActProfileId, ComponentId, DecisionTreeId, OrganisationId, VersionId};
use crate::problem::Fault;
use crate::tenancy::rows::{corrupt, day};
use crate::time::Instant;

crate::db::tables! {
    profile = "act_profile" {
        key: id: Uuid;
        organisation_id: Uuid, component_id: Uuid, version_id: Uuid, tree_id: Uuid, walk: String,
        profile: Option<String>, substantial_change: bool, in_use_since: Option<String>, revision: i64,
        created_at: i64, updated_at: i64, finished_at: Option<i64>,
    }
}

impl TryFrom<profile::Model> for ActProfile {
    type Error = Fault;

    fn try_from(row: profile::Model) -> Result<Self, Fault> {
        let broken = |column| corrupt("act_profile", row.id, column);
        let finished = match (&row.profile, row.finished_at) {
            (Some(profile), Some(at)) => {
                let profile = serde_json::from_str(profile).map_err(|_| broken("profile"))?;
                Some((profile, Instant::from_microseconds(at)))
            }
            (None, None) => None,
            _ => return Err(broken("finished_at")),
        };
        Ok(Self {
            id: ActProfileId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            component: ComponentId::from_uuid(row.component_id),
            version: VersionId::from_uuid(row.version_id),
            tree: DecisionTreeId::from_uuid(row.tree_id),
            walk: serde_json::from_str(&row.walk).map_err(|_| broken("walk"))?,
            finished,
            stated: ActStatement {
                substantial_change: row.substantial_change,
                in_use_since: day(row.in_use_since, "act_profile", row.id)?,
            },
            revision: row.revision,
            created_at: Instant::from_microseconds(row.created_at),
            updated_at: Instant::from_microseconds(row.updated_at),
        })
    }
}
