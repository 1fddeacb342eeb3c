//! Collectief's HTTP and GraphQL, login and commands.

mod auth;
pub mod commands;
pub mod config;
pub mod demo;
pub mod graphql;
pub mod http;

pub use auth::fetch::Allowed;
