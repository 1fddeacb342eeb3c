//! Adoptions.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::Adoption;
use super::super::rows::adoption;
use super::super::store::readable_adoptions;
use crate::db::{KeyOrder, Read, Scope, Tx, by_ids, count};
use crate::id::{AdoptionId, ComponentId, OrganisationId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

/// Of what adoptions are asked for.
#[derive(Debug, Clone, Copy)]
pub enum AdoptionsOf {
    /// Who uses this component: by the organisation's name.
    Component(ComponentId),
    /// What this organisation uses: in the order in which it was stated.
    Organisation(OrganisationId),
}

impl AdoptionsOf {
    fn condition(self, scope: &Scope) -> Condition {
        let of_this = match self {
            Self::Component(id) => adoption::Column::ComponentId.eq(id.uuid()),
            Self::Organisation(id) => adoption::Column::OrganisationId.eq(id.uuid()),
        };
        Condition::all().add(of_this).add(readable_adoptions(scope))
    }
}

/// Adoptions that the viewer reads, ended ones too.
pub async fn adoptions(tx: &Tx<Read>, of: AdoptionsOf, request: &PageRequest) -> Result<Page<Adoption>, Fault> {
    use adoption::{Column, Entity};
    let query = Entity::find().filter(of.condition(tx.scope()));
    match of {
        AdoptionsOf::Component(_) => {
            let order = KeyOrder { key: Column::SortName, id: Column::Id, descending: false };
            order.fetch(tx, query, request, |row| (SortKey::Text(row.sort_name.clone()), row.id)).await
        }
        AdoptionsOf::Organisation(_) => {
            let order = KeyOrder { key: Column::CreatedAt, id: Column::Id, descending: false };
            order.fetch(tx, query, request, |row| (SortKey::Number(row.created_at), row.id)).await
        }
    }
}

/// How many adoptions the viewer reads, ended ones too.
pub async fn count_adoptions(tx: &Tx<Read>, of: AdoptionsOf) -> Result<u64, Fault> {
    count::<adoption::Entity, _>(tx, of.condition(tx.scope())).await
}

/// Adoptions by id, of those the viewer reads.
pub async fn adoptions_by_id(tx: &Tx<Read>, ids: &[AdoptionId]) -> Result<Vec<Adoption>, Fault> {
    by_ids::<adoption::Entity, _, _, _>(tx, adoption::Column::Id, ids, readable_adoptions(tx.scope())).await
}
