//! Transfer of a component to another owner: offered by the one, accepted by the other; or taken over after a merger.

mod model;

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
