//! What an organisation uses whose support ends.

use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, Iterable};

use super::super::rows::{adoption, version};
use super::super::store::readable_versions;
use super::super::{Adoption, AdoptionState, VersionState};
use crate::db::{ByPlace, KeyOrder, Read, Tx};
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
