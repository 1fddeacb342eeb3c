//! Writing the work on assessments.

use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::super::store::content_is_seen;
use super::rows::{advice, attachment, chunk, comment, measure};
use super::{Advice, Attachment, Comment, Measure};
use crate::db::{Mode, Scope, Tx, Write, saved};
use crate::id::{AttachmentId, CommentId, EditionId, Id, MeasureId};
use crate::problem::{Failure, Fault};

/// So many bytes are one row.
const CHUNK_BYTES: usize = 512 * 1024;

/// Comments of the own organisation: as the policy `own_read`.
pub(super) fn readable_comments(scope: &Scope) -> Condition {
    scope.own(comment::Column::OrganisationId)
}

/// Measures with an edition whose content the viewer reads.
pub(super) fn readable_measures(scope: &Scope) -> Condition {
    Condition::all().add(content_is_seen(scope, (measure::Entity, measure::Column::EditionId)))
}

/// Advice on an edition whose content the viewer reads.
pub(super) fn readable_advice(scope: &Scope) -> Condition {
    Condition::all().add(content_is_seen(scope, (advice::Entity, advice::Column::EditionId)))
}

/// Own files, and those that go with content that the viewer reads: as the policy `own_or_content_read`.
pub(super) fn readable_attachments(scope: &Scope) -> Condition {
    let with_content = Expr::col((attachment::Entity, attachment::Column::WithContent))
        .and(content_is_seen(scope, (attachment::Entity, attachment::Column::EditionId)));
    Condition::any().add(scope.own((attachment::Entity, attachment::Column::OrganisationId))).add(with_content)
}

/// Enters a comment.
pub(super) async fn insert_comment(tx: &Tx<Write>, new: &Comment) -> Result<(), Fault> {
    let row = comment::ActiveModel {
        id: Set(new.id.uuid()),
        organisation_id: Set(new.organisation.uuid()),
        edition_id: Set(new.edition.uuid()),
        place: Set(new.place.to_string()),
        text: Set(new.text.clone()),
        account_id: Set(new.by.map(Id::uuid)),
        created_at: Set(new.at.microseconds()),
        resolved_at: Set(None),
    };
    comment::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// A comment of the own organisation.
pub(super) async fn find_comment(tx: &Tx<Write>, id: CommentId) -> Result<Option<Comment>, Fault> {
    let row = comment::Entity::find_by_id(id.uuid()).filter(readable_comments(tx.scope())).one(tx.conn()).await?;
    row.map(Comment::try_from).transpose()
}

/// Settles an own comment. Answers false where there was none to settle.
pub(super) async fn resolve_comment(tx: &Tx<Write>, id: CommentId) -> Result<bool, Fault> {
    let done = comment::Entity::update_many()
        .col_expr(comment::Column::ResolvedAt, Expr::value(tx.now().microseconds()))
        .filter(comment::Column::Id.eq(id.uuid()))
        .filter(comment::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(comment::Column::ResolvedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

fn measure_row(measure: &Measure) -> measure::ActiveModel {
    measure::ActiveModel {
        id: Set(measure.id.uuid()),
        organisation_id: Set(measure.organisation.uuid()),
        assessment_id: Set(measure.assessment.uuid()),
        edition_id: Set(measure.edition.uuid()),
        place: Set(measure.place.as_ref().map(ToString::to_string)),
        text: Set(measure.text.text.clone()),
        owner: Set(measure.text.owner.clone()),
        due_on: Set(measure.text.due_on.to_string()),
        done_on: Set(measure.text.done_on.map(|day| day.to_string())),
        revision: Set(measure.revision),
        created_at: Set(measure.created_at.microseconds()),
    }
}

/// Enters a measure.
pub(super) async fn insert_measure(tx: &Tx<Write>, new: &Measure) -> Result<(), Fault> {
    measure::Entity::insert(measure_row(new)).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// A measure that the viewer reads.
pub(super) async fn find_measure(tx: &Tx<Write>, id: MeasureId) -> Result<Option<Measure>, Fault> {
    let row = measure::Entity::find_by_id(id.uuid()).filter(readable_measures(tx.scope())).one(tx.conn()).await?;
    row.map(Measure::try_from).transpose()
}

/// Writes a changed measure, whose revision has gone up by one.
pub(super) async fn save_measure(tx: &Tx<Write>, changed: &Measure) -> Result<(), Failure> {
    let row = measure::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        assessment_id: NotSet,
        edition_id: NotSet,
        place: NotSet,
        created_at: NotSet,
        ..measure_row(changed)
    };
    let done = measure::Entity::update_many()
        .set(row)
        .filter(measure::Column::Id.eq(changed.id.uuid()))
        .filter(measure::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(measure::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// The advice on an edition whose content the viewer reads.
pub(in crate::assessments) async fn advice<M: Mode>(tx: &Tx<M>, edition: EditionId) -> Result<Option<Advice>, Fault> {
    let row = advice::Entity::find_by_id(edition.uuid()).filter(readable_advice(tx.scope())).one(tx.conn()).await?;
    row.map(Advice::try_from).transpose()
}

/// Records advice on an own edition, in the place of what was recorded.
pub(super) async fn put_advice(tx: &Tx<Write>, given: &Advice) -> Result<(), Fault> {
    use advice::Column;
    let row = advice::ActiveModel {
        edition_id: Set(given.edition.uuid()),
        organisation_id: Set(tx.acting()?.uuid()),
        verdict: Set(given.verdict.code().to_owned()),
        text: Set(given.text.clone()),
        given_on: Set(given.given_on.to_string()),
        response: Set(given.response.clone()),
        recorded_at: Set(given.recorded_at.microseconds()),
    };
    let replace = OnConflict::column(Column::EditionId)
        .update_columns([Column::Verdict, Column::Text, Column::GivenOn, Column::Response, Column::RecordedAt])
        .to_owned();
    advice::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Keeps a file with an own edition.
pub(super) async fn insert_attachment(tx: &Tx<Write>, new: &Attachment, bytes: &[u8]) -> Result<(), Fault> {
    let own = tx.acting()?.uuid();
    let row = attachment::ActiveModel {
        id: Set(new.id.uuid()),
        organisation_id: Set(own),
        edition_id: Set(new.edition.uuid()),
        title: Set(new.title.clone()),
        media_type: Set(new.media_type.clone()),
        size: Set(new.size),
        content_hash: Set(new.content_hash.clone()),
        with_content: Set(new.with_content),
        created_at: Set(new.created_at.microseconds()),
    };
    attachment::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    for (piece, ordinal) in bytes.chunks(CHUNK_BYTES).zip(0..) {
        let row = chunk::ActiveModel {
            attachment_id: Set(new.id.uuid()),
            ordinal: Set(ordinal),
            organisation_id: Set(own),
            bytes: Set(piece.to_vec()),
        };
        chunk::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// A file that the viewer reads.
pub(super) async fn find_attachment<M: Mode>(tx: &Tx<M>, id: AttachmentId) -> Result<Option<Attachment>, Fault> {
    let found =
        attachment::Entity::find_by_id(id.uuid()).filter(readable_attachments(tx.scope())).one(tx.conn()).await?;
    Ok(found.map(Attachment::from))
}

/// Takes a file off an own edition.
pub(super) async fn delete_attachment(tx: &Tx<Write>, id: AttachmentId) -> Result<(), Fault> {
    let own = tx.acting()?.uuid();
    let chunks = Query::delete()
        .from_table(chunk::Entity)
        .and_where(Expr::col(chunk::Column::AttachmentId).eq(id.uuid()))
        .and_where(Expr::col(chunk::Column::OrganisationId).eq(own))
        .to_owned();
    tx.conn().execute(&chunks).await?;
    let file = Query::delete()
        .from_table(attachment::Entity)
        .and_where(Expr::col(attachment::Column::Id).eq(id.uuid()))
        .and_where(Expr::col(attachment::Column::OrganisationId).eq(own))
        .to_owned();
    tx.conn().execute(&file).await?;
    Ok(())
}

/// The bytes of a file that [`find_attachment`] found.
pub(super) async fn bytes<M: Mode>(tx: &Tx<M>, found: &Attachment) -> Result<Vec<u8>, Fault> {
    let rows = chunk::Entity::find()
        .filter(chunk::Column::AttachmentId.eq(found.id.uuid()))
        .order_by_asc(chunk::Column::Ordinal)
        .all(tx.conn())
        .await?;
    let bytes = rows.into_iter().flat_map(|row| row.bytes).collect::<Vec<_>>();
    if i64::try_from(bytes.len()) == Ok(found.size) {
        Ok(bytes)
    } else {
        Err(Fault::new(format!("{} has {} bytes and not {}", found.id, bytes.len(), found.size)))
    }
}
