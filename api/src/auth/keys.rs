//! The public keys of issuers: cached per issuer, refreshed once for an unknown kid at a bounded rate, and used stale while
//! a provider is away. A key belongs to an issuer: two issuers may use the same kid.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::time::{Clock, Instant};
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet, PublicKeyUse};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::fetch::Fetcher;

/// Keys older than this are asked for again, in passing.
const FRESH_SECONDS: i64 = 3600;
/// Keys older than this are not used any more, even while the provider is away.
const STALE_SECONDS: i64 = 24 * 3600;
/// An issuer is asked for its keys at most once in so many seconds.
const REFRESH_SECONDS: i64 = 60;
/// The same, where there are no keys yet.
const FIRST_SECONDS: i64 = 5;

/// Why there is no key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoKey {
    /// The issuer has no such key.
    Unknown,
    /// The issuer is away and there are no keys of it.
    Away,
}

struct KeySet {
    keys: Vec<(Option<String>, bool, DecodingKey)>,
    fetched_at: Instant,
}

impl KeySet {
    /// The key by kid; without one, the only key.
    fn find(&self, kid: Option<&str>, rsa: bool) -> Option<&DecodingKey> {
        let mut fitting = self.keys.iter().filter(|(_, is_rsa, _)| *is_rsa == rsa);
        match kid {
            Some(kid) => fitting.find(|(own, ..)| own.as_deref() == Some(kid)).map(|(.., key)| key),
            None => fitting.next().filter(|_| self.keys.len() == 1).map(|(.., key)| key),
        }
    }
}

#[derive(Default)]
struct Issuer {
    set: RwLock<Option<Arc<KeySet>>>,
    /// When the issuer was last asked. Held while asking: others wait for that one answer.
    asked_at: Mutex<Option<Instant>>,
}

impl Issuer {
    fn current(&self) -> Option<Arc<KeySet>> {
        self.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The keys of all issuers.
pub(super) struct Keys {
    fetcher: Fetcher,
    issuers: RwLock<HashMap<String, Arc<Issuer>>>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Keys {
    pub(super) fn new(fetcher: Fetcher) -> Self {
        Self { fetcher, issuers: RwLock::default() }
    }

    /// The key of a registered issuer. Only registered issuers come here, so the map is as small as their number.
    pub(super) async fn get(
        &self,
        issuer: &str,
        kid: Option<&str>,
        rsa: bool,
        clock: &Clock,
    ) -> Result<DecodingKey, NoKey> {
        let entry = self.entry(issuer);
        let now = clock.now();
        if let Some(set) = entry.current() {
            let fresh = set.fetched_at.plus_seconds(FRESH_SECONDS) > now;
            if let Some(key) = set.find(kid, rsa).filter(|_| fresh) {
                return Ok(key.clone());
            }
        }
        self.refresh(issuer, &entry, now).await;
        let set = entry.current().filter(|set| set.fetched_at.plus_seconds(STALE_SECONDS) > now).ok_or(NoKey::Away)?;
        set.find(kid, rsa).cloned().ok_or(NoKey::Unknown)
    }

    /// When the keys of an issuer that are used now were fetched; `None` where there are none or they are to be asked for anew.
    pub(super) fn fresh_since(&self, issuer: &str, clock: &Clock) -> Option<Instant> {
        let set = self.entry(issuer).current()?;
        (set.fetched_at.plus_seconds(FRESH_SECONDS) > clock.now()).then_some(set.fetched_at)
    }

    fn entry(&self, issuer: &str) -> Arc<Issuer> {
        if let Some(entry) = self.issuers.read().unwrap_or_else(PoisonError::into_inner).get(issuer) {
            return entry.clone();
        }
        self.issuers.write().unwrap_or_else(PoisonError::into_inner).entry(issuer.to_owned()).or_default().clone()
    }

    async fn refresh(&self, issuer: &str, entry: &Issuer, now: Instant) {
        let mut asked_at = entry.asked_at.lock().await;
        let wait = if entry.current().is_some() { REFRESH_SECONDS } else { FIRST_SECONDS };
        if asked_at.is_some_and(|at| at.plus_seconds(wait) > now) {
            return;
        }
        *asked_at = Some(now);
        match self.fetch(issuer).await {
            Ok(keys) if !keys.is_empty() => {
                let set = Arc::new(KeySet { keys, fetched_at: now });
                *entry.set.write().unwrap_or_else(PoisonError::into_inner) = Some(set);
            }
            Ok(_) => tracing::warn!(issuer, "the issuer has no usable keys"),
            Err(error) => tracing::warn!(issuer, %error, "the issuer's keys cannot be fetched"),
        }
    }

    async fn fetch(&self, issuer: &str) -> Result<Vec<(Option<String>, bool, DecodingKey)>, super::fetch::FetchError> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let discovery: Discovery = self.fetcher.json(&address).await?;
        if discovery.issuer != issuer {
            return Err(super::fetch::FetchError::Content(format!("issuer {}", discovery.issuer)));
        }
        let set: JwkSet = self.fetcher.json(&discovery.jwks_uri).await?;
        let signs = |usage: &Option<PublicKeyUse>| !matches!(usage, Some(PublicKeyUse::Encryption));
        Ok(set
            .keys
            .into_iter()
            .filter(|jwk| signs(&jwk.common.public_key_use))
            // A symmetric key published by an issuer is no key.
            .filter(|jwk| !matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_)))
            .filter_map(|jwk| {
                let rsa = matches!(jwk.algorithm, AlgorithmParameters::RSA(_));
                DecodingKey::from_jwk(&jwk).ok().map(|key| (jwk.common.key_id, rsa, key))
            })
            .collect())
    }
}
