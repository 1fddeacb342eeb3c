//! Definitions that the operator loads: a file, or the program's own.

use std::path::Path;

use super::CommandError;

/// A definition's name, for messages, and its text: of the file, which has at most `most` bytes, or the own one where none is
/// given. `most` is a round number of MB.
pub(super) fn read(file: Option<&Path>, own: (&str, &str), most: usize) -> Result<(String, String), CommandError> {
    let Some(file) = file else { return Ok((own.0.to_owned(), own.1.to_owned())) };
    let name = file.display().to_string();
    let size = std::fs::metadata(file).map_err(CommandError::io(&name))?.len();
    if size > most as u64 {
        return Err(CommandError::Other(format!("{name} is over {} MB", most / (1024 * 1024))));
    }
    let text = std::fs::read_to_string(file).map_err(CommandError::io(&name))?;
    Ok((name, text))
}
