//! Who asks: bearer tokens, browser sessions, and the way to identity providers.

pub(crate) mod browser;
pub(crate) mod fetch;
mod keys;
mod token;

pub(crate) use token::{Denied, Verifier};
