//! The append-only event log and its readers.

pub(crate) mod rows;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Set};

use crate::db::{Conn, Read, Scope, Tx};
use crate::event::{Event, EventType};
use crate::id::{AccountId, EventId, Ids, OrganisationId};
use crate::page::{Page, PageRequest, SortKey};
use crate::policy::{Action, Reason};
use crate::problem::Fault;
use crate::time::Instant;

/// Who did it, for which organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author {
    /// `None`: the platform's operator.
    pub(crate) actor: Option<AccountId>,
    pub(crate) organisation: OrganisationId,
}

/// How it ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome {
    Done,
    Refused { action: Action, reason: Reason },
}

/// What is to be written in the log.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: EventType,
    pub(crate) subject: Option<String>,
    pub(crate) revision: Option<i64>,
    pub(crate) audience: Vec<OrganisationId>,
    pub(crate) outcome: Outcome,
}

impl Entry {
    pub(crate) fn done(event: Event) -> Self {
        let Event { kind, subject, revision, audience } = event;
        Self { kind, subject: Some(subject), revision, audience, outcome: Outcome::Done }
    }
}

#[derive(FromQueryResult)]
struct Head {
    sequence: i64,
}

/// Appends to the log. Locks the log's head until the transaction ends, so that sequence is commit order.
pub(crate) async fn append(
    conn: &Conn,
    ids: &Ids,
    now: Instant,
    author: Author,
    entries: Vec<Entry>,
) -> Result<(), Fault> {
    let count = i64::try_from(entries.len()).map_err(|_| Fault::new("too many events"))?;
    let step = Query::update()
        .table(rows::head::Entity)
        .value(rows::head::Column::Sequence, Expr::col(rows::head::Column::Sequence).add(count))
        .returning_col(rows::head::Column::Sequence)
        .to_owned();
    let row = conn.query_one(&step).await?.ok_or_else(|| Fault::new("the event log has no head"))?;
    let last = Head::from_query_result(&row, "")?.sequence;
    let mut addressed = Vec::new();
    let models = entries.into_iter().zip(last - count + 1..).map(|(entry, sequence)| {
        let id = ids.make::<crate::id::EventKind>(now).uuid();
        addressed.extend(entry.audience.iter().map(|organisation| rows::audience::ActiveModel {
            event_id: Set(id),
            organisation_id: Set(organisation.uuid()),
            stated_by: Set(author.organisation.uuid()),
        }));
        let (outcome, reason) = match entry.outcome {
            Outcome::Done => ("DONE", None),
            Outcome::Refused { action, reason } => ("REFUSED", Some(format!("{} {}", action.code(), reason.code()))),
        };
        rows::event::ActiveModel {
            id: Set(id),
            sequence: Set(sequence),
            r#type: Set(entry.kind.code().to_owned()),
            at: Set(now.microseconds()),
            actor_id: Set(author.actor.map(AccountId::uuid)),
            organisation_id: Set(author.organisation.uuid()),
            subject: Set(entry.subject.filter(|subject| !subject.is_empty())),
            audience: Set(0),
            revision: Set(entry.revision),
            outcome: Set(outcome.to_owned()),
            reason: Set(reason),
        }
    });
    let models: Vec<_> = models.collect();
    // In pieces: SQLite takes 32,766 values a statement, PostgreSQL 65,535.
    for piece in models.chunks(500) {
        rows::event::Entity::insert_many(piece.to_vec()).exec_without_returning(conn).await?;
    }
    for piece in addressed.chunks(500) {
        rows::audience::Entity::insert_many(piece.to_vec()).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// An event as the log has it.
#[derive(Debug, Clone)]
pub struct LoggedEvent {
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub kind: EventType,
    /// When.
    pub at: Instant,
    /// Who did it; `None`: the platform's operator.
    pub actor: Option<AccountId>,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// `TypeID` of what it happened to.
    pub subject: Option<String>,
    /// The subject's revision afterwards.
    pub revision: Option<i64>,
    /// Why it was refused: the action's and the reason's code. `None` where it was done.
    pub refused: Option<String>,
}

impl TryFrom<rows::event::Model> for LoggedEvent {
    type Error = Fault;

    fn try_from(row: rows::event::Model) -> Result<Self, Fault> {
        let kind = EventType::from_code(&row.r#type)
            .ok_or_else(|| Fault::new(format!("event {}: type {}", row.id, row.r#type)))?;
        Ok(Self {
            id: EventId::from_uuid(row.id),
            kind,
            at: Instant::from_microseconds(row.at),
            actor: row.actor_id.map(AccountId::from_uuid),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            subject: row.subject,
            revision: row.revision,
            refused: row.reason,
        })
    }
}

/// Events that the viewer reads: its organisation's, and others' that concern it. As the policy `own_or_addressed_read`.
fn readable(tx: &Tx<Read>) -> Condition {
    let addressed = Scope::select()
        .column(rows::audience::Column::EventId)
        .from(rows::audience::Entity)
        .and_where(tx.scope().is_readable(rows::audience::Column::OrganisationId))
        .to_owned();
    Condition::any()
        .add(tx.scope().own(rows::event::Column::OrganisationId))
        .add(Scope::named(rows::event::Column::Id, addressed))
}

/// The events of the viewer's organisation (and its predecessors), newest first. Ask the policy for `ReadEvents` first.
pub async fn events(tx: &Tx<Read>, request: &PageRequest) -> Result<Page<LoggedEvent>, Fault> {
    use rows::event::{Column, Entity};
    // Not by sequence: that counts what everybody does, so whoever read it in a cursor would learn how much others did.
    let order = crate::db::KeyOrder { key: Column::At, id: Column::Id, descending: true };
    let query = Entity::find().filter(readable(tx));
    order.fetch(tx, query, request, |row| (SortKey::Number(row.at), row.id)).await
}

/// Events by id, of those the viewer may read.
pub async fn events_by_id(tx: &Tx<Read>, ids: &[EventId]) -> Result<Vec<LoggedEvent>, Fault> {
    use rows::event::{Column, Entity};
    crate::db::by_ids::<Entity, _, _, _>(tx, Column::Id, ids, readable(tx)).await
}

/// How many events there are of the viewer's organisation. Ask the policy for `ReadEvents` first.
pub async fn count_events(tx: &Tx<Read>) -> Result<u64, Fault> {
    crate::db::count::<rows::event::Entity, _>(tx, readable(tx)).await
}
