//! The demo's claims. On SQLite only: on PostgreSQL the role of system work may not write here.

use super::{Claim, ClaimText, store};
use crate::audit::{self, Author, Entry};
use crate::db::{Db, Purpose};
use crate::event::{Event, EventType};
use crate::id::OrganisationId;
use crate::problem::{Failure, Fault};

/// Enters claims that wait: supplier, claimed organisation, and what is said.
pub async fn seed(db: &Db, seeds: Vec<(OrganisationId, OrganisationId, ClaimText)>) -> Result<(), Fault> {
    let tx = db.system(Purpose::SetUp).await?;
    let now = tx.now();
    for (organisation, claimed, text) in seeds {
        let claim = Claim { id: tx.make_id(), organisation, claimed, text, created_at: now };
        store::insert(tx.conn(), std::slice::from_ref(&claim)).await.map_err(|failure| match failure {
            Failure::Fault(fault) => fault,
            Failure::Refused(_) => Fault::new("the same claim twice"),
        })?;
        let entry = Entry::done(Event::new(EventType::ClaimStated, claim.id, 1));
        audit::append(tx.conn(), db.ids(), now, Author { actor: None, organisation }, vec![entry]).await?;
    }
    tx.commit_unlogged().await
}
