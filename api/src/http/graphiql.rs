//! `GraphiQL`, for trying queries in a browser: in the demo, and where the operator wants it.

use std::path::PathBuf;
use std::sync::Arc;

use async_graphql::http::GraphiQLSource;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::App;

/// Where the files of `GraphiQL` come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// From where its makers publish them: the browser needs the internet.
    Published,
    /// From a folder with npm packages (`node_modules`): no script is fetched from elsewhere.
    Folder(PathBuf),
}

/// `GET /graphql`: the page, for browsers. Queries go by POST.
pub(crate) async fn page(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let (true, Some(source)) = (wants_page, &app.graphiql) else { return super::graphql::not_allowed().await };
    let page = GraphiQLSource::build()
        .endpoint("/graphql")
        .title("Collectief")
        // A browser session goes along; this shows that the request comes from a page of ours.
        .header("Collectief-Request", "1")
        .finish();
    let (page, from) = match source {
        Source::Published => (page, "https:"),
        // The packages' addresses as the library writes them, turned to ours.
        Source::Folder(_) => (page.replace("https://unpkg.com/", "/graphiql/"), "'self'"),
    };
    let policy = format!(
        "default-src 'none'; script-src {from} 'unsafe-inline'; style-src {from} 'unsafe-inline'; font-src {from} data:; \
         img-src 'self' https: data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
    );
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

/// `GET /graphiql/…`: a file of a package, from the folder.
pub(crate) async fn file(State(app): State<Arc<App>>, Path(file): Path<String>) -> Response {
    let Some(Source::Folder(folder)) = &app.graphiql else { return StatusCode::NOT_FOUND.into_response() };
    // `react@18/umd/…` is `react/umd/…` in the folder.
    let path: PathBuf = file.split('/').map(|part| part.split('@').next().unwrap_or_default()).collect();
    let plain = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match tokio::task::spawn_blocking({
        let path = folder.join(path);
        move || if plain { std::fs::read(path) } else { Err(std::io::ErrorKind::NotFound.into()) }
    })
    .await
    {
        Ok(Ok(bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
