//! The catalogue as a spreadsheet: CSV as Dutch Excel reads and writes it.

mod cell;
mod columns;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use cell::{guard, unguard};
pub use read::read;
pub use write::{Row, write};
