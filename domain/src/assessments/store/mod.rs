//! Writing assessments, and what of them a transaction may read.

mod answers;
mod assessments;
mod editions;
pub(super) mod lineage;
mod readable;

pub(super) use answers::*;
pub(super) use assessments::*;
pub(super) use editions::*;
pub(super) use lineage::*;
pub(super) use readable::*;

use crate::problem::{Failure, Problem};

/// One row was written; none means that it was changed or is not the acting organisation's.
fn saved(rows: u64, revision: i64) -> Result<(), Failure> {
    if rows == 1 { Ok(()) } else { Err(Problem::Conflict(revision).into()) }
}
