//! An assessment as a whole: its editions, what it rests on and what rests on it.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::assessments;
use domain::id::{AssessmentId, ComponentId, EditionId, OrganisationId};
use domain::policy::Action;

use super::codes::{AssessmentStanding, ReuseState};
use super::edition::AssessmentEdition;
use super::reuse::{AssessmentLink, ReuseRisk, StaleAnswer};
use super::work::AssessmentMeasure;
use crate::graphql::common::Permission;
use crate::graphql::component::{Component, Visibility};
use crate::graphql::context::{request, shown};
use crate::graphql::error::Result;
use crate::graphql::instrument::InstrumentKind;
use crate::graphql::loaders::{AncestorsOf, DescendantsOf, EditionsOf, MeasuresOf, RisksOf, StaleIn};
use crate::graphql::organisation::Organisation;
use crate::graphql::scalar::{Date, DateTime};

/// The assessment (beoordeling) of a component by an organisation, with one instrument, for one use. What is approved of it is
/// read by whom the organisation shares it with; drafts by the own organisation alone.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Assessment {
    #[graphql(skip)]
    of: assessments::Assessment,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What its instrument is for.
    kind: InstrumentKind,
    /// Its instrument's URN, the same in each version.
    instrument_urn: String,
    /// Who reads what of it is approved.
    visibility: Visibility,
    /// The last day on which what is approved holds.
    valid_until: Option<Date>,
    /// When it was withdrawn. Null where it was not.
    withdrawn_at: Option<DateTime>,
    /// Why it was withdrawn.
    withdrawal_reason: Option<String>,
    /// Counts its changes from 1, those of editions apart; give it as `expectedRevision`.
    revision: i64,
    /// When it was started.
    created_at: DateTime,
    /// When it was last changed.
    updated_at: DateTime,
}

impl From<assessments::Assessment> for Assessment {
    fn from(of: assessments::Assessment) -> Self {
        Self {
            id: of.id.to_string().into(),
            kind: of.kind.into(),
            instrument_urn: of.urn.clone(),
            visibility: of.visibility.into(),
            valid_until: of.valid_until.map(Date),
            withdrawn_at: of.withdrawal.as_ref().map(|(at, _)| DateTime(*at)),
            withdrawal_reason: of.withdrawal.as_ref().map(|(_, reason)| reason.clone()),
            revision: of.revision,
            created_at: DateTime(of.created_at),
            updated_at: DateTime(of.updated_at),
            of,
        }
    }
}

/// What you may do with an assessment.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AssessmentPermissions {
    /// Whether you may write in its drafts and begin new ones.
    write: Permission,
    /// Whether you may decide who reads what of it is approved.
    share: Permission,
    /// Whether you may withdraw it.
    withdraw: Permission,
    /// Whether you may begin an assessment of your own with its answers.
    reuse: Permission,
}

impl Assessment {
    fn is_own(&self, context: &Context<'_>) -> Result<bool> {
        let owner: OrganisationId = self.of.organisation;
        Ok(request(context)?.viewer.readable().any(|own| own == owner))
    }

    async fn stale_in(&self, context: &Context<'_>, edition: EditionId) -> Result<Vec<assessments::Stale>> {
        Ok(request(context)?.reader().load(StaleIn(edition)).await?.unwrap_or_default())
    }

    async fn editions_seen(&self, context: &Context<'_>) -> Result<Vec<assessments::Edition>> {
        Ok(request(context)?.reader().load(EditionsOf(self.of.id)).await?.unwrap_or_default())
    }
}

#[ComplexObject]
impl Assessment {
    /// Whose it is.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.of.organisation).await
    }

    /// The component that is assessed. Null where you may not see it.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        let id: ComponentId = self.of.component;
        shown(context, id).await
    }

    /// Where it stands today: what is approved of it, or else its first draft.
    async fn standing(&self, context: &Context<'_>) -> Result<AssessmentStanding> {
        let today = request(context)?.reader().tx().await?.now().day();
        let newest = match self.of.current {
            Some(_) => None,
            None => self.editions_seen(context).await?.into_iter().next(),
        };
        Ok(self.of.standing(newest.as_ref(), today).into())
    }

    /// What is in force of it. Null where nothing is yet, or you may not see that.
    async fn current(&self, context: &Context<'_>) -> Result<Option<AssessmentEdition>> {
        match self.of.current {
            Some(id) => shown(context, id).await,
            None => Ok(None),
        }
    }

    /// What is being written or waits for a decision. Null where nothing is, and for other organisations.
    async fn draft(&self, context: &Context<'_>) -> Result<Option<AssessmentEdition>> {
        let newest = self.editions_seen(context).await?.into_iter().next();
        Ok(newest.filter(|edition| edition.approval().is_none()).map(AssessmentEdition::from))
    }

    /// All its editions that you may see, newest first.
    #[graphql(complexity = "5 * child_complexity")]
    async fn editions(&self, context: &Context<'_>) -> Result<Vec<AssessmentEdition>> {
        Ok(self.editions_seen(context).await?.into_iter().map(AssessmentEdition::from).collect())
    }

    /// Everything that it rests on, nearest first. Empty where it rests on nothing.
    #[graphql(complexity = "5 * child_complexity")]
    async fn provenance(&self, context: &Context<'_>) -> Result<Vec<AssessmentLink>> {
        let line = request(context)?.reader().load(AncestorsOf(self.of.id)).await?.unwrap_or_default();
        Ok(line.iter().map(AssessmentLink::to_ancestor).collect())
    }

    /// What rests on it, by whatever steps, of what you may see: its own organisation sees all.
    #[graphql(complexity = "20 * child_complexity")]
    async fn reused_by(&self, context: &Context<'_>) -> Result<Vec<AssessmentLink>> {
        let line = request(context)?.reader().load(DescendantsOf(self.of.id)).await?.unwrap_or_default();
        Ok(line.iter().map(AssessmentLink::to_descendant).collect())
    }

    /// Whether what it rests on still holds. Null where it rests on nothing, and for other organisations.
    async fn reuse_state(&self, context: &Context<'_>) -> Result<Option<ReuseState>> {
        if self.of.source.is_none() || !self.is_own(context)? {
            return Ok(None);
        }
        let risks = request(context)?.reader().load(RisksOf(self.of.id)).await?.unwrap_or_default();
        if !risks.is_empty() {
            return Ok(Some(ReuseState::AtRisk));
        }
        let Some(edition) = self.of.current.or(self.editions_seen(context).await?.first().map(|it| it.id)) else {
            return Ok(None);
        };
        let is_stale = !self.stale_in(context, edition).await?.is_empty();
        Ok(Some(if is_stale { ReuseState::Stale } else { ReuseState::Fresh }))
    }

    /// The answers in force that were taken over and are other now where they came from. For the own organisation.
    #[graphql(complexity = "10 * child_complexity")]
    async fn stale(&self, context: &Context<'_>) -> Result<Vec<StaleAnswer>> {
        match self.of.current {
            Some(edition) => stale(context, edition).await,
            None => Ok(Vec::new()),
        }
    }

    /// What of that on which it rests was withdrawn or has expired. For the own organisation.
    #[graphql(complexity = "5 * child_complexity")]
    async fn risks(&self, context: &Context<'_>) -> Result<Vec<ReuseRisk>> {
        let risks = request(context)?.reader().load(RisksOf(self.of.id)).await?.unwrap_or_default();
        Ok(risks.iter().map(ReuseRisk::of).collect())
    }

    /// What is done about its risks, soonest first.
    #[graphql(complexity = "10 * child_complexity")]
    async fn measures(&self, context: &Context<'_>) -> Result<Vec<AssessmentMeasure>> {
        let found = request(context)?.reader().load(MeasuresOf(self.of.id)).await?.unwrap_or_default();
        Ok(found.into_iter().map(AssessmentMeasure::from).collect())
    }

    /// What you may do with it.
    async fn permissions(&self, context: &Context<'_>) -> Result<AssessmentPermissions> {
        let request = request(context)?;
        let may = |action, owner| Permission::of(request.viewer.may(action, owner), request.language);
        let owner: OrganisationId = self.of.organisation;
        Ok(AssessmentPermissions {
            write: may(Action::WriteAssessment, owner),
            share: may(Action::ShareAssessment, owner),
            withdraw: may(Action::WithdrawAssessment, owner),
            reuse: may(Action::WriteAssessment, request.viewer.organisation().unwrap_or(owner)),
        })
    }
}

/// The stale answers of an edition.
pub(super) async fn stale(context: &Context<'_>, id: EditionId) -> Result<Vec<StaleAnswer>> {
    let reader = request(context)?.reader();
    let stale = reader.load(StaleIn(id)).await?.unwrap_or_default();
    let edition: Option<assessments::Edition> = reader.load(id).await?;
    let Some(edition) = edition else { return Ok(Vec::new()) };
    let Some(instrument) = reader.load(edition.instrument).await? else { return Ok(Vec::new()) };
    let assessment: AssessmentId = edition.assessment;
    Ok(stale.iter().map(|stale| StaleAnswer::of(stale, assessment, &instrument)).collect())
}
