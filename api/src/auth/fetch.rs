//! Requests to identity providers. Their addresses are input, if only the operator's: so this guards against being sent
//! to the inside of the network (SSRF).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Most bytes of an answer.
const MOST_BYTES: usize = 1024 * 1024;

/// Why there is no answer. For the log.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the address is not allowed: {0}")]
    Address(String),
    #[error("no answer: {0}")]
    Request(#[from] reqwest::Error),
    #[error("the answer is over {MOST_BYTES} bytes")]
    TooLarge,
    #[error("status {0}")]
    Status(u16),
    #[error("the answer is not what was asked for: {0}")]
    Content(String),
}

/// Which addresses may be called.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// http on loopback, and loopback addresses: the demo and the tests.
    pub loopback: bool,
    /// Hosts inside the network that the operator trusts.
    pub private_hosts: Vec<String>,
}

impl Allowed {
    fn address(&self, host: &str, address: IpAddr) -> bool {
        let trusted = self.private_hosts.iter().any(|trusted| trusted.eq_ignore_ascii_case(host));
        trusted || self.loopback && address.is_loopback() || is_global(address)
    }

    /// Checks the scheme, and the host where that is an address already.
    fn url(&self, url: &Url) -> Result<(), FetchError> {
        let refuse = || Err(FetchError::Address(url.to_string()));
        let host = url.host_str().unwrap_or_default();
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return refuse(),
        };
        if literal.is_some_and(|address| !self.address(host, address)) {
            return refuse();
        }
        let plain = url.scheme() == "http" && self.loopback && literal.is_some_and(|address| address.is_loopback());
        if url.scheme() == "https" || plain { Ok(()) } else { refuse() }
    }
}

/// Whether an address is of the public internet.
fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_documentation()
                || v4.is_unspecified()
                || v4.is_multicast()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0)
                || (a == 198 && (18..20).contains(&b)))
        }
        IpAddr::V6(v6) => {
            let mapped = v6.to_ipv4_mapped().or_else(|| v6.to_ipv4());
            if let Some(v4) = mapped {
                return is_global(IpAddr::V4(v4));
            }
            let first = v6.segments()[0];
            // 2000::/3 is what is routed; of it 2001:db8::/32 is documentation, 2002::/16 (6to4) and 2001::/32 (Teredo)
            // carry IPv4 addresses within.
            (first & 0xe000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && (v6.segments()[1] == 0x0db8 || v6.segments()[1] == 0))
        }
    }
}

/// Resolves names and leaves out what may not be called: checked on the very addresses that are connected to.
struct Guard(Allowed);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let good: Vec<SocketAddr> = found.filter(|address| allowed.address(&host, address.ip())).collect();
            if good.is_empty() {
                return Err(format!("no allowed address for {host}").into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// The client for identity providers: no redirects, short waits, small answers.
#[derive(Clone)]
pub(crate) struct Fetcher {
    client: reqwest::Client,
    allowed: Allowed,
}

impl Fetcher {
    pub(crate) fn new(allowed: Allowed) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(5))
            .dns_resolver(Arc::new(Guard(allowed.clone())))
            .no_proxy()
            .user_agent(concat!("collectief/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, allowed })
    }

    /// Gets a JSON document.
    pub(crate) async fn json<T: serde::de::DeserializeOwned>(&self, address: &str) -> Result<T, FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Address(address.to_owned()))?;
        self.allowed.url(&url)?;
        let response = self.client.get(url).header("accept", "application/json").send().await?;
        if response.status() != 200 {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let body = read(response).await?;
        serde_json::from_slice(&body).map_err(|error| FetchError::Content(error.to_string()))
    }

    async fn send(&self, request: openidconnect::HttpRequest) -> Result<openidconnect::HttpResponse, FetchError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| FetchError::Address(parts.uri.to_string()))?;
        self.allowed.url(&url)?;
        let response = self.client.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = openidconnect::HttpResponse::new(read(response).await?);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// openidconnect's own requests go the same guarded way.
impl<'c> openidconnect::AsyncHttpClient<'c> for Fetcher {
    type Error = FetchError;
    type Future = futures::future::BoxFuture<'c, Result<openidconnect::HttpResponse, FetchError>>;

    fn call(&'c self, request: openidconnect::HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_called() {
        let open = Allowed::default();
        for address in [
            "http://id.example.org/",
            "https://127.0.0.1/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://0.0.0.0/",
            "https://100.64.0.1/",
            "https://192.168.1.1/",
            "https://2130706433/",
            "https://[2002:a00:1::]/",
            "file:///etc/passwd",
        ] {
            assert!(open.url(&Url::parse(address).unwrap()).is_err(), "{address}");
        }
        assert!(open.url(&Url::parse("https://login.example.org/").unwrap()).is_ok());
        let demo = Allowed { loopback: true, private_hosts: vec!["10.0.0.7".to_owned()] };
        for (address, allowed) in [
            ("http://127.0.0.1:8080/", true),
            ("https://10.0.0.7/", true),
            ("http://10.0.0.7/", false),
            ("http://example.org/", false),
        ] {
            assert_eq!(demo.url(&Url::parse(address).unwrap()).is_ok(), allowed, "{address}");
        }
    }
}
