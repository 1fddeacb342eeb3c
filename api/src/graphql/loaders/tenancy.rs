//! Organisations, people and parties.

use std::collections::HashMap;

use domain::id::{AccountId, MembershipId, OrganisationId, PartyId};
use domain::tenancy::{self, Account, Membership, Organisation, OrganisationKey, Party};

use super::{by_id, load, of_each};

by_id!(OrganisationId => Organisation, tenancy::organisations_by_id);
by_id!(PartyId => Party, tenancy::parties_by_id);
by_id!(AccountId => Account, tenancy::accounts_by_id);
by_id!(MembershipId => Membership, tenancy::memberships_by_id);

load!(OrganisationKey => Organisation, |snapshot, keys| {
    let found = tenancy::organisations_by_key(snapshot.tx().await?, keys).await?;
    let of = |key: &OrganisationKey| found.iter().find(|it| key.is_of(it)).cloned();
    keys.iter().filter_map(|key| Some((key.clone(), of(key)?))).collect()
});

of_each!(
    /// The mergers of an organisation: (predecessor, successor).
    SuccessionsOf(OrganisationId) => Vec<(OrganisationId, OrganisationId)>,
    |tx, ids| {
        let all = tenancy::successions(tx, ids).await?;
        let of = |id| all.iter().filter(|(from, to)| *from == id || *to == id).copied().collect();
        ids.iter().map(|id| (*id, of(*id))).collect::<HashMap<_, _>>()
    }
);
