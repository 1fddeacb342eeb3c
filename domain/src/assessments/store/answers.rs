//! Answers, and the stamps of those that are approved.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::super::rows::{answer, stamp};
use super::super::{Answer, Edition, Given};
use super::content_is_seen;
use crate::db::{Mode, Tx, Write, padded};
use crate::id::{EditionId, Id};
use crate::instruments::answers::Place;
use crate::problem::{Failure, Fault};

/// So many rows a statement: SQLite takes 32,766 values.
const PIECE: usize = 500;

/// The answers of editions whose content the viewer reads, by place.
pub(in crate::assessments) async fn answers<M: Mode>(tx: &Tx<M>, editions: &[EditionId]) -> Result<Vec<Answer>, Fault> {
    let rows = answer::Entity::find()
        .filter(answer::Column::EditionId.is_in(padded(editions)))
        .filter(content_is_seen(tx.scope(), (answer::Entity, answer::Column::EditionId)))
        .order_by_asc(answer::Column::EditionId)
        .order_by_asc(answer::Column::Place)
        .all(tx.conn())
        .await?;
    rows.into_iter().map(Answer::try_from).collect()
}

fn row(tx: &Tx<Write>, edition: &Edition, given: &Answer) -> Result<answer::ActiveModel, Fault> {
    let value = given.given.value().map(serde_json::to_string).transpose();
    let through = match given.given {
        Given::Inherited { through, .. } => Some(through.0),
        Given::Here { .. } | Given::NotApplicable(_) => None,
    };
    Ok(answer::ActiveModel {
        edition_id: Set(edition.id.uuid()),
        place: Set(given.place.to_string()),
        organisation_id: Set(tx.acting()?.uuid()),
        assessment_id: Set(edition.assessment.uuid()),
        disposition: Set(given.given.disposition().code().to_owned()),
        value: Set(value.map_err(|error| Fault::new(error.to_string()))?),
        reason: Set(given.given.reason().map(str::to_owned)),
        stamp: Set(given.stamp),
        through: Set(through),
        revision: Set(given.revision),
        answered_by: Set(given.by.map(Id::uuid)),
        answered_at: Set(given.at.microseconds()),
    })
}

/// Enters answers of an own edition, or puts them in the place of what was there. The edition is locked, and the revisions
/// were compared.
pub(in crate::assessments) async fn put_answers(
    tx: &Tx<Write>,
    edition: &Edition,
    given: &[Answer],
) -> Result<(), Failure> {
    use answer::Column;
    let replace = OnConflict::columns([Column::EditionId, Column::Place])
        .update_columns([
            Column::Disposition,
            Column::Value,
            Column::Reason,
            Column::Stamp,
            Column::Through,
            Column::Revision,
            Column::AnsweredBy,
            Column::AnsweredAt,
        ])
        .to_owned();
    for piece in given.chunks(PIECE) {
        let rows = piece.iter().map(|given| row(tx, edition, given)).collect::<Result<Vec<_>, _>>()?;
        answer::Entity::insert_many(rows).on_conflict(replace.clone()).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Takes answers out of an own edition.
pub(in crate::assessments) async fn clear_answers(
    tx: &Tx<Write>,
    edition: &Edition,
    places: &[Place],
) -> Result<(), Fault> {
    if places.is_empty() {
        return Ok(());
    }
    let delete = Query::delete()
        .from_table(answer::Entity)
        .and_where(Expr::col(answer::Column::EditionId).eq(edition.id.uuid()))
        .and_where(Expr::col(answer::Column::OrganisationId).eq(tx.acting()?.uuid()))
        .and_where(Expr::col(answer::Column::Place).is_in(places.iter().map(ToString::to_string)))
        .to_owned();
    tx.conn().execute(&delete).await?;
    Ok(())
}

/// Puts the stamps of what is approved now in the place of the earlier ones.
pub(in crate::assessments) async fn put_stamps(
    tx: &Tx<Write>,
    edition: &Edition,
    given: &[Answer],
) -> Result<(), Failure> {
    let owner = tx.acting()?.uuid();
    let delete = Query::delete()
        .from_table(stamp::Entity)
        .and_where(Expr::col(stamp::Column::AssessmentId).eq(edition.assessment.uuid()))
        .and_where(Expr::col(stamp::Column::OrganisationId).eq(owner))
        .to_owned();
    tx.conn().execute(&delete).await?;
    // Of what does not apply there is nothing to take over.
    let stamped: Vec<_> = given.iter().filter(|given| given.given.value().is_some()).collect();
    for piece in stamped.chunks(PIECE) {
        let rows = piece.iter().map(|given| stamp::ActiveModel {
            assessment_id: Set(edition.assessment.uuid()),
            place: Set(given.place.to_string()),
            organisation_id: Set(owner),
            stamp: Set(given.stamp),
        });
        stamp::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}
