//! Serving.

use std::net::SocketAddr;

use axum::Router;
use domain::db::Db;
use tokio::net::TcpListener;

use super::{CommandError, say};
use crate::auth::fetch::Allowed;
use crate::config::Config;
use crate::http::{self, Settings, graphiql};

pub(super) async fn serve(config: &Config) -> Result<(), CommandError> {
    super::log(false);
    super::prepare(config)?;
    let database = config.database();
    let sqlite = database.url.starts_with("sqlite:");
    if sqlite {
        // An embedded database is this program's own: there is nobody else to migrate it.
        migration::up(&database.url).await?;
    }
    let pending = if sqlite { 0 } else { migration::pending(&database.url).await? };
    if pending > 0 {
        return Err(CommandError::Other(format!("the database lacks {pending} steps: run `collectief migrate` first")));
    }
    let db = Db::open(&database).await?;
    let listener = bind(config.listen).await?;
    let address = listener.local_addr().map_err(CommandError::io("listen"))?;
    let graphiql = match (&config.graphiql_folder, config.graphiql) {
        (Some(folder), _) => Some(graphiql::Source::Folder(folder.clone())),
        (None, true) => Some(graphiql::Source::Published),
        (None, false) => None,
    };
    let router = http::router(
        db.clone(),
        Settings {
            public_url: config.public_url(address),
            allowed: Allowed { loopback: false, private_hosts: config.private_issuer_hosts.clone() },
            secrets: config.secrets.clone(),
            graphiql,
            pending_migrations: pending,
        },
    )?;
    say(format!("listening on http://{address}"));
    serve_on(listener, router).await?;
    db.close().await;
    Ok(())
}

/// Binds the address.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(address).await.map_err(CommandError::io(format!("listen {address}")))
}

/// Serves until the process is told to stop; requests under way are finished.
pub async fn serve_on(listener: TcpListener, router: Router) -> Result<(), CommandError> {
    axum::serve(listener, router).with_graceful_shutdown(stopped()).await.map_err(CommandError::io("serving"))
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
