//! What assessors and approvers do.

mod accept;
mod answer;
mod decide;
mod describe;
mod import;
mod revise;
mod start;

pub use accept::*;
pub use answer::*;
pub use decide::*;
pub use describe::*;
pub use import::*;
pub use revise::*;
pub use start::*;

use super::{Assessment, Edition, store};
use crate::db::{Tx, Write};
use crate::id::EditionId;
use crate::policy::{Facts, Permit, WriteAssessment};
use crate::problem::{Outcome, Problem};

/// An own edition that is going to be written in, locked, with its assessment; and the proof that it may be.
async fn to_write(tx: &Tx<Write>, id: EditionId, path: &'static str) -> Outcome<(Edition, Permit<WriteAssessment>)> {
    let seen = store::find_edition(tx, id).await?.ok_or(Problem::NotFound(path))?;
    let permit = tx.permit(WriteAssessment, Facts::of(seen.organisation), Some(id.to_string())).await?;
    let edition = store::lock_edition(tx, id).await?.ok_or(Problem::NotFound(path))?;
    Ok((edition, permit))
}

/// An own assessment and its edition, both locked: the assessment first, so that no two wait for each other.
async fn to_decide(tx: &Tx<Write>, seen: &Edition) -> Outcome<(Assessment, Edition)> {
    let assessment = store::lock(tx, seen.assessment).await?.ok_or(Problem::NotFound("id"))?;
    let edition = store::lock_edition(tx, seen.id).await?.ok_or(Problem::NotFound("id"))?;
    Ok((assessment, edition))
}
