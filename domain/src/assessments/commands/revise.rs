//! Beginning a new edition of what is approved.

use super::super::{Answer, Assessment, Edition, Reuse, Stage, store, values};
use crate::catalogue;
use crate::db::{Db, Once, Tx, Write};
use crate::event::{Event, EventType};
use crate::id::{AssessmentId, EditionId, InstrumentId, VersionId};
use crate::instruments::answers::{AnswerSet, check};
use crate::instruments::{self, Instrument};
use crate::policy::{Facts, WriteAssessment};
use crate::problem::{Flaw, Outcome, Problem};
use crate::tenancy::Viewer;

/// Begins a new edition.
#[derive(Debug, Clone)]
pub struct ReviseAssessment {
    /// Of which assessment.
    pub id: AssessmentId,
    /// Of which version of the component; as it was where left out.
    pub version: Option<VersionId>,
    /// With which version of the instrument; as it was where left out.
    pub instrument: Option<InstrumentId>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Begins a new edition of an assessment of the acting organisation, with the answers of the last one.
pub async fn revise_assessment(db: &Db, viewer: &Viewer, command: ReviseAssessment) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let seen = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let _permit = tx.permit(WriteAssessment, Facts::of(seen.organisation), Some(seen.id.to_string())).await?;
    let assessment = store::lock(&tx, seen.id).await?.ok_or(Problem::NotFound("id"))?;
    let edition = begin(&tx, &assessment, command.version, command.instrument).await?;
    store::note_author(&tx, edition.id, viewer.account()).await?;
    tx.commit(Event::new(EventType::AssessmentRevised, edition.id, 1)).await?;
    Ok(edition.id)
}

/// A new draft with the answers of the last edition. What it rests on is that one's edition in force, where it can be read.
pub(super) async fn begin(
    tx: &Tx<Write>,
    assessment: &Assessment,
    version: Option<VersionId>,
    instrument: Option<InstrumentId>,
) -> Outcome<Edition> {
    assessment.is_kept()?;
    let last = store::newest_edition(tx, assessment.id).await?.ok_or(Problem::NotFound("id"))?;
    if !matches!(last.stage, Stage::Approved(..)) {
        return Err(store::open_already().into());
    }
    let instrument = instrument.unwrap_or(last.instrument);
    let instrument = instruments::find(tx, instrument).await?.ok_or(Problem::NotFound("instrumentId"))?;
    if instrument.urn() != assessment.urn {
        let flaw = Flaw::Form(
            "Dit is een ander instrument. Kies een versie van hetzelfde instrument.",
            "This is another instrument. Choose a version of the same instrument.",
        );
        return Err(Problem::invalid("instrumentId", flaw).into());
    }
    let version = match version {
        Some(version) => {
            let found = catalogue::version_seen(tx, version).await?.ok_or(Problem::NotFound("versionId"))?;
            if found.component != assessment.component {
                return Err(Problem::NotFound("versionId").into());
            }
            version
        }
        None => last.version,
    };
    let edition = Edition {
        id: tx.make_id(),
        number: last.number + 1,
        instrument: instrument.id,
        version,
        stage: Stage::Draft,
        revision: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
        ..last.clone()
    };
    let mut about = store::find_text(tx, last.id).await?.ok_or(Problem::NotFound("id"))?;
    about.edition = edition.id;
    store::insert_edition(tx, &edition, assessment.visibility, &about).await?;
    if let Some(reuse) = store::find_reuse(tx, last.id).await? {
        let reuse = rebased(tx, edition.id, reuse).await?;
        store::insert_reuse(tx, &reuse, assessment.id).await?;
    }
    let given = store::answers(tx, &[last.id]).await?;
    let set = values(&given);
    let given: Vec<Answer> = given
        .into_iter()
        // What the instrument has no more, or asks in another way, is answered anew.
        .filter(|answer| takes(&instrument, answer, &set))
        .map(|answer| Answer { edition: edition.id, revision: 1, ..answer })
        .collect();
    store::put_answers(tx, &edition, &given).await?;
    Ok(edition)
}

/// Whether a version of the instrument still takes an answer as it is.
fn takes(instrument: &Instrument, answer: &Answer, all: &AnswerSet) -> bool {
    match answer.given.value() {
        Some(value) => check(&instrument.questions, &answer.place, value, all).is_ok_and(|kept| kept == *value),
        None => instrument.questions.get(&answer.place.question).is_some(),
    }
}

async fn rebased(tx: &Tx<Write>, edition: EditionId, reuse: Reuse) -> Outcome<Reuse> {
    let current = match store::find(tx, reuse.source).await?.and_then(|source| source.current) {
        Some(current) => store::find_content(tx, current).await?,
        None => None,
    };
    let newer = current.and_then(|current| Some((current.id, current.approval()?.content_hash.clone())));
    Ok(match newer {
        Some((source_edition, source_hash)) => Reuse { edition, source_edition, source_hash, ..reuse },
        None => Reuse { edition, ..reuse },
    })
}
