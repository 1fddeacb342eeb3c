//! What editors do to give a component to another owner, and to take it.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use domain::catalogue::{self, AnswerTransfer, OfferTransfer, TakeBackTransfer, TakeOverComponent};

use super::common::{once, parse_or, payload};
use super::component::Component;
use super::context::{load, request};
use super::error::Result;
use super::scalar::Date;
use super::transfer::ComponentTransfer;

/// Input of `offerTransfer`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct OfferTransferInput {
    /// Which component.
    component_id: ID,
    /// To which organisation. It has to see the component: share it first.
    organisation_id: ID,
    /// What to say with it, at most 500 characters.
    note: Option<String>,
    /// The last day on which it can be accepted, within 180 days; 30 days from now where left out.
    expires_on: Option<Date>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `takeBackTransfer`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TakeBackTransferInput {
    /// Which offer.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// The answer to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum TransferAnswer {
    /// Your organisation becomes the owner (aanvaarden).
    Accept,
    /// It does not (afwijzen).
    Decline,
}

/// Input of `answerTransfer`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AnswerTransferInput {
    /// Which offer.
    id: ID,
    /// The answer. It is final.
    answer: TransferAnswer,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `takeOverComponent`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TakeOverComponentInput {
    /// Which component of a predecessor.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `offerTransfer`.", OfferTransferPayload, transfer: ComponentTransfer, "The offer.");
payload!("Answer of `takeBackTransfer`.", TakeBackTransferPayload, transfer: ComponentTransfer, "The offer.");
payload!("Answer of `answerTransfer`.", AnswerTransferPayload, transfer: ComponentTransfer, "The offer.");
payload!("Answer of `takeOverComponent`.", TakeOverComponentPayload, component: Component, "The component.");

#[derive(Default)]
pub(crate) struct TransferMutation;

#[Object]
impl TransferMutation {
    /// Offers a component of your organisation to another owner (overdracht). Nothing changes until it is accepted. For
    /// editors.
    async fn offer_transfer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What, and to whom.")] input: OfferTransferInput,
    ) -> Result<OfferTransferPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = OfferTransfer {
                component: parse_or(&input.component_id, "componentId")?,
                to: parse_or(&input.organisation_id, "organisationId")?,
                once: once("offerTransfer", input.idempotency_key.as_ref(), &input)?,
                note: input.note,
                expires_on: input.expires_on.map(|day| day.0),
            };
            catalogue::offer_transfer(request.write_db(), &request.viewer, command).await
        };
        OfferTransferPayload::of(request, outcome.await, load).await
    }

    /// Takes back an offer of your organisation, or of a predecessor by merger, that nobody answered yet. For editors.
    async fn take_back_transfer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: TakeBackTransferInput,
    ) -> Result<TakeBackTransferPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = TakeBackTransfer {
                id: parse_or(&input.id, "id")?,
                once: once("takeBackTransfer", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
            };
            catalogue::take_back_transfer(request.write_db(), &request.viewer, command).await
        };
        TakeBackTransferPayload::of(request, outcome.await, load).await
    }

    /// Accepts or declines an offer to your organisation, or to a predecessor by merger. Accepted, the component is yours with
    /// its versions, where it came from and with whom it is shared; adoptions stay as they are. For editors.
    async fn answer_transfer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one, and the answer.")] input: AnswerTransferInput,
    ) -> Result<AnswerTransferPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = AnswerTransfer {
                id: parse_or(&input.id, "id")?,
                once: once("answerTransfer", input.idempotency_key.as_ref(), &input)?,
                accept: input.answer == TransferAnswer::Accept,
            };
            catalogue::answer_transfer(request.write_db(), &request.viewer, command).await
        };
        AnswerTransferPayload::of(request, outcome.await, load).await
    }

    /// After a merger (herindeling): makes a component of a predecessor your organisation's own, to change it. What the
    /// predecessor offers of it to others ends. For editors.
    async fn take_over_component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: TakeOverComponentInput,
    ) -> Result<TakeOverComponentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = TakeOverComponent {
                id: parse_or(&input.id, "id")?,
                once: once("takeOverComponent", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
            };
            catalogue::take_over_component(request.write_db(), &request.viewer, command).await
        };
        TakeOverComponentPayload::of(request, outcome.await, load).await
    }
}
