//! Resting on another's assessment.

use async_graphql::{ComplexObject, Context, SimpleObject};
use domain::assessments::{self, Stale};
use domain::id::{AssessmentId, EditionId, OrganisationId};
use domain::instruments;

use super::answer::{AssessmentAnswer, question};
use super::dossier::Assessment;
use super::edition::AssessmentEdition;
use crate::graphql::context::{request, shown};
use crate::graphql::error::Result;
use crate::graphql::instrument::{Criterion, InstrumentQuestion};
use crate::graphql::loaders::{AncestorsOf, AnswersIn};
use crate::graphql::organisation::Organisation;

/// Why the own use is similar by one criterion, and what differs.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Likeness {
    /// By which criterion.
    criterion: Criterion,
    /// Why it is similar.
    argument: String,
    /// What differs. Null: nothing.
    difference: Option<String>,
    /// Keys of questions that the difference touches, besides those that the instrument marks.
    touches: Vec<String>,
}

/// On which edition of another assessment an edition rests, and why that may be.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentReuse {
    #[graphql(skip)]
    source_id: AssessmentId,
    #[graphql(skip)]
    edition_id: EditionId,
    /// The source edition's content hash, when it was taken over (SHA-256, hexadecimal).
    source_hash: String,
    /// Why the own use is similar: by nature, scope, context, purpose and risk.
    similarity: Vec<Likeness>,
}

impl From<assessments::Reuse> for AssessmentReuse {
    fn from(reuse: assessments::Reuse) -> Self {
        let similarity = instruments::Criterion::ALL.iter().filter_map(|criterion| {
            let likeness = reuse.similarity.of(*criterion)?;
            Some(Likeness {
                criterion: (*criterion).into(),
                argument: likeness.argument.clone(),
                difference: likeness.difference.clone(),
                touches: likeness.touches.clone(),
            })
        });
        Self {
            source_id: reuse.source,
            edition_id: reuse.source_edition,
            similarity: similarity.collect(),
            source_hash: reuse.source_hash.clone(),
        }
    }
}

#[ComplexObject]
impl AssessmentReuse {
    /// The assessment that it rests on. Null where you may not see it.
    async fn source(&self, context: &Context<'_>) -> Result<Option<Assessment>> {
        shown(context, self.source_id).await
    }

    /// The edition of that.
    async fn source_edition(&self, context: &Context<'_>) -> Result<Option<AssessmentEdition>> {
        shown(context, self.edition_id).await
    }
}

/// A step between an assessment and one that it rests on, or that rests on it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct AssessmentLink {
    #[graphql(skip)]
    other: AssessmentId,
    #[graphql(skip)]
    owner: Option<OrganisationId>,
    /// How many steps away: 1 is the source itself.
    depth: i32,
}

impl AssessmentLink {
    /// What it rests on.
    pub(super) fn to_ancestor(step: &assessments::Ancestor) -> Self {
        Self { other: step.ancestor, owner: Some(step.organisation), depth: i32::from(step.depth) }
    }

    /// What rests on it.
    pub(super) fn to_descendant(step: &assessments::Ancestor) -> Self {
        Self { other: step.assessment, owner: None, depth: i32::from(step.depth) }
    }
}

#[ComplexObject]
impl AssessmentLink {
    /// That assessment. Null where you may not see it.
    async fn assessment(&self, context: &Context<'_>) -> Result<Option<Assessment>> {
        shown(context, self.other).await
    }

    /// Whose that is.
    async fn organisation(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        let owner = if self.owner.is_some() {
            self.owner
        } else {
            let found: Option<assessments::Assessment> = request(context)?.reader().load(self.other).await?;
            found.map(|assessment| assessment.organisation)
        };
        match owner {
            Some(owner) => shown(context, owner).await,
            None => Ok(None),
        }
    }
}

/// An answer that was taken over and is another now where it came from.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct StaleAnswer {
    #[graphql(skip)]
    of: Stale,
    #[graphql(skip)]
    assessment: AssessmentId,
    #[graphql(skip)]
    instrument: domain::id::InstrumentId,
    /// Where: the question's key, with `[n]` for each repeat.
    place: String,
    /// The question.
    question: Option<InstrumentQuestion>,
    /// How many steps away it changed, at the nearest: 1 is the source.
    depth: i32,
}

impl StaleAnswer {
    pub(super) fn of(stale: &Stale, assessment: AssessmentId, instrument: &instruments::Instrument) -> Self {
        Self {
            place: stale.place.to_string(),
            question: question(instrument, &stale.place.question),
            depth: i32::from(stale.depth),
            assessment,
            instrument: instrument.id,
            of: stale.clone(),
        }
    }

    /// Which assessment it is at which it changed.
    async fn changed_at(&self, context: &Context<'_>) -> Result<Option<assessments::Ancestor>> {
        let line = request(context)?.reader().load(AncestorsOf(self.assessment)).await?.unwrap_or_default();
        Ok(line.into_iter().find(|step| step.depth == self.of.depth))
    }

    async fn answer_in(&self, context: &Context<'_>, edition: EditionId) -> Result<Option<AssessmentAnswer>> {
        let reader = request(context)?.reader();
        let Some(instrument) = reader.load(self.instrument).await? else { return Ok(None) };
        let given = reader.load(AnswersIn(edition)).await?.unwrap_or_default();
        let found = given.iter().find(|answer| answer.place == self.of.place);
        Ok(found.map(|answer| AssessmentAnswer::of(answer, &instrument)))
    }
}

#[ComplexObject]
impl StaleAnswer {
    /// The answer as it was taken over.
    async fn answer(&self, context: &Context<'_>) -> Result<Option<AssessmentAnswer>> {
        self.answer_in(context, self.of.edition).await
    }

    /// Whose change it is.
    async fn changed_by(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        match self.changed_at(context).await? {
            Some(step) => shown(context, step.organisation).await,
            None => Ok(None),
        }
    }

    /// The answer there now. Null where there is none any more, or you may not read it.
    async fn now(&self, context: &Context<'_>) -> Result<Option<AssessmentAnswer>> {
        let Some(step) = self.changed_at(context).await? else { return Ok(None) };
        let found: Option<assessments::Assessment> = request(context)?.reader().load(step.ancestor).await?;
        match found.and_then(|ancestor| ancestor.current) {
            Some(current) => self.answer_in(context, current).await,
            None => Ok(None),
        }
    }
}

/// That something on which an assessment rests no longer holds.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ReuseRisk {
    /// What no longer holds.
    pub(super) link: AssessmentLink,
    /// Whether it was withdrawn; otherwise it has expired.
    pub(super) is_withdrawn: bool,
}

impl ReuseRisk {
    pub(super) fn of(risk: &assessments::Risk) -> Self {
        let link = AssessmentLink { other: risk.ancestor, owner: None, depth: i32::from(risk.depth) };
        Self { link, is_withdrawn: risk.is_withdrawn }
    }
}
