//! The demo's catalogue, entered in one transaction: a thousand commands would take longer than anybody waits. On SQLite
//! only: on PostgreSQL the role of system work may not write here.

use sea_orm::EntityTrait;

use super::rows::{adoption, component, matched, reader, version};
use super::store::{adoption_row, component_row, insert_terms, match_rows, reader_row, term_rows, version_row};
use super::{
    Adoption, AdoptionState, AdoptionStatement, Component, Description, Version, VersionDays, VersionState, Visibility,
};
use crate::audit::{self, Author, Entry};
use crate::db::{Db, Purpose};
use crate::event::{Event, EventType};
use crate::id::{ComponentId, OrganisationId, PartyId, VersionId};
use crate::problem::Fault;
use crate::text::{Localized, fold};

/// A component with its versions and adopters.
#[derive(Debug, Clone)]
pub struct SeedComponent {
    /// Whose.
    pub owner: OrganisationId,
    /// What it says of itself.
    pub description: Description,
    /// Whose product it is.
    pub supplier: Option<PartyId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// With [`Visibility::Named`]: with whom.
    pub shared_with: Vec<OrganisationId>,
    /// Oldest first: number, state, days, changes.
    pub versions: Vec<(String, VersionState, VersionDays, Localized)>,
    /// Who uses the newest version: organisation, its name, and what it states.
    pub adoptions: Vec<(OrganisationId, String, AdoptionStatement)>,
}

/// A component that was entered.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// Its id.
    pub component: ComponentId,
    /// Whose.
    pub owner: OrganisationId,
    /// Its newest version.
    pub newest: VersionId,
    /// Who uses that.
    pub users: Vec<OrganisationId>,
}

/// Enters them, and answers those that have a version, in the same order; `None` for the others.
pub async fn seed(db: &Db, seeds: Vec<SeedComponent>) -> Result<Vec<Option<Seeded>>, Fault> {
    let tx = db.system(Purpose::SetUp).await?;
    let now = tx.now();
    let (mut components, mut versions, mut readers, mut adoptions, mut matches, mut terms) =
        (vec![], vec![], vec![], vec![], vec![], vec![]);
    let mut seeded = Vec::new();
    for seed in seeds {
        let component = Component {
            id: tx.make_id(),
            owner: seed.owner,
            description: seed.description,
            supplier: seed.supplier,
            visibility: seed.visibility,
            withdrawal: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        components.push(component_row(&component));
        matches.extend(match_rows(&component));
        terms.extend(term_rows(&component, ""));
        let mut events = vec![Event::new(EventType::ComponentCreated, component.id, 1)];
        for organisation in seed.shared_with {
            readers.push(reader_row(tx.make_id(), component.id, None, organisation, seed.owner));
        }
        let mut newest = None;
        for ((number, state, days, changes), ordinal) in seed.versions.into_iter().zip(1..) {
            let id = tx.make_id();
            newest = Some(id);
            let version = Version {
                id,
                component: component.id,
                owner: seed.owner,
                ordinal,
                number,
                state,
                changes,
                released_on: days.released_on,
                support_ends_on: days.support_ends_on,
                revision: 1,
                created_at: now,
            };
            versions.push(version_row(&version, seed.visibility));
            events.push(Event::new(EventType::VersionAdded, id, 1));
        }
        let in_use = seed.adoptions.iter().filter(|(_, _, statement)| statement.state == AdoptionState::InUse);
        let users = in_use.map(|(organisation, _, _)| *organisation).collect();
        seeded.push(newest.map(|newest| Seeded { component: component.id, owner: seed.owner, newest, users }));
        let entries = events.into_iter().map(Entry::done).collect();
        let author = Author { actor: None, organisation: seed.owner };
        audit::append(tx.conn(), db.ids(), now, author, entries).await?;
        for (organisation, name, statement) in seed.adoptions {
            let Some(version) = newest else { continue };
            let adoption = Adoption {
                id: tx.make_id(),
                organisation,
                component: component.id,
                version,
                statement,
                revision: 1,
                created_at: now,
                updated_at: now,
            };
            readers.push(reader_row(tx.make_id(), component.id, Some(version), organisation, organisation));
            adoptions.push(adoption_row(&adoption, fold(&name)));
        }
    }
    // In pieces: SQLite takes 32,766 values a statement.
    let conn = tx.conn();
    for rows in components.chunks(500) {
        component::Entity::insert_many(rows.to_vec()).exec_without_returning(conn).await?;
    }
    for rows in matches.chunks(500) {
        matched::Entity::insert_many(rows.to_vec()).exec_without_returning(conn).await?;
    }
    insert_terms(conn, &terms).await?;
    for rows in versions.chunks(500) {
        version::Entity::insert_many(rows.to_vec()).exec_without_returning(conn).await?;
    }
    for rows in adoptions.chunks(500) {
        adoption::Entity::insert_many(rows.to_vec()).exec_without_returning(conn).await?;
    }
    for rows in readers.chunks(500) {
        reader::Entity::insert_many(rows.to_vec()).exec_without_returning(conn).await?;
    }
    tx.commit_unlogged().await?;
    Ok(seeded)
}
