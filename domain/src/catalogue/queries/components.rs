//! Components with what the query asked to have beside them.
//!
//! A [`ComponentView`] is a component with what the query asked to have beside it, read in the same statement: statements
//! are what a read costs. What is not beside it, the loaders read in batches.

use sea_orm::sea_query::{Asterisk, Condition, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, Iterable, QueryFilter, QueryResult, QueryTrait};
use uuid::Uuid;

use super::super::rows::{adoption, component, version};
use super::super::store::{readable, readable_adoptions, readable_adoptions_beside, readable_versions};
use super::super::{AdoptionState, Component, ComponentKind, Theme, Version, Visibility};
use crate::db::{ByPlace, KeyOrder, Read, Scope, Tx, count, padded};
use crate::id::{ComponentId, OrganisationId};
use crate::page::{Page, PageRequest, Position, SortKey};
use crate::problem::Fault;
use crate::tenancy::Organisation;
use crate::tenancy::rows::organisation;
use crate::text::fold;

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

/// Which components are asked for.
#[derive(Debug, Clone, Default)]
pub struct ComponentFilter {
    /// Of one of these kinds.
    pub kinds: Vec<ComponentKind>,
    /// On one of these themes.
    pub themes: Vec<Theme>,
    /// With exactly this licence.
    pub licence: Option<String>,
    /// Of this owner.
    pub owner: Option<OrganisationId>,
    /// With exactly this visibility.
    pub visibility: Option<Visibility>,
    /// That this organisation plans or uses, as far as the viewer reads that.
    pub adopted_by: Option<OrganisationId>,
    /// Whose Dutch name holds this text.
    pub name_contains: Option<String>,
}

/// The order of a list of components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComponentOrder {
    /// By Dutch name.
    Name,
    /// By the moment of the last change.
    UpdatedAt,
}

fn col(column: component::Column) -> (component::Entity, component::Column) {
    (component::Entity, column)
}

impl ComponentFilter {
    fn condition(&self, scope: &Scope) -> Condition {
        use component::Column;
        let mut condition = Condition::all().add(readable(scope));
        if !self.kinds.is_empty() {
            condition = condition.add(Expr::col(col(Column::Kind)).is_in(self.kinds.iter().map(|kind| kind.code())));
        }
        if !self.themes.is_empty() {
            condition =
                condition.add(Expr::col(col(Column::Theme)).is_in(self.themes.iter().map(|theme| theme.code())));
        }
        condition
            .add_option(self.licence.as_ref().map(|text| Expr::col(col(Column::Licence)).eq(text.as_str())))
            .add_option(self.owner.map(|id| Expr::col(col(Column::OwnerId)).eq(id.uuid())))
            .add_option(self.visibility.map(|visibility| Expr::col(col(Column::Visibility)).eq(visibility.rank())))
            .add_option(self.adopted_by.map(|organisation| {
                let adopted = Query::select()
                    .column(adoption::Column::ComponentId)
                    .from(adoption::Entity)
                    .and_where(Expr::col((adoption::Entity, adoption::Column::OrganisationId)).eq(organisation.uuid()))
                    .and_where(Expr::col((adoption::Entity, adoption::Column::State)).ne(AdoptionState::Ended.code()))
                    .cond_where(readable_adoptions(scope))
                    .to_owned();
                Scope::named(col(Column::Id), adopted)
            }))
            .add_option(self.name_contains.as_ref().map(|text| {
                // Folded names are compared bytewise: no collation and no wildcard of the client's makes a difference.
                let pattern = fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                let like = sea_orm::sea_query::LikeExpr::new(format!("%{pattern}%")).escape('\\');
                Expr::col(col(Column::SortName)).like(like)
            }))
    }
}

/// Components that the viewer reads, of those asked for.
pub async fn components(
    tx: &Tx<Read>,
    filter: &ComponentFilter,
    order: ComponentOrder,
    descending: bool,
    request: &PageRequest,
    beside: Beside,
) -> Result<Page<ComponentView>, Fault> {
    let key = match order {
        ComponentOrder::Name => component::Column::SortName,
        ComponentOrder::UpdatedAt => component::Column::UpdatedAt,
    };
    let key_order = KeyOrder { key: col(key), id: col(component::Column::Id), descending };
    let query = component::Entity::find().filter(filter.condition(tx.scope()));
    let mut select = key_order.page(query, request).into_query();
    add_beside(&mut select, tx, beside);
    let mut rows = Vec::new();
    for row in tx.conn().query_all(&select).await? {
        let (mut position, view) = view(&row, beside)?;
        if order == ComponentOrder::UpdatedAt {
            position.key = SortKey::Number(view.component.updated_at.microseconds());
        }
        rows.push((position, view));
    }
    Ok(Page::of(request, rows))
}

/// How many components the viewer reads, of those asked for.
pub async fn count_components(tx: &Tx<Read>, filter: &ComponentFilter) -> Result<u64, Fault> {
    count::<component::Entity, _>(tx, filter.condition(tx.scope())).await
}

/// Components by id, of those the viewer reads.
pub async fn components_by_id(tx: &Tx<Read>, ids: &[ComponentId], beside: Beside) -> Result<Vec<ComponentView>, Fault> {
    let ids = padded(ids);
    let query = component::Entity::find()
        .filter(Condition::all().add(Expr::col(col(component::Column::Id)).is_in(ids)).add(readable(tx.scope())));
    let mut select = query.into_query();
    add_beside(&mut select, tx, beside);
    let rows = tx.conn().query_all(&select).await?;
    rows.iter().map(|row| Ok(view(row, beside)?.1)).collect()
}

fn add_beside(select: &mut SelectStatement, tx: &Tx<Read>, beside: Beside) {
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
        let counted = Query::select()
            .expr(Expr::col((adoption::Entity, adoption::Column::OrganisationId)).count_distinct())
            .from(adoption::Entity)
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
fn read(row: &QueryResult, beside: Beside) -> Result<Rows, DbErr> {
    let mut at = 0;
    let component = component::Model::read(row, &mut at)?;
    let owner = if beside.owner { Some(organisation::Model::read(row, &mut at)?) } else { None };
    let newest = if beside.newest_version {
        // The first column is the id: without a version it is null, and so is the rest.
        let there = row.try_get_by_index::<Option<Uuid>>(at)?.is_some();
        let version = if there {
            Some(version::Model::read(row, &mut at)?)
        } else {
            at += version::Column::iter().count();
            None
        };
        Some(version)
    } else {
        None
    };
    let count = if beside.adoption_count { Some(row.try_get_by_index(at)?) } else { None };
    Ok((component, owner, newest, count))
}

fn view(row: &QueryResult, beside: Beside) -> Result<(Position, ComponentView), Fault> {
    let (component, owner, newest, count) = read(row, beside)?;
    let position = Position { key: SortKey::Text(component.sort_name.clone()), id: component.id };
    let view = ComponentView {
        component: Component::try_from(component)?,
        owner: owner.map(Organisation::try_from).transpose()?,
        newest_version: newest.map(|version| version.map(Version::try_from).transpose()).transpose()?,
        adoption_count: count.map(i64::unsigned_abs),
    };
    Ok((position, view))
}

/// The newest version of each of these components that the viewer reads.
pub async fn newest_versions(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<Version>, Fault> {
    let views = components_by_id(tx, ids, Beside { newest_version: true, ..Beside::default() }).await?;
    Ok(views.into_iter().filter_map(|view| view.newest_version.flatten()).collect())
}

/// How many organisations plan or use each of these components, of those the viewer reads.
pub async fn adoption_counts(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<(ComponentId, u64)>, Fault> {
    let views = components_by_id(tx, ids, Beside { adoption_count: true, ..Beside::default() }).await?;
    Ok(views.into_iter().filter_map(|view| Some((view.component.id, view.adoption_count?))).collect())
}
