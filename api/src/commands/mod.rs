//! The commands of `collectief`.

mod act;
mod definition;
mod export;
mod governance;
mod import;
mod instrument;
mod serve;
mod set_up;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use domain::db::{Db, OpenError};
use domain::problem::{Failure, Fault, Problem};
use domain::text::Language;

use crate::config::{Config, ConfigError};

pub(crate) use serve::{bind, serve_on, stopped};
pub(crate) use set_up::municipalities;

/// The platform on which Dutch municipalities run AI together.
#[derive(Debug, Parser)]
#[command(name = "collectief", version)]
pub struct Cli {
    /// File with settings (TOML). Variables `COLLECTIEF_…` prevail.
    #[arg(long, global = true, env = "COLLECTIEF_CONFIG")]
    config: Option<PathBuf>,
    /// Where SQLite keeps its files: `data` in the current folder by default; for the demo `data/demo`.
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves a demo on this machine: seeded, with its own login. Each start begins anew.
    Demo(crate::demo::DemoArgs),
    /// Serves the API.
    Serve {
        /// Where to listen; port 0 takes a free one.
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Brings the database to the newest level.
    Migrate,
    /// Prints the schema (SDL). Needs no database.
    Schema {
        /// As a subgraph of Apollo Federation, with its directives.
        #[arg(long)]
        federation: bool,
    },
    /// Imports components for an organisation.
    Import(import::ImportArgs),
    /// Exports the components of an organisation, or all that it sees.
    Export(export::ExportArgs),
    /// Makes the search index anew: after an update that says so in its notes. May run while the platform does.
    Index,
    /// Loads the governance framework (governancekader) by which owners state who does what.
    #[command(subcommand)]
    Governance(governance::GovernanceCommand),
    /// Loads the instruments with which organisations assess: DPIA, IAMA, quick scan.
    #[command(subcommand)]
    Instrument(instrument::InstrumentCommand),
    /// Loads the decision tree (beslisboom) of the AI Act and the dates of its obligations.
    #[command(subcommand)]
    Act(act::ActCommand),
    /// Enters organisations and their first administrator.
    #[command(subcommand)]
    Organisation(set_up::OrganisationCommand),
    /// Registers identity providers.
    #[command(subcommand)]
    Provider(set_up::ProviderCommand),
}

/// Why a command failed, for its user.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database's level.
    #[error(transparent)]
    Migration(#[from] migration::MigrationError),
    /// Files and the network.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// Anything else, told in a sentence.
    #[error("{0}")]
    Other(String),
}

impl CommandError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io(what, error)
    }
}

impl From<Failure> for CommandError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(problems) => Self::Other(problems.iter().map(told).collect::<Vec<_>>().join("\n")),
            Failure::Fault(fault) => fault.into(),
        }
    }
}

impl From<Fault> for CommandError {
    fn from(fault: Fault) -> Self {
        // The operator's own terminal: the cause may be seen here.
        Self::Other(fault.cause)
    }
}

impl From<reqwest::Error> for CommandError {
    fn from(error: reqwest::Error) -> Self {
        Self::Other(format!("the HTTP client could not be made: {error}"))
    }
}

/// A refusal, for the operator: which field, if it is about one, and what is wrong.
fn told(problem: &Problem) -> String {
    let path = problem.path();
    let message = problem.message(Language::En);
    // The first part is `input`, which the command line has not.
    match path.get(1..) {
        Some(path) if !path.is_empty() => format!("{}: {message}", path.join(".")),
        _ => message,
    }
}

/// Prints a line for the user.
pub(crate) fn say(line: impl std::fmt::Display) {
    use std::io::Write;
    // A closed pipe (`collectief schema | head`) is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Runs a command.
pub async fn run(cli: Cli) -> Result<(), CommandError> {
    // One TLS provider for everything. It fails only where one was installed before.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let read = || {
        let mut config = Config::read(cli.config.as_deref())?;
        config.data_dir = cli.data_dir.clone().unwrap_or(config.data_dir);
        Ok::<_, ConfigError>(config)
    };
    match cli.command {
        Command::Schema { federation } => {
            let sdl = if federation { crate::graphql::federated_sdl() } else { crate::graphql::sdl() };
            say(sdl.trim_end());
            Ok(())
        }
        Command::Demo(args) => {
            let folder = cli.data_dir.clone().unwrap_or_else(|| PathBuf::from(crate::demo::FOLDER));
            Box::pin(crate::demo::run(args, &folder, &read()?)).await
        }
        Command::Serve { listen } => {
            let mut config = read()?;
            config.listen = listen.unwrap_or(config.listen);
            serve::serve(&config).await
        }
        Command::Migrate => {
            let config = read()?;
            prepare(&config)?;
            migration::up(&config.migration_url()?).await?;
            say("the database is at the newest level");
            Ok(())
        }
        Command::Import(args) => import::run(args, &open(&read()?).await?).await,
        Command::Index => {
            let components = domain::catalogue::reindex(&open(&read()?).await?).await?;
            say(format_args!("{components} components indexed"));
            Ok(())
        }
        Command::Export(args) => export::run(args, &open(&read()?).await?).await,
        Command::Governance(command) => {
            governance::run(command, async || open(&read().map_err(CommandError::from)?).await).await
        }
        Command::Instrument(command) => {
            instrument::run(command, async || open(&read().map_err(CommandError::from)?).await).await
        }
        Command::Act(command) => act::run(command, async || open(&read().map_err(CommandError::from)?).await).await,
        Command::Organisation(command) => {
            let config = read()?;
            set_up::organisation(command, &open(&config).await?, &config).await
        }
        Command::Provider(command) => set_up::provider(command, &open(&read()?).await?).await,
    }
}

/// Makes the data directory, which only its owner reads.
pub(crate) fn prepare(config: &Config) -> Result<(), CommandError> {
    let folder = &config.data_dir;
    if config.names_database() || folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(CommandError::io(format!("data_dir {}", folder.display())))
}

async fn open(config: &Config) -> Result<Db, CommandError> {
    prepare(config)?;
    let database = config.database();
    if database.url.starts_with("sqlite:") {
        // An embedded database is this program's own: there is nobody else to migrate it.
        migration::up(&database.url).await?;
    }
    Ok(Db::open(&config.database()).await?)
}

/// Logs to standard error, by `RUST_LOG`. Plain, it tells what is wrong, and why a login was refused.
pub(crate) fn log(plain: bool) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new(if plain { "warn,refused=info" } else { "info,sqlx=warn" }));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // It fails only where a subscriber is there already, as in tests.
    let _ = if plain { builder.try_init() } else { builder.json().try_init() };
}
