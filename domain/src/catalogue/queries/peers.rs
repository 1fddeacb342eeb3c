//! What others use: organisations like the viewer's, or one beside it. Of the adoptions that the viewer reads, so for members.
//! Who merged counts as one: what a predecessor states is its successor's.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoIden, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DynIden, EntityTrait, QueryFilter};

use super::super::rows::{adoption, component};
use super::super::store::{readable, readable_adoptions, readable_adoptions_beside};
use super::super::{Adoption, AdoptionState, Component};
use crate::db::{KeyOrder, Read, Scope, Tx, count, padded};
use crate::id::{ComponentId, OrganisationId};
use crate::page::{Page, PageRequest, Position, SortKey};
use crate::problem::Fault;
use crate::tenancy::rows::organisation;
use crate::tenancy::{OrganisationKind, SizeClass, join_todays, predecessors_of, successors_of};
use crate::time::Date;

/// Which organisations are peers. All conditions hold together; the viewer's own are never among them.
#[derive(Debug, Clone, Default)]
pub struct Peers {
    /// Of one of these size classes.
    pub size_classes: Vec<SizeClass>,
    /// In one of these provinces.
    pub provinces: Vec<String>,
    /// One of these or who succeeded it, where any are chosen.
    pub chosen: Vec<OrganisationId>,
}

impl Peers {
    fn condition(&self, scope: &Scope, today: Date) -> Condition {
        use organisation::Column;
        let column = |column| Expr::col((organisation::Entity, column));
        let mut condition = Condition::all()
            .add(column(Column::Kind).ne(OrganisationKind::Supplier.code()))
            .add(scope.is_readable((organisation::Entity, Column::Id)).not());
        if !self.size_classes.is_empty() {
            let classes = self.size_classes.iter().map(|class| class.holds((organisation::Entity, Column::Population)));
            condition = condition.add(classes.fold(Condition::any(), Condition::add));
        }
        if !self.provinces.is_empty() {
            condition = condition.add(column(Column::Province).is_in(self.provinces.iter().map(String::as_str)));
        }
        if !self.chosen.is_empty() {
            let chosen = Condition::any()
                .add(column(Column::Id).is_in(padded(&self.chosen)))
                .add(column(Column::Id).in_subquery(successors_of(&self.chosen, today)));
            condition = condition.add(chosen);
        }
        condition
    }
}

/// How many peers use a component now.
#[derive(Debug, Clone, Copy)]
pub struct PeerUse {
    /// The component.
    pub component: ComponentId,
    /// How many peers use it, of what the viewer reads.
    pub peers: u64,
}

/// Each component that peers use, and by how many.
fn used(peers: &Peers, scope: &Scope, today: Date) -> SelectStatement {
    use adoption::{Column, Entity};
    let among = Query::select()
        .column((organisation::Entity, organisation::Column::Id))
        .from(organisation::Entity)
        .cond_where(peers.condition(scope, today))
        .to_owned();
    let mut select = Query::select();
    select.from(Entity);
    let user = join_todays(&mut select, (Entity, Column::OrganisationId), today);
    select
        .column((Entity, Column::ComponentId))
        .expr_as(user.clone().count_distinct(), "peers")
        // The component beside it: asking of each adoption whether its version is read took five times as long.
        .inner_join(
            component::Entity,
            Expr::col((component::Entity, component::Column::Id)).equals((Entity, Column::ComponentId)),
        )
        .and_where(Expr::col((Entity, Column::State)).eq(AdoptionState::InUse.code()))
        .and_where(user.in_subquery(among))
        .cond_where(readable(scope))
        .cond_where(readable_adoptions_beside(scope))
        .group_by_col((Entity, Column::ComponentId))
        .to_owned()
}

/// What peers use now, what most of them use first.
pub async fn peer_uses(tx: &Tx<Read>, peers: &Peers, request: &PageRequest) -> Result<Page<PeerUse>, Fault> {
    let table: DynIden = "used".into_iden();
    let column = |name: &'static str| (table.clone(), name.into_iden());
    // The count is computed, so it has to be a column of something before a page can be cut by it.
    let mut select = Query::select()
        .columns([column("component_id"), column("peers")])
        .from_subquery(used(peers, tx.scope(), tx.now().day()), table.clone())
        .to_owned();
    KeyOrder { key: ("used", "peers"), id: ("used", "component_id"), descending: true }.cut(&mut select, request);
    let rows = tx.conn().query_all(&select).await?.into_iter().map(|row| {
        let (id, count) = (row.try_get_by_index::<uuid::Uuid>(0)?, row.try_get_by_index::<i64>(1)?);
        let used = PeerUse { component: ComponentId::from_uuid(id), peers: count.unsigned_abs() };
        Ok((Position { key: SortKey::Number(count), id }, used))
    });
    Ok(Page::of(request, rows.collect::<Result<_, Fault>>()?))
}

/// How many components peers use now.
pub async fn count_peer_uses(tx: &Tx<Read>, peers: &Peers) -> Result<u64, Fault> {
    let used = used(peers, tx.scope(), tx.now().day());
    let select = Query::select().expr(Expr::val(1).count()).from_subquery(used, "used").to_owned();
    let row = tx.conn().query_one(&select).await?.ok_or_else(|| Fault::new("a count without a row"))?;
    Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs())
}

/// A component that two organisations use now, and what each states.
#[derive(Debug, Clone)]
pub struct CommonUse {
    /// The component.
    pub component: Component,
    /// What the viewer's organisation states of its versions in use.
    pub ours: Vec<Adoption>,
    /// What the other states.
    pub theirs: Vec<Adoption>,
}

/// Adoptions in use that the viewer reads, of its own organisation or of `other`.
fn in_use(scope: &Scope, other: Option<OrganisationId>, today: Date) -> Condition {
    use adoption::{Column, Entity};
    let whose = match other {
        Some(other) => {
            let organisation = Expr::col((Entity, Column::OrganisationId));
            organisation.clone().eq(other.uuid()).or(organisation.in_subquery(predecessors_of(other, today)))
        }
        None => scope.is_readable((Entity, Column::OrganisationId)),
    };
    Condition::all()
        .add(whose)
        .add(Expr::col((Entity, Column::State)).eq(AdoptionState::InUse.code()))
        .add(readable_adoptions(scope))
}

fn common(scope: &Scope, other: OrganisationId, today: Date) -> Condition {
    let column = (component::Entity, component::Column::Id);
    let adopted = |whose| {
        let mut select = Query::select();
        select.column((adoption::Entity, adoption::Column::ComponentId)).from(adoption::Entity);
        select.cond_where(in_use(scope, whose, today));
        Scope::named(column, select)
    };
    Condition::all().add(readable(scope)).add(adopted(None)).add(adopted(Some(other)))
}

/// What both the viewer's organisation and `other` use now, by name.
pub async fn common_uses(
    tx: &Tx<Read>,
    other: OrganisationId,
    request: &PageRequest,
) -> Result<Page<CommonUse>, Fault> {
    use component::{Column, Entity};
    let order = KeyOrder { key: Column::SortName, id: Column::Id, descending: false };
    let (scope, today) = (tx.scope(), tx.now().day());
    let query = Entity::find().filter(common(scope, other, today));
    let page: Page<Component> =
        order.fetch(tx, query, request, |row| (SortKey::Text(row.sort_name.clone()), row.id)).await?;
    let ids: Vec<_> = page.rows.iter().map(|(_, component)| component.id).collect();
    let of_either = Condition::any().add(in_use(scope, None, today)).add(in_use(scope, Some(other), today));
    let found = adoption::Entity::find()
        .filter(adoption::Column::ComponentId.is_in(padded(&ids)))
        .filter(of_either)
        .all(tx.conn())
        .await?;
    let found = found.into_iter().map(Adoption::try_from).collect::<Result<Vec<_>, Fault>>()?;
    Ok(page.map(|component| {
        let of_this = found.iter().filter(|adoption| adoption.component == component.id).cloned();
        let (ours, theirs) = of_this.partition(|adoption| scope.succeeds(adoption.organisation));
        CommonUse { component, ours, theirs }
    }))
}

/// How many components both use now.
pub async fn count_common_uses(tx: &Tx<Read>, other: OrganisationId) -> Result<u64, Fault> {
    count::<component::Entity, _>(tx, common(tx.scope(), other, tx.now().day())).await
}
