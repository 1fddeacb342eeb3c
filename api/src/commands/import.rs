//! `collectief import`: files too large for a mutation, to 20 MB.

use std::path::PathBuf;

use clap::Args;
use domain::catalogue::{ImportComponents, Imported, MOST_IMPORT_BYTES, import_components};
use domain::db::Db;
use domain::tenancy::set_up::operator;

use super::{CommandError, say, told};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// In whose name: the slug of the organisation.
    #[arg(long)]
    organisation: String,
    /// The file: Algorithm Register supplier templates (JSON), at most 20 MB.
    file: PathBuf,
}

pub(super) async fn run(args: ImportArgs, db: &Db) -> Result<(), CommandError> {
    let name = args.file.display().to_string();
    let size = std::fs::metadata(&args.file).map_err(CommandError::io(&name))?.len();
    if size > MOST_IMPORT_BYTES as u64 {
        let limit = MOST_IMPORT_BYTES / 1024 / 1024;
        return Err(CommandError::Other(format!("{name} is over {limit} MB: split it. Nothing was imported.")));
    }
    let bytes = std::fs::read(&args.file).map_err(CommandError::io(&name))?;
    let document = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        CommandError::Other(format!("{name} is not UTF-8 at byte {place}: save it as UTF-8. Nothing was imported."))
    })?;
    let viewer = operator(db, &args.organisation).await?;
    let records = import_components(db, &viewer, ImportComponents { document, once: None }).await?;
    let mut refused = 0;
    for (index, record) in records.iter().enumerate() {
        match record {
            Imported::Created(id) => say(format!("{index}: created {id}")),
            Imported::Updated(id) => say(format!("{index}: updated {id}")),
            Imported::Unchanged(id) => say(format!("{index}: unchanged {id}")),
            Imported::Refused(problems) => {
                refused += 1;
                for problem in problems {
                    say(format!("{index}: refused, {}", told(problem)));
                }
            }
        }
    }
    db.close().await;
    if refused > 0 {
        return Err(CommandError::Other(format!("{refused} of {} records were refused", records.len())));
    }
    Ok(())
}
