//! The reads that every slice has: rows by id, and how many.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{Mode, Tx};
use crate::id::Id;
use crate::problem::Fault;

/// The ids for a statement, padded to a power of two by repeating the last: batches of any size need few prepared statements.
pub(crate) fn padded<K>(ids: &[Id<K>]) -> Vec<Uuid> {
    let mut ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    if let Some(last) = ids.last().copied() {
        ids.resize(ids.len().next_power_of_two(), last);
    }
    ids
}

/// The rows whose `column` is one of `ids`, of those that are `readable`.
pub(crate) async fn by_ids<E, T, K, M>(
    tx: &Tx<M>,
    column: E::Column,
    ids: &[Id<K>],
    readable: Condition,
) -> Result<Vec<T>, Fault>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error: Into<Fault>>,
    M: Mode,
{
    let found = E::find().filter(column.is_in(padded(ids))).filter(readable).all(tx.conn()).await?;
    found.into_iter().map(|row| T::try_from(row).map_err(Into::into)).collect()
}

/// How many rows there are of those that `condition` lets through.
pub(crate) async fn count<E: EntityTrait, M: Mode>(tx: &Tx<M>, condition: Condition) -> Result<u64, Fault> {
    let select = E::find().filter(condition).select_only().expr(Expr::val(1).count()).into_query();
    count_of(tx, &select).await
}

/// Runs a select of one count.
pub(crate) async fn count_of<M: Mode>(tx: &Tx<M>, select: &SelectStatement) -> Result<u64, Fault> {
    let row = tx.conn().query_one(select).await?.ok_or_else(|| Fault::new("a count without a row"))?;
    Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs())
}

/// How many rows there are of those that are `readable`, of each `list` of `ids`; none where a list is not among them.
pub(crate) async fn count_each<E, K, M>(
    tx: &Tx<M>,
    list: E::Column,
    ids: &[Id<K>],
    readable: Condition,
) -> Result<HashMap<Id<K>, u64>, Fault>
where
    E: EntityTrait,
    M: Mode,
{
    let rows: Vec<(Uuid, i64)> = E::find()
        .select_only()
        .column(list)
        .column_as(Expr::val(1).count(), "rows")
        .filter(list.is_in(padded(ids)))
        .filter(readable)
        .group_by(list)
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (Id::from_uuid(id), count.unsigned_abs())).collect())
}
