//! The demo: everything on this machine, seeded, with a login of its own. On loopback and with its own database only.

mod act;
mod assessments;
mod life;
mod people;
mod provider;
mod remarks;
mod reuses;
mod seed;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Subcommand};
use domain::db::{self, Db};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::auth::fetch::Allowed;
use crate::commands::{CommandError, say, serve_on, stopped};
use crate::config::Config;
use crate::http::{self, Settings, graphiql};

/// The audience of tokens for the demo's API.
const AUDIENCE: &str = "urn:collectief:demo";
/// The demo's client for browsers, and the name of its secret.
const CLIENT: &str = "collectief-demo";
/// Where the demo keeps its files, where nothing else is said.
pub(crate) const FOLDER: &str = "data/demo";
/// How long a token of the demo works: a working day.
const TOKEN_SECONDS: i64 = 8 * 3600;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to listen: a loopback address; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(subcommand)]
    command: Option<DemoCommand>,
}

#[derive(Debug, Subcommand)]
enum DemoCommand {
    /// Prints a bearer token of a person, while the demo runs.
    Token {
        /// `<organisation>.<role>`: utrecht.editor, amersfoort.approver, tilburg.council-member, vng.coordinator.
        person: String,
    },
    /// Publishes the figures of this month as if it were over, while the demo runs.
    PublishMonth,
}

/// What `demo token` needs to know of the running demo. Only its owner reads the file.
#[derive(Serialize, Deserialize)]
struct Running {
    address: SocketAddr,
    /// PKCS #8 of the key that signs, base64.
    key: String,
}

/// Runs the demo, or prints a token.
pub async fn run(args: DemoArgs, folder: &Path, config: &Config) -> Result<(), CommandError> {
    match args.command {
        Some(DemoCommand::Token { person }) => token(folder, &person),
        Some(DemoCommand::PublishMonth) => publish_month(folder).await,
        None => serve(&args, folder, config).await,
    }
}

async fn serve(args: &DemoArgs, folder: &Path, config: &Config) -> Result<(), CommandError> {
    crate::commands::log(true);
    if !args.listen.ip().is_loopback() {
        return Err(CommandError::Other(format!(
            "the demo listens on this machine only, not on {}: its logins ask for no password. Use `collectief serve`.",
            args.listen.ip()
        )));
    }
    if config.names_database() {
        let text = "the demo has its own database, and a database is set. Unset COLLECTIEF_DATABASE_URL and the like, or use `collectief serve`.";
        return Err(CommandError::Other(text.to_owned()));
    }
    make_folder(folder)?;
    let lock =
        OpenOptions::new().create(true).append(true).open(folder.join("lock")).map_err(CommandError::io("data_dir"))?;
    if lock.try_lock().is_err() {
        return Err(CommandError::Other(format!(
            "another demo runs in {}: stop it, or give another --data-dir",
            folder.display()
        )));
    }
    let listener = crate::commands::bind(args.listen).await?;
    let address = listener.local_addr().map_err(CommandError::io("listen"))?;

    let file = folder.join("demo.sqlite");
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("demo.sqlite{suffix}"))); // absent at the first start
    }
    migration::up(&url(&file, "rwc")).await?;
    let db = open(&file, "rwc").await?;
    let issuer = format!("http://{address}/demo/provider");
    seed::seed(&db, &issuer).await?;

    let provider = Arc::new(provider::Provider::new(issuer, &format!("http://{address}"))?);
    write_running(folder, &Running { address, key: STANDARD.encode(provider.pkcs8()) })?;
    let graphiql = config.graphiql_folder.clone().map_or(graphiql::Source::Published, graphiql::Source::Folder);
    let settings = Settings {
        public_url: format!("http://{address}"),
        allowed: Allowed { loopback: true, private_hosts: Vec::new() },
        secrets: [(CLIENT.to_owned(), provider.client_secret())].into(),
        graphiql: Some(graphiql),
        pending_migrations: 0,
    };
    let router = http::router(db.clone(), settings)?.merge(http::secured(provider::router(provider)));
    let stopped = stopped()?;
    greet(address, folder);
    serve_on(listener, router, stopped).await?;
    let _ = std::fs::remove_file(folder.join("running.json"));
    db.close().await;
    drop(lock);
    Ok(())
}

fn url(file: &Path, mode: &str) -> String {
    format!("sqlite://{}?mode={mode}", file.display())
}

async fn open(file: &Path, mode: &str) -> Result<Db, CommandError> {
    let config = db::Config { url: url(file, mode), system_url: None, connections: 8, seed: Some(2026) };
    Ok(Db::open(&config).await?)
}

fn greet(address: SocketAddr, folder: &Path) {
    let place = if folder == Path::new(FOLDER) { String::new() } else { format!(" --data-dir {}", folder.display()) };
    say(format!(
        "Collectief demo on http://{address} (fictional data, begins anew at each start)

  GraphiQL   http://{address}/graphql
  Log in     http://{address}/login?organisation=utrecht&return_to=/graphql
  A token    cargo run -- demo token utrecht.editor{place}
             people: <organisation>.<role>, as amersfoort.approver, tilburg.council-member, vng.coordinator

A first query, to paste in GraphiQL:

  {{ components(first: 3) {{ totalCount nodes {{ name owner {{ name }} newestVersion {{ number state }} }} }} }}

listening on http://{address}"
    ));
}

fn make_folder(folder: &Path) -> Result<(), CommandError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(CommandError::io(format!("data_dir {}", folder.display())))
}

fn write_running(folder: &Path, running: &Running) -> Result<(), CommandError> {
    let path = folder.join("running.json");
    let _ = std::fs::remove_file(&path); // so that the mode below holds for a new file
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(&path).map_err(CommandError::io("running.json"))?;
    let text = serde_json::to_string(running).map_err(|error| CommandError::Other(error.to_string()))?;
    file.write_all(text.as_bytes()).map_err(CommandError::io("running.json"))
}

/// The demo that runs.
fn running(folder: &Path) -> Result<Running, CommandError> {
    let not_running =
        || CommandError::Other(format!("no demo runs in {}: start it with `cargo run -- demo`", folder.display()));
    let text = std::fs::read_to_string(folder.join("running.json")).map_err(|_| not_running())?;
    let running: Running = serde_json::from_str(&text).map_err(|_| not_running())?;
    std::net::TcpStream::connect(running.address).map_err(|_| not_running())?;
    Ok(running)
}

async fn publish_month(folder: &Path) -> Result<(), CommandError> {
    running(folder)?;
    let db = open(&folder.join("demo.sqlite"), "rw").await?;
    let today = db.clock().now().day();
    let month = domain::coverage::figures::Month::of(today);
    // This process's clock alone goes to the first day after it.
    let days = month.end().since(today).map_err(|error| CommandError::Other(error.to_string()))?.get_days();
    db.clock().move_seconds(i64::from(days) * 24 * 3600);
    let published = domain::coverage::publish_last_month(&db).await?;
    db.close().await;
    match published {
        Some(month) => say(format!("the figures of {month} are published: ask collectiveCoverage")),
        None => return Err(CommandError::Other(format!("the figures of {month} were published already"))),
    }
    Ok(())
}

fn token(folder: &Path, person: &str) -> Result<(), CommandError> {
    let running = running(folder)?;
    let people = people::people();
    let Some(found) = people.iter().find(|known| known.subject == person) else {
        let organisation = person.split('.').next().unwrap_or_default();
        let of_organisation: Vec<_> = people
            .iter()
            .filter(|known| known.organisation == organisation)
            .map(|known| known.subject.as_str())
            .collect();
        let hint = if of_organisation.is_empty() {
            "try utrecht.editor, amersfoort.administrator, tilburg.council-member or vng.coordinator".to_owned()
        } else {
            format!("there are {}", of_organisation.join(", "))
        };
        return Err(CommandError::Other(format!("nobody is called {person}: {hint}")));
    };
    let pkcs8 = STANDARD.decode(&running.key).map_err(|error| CommandError::Other(format!("running.json: {error}")))?;
    say(access_token(&pkcs8, &format!("http://{}/demo/provider", running.address), found)?);
    Ok(())
}

/// An access token (RFC 9068) for a person, signed with the demo's key.
#[expect(clippy::disallowed_methods, reason = "a command of its own, without a database to ask the time of")]
fn access_token(pkcs8: &[u8], issuer: &str, person: &people::Person) -> Result<String, CommandError> {
    let now = jiff::Timestamp::now().as_second();
    let header =
        Header { typ: Some("at+jwt".to_owned()), kid: Some(provider::KID.to_owned()), ..Header::new(Algorithm::ES256) };
    let claims = json!({
        "iss": issuer, "aud": AUDIENCE, "sub": person.subject, "organisation": person.organisation,
        "client_id": CLIENT, "jti": domain::id::secret(), "iat": now, "exp": now + TOKEN_SECONDS,
    });
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ec_der(pkcs8))
        .map_err(|error| CommandError::Other(format!("the token could not be signed: {error}")))
}
