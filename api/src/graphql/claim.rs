//! Claims of suppliers, and what the claimed organisation makes of them.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::claims::{self, AnswerClaim, ClaimAnswer, ClaimText, StateClaim};
use domain::db::{Read, Tx};
use domain::id::{AdoptionId, ClaimId, ComponentId, OrganisationId};
use domain::policy::Action;

use super::adoption::{Adoption, AdoptionStatementInput};
use super::common::{Permission, once, parse_or, payload};
use super::component::Component;
use super::context::{load, request, shown};
use super::error::Result;
use super::organisation::Organisation;
use super::page::{Keys, PageArguments, connection, cost};
use super::scalar::DateTime;

/// Where a claim is, for the organisation that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::claims::ClaimState")]
pub(crate) enum ClaimState {
    /// Waits for an answer of your organisation.
    Waiting,
    /// Your organisation confirmed it (bevestigd).
    Confirmed,
    /// Your organisation rejected it (afgewezen).
    Rejected,
    /// Your organisation did not answer in 90 days (verlopen).
    Lapsed,
}

/// What you make of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::claims::Decision")]
pub(crate) enum ClaimDecision {
    /// Your organisation uses it, or plans to or did.
    Confirmed,
    /// Your organisation does not use it.
    Rejected,
}

/// That an organisation uses a supplier's product, as the supplier states it. Only those two see it, and the supplier does not
/// see what became of it: to the supplier it stays as it was stated.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Claim {
    #[graphql(skip)]
    of: claims::Claim,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The product's name, as the supplier writes it.
    product_name: String,
    /// What the supplier adds. Plain text.
    text: Option<String>,
    /// When it was stated.
    created_at: DateTime,
    /// Until when it can be answered: 90 days after it was stated.
    lapses_at: DateTime,
}

impl From<claims::Claim> for Claim {
    fn from(claim: claims::Claim) -> Self {
        Self {
            id: claim.id.to_string().into(),
            product_name: claim.text.product.clone(),
            text: claim.text.text.clone(),
            created_at: DateTime(claim.created_at),
            lapses_at: DateTime(claim.lapses_at()),
            of: claim,
        }
    }
}

impl Claim {
    /// Whether the viewer is of the claimed organisation; nobody else learns what became of it.
    fn is_about_us(&self, context: &Context<'_>) -> Result<bool> {
        let claimed: OrganisationId = self.of.claimed;
        Ok(request(context)?.viewer.readable().any(|own| own == claimed))
    }

    async fn answer(&self, context: &Context<'_>) -> Result<Option<ClaimAnswer>> {
        request(context)?.reader().load(super::loaders::AnswerTo(self.of.id)).await
    }
}

#[ComplexObject]
impl Claim {
    /// The supplier that states it.
    async fn supplier(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.of.organisation).await
    }

    /// Who would be using it.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.of.claimed).await
    }

    /// The component that the product is. Null where the supplier names none, or you may not see it.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        let Some(id): Option<ComponentId> = self.of.text.component else { return Ok(None) };
        shown(context, id).await
    }

    /// Where it is. Null for the supplier, always.
    async fn state(&self, context: &Context<'_>) -> Result<Option<ClaimState>> {
        if !self.is_about_us(context)? {
            return Ok(None);
        }
        let answer = self.answer(context).await?;
        let now = request(context)?.reader().tx().await?.now();
        Ok(Some(self.of.state(answer.as_ref(), now).into()))
    }

    /// Your organisation's adoption that it became. Null for the supplier, always.
    async fn adoption(&self, context: &Context<'_>) -> Result<Option<Adoption>> {
        if !self.is_about_us(context)? {
            return Ok(None);
        }
        let adoption: Option<AdoptionId> = self.answer(context).await?.and_then(|answer| answer.adoption);
        let Some(id) = adoption else { return Ok(None) };
        shown(context, id).await
    }

    /// Whether you may confirm or reject it. That it was answered already or has lapsed is not in this: see `state`.
    async fn can_answer(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        Ok(Permission::of(request.viewer.may(Action::AnswerClaim, self.of.claimed), request.language))
    }
}

/// Counts claims.
pub(crate) struct ClaimCounter {
    waiting: bool,
}

impl ClaimCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(claims::count_claims(tx, self.waiting).await?)
    }
}

connection!("the claims", ClaimConnection, ClaimEdge, Claim, ClaimCounter);

/// Input of `stateClaim`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StateClaimInput {
    /// Which municipality, partnership or association uses it.
    organisation_id: ID,
    /// The product's name, at most 100 characters.
    product_name: String,
    /// The component that the product is, where you see it on the platform.
    component_id: Option<ID>,
    /// What you add for that organisation, at most 2500 characters.
    text: Option<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `answerClaim`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AnswerClaimInput {
    /// Which claim.
    id: ID,
    /// Confirmed or rejected.
    decision: ClaimDecision,
    /// With a confirmation: the version that your organisation uses. Then it is your own adoption of that.
    version_id: Option<ID>,
    /// What you state of that use; needed with `versionId`.
    statement: Option<AdoptionStatementInput>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `stateClaim`.", StateClaimPayload, claim: Claim, "The claim.");
payload!("Answer of `answerClaim`.", AnswerClaimPayload, claim: Claim, "The claim.");

#[derive(Default)]
pub(crate) struct ClaimQuery;

#[Object]
impl ClaimQuery {
    /// Claims that suppliers state about your organisation, newest first; for a supplier those that it stated.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn claims(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "Only those that can be answered still.")] waiting: bool,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ClaimConnection> {
        let request = request(context)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Numbers)?;
        let found = claims::claims(request.reader().tx().await?, waiting, &page).await?;
        Ok(ClaimConnection::of(found, ClaimCounter { waiting }, Claim::from))
    }
}

#[derive(Default)]
pub(crate) struct ClaimMutation;

#[Object]
impl ClaimMutation {
    /// States that an organisation uses your product. You do not learn what it makes of that; you can state it once. For
    /// editors of suppliers.
    async fn state_claim(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The claim.")] input: StateClaimInput,
    ) -> Result<StateClaimPayload> {
        let request = request(context)?;
        let outcome = async {
            let component = input.component_id.as_ref().map(|id| parse_or(id, "componentId")).transpose()?;
            let command = StateClaim {
                claimed: parse_or(&input.organisation_id, "organisationId")?,
                once: once("stateClaim", input.idempotency_key.as_ref(), &input)?,
                text: ClaimText { component, product: input.product_name, text: input.text },
            };
            claims::state_claim(request.write_db(), &request.viewer, command).await
        };
        StateClaimPayload::of(request, outcome.await, load).await
    }

    /// Confirms or rejects a claim about your organisation. Confirmed with a version, it is your organisation's own adoption,
    /// which members see. The supplier does not learn what you answer. For editors.
    async fn answer_claim(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerClaimInput,
    ) -> Result<AnswerClaimPayload> {
        let request = request(context)?;
        let outcome = async {
            let id: ClaimId = parse_or(&input.id, "id")?;
            let once = once("answerClaim", input.idempotency_key.as_ref(), &input)?;
            let adoption = match (input.version_id, input.statement) {
                (Some(version), Some(statement)) => Some((parse_or(&version, "versionId")?, statement.into())),
                (None, None) => None,
                (given, _) => {
                    let missing = if given.is_some() { "statement" } else { "versionId" };
                    let flaw = domain::problem::Flaw::Missing;
                    return Err(domain::problem::Problem::invalid(missing, flaw).into());
                }
            };
            let command = AnswerClaim { id, decision: input.decision.into(), adoption, once };
            claims::answer_claim(request.write_db(), &request.viewer, command).await
        };
        AnswerClaimPayload::of(request, outcome.await, load).await
    }
}
