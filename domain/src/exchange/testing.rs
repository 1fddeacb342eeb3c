//! What the tests of exchange share.

use std::path::PathBuf;

use crate::catalogue::{Component, Description, ImportRecord, ImportedVersion, Version, Visibility};
use crate::id::Ids;
use crate::text::Localized;
use crate::time::Instant;

/// The files of others in a folder, where they are at hand.
pub(crate) fn real(folder: &str) -> Vec<(PathBuf, String)> {
    let Some(root) = std::env::var_os("COLLECTIEF_REAL_DATA") else {
        use std::io::Write;
        // Past the capture of the test harness, so that a run without the data says so.
        let _ = writeln!(std::io::stderr(), "SKIPPED: real files of {folder}; COLLECTIEF_REAL_DATA is not set");
        return Vec::new();
    };
    let entries = std::fs::read_dir(PathBuf::from(root).join(folder)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    assert!(!files.is_empty(), "no files in {folder}");
    files.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// A component that says this.
pub(crate) fn component(description: Description) -> Component {
    let ids = Ids::seeded(1);
    let now = Instant::from_microseconds(1_750_000_000_000_000);
    Component {
        id: ids.make(now),
        owner: ids.make(now),
        description,
        supplier: None,
        visibility: Visibility::Own,
        withdrawal: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}

/// A component and its version as the import of a record makes them.
pub(super) fn imported(record: &ImportRecord) -> (Component, Option<Version>) {
    let component = component(record.description.clone());
    let version = record.version.as_ref().map(|version| of(&component, version));
    (component, version)
}

pub(super) fn of(component: &Component, version: &ImportedVersion) -> Version {
    Version {
        id: Ids::seeded(2).make(component.created_at),
        component: component.id,
        owner: component.owner,
        ordinal: 1,
        number: version.number.clone(),
        state: version.state.unwrap_or(crate::catalogue::VersionState::Active),
        changes: Localized::default(),
        released_on: version.released_on,
        support_ends_on: None,
        revision: 1,
        created_at: component.created_at,
    }
}
