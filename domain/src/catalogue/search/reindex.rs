//! The index made anew: after a change of the word lists, or of an earlier database.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::super::Component;
use super::super::rows::{component, origin};
use super::super::store::{delete_terms, insert_terms, term_rows};
use crate::db::{Db, Purpose};
use crate::problem::Fault;

/// So many components are looked up at a time.
const BATCH: u64 = 1_000;

/// Makes the search index anew; answers how many components it holds. Safe while the platform runs: each component has a
/// transaction of its own and is locked, so that what is written meanwhile comes before or after as a whole.
pub async fn reindex(db: &Db) -> Result<u64, Fault> {
    let (mut after, mut done) = (Uuid::nil(), 0);
    loop {
        let tx = db.system(Purpose::Index).await?;
        let ids: Vec<Uuid> = component::Entity::find()
            .select_only()
            .column(component::Column::Id)
            .filter(component::Column::Id.gt(after))
            .order_by_asc(component::Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(tx.conn())
            .await?;
        tx.commit_unlogged().await?;
        let Some(last) = ids.last() else { return Ok(done) };
        after = *last;
        for id in ids {
            done += u64::from(reindex_one(db, id).await?);
        }
    }
}

/// Whether there was such a component.
async fn reindex_one(db: &Db, id: Uuid) -> Result<bool, Fault> {
    let tx = db.system(Purpose::Index).await?;
    let Some(row) = component::Entity::find_by_id(id).lock_shared().one(tx.conn()).await? else { return Ok(false) };
    let texts: Option<String> = origin::Entity::find()
        .select_only()
        .column(origin::Column::Texts)
        .filter(origin::Column::ComponentId.eq(id))
        .into_tuple()
        .one(tx.conn())
        .await?;
    let component = Component::try_from(row)?;
    delete_terms(tx.conn(), component.id).await?;
    insert_terms(tx.conn(), &term_rows(&component, texts.as_deref().unwrap_or_default())).await?;
    tx.commit_unlogged().await?;
    Ok(true)
}
