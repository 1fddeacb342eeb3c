//! Your organisation's own coverage.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, InputObject, Object, SimpleObject};
use domain::coverage::{CoverageFilter, Covered};
use domain::db::{Read, Tx};
use domain::id::{AdoptionId, AssessmentId, ComponentId, VersionId};
use domain::page::{Page, Position, SortKey};

use crate::graphql::adoption::Adoption;
use crate::graphql::assessment::{Assessment, InstrumentAdviceLevel};
use crate::graphql::component::Component;
use crate::graphql::context::{RequestContext, request, shown};
use crate::graphql::error::{Error, Result};
use crate::graphql::instrument::InstrumentKind;
use crate::graphql::loaders::OwnCoverage;
use crate::graphql::page::{Keys, PageArguments, connection};
use crate::graphql::scalar::Date;
use crate::graphql::version::ComponentVersion;

/// Why an instrument is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::coverage::NeedBasis")]
pub(crate) enum NeedBasis {
    /// Your own pre-scan in force says so.
    PreScan,
    /// Your organisation deploys a system of high risk: AI Act (AI-verordening), article 27.
    AiAct,
    /// Nobody looked yet what is needed: there is no pre-scan and no DPIA in force.
    NoPreScan,
    /// Your organisation made one: it judged that it is needed.
    OwnAssessment,
    /// Another organisation shares one of the same component: it found it needed, and it may be reused.
    SharedAssessment,
}

/// How a need is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::coverage::CoverageState")]
pub(crate) enum CoverageState {
    /// By an assessment of your organisation's own.
    Own,
    /// By one that reuses another's (hergebruikt).
    Reused,
    /// By one that is in force and no longer fits (verouderd): see `causes`.
    Stale,
    /// Not: there is none, it has expired, or it was withdrawn (ontbreekt).
    Missing,
}

/// Why an assessment in force no longer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::coverage::StaleCause")]
pub(crate) enum StaleCause {
    /// Answers that were taken over are other now: decide with acceptChanges.
    AnswersChanged,
    /// What it rests on was withdrawn or has expired.
    SourceLost,
    /// It is about another version than your organisation uses.
    OtherVersion,
}

/// Which needs. All that is given must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct CoverageFilterInput {
    /// Only those that are met in one of these ways.
    #[graphql(default)]
    states: Vec<CoverageState>,
    /// Only what has to be there, and not what is advised.
    #[graphql(default)]
    required: bool,
    /// Only what is in force and ends within `expiringWithinDays`.
    #[graphql(default)]
    expiring: bool,
}

/// An instrument that is needed for what you use, and what there is of it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct CoverageNeed {
    #[graphql(skip)]
    assessment_id: Option<AssessmentId>,
    /// What the instrument is for.
    instrument: InstrumentKind,
    /// How much it is needed.
    level: InstrumentAdviceLevel,
    /// Why it is needed.
    basis: NeedBasis,
    /// How it is met.
    state: CoverageState,
    /// Why what there is no longer fits. Empty where it does.
    causes: Vec<StaleCause>,
    /// The last day of the assessment; past where it has expired.
    valid_until: Option<Date>,
    /// Whether it is in force and ends within `expiringWithinDays`.
    is_expiring: bool,
}

#[ComplexObject]
impl CoverageNeed {
    /// The assessment by which it is met, or else the one that comes nearest: expired, or still being written.
    async fn assessment(&self, context: &Context<'_>) -> Result<Option<Assessment>> {
        match self.assessment_id {
            Some(id) => shown(context, id).await,
            None => Ok(None),
        }
    }
}

/// What your organisation uses or plans to use, and which assessments that needs.
pub(crate) struct ComponentCoverage {
    adoption_id: AdoptionId,
    component_id: ComponentId,
    version_id: VersionId,
    needs: Vec<CoverageNeed>,
}

/// What your organisation uses or plans to use, and which assessments that needs.
#[Object]
impl ComponentCoverage {
    /// What your organisation states of its use.
    async fn adoption(&self, context: &Context<'_>) -> Result<Option<Adoption>> {
        shown(context, self.adoption_id).await
    }

    /// The component.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component_id).await
    }

    /// The instruments that are needed, of those asked for.
    #[graphql(complexity = "5 * child_complexity")]
    async fn needs(&self) -> &[CoverageNeed] {
        &self.needs
    }

    /// The version that is used.
    async fn version(&self, context: &Context<'_>) -> Result<Option<ComponentVersion>> {
        shown(context, self.version_id).await
    }
}

/// How many needs there are, and how they are met.
#[derive(Debug, Clone, Default, SimpleObject)]
pub(crate) struct CoverageTotals {
    /// All needs: each an instrument for a version that your organisation uses or plans to use.
    needed: usize,
    /// Met by something in force: the sum of own, reused and stale.
    in_force: usize,
    /// Met by assessments of your organisation's own.
    own: usize,
    /// Met by assessments that reuse another's.
    reused: usize,
    /// Met by something that no longer fits.
    stale: usize,
    /// Not met.
    missing: usize,
    /// In force, and ending within `expiringWithinDays`.
    expiring: usize,
}

/// Counts what is asked for.
pub(crate) struct CoverageCounter(u64);

impl CoverageCounter {
    #[expect(clippy::unused_async, reason = "as the counters that ask the database")]
    async fn count(&self, _tx: &Tx<Read>) -> Result<u64> {
        Ok(self.0)
    }
}

connection!("what your organisation uses", CoverageConnection, CoverageEdge, ComponentCoverage, CoverageCounter);

/// How far ahead can be looked: ten years.
const MOST_DAYS: i32 = 3650;

fn days(days: i32, request: &RequestContext) -> Result<i16> {
    i16::try_from(days).ok().filter(|_| (0..=MOST_DAYS).contains(&days)).ok_or(Error::BadInput(
        "expiringWithinDays",
        request.language,
        "Geef een aantal dagen van 0 tot en met 3650.",
        "Give a number of days from 0 to 3650.",
    ))
}

async fn all(request: &RequestContext) -> Result<Arc<Vec<Covered>>> {
    Ok(request.reader().load(OwnCoverage).await?.unwrap_or_default())
}

/// What the viewer's organisation uses, with what that needs.
pub(crate) async fn coverage(
    context: &Context<'_>,
    filter: CoverageFilterInput,
    expiring_within: i32,
    page: PageArguments,
) -> Result<CoverageConnection> {
    let request = request(context)?;
    let page = page.request(request.language, Keys::Numbers)?;
    let days = days(expiring_within, request)?;
    let today = request.reader().tx().await?.now().day();
    let filter = CoverageFilter {
        states: filter.states.into_iter().map(Into::into).collect(),
        required: filter.required,
        expires_within: filter.expiring.then_some(days),
    };
    let found = filter.of(&all(request).await?, today);
    let counter = CoverageCounter(u64::try_from(found.len()).unwrap_or(u64::MAX));
    // Ids are made in the order of time, so they alone are an order.
    let place = |(adopted, _): &Covered| Position { key: SortKey::Number(0), id: adopted.adoption.uuid() };
    let rows = found.into_iter().map(|covered| (place(&covered), covered)).collect();
    Ok(CoverageConnection::of(Page::of_all(&page, rows), counter, |(adopted, needs)| ComponentCoverage {
        adoption_id: adopted.adoption,
        component_id: adopted.component,
        version_id: adopted.version,
        needs: needs
            .into_iter()
            .map(|need| CoverageNeed {
                is_expiring: need.expires_within(days, today),
                assessment_id: need.assessment,
                instrument: need.instrument.into(),
                level: need.level.into(),
                basis: need.basis.into(),
                state: need.state.into(),
                causes: need.causes.into_iter().map(Into::into).collect(),
                valid_until: need.valid_until.map(Date),
            })
            .collect(),
    }))
}

/// How many of those needs there are, and how they are met.
pub(crate) async fn coverage_totals(context: &Context<'_>, expiring_within: i32) -> Result<CoverageTotals> {
    use domain::coverage::CoverageState::{Missing, Own, Reused, Stale};
    let request = request(context)?;
    let days = days(expiring_within, request)?;
    let today = request.reader().tx().await?.now().day();
    let all = all(request).await?;
    let needs = || all.iter().flat_map(|(_, needs)| needs);
    let of = |state| needs().filter(|need| need.state == state).count();
    let (own, reused, stale, missing) = (of(Own), of(Reused), of(Stale), of(Missing));
    Ok(CoverageTotals {
        needed: needs().count(),
        in_force: own + reused + stale,
        own,
        reused,
        stale,
        missing,
        expiring: needs().filter(|need| need.expires_within(days, today)).count(),
    })
}
