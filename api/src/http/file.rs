//! Files, one way or the other: who asks, and an answer or a refusal with the request's id.

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use domain::tenancy::{Credential, Viewer};
use domain::text::Language;
use tracing::Instrument;

use super::App;
use super::graphql::{Refused, refuse_plainly, request_id, viewer_by};

/// Answers a request that writes a file.
pub(super) async fn answered(
    app: &App,
    headers: &HeaderMap,
    answer: impl AsyncFnOnce(&Viewer, Language) -> Result<Response, Refused>,
) -> Response {
    by(app, headers, app.browser.session(headers), answer).await
}

/// Answers a request that reads: somebody may also have followed a link to it.
pub(super) async fn read(
    app: &App,
    headers: &HeaderMap,
    answer: impl AsyncFnOnce(&Viewer, Language) -> Result<Response, Refused>,
) -> Response {
    by(app, headers, app.browser.session_of_visit(headers), answer).await
}

async fn by(
    app: &App,
    headers: &HeaderMap,
    session: Option<Result<Credential, &'static str>>,
    answer: impl AsyncFnOnce(&Viewer, Language) -> Result<Response, Refused>,
) -> Response {
    let request_id = request_id();
    let span = tracing::info_span!("file", request_id);
    async {
        let language = super::language(headers);
        let (viewer, answer) = match viewer_by(app, headers, language, session).await {
            Ok(viewer) => {
                let answer = answer(&viewer, language).await;
                (viewer, answer)
            }
            Err(refused) => (Viewer::anonymous(), Err(refused)),
        };
        let mut response = answer.unwrap_or_else(|refused| refuse_plainly(refused, &request_id));
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-request-id", id);
        }
        app.cors.allow(headers, &viewer, response.headers_mut()).await;
        response
    }
    .instrument(span)
    .await
}
