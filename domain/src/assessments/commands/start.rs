//! Starting an assessment: from nothing, or from another's.

use super::super::reuse::inherit;
use super::super::{
    Answer, Assessment, Edition, EditionText, Likeness, MOST_STEPS, Reuse, Similarity, Stage, Standing, UseContext,
    store,
};
use crate::catalogue::{self, Version};
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{AssessmentId, EditionId, InstrumentId, VersionId};
use crate::instruments::{self, Criterion, Instrument, QuestionKey, Questions};
use crate::policy::{Facts, WriteAssessment};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::sharing::Visibility;
use crate::tenancy::Viewer;

/// Starts an assessment.
#[derive(Debug, Clone)]
pub struct StartAssessment {
    /// Of which version of a component.
    pub version: VersionId,
    /// With which instrument.
    pub instrument: InstrumentId,
    /// For which use.
    pub context: UseContext,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Starts an assessment in the acting organisation's name. Only that organisation reads it, until it is approved and shared.
pub async fn start_assessment(db: &Db, viewer: &Viewer, command: StartAssessment) -> Outcome<AssessmentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let version = catalogue::version_seen(&tx, command.version).await?.ok_or(Problem::NotFound("versionId"))?;
    let _permit = tx.permit(WriteAssessment, Facts::of(tx.acting()?), Some(version.id.to_string())).await?;
    let instrument = instruments::find(&tx, command.instrument).await?.ok_or(Problem::NotFound("instrumentId"))?;
    let mut check = Check::default();
    let context = command.context.checked(&mut check, "context.");
    check.done()?;
    let (assessment, edition) = new(&tx, &version, &instrument, None)?;
    store::insert(&tx, &assessment).await?;
    enter(&tx, viewer, &edition, context).await?;
    tx.commit(Event::new(EventType::AssessmentStarted, assessment.id, 1)).await?;
    Ok(assessment.id)
}

fn new(
    tx: &Tx<Write>,
    version: &Version,
    instrument: &Instrument,
    source: Option<AssessmentId>,
) -> Outcome<(Assessment, Edition)> {
    let (id, organisation, now) = (tx.make_id(), tx.acting()?, tx.now());
    let assessment = Assessment {
        id,
        organisation,
        component: version.component,
        urn: instrument.urn().to_owned(),
        kind: instrument.kind,
        visibility: Visibility::Own,
        source,
        current: None,
        valid_until: None,
        withdrawal: None,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    let edition = Edition {
        id: tx.make_id(),
        assessment: id,
        organisation,
        number: 1,
        instrument: instrument.id,
        component: version.component,
        version: version.id,
        stage: Stage::Draft,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    Ok((assessment, edition))
}

async fn enter(tx: &Tx<Write>, viewer: &Viewer, edition: &Edition, context: UseContext) -> Outcome<()> {
    let about = EditionText { edition: edition.id, context, conclusion: None };
    store::insert_edition(tx, edition, Visibility::Own, &about).await?;
    Ok(store::note_author(tx, edition.id, viewer.account()).await?)
}

/// Begins an assessment with the answers of another one.
#[derive(Debug, Clone)]
pub struct ReuseAssessment {
    /// Which edition is reused.
    pub source: EditionId,
    /// Of which version the own assessment is; the source's where left out.
    pub version: Option<VersionId>,
    /// The own context of use.
    pub context: UseContext,
    /// Why the own use is similar, and what differs.
    pub similarity: Vec<(Criterion, Likeness)>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Begins an assessment of the acting organisation with what another approved. From then on it keeps reading that edition.
pub async fn reuse_assessment(db: &Db, viewer: &Viewer, command: ReuseAssessment) -> Outcome<AssessmentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let absent = Problem::NotFound("sourceEditionId");
    let from = store::find_content(&tx, command.source).await?.ok_or_else(|| absent.clone())?;
    let source = store::find(&tx, from.assessment).await?.ok_or(absent)?;
    let _permit = tx.permit(WriteAssessment, Facts::of(tx.acting()?), Some(from.id.to_string())).await?;
    let hash = reusable(&tx, &source, &from)?;
    if store::ancestors(&tx, &[source.id]).await?.len() >= usize::from(MOST_STEPS.unsigned_abs()) {
        return Err(Problem::invalid("sourceEditionId", TOO_FAR).into());
    }
    let version = command.version.unwrap_or(from.version);
    let version = catalogue::version_seen(&tx, version).await?.ok_or(Problem::NotFound("versionId"))?;
    let instrument = instruments::find(&tx, from.instrument).await?.ok_or(Problem::NotFound("sourceEditionId"))?;
    let mut check = Check::default();
    if version.component != from.component {
        check.refuse("versionId", OTHER_COMPONENT);
    }
    let context = command.context.checked(&mut check, "context.");
    let questions = &instrument.questions;
    let similarity =
        Similarity::checked(command.similarity, &mut check, &instrument.marks, |key| has_key(questions, key));
    check.done()?;
    let (assessment, edition) = new(&tx, &version, &instrument, Some(source.id))?;
    let given = store::answers(&tx, &[from.id]).await?;
    let has = |key: &QuestionKey| questions.get(key).is_some();
    let given: Vec<Answer> = inherit(edition.id, &given, &similarity, &instrument.marks, has, tx.now());
    store::insert(&tx, &assessment).await?;
    store::insert_lineage(&tx, &assessment, &source).await?;
    enter(&tx, viewer, &edition, context).await?;
    let reuse =
        Reuse { edition: edition.id, source: source.id, source_edition: from.id, source_hash: hash, similarity };
    store::insert_reuse(&tx, &reuse, assessment.id).await?;
    store::put_answers(&tx, &edition, &given).await?;
    let event = Event::new(EventType::AssessmentReused, assessment.id, 1).addressed_to([source.organisation]);
    tx.commit(event).await?;
    Ok(assessment.id)
}

fn has_key(questions: &Questions, key: &str) -> bool {
    questions.get(&QuestionKey::new(key)).is_some()
}

const TOO_FAR: Flaw = Flaw::Form(
    "Deze beoordeling rust al op 60 andere. Hergebruik een eerdere uit de keten: zie provenance.",
    "This assessment rests on 60 others already. Reuse an earlier one of the chain: see provenance.",
);

const OTHER_COMPONENT: Flaw = Flaw::Form(
    "Dit is een versie van een andere component. Kies een versie van de component die beoordeeld is.",
    "This is a version of another component. Choose a version of the component that was assessed.",
);

/// The hash of an edition that can be reused: in force, and stood by.
fn reusable(tx: &Tx<Write>, source: &Assessment, from: &Edition) -> Outcome<String> {
    let flaw = match from.standing(source.withdrawal.is_some(), tx.now().day()) {
        Standing::Approved => None,
        Standing::Draft | Standing::InReview => Some(Flaw::Form(
            "Deze uitgave is nog niet vastgesteld. Hergebruik kan daarna.",
            "This edition is not approved yet. It can be reused after that.",
        )),
        Standing::Superseded => Some(Flaw::Form(
            "Er is een nieuwere uitgave vastgesteld. Hergebruik die.",
            "A newer edition was approved. Reuse that one.",
        )),
        Standing::Expired => Some(Flaw::Form(
            "Deze beoordeling is verlopen. Vraag de organisatie om een nieuwe uitgave.",
            "This assessment has expired. Ask the organisation for a new edition.",
        )),
        Standing::Withdrawn => Some(Flaw::Form(
            "Deze beoordeling is ingetrokken. Zoek een andere.",
            "This assessment was withdrawn. Look for another one.",
        )),
    };
    if let Some(flaw) = flaw {
        return Err(Problem::invalid("sourceEditionId", flaw).into());
    }
    let hash = from.approval().map(|approval| approval.content_hash.clone());
    Ok(hash.ok_or(Problem::NotFound("sourceEditionId"))?)
}
