//! The business of Collectief: pure model, policy, use cases and persistence. No HTTP, no GraphQL.
//!
//! Without the feature `store` only the model and the policy are there, and the compiler sees to it that they are pure.

pub mod aiact;
pub mod assessments;
pub mod catalogue;
pub mod claims;
mod coded;
pub mod coverage;
pub mod event;
pub mod exchange;
pub mod expression;
pub mod id;
pub mod instruments;
pub mod page;
pub mod patch;
pub mod policy;
pub mod problem;
pub mod registrations;
pub mod remarks;
pub mod role;
pub mod search;
pub mod sharing;
pub mod tenancy;
pub mod text;
pub mod time;
pub mod upload;

#[cfg(feature = "store")]
pub mod audit;
#[cfg(feature = "store")]
pub mod db;
#[cfg(feature = "store")]
pub(crate) mod definitions;
