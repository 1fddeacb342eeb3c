//! Submitting, sending back, approving, sharing and withdrawing assessments.

use async_graphql::{Context, ID, InputObject, Object};
use domain::assessments::{
    self, ApproveAssessment, ReturnAssessment, ShareAssessment, SubmitAssessment, WithdrawAssessment,
};

use super::dossier::Assessment;
use super::edition::AssessmentEdition;
use crate::graphql::common::{once, parse_or, payload, sharing};
use crate::graphql::component::Visibility;
use crate::graphql::context::{load, request};
use crate::graphql::error::Result;
use crate::graphql::scalar::Date;

/// Input of `submitAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct SubmitAssessmentInput {
    /// Which edition.
    edition_id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `returnAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ReturnAssessmentInput {
    /// Which edition.
    edition_id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `approveAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ApproveAssessmentInput {
    /// Which edition.
    edition_id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// In which function you do so, never a name: whoever reads the assessment reads it.
    function: String,
    /// The last day on which it holds: at most three years on.
    valid_until: Date,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `shareAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ShareAssessmentInput {
    /// Which assessment.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Who reads what of it is approved from now on.
    visibility: Visibility,
    /// With `NAMED`: with which organisations, all of them.
    organisation_ids: Option<Vec<ID>>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `withdrawAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct WithdrawAssessmentInput {
    /// Which assessment.
    id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// Why, at most 2500 characters.
    reason: String,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `submitAssessment`.", SubmitAssessmentPayload, edition: AssessmentEdition, "The edition.");
payload!("Answer of `returnAssessment`.", ReturnAssessmentPayload, edition: AssessmentEdition, "The edition.");
payload!("Answer of `approveAssessment`.", ApproveAssessmentPayload, edition: AssessmentEdition, "The edition.");
payload!("Answer of `shareAssessment`.", ShareAssessmentPayload, assessment: Assessment, "The assessment.");
payload!("Answer of `withdrawAssessment`.", WithdrawAssessmentPayload, assessment: Assessment, "The assessment.");

#[derive(Default)]
pub(crate) struct AssessmentDecisionMutation;

#[Object]
impl AssessmentDecisionMutation {
    /// Puts a draft before an approver (ter vaststelling). Every required question is answered, and there is a conclusion. For
    /// assessors.
    async fn submit_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which draft.")] input: SubmitAssessmentInput,
    ) -> Result<SubmitAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = SubmitAssessment {
                edition: parse_or(&input.edition_id, "editionId")?,
                expected_revision: input.expected_revision,
                once: once("submitAssessment", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::submit_assessment(request.write_db(), &request.viewer, command).await
        };
        SubmitAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Sends a draft that waits for a decision back to its writers. For approvers (vaststellers).
    async fn return_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which draft.")] input: ReturnAssessmentInput,
    ) -> Result<ReturnAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ReturnAssessment {
                edition: parse_or(&input.edition_id, "editionId")?,
                expected_revision: input.expected_revision,
                once: once("returnAssessment", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::return_assessment(request.write_db(), &request.viewer, command).await
        };
        ReturnAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Approves a draft that was submitted (vaststellen): it takes the place of what was in force, and whoever rests on that is
    /// told. None of its authors can. A data protection impact assessment needs the officer's advice first. For approvers.
    async fn approve_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which draft, in which function, until when.")] input: ApproveAssessmentInput,
    ) -> Result<ApproveAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ApproveAssessment {
                edition: parse_or(&input.edition_id, "editionId")?,
                expected_revision: input.expected_revision,
                valid_until: input.valid_until.0,
                once: once("approveAssessment", input.idempotency_key.as_ref(), &input)?,
                function: input.function,
            };
            assessments::approve_assessment(request.write_db(), &request.viewer, command).await
        };
        ApproveAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Decides who reads what of an assessment is approved: at most whoever may read what it rests on. For approvers.
    async fn share_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "With whom.")] input: ShareAssessmentInput,
    ) -> Result<ShareAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ShareAssessment {
                id: parse_or(&input.id, "id")?,
                expected_revision: input.expected_revision,
                sharing: sharing(input.visibility, input.organisation_ids.as_ref())?,
                once: once("shareAssessment", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::share_assessment(request.write_db(), &request.viewer, command).await
        };
        ShareAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Stands by an assessment no longer (intrekken). It stays to be read and says so; what rests on it is at risk. For approvers.
    async fn withdraw_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: WithdrawAssessmentInput,
    ) -> Result<WithdrawAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = WithdrawAssessment {
                id: parse_or(&input.id, "id")?,
                expected_revision: input.expected_revision,
                once: once("withdrawAssessment", input.idempotency_key.as_ref(), &input)?,
                reason: input.reason,
            };
            assessments::withdraw_assessment(request.write_db(), &request.viewer, command).await
        };
        WithdrawAssessmentPayload::of(request, outcome.await, load).await
    }
}
