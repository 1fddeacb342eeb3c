//! The AI Act: trees, dates and profiles.

use std::sync::Arc;

use domain::aiact::{self, ActProfile, Dates, Tree};
use domain::id::{ActProfileId, DecisionTreeId, VersionId};

use super::{by_id, load, of_each};

by_id!(ActProfileId => ActProfile, aiact::act_profiles_by_id);
load!(DecisionTreeId => Arc<Tree>, |snapshot, ids| {
    let trees = aiact::trees_by_id(snapshot.tx().await?, ids).await?;
    trees.into_iter().map(|(id, tree)| (id, Arc::new(tree))).collect()
});

of_each!(
    /// The own organisation's profile of a version.
    ActProfileOf(VersionId) => ActProfile,
    |tx, ids| aiact::act_profiles_of(tx, ids).await?.into_iter().map(|it| (it.version, it))
);

/// The decision tree in force, with its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CurrentTree;

load!(CurrentTree => (DecisionTreeId, Arc<Tree>), |snapshot, keys| {
    let current = aiact::current_tree(snapshot.tx().await?).await?.map(|(id, tree)| (id, Arc::new(tree)));
    keys.iter().filter_map(|key| Some((*key, current.clone()?))).collect()
});

/// The dates of obligations in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CurrentDates;

load!(CurrentDates => Arc<Dates>, |snapshot, keys| {
    let current = aiact::current_dates(snapshot.tx().await?).await?.map(Arc::new);
    keys.iter().filter_map(|key| Some((*key, current.clone()?))).collect()
});
