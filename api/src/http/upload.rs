//! `PUT /uploads/{id}`: the bytes of a file that `createUpload` made room for.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::UploadId;
use domain::problem::{Code, Failure, Problem};
use domain::tenancy::Viewer;
use domain::text::Language;
use domain::upload;
use tracing::Instrument;

use super::App;
use super::graphql::{Refused, broken, refuse_plainly, request_id, viewer};

/// Takes the file.
pub(super) async fn put(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request<Body>) -> Response {
    let request_id = request_id();
    let span = tracing::info_span!("upload", request_id);
    async {
        let (parts, body) = request.into_parts();
        let headers = parts.headers;
        let language = super::language(&headers);
        let (viewer, answer) = match viewer(&app, &headers, language).await {
            Ok(viewer) => {
                let answer = receive(&app, &viewer, &id, &headers, body, language).await;
                (viewer, answer)
            }
            Err(refused) => (Viewer::anonymous(), Err(refused)),
        };
        let mut response = match answer {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(refused) => refuse_plainly(refused, &request_id),
        };
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-request-id", id);
        }
        app.cors.allow(&headers, &viewer, response.headers_mut()).await;
        response
    }
    .instrument(span)
    .await
}

async fn receive(
    app: &App,
    viewer: &Viewer,
    id: &str,
    headers: &HeaderMap,
    body: Body,
    language: Language,
) -> Result<(), Refused> {
    let not_found = || told(&[Problem::NotFound("id")], language);
    let id = UploadId::parse(id).ok_or_else(not_found)?;
    // Before the body is read: nobody makes the server hold what it will not keep.
    let expected = async {
        let tx = app.db.read(viewer).await?;
        upload::upload(&tx, id).await
    };
    let expected = expected.await.map_err(|fault| broken(&fault, language))?.ok_or_else(not_found)?;
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let size = usize::try_from(expected.description.size).unwrap_or_default();
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    // What is no good by its headers alone is refused by them.
    expected.receive(media_type, length.unwrap_or(size), domain::time::Instant::from_microseconds(0)).map_err(
        |failure| match failure {
            Failure::Refused(problems) => told(&problems, language),
            Failure::Fault(fault) => broken(&fault, language),
        },
    )?;
    // Few at a time: each is held in memory until it is whole.
    let _turn = app.uploads.acquire().await.map_err(|_| super::graphql::unavailable(language))?;
    let bytes = to_bytes(body, size).await.map_err(|_| {
        let problem = Problem::invalid(
            "size",
            domain::problem::Flaw::Form(
                "Dit is groter dan bij createUpload is opgegeven, of het kwam niet heel aan.",
                "This is larger than was told to createUpload, or did not arrive whole.",
            ),
        );
        told(&[problem], language)
    })?;
    upload::receive_upload(&app.db, viewer, id, media_type, &bytes).await.map_err(|failure| match failure {
        Failure::Refused(problems) => told(&problems, language),
        Failure::Fault(fault) => broken(&fault, language),
    })
}

fn told(problems: &[Problem], language: Language) -> Refused {
    let Some(problem) = problems.first() else { return super::graphql::unavailable(language) };
    let (status, code) = match problem.code() {
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::Forbidden => (StatusCode::FORBIDDEN, "FORBIDDEN"),
        Code::AlreadyExists => (StatusCode::CONFLICT, "ALREADY_EXISTS"),
        _ => (StatusCode::BAD_REQUEST, "INVALID"),
    };
    Refused::new(status, code, problem.message(language))
}
