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
