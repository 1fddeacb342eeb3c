//! Withdrawal: the owner takes a component out of use for who does not use it yet. Nothing is deleted.

mod model;

pub use model::*;

#[cfg(feature = "store")]
mod commands;

#[cfg(feature = "store")]
pub use commands::*;
