//! What is read beside a component, in the same statement: statements are what a read costs. What is not beside it, the
//! loaders read in batches.

use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Iterable, QueryResult};
use uuid::Uuid;

use super::super::rows::{adoption, component, version};
use super::super::store::{readable_adoptions_beside, readable_versions};
use super::super::{AdoptionState, Component, Version};
use super::filter::col;
use crate::db::{ByPlace, Read, Tx};
use crate::page::{Position, SortKey};
use crate::problem::Fault;
use crate::tenancy::Organisation;
use crate::tenancy::rows::organisation;

/// What is asked for beside a component.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside {
    /// The owner.
    pub owner: bool,
    /// The newest version that the viewer reads.
    pub newest_version: bool,
    /// How many organisations plan or use it, of those the viewer reads.
    pub adoption_count: bool,
}

/// A component with what was asked for beside it; the outer `None` where it was not asked for.
#[derive(Debug, Clone)]
pub struct ComponentView {
    /// The component.
    pub component: Component,
    /// The owner.
    pub owner: Option<Organisation>,
    /// The newest version that the viewer reads.
    pub newest_version: Option<Option<Version>>,
    /// How many organisations plan or use it, of those the viewer reads.
    pub adoption_count: Option<u64>,
}

pub(super) fn add_beside(select: &mut SelectStatement, tx: &Tx<Read>, beside: Beside) {
    let scope = tx.scope();
    if beside.owner {
        for column in organisation::Column::iter() {
            select.column((organisation::Entity, column));
        }
        select.left_join(
            organisation::Entity,
            Expr::col((organisation::Entity, organisation::Column::Id)).equals(col(component::Column::OwnerId)),
        );
    }
    if beside.newest_version {
        let number = |column| (version::Entity, column);
        for column in version::Column::iter() {
            select.column(number(column));
        }
        let of_this = Expr::col(number(version::Column::ComponentId)).equals(col(component::Column::Id));
        // Inside, the table's name means the inner one; the component is the outer one's.
        let mut newest = Query::select();
        newest.from(version::Entity).and_where(of_this.clone()).cond_where(readable_versions(scope));
        if tx.conn().get_database_backend() == DbBackend::Postgres {
            // One look in the index for each component. SQLite has no lateral joins.
            let newest = newest
                .column((version::Entity, Asterisk))
                .order_by(number(version::Column::Ordinal), Order::Desc)
                .limit(1)
                .to_owned();
            select.join_lateral(JoinType::LeftJoin, newest, version::Entity, Expr::value(true));
        } else {
            let newest = newest.expr(Expr::col(number(version::Column::Ordinal)).max()).to_owned();
            let is_newest = Expr::col(number(version::Column::Ordinal)).eq(scalar(newest));
            select.left_join(version::Entity, of_this.and(is_newest));
        }
    }
    if beside.adoption_count {
        let mut counted = Query::select();
        counted.from(adoption::Entity);
        // Who merged counts once.
        let user = (adoption::Entity, adoption::Column::OrganisationId);
        let user = crate::tenancy::join_todays(&mut counted, user, tx.now().day());
        let counted = counted
            .expr(user.count_distinct())
            .and_where(Expr::col((adoption::Entity, adoption::Column::ComponentId)).equals(col(component::Column::Id)))
            .and_where(Expr::col((adoption::Entity, adoption::Column::State)).ne(AdoptionState::Ended.code()))
            .cond_where(readable_adoptions_beside(scope))
            .to_owned();
        select.expr_as(scalar(counted), "adoption_count");
    }
}

fn scalar(select: SelectStatement) -> SimpleExpr {
    SimpleExpr::SubQuery(None, Box::new(select.into()))
}

/// A component's row, and of what was asked for beside it the rows and the count.
type Rows = (component::Model, Option<organisation::Model>, Option<Option<version::Model>>, Option<i64>);

/// Reads what [`add_beside`] selected after the component's own columns.
fn read(row: &QueryResult, at: &mut usize, beside: Beside) -> Result<Rows, DbErr> {
    let component = component::Model::read(row, at)?;
    let owner = if beside.owner { Some(organisation::Model::read(row, at)?) } else { None };
    let newest = if beside.newest_version {
        // The first column is the id: without a version it is null, and so is the rest.
        let there = row.try_get_by_index::<Option<Uuid>>(*at)?.is_some();
        let version = if there {
            Some(version::Model::read(row, at)?)
        } else {
            *at += version::Column::iter().count();
            None
        };
        Some(version)
    } else {
        None
    };
    let count = if beside.adoption_count {
        *at += 1;
        Some(row.try_get_by_index(*at - 1)?)
    } else {
        None
    };
    Ok((component, owner, newest, count))
}

/// A row of what [`add_beside`] selected: where it stands by name, the view, and the place of the next column.
pub(super) fn view(row: &QueryResult, beside: Beside) -> Result<(Position, ComponentView, usize), Fault> {
    let mut at = 0;
    let (component, owner, newest, count) = read(row, &mut at, beside)?;
    let position = Position { key: SortKey::Text(component.sort_name.clone()), id: component.id };
    let view = ComponentView {
        component: Component::try_from(component)?,
        owner: owner.map(Organisation::try_from).transpose()?,
        newest_version: newest.map(|version| version.map(Version::try_from).transpose()).transpose()?,
        adoption_count: count.map(i64::unsigned_abs),
    };
    Ok((position, view, at))
}
