//! Coverage: which assessments an organisation needs for what it uses, and which of them it has. And what of that is
//! published of all together.

pub mod figures;
mod model;
#[cfg(test)]
mod tests;

pub use model::*;

#[cfg(feature = "store")]
mod publish;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use publish::*;
#[cfg(feature = "store")]
pub use queries::*;
