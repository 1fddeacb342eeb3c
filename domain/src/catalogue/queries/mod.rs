//! What is read of the catalogue.

mod adopted;
mod adoptions;
mod beside;
mod components;
mod facts;
mod filter;
mod own;
mod peers;
mod sameness;
mod support;
mod versions;

pub(crate) use adopted::adopted;
pub use adoptions::*;
pub use beside::{Beside, ComponentView};
pub use components::*;
pub use facts::*;
pub use filter::ComponentFilter;
pub use own::*;
pub use peers::*;
pub use sameness::*;
pub use support::*;
pub use versions::*;
