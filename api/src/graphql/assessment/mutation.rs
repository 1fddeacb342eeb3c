//! Starting, reusing and revising assessments.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use domain::assessments::{
    self, AcceptChanges, DescribeAssessment, Likeness, ReuseAssessment, ReviseAssessment, StartAssessment,
};
use domain::instruments;

use super::codes::{ChangeDecision, DecisionRole};
use super::dossier::Assessment;
use super::edition::AssessmentEdition;
use crate::graphql::common::{once, parse_or, patch, payload};
use crate::graphql::context::{load, request};
use crate::graphql::error::Result;
use crate::graphql::instrument::Criterion;

/// For what an assessment is made: the context of use (gebruikscontext).
#[derive(Debug, Clone, InputObject)]
pub(crate) struct UseContextInput {
    /// What for, at most 2500 characters.
    purpose: String,
    /// In which process, at most 500 characters.
    process: String,
    /// Groups of people concerned (betrokkenen), at most 50, each at most 200 characters.
    #[graphql(default)]
    people: Vec<String>,
    /// Personal data about them (persoonsgegevens).
    #[graphql(default)]
    personal_data: Vec<String>,
    /// Special categories of those (bijzondere persoonsgegevens).
    #[graphql(default)]
    special_data: Vec<String>,
    /// About how many people it is, a year.
    people_a_year: Option<i64>,
    /// What it has to do with decisions on a person.
    decision: DecisionRole,
}

impl From<UseContextInput> for assessments::UseContext {
    fn from(context: UseContextInput) -> Self {
        let UseContextInput { purpose, process, people, personal_data, special_data, people_a_year, decision } =
            context;
        Self { purpose, process, people, personal_data, special_data, people_a_year, decision: decision.into() }
    }
}

/// Why your use is similar by one criterion, and what differs.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct LikenessInput {
    /// By which criterion. Each of the five is there once.
    criterion: Criterion,
    /// Why it is similar, at most 2500 characters.
    argument: String,
    /// What differs, at most 2500 characters. Left out: nothing.
    difference: Option<String>,
    /// Keys of questions or groups that the difference touches, besides those that the instrument marks.
    #[graphql(default)]
    touches: Vec<String>,
}

/// Input of `startAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StartAssessmentInput {
    /// Of which version of a component.
    version_id: ID,
    /// With which version of an instrument.
    instrument_id: ID,
    /// For which use.
    context: UseContextInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `reuseAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ReuseAssessmentInput {
    /// Which edition: one in force.
    source_edition_id: ID,
    /// Of which version of the component yours is; the source's where left out.
    version_id: Option<ID>,
    /// Your use.
    context: UseContextInput,
    /// Why your use is similar, and what differs: all five criteria.
    similarity: Vec<LikenessInput>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `reviseAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ReviseAssessmentInput {
    /// Which assessment.
    id: ID,
    /// Of which version of the component; as it was where left out.
    version_id: Option<ID>,
    /// With which version of its instrument; as it was where left out.
    instrument_id: Option<ID>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `describeAssessment`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct DescribeAssessmentInput {
    /// Which edition: a draft.
    edition_id: ID,
    /// The revision that you saw.
    expected_revision: i64,
    /// For which use, in full; left out it stays.
    context: Option<UseContextInput>,
    /// What it comes to, at most 5000 characters; left out it stays, null clears it.
    conclusion: MaybeUndefined<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// What becomes of one answer that its source changed.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ChangeDecisionInput {
    /// Where: the question's key, with `[n]` for each repeat.
    place: String,
    /// What becomes of it.
    decision: ChangeDecision,
}

/// Input of `acceptChanges`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct AcceptChangesInput {
    /// Of which assessment.
    id: ID,
    /// What becomes of each.
    decisions: Vec<ChangeDecisionInput>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `startAssessment`.", StartAssessmentPayload, assessment: Assessment, "The assessment.");
payload!("Answer of `reuseAssessment`.", ReuseAssessmentPayload, assessment: Assessment, "The assessment.");
payload!("Answer of `reviseAssessment`.", ReviseAssessmentPayload, edition: AssessmentEdition, "The new draft.");
payload!("Answer of `describeAssessment`.", DescribeAssessmentPayload, edition: AssessmentEdition, "The draft.");
payload!("Answer of `acceptChanges`.", AcceptChangesPayload, edition: AssessmentEdition, "The draft with what was decided.");

#[derive(Default)]
pub(crate) struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Starts an assessment of a version of a component. For assessors (beoordelaars).
    async fn start_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of what, with what, for which use.")] input: StartAssessmentInput,
    ) -> Result<StartAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = StartAssessment {
                version: parse_or(&input.version_id, "versionId")?,
                instrument: parse_or(&input.instrument_id, "instrumentId")?,
                once: once("startAssessment", input.idempotency_key.as_ref(), &input)?,
                context: input.context.into(),
            };
            assessments::start_assessment(request.write_db(), &request.viewer, command).await
        };
        StartAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Begins an assessment with the answers of another organisation's that is in force (hergebruik). What is about your own
    /// situation, and what a difference touches that you state, stays to be answered: see `openQuestions`. For assessors.
    async fn reuse_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which edition, for which use, and why that is similar.")] input: ReuseAssessmentInput,
    ) -> Result<ReuseAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let similarity = input.similarity.iter().map(|it| {
                let LikenessInput { criterion, argument, difference, touches } = it.clone();
                (instruments::Criterion::from(criterion), Likeness { argument, difference, touches })
            });
            let command = ReuseAssessment {
                source: parse_or(&input.source_edition_id, "sourceEditionId")?,
                version: input.version_id.as_ref().map(|id| parse_or(id, "versionId")).transpose()?,
                similarity: similarity.collect(),
                once: once("reuseAssessment", input.idempotency_key.as_ref(), &input)?,
                context: input.context.into(),
            };
            assessments::reuse_assessment(request.write_db(), &request.viewer, command).await
        };
        ReuseAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Begins a new edition (herziening) of your organisation's assessment, with the answers of the one in force. For assessors.
    async fn revise_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which assessment.")] input: ReviseAssessmentInput,
    ) -> Result<ReviseAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = ReviseAssessment {
                id: parse_or(&input.id, "id")?,
                version: input.version_id.as_ref().map(|id| parse_or(id, "versionId")).transpose()?,
                instrument: input.instrument_id.as_ref().map(|id| parse_or(id, "instrumentId")).transpose()?,
                once: once("reviseAssessment", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::revise_assessment(request.write_db(), &request.viewer, command).await
        };
        ReviseAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Writes for which use a draft is, and what it comes to. For assessors.
    async fn describe_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What changes.")] input: DescribeAssessmentInput,
    ) -> Result<DescribeAssessmentPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = DescribeAssessment {
                edition: parse_or(&input.edition_id, "editionId")?,
                expected_revision: input.expected_revision,
                once: once("describeAssessment", input.idempotency_key.as_ref(), &input)?,
                context: input.context.map(Into::into),
                conclusion: patch(input.conclusion),
            };
            assessments::describe_assessment(request.write_db(), &request.viewer, command).await
        };
        DescribeAssessmentPayload::of(request, outcome.await, load).await
    }

    /// Decides what becomes of answers that their source changed: taken or kept, question by question, in the draft (a new one
    /// where there is none). Once that is approved they are no longer stale. For assessors.
    async fn accept_changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What becomes of which.")] input: AcceptChangesInput,
    ) -> Result<AcceptChangesPayload> {
        let request = request(context)?;
        let outcome = async {
            let decisions = input.decisions.iter().map(|it| (it.place.clone(), it.decision.into())).collect();
            let command = AcceptChanges {
                id: parse_or(&input.id, "id")?,
                decisions,
                once: once("acceptChanges", input.idempotency_key.as_ref(), &input)?,
            };
            assessments::accept_changes(request.write_db(), &request.viewer, command).await
        };
        AcceptChangesPayload::of(request, outcome.await, load).await
    }
}
