//! What is read of the tree, the dates and profiles.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::rows::profile::{Column, Entity};
use super::store::readable;
use super::{ActProfile, AiActProfile, Dates, Tree};
use crate::db::{Conn, KeyOrder, Read, Tx, Whose, by_ids, count, padded};
use crate::definitions::{self, DefinitionKind};
use crate::id::{ActProfileId, DecisionTreeId, OrganisationId, VersionId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;
use crate::tenancy::join_todays;
use crate::tenancy::rows::corrupt;
use crate::time::Date;

/// The tree in force. Everybody may read it. `None` where the operator loaded none.
pub async fn current_tree(tx: &Tx<Read>) -> Result<Option<(DecisionTreeId, Tree)>, Fault> {
    let newest = definitions::in_force(tx.conn(), DefinitionKind::DecisionTree).await?;
    newest.map(|version| Ok((DecisionTreeId::from_uuid(version.id), version.read()?))).transpose()
}

/// Trees by id. Everybody may read them.
pub async fn trees_by_id(tx: &Tx<Read>, ids: &[DecisionTreeId]) -> Result<Vec<(DecisionTreeId, Tree)>, Fault> {
    let found = definitions::by_ids(tx.conn(), DefinitionKind::DecisionTree, padded(ids)).await?;
    found.into_iter().map(|version| Ok((DecisionTreeId::from_uuid(version.id), version.read()?))).collect()
}

/// The dates in force. Everybody may read them. `None` where the operator loaded none.
pub async fn current_dates(tx: &Tx<Read>) -> Result<Option<Dates>, Fault> {
    let newest = definitions::in_force(tx.conn(), DefinitionKind::ObligationDates).await?;
    newest.map(|version| version.read()).transpose()
}

/// The viewer's own profiles, newest first.
pub async fn act_profiles(tx: &Tx<Read>, request: &PageRequest) -> Result<Page<ActProfile>, Fault> {
    let order = KeyOrder { key: Column::CreatedAt, id: Column::Id, descending: true };
    let query = Entity::find().filter(readable(tx.scope()));
    order.fetch(tx, query, request, |row| (SortKey::Number(row.created_at), row.id)).await
}

/// How many there are of those.
pub async fn count_act_profiles(tx: &Tx<Read>) -> Result<u64, Fault> {
    count::<Entity, _>(tx, readable(tx.scope())).await
}

/// Profiles by id, of the viewer's own.
pub async fn act_profiles_by_id(tx: &Tx<Read>, ids: &[ActProfileId]) -> Result<Vec<ActProfile>, Fault> {
    by_ids::<Entity, _, _, _>(tx, Column::Id, ids, readable(tx.scope())).await
}

/// The viewer's own profile of each of these versions: of the organisation itself before one of a predecessor.
pub async fn act_profiles_of(tx: &Tx<Read>, versions: &[VersionId]) -> Result<Vec<ActProfile>, Fault> {
    let condition = Condition::all().add(Column::VersionId.is_in(padded(versions))).add(readable(tx.scope()));
    let rows = Entity::find().filter(condition).all(tx.conn()).await?;
    let mut found = rows.into_iter().map(ActProfile::try_from).collect::<Result<Vec<_>, _>>()?;
    let own = tx.scope().acting();
    found.sort_by_key(|profile| (profile.version, Some(profile.organisation) != own, profile.id));
    found.dedup_by_key(|profile| profile.version);
    Ok(found)
}

/// Versions that a finished profile says need an assessment of fundamental rights, and for whom.
pub(crate) async fn frias(
    conn: &Conn,
    whose: Whose<'_>,
    today: Date,
) -> Result<Vec<(OrganisationId, VersionId)>, Fault> {
    let of = |column: Column| (Entity, column);
    let mut select = Query::select();
    select.from(Entity);
    let owner = join_todays(&mut select, of(Column::OrganisationId), today);
    select
        .expr(owner)
        .columns([of(Column::VersionId), of(Column::Profile)])
        .and_where(Expr::col(of(Column::Profile)).is_not_null())
        .cond_where(whose.rows(of(Column::OrganisationId)));
    let mut found = Vec::new();
    for row in conn.query_all(&select).await? {
        let version: uuid::Uuid = row.try_get_by_index(1)?;
        let profile: String = row.try_get_by_index(2)?;
        let profile: AiActProfile =
            serde_json::from_str(&profile).map_err(|_| corrupt("act_profile", version, "profile"))?;
        if profile.needs_fria() {
            found.push((OrganisationId::from_uuid(row.try_get_by_index(0)?), VersionId::from_uuid(version)));
        }
    }
    Ok(found)
}
