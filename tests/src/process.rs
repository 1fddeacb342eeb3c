//! Programs beside the tests: the real identity providers in Node, and the binary itself.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// So long a script may take before a test gives up on it: no test asserts how long it takes.
const PATIENCE: Duration = Duration::from_mins(2);

/// The folder of the Node clients.
pub fn clients() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients")
}

/// The binary `collectief`, built beside the tests.
pub fn binary() -> PathBuf {
    let tests = std::env::current_exe().expect("this program's path");
    let folder = tests.parent().and_then(std::path::Path::parent).expect("target/<profile>/deps");
    let binary = folder.join("collectief");
    assert!(binary.is_file(), "{} is not built: run `cargo build` or tests/run", binary.display());
    binary
}

/// Runs a script of the Node clients to its end: JSON in by standard input, JSON out by standard output.
pub async fn node(script: &str, input: &Value) -> Value {
    let mut child = Command::new("node")
        .arg(script)
        .current_dir(clients())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("node is installed: run the tests by `tests/run`");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(input.to_string().as_bytes()).await.expect("it reads");
    drop(stdin);
    let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await.expect("it ends").expect("its output");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script} (are its packages there? tests/run fetches them): {told}");
    if output.stdout.is_empty() { Value::Null } else { serde_json::from_slice(&output.stdout).expect("JSON") }
}

/// Real OpenID providers (npm `oidc-provider`): two issuers and one that imitates Entra, with a control server.
pub struct Providers {
    /// The control server's address.
    pub control: String,
    /// Issuers by name: alpha, beta, entra.
    pub issuers: Value,
    client: reqwest::Client,
    // They end when their standard input closes.
    _stdin: ChildStdin,
    _child: Child,
}

impl Providers {
    /// Starts them.
    pub async fn start() -> Self {
        let mut child = Command::new("node")
            .arg("oidc/providers.mjs")
            .current_dir(clients())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed: run the tests by `tests/run`");
        let stdin = child.stdin.take().expect("its input");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = lines.next_line().await.expect("a line").expect("the providers start: run `tests/run` for npm ci");
        let ready: Value = serde_json::from_str(&line).expect("JSON");
        Self {
            control: ready["control"].as_str().expect("control").to_owned(),
            issuers: ready["issuers"].clone(),
            client: reqwest::Client::new(),
            _stdin: stdin,
            _child: child,
        }
    }

    /// The address of an issuer.
    pub fn issuer(&self, name: &str) -> String {
        self.issuers[name].as_str().expect("an issuer").to_owned()
    }

    /// Calls the control server.
    pub async fn call(&self, name: &str, body: Value) -> Value {
        let answer = self.client.post(format!("{}/{name}", self.control)).json(&body).send().await.expect("control");
        assert!(answer.status().is_success(), "{name} {body}: {}", answer.text().await.unwrap_or_default());
        answer.json().await.expect("JSON")
    }

    /// All kinds of forged tokens that the control server can make, so that none is forgotten here.
    pub async fn forgeries(&self) -> Vec<String> {
        let nonsense = serde_json::json!({ "issuer": "alpha", "kind": "" });
        let answer = self.client.post(format!("{}/forge", self.control)).json(&nonsense).send().await.expect("control");
        let refusal: Value = answer.json().await.expect("JSON");
        let list = refusal["error"].as_str().and_then(|text| text.strip_prefix("kind must be one of: "));
        list.expect("control names the kinds").split(", ").map(str::to_owned).collect()
    }
}
