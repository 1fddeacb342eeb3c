//! `POST /graphql`: GraphQL over HTTP (the specification's draft of 2025), JSON only, one operation a request.

use std::sync::Arc;

use async_graphql::{Request as GraphqlRequest, Response as GraphqlResponse, ServerError, Value, Variables};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::tenancy::{Credential, ResolveError, Viewer, resolve};
use domain::text::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::Instrument;

use super::App;
use crate::auth::Denied;
use crate::graphql::context::RequestContext;
use crate::graphql::drive::driver;
use crate::graphql::limits::{self, MOST_BODY_BYTES, check_text};
use crate::graphql::message::{tell, translated};
use crate::graphql::order::{Order, Ordered};

/// A refusal before any field was run: status, code, message.
pub(super) struct Refused(StatusCode, &'static str, String);

impl Refused {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self(status, code, message.into())
    }
}

/// The two media types of answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Media {
    /// `application/graphql-response+json`: the status tells whether the request was any good.
    Response,
    /// `application/json`: for older clients; 200 for every well-formed request.
    Json,
}

impl Media {
    /// The one that the client prefers; where it takes anything, the older.
    fn accepted(headers: &HeaderMap) -> Option<Self> {
        let lines: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().map(|line| line.to_str().unwrap_or_default()).collect();
        if lines.is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<(&str, f32)> = lines
            .iter()
            .flat_map(|line| line.split(','))
            .map(|range| {
                let mut parts = range.split(';').map(str::trim);
                let media = parts.next().unwrap_or_default();
                let quality = |part: &str| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))?.parse().ok();
                (media, parts.find_map(quality).unwrap_or(1.0))
            })
            .collect();
        // Of the ranges that fit a type the most specific counts, wherever it stands (RFC 9110, 12.5.1).
        let wish = |name: &str| {
            [name, "application/*", "*/*"].iter().zip([2, 1, 0]).find_map(|(range, specific)| {
                let place = ranges.iter().position(|(media, _)| media.eq_ignore_ascii_case(range))?;
                Some((ranges[place].1, specific, std::cmp::Reverse(place)))
            })
        };
        let wish = |name| wish(name).filter(|(quality, ..)| *quality > 0.0);
        match (wish("application/graphql-response+json"), wish("application/json")) {
            (None, None) => None,
            (response, json) if response > json => Some(Self::Response),
            _ => Some(Self::Json),
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// Another method than POST.
pub(super) async fn not_allowed() -> Response {
    let refused = Refused::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "send queries by POST, as JSON");
    let mut response = refuse(refused, Media::Json, &request_id());
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST, OPTIONS"));
    response
}

pub(super) fn request_id() -> String {
    domain::id::secret()[..16].to_owned()
}

/// Runs one operation.
pub(super) async fn post(State(app): State<Arc<App>>, request: Request<Body>) -> Response {
    let request_id = request_id();
    let span = tracing::info_span!("graphql", request_id);
    answer(&app, request, &request_id).instrument(span).await
}

async fn answer(app: &App, request: Request<Body>, request_id: &str) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    let Some(media) = Media::accepted(&headers) else {
        let message = "accept application/graphql-response+json or application/json";
        return refuse(Refused::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message), Media::Json, request_id);
    };
    let language = super::language(&headers);
    let viewer = match viewer(app, &headers, language).await {
        Ok(viewer) => viewer,
        Err(refused) => {
            let mut response = refuse(refused, media, request_id);
            // So that a page of a frontend can read that its token is no good. It tells nothing else.
            app.cors.allow(&headers, &Viewer::anonymous(), response.headers_mut()).await;
            return response;
        }
    };
    let mut response = match read(&headers, body, language).await {
        Ok(operation) => execute(app, operation, viewer.clone(), language, media, request_id).await,
        Err(refused) => refuse(refused, media, request_id),
    };
    app.cors.allow(&headers, &viewer, response.headers_mut()).await;
    response
}

/// Finds out who asks. A credential that is no good is refused, also where the public may read.
pub(super) async fn viewer(app: &App, headers: &HeaderMap, language: Language) -> Result<Viewer, Refused> {
    viewer_by(app, headers, language, app.browser.session(headers)).await
}

/// The same with what the session cookie proves, where there is no token.
pub(super) async fn viewer_by(
    app: &App,
    headers: &HeaderMap,
    language: Language,
    session: Option<Result<Credential, &'static str>>,
) -> Result<Viewer, Refused> {
    let credential = if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let token = token.ok_or_else(|| {
            tracing::info!(target: "refused", reason = "the header Authorization is not `Bearer` and a token", "token refused");
            unauthenticated(language, "Stuur de header Authorization als `Bearer`, een spatie en het token.", "Send the header Authorization as `Bearer`, a space and the token.")
        })?;
        app.verifier.verify(token).await.map_err(|denied| match denied {
            Denied::Expired => {
                tracing::info!(target: "refused", reason = "expired", "token refused");
                unauthenticated(
                    language,
                    "Uw token is verlopen. Log opnieuw in.",
                    "Your token has expired. Log in again.",
                )
            }
            Denied::Token(reason) => {
                tracing::info!(target: "refused", reason, "token refused");
                unauthenticated(language, LOG_IN.0, LOG_IN.1)
            }
            Denied::Away => {
                tracing::warn!("a token cannot be checked: its issuer is away");
                unavailable(language)
            }
            Denied::Fault(fault) => broken(&fault, language),
        })?
    } else {
        match session {
            None => return Ok(Viewer::anonymous()),
            Some(Ok(credential)) => credential,
            Some(Err(message)) => return Err(Refused::new(StatusCode::FORBIDDEN, "CSRF", message)),
        }
    };
    let acting = headers.get("collectief-organisation").and_then(|value| value.to_str().ok());
    resolve(&app.db, &credential, acting).await.map_err(|error| match error {
        ResolveError::Unknown => {
            tracing::info!(target: "refused", reason = "no active membership", "token refused");
            unauthenticated(language, LOG_IN.0, LOG_IN.1)
        }
        ResolveError::TenantRequired => Refused::new(StatusCode::FORBIDDEN, "TENANT_REQUIRED", in_language(language,
            "U hoort bij meer organisaties. Zeg met de header Collectief-Organisation voor welke u dit doet.",
            "You belong to several organisations. Say with the header Collectief-Organisation for which one you do this.")),
        ResolveError::NotAMember => Refused::new(StatusCode::FORBIDDEN, "NOT_A_MEMBER", in_language(language,
            "U hoort niet bij de organisatie in de header Collectief-Organisation.",
            "You do not belong to the organisation in the header Collectief-Organisation.")),
        ResolveError::Fault(fault) => broken(&fault, language),
    })
}

fn in_language(language: Language, dutch: &str, english: &str) -> String {
    if language == Language::Nl { dutch.to_owned() } else { english.to_owned() }
}

/// To whom no more may be told: in Dutch and English.
const LOG_IN: (&str, &str) = ("Log opnieuw in.", "Log in again.");

fn unauthenticated(language: Language, dutch: &str, english: &str) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", in_language(language, dutch, english))
}

pub(super) fn unavailable(language: Language) -> Refused {
    let message =
        in_language(language, "Het lukt nu niet. Probeer het straks opnieuw.", "Not possible now. Try again later.");
    Refused::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
}

pub(super) fn broken(fault: &domain::problem::Fault, language: Language) -> Refused {
    tracing::error!(transient = fault.transient, cause = fault.cause, "fault");
    if fault.transient {
        return unavailable(language);
    }
    let message = in_language(language, "Er ging bij ons iets mis.", "Something went wrong on our side.");
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: String,
    operation_name: Option<String>,
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[expect(dead_code, reason = "only its form is checked: nothing here is extended")]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

async fn read(headers: &HeaderMap, body: Body, language: Language) -> Result<Asked, Refused> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let utf8 = parts.all(|part| {
        !part.to_ascii_lowercase().starts_with("charset=") || part[8..].trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    if !json || !utf8 {
        let message = "send application/json in UTF-8";
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    let bytes = to_bytes(body, MOST_BODY_BYTES).await.map_err(|_| {
        let message = "the request is over 256 KiB; send larger files by createUpload or with `collectief import`";
        Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
    })?;
    let bad = |message: String| Refused::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message);
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(bad("send one operation a request: batches are not taken".to_owned()));
    }
    // PostgreSQL keeps no NUL in a text. Escaped in JSON or in a query's own string, it always looks so.
    if bytes.windows(6).any(|six| six == b"\\u0000") {
        return Err(bad("a text holds a NUL character (\\u0000): leave it out".to_owned()));
    }
    let operation: Asked =
        serde_json::from_slice(&bytes).map_err(|error| bad(format!("this is no GraphQL request: {error}")))?;
    check_text(&operation.query)
        .map_err(|told| Refused::new(StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED", tell(told, language)))?;
    Ok(operation)
}

async fn execute(
    app: &App,
    operation: Asked,
    viewer: Viewer,
    language: Language,
    media: Media,
    request_id: &str,
) -> Response {
    let (driver, spawner) = driver();
    let organisation = viewer.organisation();
    let context = RequestContext::new(app.db.clone(), viewer, language, app.public_url.clone(), spawner);
    let variables = operation.variables.map(serde_json::Value::Object).unwrap_or_default();
    let mut request = GraphqlRequest::new(operation.query).variables(Variables::from_json(variables)).data(context);
    request.operation_name = operation.operation_name;
    // Parsed once: for the limits, for the order of the answer, and for running it.
    let operation_name = request.operation_name.clone();
    let (order, asked) = match request.parsed_query() {
        Ok(document) => match limits::check(document) {
            Ok(asked) => (Order::of(document, operation_name.as_deref()), asked),
            Err(told) => {
                let status = if media == Media::Response { StatusCode::BAD_REQUEST } else { StatusCode::OK };
                return refuse(Refused::new(status, "LIMIT_EXCEEDED", tell(told, language)), media, request_id);
            }
        },
        Err(error) => {
            let response = GraphqlResponse::from_errors(vec![error]);
            return render(&response, &Order::default(), language, media, request_id);
        }
    };
    if asked == limits::Asked::Fields {
        let response = driver.run(app.schema.execute(request)).await;
        return render(&response, &order, language, media, request_id);
    }
    // Before anything is opened: who waits for a turn holds no connection.
    let Ok(turn) = app.documents.take(organisation).await else {
        return refuse(unavailable(language), media, request_id);
    };
    let response = driver.run(app.schema.execute(request)).await;
    turn.until_sent(render(&response, &order, language, media, request_id)).await
}

fn render(response: &GraphqlResponse, order: &Order, language: Language, media: Media, request_id: &str) -> Response {
    // Without data and with errors that are of no field, the request itself was refused: nothing was run.
    let refused = response.data == Value::Null && response.errors.iter().all(|error| error.path.is_empty());
    let refused = refused && !response.errors.is_empty();
    let answer = Answer {
        data: (!refused).then_some(Ordered(&response.data, order)),
        errors: response.errors.iter().map(|error| render_error(error, language, request_id)).collect(),
    };
    let status = if refused && media == Media::Response { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    reply(status, media, &answer, request_id)
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Ordered<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<serde_json::Value>,
}

fn render_error(error: &ServerError, language: Language, request_id: &str) -> serde_json::Value {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    // What has a code is ours and in the right language already.
    let message = if code.is_some() { error.message.clone() } else { translated(&error.message, language) };
    let code = code.and_then(|code| code.clone().into_json().ok()).unwrap_or_else(|| {
        // Of async-graphql itself: parsing and validation have no path; a field's is a value of the wrong form.
        match error.path.is_empty() {
            true if limits::is_exceeded(&error.message) => json!("LIMIT_EXCEEDED"),
            true => json!("GRAPHQL_VALIDATION_FAILED"),
            false => json!("BAD_USER_INPUT"),
        }
    });
    // The parser echoes the line it stumbled on: no more than a little of it.
    let message: String = message.chars().take(200).collect();
    let mut rendered = json!({ "message": message, "extensions": { "code": code, "requestId": request_id } });
    if let Some(fields) = rendered.as_object_mut() {
        if !error.locations.is_empty() {
            fields.insert("locations".to_owned(), json!(error.locations));
        }
        if !error.path.is_empty() {
            fields.insert("path".to_owned(), json!(error.path));
        }
    }
    rendered
}

/// A refusal of a route that is not GraphQL.
pub(super) fn refuse_plainly(refused: Refused, request_id: &str) -> Response {
    refuse(refused, Media::Json, request_id)
}

fn refuse(refused: Refused, media: Media, request_id: &str) -> Response {
    let Refused(status, code, message) = refused;
    let message: String = message.chars().take(200).collect();
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": code, "requestId": request_id } }] });
    let mut response = reply(status, media, &body, request_id);
    if status == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
    }
    response
}

fn reply(status: StatusCode, media: Media, body: &impl Serialize, request_id: &str) -> Response {
    // Values of GraphQL and of serde_json always are JSON.
    let body = serde_json::to_vec(body).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, media.content_type())], body).into_response();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
