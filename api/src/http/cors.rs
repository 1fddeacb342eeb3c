//! CORS: browsers at an organisation's registered origins may call in that organisation's name.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::db::Db;
use domain::id::OrganisationId;
use domain::tenancy::Viewer;
use domain::tenancy::login::organisations_of_origin;
use moka::future::Cache;

use super::App;

pub(crate) struct Cors {
    db: Db,
    /// Organisations by origin, for as long as a change may take to be noticed.
    origins: Cache<String, Arc<Vec<OrganisationId>>>,
}

impl Cors {
    pub(super) fn new(db: Db) -> Self {
        Self { db, origins: Cache::builder().max_capacity(1_000).time_to_live(Duration::from_secs(10)).build() }
    }

    async fn organisations(&self, origin: &str) -> Arc<Vec<OrganisationId>> {
        if origin.len() > 300 {
            return Arc::default();
        }
        if let Some(known) = self.origins.get(origin).await {
            return known;
        }
        match organisations_of_origin(&self.db, origin).await {
            Ok(found) => {
                let found = Arc::new(found);
                self.origins.insert(origin.to_owned(), found.clone()).await;
                found
            }
            Err(fault) => {
                tracing::error!(cause = fault.cause, "origins cannot be read");
                Arc::default()
            }
        }
    }

    /// Lets the page at the request's origin read the answer, where that origin is the acting organisation's. For the public,
    /// any registered origin.
    pub(super) async fn allow(&self, request: &HeaderMap, viewer: &Viewer, response: &mut HeaderMap) {
        let Some(value) = request.get(header::ORIGIN) else { return };
        response.append(header::VARY, HeaderValue::from_static("origin"));
        let Ok(origin) = value.to_str() else { return };
        let organisations = self.organisations(origin).await;
        let allowed = match viewer.organisation() {
            Some(acting) => organisations.contains(&acting),
            None => !organisations.is_empty(),
        };
        if allowed {
            response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value.clone());
            response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("x-request-id"));
        }
    }
}

/// `OPTIONS /graphql`: a browser asks whether a page may call. Cookies never go along: pages of others send a bearer token.
pub(super) async fn preflight(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    answer(&app, &headers, "POST", "POST, OPTIONS").await
}

/// `OPTIONS /uploads/{id}`: the same for sending a file.
pub(super) async fn preflight_upload(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    answer(&app, &headers, "PUT", "PUT, OPTIONS").await
}

/// `OPTIONS /attachments/{id}` and `/assessments/{id}`: the same for reading a file or a page.
pub(super) async fn preflight_reading(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    answer(&app, &headers, "GET", "GET, OPTIONS").await
}

async fn answer(app: &App, headers: &HeaderMap, method: &'static str, allow: &'static str) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    answer.insert(header::ALLOW, HeaderValue::from_static(allow));
    answer.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(value) = headers.get(header::ORIGIN)
        && let Ok(origin) = value.to_str()
        && !app.cors.organisations(origin).await.is_empty()
    {
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value.clone());
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(method));
        answer.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type, accept-language, collectief-organisation"),
        );
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}
