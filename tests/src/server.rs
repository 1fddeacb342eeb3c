//! The server on a real socket, and someone with a browser.

use std::collections::BTreeMap;

use api::http::router;
use axum::http::{HeaderMap, StatusCode, header};
use domain::db::Db;
use reqwest::Url;
use serde_json::{Value, json};

/// The server on a socket of loopback. It ends with the test.
pub struct Server {
    /// Its address, without a slash at the end.
    pub url: String,
}

impl Server {
    /// Serves a database.
    pub async fn start(db: &Db) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = router(db.clone(), crate::world::settings(&url)).expect("the server");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url }
    }

    /// Someone with a browser without cookies.
    pub fn visitor(&self) -> Visitor {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Visitor {
            client: client.build().expect("a client"),
            server: Url::parse(&self.url).expect("an address"),
            cookies: BTreeMap::new(),
        }
    }
}

/// A page, as it came.
#[derive(Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Page {
    /// Where it sends the browser; empty where nowhere.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The whole `Set-Cookie` of a cookie; empty where there is none.
    pub fn set_cookie(&self, name: &str) -> &str {
        let all = self.headers.get_all(header::SET_COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        all.into_iter().find(|cookie| cookie.starts_with(&format!("{name}="))).unwrap_or_default()
    }

    /// `data` of an answer of GraphQL.
    pub fn data(&self) -> Value {
        serde_json::from_str::<Value>(&self.text).unwrap_or_default()["data"].clone()
    }

    /// The code of the first error of an answer of GraphQL; empty where there is none.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.text).unwrap_or_default();
        body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Someone with a browser: it keeps cookies, and follows redirects only when told to.
#[derive(Clone)]
pub struct Visitor {
    client: reqwest::Client,
    server: Url,
    /// By origin and name. Paths are not looked at: no provider here has two cookies of one name that matter.
    cookies: BTreeMap<(String, String), String>,
}

impl Visitor {
    /// A cookie of the server.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(&(origin(&self.server), name.to_owned())).cloned()
    }

    /// Gives the browser a cookie of the server.
    pub fn put_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert((origin(&self.server), name.to_owned()), value.to_owned());
    }

    /// Goes to an address, or a path of the server.
    pub async fn get(&mut self, address: &str) -> Page {
        self.get_with(address, &[]).await
    }

    /// The same with more headers.
    pub async fn get_with(&mut self, address: &str, headers: &[(&str, &str)]) -> Page {
        let url = self.server.join(address).expect("an address");
        let request = headers.iter().fold(self.client.get(url), |request, (name, value)| request.header(*name, *value));
        self.send(request).await
    }

    /// Posts to a path of the server.
    pub async fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &Value) -> Page {
        let request = self.client.post(self.server.join(path).expect("an address")).json(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request).await
    }

    /// Runs an operation, as a page of the server does.
    pub async fn run(&mut self, query: &str, variables: Value) -> Page {
        self.post("/graphql", &[("collectief-request", "1")], &json!({ "query": query, "variables": variables })).await
    }

    /// The name and organisation of whom the server takes the visitor for; empty where for nobody.
    pub async fn who(&mut self) -> (String, String) {
        let viewer = self.run(crate::federation::WHO, json!({})).await.data()["viewer"].clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&viewer["account"]["name"]), text(&viewer["organisation"]["slug"]))
    }

    /// Begins a login at `/login?<query>`, and answers the provider's address.
    pub async fn begin(&mut self, query: &str) -> String {
        let page = self.get(&format!("/login?{query}")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
        let address = page.location().to_owned();
        assert_ne!(origin(&Url::parse(&address).expect("an address")), origin(&self.server), "not at a provider");
        address
    }

    /// Goes on at the provider, up to the callback, and answers its address.
    pub async fn at_provider(&mut self, address: &str) -> String {
        let callback = format!("{}login/callback?", self.server);
        let mut next = Url::parse(address).expect("an address");
        for _ in 0..20 {
            let page = self.get(next.as_str()).await;
            assert!(page.status.is_redirection(), "{next} {page:?}");
            next = next.join(page.location()).expect("an address");
            if next.as_str().starts_with(&callback) {
                return next.into();
            }
        }
        panic!("too many redirects, last to {next}");
    }

    /// A whole login, up to the answer to the callback.
    pub async fn login(&mut self, query: &str) -> Page {
        let address = self.begin(query).await;
        let callback = self.at_provider(&address).await;
        self.get(&callback).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let mut request = request.build().expect("a request");
        let at = origin(request.url());
        let mine = self.cookies.iter().filter(|((origin, _), _)| *origin == at);
        let cookies: Vec<String> = mine.map(|((_, name), value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("cookies"));
        }
        let response = self.client.execute(request).await.expect("the server answers");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie").split(';').next().unwrap_or_default();
            let (name, value) = cookie.split_once('=').expect("a cookie");
            let key = (at.clone(), name.to_owned());
            // Whoever removes a cookie empties it too.
            if value.is_empty() {
                self.cookies.remove(&key)
            } else {
                self.cookies.insert(key, value.to_owned())
            };
        }
        let (status, headers) = (response.status(), response.headers().clone());
        Page { status, headers, text: response.text().await.expect("a body") }
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
