//! Importing components: a second import updates and never doubles; one bad record never stops the rest; a preview tells
//! what would change and changes nothing.

use std::collections::HashMap;

use super::commands::{new_component, supplier};
use super::{
    Component, Description, ImportRecord, ImportedVersion, Part, Version, VersionDays, VersionState, Visibility, store,
};
use crate::db::{Db, Once, Tx, Work, Write};
use crate::event::{Event, EventType, Events};
use crate::exchange::{self, Format, Note};
use crate::id::ComponentId;
use crate::policy::{Action, CreateComponent, Facts, ManageVersions, Reason, UpdateComponent};
use crate::problem::{Check, Failure, Fault, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::text::Localized;
use crate::time::Date;
use crate::upload::Document;

/// What became of one record, or would.
#[derive(Debug, Clone)]
pub enum ImportOutcome {
    /// A new component; without id where it is a preview.
    Created(Option<ComponentId>),
    /// The component that an earlier import of this record made, or that it names, now says what the record says.
    Updated(ComponentId),
    /// There is nothing to change. Without id where an earlier call with the same idempotency key did this, and what it made is
    /// not the organisation's any more.
    Unchanged(Option<ComponentId>),
    /// Not imported, and why.
    Refused(Vec<Problem>),
}

/// One part that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which: `name.nl`, `version`.
    pub path: &'static str,
    /// What it says; `None` where it says nothing.
    pub before: Option<String>,
    /// What it will say; `None` where it will say nothing.
    pub after: Option<String>,
}

/// One record of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// What became of it.
    pub outcome: ImportOutcome,
    /// What changes by it.
    pub changes: Vec<Change>,
    /// What was read kindly.
    pub notes: Vec<Note>,
}

/// Imports a document.
#[derive(Debug, Clone)]
pub struct ImportComponents {
    /// Its form.
    pub format: Format,
    /// The document.
    pub document: Document,
    /// Whether only to tell what would change.
    pub preview: bool,
    /// See [`Once`].
    pub once: Option<Once>,
}

impl ImportComponents {
    /// Imports a text, without a preview and as often as it is sent.
    pub const fn of(format: Format, text: String) -> Self {
        Self { format, document: Document::Text(text), preview: false, once: None }
    }
}

/// The records of a document: read where nobody waits for it, since a large one takes its time.
async fn read(format: Format, document: String) -> Outcome<Vec<Result<ImportRecord, Vec<Problem>>>> {
    let reading = tokio::task::spawn_blocking(move || exchange::read(format, &document));
    Ok(reading.await.map_err(|error| Fault::new(format!("reading an import: {error}")))??)
}

/// Imports records in the acting organisation's name, in one transaction. Answers for each record, in order.
pub async fn import_components(db: &Db, viewer: &Viewer, command: ImportComponents) -> Outcome<Vec<Imported>> {
    // Read before the transaction, since that takes time; but not for who may not import at all.
    let may = viewer.organisation().is_some_and(|own| viewer.may(Action::CreateComponent, own).is_ok());
    let records = if may {
        match command.document.text(db, viewer).await {
            Ok(text) => read(command.format, text).await,
            Err(failure) => Err(failure),
        }
    } else {
        Ok(Vec::new())
    };
    let once = command.once.as_ref().filter(|_| !command.preview);
    let tx = db.write(viewer, once).await?;
    let facts = Facts::of(tx.acting()?);
    let _permit = tx.permit(CreateComponent, facts, None).await?;
    let records = records?;
    if !command.preview {
        tx.alone(Work::Import).await?;
    }
    let known = store::origins(&tx, command.format.source()).await?;
    let import = Import {
        facts,
        format: command.format,
        preview: command.preview,
        done_before: tx.is_replay(),
        known: known.into_iter().map(|(source_id, component, hash)| (source_id, (component, hash))).collect(),
    };
    let (mut done, mut events) = (Vec::with_capacity(records.len()), Vec::new());
    for record in records {
        done.push(match record {
            Err(problems) => refused(problems, Vec::new()),
            Ok(record) => Box::pin(import.one(&tx, record, &mut events)).await?,
        });
    }
    // Nothing new is no event, and without an event nothing is committed: as it should be.
    let mut events = events.into_iter();
    if let Some(first) = events.next() {
        tx.commit(Events { first, rest: events.collect() }).await?;
    }
    Ok(done)
}

const fn unchanged(id: Option<ComponentId>, notes: Vec<Note>) -> Imported {
    Imported { outcome: ImportOutcome::Unchanged(id), changes: Vec::new(), notes }
}

const fn refused(problems: Vec<Problem>, notes: Vec<Note>) -> Imported {
    Imported { outcome: ImportOutcome::Refused(problems), changes: Vec::new(), notes }
}

/// An import under way.
struct Import {
    facts: Facts,
    format: Format,
    preview: bool,
    /// Sent again, it is done once: nothing is made or changed, whatever became of the components since.
    done_before: bool,
    /// What was imported from this source: component and hash of the original, by source id.
    known: HashMap<String, (ComponentId, String)>,
}

impl Import {
    async fn one(&self, tx: &Tx<Write>, record: ImportRecord, events: &mut Vec<Event>) -> Outcome<Imported> {
        let known = self.known.get(&record.source_id);
        if let Some((id, hash)) = known
            && (self.done_before || *hash == record.original_hash)
        {
            return Ok(unchanged(Some(*id), record.notes));
        }
        let named = match known.map(|(id, _)| *id).or(record.component) {
            Some(id) => store::find_to_change(tx, id).await?,
            None => None,
        };
        match named {
            Some(component) if component.owner == self.facts.owner => {
                self.update(tx, component, record, known.is_some(), events).await
            }
            // A spreadsheet of all that one sees holds others' rows too. They may stand there, as they are.
            Some(component) if self.format == Format::Csv => {
                Ok(if merged(&component, &record) == component.description {
                    unchanged(Some(component.id), record.notes)
                } else {
                    refused(vec![Problem::Forbidden(Reason::OwnerOnly(Action::UpdateComponent))], record.notes)
                })
            }
            None if self.format == Format::Csv && record.component.is_some() => {
                Ok(refused(vec![Problem::NotFound("id")], record.notes))
            }
            _ => self.create(tx, record, events).await,
        }
    }

    async fn create(&self, tx: &Tx<Write>, record: ImportRecord, events: &mut Vec<Event>) -> Outcome<Imported> {
        let mut check = Check::default();
        let description = record.description.clone().checked(&mut check, "");
        if let Err(Failure::Refused(problems)) = check.done() {
            return Ok(refused(problems, record.notes));
        }
        if self.done_before {
            return Ok(unchanged(None, record.notes));
        }
        let mut changes = differences(None, &description);
        let today = tx.now().day();
        changes.extend(record.version.as_ref().and_then(|version| version_change(None, version, today)));
        if self.preview {
            return Ok(Imported { outcome: ImportOutcome::Created(None), changes, notes: record.notes });
        }
        let component = new_component(tx, self.facts.owner, description).await?;
        store::insert(tx, std::slice::from_ref(&component)).await?;
        store::save_origin(tx, &component, self.format.source(), &record).await?;
        if let Some(version) = &record.version {
            let version = self.new_version(tx, component.id, 1, version)?;
            store::insert_versions(tx, &[(version, Visibility::Own)]).await?;
        }
        events.push(Event::new(EventType::ComponentCreated, component.id, 1));
        Ok(Imported { outcome: ImportOutcome::Created(Some(component.id)), changes, notes: record.notes })
    }

    /// `by_source`: the component is known by its source, and its original is replaced.
    async fn update(
        &self,
        tx: &Tx<Write>,
        component: Component,
        record: ImportRecord,
        by_source: bool,
        events: &mut Vec<Event>,
    ) -> Outcome<Imported> {
        let (id, notes) = (component.id, record.notes.clone());
        let mut check = Check::default();
        let description = merged(&component, &record).checked(&mut check, "");
        let present = match &record.version {
            Some(version) => store::version_numbered(tx, id, &version.number).await?,
            None => None,
        };
        let mut changes = differences(Some(&component.description), &description);
        let version = record.version.as_ref().and_then(|stated| {
            changes.push(version_change(present.as_ref(), stated, tx.now().day())?);
            Some(stated)
        });
        if let (Some(stated), Some(version)) = (version, &present) {
            let (state, days) = stated_of(version, stated, tx.now().day());
            days.check(&mut check, state, tx.now().day());
        }
        if let Err(Failure::Refused(problems)) = check.done() {
            return Ok(refused(problems, notes));
        }
        if self.done_before || (changes.is_empty() && !by_source) {
            return Ok(unchanged(Some(id), notes));
        }
        if self.preview {
            return Ok(Imported { outcome: ImportOutcome::Updated(id), changes, notes });
        }
        let (subject, visibility) = (Some(id.to_string()), component.visibility);
        if by_source || description != component.description {
            let permit = tx.permit(UpdateComponent, self.facts, subject.clone()).await?;
            let supplier = supplier(tx, &description).await?;
            let expected = component.revision;
            let component = component.update(permit, expected, description, supplier, tx.now())?;
            store::save(tx, &component).await?;
            if by_source {
                store::save_origin(tx, &component, self.format.source(), &record).await?;
            }
            events.push(Event::new(EventType::ComponentUpdated, id, component.revision));
        }
        match (version, present) {
            (None, _) => {}
            (Some(stated), Some(version)) => {
                let permit = tx.permit(ManageVersions, self.facts, subject).await?;
                let (state, days) = stated_of(&version, stated, tx.now().day());
                let (expected, changes) = (version.revision, version.changes.clone());
                let version = version.update(permit, expected, state, changes, days)?;
                store::save_version(tx, &version).await?;
                events.push(Event::new(EventType::VersionUpdated, version.id, version.revision));
            }
            (Some(stated), None) => {
                let _permit = tx.permit(ManageVersions, self.facts, subject).await?;
                let ordinal = store::next_ordinal(tx, id).await?;
                let version = self.new_version(tx, id, ordinal, stated)?;
                events.push(Event::new(EventType::VersionAdded, version.id, 1));
                store::insert_versions(tx, &[(version, visibility)]).await?;
            }
        }
        Ok(Imported { outcome: ImportOutcome::Updated(id), changes, notes })
    }

    fn new_version(
        &self,
        tx: &Tx<Write>,
        component: ComponentId,
        ordinal: i32,
        stated: &ImportedVersion,
    ) -> Result<Version, Fault> {
        let (dutch, english) = match self.format {
            Format::Publiccode => ("Overgenomen uit publiccode.yml.", "Taken from publiccode.yml."),
            Format::Csv => ("Overgenomen uit een spreadsheet.", "Taken from a spreadsheet."),
            Format::Algoritmeregister | Format::AlgoritmeregisterSchema => {
                ("Overgenomen uit het Algoritmeregister.", "Taken from the Algorithm Register.")
            }
        };
        Ok(Version {
            id: tx.make_id(),
            component,
            owner: tx.acting()?,
            ordinal,
            number: stated.number.clone(),
            state: stated.state.unwrap_or(VersionState::Active),
            changes: Localized::new(dutch, Some(english.to_owned())),
            released_on: stated.released_on,
            support_ends_on: None,
            revision: 1,
            created_at: tx.now(),
        })
    }
}

/// What a component would say: the record's words, and its own where the record does not speak of it.
fn merged(component: &Component, record: &ImportRecord) -> Description {
    let mut description = record.description.clone();
    for part in &record.unstated {
        part.copy(&component.description, &mut description);
    }
    description
}

fn differences(before: Option<&Description>, after: &Description) -> Vec<Change> {
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    Part::ALL
        .into_iter()
        .map(|part| Change {
            path: part.path(),
            before: before.and_then(|description| said(part.of(description))),
            after: said(part.of(after)),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// What a version that is there would be, by a record. A document that says what is so today, as an export does, changes nothing:
/// support may have ended by itself.
fn stated_of(present: &Version, stated: &ImportedVersion, today: Date) -> (VersionState, VersionDays) {
    let state = stated.state.filter(|state| *state != present.state_on(today)).unwrap_or(present.state);
    let released_on = stated.released_on.or(present.released_on);
    (state, VersionDays { released_on, ..present.days() })
}

fn version_change(present: Option<&Version>, stated: &ImportedVersion, today: Date) -> Option<Change> {
    let day = |day: Option<Date>| day.map(|day| format!(" {day}")).unwrap_or_default();
    let before = present.map(|it| format!("{} {}{}", it.number, it.state.code(), day(it.released_on)));
    let state = present.map(|it| stated_of(it, stated, today).0).or(stated.state).unwrap_or(VersionState::Active);
    let released_on = stated.released_on.or(present.and_then(|it| it.released_on));
    let after = Some(format!("{} {}{}", stated.number, state.code(), day(released_on)));
    (before != after).then_some(Change { path: "version", before, after })
}
