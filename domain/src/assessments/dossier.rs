//! All that a page tells of an edition, read at once: the number of statements does not depend on what there is.

use super::{
    Advice, Ancestor, Answer, Assessment, Attachment, Edition, EditionText, Measure, Reuse, Risk, Stale, advice_on,
    ancestors_of, answers_of, assessments_by_id, attachments, editions_by_id, measures, reuses_of, risks_of,
    stale_answers, texts_of,
};
use crate::catalogue::{Beside, Component, Version, components_by_id, versions_by_id};
use crate::db::{Read, Tx};
use crate::id::{AssessmentId, EditionId, OrganisationId};
use crate::instruments::{self, Instrument};
use crate::problem::Fault;
use crate::tenancy::{Organisation, Viewer, organisations_by_id};
use crate::time::Date;

/// An edition with all that belongs to it, of what the viewer reads.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The edition.
    pub edition: Edition,
    /// Of which assessment.
    pub assessment: Option<Assessment>,
    /// What it is about and comes to.
    pub text: EditionText,
    /// Its instrument.
    pub instrument: Instrument,
    /// Its answers, by place.
    pub answers: Vec<Answer>,
    /// On what it rests.
    pub reuse: Option<Reuse>,
    /// The edition that it rests on.
    pub source: Option<Edition>,
    /// What is in force of its assessment.
    pub current: Option<Edition>,
    /// What its assessment rests on, nearest first.
    pub line: Vec<Ancestor>,
    /// What is done about its risks, soonest first.
    pub measures: Vec<Measure>,
    /// The data protection officer's advice.
    pub advice: Option<Advice>,
    /// The files with it, oldest first.
    pub attachments: Vec<Attachment>,
    /// The component that was assessed.
    pub component: Option<Component>,
    /// The version of it.
    pub version: Option<Version>,
    /// Everybody's organisations that are named in this.
    pub organisations: Vec<Organisation>,
    /// Whether it is the viewer's own.
    pub is_own: bool,
    /// Of an own one: what was taken over and is other now.
    pub stale: Vec<Stale>,
    /// Of an own one: what it rests on and no longer holds.
    pub risks: Vec<Risk>,
    /// The day on which it was read.
    pub today: Date,
}

impl Dossier {
    /// An organisation that is named in this.
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.id == id)
    }
}

/// An edition whose content the viewer reads, by its own id or, where it is in force, by its assessment's. What is there and
/// not the viewer's to read is nothing.
pub async fn dossier(tx: &Tx<Read>, viewer: &Viewer, id: &str) -> Result<Option<Dossier>, Fault> {
    let id = match (EditionId::parse(id), AssessmentId::parse(id)) {
        (Some(id), _) => id,
        (None, Some(id)) => match first(assessments_by_id(tx, &[id]).await?).and_then(|found| found.current) {
            Some(id) => id,
            None => return Ok(None),
        },
        (None, None) => return Ok(None),
    };
    let Some(text) = first(texts_of(tx, &[id]).await?) else { return Ok(None) };
    let Some(edition) = first(editions_by_id(tx, &[id]).await?) else { return Ok(None) };
    let Some(instrument) = first(instruments::by_ids(tx, &[edition.instrument]).await?) else { return Ok(None) };
    let assessment = first(assessments_by_id(tx, &[edition.assessment]).await?);
    let reuse = first(reuses_of(tx, &[id]).await?);
    let line = ancestors_of(tx, &[edition.assessment]).await?;
    let in_force = assessment.as_ref().and_then(|it| it.current);
    let named: Vec<_> = in_force.into_iter().chain(reuse.as_ref().map(|it| it.source_edition)).collect();
    let editions = editions_by_id(tx, &named).await?;
    let found = |id: Option<EditionId>| editions.iter().find(|edition| Some(edition.id) == id).cloned();
    let mut owners: Vec<_> = line.iter().map(|step| step.organisation).chain([edition.organisation]).collect();
    owners.sort_unstable();
    owners.dedup();
    let component = first(components_by_id(tx, &[edition.component], Beside::default()).await?);
    Ok(Some(Dossier {
        answers: answers_of(tx, &[id]).await?.remove(&id).unwrap_or_default(),
        source: found(reuse.as_ref().map(|it| it.source_edition)),
        current: found(in_force),
        measures: measures(tx, &[edition.assessment]).await?,
        advice: first(advice_on(tx, &[id]).await?),
        attachments: attachments(tx, &[id]).await?,
        component: component.map(|view| view.component),
        version: first(versions_by_id(tx, &[edition.version]).await?),
        organisations: organisations_by_id(tx, &owners).await?,
        is_own: viewer.readable().any(|own| own == edition.organisation),
        stale: stale_answers(tx, &[id]).await?,
        risks: risks_of(tx, &[edition.assessment]).await?,
        today: tx.now().day(),
        edition,
        assessment,
        text,
        instrument,
        reuse,
        line,
    }))
}

fn first<T>(found: Vec<T>) -> Option<T> {
    found.into_iter().next()
}
