//! From components to rows.

use super::cell::guard;
use super::columns::{COLUMNS, Column, state_word, visible_to, worded};
use crate::catalogue::{Component, Version};
use crate::problem::Fault;
use crate::text::Language;

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The component.
    pub component: &'a Component,
    /// Its owner's name.
    pub owner_name: &'a str,
    /// The newest version that the viewer reads.
    pub version: Option<&'a Version>,
}

/// A spreadsheet as Dutch Excel opens it: UTF-8 with a byte order mark, semicolons, lines that end in CR LF.
pub fn write<'a>(rows: impl IntoIterator<Item = Row<'a>>, language: Language) -> Result<String, Fault> {
    let broken = |error: &dyn std::fmt::Display| Fault::new(format!("CSV: {error}"));
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let headings = COLUMNS.iter().map(|(_, dutch, english)| if language == Language::Nl { dutch } else { english });
    writer.write_record(headings).map_err(|error| broken(&error))?;
    for row in rows {
        let cells = COLUMNS.iter().map(|(column, ..)| guard(&cell(*column, row, language)));
        writer.write_record(cells).map_err(|error| broken(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(&error))?;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}

fn cell(column: Column, row: Row<'_>, language: Language) -> String {
    let component = row.component;
    match column {
        Column::Id => component.id.to_string(),
        Column::Of(part) => worded(part, part.of(&component.description), language),
        Column::Version => row.version.map(|version| version.number.clone()).unwrap_or_default(),
        Column::State => row.version.map(|version| state_word(version.state, language)).unwrap_or_default().to_owned(),
        Column::Owner => row.owner_name.to_owned(),
        Column::Visibility => visible_to(component.visibility, language).to_owned(),
        Column::Updated => component.updated_at.day().to_string(),
        Column::Reference => String::new(),
    }
}
