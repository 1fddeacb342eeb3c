//! Instruments: assessment forms as data. Their files, their questions, what is answered, and what follows from it. Pure.

pub mod answers;
mod difference;
pub mod file;
mod kind;
mod loaded;
mod marks;
mod outcome;
pub mod output;
mod question;
#[cfg(feature = "store")]
mod store;
#[cfg(test)]
mod testing;

pub use difference::*;
pub use file::Definition;
pub use kind::*;
pub use loaded::*;
pub use marks::*;
pub use outcome::*;
pub use question::*;
#[cfg(feature = "store")]
pub use store::*;
