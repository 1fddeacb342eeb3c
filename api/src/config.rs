//! Settings: from one file and `COLLECTIEF_*` variables, checked at start.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use domain::db;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

/// What can be set. In the file by these names, in the environment as `COLLECTIEF_DATABASE_URL` and so on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Where SQLite and the demo keep their files.
    #[serde(default = "default_data_dir")]
    pub data_dir: PathBuf,
    /// `postgres://collectief_app…` or `sqlite://…`; by default SQLite in the data directory.
    database_url: Option<SecretString>,
    /// `postgres://collectief_system…`; with PostgreSQL only.
    database_system_url: Option<SecretString>,
    /// `postgres://…` of the role that owns the tables; for `migrate` only.
    database_owner_url: Option<SecretString>,
    /// At most so many database connections for viewers' work.
    #[serde(default = "default_connections")]
    connections: u32,
    /// Where clients reach the server.
    public_url: Option<String>,
    /// Hosts of identity providers inside the network.
    #[serde(default)]
    pub private_issuer_hosts: Vec<String>,
    /// Whether `GET /graphql` shows `GraphiQL`.
    #[serde(default)]
    pub graphiql: bool,
    /// A folder with npm packages, from which `GraphiQL`'s files come.
    pub graphiql_folder: Option<PathBuf>,
    /// Client secrets by the name under which a provider asks for them.
    #[serde(default)]
    pub secrets: HashMap<String, SecretString>,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn default_data_dir() -> PathBuf {
    PathBuf::from("data")
}

const fn default_connections() -> u32 {
    16
}

/// Why the settings are no good: which one and what to do. Never holds a value, which may be a secret.
#[derive(Debug, thiserror::Error)]
#[error("setting {setting}: {problem}")]
pub struct ConfigError {
    setting: String,
    problem: String,
}

impl ConfigError {
    fn new(setting: &str, problem: impl Into<String>) -> Self {
        Self { setting: setting.to_owned(), problem: problem.into() }
    }
}

fn is_postgres(address: &str) -> bool {
    (address.starts_with("postgres://") || address.starts_with("postgresql://")) && url::Url::parse(address).is_ok()
}

impl Config {
    /// Reads the file (if given) and then the environment, which prevails.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::new();
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError::new("--config", format!("there is no file {}", file.display())));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        let config: Self = figment
            .merge(Env::prefixed("COLLECTIEF_").ignore(&["config", "real_data", "test_postgres"]).split("__"))
            .extract()
            .map_err(|error| {
                let setting = match &error.kind {
                    figment::error::Kind::UnknownField(name, _) => name.clone(),
                    figment::error::Kind::MissingField(name) => name.to_string(),
                    _ => error.path.join("."),
                };
                let problem = match &error.kind {
                    figment::error::Kind::InvalidType(_, wanted) | figment::error::Kind::InvalidValue(_, wanted) => {
                        format!("should be {wanted}")
                    }
                    figment::error::Kind::UnknownField(_, known) => {
                        format!("is not known; known are {}", known.join(", "))
                    }
                    _ => "cannot be read; check its form".to_owned(),
                };
                let name = if setting.is_empty() { "(file)" } else { &setting };
                ConfigError::new(name, problem)
            })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        if !(1..=500).contains(&self.connections) {
            return Err(ConfigError::new("connections", "should be 1 to 500"));
        }
        let url = self.url();
        let postgres = is_postgres(&url);
        if !postgres && !url.starts_with("sqlite:") {
            return Err(ConfigError::new("database_url", "should be an address postgres://… or sqlite://…"));
        }
        // Checked here, because a driver that cannot read an address shows it, with its password.
        for (name, url) in
            [("database_system_url", &self.database_system_url), ("database_owner_url", &self.database_owner_url)]
        {
            if url.as_ref().is_some_and(|url| !is_postgres(url.expose_secret())) {
                return Err(ConfigError::new(name, "should be an address postgres://…"));
            }
        }
        if postgres && self.database_system_url.is_none() {
            return Err(ConfigError::new(
                "database_system_url",
                "is needed with PostgreSQL: the address for collectief_system",
            ));
        }
        if let Some(url) = &self.public_url {
            let parsed = url::Url::parse(url).ok().filter(|parsed| parsed.origin().ascii_serialization() == *url);
            let loopback = parsed
                .as_ref()
                .and_then(url::Url::host_str)
                .is_some_and(|host| host == "127.0.0.1" || host == "localhost");
            if !parsed.is_some_and(|parsed| parsed.scheme() == "https" || loopback) {
                return Err(ConfigError::new(
                    "public_url",
                    "should be https:// and a name, without a path: https://api.example.nl",
                ));
            }
        }
        Ok(())
    }

    fn url(&self) -> String {
        match &self.database_url {
            Some(url) => url.expose_secret().to_owned(),
            None => format!("sqlite://{}?mode=rwc", self.data_dir.join("collectief.sqlite").display()),
        }
    }

    /// Whether a database was named.
    pub const fn names_database(&self) -> bool {
        self.database_url.is_some() || self.database_system_url.is_some() || self.database_owner_url.is_some()
    }

    /// The database.
    pub fn database(&self) -> db::Config {
        db::Config {
            url: self.url(),
            system_url: self.database_system_url.as_ref().map(|url| url.expose_secret().to_owned()),
            connections: self.connections,
            seed: None,
        }
    }

    /// The address for migrations: with PostgreSQL of the role that owns the tables.
    pub fn migration_url(&self) -> Result<String, ConfigError> {
        if self.url().starts_with("sqlite:") {
            return Ok(self.url());
        }
        let owner = self.database_owner_url.as_ref();
        let owner = owner.ok_or_else(|| {
            ConfigError::new("database_owner_url", "is needed: the address for the role that owns the tables")
        })?;
        Ok(owner.expose_secret().to_owned())
    }

    /// Where clients reach the server, listening at `address`.
    pub fn public_url(&self, address: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }
}
