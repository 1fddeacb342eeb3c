//! Withdrawal of components.

use async_graphql::{Context, ID, InputObject, Object};
use domain::catalogue::{self, ReinstateComponent, WithdrawComponent};

use super::common::{Language, LocalizedTextInput, in_language, once, parse_or, payload};
use super::component::Component;
use super::context::{load, request, shown};
use super::error::Result;
use super::scalar::DateTime;

/// That a component was withdrawn.
pub(crate) struct Withdrawal(pub(crate) catalogue::Withdrawal);

/// That the owner withdrew a component (intrekking). Who adopted it keeps reading it; new adoptions are refused.
#[Object]
impl Withdrawal {
    /// Since when.
    async fn withdrawn_at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// Why. Plain text.
    async fn reason(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.0.reason, language)
    }

    /// The component that takes its place (opvolger). Null where there is none or you may not see it.
    async fn successor(&self, context: &Context<'_>) -> Result<Option<Component>> {
        match self.0.successor {
            Some(id) => shown(context, id).await,
            None => Ok(None),
        }
    }
}

/// Input of `withdrawComponent`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WithdrawComponentInput {
    /// Which component.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Why, at most 2500 characters.
    reason: LocalizedTextInput,
    /// The component that takes its place, of whichever owner. Who may not see it does not learn of it.
    successor_id: Option<ID>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `reinstateComponent`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ReinstateComponentInput {
    /// Which component.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `withdrawComponent`.", WithdrawComponentPayload, component: Component, "The component.");
payload!("Answer of `reinstateComponent`.", ReinstateComponentPayload, component: Component, "The component.");

#[derive(Default)]
pub(crate) struct WithdrawalMutation;

#[Object]
impl WithdrawalMutation {
    /// Withdraws a component of your organisation, or changes the reason or successor of an earlier withdrawal. Nothing is
    /// deleted: who adopted it keeps reading it, and it stays to be found, marked. For editors.
    async fn withdraw_component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one and why.")] input: WithdrawComponentInput,
    ) -> Result<WithdrawComponentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = WithdrawComponent {
                id: parse_or(&input.id, "id")?,
                once: once("withdrawComponent", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                successor: input.successor_id.as_ref().map(|id| parse_or(id, "successorId")).transpose()?,
                reason: input.reason.into(),
            };
            catalogue::withdraw_component(request.write_db(), &request.viewer, command).await
        };
        WithdrawComponentPayload::of(request, outcome.await, load).await
    }

    /// Undoes the withdrawal of a component of your organisation. For editors.
    async fn reinstate_component(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: ReinstateComponentInput,
    ) -> Result<ReinstateComponentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ReinstateComponent {
                id: parse_or(&input.id, "id")?,
                once: once("reinstateComponent", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
            };
            catalogue::reinstate_component(request.write_db(), &request.viewer, command).await
        };
        ReinstateComponentPayload::of(request, outcome.await, load).await
    }
}
