//! Governance of a component: which roles are filled and which steps are done, by a framework that the operator replaces.

mod framework;
mod model;

pub use framework::*;
pub use model::*;

#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use queries::*;
