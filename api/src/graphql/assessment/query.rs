//! Finding assessments.

use async_graphql::{Context, ID, InputObject, Object};
use domain::assessments::{self, AssessmentFilter};
use domain::db::{Read, Tx};
use domain::id::{Id, Kind};
use domain::text::Language;

use super::dossier::Assessment;
use crate::graphql::common::parse;
use crate::graphql::context::request;
use crate::graphql::error::{Error, Result};
use crate::graphql::instrument::InstrumentKind;
use crate::graphql::page::{Keys, PageArguments, connection, cost};

/// Counts assessments.
pub(crate) struct AssessmentCounter(AssessmentFilter);

impl AssessmentCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(assessments::count_assessments(tx, &self.0).await?)
    }
}

connection!("the assessments", AssessmentConnection, AssessmentEdge, Assessment, AssessmentCounter);

/// Which assessments. All that is given must hold.
#[derive(Debug, Clone, InputObject, Default)]
pub(crate) struct AssessmentFilterInput {
    /// Only your organisation's own, also drafts.
    #[graphql(default)]
    own: bool,
    /// Only of this component.
    component_id: Option<ID>,
    /// Only by this organisation.
    organisation_id: Option<ID>,
    /// Only with instruments of this kind.
    kind: Option<InstrumentKind>,
    /// Only what rests directly on this assessment.
    reusing_id: Option<ID>,
}

impl AssessmentFilterInput {
    fn read(self, language: Language) -> Result<AssessmentFilter> {
        fn id<K: Kind>(path: &'static str, id: Option<ID>, language: Language) -> Result<Option<Id<K>>> {
            let (dutch, english) = (
                "Dit is geen id van deze soort. Neem het over uit het veld id.",
                "This is no id of this kind. Take it from the field id.",
            );
            id.map(|id| parse(&id).ok_or(Error::BadInput(path, language, dutch, english))).transpose()
        }
        Ok(AssessmentFilter {
            own: self.own,
            component: id("componentId", self.component_id, language)?,
            organisation: id("organisationId", self.organisation_id, language)?,
            kind: self.kind.map(Into::into),
            reusing: id("reusingId", self.reusing_id, language)?,
            attention: false,
        })
    }
}

async fn list(context: &Context<'_>, filter: AssessmentFilter, page: PageArguments) -> Result<AssessmentConnection> {
    let request = request(context)?;
    let page = page.request(request.language, Keys::Numbers)?;
    let found = assessments::assessments(request.reader().tx().await?, &filter, &page).await?;
    Ok(AssessmentConnection::of(found, AssessmentCounter(filter), Assessment::from))
}

/// Own assessments that ask for attention.
pub(crate) async fn assessment_work(context: &Context<'_>, page: PageArguments) -> Result<AssessmentConnection> {
    list(context, AssessmentFilter { own: true, attention: true, ..AssessmentFilter::default() }, page).await
}

#[derive(Default)]
pub(crate) struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// Assessments that you may see, newest first: your organisation's own, and what others approved and share.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn assessments(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "Which.")] filter: AssessmentFilterInput,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AssessmentConnection> {
        let filter = filter.read(request(context)?.language)?;
        Box::pin(list(context, filter, PageArguments { first, after, last, before })).await
    }
}
