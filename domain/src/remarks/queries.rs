//! What is read of remarks.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rows::{answer, earlier, experience, question};
use super::store::{readable_answers, readable_earlier, readable_experiences, readable_questions};
use super::{Answer, EarlierText, Experience, Question};
use crate::catalogue::Tally;
use crate::db::{KeyOrder, Read, Tx, by_ids, count_each, padded};
use crate::id::{AnswerId, ComponentId, ExperienceId, QuestionId};
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

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

/// How many tell of their use of each of these components and would choose it again, of what the viewer reads.
pub async fn tallies(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<HashMap<ComponentId, Tally>, Fault> {
    use experience::{Column, Entity};
    let rows: Vec<(Uuid, bool, i64)> = Entity::find()
        .select_only()
        .columns([Column::ComponentId, Column::WouldChooseAgain])
        .column_as(Expr::col((Entity, Column::Id)).count(), "experiences")
        .filter(Column::ComponentId.is_in(padded(ids)))
        .filter(Column::WithdrawnAt.is_null())
        .filter(readable_experiences(tx.scope()))
        .group_by(Column::ComponentId)
        .group_by(Column::WouldChooseAgain)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let mut tallies: HashMap<_, Tally> = HashMap::new();
    for (component, would_choose_again, count) in rows {
        let tally = tallies.entry(ComponentId::from_uuid(component)).or_default();
        tally.organisations += count.unsigned_abs();
        tally.would_choose_again += if would_choose_again { count.unsigned_abs() } else { 0 };
    }
    Ok(tallies)
}

/// Experiences by id, of those the viewer reads.
pub async fn experiences_by_id(tx: &Tx<Read>, ids: &[ExperienceId]) -> Result<Vec<Experience>, Fault> {
    by_ids::<experience::Entity, _, _, _>(tx, experience::Column::Id, ids, readable_experiences(tx.scope())).await
}

/// What these experiences said before, newest first, of those the viewer reads.
pub async fn earlier_texts(tx: &Tx<Read>, ids: &[ExperienceId]) -> Result<Vec<EarlierText>, Fault> {
    let found = earlier::Entity::find()
        .filter(earlier::Column::ExperienceId.is_in(padded(ids)))
        .filter(readable_earlier(tx.scope()))
        .order_by_desc(earlier::Column::Revision)
        .all(tx.conn())
        .await?;
    Ok(found.into_iter().map(EarlierText::from).collect())
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
