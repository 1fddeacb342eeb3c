//! `collectief instrument`: the forms with which organisations assess.

use std::path::PathBuf;

use clap::Subcommand;
use domain::db::Db;
use domain::instruments::{self, InstrumentKind, NewInstrument, OWN_INSTRUMENTS};

use super::definition::{in_force, read_file, told};
use super::{CommandError, say};

/// Commands on instruments.
#[derive(Debug, Subcommand)]
pub(crate) enum InstrumentCommand {
    /// Puts an instrument in force, in the place of its earlier version: a definition of par-dpia-form (v2) or of the
    /// task-registry (1.1).
    Load {
        /// The file (YAML); the program's own three where left out.
        file: Option<PathBuf>,
        /// Which questions are each organisation's own, and which a difference touches (YAML). The program has these of the
        /// official DPIA 3.0, pre-scan 2.0 and IAMA 1.0.
        #[arg(long, requires = "file")]
        marks: Option<PathBuf>,
        /// What it is for: DPIA, IAMA, FRIA, DTIA, KIA, AIIA, `PRE_SCAN`, `QUICK_SCAN` or OTHER. By its URN where left out.
        #[arg(long, requires = "file", value_parser = kind)]
        kind: Option<InstrumentKind>,
    },
    /// Prints the program's own short DPIA with its marks, to begin with. Needs no database.
    Example,
}

fn kind(code: &str) -> Result<InstrumentKind, String> {
    let codes = || InstrumentKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
    InstrumentKind::from_code(code).ok_or_else(|| format!("there is no kind {code}, but {}", codes()))
}

pub(super) async fn run(
    command: InstrumentCommand,
    open: impl AsyncFnOnce() -> Result<Db, CommandError>,
) -> Result<(), CommandError> {
    let InstrumentCommand::Load { file, marks, kind } = command else {
        let (definition, marks, _) = OWN_INSTRUMENTS[1];
        say(format!("{}\n# The marks, a file of their own:\n{}", definition.trim_end(), marks.trim_end()));
        return Ok(());
    };
    let loaded = match &file {
        None => NewInstrument::own().map_err(CommandError::Other)?,
        Some(file) => {
            let (name, definition) = read_file(file, instruments::file::MOST_DEFINITION_BYTES)?;
            let marks = marks.as_deref().map(|marks| read_file(marks, instruments::MOST_MARKS_BYTES)).transpose()?;
            let marks = marks.as_ref().map(|(_, text)| text.as_str());
            vec![NewInstrument::read(&definition, marks, kind).map_err(told(&name))?]
        }
    };
    let db = open().await?;
    for new in loaded {
        let what = in_force(instruments::load(&db, &new).await?);
        let (urn, version) = (new.definition.urn(), new.definition.version().unwrap_or_default());
        let questions = instruments::Questions::of(&new.definition);
        let asked = questions.iter().filter(|question| question.kind.takes_answer()).count();
        say(format!("{urn} {version} ({}, {asked} questions) {what}", new.kind.code()));
        for warning in new.definition.warnings() {
            say(format!("  {warning}"));
        }
        if new.marks.local.is_empty() {
            say("  no question is marked as each organisation's own: whoever reuses it has to name them");
        }
    }
    db.close().await;
    Ok(())
}
