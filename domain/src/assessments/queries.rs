//! What is read of assessments.

use std::collections::HashMap;

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows::{assessment, edition, lineage, reuse, text};
use super::store::{self, content_is_seen, readable, readable_editions, readable_lines, readable_texts};
use super::{Ancestor, Answer, Assessment, Edition, EditionText, Reuse, Risk, Stale, Standing};
use crate::db::{KeyOrder, Read, Tx, by_ids, count, padded};
use crate::id::{AssessmentId, ComponentId, EditionId, OrganisationId};
use crate::instruments::InstrumentKind;
use crate::page::{Page, PageRequest, SortKey};
use crate::problem::Fault;

/// Which assessments.
#[derive(Debug, Clone, Default)]
pub struct AssessmentFilter {
    /// Only the viewer's own.
    pub own: bool,
    /// Only of this component.
    pub component: Option<ComponentId>,
    /// Only by this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only with instruments of this kind.
    pub kind: Option<InstrumentKind>,
    /// Only what rests on this one, at the first step.
    pub reusing: Option<AssessmentId>,
    /// Only what asks for attention, of the viewer's own: answers in force that are stale, or what it rests on that is lost.
    pub attention: bool,
}

fn condition(tx: &Tx<Read>, filter: &AssessmentFilter) -> Condition {
    use assessment::Column;
    let mut all = Condition::all().add(readable(tx.scope()));
    // Of others it is not known whether what they rest on holds: it may not even be told.
    if filter.own || filter.attention {
        all = all.add(tx.scope().is_readable((assessment::Entity, Column::OrganisationId)));
    }
    if let Some(component) = filter.component {
        all = all.add(Column::ComponentId.eq(component.uuid()));
    }
    if let Some(organisation) = filter.organisation {
        all = all.add(Column::OrganisationId.eq(organisation.uuid()));
    }
    if let Some(kind) = filter.kind {
        all = all.add(Column::Kind.eq(kind.code()));
    }
    if let Some(source) = filter.reusing {
        all = all.add(Column::SourceId.eq(source.uuid()));
    }
    if filter.attention {
        all = all.add(store::asks_attention(tx.now().day()));
    }
    all
}

/// Assessments that the viewer reads, newest first.
pub async fn assessments(
    tx: &Tx<Read>,
    filter: &AssessmentFilter,
    request: &PageRequest,
) -> Result<Page<Assessment>, Fault> {
    use assessment::{Column, Entity};
    let order = KeyOrder { key: (Entity, Column::CreatedAt), id: (Entity, Column::Id), descending: true };
    let query = Entity::find().filter(condition(tx, filter));
    order.fetch(tx, query, request, |row| (SortKey::Number(row.created_at), row.id)).await
}

/// How many there are of those.
pub async fn count_assessments(tx: &Tx<Read>, filter: &AssessmentFilter) -> Result<u64, Fault> {
    count::<assessment::Entity, _>(tx, condition(tx, filter)).await
}

/// The viewer's own assessments of these components that are in force today: approved, not withdrawn and not expired. In the
/// order in which they were begun.
pub(crate) async fn in_force_of(tx: &Tx<Read>, components: &[ComponentId]) -> Result<Vec<Assessment>, Fault> {
    use assessment::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::ComponentId.is_in(padded(components)))
        .filter(Column::CurrentEditionId.is_not_null())
        .filter(tx.scope().own((Entity, Column::OrganisationId)))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(tx.conn())
        .await?;
    let all = rows.into_iter().map(Assessment::try_from).collect::<Result<Vec<_>, _>>()?;
    let today = tx.now().day();
    Ok(all.into_iter().filter(|it| it.standing(None, today) == Standing::Approved).collect())
}

/// Assessments by id, of those the viewer reads.
pub async fn assessments_by_id(tx: &Tx<Read>, ids: &[AssessmentId]) -> Result<Vec<Assessment>, Fault> {
    by_ids::<assessment::Entity, _, _, _>(tx, assessment::Column::Id, ids, readable(tx.scope())).await
}

/// Editions by id, of those the viewer reads.
pub async fn editions_by_id(tx: &Tx<Read>, ids: &[EditionId]) -> Result<Vec<Edition>, Fault> {
    by_ids::<edition::Entity, _, _, _>(tx, edition::Column::Id, ids, readable_editions(tx.scope())).await
}

/// The editions of these assessments, of those the viewer reads, newest first.
pub async fn editions_of(tx: &Tx<Read>, ids: &[AssessmentId]) -> Result<Vec<Edition>, Fault> {
    let rows = edition::Entity::find()
        .filter(edition::Column::AssessmentId.is_in(padded(ids)))
        .filter(readable_editions(tx.scope()))
        .order_by_desc(edition::Column::Number)
        .all(tx.conn())
        .await?;
    rows.into_iter().map(Edition::try_from).collect()
}

/// What these editions are about, of those whose content the viewer reads.
pub async fn texts_of(tx: &Tx<Read>, ids: &[EditionId]) -> Result<Vec<EditionText>, Fault> {
    by_ids::<text::Entity, _, _, _>(tx, text::Column::EditionId, ids, readable_texts(tx.scope())).await
}

/// The answers of these editions, of those whose content the viewer reads.
pub async fn answers_of(tx: &Tx<Read>, ids: &[EditionId]) -> Result<HashMap<EditionId, Vec<Answer>>, Fault> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for answer in store::answers(tx, ids).await? {
        found.entry(answer.edition).or_default().push(answer);
    }
    Ok(found)
}

/// On what these editions rest, of those whose content the viewer reads.
pub async fn reuses_of(tx: &Tx<Read>, ids: &[EditionId]) -> Result<Vec<Reuse>, Fault> {
    let seen = Condition::all().add(content_is_seen(tx.scope(), (reuse::Entity, reuse::Column::EditionId)));
    by_ids::<reuse::Entity, _, _, _>(tx, reuse::Column::EditionId, ids, seen).await
}

/// What these assessments rest on, nearest first, of what the viewer reads.
pub async fn ancestors_of(tx: &Tx<Read>, ids: &[AssessmentId]) -> Result<Vec<Ancestor>, Fault> {
    store::ancestors(tx, ids).await
}

/// What rests on these assessments, nearest first, of what the viewer reads.
pub async fn descendants_of(tx: &Tx<Read>, ids: &[AssessmentId]) -> Result<Vec<Ancestor>, Fault> {
    let rows = lineage::Entity::find()
        .filter(lineage::Column::AncestorId.is_in(padded(ids)))
        .filter(readable_lines(tx.scope()))
        .order_by_asc(lineage::Column::Depth)
        .order_by_asc(lineage::Column::AssessmentId)
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Ancestor::from).collect())
}

/// The inherited answers of these own editions that are other now where they came from.
pub async fn stale_answers(tx: &Tx<Read>, ids: &[EditionId]) -> Result<Vec<Stale>, Fault> {
    store::stale(tx, ids).await
}

/// What of that on which these own assessments rest was withdrawn or has expired.
pub async fn risks_of(tx: &Tx<Read>, ids: &[AssessmentId]) -> Result<Vec<Risk>, Fault> {
    store::risks(tx, ids).await
}
