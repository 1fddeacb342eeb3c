//! What the owner of a component states of its governance, and what follows from it: pure.

use super::{Framework, FrameworkRole, FrameworkStep};
use crate::catalogue::LifecyclePhase;
use crate::id::{ComponentId, GovernanceStatementId, OrganisationId};
use crate::policy::{Permit, StateGovernance};
use crate::problem::{Check, Flaw, Problem};
use crate::time::{Date, Instant};

/// What is stated of a role or a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// Of a role.
    Role {
        /// Which function or department fills it; `None`: nobody any more. Never a person.
        filled_by: Option<String>,
    },
    /// Of a step.
    Step {
        /// When it was done; `None`: it is open again.
        done_on: Option<Date>,
        /// Where that can be seen.
        evidence_url: Option<String>,
    },
}

impl Stated {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check, today: Date) -> Self {
        match self {
            Self::Role { filled_by } => {
                let filled_by = check.optional("filledBy", filled_by.as_deref(), 200);
                // A name cannot be told from a department; an address of somebody's can.
                if filled_by.as_ref().is_some_and(|text| text.contains('@')) {
                    check.refuse(
                        "filledBy",
                        Flaw::Form(
                            "Noem een functie of afdeling, nooit een persoon.",
                            "Name a function or department, never a person.",
                        ),
                    );
                }
                Self::Role { filled_by }
            }
            Self::Step { done_on, evidence_url } => {
                if done_on.is_some_and(|day| day > today) {
                    check.refuse(
                        "doneOn",
                        Flaw::Form(
                            "Deze dag ligt in de toekomst. Geef de dag waarop de stap klaar was.",
                            "This day is in the future. Give the day on which the step was done.",
                        ),
                    );
                }
                let evidence_url = check.address("evidenceUrl", evidence_url.as_deref());
                if evidence_url.is_some() && done_on.is_none() {
                    check.refuse("doneOn", Flaw::Missing);
                }
                Self::Step { done_on, evidence_url }
            }
        }
    }
}

/// What an owner states of one role or step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GovernanceStatement {
    /// Its id.
    pub id: GovernanceStatementId,
    /// Of which component.
    pub component: ComponentId,
    /// The component's owner.
    pub owner: OrganisationId,
    /// The key of the framework.
    pub framework: String,
    /// The key of the role or step.
    pub item: String,
    /// What.
    pub stated: Stated,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was last stated.
    pub updated_at: Instant,
}

impl GovernanceStatement {
    /// States something else.
    pub fn restate(
        self,
        _permit: Permit<StateGovernance>,
        expected: i64,
        stated: Stated,
        now: Instant,
    ) -> Result<Self, Problem> {
        if self.revision != expected {
            return Err(Problem::Conflict(self.revision));
        }
        Ok(Self { stated, revision: self.revision + 1, updated_at: now, ..self })
    }
}

/// A role of the framework, and who fills it.
#[derive(Debug, Clone)]
pub struct RoleStanding {
    /// The role.
    pub role: FrameworkRole,
    /// Which function or department fills it.
    pub filled_by: Option<String>,
    /// The revision of what was stated; 0 where nothing was.
    pub revision: i64,
}

/// A step of the framework, and whether it is done.
#[derive(Debug, Clone)]
pub struct StepStanding {
    /// The step.
    pub step: FrameworkStep,
    /// When it was done.
    pub done_on: Option<Date>,
    /// Where that can be seen.
    pub evidence_url: Option<String>,
    /// The revision of what was stated; 0 where nothing was.
    pub revision: i64,
}

/// Roles filled or not, steps done or open.
#[derive(Debug, Clone)]
pub struct GovernanceStanding {
    /// Every role of the framework.
    pub roles: Vec<RoleStanding>,
    /// Every step of the framework, by phase.
    pub steps: Vec<StepStanding>,
}

impl GovernanceStanding {
    /// Where a component stands by a framework. Statements of what the framework has no more are left out.
    pub fn of(framework: &Framework, statements: &[GovernanceStatement]) -> Self {
        let of = |item: &str, role: bool| {
            statements.iter().find(|it| {
                it.framework == framework.key && it.item == item && matches!(it.stated, Stated::Role { .. }) == role
            })
        };
        let roles = framework.roles.iter().map(|role| {
            let found = of(&role.key, true);
            let filled_by = found.and_then(|it| match &it.stated {
                Stated::Role { filled_by } => filled_by.clone(),
                Stated::Step { .. } => None,
            });
            RoleStanding { role: role.clone(), filled_by, revision: found.map_or(0, |it| it.revision) }
        });
        let mut steps: Vec<_> = framework
            .steps
            .iter()
            .map(|step| {
                let found = of(&step.key, false);
                let (done_on, evidence_url) = match found.map(|it| &it.stated) {
                    Some(Stated::Step { done_on, evidence_url }) => (*done_on, evidence_url.clone()),
                    _ => (None, None),
                };
                let revision = found.map_or(0, |it| it.revision);
                StepStanding { step: step.clone(), done_on, evidence_url, revision }
            })
            .collect();
        steps.sort_by_key(|standing| standing.step.phase);
        Self { roles: roles.collect(), steps }
    }

    /// The steps of a phase.
    pub fn of_phase(&self, phase: LifecyclePhase) -> impl Iterator<Item = &StepStanding> {
        self.steps.iter().filter(move |standing| standing.step.phase == phase)
    }
}
