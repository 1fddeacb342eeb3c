//! Logging in with a browser: OpenID Connect authorization code with PKCE S256, state and nonce; then a session on the server
//! behind a cookie.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{fingerprint, secret};
use domain::tenancy::Credential;
use domain::tenancy::login::{self, Attempt, LoggedIn, Provider};
use moka::future::Cache;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, TokenResponse,
};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fetch::Fetcher;
use crate::http::App;
use crate::http::page;

/// What browser logins share.
pub(crate) struct Browser {
    fetcher: Fetcher,
    /// Discovery and keys by issuer.
    metadata: Cache<String, Arc<CoreProviderMetadata>>,
    /// `https://…` or `http://127.0.0.1:…`, without a slash at the end.
    public_url: Arc<str>,
    secrets: std::collections::HashMap<String, secrecy::SecretString>,
}

impl Browser {
    pub(crate) fn new(
        fetcher: Fetcher,
        public_url: Arc<str>,
        secrets: std::collections::HashMap<String, secrecy::SecretString>,
    ) -> Self {
        let metadata = Cache::builder().max_capacity(1_000).time_to_live(Duration::from_mins(10)).build();
        Self { fetcher, metadata, public_url, secrets }
    }

    /// Without TLS (the demo, on loopback) a browser takes no `__Host-` cookie.
    fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    fn session_cookie(&self) -> &'static str {
        if self.secure() { "__Host-collectief" } else { "collectief" }
    }

    fn attempt_cookie(&self) -> &'static str {
        if self.secure() { "__Host-collectief-login" } else { "collectief-login" }
    }

    /// Policy of the page that asks for the organisation: its form ends, by redirects, at a provider, and Chrome and Safari
    /// hold redirects too against `form-action`.
    fn policy_of_form(&self) -> String {
        let providers = if self.secure() { "https:" } else { "http: https:" };
        format!(
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {providers}; frame-ancestors 'none'; \
             base-uri 'none'"
        )
    }

    /// Gone when the browser closes; the server's side of it ends earlier.
    fn cookie(&self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build((name, value)).path("/").http_only(true).secure(self.secure()).same_site(SameSite::Lax).build()
    }

    /// What a request's session cookie proves. The cookie goes along by itself, so the request must show that a page of ours
    /// (or a program) made it: by a header that no foreign page can send without asking first (CORS), and by its origin.
    pub(crate) fn session(&self, headers: &HeaderMap) -> Option<Result<Credential, &'static str>> {
        let jar = CookieJar::from_headers(headers);
        let token = jar.get(self.session_cookie())?.value();
        if !headers.contains_key("collectief-request") {
            return Some(Err("a session cookie needs the header Collectief-Request: 1"));
        }
        if !self.is_own_origin(headers) {
            return Some(Err("a session cookie works on this server's own pages only"));
        }
        Some(Ok(Credential::Session { token_hash: fingerprint(token) }))
    }

    /// The same where somebody opens a page or a file, from wherever its address stood: a browser says by itself that it goes
    /// there, no script can say so in its place, and who sent it there reads nothing of the answer. For reading only.
    pub(crate) fn session_of_visit(&self, headers: &HeaderMap) -> Option<Result<Credential, &'static str>> {
        let says = |name: &str, value: &str| headers.get(name).is_some_and(|it| it.as_bytes() == value.as_bytes());
        if says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document") {
            let jar = CookieJar::from_headers(headers);
            let token = jar.get(self.session_cookie())?.value();
            return Some(Ok(Credential::Session { token_hash: fingerprint(token) }));
        }
        self.session(headers)
    }

    fn is_own_origin(&self, headers: &HeaderMap) -> bool {
        let same_site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
        let origin = headers.get(header::ORIGIN).is_none_or(|origin| origin.as_bytes() == self.public_url.as_bytes());
        same_site && origin
    }

    async fn metadata(&self, issuer: &str) -> Result<Arc<CoreProviderMetadata>, String> {
        if let Some(known) = self.metadata.get(issuer).await {
            return Ok(known);
        }
        let url = IssuerUrl::new(issuer.to_owned()).map_err(|error| error.to_string())?;
        let found =
            CoreProviderMetadata::discover_async(url, &self.fetcher).await.map_err(|error| format!("{error:?}"))?;
        let found = Arc::new(found);
        self.metadata.insert(issuer.to_owned(), found.clone()).await;
        Ok(found)
    }

    fn secret(&self, name: Option<&str>) -> Option<ClientSecret> {
        let secret = self.secrets.get(name?)?;
        Some(ClientSecret::new(secret.expose_secret().to_owned()))
    }

    fn redirect_url(&self) -> Result<RedirectUrl, String> {
        RedirectUrl::new(format!("{}/login/callback", self.public_url)).map_err(|error| error.to_string())
    }
}

#[derive(Deserialize)]
pub(crate) struct LoginQuery {
    /// Slug of the organisation.
    organisation: Option<String>,
    /// Or the person's e-mail address, whose domain finds the provider. Goes along as login hint.
    email: Option<String>,
    /// Who the person is at the provider, if known.
    login_hint: Option<String>,
    /// The code of an invitation.
    invitation: Option<String>,
    /// Where to go afterwards: a path of ours.
    return_to: Option<String>,
}

/// `GET /login`: sends the browser to the organisation's provider, or asks which.
pub(crate) async fn login(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    jar: CookieJar,
    Query(query): Query<LoginQuery>,
) -> Response {
    let language = crate::http::language(&headers);
    let domain = query.email.as_deref().and_then(|email| email.split_once('@')).map(|(_, domain)| domain);
    // `name@` is of no domain: not of that of an organisation that has none.
    let domain = domain.filter(|domain| !domain.is_empty());
    // No database keeps a NUL; such a name is nobody's.
    let known = |text: &&str| !text.contains('\0');
    let (slug, domain) = (query.organisation.as_deref().filter(known), domain.filter(known));
    let found = match login::provider_for_browser(&app.db, slug, domain).await {
        Ok(found) => found,
        Err(fault) => return page::fault(&fault, language),
    };
    let Some(provider) = found else {
        let asked = query.organisation.is_some() || query.email.is_some();
        let page = page::choose_organisation(language, query.invitation.as_deref(), asked);
        return ([(header::CONTENT_SECURITY_POLICY, app.browser.policy_of_form())], page).into_response();
    };
    match begin(&app, &provider, query).await {
        Ok((address, browser)) => {
            let cookie = app.browser.cookie(app.browser.attempt_cookie(), browser);
            (jar.add(cookie), Redirect::to(&address)).into_response()
        }
        Err(cause) => {
            tracing::warn!(cause, issuer = provider.issuer, "a login could not begin");
            page::message(StatusCode::BAD_GATEWAY, language, page::Message::ProviderAway)
        }
    }
}

async fn begin(app: &App, provider: &Provider, query: LoginQuery) -> Result<(String, String), String> {
    let metadata = app.browser.metadata(&provider.issuer).await?;
    let (client_id, secret_name) = provider.client.clone().ok_or("no client for browsers")?;
    let client = CoreClient::from_provider_metadata(
        (*metadata).clone(),
        ClientId::new(client_id),
        app.browser.secret(secret_name.as_deref()),
    )
    .set_redirect_uri(app.browser.redirect_url()?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (state, nonce, browser) = (secret(), secret(), secret());
    let (csrf, once) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || csrf, move || once)
        .add_scope(Scope::new("email".to_owned()))
        .set_pkce_challenge(challenge);
    if let Some(hint) = query.login_hint.or(query.email) {
        request = request.add_extra_param("login_hint", hint);
    }
    let (address, _, _) = request.url();
    let attempt = Attempt {
        provider: provider.id,
        nonce,
        pkce_verifier: verifier.into_secret(),
        return_to: query.return_to.filter(|path| is_own_path(path)).unwrap_or_else(|| "/".to_owned()),
        invitation: query.invitation,
    };
    login::begin(&app.db, &state, &browser, attempt).await.map_err(|fault| fault.cause)?;
    Ok((address.to_string(), browser))
}

/// A path on this server: `//host` and `/\host` are not.
fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.chars().all(|c| !c.is_control())
}

#[derive(Deserialize)]
pub(crate) struct CallbackQuery {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// `GET /login/callback`: the provider's answer.
pub(crate) async fn callback(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    jar: CookieJar,
    Query(query): Query<CallbackQuery>,
) -> Response {
    let language = crate::http::language(&headers);
    let browser = jar.get(app.browser.attempt_cookie()).map(|cookie| cookie.value().to_owned());
    // With all its attributes: without Secure, a browser would not let go of a `__Host-` cookie.
    let jar = jar.remove(app.browser.cookie(app.browser.attempt_cookie(), String::new()));
    match finish(&app, query, browser).await {
        Ok((LoggedIn::Session(token), return_to)) => {
            let cookie = app.browser.cookie(app.browser.session_cookie(), token);
            (jar.add(cookie), Redirect::to(&return_to)).into_response()
        }
        Ok((LoggedIn::Refused, _)) => {
            (jar, page::message(StatusCode::FORBIDDEN, language, page::Message::NoMembership)).into_response()
        }
        Err(cause) => {
            tracing::warn!(cause, "a login failed");
            (jar, page::message(StatusCode::BAD_REQUEST, language, page::Message::LoginFailed)).into_response()
        }
    }
}

async fn finish(app: &App, query: CallbackQuery, browser: Option<String>) -> Result<(LoggedIn, String), String> {
    let (Some(state), Some(browser)) = (query.state, browser) else { return Err("no state or no cookie".to_owned()) };
    let attempt = login::take(&app.db, &state, &browser).await.map_err(|fault| fault.cause)?;
    let attempt = attempt.ok_or("unknown, used or late state")?;
    let code = query.code.ok_or_else(|| format!("the provider answered {}", query.error.unwrap_or_default()))?;
    let provider = login::provider_by_id(&app.db, attempt.provider).await.map_err(|fault| fault.cause)?;
    let provider = provider.ok_or("the provider was switched off")?;
    let claims = match exchange(app, &provider, &attempt, &code).await? {
        Ok(claims) => claims,
        Err(retry) => {
            // The keys may have been changed since they were read: once more with new ones.
            app.browser.metadata.invalidate(&provider.issuer).await;
            let metadata = app.browser.metadata(&provider.issuer).await?;
            verify(&metadata, &provider, &attempt, &retry)?
        }
    };
    if !super::token::is_of_organisation(&provider, &claims) {
        return Err("the id token is of another organisation".to_owned());
    }
    let subject = claims.get(&provider.subject_claim).and_then(Value::as_str).ok_or("no subject")?;
    let done = login::finish(&app.db, provider.id, subject, attempt.invitation.as_deref()).await;
    Ok((done.map_err(|fault| fault.cause)?, attempt.return_to))
}

/// Trades the code for an id token. Inner error: the id token as it came, where only its signature was not understood.
async fn exchange(
    app: &App,
    provider: &Provider,
    attempt: &Attempt,
    code: &str,
) -> Result<Result<Map<String, Value>, IdToken>, String> {
    let metadata = app.browser.metadata(&provider.issuer).await?;
    let (client_id, secret_name) = provider.client.clone().ok_or("no client for browsers")?;
    let client = CoreClient::from_provider_metadata(
        (*metadata).clone(),
        ClientId::new(client_id),
        app.browser.secret(secret_name.as_deref()),
    )
    .set_redirect_uri(app.browser.redirect_url()?);
    let answer = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(|error| error.to_string())?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.pkce_verifier.clone()))
        .request_async(&app.browser.fetcher)
        .await
        .map_err(|error| format!("{error:?}"))?;
    let token = answer.id_token().ok_or("no id token")?.clone();
    Ok(verify(&metadata, provider, attempt, &token).map_err(|_| token))
}

type IdToken = openidconnect::core::CoreIdToken;

/// Checks signature, issuer, audience, times and nonce, and gives the claims.
fn verify(
    metadata: &CoreProviderMetadata,
    provider: &Provider,
    attempt: &Attempt,
    token: &IdToken,
) -> Result<Map<String, Value>, String> {
    let (client_id, _) = provider.client.clone().ok_or("no client for browsers")?;
    let client = CoreClient::from_provider_metadata(metadata.clone(), ClientId::new(client_id), None);
    // The id token of a confidential client may be signed with its secret (HS256): only keys of the provider count here.
    let verifier = client.id_token_verifier();
    token.claims(&verifier, &Nonce::new(attempt.nonce.clone())).map_err(|error| format!("{error:?}"))?;
    // Claims that openidconnect has no field for (organisation, oid) stand in the payload that was just verified.
    let text = token.to_string();
    let payload = text.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).ok_or("payload")?;
    serde_json::from_slice(&payload).map_err(|error| error.to_string())
}

/// `POST /logout`: ends the session.
pub(crate) async fn logout(State(app): State<Arc<App>>, headers: HeaderMap, jar: CookieJar) -> Response {
    let language = crate::http::language(&headers);
    if !app.browser.is_own_origin(&headers) {
        return page::message(StatusCode::FORBIDDEN, language, page::Message::LoginFailed);
    }
    let name = app.browser.session_cookie();
    if let Some(cookie) = jar.get(name)
        && let Err(fault) = login::end(&app.db, cookie.value()).await
    {
        return page::fault(&fault, language);
    }
    let jar = jar.remove(app.browser.cookie(name, String::new()));
    (jar, page::message(StatusCode::OK, language, page::Message::LoggedOut)).into_response()
}
