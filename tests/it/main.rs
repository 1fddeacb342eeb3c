//! Story and isolation tests, on both databases.

mod commands;
mod components;
mod demo;
mod http;
mod isolation;
mod limits;
mod login;
mod members;
mod statements;
mod story_share_find_adopt;
mod tokens;
