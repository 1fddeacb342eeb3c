//! Files for mutations.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use domain::upload::{self, UploadDescription};

use super::common::{once, payload};
use super::context::{Reader, request};
use super::error::Result;
use super::scalar::DateTime;

/// Room for a file. Send it by PUT to the address, with the media type as Content-Type and the credential of your queries.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Upload {
    /// Give this to the mutation that uses the file.
    id: ID,
    /// Where to send the file: once.
    url: String,
    /// Until when it can be sent and used.
    expires_at: DateTime,
}

/// Input of `createUpload`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct CreateUploadInput {
    /// The media type of the file: `application/json`, `application/yaml` or `text/csv`.
    media_type: String,
    /// Its size in bytes, at most 20 MB (20,971,520).
    size: i64,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `createUpload`.", CreateUploadPayload, upload: Upload, "Where to send the file.");

#[derive(Default)]
pub(crate) struct UploadMutation;

#[Object]
impl UploadMutation {
    /// Makes room for a file that is too large for a mutation. For editors.
    async fn create_upload(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The file.")] input: CreateUploadInput,
    ) -> Result<CreateUploadPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = upload::CreateUpload {
                once: once("createUpload", input.idempotency_key.as_ref(), &input)?,
                description: UploadDescription { media_type: input.media_type, size: input.size },
            };
            upload::create_upload(request.write_db(), &request.viewer, command).await
        };
        let public_url = request.public_url.clone();
        let load = async move |reader: std::sync::Arc<Reader>, id| {
            let found = upload::upload(reader.tx().await?, id).await?;
            Ok(found.map(|upload| Upload {
                id: upload.id.to_string().into(),
                url: format!("{public_url}/uploads/{}", upload.id),
                expires_at: DateTime(upload.expires_at),
            }))
        };
        CreateUploadPayload::of(request, outcome.await, load).await
    }
}
