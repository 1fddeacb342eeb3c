//! Publishing the figures of a month: once, by whoever comes first.

use std::collections::HashMap;

use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

use super::figures::{Count, Month, Municipality};
use super::rows::{figure, month};
use super::store;
use crate::db::{Conn, Db, Purpose, Whose};
use crate::problem::Fault;
use crate::tenancy;

/// Publishes the figures of the month that is just over, unless that was done. Answers which month, where it was done now.
/// They are counted as things stand now: on time, that is the end of the month. Of earlier months nothing can be counted any
/// more. Safe while others do the same.
pub async fn publish_last_month(db: &Db) -> Result<Option<Month>, Fault> {
    let tx = db.system(Purpose::Coverage).await?;
    let today = tx.now().day();
    let of = Month::of(today).before();
    let head = month::ActiveModel { month: Set(of.to_string()), counted_at: Set(tx.now().microseconds()) };
    let fresh = month::Entity::insert(head)
        .on_conflict(OnConflict::column(month::Column::Month).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if fresh == 0 {
        return Ok(None);
    }
    let published = count(tx.conn(), today).await?.published();
    let rows = published.into_iter().map(|(cell, value)| figure::ActiveModel {
        month: Set(of.to_string()),
        theme: Set(cell.theme.code().to_owned()),
        area: Set(cell.area.code().to_owned()),
        measure: Set(cell.measure.code().to_owned()),
        figure: Set(value),
    });
    figure::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    // The rows say themselves what happened, and it is no organisation's doing.
    tx.commit_unlogged().await?;
    Ok(Some(of))
}

async fn count(conn: &Conn, today: crate::time::Date) -> Result<Count, Fault> {
    let municipalities: HashMap<_, _> =
        tenancy::municipalities(conn).await?.into_iter().map(|it: Municipality| (it.id, it)).collect();
    let mut count = Count::default();
    for (adopted, needs) in store::covered(conn, Whose::Everybody, today).await? {
        let Some(of) = municipalities.get(&adopted.organisation) else { continue };
        for need in &needs {
            count.add(of, adopted.theme, need, today);
        }
    }
    Ok(count)
}
