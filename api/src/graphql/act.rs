//! Profiles under the AI Act: the walk through the decision tree, and what follows from it.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use domain::aiact::{self, Next, Tree};
use domain::db::{Read, Tx};
use domain::policy::Action;
use domain::problem::{Fault, Problem};
use domain::text::{Language as Lang, Localized};

use super::act_tree::{ActAnswer, ActConclusion, ActQuestion, DecisionTree};
use super::common::{Language, Permission, in_language};
use super::component::Component;
use super::context::{request, shown};
use super::error::{Error, Result};
use super::loaders::{CurrentDates, CurrentTree};
use super::page::{Keys, PageArguments, connection, cost};
use super::scalar::{Date, DateTime};
use super::version::ComponentVersion;

/// What an organisation is to an AI system (AI Act, art. 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::aiact::ActRole")]
pub(crate) enum ActRole {
    /// Makes it or has it made, and brings it out under its own name (aanbieder).
    Provider,
    /// Uses it (gebruiksverantwoordelijke).
    Deployer,
    /// Brings it into the Union (importeur).
    Importer,
    /// Passes it on (distributeur).
    Distributor,
}

/// What an application is in the words of the AI Act (art. 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::aiact::ActSystem")]
pub(crate) enum ActSystem {
    /// An AI system (AI-systeem).
    AiSystem,
    /// A general-purpose AI system (AI-systeem voor algemene doeleinden).
    GeneralPurposeSystem,
    /// A general-purpose AI model (AI-model voor algemene doeleinden).
    GeneralPurposeModel,
    /// No AI (geen AI).
    NotAi,
}

/// The risk group (risicogroep) under the AI Act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::aiact::RiskGroup")]
pub(crate) enum ActRiskGroup {
    /// A prohibited practice (verboden, art. 5).
    Prohibited,
    /// High risk (hoog risico, art. 6).
    HighRisk,
    /// Not high risk (geen hoog risico).
    NotHighRisk,
    /// The Act makes an exception for it (uitzondering, art. 2).
    Exception,
    /// The Act does not apply: no AI, or none of the Act's roles (buiten de verordening).
    OutOfScope,
}

/// Your organisation's profile of a version of a component under the AI Act (AI-verordening): the answers to the questions of
/// the decision tree (beslisboom), and what they come to. Only your own organisation reads it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ActProfile {
    #[graphql(skip)]
    of: Arc<aiact::ActProfile>,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Whether your organisation changed the component substantially (ingrijpend, art. 25): then it counts as a provider too.
    substantial_change: bool,
    /// Since which day your organisation uses it, as it stated at the start. Null where it stated none.
    in_use_since: Option<Date>,
    /// Counts its changes from 1; give it as `expectedRevision`.
    revision: i64,
    /// When it was begun first.
    created_at: DateTime,
    /// When it was last changed.
    updated_at: DateTime,
    /// When the last question was answered. Null while questions are open.
    finished_at: Option<DateTime>,
}

impl From<aiact::ActProfile> for ActProfile {
    fn from(profile: aiact::ActProfile) -> Self {
        Self {
            id: profile.id.to_string().into(),
            substantial_change: profile.stated.substantial_change,
            in_use_since: profile.stated.in_use_since.map(Date),
            revision: profile.revision,
            created_at: DateTime(profile.created_at),
            updated_at: DateTime(profile.updated_at),
            finished_at: profile.finished.as_ref().map(|(_, at)| DateTime(*at)),
            of: Arc::new(profile),
        }
    }
}

impl ActProfile {
    /// The tree that is walked.
    async fn tree(&self, context: &Context<'_>) -> Result<Arc<Tree>> {
        let tree = request(context)?.reader().load(self.of.tree).await?;
        tree.ok_or_else(|| Error::Fault(Fault::new(format!("{} without its tree", self.of.id))))
    }

    /// A walk that was stored fits its tree.
    fn broken(&self, problem: &Problem) -> Error {
        Error::Fault(Fault::new(format!("{}: {}", self.of.id, problem.message(Lang::En))))
    }
}

#[ComplexObject]
impl ActProfile {
    /// Of which version. Null where you may not see it any more.
    async fn version(&self, context: &Context<'_>) -> Result<Option<ComponentVersion>> {
        shown(context, self.of.version).await
    }

    /// Of which component. Null where you may not see it any more.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.of.component).await
    }

    /// The version of the decision tree that the questions are of: the one that was in force when they were begun.
    async fn tree_version(&self, context: &Context<'_>) -> Result<String> {
        Ok(self.tree(context).await?.version.clone())
    }

    /// Whether another tree is in force by now. With `startActProfile` you begin anew in that.
    async fn has_newer_tree(&self, context: &Context<'_>) -> Result<bool> {
        let current = request(context)?.reader().load(CurrentTree).await?;
        Ok(current.is_some_and(|(id, _)| id != self.of.tree))
    }

    /// The next question. Null where all are answered.
    async fn question(&self, context: &Context<'_>) -> Result<Option<ActQuestion>> {
        let tree = self.tree(context).await?;
        let standing = self.of.walk.at(&tree).map_err(|problem| self.broken(&problem))?;
        Ok(match standing.next {
            Next::Question { question, earlier } => ActQuestion::of(&tree, question, earlier),
            Next::Conclusion(_) => None,
        })
    }

    /// What was asked and answered, in order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn trail(&self, context: &Context<'_>) -> Result<Vec<ActStep>> {
        let tree = self.tree(context).await?;
        let standing = self.of.walk.at(&tree).map_err(|problem| self.broken(&problem))?;
        let step = |(question, answer): &(&aiact::Question, &aiact::Answer)| {
            let question = ActQuestion::of(&tree, question, None)?;
            Some(ActStep { answer: question.answer(&answer.answer)?, question })
        };
        Ok(standing.trail.iter().filter_map(step).collect())
    }

    /// Where the questions led. Null while questions are open.
    async fn conclusion(&self, context: &Context<'_>) -> Result<Option<ActConclusion>> {
        if self.of.finished.is_none() {
            return Ok(None);
        }
        let tree = self.tree(context).await?;
        let standing = self.of.walk.at(&tree).map_err(|problem| self.broken(&problem))?;
        Ok(match standing.next {
            Next::Conclusion(conclusion) => Some(ActConclusion(conclusion.clone())),
            Next::Question { .. } => None,
        })
    }

    /// What the answers come to. Null while questions are open.
    async fn profile(&self) -> Option<ActClassification> {
        self.of.finished.as_ref().map(|(profile, _)| ActClassification::of(profile))
    }

    /// What your organisation has to do and from when, by the dates in force today; what applies first comes first. Null while
    /// questions are open, and where the operator loaded no dates.
    #[graphql(complexity = "20 * child_complexity")]
    async fn obligations(&self, context: &Context<'_>) -> Result<Option<Vec<ActObligation>>> {
        let Some((profile, _)) = &self.of.finished else { return Ok(None) };
        let reader = request(context)?.reader();
        let Some(dates) = reader.load(CurrentDates).await? else { return Ok(None) };
        let today = reader.tx().await?.now().day();
        Ok(Some(dates.obligations(profile, today).iter().map(ActObligation::of).collect()))
    }

    /// Whether you may answer, go back and begin anew.
    async fn can_answer(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        Ok(Permission::of(request.viewer.may(Action::AssessAiAct, self.of.organisation), request.language))
    }
}

/// A question that was answered.
#[derive(SimpleObject)]
pub(crate) struct ActStep {
    /// What was asked.
    question: ActQuestion,
    /// What was answered.
    answer: ActAnswer,
}

/// What the answers say of the application under the AI Act. Null is what was not asked on the way.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ActClassification {
    /// What your organisation is to it: one can be both provider and deployer.
    roles: Vec<ActRole>,
    /// What it is.
    system: Option<ActSystem>,
    /// Its risk group. General-purpose models have none.
    risk: Option<ActRiskGroup>,
    /// Whether people must be told that it is AI (transparantieverplichting, art. 50).
    transparency: Option<bool>,
    /// Whether the model has systemic risk (systeemrisico, art. 51).
    systemic_risk: Option<bool>,
    /// Whether it is open source (open-source) in the sense of the Act.
    open_source: Option<bool>,
    /// Whether a third party must assess its conformity (beoordeling door derde partij, art. 43).
    third_party_assessment: Option<bool>,
    /// Whether it is in use.
    in_use: Option<bool>,
    /// Since when it is in use at the latest: the day that your organisation stated, else the day on which it answered so.
    in_use_since: Option<Date>,
    /// Whether the Act asks anything of your organisation for it.
    is_in_scope: bool,
    /// Whether a fundamental rights impact assessment is due (beoordeling van de gevolgen voor de grondrechten, art. 27). The
    /// exception for critical infrastructure is not taken into account.
    needs_fria: bool,
    /// What the tree says besides, that the platform knows no meaning of.
    other_labels: Vec<String>,
}

impl ActClassification {
    fn of(profile: &aiact::AiActProfile) -> Self {
        Self {
            roles: profile.roles.iter().copied().map(ActRole::from).collect(),
            system: profile.system.map(ActSystem::from),
            risk: profile.risk.map(ActRiskGroup::from),
            transparency: profile.transparency,
            systemic_risk: profile.systemic_risk,
            open_source: profile.open_source,
            third_party_assessment: profile.third_party_assessment,
            in_use: profile.in_use,
            in_use_since: profile.in_use_since.map(Date),
            is_in_scope: profile.is_in_scope(),
            needs_fria: profile.needs_fria(),
            other_labels: profile.other_labels.clone(),
        }
    }
}

/// An obligation (verplichting) under the AI Act.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ActObligation {
    #[graphql(skip)]
    named: Localized,
    /// Its key in the dates that the operator loaded.
    key: String,
    /// The article of law.
    source: String,
    /// Where to read it.
    source_url: Option<String>,
    /// From which day it applies to your organisation.
    applies_from: Date,
    /// Whether that day has come.
    is_in_force: bool,
    /// The code of the kind of assessment by which it is met, like `FRIA`. Null where there is none.
    assessment: Option<String>,
}

#[ComplexObject]
impl ActObligation {
    /// What has to be done.
    async fn name(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.named, language)
    }
}

impl ActObligation {
    fn of(obligation: &aiact::Obligation<'_>) -> Self {
        Self {
            named: obligation.name.clone(),
            key: obligation.key.to_owned(),
            source: obligation.source.to_owned(),
            source_url: obligation.source_url.map(str::to_owned),
            applies_from: Date(obligation.applies_from),
            is_in_force: obligation.is_in_force,
            assessment: obligation.assessment.map(str::to_owned),
        }
    }
}

/// Counts profiles.
pub(crate) struct ActProfileCounter;

impl ActProfileCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(aiact::count_act_profiles(tx).await?)
    }
}

connection!("the profiles", ActProfileConnection, ActProfileEdge, ActProfile, ActProfileCounter);

#[derive(Default)]
pub(crate) struct ActQuery;

#[Object]
impl ActQuery {
    /// The decision tree (beslisboom) of the AI Act in force. Null where the operator loaded none.
    async fn decision_tree(&self, context: &Context<'_>) -> Result<Option<DecisionTree>> {
        Ok(request(context)?.reader().load(CurrentTree).await?.map(|(_, tree)| DecisionTree(tree)))
    }

    /// Your organisation's profiles under the AI Act, newest first.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn act_profiles(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ActProfileConnection> {
        let request = request(context)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Numbers)?;
        let found = aiact::act_profiles(request.reader().tx().await?, &page).await?;
        Ok(ActProfileConnection::of(found, ActProfileCounter, ActProfile::from))
    }
}
