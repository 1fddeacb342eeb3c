//! On what assessments rest, and which of their answers are no longer as they were taken over.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use super::super::rows::{answer, assessment, lineage, stamp};
use super::super::{Ancestor, Assessment, Disposition};
use super::{content_is_seen, readable_lines};
use crate::db::{Mode, Tx, Write, padded};
use crate::id::{AssessmentId, EditionId, OrganisationId};
use crate::instruments::answers::Place;
use crate::problem::{Failure, Fault};
use crate::time::Date;

/// What these assessments rest on, nearest first, of what the viewer reads.
pub(in crate::assessments) async fn ancestors<M: Mode>(
    tx: &Tx<M>,
    ids: &[AssessmentId],
) -> Result<Vec<Ancestor>, Fault> {
    let rows = lineage::Entity::find()
        .filter(lineage::Column::AssessmentId.is_in(padded(ids)))
        .filter(readable_lines(tx.scope()))
        .order_by_asc(lineage::Column::AssessmentId)
        .order_by_asc(lineage::Column::Depth)
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Ancestor::from).collect())
}

/// Enters what a new assessment rests on: its source, and all that the source rests on.
pub(in crate::assessments) async fn insert_lineage(
    tx: &Tx<Write>,
    new: &Assessment,
    source: &Assessment,
) -> Result<(), Failure> {
    let step = |ancestor: Uuid, organisation: Uuid, depth: i16| lineage::ActiveModel {
        assessment_id: Set(new.id.uuid()),
        ancestor_id: Set(ancestor),
        depth: Set(depth),
        organisation_id: Set(new.organisation.uuid()),
        visibility: Set(new.visibility.rank()),
        ancestor_organisation_id: Set(organisation),
        source_id: Set((depth == 1).then_some(ancestor)),
        via_id: Set((depth > 1).then(|| source.id.uuid())),
    };
    let further = ancestors(tx, &[source.id]).await?;
    let first = step(source.id.uuid(), source.organisation.uuid(), 1);
    let further = further.iter().map(|it| step(it.ancestor.uuid(), it.organisation.uuid(), it.depth + 1));
    let rows: Vec<_> = std::iter::once(first).chain(further).collect();
    lineage::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The organisations whose assessments rest on an own one, by whatever steps.
pub(in crate::assessments) async fn resting_on(
    tx: &Tx<Write>,
    assessment: AssessmentId,
) -> Result<Vec<OrganisationId>, Fault> {
    let rows = lineage::Entity::find()
        .filter(lineage::Column::AncestorId.eq(assessment.uuid()))
        .filter(lineage::Column::AncestorOrganisationId.eq(tx.acting()?.uuid()))
        .all(tx.conn())
        .await?;
    let mut found: Vec<_> = rows.into_iter().map(|row| OrganisationId::from_uuid(row.organisation_id)).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|organisation| tx.acting().is_ok_and(|own| own != *organisation));
    Ok(found)
}

/// An inherited answer that is no longer as it was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// In which edition.
    pub edition: EditionId,
    /// Which answer.
    pub place: Place,
    /// The nearest step of the lineage at which it is another now.
    pub depth: i16,
}

/// The step of the lineage is one of those through which the answer came.
const PASSED: &str = r#"("assessment_answer"."through" >> ("assessment_lineage"."depth" - 1)) & 1 = 1"#;

/// Inherited answers beside the steps through which they came, of which the answer is another now: a row for each step.
fn stale_steps() -> SelectStatement {
    let given = |column: answer::Column| Expr::col((answer::Entity, column));
    let line = |column: lineage::Column| Expr::col((lineage::Entity, column));
    let now = || Expr::col((stamp::Entity, stamp::Column::Stamp));
    let passed = Condition::all()
        .add(line(lineage::Column::AssessmentId).equals((answer::Entity, answer::Column::AssessmentId)))
        .add(Expr::cust(PASSED));
    let there = Condition::all()
        .add(
            Expr::col((stamp::Entity, stamp::Column::AssessmentId))
                .equals((lineage::Entity, lineage::Column::AncestorId)),
        )
        .add(Expr::col((stamp::Entity, stamp::Column::Place)).equals((answer::Entity, answer::Column::Place)));
    Query::select()
        .from(answer::Entity)
        .inner_join(lineage::Entity, passed)
        .join(JoinType::LeftJoin, stamp::Entity, there)
        .and_where(given(answer::Column::Disposition).eq(Disposition::Inherited.code()))
        .cond_where(Condition::any().add(now().is_null()).add(now().ne(given(answer::Column::Stamp))))
        .to_owned()
}

/// The inherited answers of these editions that are other now at any step through which they came. One statement, whatever
/// the number of editions and steps; only of own editions, since what they rest on is theirs alone to know.
pub(in crate::assessments) async fn stale<M: Mode>(tx: &Tx<M>, editions: &[EditionId]) -> Result<Vec<Stale>, Fault> {
    let (edition, place) = ((answer::Entity, answer::Column::EditionId), (answer::Entity, answer::Column::Place));
    let select = stale_steps()
        .column(edition)
        .column(place)
        .expr(Func::min(Expr::col((lineage::Entity, lineage::Column::Depth))))
        .and_where(Expr::col(edition).is_in(padded(editions)))
        .cond_where(tx.scope().own((answer::Entity, answer::Column::OrganisationId)))
        .cond_where(Condition::all().add(content_is_seen(tx.scope(), edition)))
        .group_by_col(edition)
        .group_by_col(place)
        .order_by(edition, Order::Asc)
        .order_by(place, Order::Asc)
        .to_owned();
    let rows = tx.conn().query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            let place: String = row.try_get_by_index(1)?;
            Ok(Stale {
                edition: EditionId::from_uuid(row.try_get_by_index(0)?),
                place: place.parse().map_err(|_| Fault::new(format!("assessment_answer: place {place}")))?,
                depth: row.try_get_by_index(2)?,
            })
        })
        .collect()
}

/// What was withdrawn or has expired.
fn is_lost(today: String) -> Condition {
    let of = |column: assessment::Column| Expr::col(("lost", column));
    Condition::any()
        .add(of(assessment::Column::WithdrawnAt).is_not_null())
        .add(of(assessment::Column::ValidUntil).lt(today))
}

/// An answer in force of the assessment was taken over, and is another now.
pub(in crate::assessments) fn is_changed() -> SimpleExpr {
    let of = (assessment::Entity, assessment::Column::CurrentEditionId);
    let stale = stale_steps()
        .expr(Expr::val(1))
        .and_where(Expr::col((answer::Entity, answer::Column::EditionId)).equals(of))
        .to_owned();
    Expr::exists(stale)
}

/// Something that the assessment rests on is lost.
pub(in crate::assessments) fn rests_on_lost(today: Date) -> SimpleExpr {
    let of = (assessment::Entity, assessment::Column::Id);
    let lost = Query::select()
        .expr(Expr::val(1))
        .from(lineage::Entity)
        .join_as(
            JoinType::InnerJoin,
            assessment::Entity,
            "lost",
            Expr::col(("lost", assessment::Column::Id)).equals((lineage::Entity, lineage::Column::AncestorId)),
        )
        .and_where(Expr::col((lineage::Entity, lineage::Column::AssessmentId)).equals(of))
        .cond_where(is_lost(today.to_string()))
        .to_owned();
    Expr::exists(lost)
}

/// An assessment asks for attention: an answer in force is stale, or what it rests on is lost.
pub(in crate::assessments) fn asks_attention(today: Date) -> Condition {
    Condition::any().add(is_changed()).add(rests_on_lost(today))
}

/// A step of what an own assessment rests on that no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Whose assessment is at risk.
    pub assessment: AssessmentId,
    /// By what.
    pub ancestor: AssessmentId,
    /// How many steps away.
    pub depth: i16,
    /// It was withdrawn; otherwise it has expired.
    pub is_withdrawn: bool,
}

/// What of these own assessments' lineage was withdrawn or has expired.
pub(in crate::assessments) async fn risks<M: Mode>(tx: &Tx<M>, ids: &[AssessmentId]) -> Result<Vec<Risk>, Fault> {
    let line = |column: lineage::Column| Expr::col((lineage::Entity, column));
    let select = Query::select()
        .column((lineage::Entity, lineage::Column::AssessmentId))
        .column((lineage::Entity, lineage::Column::AncestorId))
        .column((lineage::Entity, lineage::Column::Depth))
        .expr(Expr::col(("lost", assessment::Column::WithdrawnAt)).is_not_null())
        .from(lineage::Entity)
        .join_as(
            JoinType::InnerJoin,
            assessment::Entity,
            "lost",
            Expr::col(("lost", assessment::Column::Id)).equals((lineage::Entity, lineage::Column::AncestorId)),
        )
        .and_where(line(lineage::Column::AssessmentId).is_in(padded(ids)))
        .cond_where(tx.scope().own((lineage::Entity, lineage::Column::OrganisationId)))
        .cond_where(is_lost(tx.now().day().to_string()))
        .order_by((lineage::Entity, lineage::Column::Depth), Order::Asc)
        .to_owned();
    let rows = tx.conn().query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Risk {
                assessment: AssessmentId::from_uuid(row.try_get_by_index(0)?),
                ancestor: AssessmentId::from_uuid(row.try_get_by_index(1)?),
                depth: row.try_get_by_index(2)?,
                is_withdrawn: row.try_get_by_index(3)?,
            })
        })
        .collect()
}
