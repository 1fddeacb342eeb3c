//! Organisations (tenants), people, memberships and identity providers; resolves a [`Viewer`].

mod model;
mod province;
mod size_class;
mod viewer;

pub use model::*;
pub use province::*;
pub use size_class::*;
pub use viewer::{MembershipOf, Viewer};

#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
pub mod login;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod resolve;
#[cfg(feature = "store")]
pub(crate) mod rows;
#[cfg(feature = "store")]
pub mod set_up;
#[cfg(feature = "store")]
mod store;
#[cfg(feature = "store")]
mod succession;

#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use queries::*;
#[cfg(feature = "store")]
pub use resolve::{Credential, ResolveError, resolve};
#[cfg(feature = "store")]
pub(crate) use succession::{join_todays, predecessors_of, successors_of};
