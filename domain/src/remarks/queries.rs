//! What is read of remarks.

use std::collections::HashMap;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Order, OverStatement, Query, WindowStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::rows::{answer, earlier, experience, question};
use super::store::{readable_answers, readable_earlier, readable_experiences, readable_questions};
use super::{Answer, EarlierText, Experience, Question};
use crate::catalogue::{self, Tally};
use crate::db::{KeyOrder, Read, Tx, by_ids, count, count_each, padded};
use crate::id::{AnswerId, ComponentId, ExperienceId, QuestionId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;
use crate::tenancy::join_todays;

/// Experiences with each of these components that the viewer reads, newest first; withdrawn ones too.
pub async fn experiences(
    tx: &Tx<Read>,
    of: &[ComponentId],
    request: &PageRequest,
) -> Result<HashMap<ComponentId, Page<Experience>>, Fault> {
    use experience::{Column, Entity};
    let query = Entity::find().filter(readable_experiences(tx.scope()));
    let place = |row: &experience::Model| (row.component_id, SortKey::Number(row.created_at), row.id);
    let order = KeyOrder { key: (Entity, Column::CreatedAt), id: (Entity, Column::Id), descending: true };
    order.fetch_each(tx, query, (Column::ComponentId, of), request, place).await
}

/// How many experiences with each of these components the viewer reads; none with what is not among them.
pub async fn count_experiences(tx: &Tx<Read>, of: &[ComponentId]) -> Result<HashMap<ComponentId, u64>, Fault> {
    use experience::{Column, Entity};
    count_each::<Entity, _, _>(tx, Column::ComponentId, of, readable_experiences(tx.scope())).await
}

/// How many tell of their use of each of these components and would choose it again, of what the viewer reads. Who merged
/// counts once, by what was told last.
pub async fn tallies(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<HashMap<ComponentId, Tally>, Fault> {
    use experience::{Column, Entity};
    let mut told = Query::select();
    told.from(Entity);
    let organisation = join_todays(&mut told, (Entity, Column::OrganisationId), tx.now().day());
    for column in [Column::Id, Column::ComponentId, Column::WouldChooseAgain, Column::UpdatedAt] {
        told.column((Entity, column));
    }
    told.expr_as(organisation, "organisation")
        .and_where(Expr::col((Entity, Column::ComponentId)).is_in(padded(ids)))
        .and_where(Expr::col((Entity, Column::WithdrawnAt)).is_null())
        .cond_where(readable_experiences(tx.scope()));
    let mut by_age = WindowStatement::new();
    by_age.partition_by(Column::ComponentId).partition_by("organisation");
    by_age.order_by(Column::UpdatedAt, Order::Desc).order_by(Column::Id, Order::Desc);
    let placed = Query::select()
        .columns([Column::ComponentId, Column::WouldChooseAgain])
        .expr_window_as(Func::cust("row_number"), by_age, "place")
        .from_subquery(told, "told")
        .to_owned();
    let counted = Query::select()
        .columns([Column::ComponentId, Column::WouldChooseAgain])
        .expr(Expr::val(1).count())
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").eq(1))
        .group_by_columns([Column::ComponentId, Column::WouldChooseAgain])
        .to_owned();
    let mut tallies: HashMap<_, Tally> = HashMap::new();
    for row in tx.conn().query_all(&counted).await? {
        let (component, would_choose_again): (Uuid, bool) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let count = row.try_get_by_index::<i64>(2)?.unsigned_abs();
        let tally = tallies.entry(ComponentId::from_uuid(component)).or_default();
        tally.organisations += count;
        tally.would_choose_again += if would_choose_again { count } else { 0 };
    }
    Ok(tallies)
}

/// Experiences by id, of those the viewer reads.
pub async fn experiences_by_id(tx: &Tx<Read>, ids: &[ExperienceId]) -> Result<Vec<Experience>, Fault> {
    by_ids::<experience::Entity, _, _, _>(tx, experience::Column::Id, ids, readable_experiences(tx.scope())).await
}

/// The most that is read at once of what an experience said before.
pub const MOST_EARLIER: usize = 20;

/// What these experiences said before, newest first and at most [`MOST_EARLIER`] of each: of those the viewer reads, and where
/// a revision is given only what was said before that.
pub async fn earlier_texts(
    tx: &Tx<Read>,
    ids: &[ExperienceId],
    before: Option<i64>,
) -> Result<Vec<EarlierText>, Fault> {
    use earlier::{Column, Entity};
    let mut newest = WindowStatement::new();
    newest.partition_by((Entity, Column::ExperienceId)).order_by((Entity, Column::Revision), Order::Desc);
    let mut placed = Query::select();
    for column in Column::iter() {
        placed.column((Entity, column));
    }
    placed
        .expr_window_as(Func::cust("row_number"), newest, "place")
        .from(Entity)
        .and_where(Expr::col((Entity, Column::ExperienceId)).is_in(padded(ids)))
        .and_where_option(before.map(|before| Expr::col((Entity, Column::Revision)).lt(before)))
        .cond_where(readable_earlier(tx.scope()));
    let select = Query::select()
        .columns(Column::iter())
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").lte(i64::try_from(MOST_EARLIER).unwrap_or(i64::MAX)))
        .order_by("place", Order::Asc)
        .to_owned();
    let rows = tx.conn().query_all(&select).await?;
    rows.iter().map(|row| Ok(EarlierText::from(earlier::Model::from_query_result(row, "")?))).collect()
}

/// Questions about each of these components that the viewer reads, newest first; withdrawn ones too.
pub async fn questions(
    tx: &Tx<Read>,
    of: &[ComponentId],
    request: &PageRequest,
) -> Result<HashMap<ComponentId, Page<Question>>, Fault> {
    use question::{Column, Entity};
    let query = Entity::find().filter(readable_questions(tx.scope()));
    let place = |row: &question::Model| (row.component_id, SortKey::Number(row.created_at), row.id);
    let order = KeyOrder { key: (Entity, Column::CreatedAt), id: (Entity, Column::Id), descending: true };
    order.fetch_each(tx, query, (Column::ComponentId, of), request, place).await
}

/// How many questions about each of these components the viewer reads; none about what is not among them.
pub async fn count_questions(tx: &Tx<Read>, of: &[ComponentId]) -> Result<HashMap<ComponentId, u64>, Fault> {
    use question::{Column, Entity};
    count_each::<Entity, _, _>(tx, Column::ComponentId, of, readable_questions(tx.scope())).await
}

fn own_questions_condition(tx: &Tx<Read>, unanswered: bool) -> Condition {
    let own = catalogue::component_is_own(tx.scope(), (question::Entity, question::Column::ComponentId));
    let answered = Query::select()
        .expr(Expr::val(1))
        .from(answer::Entity)
        .and_where(
            Expr::col((answer::Entity, answer::Column::QuestionId)).equals((question::Entity, question::Column::Id)),
        )
        .to_owned();
    let waiting = Condition::all().add(question::Column::WithdrawnAt.is_null()).add(Expr::exists(answered).not());
    Condition::all().add(own).add_option(unanswered.then_some(waiting))
}

/// Questions about the viewer's own components, newest first: all, or those that wait for an answer.
pub async fn own_questions(tx: &Tx<Read>, unanswered: bool, request: &PageRequest) -> Result<Page<Question>, Fault> {
    use question::{Column, Entity};
    let order = KeyOrder { key: (Entity, Column::CreatedAt), id: (Entity, Column::Id), descending: true };
    let query = Entity::find().filter(own_questions_condition(tx, unanswered));
    order.fetch(tx, query, request, |row| (SortKey::Number(row.created_at), row.id)).await
}

/// How many there are of those.
pub async fn count_own_questions(tx: &Tx<Read>, unanswered: bool) -> Result<u64, Fault> {
    count::<question::Entity, _>(tx, own_questions_condition(tx, unanswered)).await
}

/// Questions by id, of those the viewer reads.
pub async fn questions_by_id(tx: &Tx<Read>, ids: &[QuestionId]) -> Result<Vec<Question>, Fault> {
    by_ids::<question::Entity, _, _, _>(tx, question::Column::Id, ids, readable_questions(tx.scope())).await
}

/// Answers by id, of those the viewer reads.
pub async fn answers_by_id(tx: &Tx<Read>, ids: &[AnswerId]) -> Result<Vec<Answer>, Fault> {
    by_ids::<answer::Entity, _, _, _>(tx, answer::Column::Id, ids, readable_answers(tx.scope())).await
}

/// The answers to these questions, oldest first, of those the viewer reads.
pub async fn answers(tx: &Tx<Read>, questions: &[QuestionId]) -> Result<Vec<Answer>, Fault> {
    let found = answer::Entity::find()
        .filter(answer::Column::QuestionId.is_in(padded(questions)))
        .filter(readable_answers(tx.scope()))
        .order_by_asc(answer::Column::CreatedAt)
        .order_by_asc(answer::Column::Id)
        .all(tx.conn())
        .await?;
    Ok(found.into_iter().map(Answer::from).collect())
}
