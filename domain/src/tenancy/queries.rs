//! What is read of the tenancy.

use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::login::Provider;
use super::rows::{account, membership, organisation, origin, party};
use super::{Account, AccountKind, Membership, Organisation, OrganisationKind, PROVINCES, Party, SizeClass};
use crate::coverage::figures::Municipality;
use crate::db::{Conn, KeyOrder, Mode, Read, Tx, by_ids, count, padded};
use crate::id::{AccountId, MembershipId, OrganisationId, PartyId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;
use crate::text::fold;

/// Which organisations are asked for.
#[derive(Debug, Clone, Default)]
pub struct OrganisationFilter {
    /// Of this kind.
    pub kind: Option<OrganisationKind>,
    /// In this province.
    pub province: Option<String>,
    /// Whose name starts so.
    pub name_starts_with: Option<String>,
}

impl OrganisationFilter {
    fn condition(&self) -> Condition {
        use organisation::Column;
        Condition::all()
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind.code())))
            .add_option(self.province.as_ref().map(|province| Column::Province.eq(province.as_str())))
            .add_option(self.name_starts_with.as_ref().map(|start| {
                // A range and no LIKE: the index serves it, and nothing needs escaping.
                let start = fold(start);
                let end = format!("{start}\u{10FFFF}");
                Column::SortName.gte(start).and(Column::SortName.lt(end))
            }))
    }
}

/// Organisations by name. Everybody may read them: they are reference data.
pub async fn organisations(
    tx: &Tx<Read>,
    filter: &OrganisationFilter,
    request: &PageRequest,
) -> Result<Page<Organisation>, Fault> {
    use organisation::{Column, Entity};
    let order = KeyOrder { key: Column::SortName, id: Column::Id, descending: false };
    let query = Entity::find().filter(filter.condition());
    order.fetch(tx, query, request, |row| (SortKey::Text(row.sort_name.clone()), row.id)).await
}

/// How many organisations there are of those asked for.
pub async fn count_organisations(tx: &Tx<Read>, filter: &OrganisationFilter) -> Result<u64, Fault> {
    count::<organisation::Entity, _>(tx, filter.condition()).await
}

/// By which name an organisation is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrganisationKey {
    /// CBS code.
    Code(String),
    /// Name in addresses.
    Slug(String),
    /// TOOI URI.
    TooiUri(String),
}

impl OrganisationKey {
    /// Whether the organisation has this name.
    pub fn is_of(&self, organisation: &Organisation) -> bool {
        match self {
            Self::Code(code) => organisation.code.as_ref() == Some(code),
            Self::Slug(slug) => organisation.slug == *slug,
            Self::TooiUri(uri) => organisation.tooi_uri.as_ref() == Some(uri),
        }
    }
}

/// Organisations by code, slug or TOOI URI.
pub async fn organisations_by_key(tx: &Tx<Read>, keys: &[OrganisationKey]) -> Result<Vec<Organisation>, Fault> {
    use organisation::{Column, Entity};
    let (mut codes, mut slugs, mut uris) = (Vec::new(), Vec::new(), Vec::new());
    for key in keys.iter().cloned() {
        match key {
            OrganisationKey::Code(code) => codes.push(code),
            OrganisationKey::Slug(slug) => slugs.push(slug),
            OrganisationKey::TooiUri(uri) => uris.push(uri),
        }
    }
    let named = [(Column::Code, codes), (Column::Slug, slugs), (Column::TooiUri, uris)].into_iter();
    let named = named.filter(|(_, keys)| !keys.is_empty()).map(|(column, keys)| column.is_in(keys));
    let Some(any) = named.reduce(ExprTrait::or) else { return Ok(Vec::new()) };
    Entity::find().filter(any).all(tx.conn()).await?.into_iter().map(Organisation::try_from).collect()
}

/// Organisations by id.
pub async fn organisations_by_id(tx: &Tx<Read>, ids: &[OrganisationId]) -> Result<Vec<Organisation>, Fault> {
    existing(tx, ids).await
}

/// Mergers in which one of these organisations is predecessor or successor: (predecessor, successor).
pub async fn successions(
    tx: &Tx<Read>,
    ids: &[OrganisationId],
) -> Result<Vec<(OrganisationId, OrganisationId)>, Fault> {
    use super::rows::succession::{Column, Entity};
    let ids = padded(ids);
    let either = Condition::any().add(Column::PredecessorId.is_in(ids.clone())).add(Column::SuccessorId.is_in(ids));
    let rows = Entity::find().filter(either).all(tx.conn()).await?;
    let id = OrganisationId::from_uuid;
    Ok(rows.into_iter().map(|row| (id(row.predecessor_id), id(row.successor_id))).collect())
}

/// Every municipality, in its place among all: with a province and a number of inhabitants, as all of them have.
pub(crate) async fn municipalities(conn: &Conn) -> Result<Vec<Municipality>, Fault> {
    use organisation::{Column, Entity};
    let rows: Vec<(uuid::Uuid, Option<String>, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Province, Column::Population])
        .filter(Column::Kind.eq(OrganisationKind::Municipality.code()))
        .into_tuple()
        .all(conn)
        .await?;
    let of = |(id, province, population): (_, Option<String>, Option<i64>)| {
        let province = PROVINCES.into_iter().find(|name| province.as_deref() == Some(name))?;
        Some(Municipality { id: OrganisationId::from_uuid(id), province, size: SizeClass::of(population?)? })
    };
    Ok(rows.into_iter().filter_map(of).collect())
}

/// Parties by id. Everybody may read them.
pub async fn parties_by_id(tx: &Tx<Read>, ids: &[PartyId]) -> Result<Vec<Party>, Fault> {
    by_ids::<party::Entity, _, _, _>(tx, party::Column::Id, ids, Condition::all()).await
}

/// The party with this name, however it is written.
pub(crate) async fn party_named<M: Mode>(tx: &Tx<M>, name: &str) -> Result<Option<PartyId>, Fault> {
    let row = party::Entity::find().filter(party::Column::MatchKey.eq(fold(name))).one(tx.conn()).await?;
    Ok(row.map(|row| PartyId::from_uuid(row.id)))
}

/// Which of these organisations exist.
pub(crate) async fn existing<M: Mode>(tx: &Tx<M>, ids: &[OrganisationId]) -> Result<Vec<Organisation>, Fault> {
    by_ids::<organisation::Entity, _, _, _>(tx, organisation::Column::Id, ids, Condition::all()).await
}

pub(super) async fn account_kind<M: Mode>(tx: &Tx<M>, id: AccountId) -> Result<AccountKind, Fault> {
    let row = account::Entity::find_by_id(id.uuid()).one(tx.conn()).await?;
    Ok(Account::try_from(row.ok_or_else(|| Fault::new(format!("{id} is not there")))?)?.kind)
}

/// The members of the viewer's organisation, by name, ended ones too. Ask the policy for `ReadMembers` first.
pub async fn members(tx: &Tx<Read>, request: &PageRequest) -> Result<Page<Membership>, Fault> {
    use membership::{Column, Entity};
    let order = KeyOrder { key: Column::SortName, id: Column::Id, descending: false };
    let query = Entity::find().filter(tx.scope().own(Column::OrganisationId));
    order.fetch(tx, query, request, |row| (SortKey::Text(row.sort_name.clone()), row.id)).await
}

/// How many members there are, ended ones too.
pub async fn count_members(tx: &Tx<Read>) -> Result<u64, Fault> {
    count::<membership::Entity, _>(tx, tx.scope().own(membership::Column::OrganisationId)).await
}

/// Memberships by id, of the viewer's organisation.
pub async fn memberships_by_id(tx: &Tx<Read>, ids: &[MembershipId]) -> Result<Vec<Membership>, Fault> {
    let own = tx.scope().own(membership::Column::OrganisationId);
    by_ids::<membership::Entity, _, _, _>(tx, membership::Column::Id, ids, own).await
}

/// Accounts by id: of colleagues (members of the viewer's organisation) and the viewer's own.
pub async fn accounts_by_id(tx: &Tx<Read>, ids: &[AccountId]) -> Result<Vec<Account>, Fault> {
    let mut colleague = crate::db::Scope::select();
    colleague
        .column(membership::Column::AccountId)
        .from(membership::Entity)
        .cond_where(tx.scope().own(membership::Column::OrganisationId));
    let known =
        Condition::any().add(tx.scope().is_self(account::Column::Id)).add(account::Column::Id.in_subquery(colleague));
    by_ids::<account::Entity, _, _, _>(tx, account::Column::Id, ids, known).await
}

/// The web origins of the viewer's organisation.
pub async fn allowed_origins(tx: &Tx<Read>) -> Result<Vec<String>, Fault> {
    let own = tx.scope().own(origin::Column::OrganisationId);
    let mut origins: Vec<_> =
        origin::Entity::find().filter(own).all(tx.conn()).await?.into_iter().map(|row| row.origin).collect();
    origins.sort_unstable();
    Ok(origins)
}

/// The identity providers of the viewer's organisation, also switched off ones. Ask the policy for `ManageMembers` first.
pub async fn identity_providers(tx: &Tx<Read>) -> Result<Vec<(Provider, bool)>, Fault> {
    use super::rows::provider::{Column, Entity};
    let own = tx.scope().own(Column::OrganisationId);
    let rows =
        Entity::find().filter(own).order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| (row.active, row)).map(|(active, row)| (Provider::from(row), active)).collect())
}
