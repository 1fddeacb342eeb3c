//! `collectief act`: the decision tree of the AI Act, and from when on which of its obligations apply.

use std::path::PathBuf;

use clap::Subcommand;
use domain::aiact::{Dates, MOST_DATES_BYTES, MOST_TREE_BYTES, OWN_DATES, OWN_TREE, Tree, load_dates, load_tree};
use domain::db::Db;

use super::definition::{in_force, read, told};
use super::{CommandError, say};

/// Commands on the AI Act (AI-verordening).
#[derive(Debug, Subcommand)]
pub(crate) enum ActCommand {
    /// Puts a decision tree (beslisboom) in force, until another is loaded. Walks under way go on in theirs.
    LoadTree {
        /// The file (YAML, as the government's decision aid); the program's own small tree where left out.
        file: Option<PathBuf>,
    },
    /// Puts the dates of obligations in force, until others are loaded.
    LoadDates {
        /// The file (YAML); the program's own dates where left out.
        file: Option<PathBuf>,
    },
    /// Prints the program's own small tree, to begin with. Needs no database.
    ExampleTree,
    /// Prints the program's own dates, to begin with. Needs no database.
    ExampleDates,
}

pub(super) async fn run(
    command: ActCommand,
    open: impl AsyncFnOnce() -> Result<Db, CommandError>,
) -> Result<(), CommandError> {
    match command {
        ActCommand::LoadTree { file } => {
            let (name, yaml) = read(file.as_deref(), ("the own tree", OWN_TREE), MOST_TREE_BYTES)?;
            let (tree, survey) = Tree::read(&yaml).map_err(told(&name))?;
            let db = open().await?;
            let what = in_force(load_tree(&db, &tree).await?);
            let (questions, conclusions) = (tree.questions.len(), tree.conclusions.len());
            say(format!(
                "{} {} ({questions} questions, {conclusions} conclusions, {} walks) {what}",
                tree.key(),
                tree.version,
                survey.walks
            ));
            survey.warnings.iter().for_each(|warning| say(format!("warning: {warning}")));
            db.close().await;
        }
        ActCommand::LoadDates { file } => {
            let (name, yaml) = read(file.as_deref(), ("the own dates", OWN_DATES), MOST_DATES_BYTES)?;
            let dates = Dates::read(&yaml).map_err(told(&name))?;
            let db = open().await?;
            let what = in_force(load_dates(&db, &dates).await?);
            say(format!("dates {} ({} obligations) {what}", dates.version, dates.duties.len()));
            db.close().await;
        }
        ActCommand::ExampleTree => say(OWN_TREE.trim_end()),
        ActCommand::ExampleDates => say(OWN_DATES.trim_end()),
    }
    Ok(())
}
