//! An issuer of tokens on loopback: discovery and keys over a real socket, tokens by a call. For most tests; logins and
//! attacks are tried on the certified `oidc-provider` (see `Providers`).

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use axum::{Json, Router, routing::get};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// The issuer.
pub struct Issuer {
    /// Its address, as in `iss`.
    pub url: String,
    key: EncodingKey,
}

impl Issuer {
    /// Starts one. It ends with the test.
    pub async fn start() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        let key = EncodingKey::from_ec_der(pair.to_pkcs8v1().expect("PKCS #8").as_ref());
        let point = pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let discovery = json!({ "issuer": url, "jwks_uri": format!("{url}/keys") });
        let keys = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "test", "x": x, "y": y }] });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(move || async { Json(discovery) }))
            .route("/keys", get(move || async { Json(keys) }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, key }
    }

    /// An access token (RFC 9068) for an organisation's subject.
    pub fn token(&self, organisation: &str, subject: &str) -> String {
        #[expect(clippy::disallowed_methods, reason = "an issuer has a clock of its own")]
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
        self.sign(&json!({
            "iss": self.url, "aud": super::AUDIENCE, "sub": subject, "organisation": organisation,
            "iat": now, "exp": now + 600,
        }))
    }

    /// Signs any claims.
    pub fn sign(&self, claims: &Value) -> String {
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some("test".to_owned()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &self.key).expect("a token")
    }
}
