//! Components: what is shared, with whom, in which versions, and who adopted them.

mod codes;
mod import;
mod model;

pub use codes::*;
pub use import::*;
pub use model::*;

#[cfg(feature = "store")]
mod adoptions;
#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod imports;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
pub mod seed;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use adoptions::*;
#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use imports::*;
#[cfg(feature = "store")]
pub use queries::*;
