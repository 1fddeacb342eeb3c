//! Sixteen connections that ask as fast as they are answered, and what that costs the server and PostgreSQL.

use std::fmt;
use std::ops::AddAssign;
use std::time::Duration;

use serde_json::Value;

/// A request that is sent again and again.
#[derive(Clone)]
pub(super) struct Request {
    url: String,
    post: Option<(String, String)>,
}

impl Request {
    pub(super) fn get(url: String) -> Self {
        Self { url, post: None }
    }

    pub(super) fn post(url: String, body: String, token: String) -> Self {
        Self { url, post: Some((body, token)) }
    }

    async fn send(&self, client: &reqwest::Client) -> reqwest::Response {
        let request = match &self.post {
            None => client.get(&self.url),
            Some((body, token)) => {
                client.post(&self.url).header("content-type", "application/json").bearer_auth(token).body(body.clone())
            }
        };
        request.send().await.expect("an answer")
    }
}

/// One answer.
pub(super) async fn once(request: &Request) -> Value {
    request.send(&reqwest::Client::new()).await.json().await.expect("JSON")
}

/// What was measured.
#[derive(Default)]
pub(super) struct Total {
    requests: u64,
    seconds: f64,
    server: f64,
    postgres: f64,
}

impl AddAssign for Total {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.seconds += other.seconds;
        self.server += other.server;
        self.postgres += other.postgres;
    }
}

impl Total {
    #[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
    pub(super) fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }
}

impl fmt::Display for Total {
    #[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = |seconds: f64| seconds * 1e6 / self.requests as f64;
        write!(f, "{:.0} | {:.0} + {:.0}", self.per_second(), each(self.server), each(self.postgres))
    }
}

/// Sends `request` over sixteen connections for so many seconds.
#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
pub(super) async fn run(request: &Request, seconds: u64, server: Option<u32>) -> Total {
    let client = reqwest::Client::builder().pool_max_idle_per_host(16).no_proxy().build().expect("a client");
    let server = server.expect("the server runs");
    let end = std::time::Instant::now() + Duration::from_secs(1);
    ask(&client, request, end).await; // warm
    let (server_before, postgres_before) = (time_of(server), postgres());
    let begin = std::time::Instant::now();
    let requests = ask(&client, request, begin + Duration::from_secs(seconds)).await;
    let seconds = begin.elapsed().as_secs_f64();
    Total { requests, seconds, server: time_of(server) - server_before, postgres: postgres() - postgres_before }
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
async fn ask(client: &reqwest::Client, request: &Request, end: std::time::Instant) -> u64 {
    let tasks = (0..16).map(|_| {
        let (client, request) = (client.clone(), request.clone());
        tokio::spawn(async move {
            let mut count = 0;
            while std::time::Instant::now() < end {
                let answer = request.send(&client).await;
                assert_eq!(answer.status(), 200);
                answer.bytes().await.expect("a body");
                count += 1;
            }
            count
        })
    });
    futures::future::join_all(tasks).await.into_iter().map(|count| count.expect("a task")).sum()
}

/// Processor seconds of a process: user and system, in hundredths (`USER_HZ` is 100 on every Linux that this runs on).
fn time_of(process: u32) -> f64 {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else { return 0.0 };
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}

/// Processor seconds of every PostgreSQL process.
fn postgres() -> f64 {
    let processes = std::fs::read_dir("/proc").expect("/proc").flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|process: &u32| {
            std::fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.trim() == "postgres")
        })
        .map(time_of)
        .sum()
}
