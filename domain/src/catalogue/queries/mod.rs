//! What is read of the catalogue.

mod adoptions;
mod components;
mod own;
mod versions;

pub use adoptions::*;
pub use components::*;
pub use own::*;
pub use versions::*;
