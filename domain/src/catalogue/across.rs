//! What other slices need of the catalogue within their own statements and transactions.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SimpleExpr};

use super::rows::{adoption, component, version};
use super::{Adoption, AdoptionStatement, Component, Version, refuse_withdrawn, store};
use crate::db::{Scope, Tx, Write};
use crate::id::{AdoptionId, ComponentId, VersionId};
use crate::policy::{Facts, StateAdoption};
use crate::problem::{Check, Fault, Outcome, Problem};
use crate::tenancy;

/// The viewer reads the whole component that `column` names: not only a version that it adopted.
pub(crate) fn component_is_seen_whole(scope: &Scope, column: impl IntoColumnRef) -> SimpleExpr {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(component::Entity)
        .and_where(Expr::col((component::Entity, component::Column::Id)).equals(column))
        .cond_where(store::readable_whole(scope))
        .to_owned();
    Expr::exists(select)
}

/// The viewer reads the version that `column` names.
pub(crate) fn version_is_seen(scope: &Scope, column: impl IntoColumnRef) -> SimpleExpr {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(version::Entity)
        .and_where(Expr::col((version::Entity, version::Column::Id)).equals(column))
        .cond_where(store::readable_versions(scope))
        .to_owned();
    Expr::exists(select)
}

/// The component that `column` names is the viewer's own.
pub(crate) fn component_is_own(scope: &Scope, column: impl IntoColumnRef) -> SimpleExpr {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(component::Entity)
        .and_where(Expr::col((component::Entity, component::Column::Id)).equals(column))
        .cond_where(scope.own((component::Entity, component::Column::OwnerId)))
        .to_owned();
    Expr::exists(select)
}

/// A component that the viewer reads.
pub(crate) async fn component_seen(tx: &Tx<Write>, id: ComponentId) -> Result<Option<Component>, Fault> {
    store::find(tx, id).await
}

/// Whether a component is the acting organisation's own, or adopted by it: a predecessor's counts as well.
pub(crate) async fn is_own_or_adopted(tx: &Tx<Write>, of: &Component) -> Result<bool, Fault> {
    if tx.scope().succeeds(of.owner) {
        return Ok(true);
    }
    let adopted = Condition::all()
        .add(adoption::Column::ComponentId.eq(of.id.uuid()))
        .add(tx.scope().is_readable((adoption::Entity, adoption::Column::OrganisationId)));
    Ok(crate::db::count::<adoption::Entity, _>(tx, adopted).await? > 0)
}

/// A version that the viewer reads.
pub(crate) async fn version_seen(tx: &Tx<Write>, id: VersionId) -> Result<Option<Version>, Fault> {
    store::find_version(tx, id).await
}

/// Locks a component. Answers false where it is not the acting organisation's, perhaps since a moment.
pub(crate) async fn lock_own_component(tx: &Tx<Write>, id: ComponentId) -> Result<bool, Fault> {
    Ok(store::lock_own(tx, id).await?.is_some())
}

/// An adoption that the viewer reads.
pub(crate) async fn adoption_seen(tx: &Tx<Write>, id: AdoptionId) -> Result<Option<Adoption>, Fault> {
    store::find_adoption(tx, id).await
}

/// The acting organisation's adoption of a version: the one that it stated before, or else a new one. And whether it is new.
pub(crate) async fn adopt(
    tx: &Tx<Write>,
    version: VersionId,
    statement: AdoptionStatement,
) -> Outcome<(Adoption, bool)> {
    let organisation = tx.acting()?;
    let version = store::find_version(tx, version).await?.ok_or(Problem::NotFound("versionId"))?;
    let _permit = tx.permit(StateAdoption, Facts::of(organisation), Some(version.id.to_string())).await?;
    let mut check = Check::default();
    let statement = statement.checked(&mut check, tx.now().day());
    check.done()?;
    if let Some(adoption) = store::own_adoption(tx, version.id).await? {
        return Ok((adoption, false));
    }
    refuse_withdrawn(tx, version.component, "versionId").await?;
    let adoption = Adoption {
        id: tx.make_id(),
        organisation,
        component: version.component,
        version: version.id,
        statement,
        revision: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let own = tenancy::existing(tx, &[organisation]).await?;
    let own = own.first().ok_or_else(|| Fault::new("the acting organisation is not there"))?;
    store::insert_adoption(tx, &adoption, &own.name).await?;
    Ok((adoption, true))
}
