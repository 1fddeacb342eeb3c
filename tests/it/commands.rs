//! The command line, as an operator meets it: the built binary, its settings, its exit codes.

mod act;
mod governance;
mod import;
mod serve;
mod set_up;
mod settings;

use std::path::Path;

use tests::{collectief, run};

#[tokio::test]
async fn schema_prints_the_committed_schema_byte_for_byte_and_needs_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let printed = run(collectief(folder.path(), &["schema"])).await.done();
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let committed = std::fs::read_to_string(committed).expect("schema.graphql");
    // Not assert_eq!, which would print both.
    assert!(printed == committed, "schema.graphql is not of this program: `cargo run -- schema > schema.graphql`");
    assert!(printed.contains("\ntype Query {") && printed.contains("\ntype Mutation {"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is written");
}

#[tokio::test]
async fn schema_prints_the_subgraph_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = run(collectief(folder.path(), &["schema"])).await.done();
    for of_federation in ["@key", "@shareable", "@link"] {
        assert!(!plain.contains(of_federation), "{of_federation}");
    }
    let subgraph = run(collectief(folder.path(), &["schema", "--federation"])).await.done();
    for line in [
        "type Organisation implements Node @key(fields: \"id\") @key(fields: \"code\") @key(fields: \"tooiUri\") {",
        "type Party implements Node @key(fields: \"id\") {",
        "type Component implements Node @key(fields: \"id\") {",
        "type ComponentVersion implements Node @key(fields: \"id\") {",
        "type PageInfo @shareable {",
        "\turl: \"https://specs.apollo.dev/federation/v2.5\",",
    ] {
        assert!(subgraph.lines().any(|printed| printed == line), "{line}");
    }
    assert!(!subgraph.contains("_entities") && !subgraph.contains("_Any"), "what a router adds itself");
}

#[tokio::test]
async fn help_lists_the_commands_and_says_what_each_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = run(collectief(folder.path(), &["--help"])).await.done();
    for command in
        ["demo", "serve", "migrate", "schema", "import", "export", "governance", "act", "organisation", "provider"]
    {
        let line = help.lines().find(|line| line.trim_start().starts_with(command));
        let words = line.map(|line| line.split_whitespace().count());
        assert!(words > Some(2), "{command} in {help}");
        assert!(!run(collectief(folder.path(), &[command, "--help"])).await.done().is_empty(), "{command} --help");
    }
    let version = run(collectief(folder.path(), &["--version"])).await.done();
    assert!(version.starts_with("collectief "), "{version}");
    let unknown = run(collectief(folder.path(), &["unknown"])).await;
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
}
