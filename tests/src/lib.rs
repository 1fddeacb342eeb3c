//! The harness of the tests: whole worlds with organisations, people and an issuer of their tokens, on either database.
//!
//! A world is the real server over a real database; requests go through the whole of it, only not over a socket.

#![expect(clippy::expect_used, clippy::panic, reason = "where the harness cannot go on, the test ends")]

mod actor;
mod cli;
mod database;
mod federation;
mod issuer;
mod process;
mod server;
mod world;

pub use actor::{Actor, Answer};
pub use cli::{Ran, Served, collectief, collectief_on, run};
pub use database::Database;
pub use federation::{Federation, WHO, issuer_of};
pub use issuer::Issuer;
pub use process::{Providers, binary, clients, node};
pub use server::{Page, Server, Visitor};
pub use world::{AUDIENCE, World, id_of, settings};

/// Makes one test per database: `both!(name, async |world| { … })` gives `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both {
    ($(#[doc = $doc:literal])* $name:ident, $body:expr) => {
        $(#[doc = $doc])*
        mod $name {
            #[expect(clippy::wildcard_imports, reason = "a test reads as if it stood outside this module")]
            use super::*;

            async fn run(world: $crate::World) {
                let body = $body;
                body(world).await;
            }

            #[tokio::test]
            async fn sqlite() {
                run($crate::World::new($crate::Database::sqlite().await).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                run($crate::World::new($crate::Database::postgres().await).await).await;
            }
        }
    };
}
