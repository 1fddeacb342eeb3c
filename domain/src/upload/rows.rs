//! Tables of uploads.

use super::{Upload, UploadDescription};
use crate::id::{OrganisationId, UploadId};
use crate::problem::Fault;
use crate::time::Instant;

crate::db::tables! {
    upload = "upload" {
        key: id: Uuid;
        organisation_id: Uuid, account_id: Option<Uuid>, media_type: String, size: i64, created_at: i64, expires_at: i64,
        received_at: Option<i64>,
    }
    chunk = "upload_chunk" {
        key: organisation_id: Uuid, upload_id: Uuid, ordinal: i32;
        bytes: Vec<u8>,
    }
}

impl TryFrom<upload::Model> for Upload {
    type Error = Fault;

    fn try_from(row: upload::Model) -> Result<Self, Fault> {
        Ok(Self {
            id: UploadId::from_uuid(row.id),
            organisation: OrganisationId::from_uuid(row.organisation_id),
            description: UploadDescription { media_type: row.media_type, size: row.size },
            expires_at: Instant::from_microseconds(row.expires_at),
            received_at: row.received_at.map(Instant::from_microseconds),
        })
    }
}
