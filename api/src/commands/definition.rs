//! Definitions that the operator loads: a file, or the program's own.

use std::path::Path;

use super::CommandError;

/// A definition's name, for messages, and its text: of the file, which has at most `most` bytes, or the own one where none is
/// given.
pub(super) fn read(file: Option<&Path>, own: (&str, &str), most: usize) -> Result<(String, String), CommandError> {
    match file {
        Some(file) => read_file(file, most),
        None => Ok((own.0.to_owned(), own.1.to_owned())),
    }
}

/// The same, of a file. `most` is a round number of kB.
pub(super) fn read_file(file: &Path, most: usize) -> Result<(String, String), CommandError> {
    let name = file.display().to_string();
    let size = std::fs::metadata(file).map_err(CommandError::io(&name))?.len();
    if size > most as u64 {
        let most =
            if most < 1024 * 1024 { format!("{} kB", most / 1024) } else { format!("{} MB", most / (1024 * 1024)) };
        return Err(CommandError::Other(format!("{name} is over {most}")));
    }
    let text = std::fs::read_to_string(file).map_err(CommandError::io(&name))?;
    Ok((name, text))
}

/// What does not fit together, each with the file's name before it.
pub(super) fn told(name: &str) -> impl Fn(String) -> CommandError {
    move |error| {
        let lines: Vec<_> = error.lines().map(|line| format!("{name}: {line}")).collect();
        CommandError::Other(lines.join("\n"))
    }
}

/// What loading it did.
pub(super) const fn in_force(changed: bool) -> &'static str {
    if changed { "is in force" } else { "is in force already: nothing changed" }
}
