//! An organisation's registration of a component in the Algoritmeregister (algorithm register): what people fill in, laid over
//! what follows from the component, its use, its assessments and its profile under the AI Act.
//!
//! The document itself is written by `exchange::register`, for a registration and for an export alike.

mod assessed;
mod model;
#[cfg(test)]
mod tests;

pub use assessed::*;
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
pub(crate) use queries::*;
