//! What organisations have of assessments, for who counts what they need.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, Set};

use super::rows::{assessment, edition, need};
use super::store::{is_changed, readable, rests_on_lost};
use super::{Answer, values};
use crate::coverage::{Held, StaleCause};
use crate::db::{Conn, Tx, Whose, Write};
use crate::id::{AssessmentId, ComponentId, EditionId, OrganisationId, VersionId};
use crate::instruments::{AdviceLevel, Definition, Instrument, InstrumentKind, assess};
use crate::problem::{Failure, Fault};
use crate::sharing::Visibility;
use crate::tenancy::join_todays;
use crate::tenancy::rows::{corrupt, day};
use crate::time::Date;

/// Whose, and of which component.
type Of = (OrganisationId, ComponentId);

fn column(column: assessment::Column) -> (assessment::Entity, assessment::Column) {
    (assessment::Entity, column)
}

/// Begins a select of assessments with whose they are today, and of which component.
fn select(whose: Whose<'_>, today: Date) -> SelectStatement {
    let mut select = Query::select();
    select.from(assessment::Entity);
    let owner = join_todays(&mut select, column(assessment::Column::OrganisationId), today);
    select
        .expr(owner)
        .column(column(assessment::Column::ComponentId))
        .cond_where(whose.rows(column(assessment::Column::OrganisationId)));
    select
}

/// In force: approved, not withdrawn, not over.
fn in_force(today: Date) -> Condition {
    Condition::all()
        .add(Expr::col(column(assessment::Column::CurrentEditionId)).is_not_null())
        .add(Expr::col(column(assessment::Column::WithdrawnAt)).is_null())
        .add(Expr::col(column(assessment::Column::ValidUntil)).gte(today.to_string()))
}

fn kind(code: &str, id: uuid::Uuid) -> Result<InstrumentKind, Fault> {
    InstrumentKind::from_code(code).ok_or_else(|| corrupt("assessment", id, "kind"))
}

/// Every assessment, and where it stands.
pub(crate) async fn held(conn: &Conn, whose: Whose<'_>, today: Date) -> Result<Vec<(Of, Held)>, Fault> {
    use assessment::Column;
    let mut select = select(whose, today);
    select
        .columns([Column::Id, Column::Kind, Column::Urn, Column::ValidUntil].map(column))
        .expr(Expr::col(column(Column::WithdrawnAt)).is_not_null())
        .expr(Expr::col(column(Column::SourceId)).is_not_null())
        .column((edition::Entity, edition::Column::VersionId))
        .expr(is_changed())
        .expr(rests_on_lost(today))
        .join(
            JoinType::LeftJoin,
            edition::Entity,
            Expr::col((edition::Entity, edition::Column::Id)).equals(column(Column::CurrentEditionId)),
        );
    let rows = conn.query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            let id: uuid::Uuid = row.try_get_by_index(2)?;
            let version: Option<uuid::Uuid> = row.try_get_by_index(8)?;
            let causes = [
                (row.try_get_by_index(9)?, StaleCause::AnswersChanged),
                (row.try_get_by_index(10)?, StaleCause::SourceLost),
            ];
            let held = Held {
                assessment: AssessmentId::from_uuid(id),
                kind: kind(&row.try_get_by_index::<String>(3)?, id)?,
                urn: row.try_get_by_index(4)?,
                valid_until: day(row.try_get_by_index(5)?, "assessment", id)?,
                is_withdrawn: row.try_get_by_index(6)?,
                is_reused: row.try_get_by_index(7)?,
                version: version.map(VersionId::from_uuid),
                causes: causes.into_iter().filter(|(is, _)| *is).map(|(_, cause)| cause).collect(),
            };
            Ok((of(&row)?, held))
        })
        .collect()
}

fn of(row: &sea_orm::QueryResult) -> Result<Of, Fault> {
    Ok((OrganisationId::from_uuid(row.try_get_by_index(0)?), ComponentId::from_uuid(row.try_get_by_index(1)?)))
}

/// What the pre-scans in force say is needed.
pub(crate) async fn advised(
    conn: &Conn,
    whose: Whose<'_>,
    today: Date,
) -> Result<Vec<(Of, (InstrumentKind, AdviceLevel))>, Fault> {
    let mut select = select(whose, today);
    select
        .columns([(need::Entity, need::Column::EditionId)])
        .columns([(need::Entity, need::Column::Kind), (need::Entity, need::Column::Level)])
        .inner_join(
            need::Entity,
            Expr::col((need::Entity, need::Column::EditionId)).equals(column(assessment::Column::CurrentEditionId)),
        )
        .and_where(Expr::col(column(assessment::Column::Kind)).eq(InstrumentKind::PreScan.code()))
        .cond_where(in_force(today));
    let rows = conn.query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            let id: uuid::Uuid = row.try_get_by_index(2)?;
            let wrong = |what| corrupt("assessment_need", id, what);
            let kind: String = row.try_get_by_index(3)?;
            let level: String = row.try_get_by_index(4)?;
            let kind = InstrumentKind::from_code(&kind).ok_or_else(|| wrong("kind"))?;
            Ok((of(&row)?, (kind, AdviceLevel::from_code(&level).ok_or_else(|| wrong("level"))?)))
        })
        .collect()
}

/// Of which components members share assessments with each other: whose, and what for. Only what the viewer reads.
pub(crate) async fn shared(conn: &Conn, whose: Whose<'_>, today: Date) -> Result<Vec<(Of, InstrumentKind)>, Fault> {
    let mut select = self::select(Whose::Everybody, today);
    select
        .distinct()
        .column(column(assessment::Column::Kind))
        .and_where(Expr::col(column(assessment::Column::Visibility)).gte(Visibility::Members.rank()))
        .cond_where(in_force(today));
    if let Whose::Own(scope) = whose {
        select.cond_where(readable(scope));
    }
    let rows = conn.query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            let of = of(&row)?;
            Ok((of, kind(&row.try_get_by_index::<String>(2)?, of.1.uuid())?))
        })
        .collect()
}

/// Writes down what is needed by the answers of an edition that is being approved. Of several rules for one kind of
/// instrument the strictest counts.
pub(super) async fn put_needs(
    tx: &Tx<Write>,
    edition: EditionId,
    instrument: &Instrument,
    given: &[Answer],
) -> Result<(), Failure> {
    let Definition::Form(form) = &instrument.definition else { return Ok(()) };
    let mut advice = assess(form, &instrument.questions, &values(given)).advice;
    advice.sort_by_key(|it| (it.instrument, it.level));
    advice.dedup_by_key(|it| it.instrument);
    if advice.is_empty() {
        return Ok(());
    }
    let organisation = tx.acting()?.uuid();
    let rows = advice.iter().map(|it| need::ActiveModel {
        edition_id: Set(edition.uuid()),
        kind: Set(it.instrument.code().to_owned()),
        organisation_id: Set(organisation),
        level: Set(it.level.code().to_owned()),
    });
    need::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}
