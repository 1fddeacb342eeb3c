//! Instruments as the operator loaded them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Definition, InstrumentKind, Marks, Questions};
use crate::id::InstrumentId;

/// The instruments that come with the program, each with its marks and what it is for.
pub const OWN_INSTRUMENTS: [(&str, &str, InstrumentKind); 3] = [
    (include_str!("own/quick-scan.yaml"), include_str!("own/marks/quick-scan.yaml"), InstrumentKind::QuickScan),
    (include_str!("own/dpia-kort.yaml"), include_str!("own/marks/dpia-kort.yaml"), InstrumentKind::Dpia),
    (include_str!("own/prescan-kort.yaml"), include_str!("own/marks/prescan-kort.yaml"), InstrumentKind::PreScan),
];

/// The project's marks on instruments that others publish.
const MARKS: [&str; 3] =
    [include_str!("own/marks/dpia.yaml"), include_str!("own/marks/prescan.yaml"), include_str!("own/marks/iama.yaml")];

/// What is loaded: the definition, what it is for, and what of it is each organisation's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewInstrument {
    /// What it is for.
    pub kind: InstrumentKind,
    /// The definition, in its own format.
    pub definition: Definition,
    /// The marks.
    pub marks: Marks,
}

impl NewInstrument {
    /// Reads a definition, with marks where they are given or the project has them. The error is for the operator.
    pub fn read(definition: &str, marks: Option<&str>, kind: Option<InstrumentKind>) -> Result<Self, String> {
        let definition = Definition::read(definition)?;
        let version =
            definition.version().ok_or("the definition has no version: without one it cannot be told from the next")?;
        let marks = match marks {
            Some(marks) => Marks::read(marks)?,
            None => project_marks(definition.urn(), version)?,
        };
        if marks.urn != definition.urn() || marks.version != version {
            return Err(format!(
                "the marks are of {} {}, the definition is {} {version}",
                marks.urn,
                marks.version,
                definition.urn()
            ));
        }
        marks.check(&Questions::of(&definition))?;
        // What the program itself says of the register is not stored: a newer program says it anew, of what was loaded before too.
        let mut marks = marks;
        if marks.register == register_of(&marks.urn, &marks.version) {
            marks.register.clear();
        }
        let kind = kind.unwrap_or_else(|| definition.kind());
        Ok(Self { kind, definition, marks })
    }

    /// With its marks, those that come with the program.
    pub fn own() -> Result<Vec<Self>, String> {
        let read = |(definition, marks, kind): &(&str, &str, _)| Self::read(definition, Some(marks), Some(*kind));
        OWN_INSTRUMENTS.iter().map(read).collect()
    }
}

/// The project's marks on this instrument, or none.
fn project_marks(urn: &str, version: &str) -> Result<Marks, String> {
    for marks in MARKS {
        let marks = Marks::read(marks)?;
        if marks.urn == urn && marks.version == version {
            return Ok(marks);
        }
    }
    Marks::read(&format!("urn: {urn}\nversion: '{version}'\n"))
}

/// What the marks that come with the program say of the Algoritmeregister for this instrument.
fn register_of(urn: &str, version: &str) -> BTreeMap<String, Vec<String>> {
    static ALL: LazyLock<Vec<Marks>> = LazyLock::new(|| {
        let own = OWN_INSTRUMENTS.iter().map(|(_, marks, _)| *marks);
        own.chain(MARKS).filter_map(|marks| Marks::read(marks).ok()).collect()
    });
    let found = ALL.iter().find(|marks| marks.urn == urn && marks.version == version);
    found.map(|marks| marks.register.clone()).unwrap_or_default()
}

/// A version of an instrument, in force or not.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// Its id.
    pub id: InstrumentId,
    /// What it is for.
    pub kind: InstrumentKind,
    /// The definition.
    pub definition: Definition,
    /// Its questions.
    pub questions: Questions,
    /// What of it is each organisation's own.
    pub marks: Marks,
}

impl Instrument {
    /// The URN without version.
    pub fn urn(&self) -> &str {
        self.definition.urn()
    }

    /// The version.
    pub fn version(&self) -> &str {
        self.definition.version().unwrap_or_default()
    }

    /// By field of the Algoritmeregister: the questions and groups whose answers say what belongs there.
    pub fn register(&self) -> BTreeMap<String, Vec<String>> {
        if self.marks.register.is_empty() {
            register_of(self.urn(), self.version())
        } else {
            self.marks.register.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_program_reads() {
        let own = NewInstrument::own().unwrap();
        assert_eq!(own.len(), OWN_INSTRUMENTS.len());
        for instrument in own {
            assert!(!instrument.marks.local.is_empty(), "{}", instrument.definition.urn());
            assert!(instrument.definition.warnings().is_empty(), "{:?}", instrument.definition.warnings());
            let json = serde_json::to_string(&instrument).unwrap();
            assert_eq!(serde_json::from_str::<NewInstrument>(&json).unwrap(), instrument);
        }
        for marks in MARKS {
            Marks::read(marks).unwrap();
        }
    }

    #[test]
    fn marks_of_another_version_are_refused() {
        let (definition, ..) = OWN_INSTRUMENTS[0];
        let (_, other, _) = OWN_INSTRUMENTS[1];
        assert!(NewInstrument::read(definition, Some(other), None).unwrap_err().contains("the marks are of"));
    }
}
