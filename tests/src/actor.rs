//! Someone who sends requests.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

/// Someone who sends requests, with a token or without.
#[derive(Clone)]
pub struct Actor {
    router: Router,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// `data`; null where there is none.
    pub data: Value,
    /// `errors`; empty where there are none.
    pub errors: Vec<Value>,
    /// The body as it came, with the request's own id made plain, so that two answers can be compared to the letter.
    pub text: String,
}

impl Answer {
    /// The code of the first error.
    pub fn code(&self) -> &str {
        self.errors.first().and_then(|error| error["extensions"]["code"].as_str()).unwrap_or_default()
    }
}

impl Actor {
    pub(crate) fn new(router: Router, token: Option<String>) -> Self {
        let headers = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}")));
        Self { router, headers: headers.into_iter().collect() }
    }

    /// Someone with any token.
    pub fn with_token(world: &crate::World, token: &str) -> Self {
        Self::new(world.router.clone(), Some(token.to_owned()))
    }

    /// The public, at a server of the test's own.
    pub fn of(router: Router) -> Self {
        Self::new(router, None)
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs an operation.
    pub async fn run(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables }).to_string()).await
    }

    /// Runs a query without variables.
    pub async fn ask(&self, query: &str) -> Answer {
        self.run(query, json!({})).await
    }

    /// Sends a body to `/graphql` as JSON.
    pub async fn post(&self, body: String) -> Answer {
        let request = Request::post("/graphql").header("content-type", "application/json");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Sends a request with this actor's headers.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        for (name, value) in &self.headers {
            let name: axum::http::HeaderName = name.parse().expect("a header's name");
            request.headers_mut().insert(name, value.parse().expect("a header's value"));
        }
        let response = self.router.clone().oneshot(request).await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 64 * 1024 * 1024).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        let id = headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
        let text = if id.is_empty() { text } else { text.replace(id, "REQUEST") };
        Answer {
            status,
            headers,
            data: body["data"].clone(),
            errors: body["errors"].as_array().cloned().unwrap_or_default(),
            text,
        }
    }
}
