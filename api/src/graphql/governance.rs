//! Governance of components, by a framework that the operator loads.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::catalogue::{
    self, FrameworkRole, FrameworkStep, GovernanceStanding, MOST_ROLES, MOST_STEPS, RoleStanding, StateGovernance,
    Stated, StepStanding,
};
use domain::id::ComponentId;

use super::common::{Language, checked_rows, in_language, once, parse_or, payload, rows};
use super::component::{Component, LifecyclePhase};
use super::context::{load, request};
use super::error::Result;
use super::loaders::{CurrentFramework, GovernanceOf};
use super::scalar::Date;

/// A governance framework.
pub(crate) struct GovernanceFramework(Arc<catalogue::Framework>);

/// A governance framework (governancekader): which roles there are and which steps each phase has. The operator of the
/// platform loads it; the newest is in force.
#[Object]
impl GovernanceFramework {
    /// Its key, the same for all its versions.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Its version.
    async fn version(&self) -> &str {
        &self.0.version
    }

    /// Its name.
    async fn name(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.0.name, language)
    }

    /// Where it is published.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// Its roles.
    #[graphql(complexity = "rows(first, MOST_ROLES) * child_complexity")]
    async fn roles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. All where nothing is given, which costs as much as 100.")]
        first: Option<i32>,
    ) -> Result<Vec<GovernanceRole>> {
        let most = checked_rows(first, MOST_ROLES, request(context)?.language)?;
        Ok(self.0.roles.iter().take(most).cloned().map(|role| GovernanceRole { role }).collect())
    }

    /// Its steps, in order.
    #[graphql(complexity = "rows(first, MOST_STEPS) * child_complexity")]
    async fn steps(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 1000. All where nothing is given, which costs as much as 1000.")]
        first: Option<i32>,
    ) -> Result<Vec<GovernanceStep>> {
        let most = checked_rows(first, MOST_STEPS, request(context)?.language)?;
        Ok(self.0.steps.iter().take(most).cloned().map(|step| GovernanceStep { step }).collect())
    }
}

/// A role of the framework.
pub(crate) struct GovernanceRole {
    role: FrameworkRole,
}

/// A role of a governance framework.
#[Object]
impl GovernanceRole {
    /// Its key.
    async fn key(&self) -> &str {
        &self.role.key
    }

    /// Its name.
    async fn name(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.role.name, language)
    }

    /// What it answers for.
    async fn task(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.role.task, language)
    }
}

/// A step of the framework.
pub(crate) struct GovernanceStep {
    step: FrameworkStep,
}

/// A step of a governance framework (processtap).
#[Object]
impl GovernanceStep {
    /// Its key.
    async fn key(&self) -> &str {
        &self.step.key
    }

    /// In which phase it is done.
    async fn phase(&self) -> LifecyclePhase {
        self.step.phase.into()
    }

    /// Its name.
    async fn name(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.step.name, language)
    }

    /// What is done, and why.
    async fn explanation(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.step.explanation, language)
    }

    /// The keys of the roles that do it.
    async fn roles(&self) -> &[String] {
        &self.step.roles
    }
}

/// Where a component stands.
pub(crate) struct ComponentGovernance {
    framework: Arc<catalogue::Framework>,
    standing: GovernanceStanding,
}

/// Where a component stands by the framework in force, as its owner states it. Who sees the component sees this.
#[Object]
impl ComponentGovernance {
    /// The framework.
    async fn framework(&self) -> GovernanceFramework {
        GovernanceFramework(self.framework.clone())
    }

    /// Every role of the framework, filled or not.
    #[graphql(complexity = "rows(first, MOST_ROLES) * child_complexity")]
    async fn roles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. All where nothing is given, which costs as much as 100.")]
        first: Option<i32>,
    ) -> Result<Vec<GovernanceRoleStanding>> {
        let most = checked_rows(first, MOST_ROLES, request(context)?.language)?;
        Ok(self.standing.roles.iter().take(most).cloned().map(GovernanceRoleStanding::from).collect())
    }

    /// The steps, done or open, in the order of the phases.
    #[graphql(complexity = "rows(first, MOST_STEPS) * child_complexity")]
    async fn steps(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only of this phase; of all where left out.")] phase: Option<LifecyclePhase>,
        #[graphql(desc = "The first so many: 1 to 1000. All where nothing is given, which costs as much as 1000.")]
        first: Option<i32>,
    ) -> Result<Vec<GovernanceStepStanding>> {
        let most = checked_rows(first, MOST_STEPS, request(context)?.language)?;
        let wanted = |step: &&StepStanding| phase.is_none_or(|phase| step.step.phase == phase.into());
        let steps = self.standing.steps.iter().filter(wanted).take(most);
        Ok(steps.cloned().map(GovernanceStepStanding::from).collect())
    }

    /// How many steps of each phase are done and open.
    #[graphql(complexity = "9 * child_complexity")]
    async fn phases(&self) -> Vec<GovernancePhase> {
        let phases = domain::catalogue::LifecyclePhase::ALL.iter().copied();
        let counted = phases.map(|phase| {
            let done = self.standing.of_phase(phase).filter(|step| step.done_on.is_some()).count();
            GovernancePhase { phase: phase.into(), done, open: self.standing.of_phase(phase).count() - done }
        });
        counted.collect()
    }
}

/// How far a phase of a component's life cycle is.
#[derive(SimpleObject)]
pub(crate) struct GovernancePhase {
    /// The phase.
    phase: LifecyclePhase,
    /// How many of its steps are done.
    done: usize,
    /// How many of its steps are open.
    open: usize,
}

/// A role, filled or not.
#[derive(SimpleObject)]
pub(crate) struct GovernanceRoleStanding {
    /// The role's key.
    key: String,
    /// Whether somebody fills it.
    filled: bool,
    /// Which function or department fills it, never a person.
    filled_by: Option<String>,
    /// The revision of what was stated; give it as `expectedRevision`. 0 where nothing was.
    revision: i64,
}

impl From<RoleStanding> for GovernanceRoleStanding {
    fn from(of: RoleStanding) -> Self {
        let filled = of.filled_by.is_some();
        Self { key: of.role.key, filled, filled_by: of.filled_by, revision: of.revision }
    }
}

/// A step, done or open.
#[derive(SimpleObject)]
pub(crate) struct GovernanceStepStanding {
    /// The step's key.
    key: String,
    /// In which phase it is done.
    phase: LifecyclePhase,
    /// Whether it is done.
    done: bool,
    /// On which day it was done.
    done_on: Option<Date>,
    /// Where that can be seen.
    evidence_url: Option<String>,
    /// The revision of what was stated; give it as `expectedRevision`. 0 where nothing was.
    revision: i64,
}

impl From<StepStanding> for GovernanceStepStanding {
    fn from(of: StepStanding) -> Self {
        Self {
            key: of.step.key,
            phase: of.step.phase.into(),
            done: of.done_on.is_some(),
            done_on: of.done_on.map(Date),
            evidence_url: of.evidence_url,
            revision: of.revision,
        }
    }
}

/// Where a component stands. `None` where no framework is loaded.
pub(super) async fn governance(context: &Context<'_>, id: ComponentId) -> Result<Option<ComponentGovernance>> {
    let reader = request(context)?.reader();
    let Some(framework) = reader.load(CurrentFramework).await? else { return Ok(None) };
    let statements = reader.load(GovernanceOf(id)).await?.unwrap_or_default();
    let standing = GovernanceStanding::of(&framework, &statements);
    Ok(Some(ComponentGovernance { framework, standing }))
}

#[derive(Default)]
pub(crate) struct GovernanceQuery;

#[Object]
impl GovernanceQuery {
    /// The governance framework (governancekader) in force. Null where the operator loaded none.
    async fn governance_framework(&self, context: &Context<'_>) -> Result<Option<GovernanceFramework>> {
        Ok(request(context)?.reader().load(CurrentFramework).await?.map(GovernanceFramework))
    }
}

/// Input of `stateGovernanceRole`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StateGovernanceRoleInput {
    /// Of which component.
    component_id: ID,
    /// The key of the role.
    role: String,
    /// The revision that you saw; 0 where nothing was stated.
    expected_revision: i64,
    /// Which function or department fills it, at most 200 characters; never a person. Null: nobody any more.
    filled_by: Option<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// Input of `stateGovernanceStep`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct StateGovernanceStepInput {
    /// Of which component.
    component_id: ID,
    /// The key of the step.
    step: String,
    /// The revision that you saw; 0 where nothing was stated.
    expected_revision: i64,
    /// On which day it was done. Null: it is open again.
    done_on: Option<Date>,
    /// Where that can be seen: an https address. Who sees the component sees it.
    evidence_url: Option<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `stateGovernanceRole`.", StateGovernanceRolePayload, component: Component, "The component.");
payload!("Answer of `stateGovernanceStep`.", StateGovernanceStepPayload, component: Component, "The component.");

#[derive(Default)]
pub(crate) struct GovernanceMutation;

#[Object]
impl GovernanceMutation {
    /// States who fills a role in the governance of your organisation's component. For editors.
    async fn state_governance_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What you state.")] input: StateGovernanceRoleInput,
    ) -> Result<StateGovernanceRolePayload> {
        let request = request(context)?;
        let outcome = async {
            let command = StateGovernance {
                component: parse_or(&input.component_id, "componentId")?,
                once: once("stateGovernanceRole", input.idempotency_key.as_ref(), &input)?,
                item: input.role,
                expected_revision: input.expected_revision,
                stated: Stated::Role { filled_by: input.filled_by },
            };
            catalogue::state_governance(request.write_db(), &request.viewer, command).await
        };
        StateGovernanceRolePayload::of(request, outcome.await, load).await
    }

    /// States that a step in the governance of your organisation's component is done, or open again. For editors.
    async fn state_governance_step(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What you state.")] input: StateGovernanceStepInput,
    ) -> Result<StateGovernanceStepPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = StateGovernance {
                component: parse_or(&input.component_id, "componentId")?,
                once: once("stateGovernanceStep", input.idempotency_key.as_ref(), &input)?,
                item: input.step,
                expected_revision: input.expected_revision,
                stated: Stated::Step { done_on: input.done_on.map(|day| day.0), evidence_url: input.evidence_url },
            };
            catalogue::state_governance(request.write_db(), &request.viewer, command).await
        };
        StateGovernanceStepPayload::of(request, outcome.await, load).await
    }
}
