//! The index made anew: after a change of the word lists, or of an earlier database.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::Component;
use super::super::rows::{component, origin};
use super::super::store::{delete_terms, insert_terms, term_rows};
use crate::db::{Db, Purpose};
use crate::problem::Fault;

/// So many components a transaction: who searches meanwhile waits for none of them.
const BATCH: u64 = 200;

/// Makes the search index anew, in batches; answers how many components it holds. Safe while the platform runs.
pub async fn reindex(db: &Db) -> Result<u64, Fault> {
    let (mut after, mut done) = (uuid::Uuid::nil(), 0);
    loop {
        let tx = db.system(Purpose::Index).await?;
        let rows = component::Entity::find()
            .filter(component::Column::Id.gt(after))
            .order_by_asc(component::Column::Id)
            .limit(BATCH)
            .all(tx.conn())
            .await?;
        let Some(last) = rows.last() else { return Ok(done) };
        after = last.id;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let texts: std::collections::HashMap<uuid::Uuid, String> = origin::Entity::find()
            .select_only()
            .columns([origin::Column::ComponentId, origin::Column::Texts])
            .filter(origin::Column::ComponentId.is_in(ids))
            .into_tuple::<(uuid::Uuid, String)>()
            .all(tx.conn())
            .await?
            .into_iter()
            .collect();
        let mut terms = Vec::new();
        for row in rows {
            let component = Component::try_from(row)?;
            delete_terms(tx.conn(), component.id).await?;
            terms.extend(term_rows(&component, texts.get(&component.id.uuid()).map_or("", String::as_str)));
            done += 1;
        }
        insert_terms(tx.conn(), &terms).await?;
        tx.commit_unlogged().await?;
    }
}
