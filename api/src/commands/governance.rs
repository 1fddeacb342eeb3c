//! `collectief governance`: the framework by which owners state who does what.

use std::path::PathBuf;

use clap::Subcommand;
use domain::catalogue::{Framework, MOST_FRAMEWORK_BYTES, OWN_FRAMEWORK, load_framework};
use domain::db::Db;

use super::definition::{in_force, read, told};
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
    let (name, json) = read(file.as_deref(), ("the own framework", OWN_FRAMEWORK), MOST_FRAMEWORK_BYTES)?;
    let framework = Framework::read(&json).map_err(told(&name))?;
    let db = open().await?;
    let what = in_force(load_framework(&db, &framework).await?);
    let (roles, steps) = (framework.roles.len(), framework.steps.len());
    say(format!("{} {} ({roles} roles, {steps} steps) {what}", framework.key, framework.version));
    db.close().await;
    Ok(())
}
