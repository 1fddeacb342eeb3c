//! What is read of transfers.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Transfer;
use super::rows::transfer::{Column, Entity};
use super::store::{open, readable, with_answers};
use crate::db::{KeyOrder, Read, Tx, by_ids, count};
use crate::id::{ComponentId, TransferId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

fn condition(tx: &Tx<Read>, only_open: bool) -> Condition {
    Condition::all().add(readable(tx.scope())).add_option(only_open.then(|| open(tx.now().day())))
}

/// Offers by and to the viewer's organisation, newest first.
pub async fn transfers(tx: &Tx<Read>, only_open: bool, request: &PageRequest) -> Result<Page<Transfer>, Fault> {
    let order = KeyOrder { key: (Entity, Column::CreatedAt), id: (Entity, Column::Id), descending: true };
    let query = Entity::find().filter(condition(tx, only_open));
    let mut page: Page<Transfer> =
        order.fetch(tx, query, request, |row| (SortKey::Number(row.created_at), row.id)).await?;
    let mut found: Vec<_> = page.rows.iter_mut().map(|(_, transfer)| transfer).collect();
    with_answers(tx, &mut found).await?;
    Ok(page)
}

/// How many there are.
pub async fn count_transfers(tx: &Tx<Read>, only_open: bool) -> Result<u64, Fault> {
    count::<Entity, _>(tx, condition(tx, only_open)).await
}

/// Offers by id, of those by and to the viewer's organisation.
pub async fn transfers_by_id(tx: &Tx<Read>, ids: &[TransferId]) -> Result<Vec<Transfer>, Fault> {
    let mut found = by_ids::<Entity, Transfer, _, _>(tx, Column::Id, ids, readable(tx.scope())).await?;
    with_answers(tx, &mut found.iter_mut().collect::<Vec<_>>()).await?;
    Ok(found)
}

/// The open offer of each of these components, of those by and to the viewer's organisation.
pub async fn open_transfers(tx: &Tx<Read>, components: &[ComponentId]) -> Result<Vec<Transfer>, Fault> {
    let of_these = Column::ComponentId.is_in(crate::db::padded(components));
    let rows = Entity::find().filter(condition(tx, true)).filter(of_these).all(tx.conn()).await?;
    rows.into_iter().map(Transfer::try_from).collect()
}
