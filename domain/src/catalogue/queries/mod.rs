//! What is read of the catalogue.

mod adoptions;
mod components;
mod facts;
mod own;
mod peers;
mod sameness;
mod versions;

pub use adoptions::*;
pub use components::*;
pub use facts::*;
pub use own::*;
pub use peers::*;
pub use sameness::*;
pub use versions::*;
