//! `collectief governance`: the framework by which owners state who does what.

use std::path::PathBuf;

use clap::Subcommand;
use domain::catalogue::{Framework, MOST_FRAMEWORK_BYTES, OWN_FRAMEWORK, load_framework};
use domain::db::Db;

use super::{CommandError, say};

/// Commands on governance.
#[derive(Debug, Subcommand)]
pub(crate) enum GovernanceCommand {
    /// Puts a framework in force, until another is loaded.
    Load {
        /// The file (JSON); the program's own small framework where left out.
        file: Option<PathBuf>,
    },
    /// Prints the program's own small framework, to begin with. Needs no database.
    Example,
}

pub(super) async fn run(
    command: GovernanceCommand,
    open: impl AsyncFnOnce() -> Result<Db, CommandError>,
) -> Result<(), CommandError> {
    let GovernanceCommand::Load { file } = command else {
        say(OWN_FRAMEWORK.trim_end());
        return Ok(());
    };
    let name = file.as_ref().map_or_else(|| "the own framework".to_owned(), |file| file.display().to_string());
    let json = match &file {
        Some(file) => {
            let size = std::fs::metadata(file).map_err(CommandError::io(&name))?.len();
            if size > MOST_FRAMEWORK_BYTES as u64 {
                return Err(CommandError::Other(format!("{name} is over 1 MB")));
            }
            std::fs::read_to_string(file).map_err(CommandError::io(&name))?
        }
        None => OWN_FRAMEWORK.to_owned(),
    };
    let framework = Framework::read(&json).map_err(|error| CommandError::Other(format!("{name}: {error}")))?;
    let db = open().await?;
    let what =
        if load_framework(&db, &framework).await? { "is in force" } else { "is in force already: nothing changed" };
    let (roles, steps) = (framework.roles.len(), framework.steps.len());
    say(format!("{} {} ({roles} roles, {steps} steps) {what}", framework.key, framework.version));
    db.close().await;
    Ok(())
}
