//! The binary itself, as an operator runs it.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::{Database, binary};

/// So long a command may take before a test gives up on it: no test asserts how long it takes.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The standard output of a command that must succeed.
    pub fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }

    /// The standard error of a command that must be refused.
    pub fn refused(self) -> String {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self.err
    }
}

/// `collectief` with arguments, working in a folder and free of the settings of whoever runs the tests.
pub fn collectief(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("COLLECTIEF_") || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// `collectief` on a test's database.
pub fn collectief_on(database: &Database, arguments: &[&str]) -> Command {
    let mut command = collectief(&std::env::temp_dir(), arguments);
    command.env("COLLECTIEF_DATABASE_URL", &database.config.url);
    if let Some(system) = &database.config.system_url {
        command.env("COLLECTIEF_DATABASE_SYSTEM_URL", system).env("COLLECTIEF_DATABASE_OWNER_URL", &database.owner_url);
    }
    command
}

/// Runs a command to its end.
pub async fn run(mut command: Command) -> Ran {
    let output = tokio::time::timeout(PATIENCE, command.output()).await.expect("the command ends").expect("it starts");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A server that runs until the test ends.
pub struct Served {
    /// Where it listens, as it says itself: `http://127.0.0.1:…`.
    pub address: String,
    child: Child,
    log: File,
    // Kept open, so that it can go on printing.
    _lines: Lines<BufReader<ChildStdout>>,
}

impl Served {
    /// Starts `serve` or `demo` and waits until it says where it listens.
    pub async fn start(mut command: Command) -> Self {
        let log = tempfile::tempfile().expect("a temporary file");
        command.stdout(Stdio::piped()).stderr(log.try_clone().expect("the same file"));
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await.expect("a line") {
                if let Some(address) = line.strip_prefix("listening on ") {
                    return Some(address.to_owned());
                }
            }
            None
        });
        let address = address.await.expect("it says where it listens");
        let mut served = Self { address: address.unwrap_or_default(), child, log, _lines: lines };
        assert!(!served.address.is_empty(), "it ended: {}", served.log());
        served
    }

    /// What it wrote to standard error so far.
    pub fn log(&mut self) -> String {
        let mut text = String::new();
        self.log.rewind().expect("the start of the file");
        self.log.read_to_string(&mut text).expect("UTF-8");
        text
    }

    /// Tells it to stop, as a supervisor does, and waits until it has.
    pub async fn stop(&mut self) -> ExitStatus {
        let id = self.child.id().expect("it runs").to_string();
        let told = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &id]).status().await;
        assert!(told.expect("sh").success());
        tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("it stops").expect("its exit code")
    }
}
