//! YAML as a tree that knows the line of each value, read within budgets and written in one style.
//!
//! Numbers stay as they were written: `2.0` is a version to whoever wrote it, and no number.

mod node;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use node::*;
pub use read::parse;
pub(crate) use read::read_definition;
pub use write::print;
