//! Serving.

use std::net::SocketAddr;
use std::time::Duration;

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
    tokio::spawn(hourly(db.clone()));
    let stopped = stopped()?;
    say(format!("listening on http://{address}"));
    serve_on(listener, router, stopped).await?;
    db.close().await;
    Ok(())
}

/// What is done with nobody present, now and each hour: files that expired are removed, and the figures of a month that is
/// over are published. It ends with the process: each is one transaction, and of several processes one does it.
async fn hourly(db: Db) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        hours.tick().await;
        match domain::upload::sweep_uploads(&db).await {
            Ok(removed) => tracing::debug!(removed, "expired uploads"),
            Err(fault) => tracing::warn!(cause = fault.cause, "expired uploads stay for now"),
        }
        match domain::coverage::publish_last_month(&db).await {
            Ok(Some(month)) => tracing::info!(%month, "figures published"),
            Ok(None) => {}
            Err(fault) => tracing::warn!(cause = fault.cause, "figures are not published for now"),
        }
    }
}

/// Binds the address.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(address).await.map_err(CommandError::io(format!("listen {address}")))
}

/// How long requests under way get to finish.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until `stopped`; requests under way are finished, but a client that never ends its request is not waited for.
pub(crate) async fn serve_on(
    listener: TcpListener,
    router: Router,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CommandError> {
    let (told, telling) = tokio::sync::oneshot::channel();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        stopped.await;
        let _ = told.send(()); // nobody hears it where serving failed
    });
    tokio::select! {
        served = serving.into_future() => served.map_err(CommandError::io("serving")),
        () = async {
            let _ = telling.await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}

/// Ends when the process is told to stop. It listens from the call on, so call it before saying that it serves: whoever reads
/// that may already say stop.
pub(crate) fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, CommandError> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(CommandError::io("signals"));
        let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
