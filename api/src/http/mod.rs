//! HTTP: routes, headers, what every answer has.

mod assessment_page;
mod attachment;
mod cors;
mod file;
pub(crate) mod graphiql;
mod graphql;
pub(crate) mod page;
mod turns;
mod upload;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::db::Db;
use domain::text::Language;
use secrecy::SecretString;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::auth::Verifier;
use crate::auth::browser::{self, Browser};
use crate::auth::fetch::{Allowed, Fetcher};
use crate::graphql::Schema;

/// What the server is made of.
pub struct Settings {
    /// Where clients reach it: `https://api.example.nl`, without a slash at the end.
    pub public_url: String,
    /// Which provider addresses may be called.
    pub allowed: Allowed,
    /// Client secrets by name.
    pub secrets: HashMap<String, SecretString>,
    /// Whether `GET /graphql` shows `GraphiQL`, and from which folder its files come; by default from where its makers
    /// publish them.
    pub graphiql: Option<graphiql::Source>,
    /// How many migration steps the database lacks; asked once at start.
    pub pending_migrations: usize,
}

/// What handlers share.
pub struct App {
    pub(crate) db: Db,
    pub(crate) schema: Schema,
    pub(crate) verifier: Verifier,
    pub(crate) browser: Browser,
    pub(crate) cors: cors::Cors,
    pub(crate) public_url: Arc<str>,
    pub(crate) graphiql: Option<graphiql::Source>,
    pub(crate) pending_migrations: usize,
    /// Operations with whole documents, in or out.
    pub(crate) documents: turns::Turns,
    /// Files on their way in.
    pub(crate) uploads: upload::Uploads,
}

/// Builds the routes.
pub fn router(db: Db, settings: Settings) -> Result<Router, reqwest::Error> {
    let fetcher = Fetcher::new(settings.allowed)?;
    let public_url: Arc<str> = settings.public_url.into();
    let app = Arc::new(App {
        verifier: Verifier::new(db.clone(), fetcher.clone()),
        browser: Browser::new(fetcher, public_url.clone(), settings.secrets),
        cors: cors::Cors::new(db.clone()),
        schema: crate::graphql::schema(),
        public_url,
        graphiql: settings.graphiql,
        pending_migrations: settings.pending_migrations,
        documents: turns::Turns::new(4, 1),
        uploads: upload::Uploads::default(),
        db,
    });
    Ok(Router::new()
        .route(
            "/graphql",
            post(graphql::post).get(graphiql::page).options(cors::preflight).fallback(graphql::not_allowed),
        )
        .route("/graphiql/{*file}", get(graphiql::file))
        .route(
            "/schema.graphql",
            get(|| async { ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], crate::graphql::sdl()) }),
        )
        .route("/attachments/{id}", get(attachment::get).options(cors::preflight_reading))
        .route("/assessments/{id}", get(assessment_page::get).options(cors::preflight_reading))
        .route("/login", get(browser::login))
        .route("/login/callback", get(browser::callback))
        .route("/logout", post(browser::logout))
        .route("/health/live", get(|| async { StatusCode::OK }))
        .route("/health/ready", get(ready))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(20)))
        .merge(uploads())
        .layer(CatchPanicLayer::custom(panicked))
        // Last, so that it is outermost: a panic's and a late answer have the headers too.
        .layer(middleware::from_fn(headers))
        .with_state(app))
}

/// Files may come over a slow line: they have longer.
fn uploads() -> Router<Arc<App>> {
    Router::new()
        .route("/uploads/{id}", axum::routing::put(upload::put).options(cors::preflight_upload))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(5)))
}

/// Whether the server can serve: the database answers and is at the level that this program knows.
async fn ready(State(app): State<Arc<App>>) -> Response {
    if app.pending_migrations > 0 {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database needs `collectief migrate`\n").into_response();
    }
    match app.db.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n").into_response(),
        Err(fault) => {
            tracing::warn!(cause = fault.cause, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

fn panicked(_payload: Box<dyn std::any::Any + Send>) -> Response {
    // The panic itself is on standard error already, with its place.
    (StatusCode::INTERNAL_SERVER_ERROR, "internal error\n").into_response()
}

/// Gives the answers of other routes of ours the same headers.
pub(crate) fn secured(router: Router) -> Router {
    router.layer(middleware::from_fn(headers))
}

/// Headers of every answer (NL API Design Rules, and no sniffing, framing or caching).
async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CACHE_CONTROL, "no-store");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    response
}

/// The language of messages: English where the client prefers that to Dutch, else Dutch (RFC 9110 12.5.4).
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let weight = |language: &str| {
        accepted
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';');
                let tag = parts.next()?.trim();
                let primary = tag.split('-').next().unwrap_or_default();
                let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
                primary.eq_ignore_ascii_case(language).then_some(quality)
            })
            .fold(0.0_f32, f32::max)
    };
    if weight("en") > weight("nl") { Language::En } else { Language::Nl }
}
