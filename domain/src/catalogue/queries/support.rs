//! Whose support ends when.

use std::collections::HashMap;

use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, Func, Order, OverStatement, Query, SelectStatement, WindowStatement,
};
use sea_orm::{ConnectionTrait, Iterable};

use super::super::rows::{adoption, version};
use super::super::store::{readable_versions, version_state_on};
use super::super::{Adoption, AdoptionState, SupportVersions, Version, VersionState};
use crate::db::{ByPlace, KeyOrder, Read, Tx, padded};
use crate::id::ComponentId;
use crate::page::{Page, PageRequest, Position, SortKey};
use crate::problem::Fault;
use crate::time::Date;

/// The key of the list's order.
const ENDS: &str = "support_ends_on";

/// The viewer's own adoptions of versions without support on `until`, ended ones left out. Beside them the day on which it
/// ends; empty where the owner states that it has and no day.
fn without_support(tx: &Tx<Read>, until: Date) -> SelectStatement {
    let (used, of) = (|column| Expr::col((adoption::Entity, column)), |column| Expr::col((version::Entity, column)));
    let ends = Condition::any()
        .add(of(version::Column::SupportEndsOn).lte(until.to_string()))
        .add(of(version::Column::State).eq(VersionState::SupportEnded.code()));
    let mut select = Query::select();
    for column in adoption::Column::iter() {
        select.column((adoption::Entity, column));
    }
    select
        .expr_as(Func::coalesce([of(version::Column::SupportEndsOn), Expr::value("")]), Alias::new(ENDS))
        .from(adoption::Entity)
        .inner_join(version::Entity, of(version::Column::Id).equals((adoption::Entity, adoption::Column::VersionId)))
        .cond_where(tx.scope().own((adoption::Entity, adoption::Column::OrganisationId)))
        .cond_where(readable_versions(tx.scope()))
        .and_where(used(adoption::Column::State).ne(AdoptionState::Ended.code()))
        .cond_where(ends)
        .to_owned()
}

/// What the viewer's organisation plans or uses whose support has ended or ends before or on `until`, in that order.
pub async fn adoptions_without_support(
    tx: &Tx<Read>,
    until: Date,
    request: &PageRequest,
) -> Result<Page<Adoption>, Fault> {
    let mut select = Query::select();
    for column in adoption::Column::iter() {
        select.column((adoption::Entity, column));
    }
    let ends = (adoption::Entity, ENDS);
    let order = KeyOrder { key: ends, id: (adoption::Entity, adoption::Column::Id), descending: false };
    select.column(ends).from_subquery(without_support(tx, until), adoption::Entity);
    order.cut(&mut select, request);
    let mut rows = Vec::new();
    for row in tx.conn().query_all(&select).await? {
        let mut at = 0;
        let adoption = adoption::Model::read(&row, &mut at)?;
        let key = SortKey::Text(row.try_get_by_index(at)?);
        rows.push((Position { key, id: adoption.id }, Adoption::try_from(adoption)?));
    }
    Ok(Page::of(request, rows))
}

/// How many there are.
pub async fn count_adoptions_without_support(tx: &Tx<Read>, until: Date) -> Result<u64, Fault> {
    let select = Query::select()
        .expr(Expr::val(1).count())
        .from_subquery(without_support(tx, until), adoption::Entity)
        .to_owned();
    let row = tx.conn().query_one(&select).await?.ok_or_else(|| Fault::new("a count without a row"))?;
    Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs())
}

/// By which versions is told when support of these components ends: of each those that the viewer's organisation uses, and of
/// those that it reads the newest in each state of today. What has none is not among them.
pub async fn support_versions(
    tx: &Tx<Read>,
    ids: &[ComponentId],
) -> Result<HashMap<ComponentId, SupportVersions>, Fault> {
    use version::Column;
    let of = |column| (version::Entity, column);
    let used = Query::select()
        .expr(Expr::val(1))
        .from(adoption::Entity)
        .and_where(Expr::col((adoption::Entity, adoption::Column::VersionId)).equals(of(Column::Id)))
        .and_where(Expr::col((adoption::Entity, adoption::Column::State)).eq(AdoptionState::InUse.code()))
        .and_where(tx.scope().is_readable((adoption::Entity, adoption::Column::OrganisationId)))
        .to_owned();
    let mut by_age = WindowStatement::new();
    by_age
        .partition_by(of(Column::ComponentId))
        .add_partition_by(version_state_on(tx.now().day()))
        .order_by(of(Column::Ordinal), Order::Desc);
    let mut numbered = Query::select();
    let mut select = Query::select();
    for column in Column::iter() {
        numbered.column(of(column));
        select.column(of(column));
    }
    numbered
        .expr_as(Expr::exists(used), "used")
        .expr_window_as(Func::cust("row_number"), by_age, "place")
        .from(version::Entity)
        .and_where(Expr::col(of(Column::ComponentId)).is_in(padded(ids)))
        .cond_where(readable_versions(tx.scope()));
    select
        .columns(["used", "place"])
        .from_subquery(numbered, version::Entity)
        .cond_where(Condition::any().add(Expr::col("used")).add(Expr::col("place").eq(1)));
    let mut found: HashMap<ComponentId, SupportVersions> = HashMap::new();
    for row in tx.conn().query_all(&select).await? {
        let mut at = 0;
        let version = Version::try_from(version::Model::read(&row, &mut at)?)?;
        let (used, place): (bool, i64) = (row.try_get_by_index(at)?, row.try_get_by_index(at + 1)?);
        let of_this = found.entry(version.component).or_default();
        if used {
            of_this.used.push(version.clone());
        }
        if place == 1 {
            of_this.newest.push(version);
        }
    }
    Ok(found)
}
