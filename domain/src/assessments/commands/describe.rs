//! Writing what an edition is about, and what it comes to.

use super::super::{UseContext, store};
use super::to_write;
use crate::db::{Db, Once};
use crate::event::{Event, EventType};
use crate::id::EditionId;
use crate::patch::Patch;
use crate::problem::{Check, Outcome, Problem};
use crate::tenancy::Viewer;

/// Changes what a draft is about.
#[derive(Debug, Clone)]
pub struct DescribeAssessment {
    /// Which edition.
    pub edition: EditionId,
    /// The revision that the assessor saw.
    pub expected_revision: i64,
    /// The context of use, in full; as it was where left out.
    pub context: Option<UseContext>,
    /// What it comes to.
    pub conclusion: Patch<String>,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Changes what an own draft is about, and what it comes to.
pub async fn describe_assessment(db: &Db, viewer: &Viewer, command: DescribeAssessment) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, permit) = to_write(&tx, command.edition, "editionId").await?;
    let edition = edition.touch(&permit, command.expected_revision, tx.now())?;
    let mut about = store::find_text(&tx, edition.id).await?.ok_or(Problem::NotFound("editionId"))?;
    let mut check = Check::default();
    if let Some(context) = command.context {
        about.context = context.checked(&mut check, "context.");
    }
    match command.conclusion {
        Patch::Keep => {}
        Patch::Clear => about.conclusion = None,
        Patch::Set(text) => about.conclusion = check.plain("conclusion", Some(&text), 5000),
    }
    check.done()?;
    store::save_text(&tx, &about).await?;
    store::save_edition(&tx, &edition).await?;
    store::note_author(&tx, edition.id, viewer.account()).await?;
    tx.commit(Event::new(EventType::AssessmentDescribed, edition.id, edition.revision)).await?;
    Ok(edition.id)
}
