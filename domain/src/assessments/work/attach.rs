//! Files with an edition.

use super::commands::{own, undecided};
use super::{Attachment, store};
use crate::db::{Db, Once, Read, Tx};
use crate::event::{Event, EventType};
use crate::id::{AttachmentId, EditionId, UploadId, fingerprint_of};
use crate::policy::{Facts, WriteAssessment};
use crate::problem::{Check, Fault, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::upload;

/// An edition has at most so many files.
pub const MOST_ATTACHMENTS: usize = 20;

/// Attaches a file.
#[derive(Debug, Clone)]
pub struct AttachFile {
    /// To which edition.
    pub edition: EditionId,
    /// Which file: a PDF that was sent to its upload's address.
    pub upload: UploadId,
    /// What it is.
    pub title: String,
    /// Whether whoever reads the edition's content reads it; otherwise the own organisation alone.
    pub with_content: bool,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Attaches a file to an own edition, until that is approved.
pub async fn attach_file(db: &Db, viewer: &Viewer, command: AttachFile) -> Outcome<AttachmentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let (edition, _permit) = own(&tx, command.edition).await?;
    undecided(&edition)?;
    let (media_type, bytes) = upload::sent(&tx, command.upload).await?.ok_or(Problem::NotFound("uploadId"))?;
    let mut check = Check::default();
    let title = check.required("title", &command.title, 200);
    // By what it is, not by what it is called.
    if media_type != "application/pdf" || !bytes.starts_with(b"%PDF-") {
        check.refuse(
            "uploadId",
            Flaw::Form("Dit is geen PDF. Sla het bestand op als PDF.", "This is no PDF. Save it as one."),
        );
    }
    if super::attachments_in(&tx, edition.id).await? >= MOST_ATTACHMENTS {
        let flaw = Flaw::Form("Een uitgave heeft maximaal 20 bijlagen.", "An edition has at most 20 attachments.");
        check.refuse("editionId", flaw);
    }
    check.done()?;
    let attachment = Attachment {
        id: tx.make_id(),
        edition: edition.id,
        organisation: edition.organisation,
        title,
        media_type,
        size: i64::try_from(bytes.len()).map_err(|_| Fault::new("a file of more than i64 bytes"))?,
        content_hash: fingerprint_of(&bytes),
        with_content: command.with_content,
        created_at: tx.now(),
    };
    store::insert_attachment(&tx, &attachment, &bytes).await?;
    tx.commit(Event::new(EventType::FileAttached, attachment.id, 1)).await?;
    Ok(attachment.id)
}

/// Takes a file off.
#[derive(Debug, Clone)]
pub struct DetachFile {
    /// Which.
    pub id: AttachmentId,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Takes a file off an own edition, until that is approved. Answers the edition.
pub async fn detach_file(db: &Db, viewer: &Viewer, command: DetachFile) -> Outcome<EditionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let file = store::find_attachment(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let _permit = tx.permit(WriteAssessment, Facts::of(file.organisation), Some(file.id.to_string())).await?;
    let (edition, _permit) = own(&tx, file.edition).await?;
    undecided(&edition)?;
    store::delete_attachment(&tx, file.id).await?;
    tx.commit(Event::new(EventType::FileDetached, edition.id, edition.revision)).await?;
    Ok(edition.id)
}

/// The bytes of a file that the viewer reads, with what it is.
pub async fn attachment_content(tx: &Tx<Read>, id: AttachmentId) -> Result<Option<(Attachment, Vec<u8>)>, Fault> {
    let Some(found) = store::find_attachment(tx, id).await? else { return Ok(None) };
    let bytes = store::bytes(tx, &found).await?;
    Ok(Some((found, bytes)))
}
