//! `collectief import`: components from another register or a spreadsheet, to 20 MB.

use std::path::PathBuf;

use clap::Args;
use domain::catalogue::{ImportComponents, ImportOutcome, import_components};
use domain::db::Db;
use domain::exchange::{Format, MOST_IMPORT_BYTES};
use domain::tenancy::set_up::operator;
use domain::text::Language;
use domain::upload::Document;

use super::{CommandError, say, told};

/// A form of documents.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum FormatArg {
    /// publiccode.yml.
    Publiccode,
    /// Algorithm Register: the keys of its delivery API; supplier templates too.
    Algoritmeregister,
    /// Algorithm Register: the keys of its JSON Schema.
    AlgoritmeregisterSchema,
    /// A spreadsheet, UTF-8.
    Csv,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Publiccode => Self::Publiccode,
            FormatArg::Algoritmeregister => Self::Algoritmeregister,
            FormatArg::AlgoritmeregisterSchema => Self::AlgoritmeregisterSchema,
            FormatArg::Csv => Self::Csv,
        }
    }
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// In whose name: the slug of the organisation.
    #[arg(long)]
    organisation: String,
    /// The form of the file; by default by its name: .json, .yml, .yaml, .csv.
    #[arg(long)]
    format: Option<FormatArg>,
    /// Only tell what would change.
    #[arg(long)]
    preview: bool,
    /// The file, at most 20 MB.
    file: PathBuf,
}

fn format_of(args: &ImportArgs) -> Result<Format, CommandError> {
    if let Some(format) = args.format {
        return Ok(format.into());
    }
    match args.file.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase).as_deref() {
        Some("json") => Ok(Format::Algoritmeregister),
        Some("yml" | "yaml") => Ok(Format::Publiccode),
        Some("csv") => Ok(Format::Csv),
        _ => Err(CommandError::Other(format!("{}: say the form with --format", args.file.display()))),
    }
}

pub(super) async fn run(args: ImportArgs, db: &Db) -> Result<(), CommandError> {
    let name = args.file.display().to_string();
    let size = std::fs::metadata(&args.file).map_err(CommandError::io(&name))?.len();
    if size > MOST_IMPORT_BYTES as u64 {
        let limit = MOST_IMPORT_BYTES / 1024 / 1024;
        return Err(CommandError::Other(format!("{name} is over {limit} MB: split it. Nothing was imported.")));
    }
    let bytes = std::fs::read(&args.file).map_err(CommandError::io(&name))?;
    let command = ImportComponents {
        format: format_of(&args)?,
        document: Document::Bytes(bytes),
        preview: args.preview,
        once: None,
    };
    let viewer = operator(db, &args.organisation).await?;
    let records = import_components(db, &viewer, command).await?;
    let mut refused = 0;
    for (index, record) in records.iter().enumerate() {
        match &record.outcome {
            ImportOutcome::Created(Some(id)) => say(format!("{index}: created {id}")),
            ImportOutcome::Created(None) => say(format!("{index}: created, a new component")),
            ImportOutcome::Updated(id) => say(format!("{index}: updated {id}")),
            ImportOutcome::Unchanged(Some(id)) => say(format!("{index}: unchanged {id}")),
            ImportOutcome::Unchanged(None) => say(format!("{index}: unchanged")),
            ImportOutcome::Refused(problems) => {
                refused += 1;
                for problem in problems {
                    say(format!("{index}: refused, {}", told(problem)));
                }
            }
        }
        if args.preview {
            for change in &record.changes {
                let text =
                    |text: &Option<String>| text.as_ref().map_or_else(|| "-".to_owned(), |text| format!("{text:?}"));
                say(format!("   {}: {} -> {}", change.path, text(&change.before), text(&change.after)));
            }
        }
        for note in &record.notes {
            let line = note.line.map(|line| format!("line {line}, ")).unwrap_or_default();
            say(format!("   {line}{}: {}", note.path, note.message(Language::En)));
        }
    }
    db.close().await;
    if refused > 0 {
        return Err(CommandError::Other(format!("{refused} of {} records were refused", records.len())));
    }
    Ok(())
}
