//! Isolation is the product: no tenant learns of another what it was not meant to.

mod assessed;
mod assessment_rows;
mod bugs;
mod catalogue;
mod fields;
mod idempotency;
mod independence;
mod life;
mod locks;
mod mutations;
mod reads;
mod scene;
mod schema;

pub(crate) use assessed::upload;
