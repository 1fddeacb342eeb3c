//! Components and what belongs to them.

use std::collections::HashMap;
use std::sync::Arc;

use domain::catalogue::{
    self, Adoption, Beside, Candidate, ComponentView, Framework, GovernanceStatement, Origin, SupportVersions,
    Transfer, Use, Version, Written,
};
use domain::id::{AdoptionId, ComponentId, OrganisationId, TransferId, VersionId};

use super::{by_id, grouped, load, of_each};

by_id!(ComponentId => ComponentView,
    |tx, ids| catalogue::components_by_id(tx, ids, Beside::default()).await?, |it| it.component.id);
by_id!(VersionId => Version, catalogue::versions_by_id);
by_id!(AdoptionId => Adoption, catalogue::adoptions_by_id);
by_id!(TransferId => Transfer, catalogue::transfers_by_id);

of_each!(
    /// The newest version of a component.
    NewestVersionOf(ComponentId) => Version,
    |tx, ids| catalogue::newest_versions(tx, ids).await?.into_iter().map(|it| (it.component, it))
);
of_each!(
    /// How many organisations use a component.
    AdoptionCountOf(ComponentId) => u64,
    |tx, ids| catalogue::adoption_counts(tx, ids).await?
);
of_each!(
    /// With whom a component is shared by name.
    SharedWith(ComponentId) => Vec<OrganisationId>,
    |tx, ids| {
        let mut named: HashMap<_, _> = ids.iter().map(|id| (*id, Vec::new())).collect();
        named.extend(grouped(catalogue::shared_with(tx, ids).await?));
        named
    }
);
of_each!(
    /// Where a component came from.
    OriginOf(ComponentId) => Origin,
    |tx, ids| catalogue::origins_of(tx, ids).await?.into_iter().map(|it| (it.component, it))
);
of_each!(
    /// Who uses a component now.
    UseOf(ComponentId) => Use,
    |tx, ids| catalogue::uses(tx, ids).await?
);
of_each!(
    /// How many versions a component has.
    VersionCountOf(ComponentId) => u64,
    |tx, ids| catalogue::version_counts(tx, ids).await?
);
of_each!(
    /// By which versions is told when support of a component ends.
    SupportOf(ComponentId) => SupportVersions,
    |tx, ids| catalogue::support_versions(tx, ids).await?
);
of_each!(
    /// What may be the same as a component.
    CandidatesOf(ComponentId) => Vec<Candidate>,
    |tx, ids| catalogue::same_as(tx, ids).await?
);
of_each!(
    /// The open offer of a component to another owner.
    OpenTransferOf(ComponentId) => Transfer,
    |tx, ids| catalogue::open_transfers(tx, ids).await?.into_iter().map(|it| (it.component, it))
);
of_each!(
    /// What is stated of a component's governance.
    GovernanceOf(ComponentId) => Vec<GovernanceStatement>,
    |tx, ids| grouped(catalogue::governance_statements(tx, ids).await?.into_iter().map(|it| (it.component, it)))
);

/// The governance framework in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CurrentFramework;

load!(CurrentFramework => Arc<Framework>, |snapshot, keys| {
    let current = catalogue::current_framework(snapshot.tx().await?).await?.map(Arc::new);
    keys.iter().filter_map(|key| Some((*key, current.clone()?))).collect()
});

/// The record to the letter from which a component was imported. `None` where the answer holds no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OriginalOf(pub(crate) ComponentId);

load!(OriginalOf => Option<String>, |snapshot, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let found = catalogue::originals_of(snapshot.tx().await?, &ids, snapshot.budget()).await?;
    found.into_iter().map(|(id, it)| (OriginalOf(id), it)).collect()
});

/// A component in the form of another register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ExportOf {
    pub(crate) component: ComponentId,
    pub(crate) format: domain::exchange::Format,
}

// The rows of a batch are read by format: of these there are three.
load!(ExportOf => Arc<Option<Written>>, |snapshot, keys| {
    let mut written = HashMap::new();
    for (format, ids) in grouped(keys.iter().map(|key| (key.format, key.component))) {
        let tx = snapshot.tx().await?;
        let each = catalogue::export_each(tx, snapshot.viewer(), format, &ids, snapshot.budget()).await?;
        written.extend(each.into_iter().map(|(component, it)| (ExportOf { component, format }, Arc::new(it))));
    }
    written
});
