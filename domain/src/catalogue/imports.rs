//! Importing components: a second import updates and never doubles; one bad record never stops the rest.

use std::collections::HashMap;

use super::commands::{new_component, supplier};
use super::{ALGORITMEREGISTER, Component, ImportRecord, Version, Visibility, read_templates, store};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType, Events};
use crate::id::{ComponentId, ComponentKind};
use crate::policy::{Action, CreateComponent, Facts, ManageVersions, UpdateComponent};
use crate::problem::{Fault, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::text::Localized;

/// What became of one record.
#[derive(Debug, Clone)]
pub enum Imported {
    /// A new component.
    Created(ComponentId),
    /// The component that an earlier import of this record made now says what the record says.
    Updated(ComponentId),
    /// The record is the same as at the earlier import.
    Unchanged(ComponentId),
    /// Not imported, and why.
    Refused(Vec<Problem>),
}

/// Imports the Algoritmeregister's supplier templates.
#[derive(Debug, Clone)]
pub struct ImportComponents {
    /// The JSON document: an array of records or one record.
    pub document: String,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Imports supplier templates in the acting organisation's name, in one transaction. Answers for each record, in order.
pub async fn import_components(db: &Db, viewer: &Viewer, command: ImportComponents) -> Outcome<Vec<Imported>> {
    // Read before the transaction, since that takes time; but not for who may not import at all.
    let may = viewer.organisation().is_some_and(|own| viewer.may(Action::CreateComponent, own).is_ok());
    let records = if may { read_templates(&command.document) } else { Ok(Vec::new()) };
    let tx = db.write(viewer, command.once.as_ref()).await?;
    let owner = tx.acting()?;
    let facts = Facts { owner };
    let _permit = tx.permit(CreateComponent, facts, None).await?;
    let records = records?;
    let done_before = tx.replayed::<ComponentKind>()?.is_some();
    let known: HashMap<String, (ComponentId, String)> = store::origins(&tx, ALGORITMEREGISTER)
        .await?
        .into_iter()
        .map(|(source_id, component, hash)| (source_id, (component, hash)))
        .collect();
    let (mut done, mut events) = (Vec::with_capacity(records.len()), Vec::new());
    for record in records {
        done.push(match record {
            Err(problems) => Imported::Refused(problems),
            Ok(record) => match known.get(&record.source_id) {
                // Sent again, it is done once: whatever another import made of the component since.
                Some((id, hash)) if done_before || *hash == record.original_hash => Imported::Unchanged(*id),
                Some((id, _)) => {
                    events.extend(update(&tx, *id, &record, facts).await?);
                    Imported::Updated(*id)
                }
                None => {
                    let component = create(&tx, facts, &record).await?;
                    events.push(Event::new(EventType::ComponentCreated, component.id, 1));
                    Imported::Created(component.id)
                }
            },
        });
    }
    // Nothing new is no event, and without an event nothing is committed: as it should be.
    let mut events = events.into_iter();
    if let Some(first) = events.next() {
        tx.commit(Events { first, rest: events.collect() }).await?;
    }
    Ok(done)
}

async fn create(tx: &Tx<Write>, facts: Facts, record: &ImportRecord) -> Outcome<Component> {
    let component = new_component(tx, facts.owner, record.description.clone()).await?;
    store::insert(tx, std::slice::from_ref(&component)).await?;
    store::save_origin(tx, component.id, ALGORITMEREGISTER, record).await?;
    let version = Version {
        id: tx.make_id(),
        component: component.id,
        owner: component.owner,
        ordinal: 1,
        number: "1".to_owned(), // the register numbers no versions
        state: record.state,
        changes: Localized::new(
            "Overgenomen uit het Algoritmeregister.",
            Some("Taken from the Algorithm Register.".to_owned()),
        ),
        released_on: None,
        revision: 1,
        created_at: tx.now(),
    };
    store::insert_versions(tx, &[(version, Visibility::Own)]).await?;
    Ok(component)
}

async fn update(tx: &Tx<Write>, id: ComponentId, record: &ImportRecord, facts: Facts) -> Outcome<Vec<Event>> {
    let component = store::find(tx, id).await?.ok_or_else(|| Fault::new(format!("origin of {id} without it")))?;
    let permit = tx.permit(UpdateComponent, facts, Some(id.to_string())).await?;
    let supplier = supplier(tx, &record.description).await?;
    let expected = component.revision;
    let component = component.update(permit, expected, record.description.clone(), supplier, tx.now())?;
    store::save(tx, &component).await?;
    store::save_origin(tx, id, ALGORITMEREGISTER, record).await?;
    let mut events = vec![Event::new(EventType::ComponentUpdated, id, component.revision)];
    if let Some(version) = store::first_version(tx, id).await?.filter(|version| version.state != record.state) {
        let permit = tx.permit(ManageVersions, facts, Some(id.to_string())).await?;
        let (expected, changes, day) = (version.revision, version.changes.clone(), version.released_on);
        let version = version.update(permit, expected, record.state, changes, day)?;
        store::save_version(tx, &version).await?;
        events.push(Event::new(EventType::VersionUpdated, version.id, version.revision));
    }
    Ok(events)
}
