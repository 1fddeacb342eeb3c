//! What remarks a transaction may read, and their writing.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::rows::{answer, earlier, experience, question};
use super::{Answer, EarlierText, Experience, Question};
use crate::catalogue;
use crate::db::{Scope, Tx, Write, count, refused, saved};
use crate::id::{ExperienceId, QuestionId};
use crate::problem::{Failure, Fault, Problem};

/// Experiences that the viewer reads: as the policy `own_or_member_read` on `experience`. Each proves who uses which version,
/// so that others' are read as their adoptions are.
pub(super) fn readable_experiences(scope: &Scope) -> Condition {
    let seen = catalogue::version_is_seen(scope, (experience::Entity, experience::Column::VersionId));
    scope.own_or_member((experience::Entity, experience::Column::OrganisationId), seen)
}

/// What readable experiences said before: as `with_experience_read`.
pub(super) fn readable_earlier(scope: &Scope) -> Condition {
    let seen = Query::select()
        .expr(Expr::val(1))
        .from(experience::Entity)
        .and_where(
            Expr::col((experience::Entity, experience::Column::Id))
                .equals((earlier::Entity, earlier::Column::ExperienceId)),
        )
        .cond_where(readable_experiences(scope))
        .to_owned();
    Condition::all().add(Expr::exists(seen))
}

/// Questions that the viewer reads: as `own_or_member_read` on `question`. Beside the members their component's owner does.
/// They may be about any version, so that others' are for who reads the whole component.
pub(super) fn readable_questions(scope: &Scope) -> Condition {
    let component = (question::Entity, question::Column::ComponentId);
    let seen = catalogue::component_is_seen_whole(scope, component);
    Condition::any()
        .add(scope.own_or_member((question::Entity, question::Column::OrganisationId), seen))
        .add(catalogue::component_is_own(scope, component))
}

/// Answers that the viewer reads: as `with_question_read`.
pub(super) fn readable_answers(scope: &Scope) -> Condition {
    let seen = Query::select()
        .expr(Expr::val(1))
        .from(question::Entity)
        .and_where(
            Expr::col((question::Entity, question::Column::Id)).equals((answer::Entity, answer::Column::QuestionId)),
        )
        .cond_where(readable_questions(scope))
        .to_owned();
    Condition::any().add(scope.own((answer::Entity, answer::Column::OrganisationId))).add(Expr::exists(seen))
}

fn experience_row(experience: &Experience) -> experience::ActiveModel {
    experience::ActiveModel {
        id: Set(experience.id.uuid()),
        organisation_id: Set(experience.organisation.uuid()),
        component_id: Set(experience.component.uuid()),
        version_id: Set(experience.version.uuid()),
        text: Set(experience.text.text.clone()),
        would_choose_again: Set(experience.text.would_choose_again),
        contact: Set(experience.text.contact.clone()),
        revision: Set(experience.revision),
        created_at: Set(experience.created_at.microseconds()),
        updated_at: Set(experience.updated_at.microseconds()),
        withdrawn_at: Set(experience.withdrawn_at.map(crate::time::Instant::microseconds)),
    }
}

/// An experience that the viewer reads.
pub(super) async fn find_experience(tx: &Tx<Write>, id: ExperienceId) -> Result<Option<Experience>, Fault> {
    let found = experience::Entity::find_by_id(id.uuid()).filter(readable_experiences(tx.scope()));
    Ok(found.one(tx.conn()).await?.map(Experience::from))
}

/// Enters experiences. Each organisation has one of a component.
pub(super) async fn insert_experiences(conn: &crate::db::Conn, new: &[Experience]) -> Result<(), Failure> {
    match experience::Entity::insert_many(new.iter().map(experience_row)).exec_without_returning(conn).await {
        Ok(_) => Ok(()),
        Err(error) if crate::db::is_duplicate(&error) => Err(Problem::AlreadyExists(
            "adoptionId",
            "Uw organisatie heeft al een ervaring met deze component gedeeld. Wijzig die met reviseExperience.",
            "Your organisation shared an experience with this component already. Change that with reviseExperience.",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}

/// Writes a changed experience, whose revision has gone up by one, and what it said before.
pub(super) async fn save_experience(
    tx: &Tx<Write>,
    changed: &Experience,
    before: Option<&EarlierText>,
) -> Result<(), Failure> {
    use sea_orm::ActiveValue::NotSet;
    let row = experience::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        component_id: NotSet,
        version_id: NotSet,
        created_at: NotSet,
        ..experience_row(changed)
    };
    let done = experience::Entity::update_many()
        .set(row)
        .filter(experience::Column::Id.eq(changed.id.uuid()))
        // Of the acting organisation or of one that it succeeds.
        .filter(tx.scope().is_readable(experience::Column::OrganisationId))
        .filter(experience::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    if done.rows_affected != 1 {
        return Err(Problem::Conflict(changed.revision).into());
    }
    let Some(before) = before else { return Ok(()) };
    let row = earlier::ActiveModel {
        organisation_id: Set(changed.organisation.uuid()),
        experience_id: Set(before.experience.uuid()),
        revision: Set(before.revision),
        text: Set(before.text.clone()),
        would_choose_again: Set(before.would_choose_again),
        stated_at: Set(before.stated_at.microseconds()),
    };
    earlier::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// A question that the viewer reads.
pub(super) async fn find_question(tx: &Tx<Write>, id: QuestionId) -> Result<Option<Question>, Fault> {
    let found = question::Entity::find_by_id(id.uuid()).filter(readable_questions(tx.scope()));
    Ok(found.one(tx.conn()).await?.map(Question::from))
}

/// Enters questions.
pub(super) async fn insert_questions(conn: &crate::db::Conn, new: &[Question]) -> Result<(), Failure> {
    let rows = new.iter().map(|question| question::ActiveModel {
        id: Set(question.id.uuid()),
        organisation_id: Set(question.organisation.uuid()),
        component_id: Set(question.component.uuid()),
        text: Set(question.text.clone()),
        revision: Set(question.revision),
        created_at: Set(question.created_at.microseconds()),
        withdrawn_at: Set(None),
    });
    let done = question::Entity::insert_many(rows).exec_without_returning(conn).await;
    // The owner may have narrowed who sees the component since it was read.
    let gone = || Problem::NotFound("componentId");
    done.map_err(|error| refused(error, gone(), gone()))?;
    Ok(())
}

/// Writes a withdrawn question, whose revision has gone up by one.
pub(super) async fn save_question(tx: &Tx<Write>, changed: &Question) -> Result<(), Failure> {
    let withdrawn_at = changed.withdrawn_at.map(crate::time::Instant::microseconds);
    let done = question::Entity::update_many()
        .col_expr(question::Column::Revision, Expr::value(changed.revision))
        .col_expr(question::Column::WithdrawnAt, Expr::value(withdrawn_at))
        .filter(question::Column::Id.eq(changed.id.uuid()))
        .filter(tx.scope().is_readable(question::Column::OrganisationId))
        .filter(question::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// How many answers a question has.
pub(super) async fn count_answers(tx: &Tx<Write>, question: QuestionId) -> Result<u64, Fault> {
    let condition = Condition::all().add(answer::Column::QuestionId.eq(question.uuid()));
    count::<answer::Entity, _>(tx, condition.add(readable_answers(tx.scope()))).await
}

/// Enters answers.
pub(super) async fn insert_answers(conn: &crate::db::Conn, new: &[Answer]) -> Result<(), Fault> {
    let rows = new.iter().map(|answer| answer::ActiveModel {
        id: Set(answer.id.uuid()),
        organisation_id: Set(answer.organisation.uuid()),
        question_id: Set(answer.question.uuid()),
        text: Set(answer.text.clone()),
        created_at: Set(answer.created_at.microseconds()),
    });
    answer::Entity::insert_many(rows).exec_without_returning(conn).await?;
    Ok(())
}
