//! Who an organisation is after mergers.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, IntoColumnRef, Query, SelectStatement, SimpleExpr};

use super::rows::succession::{Column, Entity};
use crate::db::padded;
use crate::id::OrganisationId;
use crate::time::Date;

/// Joins to `select` who the organisation in `column` is today, and answers the expression for it: itself, or who succeeds it
/// and is not succeeded in turn. So that who used something before a merger counts once after it.
pub(crate) fn join_todays(select: &mut SelectStatement, column: impl IntoColumnRef + Copy, today: Date) -> SimpleExpr {
    let (heir, later) = (Alias::new("heir"), Alias::new("later"));
    let of = |table: &Alias, column| Expr::col((table.clone(), column));
    let succeeded = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, later.clone())
        .and_where(of(&later, Column::PredecessorId).equals((heir.clone(), Column::SuccessorId)))
        .and_where(of(&later, Column::EffectiveOn).lte(today.to_string()))
        .to_owned();
    let is_heir = of(&heir, Column::PredecessorId)
        .eq(Expr::col(column))
        .and(of(&heir, Column::EffectiveOn).lte(today.to_string()))
        .and(Expr::exists(succeeded).not());
    select.join_as(sea_orm::JoinType::LeftJoin, Entity, heir.clone(), is_heir);
    Func::coalesce([of(&heir, Column::SuccessorId), Expr::col(column)]).into()
}

/// Selects whom `successor` has succeeded by `today`: pairs are kept whole, so those before them too.
pub(crate) fn predecessors_of(successor: OrganisationId, today: Date) -> SelectStatement {
    let mut select = Query::select();
    select.column(Column::PredecessorId).and_where(Expr::col(Column::SuccessorId).eq(successor.uuid()));
    in_force(select, today)
}

/// Selects who has succeeded one of `predecessors` by `today`.
pub(crate) fn successors_of(predecessors: &[OrganisationId], today: Date) -> SelectStatement {
    let mut select = Query::select();
    select.column(Column::SuccessorId).and_where(Expr::col(Column::PredecessorId).is_in(padded(predecessors)));
    in_force(select, today)
}

fn in_force(mut select: SelectStatement, today: Date) -> SelectStatement {
    select.from(Entity).and_where(Expr::col(Column::EffectiveOn).lte(today.to_string()));
    select
}
