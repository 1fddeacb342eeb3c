//! Registrations of the Algoritmeregister, publication standard 1.0, in both of its representations; supplier templates,
//! which suppliers fill in beforehand, are the same with an id of their own.

mod check;
mod fields;
mod form;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use check::{complete, publishable};
pub use form::{is_schema, to_config, to_schema};
pub use read::read;
pub use write::write;
