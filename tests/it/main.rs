//! Story and isolation tests, on both databases.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and says where"
)]

mod act;
mod assessments;
mod claims;
mod commands;
mod components;
mod coverage;
mod demo;
mod docs;
mod entities;
mod exchange;
mod http;
mod isolation;
mod knowing;
mod lifecycle;
mod limits;
mod login;
mod members;
mod questions;
mod registrations;
mod remarks;
mod remedies;
mod schema;
mod search;
mod statements;
mod story_reuse_assessment;
mod story_share_find_adopt;
mod supergraph;
mod tokens;
mod typescript;
mod updates;
