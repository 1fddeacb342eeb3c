//! What claims a transaction may read, and their writing.

use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::rows::{answer, claim};
use super::{Claim, ClaimAnswer};
use crate::db::{Scope, Tx, Write, refused};
use crate::id::{ClaimId, OrganisationId};
use crate::problem::{Failure, Fault, Problem};

/// Claims that the viewer's organisation stated or that are about it: as the policy `both_read` on `claim`.
pub(super) fn readable(scope: &Scope) -> Condition {
    let own = |column| scope.own((claim::Entity, column));
    Condition::any().add(own(claim::Column::OrganisationId)).add(own(claim::Column::ClaimedId))
}

/// A claim that the viewer reads.
pub(super) async fn find(tx: &Tx<Write>, id: ClaimId) -> Result<Option<Claim>, Fault> {
    let found = claim::Entity::find_by_id(id.uuid()).filter(readable(tx.scope())).one(tx.conn()).await?;
    Ok(found.map(Claim::from))
}

/// Enters claims. Each is made once, whatever became of it.
pub(super) async fn insert(conn: &crate::db::Conn, new: &[Claim]) -> Result<(), Failure> {
    let rows = new.iter().map(|claim| claim::ActiveModel {
        id: Set(claim.id.uuid()),
        organisation_id: Set(claim.organisation.uuid()),
        claimed_id: Set(claim.claimed.uuid()),
        component_id: Set(claim.text.component.map(crate::id::Id::uuid)),
        product_name: Set(claim.text.product.clone()),
        product_key: Set(claim.text.key()),
        text: Set(claim.text.text.clone()),
        created_at: Set(claim.created_at.microseconds()),
    });
    let done = claim::Entity::insert_many(rows).exec_without_returning(conn).await;
    let claimed = Problem::AlreadyExists(
        "organisationId",
        "U hebt dit al gemeld. Dat kan één keer. Noem een ander product of een andere organisatie.",
        "You claimed this already. That can be done once. Name another product or another organisation.",
    );
    done.map_err(|error| refused(error, claimed, Problem::NotFound("componentId")))?;
    Ok(())
}

/// What the acting organisation, or a predecessor, answered to a claim.
pub(super) async fn own_answer(tx: &Tx<Write>, claim: ClaimId) -> Result<Option<ClaimAnswer>, Fault> {
    let own = tx.scope().is_readable(answer::Column::OrganisationId);
    let found = answer::Entity::find().filter(own.and(answer::Column::ClaimId.eq(claim.uuid()))).one(tx.conn()).await?;
    found.map(ClaimAnswer::try_from).transpose()
}

/// Enters the acting organisation's answer to a claim about `claimed`: itself or a predecessor, as the policy `own_insert` on
/// `claim_answer`.
pub(super) async fn insert_answer(tx: &Tx<Write>, given: &ClaimAnswer, claimed: OrganisationId) -> Result<(), Failure> {
    if !tx.scope().succeeds(claimed) {
        return Err(Problem::NotFound("id").into());
    }
    let row = answer::ActiveModel {
        organisation_id: Set(tx.acting()?.uuid()),
        claimed_id: Set(claimed.uuid()),
        claim_id: Set(given.claim.uuid()),
        decision: Set(given.decision.code().to_owned()),
        adoption_id: Set(given.adoption.map(crate::id::Id::uuid)),
        created_at: Set(given.created_at.microseconds()),
    };
    let done = answer::Entity::insert(row).exec_without_returning(tx.conn()).await;
    done.map_err(|error| refused(error, super::model::answered(), Problem::NotFound("id")))?;
    Ok(())
}
