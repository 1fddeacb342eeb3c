//! Who you are here.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};
use domain::id::OrganisationId;
use domain::policy::Action;

use super::adoption::{AdoptionConnection, without_support};
use super::assessment::{AssessmentConnection, assessment_work};
use super::common::Permission;
use super::context::{request, shown};
use super::coverage::{CoverageConnection, CoverageFilterInput, CoverageTotals, coverage, coverage_totals};
use super::error::Result;
use super::member::{Account, Role};
use super::organisation::Organisation;
use super::page::{PageArguments, cost};
use super::question::{QuestionConnection, own_questions};
use super::transfer::{ComponentTransferConnection, transfers};

/// What you may do for the organisation that you act for.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ViewerPermissions {
    /// Enter components, also by import.
    create_component: Permission,
    /// State what your organisation uses.
    state_adoption: Permission,
    /// State, as a supplier, that an organisation uses your product.
    state_claim: Permission,
    /// Start, answer and reuse assessments (beoordelingen).
    write_assessment: Permission,
    /// Approve assessments (vaststellen).
    approve_assessment: Permission,
    /// Answer the questions of the AI Act (AI-verordening) about a version of a component.
    assess_ai_act: Permission,
    /// Read who the members are.
    read_members: Permission,
    /// Invite people, give roles, end memberships, make service accounts.
    manage_members: Permission,
    /// Read the event log.
    read_events: Permission,
    /// Name the web origins of your organisation's frontends.
    manage_origins: Permission,
}

/// One of your memberships.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ViewerMembership {
    #[graphql(skip)]
    organisation_id: OrganisationId,
    /// Your roles there.
    roles: Vec<Role>,
}

#[ComplexObject]
impl ViewerMembership {
    /// The organisation: its slug or id in the header Collectief-Organisation lets you act for it.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        shown(context, self.organisation_id).await
    }
}

/// Who you are here.
pub(crate) struct Viewer;

/// Who you are here, and for which organisation you act.
#[Object]
impl Viewer {
    /// You. Null without login.
    async fn account(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let request = request(context)?;
        let Some(id) = request.viewer.account() else { return Ok(None) };
        Ok(request.reader().load(id).await?.map(Account::from))
    }

    /// The organisation that you act for. Null without login.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        let request = request(context)?;
        let Some(id) = request.viewer.organisation() else { return Ok(None) };
        Ok(request.reader().load(id).await?.map(Organisation::from))
    }

    /// Your roles there.
    async fn roles(&self, context: &Context<'_>) -> Result<Vec<Role>> {
        let standing = request(context)?.viewer.standing();
        Ok(standing.map(|standing| standing.roles.iter().map(Role::from).collect()).unwrap_or_default())
    }

    /// All your memberships.
    #[graphql(complexity = "5 * child_complexity")]
    async fn memberships(&self, context: &Context<'_>) -> Result<Vec<ViewerMembership>> {
        let memberships = request(context)?.viewer.memberships();
        Ok(memberships
            .iter()
            .map(|membership| ViewerMembership {
                organisation_id: membership.organisation,
                roles: membership.roles.iter().map(Role::from).collect(),
            })
            .collect())
    }

    /// What your organisation plans or uses whose support ends within so many days, or has ended, in that order.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn adoptions_without_support(
        &self,
        context: &Context<'_>,
        #[graphql(default = 180, desc = "Within so many days from today: 0 to 3650.")] within_days: i32,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AdoptionConnection> {
        let page = PageArguments { first, after, last, before };
        Box::pin(without_support(context, within_days, page)).await
    }

    /// Offers of components to another owner (overdracht), by and to your organisation, newest first.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn transfers(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "Only those that can be accepted today.")] only_open: bool,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ComponentTransferConnection> {
        let page = PageArguments { first, after, last, before };
        Box::pin(transfers(context, only_open, page)).await
    }

    /// Questions about components of your organisation, newest first.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn questions(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "Only those that wait for an answer: without one, and not withdrawn.")]
        unanswered: bool,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<QuestionConnection> {
        let page = PageArguments { first, after, last, before };
        Box::pin(own_questions(context, unanswered, page)).await
    }

    /// Your organisation's assessments that ask for attention (werkvoorraad), newest first: answers that were taken over are
    /// other now, or what they rest on was withdrawn or has expired.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn assessment_work(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AssessmentConnection> {
        let page = PageArguments { first, after, last, before };
        Box::pin(assessment_work(context, page)).await
    }

    /// What your organisation uses or plans to use, in the order in which that was stated, and which assessments it needs for
    /// that (dekking). Empty where it needs none of those asked for.
    #[graphql(complexity = "20 + cost(first, last, child_complexity)")]
    async fn coverage(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "Which needs.")] filter: CoverageFilterInput,
        #[graphql(default = 90, desc = "What ends within so many days from today is expiring: 0 to 3650.")]
        expiring_within_days: i32,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<CoverageConnection> {
        let page = PageArguments { first, after, last, before };
        Box::pin(coverage(context, filter, expiring_within_days, page)).await
    }

    /// How many assessments your organisation needs for what it uses or plans to use, and how it has them.
    #[graphql(complexity = "20 + child_complexity")]
    async fn coverage_totals(
        &self,
        context: &Context<'_>,
        #[graphql(default = 90, desc = "What ends within so many days from today is expiring: 0 to 3650.")]
        expiring_within_days: i32,
    ) -> Result<CoverageTotals> {
        Box::pin(coverage_totals(context, expiring_within_days)).await
    }

    /// What you may do for that organisation.
    async fn permissions(&self, context: &Context<'_>) -> Result<ViewerPermissions> {
        let request = request(context)?;
        let own = request.viewer.organisation();
        let may = |action| {
            let answer =
                own.ok_or(domain::policy::Reason::LoginRequired).and_then(|own| request.viewer.may(action, own));
            Permission::of(answer, request.language)
        };
        Ok(ViewerPermissions {
            create_component: may(Action::CreateComponent),
            state_adoption: may(Action::StateAdoption),
            state_claim: may(Action::StateClaim),
            write_assessment: may(Action::WriteAssessment),
            approve_assessment: may(Action::ApproveAssessment),
            assess_ai_act: may(Action::AssessAiAct),
            read_members: may(Action::ReadMembers),
            manage_members: may(Action::ManageMembers),
            read_events: may(Action::ReadEvents),
            manage_origins: may(Action::ManageOrigins),
        })
    }
}

#[derive(Default)]
pub(crate) struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who you are here, and what you may do.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}
