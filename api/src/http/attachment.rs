//! `GET /attachments/{id}`: a file with an assessment.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::assessments::attachment_content;
use domain::id::AttachmentId;
use domain::problem::Problem;

use super::graphql::{broken, unavailable};
use super::upload::told;
use super::{App, file};

/// Gives the file to whoever may read it. Always to be kept, never to be shown in the page: it is what somebody sent.
pub(super) async fn get(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    file::read(&app, &headers, async |viewer, language| {
        let not_found = || told(&[Problem::NotFound("id")], language);
        let id = AttachmentId::parse(&id).ok_or_else(not_found)?;
        // It is held in memory as a whole.
        let turn = app.documents.take(viewer.organisation()).await.map_err(|_| unavailable(language))?;
        let found = async {
            let tx = app.db.read(viewer).await?;
            attachment_content(&tx, id).await
        };
        let found = found.await.map_err(|fault| broken(&fault, language))?;
        let (attachment, bytes) = found.ok_or_else(not_found)?;
        let mut response = bytes.into_response();
        let answer = response.headers_mut();
        if let Ok(media_type) = HeaderValue::from_str(&attachment.media_type) {
            answer.insert(header::CONTENT_TYPE, media_type);
        }
        // By its id: a title can hold anything.
        if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{id}.pdf\"")) {
            answer.insert(header::CONTENT_DISPOSITION, disposition);
        }
        Ok(turn.until_sent(response).await)
    })
    .await
}
