//! Reads and writes the tenancy's rows for commands and queries.

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::rows::{account, identity, membership, origin, provider};
use super::{Account, Membership, MembershipStage, OrganisationKind};
use crate::db::{Tx, Write, is_duplicate};
use crate::id::{AccountId, OrganisationId, ProviderId};
use crate::problem::{Failure, Fault, Outcome, Problem};
use crate::text::fold;
use crate::time::Instant;

/// The acting organisation's memberships, locked: who changes one waits for who changes another.
pub(super) async fn lock_memberships(tx: &Tx<Write>) -> Result<Vec<Membership>, Fault> {
    membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .lock_exclusive()
        .all(tx.conn())
        .await?
        .into_iter()
        .map(Membership::try_from)
        .collect()
}

/// The kind of the acting organisation.
pub(super) async fn acting_kind(tx: &Tx<Write>) -> Result<OrganisationKind, Fault> {
    use super::rows::organisation as row;
    let found = row::Entity::find_by_id(tx.acting()?.uuid()).one(tx.conn()).await?;
    let found = found.ok_or_else(|| Fault::new("the acting organisation is not there"))?;
    Ok(super::Organisation::try_from(found)?.kind)
}

/// `home` is the organisation that enters the account.
pub(super) fn account_row(account: &Account, home: OrganisationId, now: Instant) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(account.id.uuid()),
        home_id: Set(home.uuid()),
        kind: Set(account.kind.code().to_owned()),
        name: Set(account.name.clone()),
        email: Set(account.email.clone()),
        created_at: Set(now.microseconds()),
    }
}

/// `home` is the organisation that entered the account.
pub(super) fn membership_row(
    membership: &Membership,
    home: OrganisationId,
    sort_name: String,
) -> membership::ActiveModel {
    let (state, hash, expires_at, ended_at) = match &membership.stage {
        MembershipStage::Invited { invitation_hash, expires_at } => {
            ("INVITED", Some(invitation_hash.clone()), Some(expires_at.microseconds()), None)
        }
        MembershipStage::Active => ("ACTIVE", None, None, None),
        MembershipStage::Ended { at } => ("ENDED", None, None, Some(at.microseconds())),
    };
    membership::ActiveModel {
        id: Set(membership.id.uuid()),
        organisation_id: Set(membership.organisation.uuid()),
        account_id: Set(membership.account.uuid()),
        account_home_id: Set(home.uuid()),
        state: Set(state.to_owned()),
        roles: Set(membership.roles.codes()),
        sort_name: Set(sort_name),
        invitation_hash: Set(hash),
        invitation_expires_at: Set(expires_at),
        revision: Set(membership.revision),
        created_at: Set(membership.created_at.microseconds()),
        ended_at: Set(ended_at),
    }
}

/// Adds an account and its membership of the acting organisation.
pub(super) async fn insert_member(tx: &Tx<Write>, account: &Account, membership: &Membership) -> Result<(), Fault> {
    let home = tx.acting()?;
    account::Entity::insert(account_row(account, home, tx.now())).exec_without_returning(tx.conn()).await?;
    let row = membership_row(membership, home, fold(&account.name));
    membership::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes a changed membership. `revision` has gone up by one.
pub(super) async fn save_membership(tx: &Tx<Write>, changed: &Membership) -> Result<(), Fault> {
    use sea_orm::ActiveValue::NotSet;
    // Whose membership of what it is does not change: PostgreSQL does not even grant it.
    let row = membership::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        account_id: NotSet,
        account_home_id: NotSet,
        sort_name: NotSet,
        created_at: NotSet,
        ..membership_row(changed, changed.organisation, String::new())
    };
    let done = membership::Entity::update_many()
        .set(row)
        .filter(membership::Column::Id.eq(changed.id.uuid()))
        .filter(membership::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(membership::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(Fault::new(format!("membership {} was not saved", changed.id))) }
}

/// The acting organisation's own identity providers.
pub(super) async fn own_providers(tx: &Tx<Write>) -> Result<Vec<ProviderId>, Fault> {
    let rows = provider::Entity::find()
        .filter(provider::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(provider::Column::Active.eq(true))
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| ProviderId::from_uuid(row.id)).collect())
}

/// Binds a provider's subject to an account.
pub(super) async fn bind(tx: &Tx<Write>, provider: ProviderId, subject: &str, account: AccountId) -> Outcome<()> {
    let row = identity::ActiveModel {
        provider_id: Set(provider.uuid()),
        subject: Set(subject.to_owned()),
        account_id: Set(account.uuid()),
        account_home_id: Set(tx.acting()?.uuid()),
        created_at: Set(tx.now().microseconds()),
    };
    match identity::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_) => Ok(()),
        Err(error) if is_duplicate(&error) => Err(Problem::taken("subject").into()),
        Err(error) => Err(Failure::from(error)),
    }
}

/// Replaces the acting organisation's origins.
pub(super) async fn replace_origins(
    tx: &Tx<Write>,
    organisation: OrganisationId,
    origins: &[String],
) -> Result<(), Fault> {
    let mine = Expr::col(origin::Column::OrganisationId);
    let delete = Query::delete()
        .from_table(origin::Entity)
        .and_where(sea_orm::sea_query::ExprTrait::eq(mine, organisation.uuid()))
        .to_owned();
    sea_orm::ConnectionTrait::execute(tx.conn(), &delete).await?;
    if origins.is_empty() {
        return Ok(());
    }
    let rows = origins
        .iter()
        .map(|text| origin::ActiveModel { organisation_id: Set(organisation.uuid()), origin: Set(text.clone()) });
    origin::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}
