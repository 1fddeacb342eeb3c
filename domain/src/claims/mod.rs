//! Claims: a supplier states that an organisation uses its product, and that organisation says what it makes of it.
//!
//! The claim is the supplier's row and never changes. What became of it is a row of the claimed organisation, that the
//! supplier does not read: so nothing that the supplier can ask for tells a confirmed claim from a rejected or lapsed one.

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
