//! `collectief export`: what an organisation has or sees, in the form of another register.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use domain::catalogue::{ComponentFilter, export_components};
use domain::db::Db;
use domain::exchange::{Budget, Format, MOST_IMPORT_BYTES};
use domain::tenancy::set_up::operator;
use domain::text::Language;

use super::import::FormatArg;
use super::{CommandError, told};

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// In whose name: the slug of the organisation.
    #[arg(long)]
    organisation: String,
    /// The form.
    #[arg(long)]
    format: FormatArg,
    /// The file to write; standard output where left out.
    file: Option<PathBuf>,
}

/// Writes documents of at most 5,000 components and 20 MB, as many as an import takes; as CSV what the organisation itself
/// owns and sees.
pub(super) async fn run(args: ExportArgs, db: &Db) -> Result<(), CommandError> {
    let viewer = operator(db, &args.organisation).await?;
    let format = Format::from(args.format);
    let (mut after, mut number, mut skipped) = (None, 0, 0);
    loop {
        let tx = db.read(&viewer).await?;
        let filter = ComponentFilter::default();
        let budget = Budget::of(MOST_IMPORT_BYTES);
        let part = export_components(&tx, &viewer, format, &filter, Language::Nl, after.take(), &budget).await?;
        tx.close().await?;
        number += 1;
        write(args.file.as_ref(), number, &part.text)?;
        for (id, problems) in &part.skipped {
            skipped += 1;
            for problem in problems {
                // The document itself is what standard output is for.
                let _ = writeln!(std::io::stderr(), "{id}: skipped, {}", told(problem));
            }
        }
        if part.is_whole {
            break;
        }
        if args.file.is_none() {
            let message = "over 5000 components or 20 MB: name a file, more are made";
            return Err(CommandError::Other(message.to_owned()));
        }
        after = part.next;
    }
    db.close().await;
    if skipped > 0 {
        return Err(CommandError::Other(format!("{skipped} components were skipped: they would not be valid")));
    }
    Ok(())
}

/// The second part of `x.csv` is `x.2.csv`.
fn write(file: Option<&PathBuf>, number: usize, text: &str) -> Result<(), CommandError> {
    let Some(file) = file else {
        // A closed pipe is no reason to fail.
        let _ = std::io::stdout().write_all(text.as_bytes());
        return Ok(());
    };
    let file = match file.extension() {
        Some(extension) if number > 1 => file.with_extension(format!("{number}.{}", extension.to_string_lossy())),
        None if number > 1 => file.with_extension(number.to_string()),
        _ => file.clone(),
    };
    std::fs::write(&file, text).map_err(CommandError::io(file.display().to_string()))
}
