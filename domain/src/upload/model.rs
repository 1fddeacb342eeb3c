//! An upload: pure.

use crate::exchange::MOST_IMPORT_BYTES;
use crate::id::{OrganisationId, UploadId};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::time::Instant;

/// So long an upload can be sent and used.
pub const UPLOAD_HOURS: i64 = 24;

/// At most so many of one organisation at a time.
pub const MOST_UPLOADS: u64 = 20;

/// The types of files that are taken.
pub const MEDIA_TYPES: &[&str] =
    &["application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/csv", "application/pdf"];

/// What is going to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadDescription {
    /// Its media type, without parameters.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
}

impl UploadDescription {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check) -> Self {
        let media_type = essence(&self.media_type);
        if !MEDIA_TYPES.contains(&media_type.as_str()) {
            check.refuse(
                "mediaType",
                Flaw::Form(
                    "Kies application/json, application/yaml, text/csv of application/pdf.",
                    "Choose application/json, application/yaml, text/csv or application/pdf.",
                ),
            );
        }
        if !usize::try_from(self.size).is_ok_and(|size| (1..=MOST_IMPORT_BYTES).contains(&size)) {
            check.refuse(
                "size",
                Flaw::Form("Geef de grootte in bytes: 1 tot 20 MB.", "Give the size in bytes: 1 to 20 MB."),
            );
        }
        Self { media_type, ..self }
    }
}

/// A media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A file that was asked for, and perhaps was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id: the end of its address.
    pub id: UploadId,
    /// Whose.
    pub organisation: OrganisationId,
    /// What is sent.
    pub description: UploadDescription,
    /// Until when it can be sent and used.
    pub expires_at: Instant,
    /// When it was sent; `None` where it was not yet.
    pub received_at: Option<Instant>,
}

/// That a file is there already.
pub(super) const fn received() -> Problem {
    Problem::AlreadyExists(
        "id",
        "Dit bestand is al ontvangen. Gebruik het met uploadId, of vraag met createUpload een nieuw adres.",
        "This file was received already. Use it by its uploadId, or ask for a new address with createUpload.",
    )
}

impl Upload {
    /// Takes what was sent: once, of the type and size that were told.
    pub fn receive(self, media_type: &str, size: usize, now: Instant) -> Outcome<Self> {
        if self.received_at.is_some() {
            return Err(received().into());
        }
        let mut check = Check::default();
        if essence(media_type) != self.description.media_type {
            let flaw = Flaw::Form(
                "Dit is een ander type dan bij createUpload is opgegeven.",
                "This is another type than was told to createUpload.",
            );
            check.refuse("mediaType", flaw);
        }
        if i64::try_from(size) != Ok(self.description.size) {
            let flaw = Flaw::Form(
                "Dit is een andere grootte dan bij createUpload is opgegeven. Stuur het bestand opnieuw.",
                "This is another size than was told to createUpload. Send the file again.",
            );
            check.refuse("size", flaw);
        }
        check.done()?;
        Ok(Self { received_at: Some(now), ..self })
    }
}
