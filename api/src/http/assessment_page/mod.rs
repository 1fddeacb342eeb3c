//! `GET /assessments/{id}`: an edition of an assessment as a page that people read and print, in Dutch.

mod answers;
mod page;
mod words;

use std::sync::{Arc, LazyLock};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::assessments::dossier;
use domain::problem::Problem;
use domain::tenancy::Viewer;
use sha2::{Digest, Sha256};

use super::graphql::{broken, unavailable};
use super::upload::told;
use super::{App, file};

/// How it looks, on a screen and on paper. The one thing in the page that is not text; the policy names its hash.
const STYLE: &str = include_str!("style.css");

/// What the page may do: be looked at. `images` where an answer is a picture, which stands in the page itself.
fn policy(images: bool) -> String {
    static HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE)));
    let images = if images { "; img-src data:" } else { "" };
    format!(
        "default-src 'none'; style-src 'sha256-{}'{images}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        *HASH
    )
}

/// Gives the page to whoever reads the edition's content. By an assessment's id: of the edition that is in force.
pub(super) async fn get(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    file::read(&app, &headers, async |viewer, language| {
        // Answers can be many, and pictures large.
        let turn = app.documents.take(viewer.organisation()).await.map_err(|_| unavailable(language))?;
        let found = async {
            let tx = app.db.read(viewer).await?;
            dossier(&tx, viewer, &id).await
        };
        let found = found.await.map_err(|fault| broken(&fault, language))?;
        let dossier = found.ok_or_else(|| told(&[Problem::NotFound("id")], language))?;
        let mut response = Html(page::page(&dossier).into_string()).into_response();
        let answer = response.headers_mut();
        if let Ok(policy) = HeaderValue::from_str(&policy(dossier.answers.iter().any(answers::is_picture))) {
            answer.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        answer.append(header::VARY, HeaderValue::from_static("authorization, cookie"));
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept(viewer)));
        Ok(turn.until_sent(response).await)
    })
    .await
}

/// Only what the public reads may be kept on the way, and not for long: it can be narrowed or withdrawn.
fn kept(viewer: &Viewer) -> &'static str {
    if viewer.account().is_none() && viewer.organisation().is_none() {
        "public, max-age=60"
    } else {
        "private, no-store"
    }
}
