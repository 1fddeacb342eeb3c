//! What the viewer's organisation needs of assessments.

use std::sync::Arc;

use domain::coverage::{self, Covered};

use super::load;

/// All that the viewer's organisation uses, and what it needs for that: read once, whatever is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OwnCoverage;

load!(OwnCoverage => Arc<Vec<Covered>>, |snapshot, keys| {
    let all = Arc::new(coverage::own_coverage(snapshot.tx().await?).await?);
    keys.iter().map(|key| (*key, all.clone())).collect()
});
