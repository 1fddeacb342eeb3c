//! Reads in batches around the viewer. Built per request: nothing is shared between viewers.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use domain::catalogue::{
    self, Adoption, Beside, Candidate, ComponentView, Framework, GovernanceStatement, Origin, SupportVersions, Tally,
    Transfer, Use, Version, Written,
};
use domain::claims::{self, Claim, ClaimAnswer};
use domain::id::{
    AccountId, AdoptionId, AnswerId, ClaimId, ComponentId, ExperienceId, MembershipId, OrganisationId, PartyId,
    QuestionId, TransferId, VersionId,
};
use domain::page::{Page, PageRequest};
use domain::problem::Fault;
use domain::remarks::{self, Answer, EarlierText, Experience, Question};
use domain::tenancy::{self, Account, Membership, Organisation, OrganisationKey, Party};
use futures::future::BoxFuture;

use super::context::{Reader, Snapshot};
use super::error::{Error, Result};

/// The one loader: each kind of key has its own batches.
pub(crate) struct Loader(pub(crate) Arc<Snapshot>);

/// The newest version of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct NewestVersionOf(pub(crate) ComponentId);

/// How many organisations use a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AdoptionCountOf(pub(crate) ComponentId);

/// With whom a component is shared by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SharedWith(pub(crate) ComponentId);

/// Where a component came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OriginOf(pub(crate) ComponentId);

/// The record to the letter from which a component was imported. `None` where the answer holds no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OriginalOf(pub(crate) ComponentId);

/// Who uses a component now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UseOf(pub(crate) ComponentId);

/// How many versions a component has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct VersionCountOf(pub(crate) ComponentId);

/// By which versions is told when support of a component ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SupportOf(pub(crate) ComponentId);

/// Who would choose a component again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TallyOf(pub(crate) ComponentId);

/// What may be the same as a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CandidatesOf(pub(crate) ComponentId);

/// A page of the experiences with a component.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ExperiencesOf(pub(crate) ComponentId, pub(crate) PageRequest);

/// How many experiences there are with a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ExperienceCountOf(pub(crate) ComponentId);

/// A page of the questions about a component.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct QuestionsOf(pub(crate) ComponentId, pub(crate) PageRequest);

/// How many questions there are about a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct QuestionCountOf(pub(crate) ComponentId);

/// What an experience said before; before a revision, where one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct EarlierTextsOf(pub(crate) ExperienceId, pub(crate) Option<i64>);

/// The answers to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AnswersTo(pub(crate) QuestionId);

/// What the own organisation answered to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AnswerTo(pub(crate) ClaimId);

/// A component in the form of another register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ExportOf {
    pub(crate) component: ComponentId,
    pub(crate) format: domain::exchange::Format,
}

/// The open offer of a component to another owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OpenTransferOf(pub(crate) ComponentId);

/// The governance framework in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CurrentFramework;

/// What is stated of a component's governance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct GovernanceOf(pub(crate) ComponentId);

/// The mergers of an organisation: (predecessor, successor).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SuccessionsOf(pub(crate) OrganisationId);

macro_rules! load {
    ($key:ty => $value:ty, |$tx:ident, $keys:ident| $read:expr) => {
        impl async_graphql::dataloader::Loader<$key> for Loader {
            type Value = $value;
            type Error = Arc<Fault>;

            async fn load(&self, $keys: &[$key]) -> std::result::Result<HashMap<$key, $value>, Arc<Fault>> {
                let read = async {
                    let $tx = self.0.tx().await?;
                    $read
                };
                read.await.map_err(Arc::new)
            }
        }
    };
}

load!(OrganisationId => Organisation, |tx, keys| {
    Ok(tenancy::organisations_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(OrganisationKey => Organisation, |tx, keys| {
    let found = tenancy::organisations_by_key(tx, keys).await?;
    let of = |key: &OrganisationKey| found.iter().find(|it| key.is_of(it)).cloned();
    Ok(keys.iter().filter_map(|key| Some((key.clone(), of(key)?))).collect())
});
load!(PartyId => Party, |tx, keys| {
    Ok(tenancy::parties_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(AccountId => Account, |tx, keys| {
    Ok(tenancy::accounts_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(MembershipId => Membership, |tx, keys| {
    Ok(tenancy::memberships_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(ComponentId => ComponentView, |tx, keys| {
    let views = catalogue::components_by_id(tx, keys, Beside::default()).await?;
    Ok(views.into_iter().map(|it| (it.component.id, it)).collect())
});
load!(VersionId => Version, |tx, keys| {
    Ok(catalogue::versions_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(AdoptionId => Adoption, |tx, keys| {
    Ok(catalogue::adoptions_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(NewestVersionOf => Version, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let newest = catalogue::newest_versions(tx, &ids).await?;
    Ok(newest.into_iter().map(|it| (NewestVersionOf(it.component), it)).collect())
});
load!(AdoptionCountOf => u64, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let counts = catalogue::adoption_counts(tx, &ids).await?;
    Ok(counts.into_iter().map(|(id, count)| (AdoptionCountOf(id), count)).collect())
});
load!(SharedWith => Vec<OrganisationId>, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let mut named: HashMap<_, Vec<_>> = keys.iter().map(|key| (*key, Vec::new())).collect();
    for (component, organisation) in catalogue::shared_with(tx, &ids).await? {
        named.entry(SharedWith(component)).or_default().push(organisation);
    }
    Ok(named)
});
load!(OriginOf => Origin, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(catalogue::origins_of(tx, &ids).await?.into_iter().map(|it| (OriginOf(it.component), it)).collect())
});
load!(UseOf => Use, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(catalogue::uses(tx, &ids).await?.into_iter().map(|(id, used)| (UseOf(id), used)).collect())
});
load!(VersionCountOf => u64, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(catalogue::version_counts(tx, &ids).await?.into_iter().map(|(id, it)| (VersionCountOf(id), it)).collect())
});
load!(SupportOf => SupportVersions, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(catalogue::support_versions(tx, &ids).await?.into_iter().map(|(id, it)| (SupportOf(id), it)).collect())
});
load!(TallyOf => Tally, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(remarks::tallies(tx, &ids).await?.into_iter().map(|(id, tally)| (TallyOf(id), tally)).collect())
});
load!(CandidatesOf => Vec<Candidate>, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(catalogue::same_as(tx, &ids).await?.into_iter().map(|(id, it)| (CandidatesOf(id), it)).collect())
});
load!(ExperienceId => Experience, |tx, keys| {
    Ok(remarks::experiences_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(ExperiencesOf => Page<Experience>, |tx, keys| {
    let mut found = HashMap::new();
    // The same page of each component, as a list of components asks for: one statement.
    for (page, ids) in by_page(keys.iter().map(|key| (key.0, &key.1))) {
        let pages = remarks::experiences(tx, &ids, page).await?;
        found.extend(pages.into_iter().map(|(id, rows)| (ExperiencesOf(id, page.clone()), rows)));
    }
    Ok(found)
});
load!(ExperienceCountOf => u64, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(remarks::count_experiences(tx, &ids).await?.into_iter().map(|(id, it)| (ExperienceCountOf(id), it)).collect())
});
load!(QuestionsOf => Page<Question>, |tx, keys| {
    let mut found = HashMap::new();
    for (page, ids) in by_page(keys.iter().map(|key| (key.0, &key.1))) {
        let pages = remarks::questions(tx, &ids, page).await?;
        found.extend(pages.into_iter().map(|(id, rows)| (QuestionsOf(id, page.clone()), rows)));
    }
    Ok(found)
});
load!(QuestionCountOf => u64, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(remarks::count_questions(tx, &ids).await?.into_iter().map(|(id, it)| (QuestionCountOf(id), it)).collect())
});
load!(EarlierTextsOf => Vec<EarlierText>, |tx, keys| {
    let mut by_revision: HashMap<_, Vec<_>> = HashMap::new();
    for EarlierTextsOf(experience, before) in keys {
        by_revision.entry(*before).or_default().push(*experience);
    }
    let mut earlier: HashMap<_, Vec<_>> = HashMap::new();
    for (before, ids) in by_revision {
        for text in remarks::earlier_texts(tx, &ids, before).await? {
            earlier.entry(EarlierTextsOf(text.experience, before)).or_default().push(text);
        }
    }
    Ok(earlier)
});
load!(QuestionId => Question, |tx, keys| {
    Ok(remarks::questions_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(AnswerId => Answer, |tx, keys| {
    Ok(remarks::answers_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(AnswersTo => Vec<Answer>, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let mut answers: HashMap<_, Vec<_>> = HashMap::new();
    for answer in remarks::answers(tx, &ids).await? {
        answers.entry(AnswersTo(answer.question)).or_default().push(answer);
    }
    Ok(answers)
});
load!(ClaimId => Claim, |tx, keys| {
    Ok(claims::claims_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(AnswerTo => ClaimAnswer, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    Ok(claims::claim_answers(tx, &ids).await?.into_iter().map(|it| (AnswerTo(it.claim), it)).collect())
});
load!(TransferId => Transfer, |tx, keys| {
    Ok(catalogue::transfers_by_id(tx, keys).await?.into_iter().map(|it| (it.id, it)).collect())
});
load!(OpenTransferOf => Transfer, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let open = catalogue::open_transfers(tx, &ids).await?;
    Ok(open.into_iter().map(|it| (OpenTransferOf(it.component), it)).collect())
});
load!(CurrentFramework => Arc<Framework>, |tx, keys| {
    let current = catalogue::current_framework(tx).await?.map(Arc::new);
    Ok(keys.iter().filter_map(|key| Some((*key, current.clone()?))).collect())
});
load!(GovernanceOf => Vec<GovernanceStatement>, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let mut stated: HashMap<_, Vec<_>> = HashMap::new();
    for statement in catalogue::governance_statements(tx, &ids).await? {
        stated.entry(GovernanceOf(statement.component)).or_default().push(statement);
    }
    Ok(stated)
});
load!(SuccessionsOf => Vec<(OrganisationId, OrganisationId)>, |tx, keys| {
    let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
    let all = tenancy::successions(tx, &ids).await?;
    let of = |id| all.iter().filter(|(from, to)| *from == id || *to == id).copied().collect();
    Ok(keys.iter().map(|key| (*key, of(key.0))).collect())
});

/// Whose pages are asked for, by page.
fn by_page<'a>(
    keys: impl Iterator<Item = (ComponentId, &'a PageRequest)>,
) -> HashMap<&'a PageRequest, Vec<ComponentId>> {
    let mut pages: HashMap<_, Vec<_>> = HashMap::new();
    keys.for_each(|(id, page)| pages.entry(page).or_default().push(id));
    pages
}

impl async_graphql::dataloader::Loader<OriginalOf> for Loader {
    type Value = Option<String>;
    type Error = Arc<Fault>;

    async fn load(&self, keys: &[OriginalOf]) -> std::result::Result<HashMap<OriginalOf, Option<String>>, Arc<Fault>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let read = async { catalogue::originals_of(self.0.tx().await?, &ids, self.0.budget()).await };
        Ok(read.await.map_err(Arc::new)?.into_iter().map(|(id, it)| (OriginalOf(id), it)).collect())
    }
}

// The rows of a batch are read by format: of these there are three.
impl async_graphql::dataloader::Loader<ExportOf> for Loader {
    type Value = Arc<Option<Written>>;
    type Error = Arc<Fault>;

    async fn load(&self, keys: &[ExportOf]) -> std::result::Result<HashMap<ExportOf, Self::Value>, Arc<Fault>> {
        let mut ids: HashMap<_, Vec<_>> = HashMap::new();
        for key in keys {
            ids.entry(key.format).or_default().push(key.component);
        }
        let read = async {
            let tx = self.0.tx().await?;
            let mut written = HashMap::new();
            for (format, ids) in ids {
                let each = catalogue::export_each(tx, self.0.viewer(), format, &ids, self.0.budget()).await?;
                written.extend(each.into_iter().map(|(component, it)| (ExportOf { component, format }, Arc::new(it))));
            }
            Ok(written)
        };
        read.await.map_err(Arc::new)
    }
}

impl Reader {
    /// Loads one, in a batch with what is asked for at the same time. `None`: absent or not readable.
    ///
    /// Boxed: async-graphql makes one future for all fields of a type, as large as its largest, and makes it anew for each
    /// field of each row. What is large must stand elsewhere (measured: a third of a list's processor time was copying).
    pub(crate) fn load<K>(
        &self,
        key: K,
    ) -> BoxFuture<'_, Result<Option<<Loader as async_graphql::dataloader::Loader<K>>::Value>>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        Loader: async_graphql::dataloader::Loader<K, Error = Arc<Fault>>,
    {
        Box::pin(async move {
            self.loader()
                .load_one(key)
                .await
                .map_err(|fault| Error::Fault(Fault { cause: fault.cause.clone(), transient: fault.transient }))
        })
    }
}
