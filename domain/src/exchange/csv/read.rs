//! From rows to what components say of themselves.

use serde_json::{Map, Value, json};

use super::cell::unguard;
use super::columns::{Column, coded, column, state_of};
use crate::catalogue::{Description, ImportRecord, ImportedVersion, Part};
use crate::exchange::{MOST_IMPORT_RECORDS, Note, too_many};
use crate::id::{ComponentId, fingerprint};
use crate::problem::{Flaw, Problem};
use crate::text::{Language, fold};

const fn form(dutch: &'static str, english: &'static str) -> Flaw {
    Flaw::Form(dutch, english)
}

fn refused(flaw: Flaw) -> Problem {
    Problem::invalid("document", flaw)
}

/// Reads a spreadsheet. The first row has the headings; what has no column stays as it is.
pub fn read(document: &str) -> Result<Vec<Result<ImportRecord, Vec<Problem>>>, Problem> {
    let (document, above) = without_separator(document);
    if document.contains('\0') {
        return Err(refused(form("Dit bestand bevat een NUL-teken.", "This file holds a NUL character.")));
    }
    // In quotes or not, every quotation mark is one of two.
    if document.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        let lines = document.lines().count();
        return Err(refused(Flaw::Syntax("CSV", lines + above, 1)));
    }
    let delimiter = delimiter(document);
    check_width(document, delimiter)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(document.as_bytes());
    let mut rows = reader.records();
    let Some(Ok(headings)) = rows.next() else { return Err(refused(Flaw::Missing)) };
    let columns: Vec<_> = headings.iter().map(|heading| column(heading.trim())).collect();
    check_headings(&columns)?;
    let unknown: Vec<_> = headings
        .iter()
        .zip(&columns)
        .filter(|(heading, column)| column.is_none() && !heading.trim().is_empty())
        .map(|(heading, _)| heading)
        .collect();
    let mut records = Vec::new();
    for row in rows {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, ::csv::Position::line);
            refused(Flaw::Syntax("CSV", usize::try_from(line).unwrap_or_default() + above, 1))
        })?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if records.len() == MOST_IMPORT_RECORDS {
            return Err(too_many());
        }
        let line = row.position().and_then(|place| usize::try_from(place.line()).ok()).map(|line| line + above);
        let mut record = read_one(&headings, &columns, &row, line);
        if let Ok(good) = &mut record
            && records.is_empty()
            && !unknown.is_empty()
        {
            let names = unknown.join(", ");
            good.notes.push(Note::new(
                1 + above,
                "document",
                format!("Deze kolommen zijn niet bekend en niet overgenomen: {names}."),
                format!("These columns are not known and were not taken over: {names}."),
            ));
        }
        records.push(record);
    }
    Ok(records)
}

/// Excel's first line `sep=;` is no row.
fn without_separator(document: &str) -> (&str, usize) {
    match document.split_once('\n') {
        Some((first, rest)) if first.trim_end_matches('\r').len() == 5 && first.starts_with("sep=") => (rest, 1),
        _ => (document, 0),
    }
}

/// At most so many cells are a row.
const MOST_CELLS: usize = 200;

/// Calls `each` with every byte that stands in no quotation marks, until it answers `false`.
fn unquoted(document: &str, mut each: impl FnMut(u8) -> bool) {
    let mut quoted = false;
    for byte in document.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && !each(byte) {
            return;
        }
    }
}

/// What stands between the headings: a semicolon in Dutch Excel, else a comma or a tab.
fn delimiter(document: &str) -> u8 {
    let mut counts = [(b'\t', 0), (b',', 0), (b';', 0)];
    unquoted(document, |byte| {
        counts.iter_mut().filter(|(known, _)| *known == byte).for_each(|(_, count)| *count += 1);
        byte != b'\n'
    });
    // Of equals the last.
    counts.iter().max_by_key(|(_, count)| *count).map_or(b';', |(byte, _)| *byte)
}

/// Refuses rows of more cells than a table has, before any is taken apart: each cell costs more than the byte between two.
fn check_width(document: &str, delimiter: u8) -> Result<(), Problem> {
    let (mut cells, mut most) = (1, 0);
    unquoted(document, |byte| {
        cells = match byte {
            b'\n' => 1,
            _ if byte == delimiter => cells + 1,
            _ => cells,
        };
        most = most.max(cells);
        most <= MOST_CELLS
    });
    if most <= MOST_CELLS {
        return Ok(());
    }
    Err(refused(form("Er is een rij van meer dan 200 cellen.", "There is a row of over 200 cells.")))
}

fn check_headings(columns: &[Option<Column>]) -> Result<(), Problem> {
    let there = |wanted| columns.contains(&Some(wanted));
    if !there(Column::Id) && !there(Column::Of(Part::Name(Language::Nl))) {
        return Err(refused(form(
            "De eerste rij heeft geen kolom id of naam. Begin met een export als voorbeeld.",
            "The first row has no column id or name. Begin with an export as an example.",
        )));
    }
    let known: Vec<_> = columns.iter().flatten().collect();
    if known.iter().enumerate().any(|(place, column)| known[..place].contains(column)) {
        return Err(refused(form("Een kolom staat er twee keer.", "A column is there twice.")));
    }
    Ok(())
}

fn read_one(
    headings: &::csv::StringRecord,
    columns: &[Option<Column>],
    row: &::csv::StringRecord,
    line: Option<usize>,
) -> Result<ImportRecord, Vec<Problem>> {
    if row.len() != headings.len() {
        return Err(vec![Problem::invalid(
            "row",
            form(
                "Deze rij heeft meer of minder cellen dan de eerste. Controleer aanhalingstekens en scheidingstekens.",
                "This row has more or fewer cells than the first. Check quotation marks and separators.",
            ),
        )]);
    }
    let mut problems = Vec::new();
    let mut description = Description::default();
    let (mut component, mut version, mut state, mut reference) = (None, String::new(), None, String::new());
    for (column, cell) in columns.iter().zip(row.iter()) {
        // The line ends of a list tell how it is separated.
        let is_list = matches!(column, Some(Column::Of(Part::Standards | Part::Keywords)));
        let text = if is_list { unguard(cell) } else { unguard(cell.trim()).trim() };
        match column {
            Some(Column::Id) if !text.is_empty() => match ComponentId::parse(text) {
                Some(id) => component = Some(id),
                None => problems.push(Problem::NotFound("id")),
            },
            Some(Column::Of(part)) => {
                let code = coded(*part, text);
                if !code.is_some_and(|code| part.set(&mut description, &code)) {
                    let flaw = if text.is_empty() {
                        Flaw::Missing
                    } else {
                        form("Kies een waarde die in een export kan staan.", "Choose a value that an export can have.")
                    };
                    problems.push(Problem::invalid(part.path(), flaw));
                }
            }
            Some(Column::Version) => text.clone_into(&mut version),
            Some(Column::State) if !text.is_empty() => match state_of(text) {
                Some(known) => state = Some(known),
                None => problems.push(Problem::invalid(
                    "state",
                    form(
                        "Kies In ontwikkeling, Actief, In onderhoud of Einde ondersteuning.",
                        "Choose Development, Active, Maintenance or Support ended.",
                    ),
                )),
            },
            Some(Column::Reference) => text.clone_into(&mut reference),
            _ => {}
        }
    }
    if version.chars().count() > 50 {
        problems.push(Problem::invalid("version", Flaw::TooLong(50)));
    }
    let name = fold(description.name.get(Language::Nl));
    let source_id = component.map_or(if reference.is_empty() { name } else { reference }, |id| id.to_string());
    if source_id.is_empty() {
        problems.push(Problem::invalid("name.nl", Flaw::Missing));
    }
    if source_id.chars().count() > 200 {
        problems.push(Problem::invalid("reference", Flaw::TooLong(200)));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let original: Map<String, Value> =
        headings.iter().zip(row.iter()).map(|(heading, cell)| (heading.trim().to_owned(), json!(cell))).collect();
    let original = Value::Object(original).to_string();
    let unstated = Part::ALL.into_iter().filter(|part| !columns.contains(&Some(Column::Of(*part)))).collect();
    let notes = line.map(|line| place(line, columns)).into_iter().flatten().collect();
    Ok(ImportRecord {
        component,
        source_id,
        original_hash: fingerprint(&original),
        original,
        description,
        unstated,
        version: (!version.is_empty()).then_some(ImportedVersion { number: version, state, released_on: None }),
        texts: String::new(),
        notes,
    })
}

/// A row that cannot be told apart by an id is told apart by its name: a new name is a new component.
fn place(line: usize, columns: &[Option<Column>]) -> Option<Note> {
    let named = [Column::Id, Column::Reference].iter().any(|column| columns.contains(&Some(*column)));
    (!named).then(|| {
        Note::new(
            line,
            "document",
            "Zonder kolom id of referentie herkennen wij een component aan de naam. Een andere naam geeft een nieuwe component.",
            "Without a column id or reference a component is recognised by its name. Another name makes a new component.",
        )
    })
}
