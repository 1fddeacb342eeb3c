//! What organisations say of a component: the experiences of who uses it, questions to its owner, and the answers.
//!
//! All are rows of whoever says them, read by the members who see the component.

mod model;

pub use model::*;

#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
pub mod seed;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use queries::*;
