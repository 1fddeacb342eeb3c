//! Offers of a component to another owner.

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use domain::catalogue::{self, TransferEnd};
use domain::db::{Read, Tx};
use domain::id::OrganisationId;
use domain::policy::Action;

use super::common::Permission;
use super::component::Component;
use super::context::{request, shown};
use super::error::{Error, Result};
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection};
use super::scalar::{Date, DateTime};

/// Where an offer of a component to another owner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::TransferState")]
pub(crate) enum ComponentTransferState {
    /// It can be accepted (staat open).
    Open,
    /// Accepted (aanvaard): the receiver owns the component since.
    Accepted,
    /// Declined (afgewezen).
    Declined,
    /// The owner took it back (teruggenomen); or the owner's successor took the component over after a merger.
    TakenBack,
    /// Nobody answered in time (verlopen).
    Lapsed,
}

/// The offer of a component to another owner (overdracht). Only the two organisations see it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ComponentTransfer {
    #[graphql(skip)]
    of: catalogue::Transfer,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What the owner says with it.
    note: Option<String>,
    /// The last day on which it can be accepted.
    expires_on: Date,
    /// When it was offered.
    created_at: DateTime,
    /// When it was accepted, declined or taken back. Null where it was not.
    ended_at: Option<DateTime>,
    /// Counts the owner's changes from 1; give it as `expectedRevision`.
    revision: i64,
}

impl From<catalogue::Transfer> for ComponentTransfer {
    fn from(transfer: catalogue::Transfer) -> Self {
        let ended_at = transfer.end.map(|end| match end {
            TransferEnd::Accepted(at) | TransferEnd::Declined(at) | TransferEnd::TakenBack(at) => DateTime(at),
        });
        Self {
            id: transfer.id.to_string().into(),
            note: transfer.note.clone(),
            expires_on: Date(transfer.expires_on),
            created_at: DateTime(transfer.created_at),
            ended_at,
            revision: transfer.revision,
            of: transfer,
        }
    }
}

#[ComplexObject]
impl ComponentTransfer {
    /// What is offered. Null where you may not see it, as may be after it changed owner.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.of.component).await
    }

    /// Who offers it.
    #[graphql(name = "from")]
    async fn offered_by(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.of.from).await
    }

    /// To whom.
    #[graphql(name = "to")]
    async fn offered_to(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.of.to).await
    }

    /// Where it is today.
    async fn state(&self, context: &Context<'_>) -> Result<ComponentTransferState> {
        let reader = request(context)?.reader();
        Box::pin(async { Ok::<_, Error>(self.of.state(reader.tx().await?.now().day()).into()) }).await
    }

    /// Whether you may accept or decline it: not once it has ended.
    async fn can_answer(&self, context: &Context<'_>) -> Result<Permission> {
        self.while_open(context, Action::AnswerTransfer, self.of.to).await
    }

    /// Whether you may take it back: not once it has ended.
    async fn can_take_back(&self, context: &Context<'_>) -> Result<Permission> {
        self.while_open(context, Action::TakeBackTransfer, self.of.from).await
    }
}

impl ComponentTransfer {
    async fn while_open(&self, context: &Context<'_>, action: Action, party: OrganisationId) -> Result<Permission> {
        let request = request(context)?;
        let may = request.viewer.may(action, party);
        let reader = request.reader();
        let now = Box::pin(async { Ok::<_, Error>(reader.tx().await?.now()) }).await?;
        if let (Ok(()), Err(problem)) = (may, self.of.open(now)) {
            return Ok(Permission::refused(problem.message(request.language)));
        }
        Ok(Permission::of(may, request.language))
    }
}

/// Counts offers.
pub(crate) struct TransferCounter {
    only_open: bool,
}

impl TransferCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(catalogue::count_transfers(tx, self.only_open).await?)
    }
}

connection!("the offers", ComponentTransferConnection, ComponentTransferEdge, ComponentTransfer, TransferCounter);

/// Offers by and to your organisation.
pub(super) async fn transfers(
    context: &Context<'_>,
    only_open: bool,
    page: PageArguments,
) -> Result<ComponentTransferConnection> {
    let request = request(context)?;
    let page = page.request(request.language, Keys::Numbers)?;
    let found = catalogue::transfers(request.reader().tx().await?, only_open, &page).await?;
    Ok(ComponentTransferConnection::of(found, TransferCounter { only_open }, ComponentTransfer::from))
}
