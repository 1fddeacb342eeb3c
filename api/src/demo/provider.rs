//! A small real OpenID provider for the demo's people: discovery, keys, authorization code with PKCE, tokens. Instead of a
//! password it has a page to choose a person.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::id::secret;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::people::{Person, people};
use super::{CLIENT, access_token};
use crate::commands::CommandError;
use crate::http::page::{escape, render};

/// The name of the demo's one key.
pub(super) const KID: &str = "demo-1";
/// How long a code works.
const CODE_SECONDS: i64 = 60;

/// An authorization that was given, until its code is traded.
struct Given {
    person: Person,
    challenge: String,
    nonce: Option<String>,
    at: i64,
}

/// The provider.
pub(super) struct Provider {
    issuer: String,
    /// Where a client may want its answer.
    redirect_uri: String,
    client_secret: SecretString,
    pkcs8: Vec<u8>,
    /// x and y of the public key.
    public: (String, String),
    given: Mutex<HashMap<String, Given>>,
}

impl Provider {
    /// A provider with a new key.
    pub(super) fn new(issuer: String, client: &str) -> Result<Self, CommandError> {
        let failed = |_| CommandError::Other("the demo's key could not be made".to_owned());
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
        let pkcs8 = pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec();
        // An uncompressed point: 4, then x and y of 32 bytes each.
        let point = pair.public_key().as_ref();
        let public = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
        Ok(Self {
            issuer,
            redirect_uri: format!("{client}/login/callback"),
            client_secret: secret().into(),
            pkcs8,
            public,
            given: Mutex::default(),
        })
    }

    pub(super) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    pub(super) fn client_secret(&self) -> SecretString {
        self.client_secret.clone()
    }
}

/// The provider's routes.
pub(super) fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/demo/provider/.well-known/openid-configuration", get(discovery))
        .route("/demo/provider/keys", get(keys))
        .route("/demo/provider/authorize", get(authorize))
        .route("/demo/provider/token", post(token))
        .route("/", get(|| async { Redirect::to("/graphql") }))
        .with_state(provider)
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["openid", "email"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let (x, y) = &provider.public;
    Json(json!({ "keys": [{ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": KID, "x": x, "y": y }] }))
}

#[derive(Deserialize)]
struct Authorize {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    state: Option<String>,
    nonce: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    login_hint: Option<String>,
    /// Chosen on the page.
    person: Option<String>,
}

/// Asks which person to be; once chosen, sends the browser back with a code.
async fn authorize(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    Query(query): Query<Authorize>,
) -> Response {
    // To an address that is not the client's nothing is sent, not even an error.
    if query.client_id != CLIENT || query.redirect_uri != provider.redirect_uri {
        return (StatusCode::BAD_REQUEST, "unknown client or redirect_uri\n").into_response();
    }
    let challenge = query.code_challenge.clone().filter(|_| query.code_challenge_method.as_deref() == Some("S256"));
    let (Some(challenge), "code") = (challenge, query.response_type.as_str()) else {
        return back(&query, &[("error", "invalid_request")]);
    };
    let known = people();
    let chosen = query.person.as_ref().or(query.login_hint.as_ref());
    let Some(person) =
        chosen.and_then(|chosen| known.iter().find(|person| person.subject == *chosen || person.email == *chosen))
    else {
        return choose(&query, &known, crate::http::language(&headers)).into_response();
    };
    let code = secret();
    let now = now();
    let mut given = provider.given.lock().unwrap_or_else(PoisonError::into_inner);
    given.retain(|_, given| given.at + CODE_SECONDS > now);
    given.insert(code.clone(), Given { person: person.clone(), challenge, nonce: query.nonce.clone(), at: now });
    drop(given);
    back(&query, &[("code", &code)])
}

fn back(query: &Authorize, answer: &[(&str, &str)]) -> Response {
    let Ok(mut address) = Url::parse(&query.redirect_uri) else { return StatusCode::BAD_REQUEST.into_response() };
    address.query_pairs_mut().extend_pairs(answer).extend_pairs(query.state.iter().map(|state| ("state", state)));
    Redirect::to(address.as_str()).into_response()
}

fn choose(query: &Authorize, known: &[Person], language: domain::text::Language) -> Html<String> {
    let mut fields = vec![
        ("response_type", query.response_type.as_str()),
        ("client_id", &query.client_id),
        ("redirect_uri", &query.redirect_uri),
    ];
    let optional = [
        ("state", &query.state),
        ("nonce", &query.nonce),
        ("code_challenge", &query.code_challenge),
        ("code_challenge_method", &query.code_challenge_method),
    ];
    fields.extend(optional.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))));
    let hidden: String = fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)))
        .collect();
    let people: String = known
        .iter()
        .map(|person| {
            let (subject, name) = (escape(&person.subject), escape(&person.name));
            format!("<li><button name=\"person\" value=\"{subject}\">{subject}</button> {name}</li>")
        })
        .collect();
    let (title, lead) = match language {
        domain::text::Language::Nl => (
            "Wie bent u?",
            "Dit is de inlogdienst van de demo. Kies een persoon van de organisatie waarbij u inlogt. Alle personen zijn verzonnen.",
        ),
        domain::text::Language::En => (
            "Who are you?",
            "This is the demo's login. Choose a person of the organisation that you log in with. All persons are fictional.",
        ),
    };
    render(
        language,
        title,
        &format!("<p>{lead}</p><form action=\"/demo/provider/authorize\">{hidden}<ul>{people}</ul></form>"),
    )
}

#[derive(Deserialize)]
struct Trade {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
}

/// Trades a code, once.
async fn token(State(provider): State<Arc<Provider>>, headers: HeaderMap, Form(trade): Form<Trade>) -> Response {
    let refuse = |status, error: &str| (status, Json(json!({ "error": error }))).into_response();
    if !is_client(&provider, &headers) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let given = provider.given.lock().unwrap_or_else(PoisonError::into_inner).remove(&trade.code);
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(trade.code_verifier.as_bytes()));
    let now = now();
    let Some(given) = given.filter(|given| {
        trade.grant_type == "authorization_code"
            && trade.redirect_uri == provider.redirect_uri
            && given.challenge == proof
            && given.at + CODE_SECONDS > now
    }) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let mut claims = json!({
        "iss": provider.issuer, "aud": CLIENT, "sub": given.person.subject, "organisation": given.person.organisation,
        "email": given.person.email, "name": given.person.name, "iat": now, "exp": now + 300,
    });
    if let Some(nonce) = given.nonce {
        claims["nonce"] = nonce.into();
    }
    let header = Header { kid: Some(KID.to_owned()), ..Header::new(Algorithm::ES256) };
    let id_token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ec_der(&provider.pkcs8));
    match (id_token, access_token(&provider.pkcs8, &provider.issuer, &given.person)) {
        (Ok(id_token), Ok(access_token)) => Json(
            json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 28800, "id_token": id_token }),
        )
        .into_response(),
        _ => refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
    }
}

fn is_client(provider: &Provider, headers: &HeaderMap) -> bool {
    let expected = STANDARD.encode(format!("{CLIENT}:{}", provider.client_secret.expose_secret()));
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.strip_prefix("Basic ").is_some_and(|given| given == expected)
}

#[expect(clippy::disallowed_methods, reason = "the provider stands beside the platform and has a clock of its own")]
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
