//! Assessments, and whom their organisation named.

use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::super::Assessment;
use super::super::rows::{assessment, reader};
use super::readable;
use crate::db::{Tx, Write, refused, saved};
use crate::id::{AssessmentId, Id};
use crate::problem::{Failure, Fault, Problem};
use crate::sharing::{Sharing, Visibility};

/// An assessment that the viewer reads.
pub(in crate::assessments) async fn find(tx: &Tx<Write>, id: AssessmentId) -> Result<Option<Assessment>, Fault> {
    let row = assessment::Entity::find_by_id(id.uuid()).filter(readable(tx.scope())).one(tx.conn()).await?;
    row.map(Assessment::try_from).transpose()
}

/// Locks an own assessment, and reads it anew: of two who change it, the second sees what the first did.
pub(in crate::assessments) async fn lock(tx: &Tx<Write>, id: AssessmentId) -> Result<Option<Assessment>, Fault> {
    let row = assessment::Entity::find_by_id(id.uuid())
        .filter(assessment::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .lock_exclusive()
        .one(tx.conn())
        .await?;
    row.map(Assessment::try_from).transpose()
}

fn row(assessment: &Assessment) -> assessment::ActiveModel {
    let withdrawal = assessment.withdrawal.as_ref();
    assessment::ActiveModel {
        id: Set(assessment.id.uuid()),
        organisation_id: Set(assessment.organisation.uuid()),
        component_id: Set(assessment.component.uuid()),
        urn: Set(assessment.urn.clone()),
        kind: Set(assessment.kind.code().to_owned()),
        visibility: Set(assessment.visibility.rank()),
        source_id: Set(assessment.source.map(Id::uuid)),
        current_edition_id: Set(assessment.current.map(Id::uuid)),
        valid_until: Set(assessment.valid_until.map(|day| day.to_string())),
        withdrawn_at: Set(withdrawal.map(|(at, _)| at.microseconds())),
        withdrawal_reason: Set(withdrawal.map(|(_, reason)| reason.clone())),
        revision: Set(assessment.revision),
        created_at: Set(assessment.created_at.microseconds()),
        updated_at: Set(assessment.updated_at.microseconds()),
    }
}

/// Enters an assessment of the acting organisation.
pub(in crate::assessments) async fn insert(tx: &Tx<Write>, new: &Assessment) -> Result<(), Failure> {
    let done = assessment::Entity::insert(row(new)).exec_without_returning(tx.conn()).await;
    // Who sees the component or the source may have been narrowed since it was read.
    done.map_err(|error| refused(error, Problem::taken("id"), Problem::NotFound("versionId")))?;
    Ok(())
}

/// Writes a changed assessment, whose revision has gone up by one.
pub(in crate::assessments) async fn save(tx: &Tx<Write>, changed: &Assessment) -> Result<(), Failure> {
    // What it is of, and on what it rests, does not change: PostgreSQL does not even grant it.
    let row = assessment::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        component_id: NotSet,
        urn: NotSet,
        kind: NotSet,
        source_id: NotSet,
        created_at: NotSet,
        ..row(changed)
    };
    let done = assessment::Entity::update_many()
        .set(row)
        .filter(assessment::Column::Id.eq(changed.id.uuid()))
        .filter(assessment::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(assessment::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// Replaces whom the organisation named. Who reuses an edition keeps reading it.
pub(in crate::assessments) async fn save_sharing(
    tx: &Tx<Write>,
    assessment: AssessmentId,
    sharing: &Sharing,
) -> Result<(), Fault> {
    let owner = tx.acting()?;
    let delete = Query::delete()
        .from_table(reader::Entity)
        .and_where(Expr::col(reader::Column::AssessmentId).eq(assessment.uuid()))
        .and_where(Expr::col(reader::Column::OwnerId).eq(owner.uuid()))
        .to_owned();
    tx.conn().execute(&delete).await?;
    if sharing.visibility != Visibility::Named {
        return Ok(());
    }
    let rows = sharing.organisations.iter().map(|organisation| reader::ActiveModel {
        id: Set(tx.make_id::<()>().uuid()),
        assessment_id: Set(assessment.uuid()),
        edition_id: Set(None),
        organisation_id: Set(organisation.uuid()),
        stated_by: Set(owner.uuid()),
        owner_id: Set(Some(owner.uuid())),
        reuse_edition_id: Set(None),
    });
    reader::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// How widely what an assessment rests on is read: what nothing rests on, by everybody. Only what the viewer reads counts:
/// what it cannot read any more it shares with nobody.
pub(in crate::assessments) async fn widest(tx: &Tx<Write>, of: &Assessment) -> Result<Visibility, Fault> {
    let line = super::ancestors(tx, &[of.id]).await?;
    let mut widest = Visibility::Public;
    for step in line {
        let found = find(tx, step.ancestor).await?;
        widest = widest.min(found.map_or(Visibility::Own, |ancestor| ancestor.visibility));
    }
    Ok(widest)
}
