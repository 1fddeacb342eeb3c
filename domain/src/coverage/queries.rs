//! What is read of coverage: one's own as it is now, everybody's as it was published.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::figures::{Cell, Month, Published, cells};
use super::rows::{figure, month};
use super::{Covered, store};
use crate::db::{Read, Tx, Whose};
use crate::problem::Fault;
use crate::tenancy::rows::corrupt;
use crate::time::Instant;

/// What the viewer's organisation uses or plans to use, in the order in which it was stated, and which instruments that
/// needs. A handful of statements, whatever there is.
pub async fn own_coverage(tx: &Tx<Read>) -> Result<Vec<Covered>, Fault> {
    // Who acts for nobody uses nothing.
    if tx.scope().acting().is_none() {
        return Ok(Vec::new());
    }
    store::covered(tx.conn(), Whose::Own(tx.scope()), tx.now().day()).await
}

/// The months of which figures were published, the last first. Everybody may read them.
pub async fn published_months(tx: &Tx<Read>) -> Result<Vec<Month>, Fault> {
    let rows = month::Entity::find().order_by_desc(month::Column::Month).all(tx.conn()).await?;
    rows.iter().map(|row| parsed(&row.month)).collect()
}

fn parsed(month: &str) -> Result<Month, Fault> {
    month.parse().map_err(|()| corrupt("coverage_month", month, "month"))
}

/// What was published of a month, the last one where none is given; `None` where nothing was. Everybody may read it.
pub async fn published(tx: &Tx<Read>, of: Option<Month>) -> Result<Option<Published>, Fault> {
    let mut query = month::Entity::find().order_by_desc(month::Column::Month);
    if let Some(of) = of {
        query = query.filter(month::Column::Month.eq(of.to_string()));
    }
    let Some(head) = query.one(tx.conn()).await? else { return Ok(None) };
    let rows = figure::Entity::find().filter(figure::Column::Month.eq(head.month.as_str())).all(tx.conn()).await?;
    let mut figures: std::collections::HashMap<_, _> =
        rows.into_iter().map(|row| ((row.theme, row.area, row.measure), row.figure)).collect();
    let mut of_cell = |cell: Cell| {
        let key = (cell.theme.code().to_owned(), cell.area.code().to_owned(), cell.measure.code().to_owned());
        // A place that the grid did not have yet was not published.
        (cell, figures.remove(&key).flatten())
    };
    Ok(Some(Published {
        month: parsed(&head.month)?,
        counted_at: Instant::from_microseconds(head.counted_at),
        figures: cells().into_iter().map(&mut of_cell).collect(),
    }))
}
