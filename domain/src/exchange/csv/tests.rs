//! The spreadsheet: out, in, and all that spreadsheets do to it in between.

use proptest::prelude::*;

use super::{Row, read, write};
use crate::catalogue::{ComponentKind, Description, Part, Theme, VersionState};
use crate::exchange::testing::{component, of};
use crate::problem::{Flaw, Problem};
use crate::text::Language;

const TABLE: &str = include_str!("../../../../tests/fixtures/exchange/catalogus.csv");

#[test]
fn a_table_of_ones_own_is_read() {
    let records = read(TABLE).unwrap();
    let first = records[0].as_ref().unwrap();
    assert_eq!(first.source_id, "strooi-1");
    assert_eq!(first.description.summary.get(Language::Nl), "Kiest routes; ook bij ijzel");
    assert_eq!((first.description.kind, first.description.theme), (ComponentKind::Model, Some(Theme::Traffic)));
    assert_eq!(first.description.keywords, ["gladheid", "winter"]);
    assert!(first.unstated.contains(&Part::Licence) && !first.unstated.contains(&Part::Theme));
    assert!(first.notes[0].english.contains("kleur"), "{:?}", first.notes);
    let second = records[1].as_ref().unwrap();
    assert_eq!(second.description.name.get(Language::Nl), "=Rekenblad", "the apostrophe was a guard");
    // Commas, tabs, and Excel's own first line.
    for (table, name) in [("name,kind\nA,Model\n", "A"), ("sep=\t\nname\tkind\nB\tModel\n", "B"), ("naam\nC\n", "C")] {
        let records = read(table).unwrap();
        let record = records[0].as_ref().unwrap();
        assert_eq!(
            (record.description.name.get(Language::Nl), record.source_id.as_str()),
            (name, name.to_lowercase().as_str())
        );
    }
}

#[test]
fn what_is_wrong_is_told() {
    for (table, message) in [
        ("", "Fill in this field."),
        ("soort;thema\nModel;Werk\n", "no column id or name"),
        ("naam;naam\nA;B\n", "twice"),
        ("naam;doel\nA;\"half", "no valid CSV: line 2"),
    ] {
        let problem = read(table).unwrap_err();
        assert!(problem.message(Language::En).contains(message), "{table}: {problem:?}");
    }
    let rows = read("id;naam;soort;status versie\n;A;Robot;\nx;B;Model;\n;C;Model;Klaar\n;D\n;E;;\n").unwrap();
    let problems: Vec<_> = rows.into_iter().map(|row| row.unwrap_err().remove(0)).collect();
    let at = |problem: &Problem| problem.path()[1..].join(".");
    assert_eq!(problems.iter().map(at).collect::<Vec<_>>(), ["kind", "id", "state", "row", "kind"]);
    assert!(matches!(problems[4], Problem::Invalid(_, Flaw::Missing)));
}

#[test]
fn what_goes_out_begins_as_excel_wants_it() {
    let component =
        component(Description { name: crate::text::Localized::new("=1+1", None), ..Description::default() });
    let text = write([Row { component: &component, owner_name: "Utrecht", version: None }], Language::Nl).unwrap();
    assert!(text.starts_with("\u{feff}id;naam;"), "{text}");
    assert!(text.contains(";'=1+1;") && text.contains(";Utrecht;eigen organisatie;"), "{text}");
    assert!(text.ends_with("\r\n"));
}

proptest! {
    /// Out and in again, in either language: the same, for any text.
    #[test]
    fn a_row_comes_back_as_it_went_out(
        texts in proptest::collection::vec("['=+@;,\"\na-zé -]{0,12}", 6),
        keywords in proptest::collection::vec("[a-z;,=-]{1,6}", 0..4),
        (kind, theme, state) in (0..ComponentKind::ALL.len(), 0..Theme::ALL.len(), 0..VersionState::ALL.len()),
        english in any::<bool>(),
    ) {
        let mut description = Description { kind: ComponentKind::ALL[kind], theme: Some(Theme::ALL[theme]), ..Description::default() };
        let parts = [Part::Name(Language::Nl), Part::Summary(Language::En), Part::Purpose(Language::Nl), Part::Contact, Part::Supplier];
        for (part, text) in parts.into_iter().zip(&texts) {
            part.set(&mut description, text.trim());
        }
        let distinct: std::collections::BTreeSet<String> = keywords.into_iter().collect();
        description.keywords = distinct.into_iter().filter(|word| !word.trim_matches(';').is_empty()).collect();
        let component = component(description);
        let version = of(&component, &crate::catalogue::ImportedVersion {
            number: "2".to_owned(), state: Some(VersionState::ALL[state]), released_on: None });
        let language = if english { Language::En } else { Language::Nl };
        let text = write([Row { component: &component, owner_name: "Utrecht", version: Some(&version) }], language).unwrap();
        let record = crate::exchange::read(crate::exchange::Format::Csv, &text).unwrap().remove(0).unwrap();
        prop_assert_eq!(record.component, Some(component.id));
        prop_assert_eq!(record.description, component.description);
        let read = record.version.unwrap();
        prop_assert_eq!((read.number.as_str(), read.state), ("2", Some(VersionState::ALL[state])));
        prop_assert_eq!(record.unstated, []);
    }

    #[test]
    fn no_table_makes_it_panic(table in "[a-z;,\"'=\n\r\tnaam]{0,80}") {
        let _ = read(&table);
    }
}
