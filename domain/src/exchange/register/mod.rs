//! Registrations of the Algoritmeregister, publication standard 1.0, in both of its representations; supplier templates,
//! which suppliers fill in beforehand, are the same with an id of their own.

mod check;
mod fields;
mod fill;
mod form;
mod layers;
mod read;
#[cfg(test)]
mod tests;
mod titles;
mod write;

pub use check::{complete, publishable};
pub use fill::{FieldValue, Linked, PublicationCategory, RegisterStatus, accept, is_filled_by_people};
pub use form::{is_schema, to_config, to_schema};
pub use layers::{Beside, FieldOrigin, RegisterField};
pub use read::read;
pub use write::{document, write};
