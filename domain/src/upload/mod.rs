//! Files on their way in: asked for by a mutation, sent once to their own address, used by another mutation, and gone after
//! a day.

mod model;
pub use model::*;

#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use commands::*;
