//! Bearer tokens: signed JWTs of registered providers (RFC 7519, RFC 8725, RFC 9068).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::db::Db;
use domain::problem::Fault;
use domain::tenancy::Credential;
use domain::tenancy::login::{Provider, providers_of_issuer};
use domain::time::Instant;
use jsonwebtoken::{Algorithm, Validation};
use moka::future::Cache;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::fetch::Fetcher;
use super::keys::{Keys, NoKey};

/// The clocks of issuer and server may differ by so much.
const LEEWAY_SECONDS: u64 = 30;
/// A longer token is not looked at.
const MOST_TOKEN_BYTES: usize = 8 * 1024;

/// Why a token is not taken. The client learns only that it is not, or that it has expired; the log has the rest.
#[derive(Debug)]
pub(crate) enum Denied {
    /// Its signature is good and its time is over: who has it may know that, as it stands in the token itself.
    Expired,
    /// The token is no good.
    Token(&'static str),
    /// It cannot be told now: the issuer is away and there are no keys of it.
    Away,
    /// Broke.
    Fault(Fault),
}

/// Checks bearer tokens.
pub(crate) struct Verifier {
    db: Db,
    keys: Keys,
    /// Registered providers by issuer, for as long as a change may take to be noticed. That a provider was switched off is
    /// noticed at once: resolving the viewer asks the database.
    providers: Cache<String, Arc<Vec<Provider>>>,
    /// What good tokens proved, by their fingerprint: a signature is not checked again while the issuer's keys are the same.
    /// Who the person is here is asked at each request all the same.
    good: Cache<[u8; 32], Good>,
}

/// A token that was found good.
#[derive(Clone)]
struct Good {
    credential: Credential,
    issuer: Arc<str>,
    /// When it ends, in seconds since 1970.
    ends: i64,
    /// When the keys were fetched that it was checked with.
    keys_of: Instant,
}

#[derive(Deserialize)]
struct Header {
    alg: Algorithm,
    typ: Option<String>,
    kid: Option<String>,
    // A token that brings its own key, or asks for what is not understood here, is refused (RFC 8725, RFC 7515 4.1.11).
    jku: Option<Value>,
    jwk: Option<Value>,
    x5u: Option<Value>,
    x5c: Option<Value>,
    crit: Option<Value>,
}

impl Verifier {
    pub(crate) fn new(db: Db, fetcher: Fetcher) -> Self {
        let providers = Cache::builder().max_capacity(1_000).time_to_live(Duration::from_secs(10)).build();
        let good = Cache::builder().max_capacity(20_000).time_to_live(Duration::from_mins(1)).build();
        Self { db, keys: Keys::new(fetcher), providers, good }
    }

    /// Checks a token: what it proves is a provider and a subject, nothing more.
    pub(crate) async fn verify(&self, token: &str) -> Result<Credential, Denied> {
        if token.len() > MOST_TOKEN_BYTES {
            return Err(Denied::Token("too long"));
        }
        let fingerprint: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let clock = self.db.clock();
        if let Some(good) = self.good.get(&fingerprint).await
            && good.ends > clock.now().microseconds() / 1_000_000
            && self.keys.fresh_since(&good.issuer, clock) == Some(good.keys_of)
        {
            return Ok(good.credential);
        }
        let (credential, issuer, ends) = Box::pin(self.check(token)).await?;
        if let Some(keys_of) = self.keys.fresh_since(&issuer, clock) {
            let good = Good { credential: credential.clone(), issuer: issuer.into(), ends, keys_of };
            self.good.insert(fingerprint, good).await;
        }
        Ok(credential)
    }

    /// Checks a token; answers also its issuer, and when it ends in seconds since 1970.
    async fn check(&self, token: &str) -> Result<(Credential, String, i64), Denied> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Denied::Token("not three parts"));
        };
        let header: Header = decode(header).ok_or(Denied::Token("header"))?;
        if header.jku.is_some()
            || header.jwk.is_some()
            || header.x5u.is_some()
            || header.x5c.is_some()
            || header.crit.is_some()
        {
            return Err(Denied::Token("header brings its own key or is critical"));
        }
        if matches!(header.alg, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512) {
            return Err(Denied::Token("symmetric algorithm"));
        }
        // Not verified yet: only to find out whose keys to verify with.
        let claimed: Map<String, Value> = decode(payload).ok_or(Denied::Token("payload"))?;
        let issuer = claimed.get("iss").and_then(Value::as_str).ok_or(Denied::Token("no issuer"))?;
        if issuer.contains('\0') {
            return Err(Denied::Token("issuer"));
        }
        let providers = self.providers_of(issuer).await?;
        let of_algorithm: Vec<&Provider> = providers
            .iter()
            .filter(|provider| provider.algorithms.iter().any(|name| name.parse() == Ok(header.alg)))
            .collect();
        if of_algorithm.is_empty() {
            return Err(Denied::Token("issuer or algorithm not registered"));
        }
        let rsa = !matches!(header.alg, Algorithm::ES256 | Algorithm::ES384 | Algorithm::EdDSA);
        let key = match self.keys.get(issuer, header.kid.as_deref(), rsa, self.db.clock()).await {
            Ok(key) => key,
            Err(NoKey::Unknown) => return Err(Denied::Token("unknown key")),
            Err(NoKey::Away) => return Err(Denied::Away),
        };
        let mut validation = Validation::new(header.alg);
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        // Presence is checked only of what is named here (measured: a token without aud passes otherwise).
        validation.required_spec_claims =
            ["exp", "aud", "iss", "sub"].into_iter().map(str::to_owned).collect::<HashSet<_>>();
        validation.set_issuer(&[issuer]);
        validation.set_audience(&of_algorithm.iter().map(|provider| provider.audience.as_str()).collect::<Vec<_>>());
        let verified =
            jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation).map_err(|error| {
                match error.kind() {
                    jsonwebtoken::errors::ErrorKind::ExpiredSignature => Denied::Expired,
                    _ => Denied::Token("signature, time, audience or a claim that is missing"),
                }
            })?;
        let claims = verified.claims;
        let provider = of_algorithm
            .into_iter()
            .find(|provider| fits(provider, &claims))
            .ok_or(Denied::Token("no registered organisation"))?;
        check_type(provider, header.typ.as_deref(), &claims)?;
        let subject = claims.get(&provider.subject_claim).and_then(Value::as_str).filter(|subject| !subject.is_empty());
        let subject = subject.ok_or(Denied::Token("no subject"))?.to_owned();
        let ends = claims.get("exp").and_then(Value::as_f64).ok_or(Denied::Token("no end"))?;
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970; a float's cast saturates")]
        Ok((Credential::Token { provider: provider.id, subject }, issuer.to_owned(), ends as i64))
    }

    async fn providers_of(&self, issuer: &str) -> Result<Arc<Vec<Provider>>, Denied> {
        if let Some(known) = self.providers.get(issuer).await {
            return Ok(known);
        }
        let found = Arc::new(providers_of_issuer(&self.db, issuer).await.map_err(Denied::Fault)?);
        self.providers.insert(issuer.to_owned(), found.clone()).await;
        Ok(found)
    }
}

/// Whether verified claims are of this provider's audience and organisation.
fn fits(provider: &Provider, claims: &Map<String, Value>) -> bool {
    let audience = match claims.get("aud") {
        Some(Value::String(one)) => *one == provider.audience,
        Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(&provider.audience)),
        _ => false,
    };
    audience && is_of_organisation(provider, claims)
}

/// Whether claims are of the organisation that this provider is registered for.
pub(super) fn is_of_organisation(provider: &Provider, claims: &Map<String, Value>) -> bool {
    provider
        .organisation_claim
        .as_ref()
        .is_none_or(|(name, value)| claims.get(name).and_then(Value::as_str) == Some(value.as_str()))
}

/// An ID token is no access token: `at+jwt` says which it is, and where a provider does not write that, what only ID tokens
/// have gives them away.
fn check_type(provider: &Provider, typ: Option<&str>, claims: &Map<String, Value>) -> Result<(), Denied> {
    let typ = typ.map(str::to_ascii_lowercase);
    match typ.as_deref() {
        Some("at+jwt" | "application/at+jwt") => Ok(()),
        Some("jwt") | None if provider.accept_plain_jwt => {
            if ["nonce", "at_hash", "c_hash"].iter().any(|name| claims.contains_key(*name)) {
                return Err(Denied::Token("an ID token"));
            }
            Ok(())
        }
        _ => Err(Denied::Token("not an access token")),
    }
}

fn decode<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
