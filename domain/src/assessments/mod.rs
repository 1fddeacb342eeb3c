//! Assessments of components: what is asked, answered, approved, and reused by others.

mod answer;
mod context;
mod document;
mod model;
mod open;
mod outline;
mod reuse;
mod work;

pub use answer::*;
pub use context::*;
pub use document::*;
pub use model::*;
pub use open::*;
pub use outline::*;
pub use reuse::*;
pub use work::*;

#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod dossier;
#[cfg(feature = "store")]
mod held;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use dossier::*;
#[cfg(feature = "store")]
pub(crate) use held::{advised, held, shared};
#[cfg(feature = "store")]
pub use queries::*;
#[cfg(feature = "store")]
pub use store::lineage::{Risk, Stale};
