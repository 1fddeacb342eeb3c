//! Components: what is shared, with whom, in which versions, and who adopted them.

mod changes;
mod codes;
mod comparison;
mod facts;
mod governance;
mod import;
mod model;
mod part;
mod sameness;
mod search;
mod transfer;
mod withdrawal;

pub use crate::sharing::Visibility;
pub use changes::*;
pub use codes::*;
pub use comparison::*;
pub use facts::*;
pub use governance::*;
pub use import::*;
pub use model::*;
pub use part::*;
pub use sameness::*;
pub use transfer::*;
pub use withdrawal::*;

#[cfg(feature = "store")]
mod across;
#[cfg(feature = "store")]
mod adoptions;
#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod exports;
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
pub(crate) use across::*;
#[cfg(feature = "store")]
pub use adoptions::*;
#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use exports::*;
#[cfg(feature = "store")]
pub use imports::*;
#[cfg(feature = "store")]
pub use queries::*;
#[cfg(feature = "store")]
pub use search::*;
