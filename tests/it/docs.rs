//! The examples in README.md and docs/, run against the demo: a page whose example answers something else than it says fails.
//!
//! An example is a fenced block `graphql as utrecht.editor` (`as nobody`: without a token; with `in en` behind it, asking for
//! English), perhaps a block `json variables`, and a block `json answer`. A block `sh` that calls curl is one too. Each page
//! has a demo of its own, and its examples follow each other in it. In an answer, `…` stands for what is left out: in a text
//! for some of its characters, as a field or at the end of a list for more of those. A text with `…` in it, such as an id, is
//! kept: where it is given again further on, what it stood for is sent. What cannot be run is `graphql not run: REASON`.

mod answers;
mod page;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tests::{Served, collectief, run};

use answers::{Kept, compare, fill};
use page::{Example, Page};

/// What is not run: page and reason. This list may only shrink.
const NOT_RUN: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// README.md and every page in docs/: name and text.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![root().join("docs")];
    let mut files = vec![root().join("README.md")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("docs/") {
            let path = entry.expect("a file").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "md")) {
        let name = file.strip_prefix(root()).expect("a file of ours").display().to_string();
        pages.insert(name, std::fs::read_to_string(file).expect("text"));
    }
    pages
}

/// A demo, and the people who ask in it.
struct Demo {
    served: Served,
    folder: tempfile::TempDir,
    client: reqwest::Client,
}

impl Demo {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_str().expect("UTF-8");
        let arguments = ["demo", "--listen", "127.0.0.1:0", "--data-dir", path];
        let served = Served::start(collectief(folder.path(), &arguments)).await;
        Self { served, client: reqwest::Client::builder().no_proxy().build().expect("a client"), folder }
    }

    async fn ask(&self, example: &Example, body: &Value) -> Value {
        let mut request = self.client.post(format!("{}/graphql", self.served.address)).json(body);
        if let Some(language) = &example.language {
            request = request.header("accept-language", language);
        }
        if example.person != "nobody" {
            let path = self.folder.path().to_str().expect("UTF-8");
            let arguments = ["demo", "--data-dir", path, "token", &example.person];
            let token = run(collectief(self.folder.path(), &arguments)).await.done();
            request = request.bearer_auth(token.trim_end());
        }
        request.send().await.expect("an answer").json().await.expect("JSON")
    }
}

/// Runs a page's examples in a demo of its own, and answers what is wrong.
async fn run_page(page: &Page) -> Vec<String> {
    let mut wrong = page.wrong.clone();
    if page.examples.is_empty() {
        return wrong;
    }
    let demo = Demo::start().await;
    let mut kept = Kept::new();
    for example in &page.examples {
        let place = format!("line {}", example.line);
        let body = match fill(&example.body, &kept) {
            Ok(body) => body,
            Err(what) => {
                wrong.push(format!("{place}: {what}"));
                continue;
            }
        };
        let answer = demo.ask(example, &body).await;
        if let Err(what) = compare(&example.answer, &answer, &mut kept) {
            wrong.push(format!("{place}: {what}\n  the answer is {answer}"));
        }
    }
    wrong
}

#[tokio::test]
async fn every_example_of_the_pages_answers_what_the_page_says() {
    let pages: Vec<_> = pages().into_iter().map(|(name, text)| (name, Page::read(&text))).collect();
    let ran = futures::future::join_all(pages.iter().map(async |(name, page)| (name, run_page(page).await))).await;
    let wrong = ran.into_iter().flat_map(|(name, wrong)| wrong.into_iter().map(move |what| format!("{name} {what}")));
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));

    let not_run =
        pages.iter().flat_map(|(name, page)| page.not_run.iter().map(move |why| (name.as_str(), why.as_str())));
    assert_eq!(not_run.collect::<Vec<_>>(), NOT_RUN);
    let examples: usize = pages.iter().map(|(_, page)| page.examples.len()).sum();
    assert!(examples >= 15, "{examples} examples: are the pages read?");
}

/// What the test above finds wrong in a page.
async fn found(text: &str) -> String {
    run_page(&Page::read(text)).await.join("\n")
}

#[tokio::test]
async fn an_example_that_drifts_is_found() {
    let query = "```graphql as nobody\n{ organisation(slug: \"utrecht\") { code slug } }\n```\n";
    let answer = |json: &str| format!("{query}```json answer\n{json}\n```\n");
    let good = answer(r#"{ "data": { "organisation": { "code": "GM0344", "slug": "utrecht" } } }"#);
    assert_eq!(found(&good).await, "");
    let marked = answer(r#"{ "data": { "organisation": { "code": "GM…", "…": "…" } } }"#);
    assert_eq!(found(&marked).await, "");
    for (json, what) in [
        (r#"{ "data": { "organisation": { "code": "GM0345", "slug": "utrecht" } } }"#, "code"),
        (r#"{ "data": { "organisation": { "code": "GM0344" } } }"#, "slug"),
        (r#"{ "data": { "organisation": { "code": "GM0344", "slug": "utrecht", "…": "…" } } }"#, "…"),
        (r#"{ "data": { "organisation": { "code": "GN…", "slug": "utrecht" } } }"#, "code"),
        (r#"{ "data": { "organisation": [] } }"#, "organisation"),
        (r#"{ "data": {} }"#, "data"),
    ] {
        let told = found(&answer(json)).await;
        assert!(told.contains("line 1") && told.contains(what), "{json}: {told}");
    }
    let unknown = query.replace("slug }", "slug name: nothing }");
    let told = found(&format!("{unknown}```json answer\n{{}}\n```\n")).await;
    assert!(told.contains("GRAPHQL_VALIDATION_FAILED"), "{told}");
}
