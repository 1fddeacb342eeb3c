//! The AI Act (AI-verordening, Regulation (EU) 2024/1689): the decision tree as data, a walk through it, and what follows.
//!
//! The tree is in the format of the Dutch government's decision aid (`MinBZK/ai-verordening-beslishulp`). The operator loads
//! the official one; a small one of our own comes along. Deadlines are data as well: the Act was amended once and may be again.

mod check;
mod dates;
mod model;
mod profile;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

pub use check::*;
pub use dates::*;
pub use model::*;
pub use profile::*;
pub use tree::*;
pub use walk::*;

#[cfg(feature = "store")]
mod commands;
#[cfg(feature = "store")]
mod load;
#[cfg(feature = "store")]
mod queries;
#[cfg(feature = "store")]
mod rows;
#[cfg(feature = "store")]
mod store;

#[cfg(feature = "store")]
pub use commands::*;
#[cfg(feature = "store")]
pub use load::*;
#[cfg(feature = "store")]
pub use queries::*;

/// The small decision tree that comes with the program.
pub const OWN_TREE: &str = include_str!("own/tree.yaml");
/// The dates that come with the program.
pub const OWN_DATES: &str = include_str!("own/dates.yaml");
