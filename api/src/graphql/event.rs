//! The event log.

use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use domain::audit::{self, LoggedEvent};
use domain::id::{AccountId, EventId, OrganisationId};
use domain::policy::Action;

use super::context::{request, shown};
use super::error::Result;
use super::member::Account;
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection, cost};
use super::scalar::DateTime;

macro_rules! as_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
        #[graphql(remote = "domain::event::EventType")]
        pub(crate) enum $name {
            $($(#[$value_doc])* $value,)*
        }
    };
}
domain::event_types!(as_enum);

/// Something that happened in your organisation's name, or was tried and refused. Never changed, never removed.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Event {
    #[graphql(skip)]
    actor_id: Option<AccountId>,
    #[graphql(skip)]
    organisation_id: OrganisationId,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What happened.
    r#type: EventType,
    /// When.
    at: DateTime,
    /// The global id of what it happened to; null where something was tried that is not there yet.
    subject_id: Option<ID>,
    /// The revision that the subject had afterwards.
    revision: Option<i64>,
    /// Codes of what was refused and why: `MANAGE_MEMBERS ROLE_REQUIRED`. Null where it was done.
    refused: Option<String>,
}

impl From<LoggedEvent> for Event {
    fn from(event: LoggedEvent) -> Self {
        Self {
            actor_id: event.actor,
            organisation_id: event.organisation,
            id: event.id.to_string().into(),
            r#type: event.kind.into(),
            at: DateTime(event.at),
            subject_id: event.subject.map(ID),
            revision: event.revision,
            refused: event.refused,
        }
    }
}

#[ComplexObject]
impl Event {
    /// Who did it. Null for the platform's operator and for whom you may not see.
    async fn actor(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let Some(id) = self.actor_id else { return Ok(None) };
        shown(context, id).await
    }

    /// For which organisation.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.organisation_id).await
    }
}

/// Counts events.
pub(crate) struct EventCounter;

impl EventCounter {
    async fn count(&self, tx: &domain::db::Tx<domain::db::Read>) -> Result<u64> {
        Ok(audit::count_events(tx).await?)
    }
}

connection!("the events", EventConnection, EventEdge, Event, EventCounter);

/// One event, for `node`. For administrators only, as the list.
pub(super) async fn event(context: &Context<'_>, id: EventId) -> Result<Option<Event>> {
    let request = request(context)?;
    if request.allow(Action::ReadEvents).is_err() {
        return Ok(None);
    }
    let found = audit::events_by_id(request.reader().tx().await?, &[id]).await?;
    Ok(found.into_iter().next().map(Event::from))
}

#[derive(Default)]
pub(crate) struct EventQuery;

#[Object]
impl EventQuery {
    /// Your organisation's event log, newest first. For administrators.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventConnection> {
        let request = request(context)?;
        request.allow(Action::ReadEvents)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Numbers)?;
        let found = audit::events(request.reader().tx().await?, &page).await?;
        Ok(EventConnection::of(found, EventCounter, Event::from))
    }
}
