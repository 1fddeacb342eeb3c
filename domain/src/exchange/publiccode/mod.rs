//! `publiccode.yml`: read from version 0.1 on, written as version 0.7 (<https://yml.publiccode.tools>).

mod check;
mod read;
mod repair;
mod sections;
mod shape;
#[cfg(test)]
mod tests;
mod vocabulary;
mod write;

pub use check::{Finding, check};
pub use read::read;
pub use write::write;
