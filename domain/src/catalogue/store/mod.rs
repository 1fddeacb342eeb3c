//! Writing the catalogue, and what of it a transaction may read.

mod adoptions;
mod components;
mod origins;
mod readable;
mod sameness;
mod terms;
mod versions;

pub(super) use adoptions::*;
pub(super) use components::*;
pub(super) use origins::*;
pub(super) use readable::*;
pub(super) use sameness::*;
pub(super) use terms::*;
pub(super) use versions::*;

use crate::problem::{Failure, Problem};

/// One row was written; none means that it was changed or is not the acting organisation's.
fn saved(rows: u64, revision: i64) -> Result<(), Failure> {
    if rows == 1 { Ok(()) } else { Err(Problem::Conflict(revision).into()) }
}
