//! What is read of the work on assessments.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows::{advice, attachment, comment, measure};
use super::store::{readable_advice, readable_attachments, readable_comments, readable_measures};
use super::{Advice, Attachment, Comment, Measure};
use crate::db::{Mode, Read, Tx, by_ids, padded};
use crate::id::{AssessmentId, AttachmentId, CommentId, EditionId, MeasureId};
use crate::problem::Fault;

/// What colleagues said of these editions, oldest first.
pub async fn comments(tx: &Tx<Read>, editions: &[EditionId]) -> Result<Vec<Comment>, Fault> {
    let rows = comment::Entity::find()
        .filter(comment::Column::EditionId.is_in(padded(editions)))
        .filter(readable_comments(tx.scope()))
        .order_by_asc(comment::Column::CreatedAt)
        .order_by_asc(comment::Column::Id)
        .all(tx.conn())
        .await?;
    rows.into_iter().map(Comment::try_from).collect()
}

/// Comments by id, of those the viewer reads.
pub async fn comments_by_id(tx: &Tx<Read>, ids: &[CommentId]) -> Result<Vec<Comment>, Fault> {
    by_ids::<comment::Entity, _, _, _>(tx, comment::Column::Id, ids, readable_comments(tx.scope())).await
}

/// The measures of these assessments, of those the viewer reads, soonest first.
pub async fn measures(tx: &Tx<Read>, assessments: &[AssessmentId]) -> Result<Vec<Measure>, Fault> {
    let rows = measure::Entity::find()
        .filter(measure::Column::AssessmentId.is_in(padded(assessments)))
        .filter(readable_measures(tx.scope()))
        .order_by_asc(measure::Column::DueOn)
        .order_by_asc(measure::Column::Id)
        .all(tx.conn())
        .await?;
    rows.into_iter().map(Measure::try_from).collect()
}

/// Measures by id, of those the viewer reads.
pub async fn measures_by_id(tx: &Tx<Read>, ids: &[MeasureId]) -> Result<Vec<Measure>, Fault> {
    by_ids::<measure::Entity, _, _, _>(tx, measure::Column::Id, ids, readable_measures(tx.scope())).await
}

/// The advice on these editions, of what the viewer reads.
pub async fn advice_on(tx: &Tx<Read>, editions: &[EditionId]) -> Result<Vec<Advice>, Fault> {
    by_ids::<advice::Entity, _, _, _>(tx, advice::Column::EditionId, editions, readable_advice(tx.scope())).await
}

/// The files with these editions, of those the viewer reads, oldest first.
pub async fn attachments(tx: &Tx<Read>, editions: &[EditionId]) -> Result<Vec<Attachment>, Fault> {
    let rows = attachment::Entity::find()
        .filter(attachment::Column::EditionId.is_in(padded(editions)))
        .filter(readable_attachments(tx.scope()))
        .order_by_asc(attachment::Column::CreatedAt)
        .order_by_asc(attachment::Column::Id)
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Attachment::from).collect())
}

/// Files by id, of those the viewer reads.
pub async fn attachments_by_id(tx: &Tx<Read>, ids: &[AttachmentId]) -> Result<Vec<Attachment>, Fault> {
    by_ids::<attachment::Entity, _, _, _>(tx, attachment::Column::Id, ids, readable_attachments(tx.scope())).await
}

/// How many files there are with an edition.
pub(super) async fn attachments_in<M: Mode>(tx: &Tx<M>, edition: EditionId) -> Result<usize, Fault> {
    let of = sea_orm::Condition::all().add(attachment::Column::EditionId.eq(edition.uuid()));
    Ok(usize::try_from(crate::db::count::<attachment::Entity, _>(tx, of).await?).unwrap_or(usize::MAX))
}
