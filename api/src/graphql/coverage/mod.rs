//! Coverage: what your organisation owes and has of assessments, and the figures of all together.

mod collective;
mod own;

pub(crate) use collective::CollectiveCoverageQuery;
pub(crate) use own::{CoverageConnection, CoverageFilterInput, CoverageTotals, coverage, coverage_totals};
