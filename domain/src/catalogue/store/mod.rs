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
