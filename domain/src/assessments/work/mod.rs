//! The work on an assessment: what colleagues say of it, advice, measures, files.

mod model;

pub use model::*;

#[cfg(feature = "store")]
mod attach;
#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
pub(super) mod store;

#[cfg(feature = "store")]
pub use attach::*;
#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use queries::*;
