//! First set-up by the operator: organisations, their first administrator, their identity providers.

use std::net::SocketAddr;

use clap::{Args, Subcommand, ValueEnum};
use domain::db::Db;
use domain::tenancy::OrganisationKind;
use domain::tenancy::set_up::{self, MUNICIPALITIES, NewOrganisation, NewProvider};
use domain::time::Date;

use super::{CommandError, say};
use crate::config::Config;

/// Commands on organisations.
#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Enters the municipalities of 2025, as CBS counts them.
    LoadMunicipalities,
    /// Enters one organisation.
    Add(AddOrganisation),
    /// Merges organisations (herindeling): the successor reads what was theirs.
    Merge {
        /// Slugs of those that end.
        #[arg(long = "from", required = true)]
        from: Vec<String>,
        /// Slug of the one that goes on.
        #[arg(long)]
        into: String,
        /// From which day: yyyy-mm-dd.
        #[arg(long)]
        on: Date,
    },
    /// Invites an organisation's first administrator and prints the address to give.
    InviteAdministrator {
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The person's e-mail address.
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Municipality,
    Association,
    Partnership,
    Supplier,
}

/// Arguments of `organisation add`.
#[derive(Debug, Args)]
pub(crate) struct AddOrganisation {
    #[arg(long)]
    kind: Kind,
    /// Its name in addresses: lower-case letters, digits and hyphens.
    #[arg(long)]
    slug: String,
    #[arg(long)]
    name: String,
    /// CBS code of a municipality: GM0344.
    #[arg(long)]
    code: Option<String>,
    #[arg(long)]
    province: Option<String>,
    /// Organisation identification number, 20 positions.
    #[arg(long)]
    oin: Option<String>,
    /// First day: yyyy-mm-dd.
    #[arg(long)]
    valid_from: Option<Date>,
}

/// Commands on identity providers.
#[derive(Debug, Subcommand)]
pub(crate) enum ProviderCommand {
    /// Registers a provider of an organisation.
    Add(AddProvider),
}

/// Arguments of `provider add`.
#[derive(Debug, Args)]
pub(crate) struct AddProvider {
    /// Slug of the organisation.
    #[arg(long)]
    organisation: String,
    /// Issuer address, exactly as in the tokens' `iss`.
    #[arg(long)]
    issuer: String,
    /// `aud` of tokens for this API.
    #[arg(long)]
    audience: String,
    /// Name of the claim that tells organisations of a shared issuer apart.
    #[arg(long, requires = "claim_value")]
    claim: Option<String>,
    /// Its value for this organisation.
    #[arg(long, requires = "claim")]
    claim_value: Option<String>,
    /// The claim that names the subject: `oid` for Entra.
    #[arg(long, default_value = "sub")]
    subject_claim: String,
    /// Signature algorithms.
    #[arg(long, value_delimiter = ',', default_value = "RS256")]
    algorithms: Vec<String>,
    /// Also take tokens of type `JWT`, besides `at+jwt`: Entra writes those.
    #[arg(long)]
    accept_plain_jwt: bool,
    /// Client id for logins in the browser.
    #[arg(long)]
    client_id: Option<String>,
    /// The name in the setting `secrets` of the client's secret.
    #[arg(long, requires = "client_id")]
    client_secret_name: Option<String>,
    /// E-mail domains by which a person's provider is found.
    #[arg(long, value_delimiter = ',')]
    email_domains: Vec<String>,
}

/// The municipalities, read.
pub(crate) fn municipalities() -> Result<Vec<NewOrganisation>, CommandError> {
    let bad = |error: csv::Error| CommandError::Other(format!("municipalities.csv: {error}"));
    csv::Reader::from_reader(MUNICIPALITIES.as_bytes())
        .records()
        .map(|record| {
            let record = record.map_err(bad)?;
            let fields: Vec<&str> = record.iter().collect();
            let fields = <[&str; 6]>::try_from(fields).ok();
            let read = fields.and_then(set_up::parse_municipality);
            read.ok_or_else(|| CommandError::Other(format!("municipalities.csv: {record:?}")))
        })
        .collect()
}

pub(super) async fn organisation(command: OrganisationCommand, db: &Db, config: &Config) -> Result<(), CommandError> {
    match command {
        OrganisationCommand::LoadMunicipalities => {
            // Run again, or after some were added by hand: only what is not there yet.
            let known = set_up::organisation_codes(db).await?;
            let mut new = municipalities()?;
            new.retain(|new| new.code.as_ref().is_none_or(|code| !known.contains(code)));
            let added = set_up::add_organisations(db, &new).await?;
            say(format!("{} municipalities added, {} were there", added.len(), known.len()));
        }
        OrganisationCommand::Add(args) => {
            let kind = match args.kind {
                Kind::Municipality => OrganisationKind::Municipality,
                Kind::Association => OrganisationKind::Association,
                Kind::Partnership => OrganisationKind::Partnership,
                Kind::Supplier => OrganisationKind::Supplier,
            };
            let new = NewOrganisation {
                code: args.code,
                province: args.province,
                oin: args.oin,
                valid_from: args.valid_from,
                ..NewOrganisation::named(kind, &args.slug, &args.name)
            };
            for id in set_up::add_organisations(db, &[new]).await? {
                say(id);
            }
        }
        OrganisationCommand::Merge { from, into, on } => {
            let from: Vec<&str> = from.iter().map(String::as_str).collect();
            set_up::merge(db, &from, &into, on).await?;
            say(format!("{into} reads what was of {}", from.join(", ")));
        }
        OrganisationCommand::InviteAdministrator { organisation, name, email } => {
            let code = domain::id::secret();
            set_up::invite_administrator(db, &organisation, &name, &email, &code).await?;
            let server = config.public_url(SocketAddr::from(([127, 0, 0, 1], config.listen.port())));
            say(format!("{server}/login?organisation={organisation}&invitation={code}"));
        }
    }
    db.close().await;
    Ok(())
}

pub(super) async fn provider(command: ProviderCommand, db: &Db) -> Result<(), CommandError> {
    let ProviderCommand::Add(args) = command;
    let organisation = set_up::organisation_by_slug(db, &args.organisation).await?;
    let new = NewProvider {
        issuer: args.issuer,
        audience: args.audience,
        organisation_claim: args.claim.zip(args.claim_value),
        subject_claim: args.subject_claim,
        algorithms: args.algorithms,
        accept_plain_jwt: args.accept_plain_jwt,
        client: args.client_id.map(|id| (id, args.client_secret_name)),
        email_domains: args.email_domains,
    };
    for id in set_up::add_providers(db, &[(organisation.id, new)]).await? {
        say(id);
    }
    db.close().await;
    Ok(())
}
