//! Asking for an upload, sending it, and reading it.

use super::model::received;
use super::{MOST_UPLOADS, UPLOAD_HOURS, Upload, UploadDescription, store};
use crate::db::{Db, Mode, Once, Purpose, Read, Tx, Work};
use crate::event::{Event, EventType};
use crate::exchange;
use crate::id::UploadId;
use crate::policy::{Facts, UploadFiles};
use crate::problem::{Check, Fault, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;
use crate::time::Instant;

/// Where a document is.
#[derive(Debug, Clone)]
pub enum Document {
    /// Here.
    Text(String),
    /// The bytes of a file, in whatever encoding.
    Bytes(Vec<u8>),
    /// In a file that was sent beforehand.
    Upload(UploadId),
}

impl Document {
    /// Its text.
    pub(crate) async fn text(self, db: &Db, viewer: &Viewer) -> Outcome<String> {
        match self {
            Self::Text(text) => {
                exchange::check_size(text.len())?;
                Ok(text)
            }
            Self::Bytes(bytes) => Ok(exchange::decode(bytes)?),
            Self::Upload(id) => {
                let bytes = content(&db.read(viewer).await?, id).await?;
                Ok(exchange::decode(bytes.ok_or(Problem::NotFound("uploadId"))?)?)
            }
        }
    }
}

/// Asks for an address to send a file to.
#[derive(Debug, Clone)]
pub struct CreateUpload {
    /// What is going to be sent.
    pub description: UploadDescription,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Makes room for a file of the acting organisation. What has expired makes place.
pub async fn create_upload(db: &Db, viewer: &Viewer, command: CreateUpload) -> Outcome<UploadId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let owner = tx.acting()?;
    let _permit = tx.permit(UploadFiles, Facts::of(owner), None).await?;
    let mut check = Check::default();
    let description = command.description.checked(&mut check);
    check.done()?;
    tx.alone(Work::Upload).await?;
    store::sweep(&tx).await?;
    if store::count_own(&tx).await? >= MOST_UPLOADS {
        let flaw = Flaw::Form(
            "Er staan al 20 bestanden van uw organisatie klaar. Zij vervallen na 24 uur; probeer het daarna opnieuw.",
            "There are 20 files of your organisation already. They expire after 24 hours; try again after that.",
        );
        return Err(Problem::invalid("size", flaw).into());
    }
    let hours = UPLOAD_HOURS * 3_600_000_000;
    let upload = Upload {
        id: tx.make_id(),
        organisation: owner,
        description,
        expires_at: Instant::from_microseconds(tx.now().microseconds() + hours),
        received_at: None,
    };
    store::insert(&tx, &upload, viewer.account()).await?;
    tx.commit(Event::new(EventType::UploadCreated, upload.id, 1)).await?;
    Ok(upload.id)
}

/// Removes what has expired, of all organisations; answers how many files. Safe while the platform runs.
pub async fn sweep_uploads(db: &Db) -> Result<u64, Fault> {
    let tx = db.system(Purpose::Sweep).await?;
    let removed = store::sweep_all(&tx).await?;
    tx.commit_unlogged().await?;
    Ok(removed)
}

/// An upload of the viewer's organisation; `None` where there is none, it is another's, or it has expired.
pub async fn upload(tx: &Tx<Read>, id: UploadId) -> Result<Option<Upload>, Fault> {
    store::find(tx, id).await
}

/// Takes the bytes of an upload, once. Its address is used up by that.
pub async fn receive_upload(db: &Db, viewer: &Viewer, id: UploadId, media_type: &str, bytes: &[u8]) -> Outcome<()> {
    let tx = db.write(viewer, None).await?;
    let upload = store::find(&tx, id).await?.ok_or(Problem::NotFound("id"))?;
    let facts = Facts::of(upload.organisation);
    let _permit = tx.permit(UploadFiles, facts, Some(id.to_string())).await?;
    let upload = upload.receive(media_type, bytes.len(), tx.now())?;
    if !store::receive(&tx, &upload, bytes).await? {
        return Err(received().into());
    }
    tx.commit(Event::new(EventType::UploadReceived, id, 2)).await
}

/// The bytes of an upload that was sent; `None` as with [`upload`], and where nothing was sent yet.
pub async fn content(tx: &Tx<Read>, id: UploadId) -> Result<Option<Vec<u8>>, Fault> {
    Ok(sent(tx, id).await?.map(|(_, bytes)| bytes))
}

/// What was sent to an upload's address, with its media type: for a command that uses it.
pub(crate) async fn sent<M: Mode>(tx: &Tx<M>, id: UploadId) -> Result<Option<(String, Vec<u8>)>, Fault> {
    match store::find(tx, id).await?.filter(|upload| upload.received_at.is_some()) {
        Some(upload) => Ok(Some((upload.description.media_type.clone(), store::bytes(tx, &upload).await?))),
        None => Ok(None),
    }
}
