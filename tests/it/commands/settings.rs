//! Settings: what is wrong is named, and no secret is ever shown.

use std::path::Path;

use tests::{Ran, collectief, run};

/// Stands in every value that must not be shown.
const SECRET: &str = "geheim";

/// `migrate` with settings from a file and from variables.
async fn migrate(folder: &Path, file: Option<&str>, variables: &[(&str, &str)]) -> Ran {
    let mut arguments = vec!["migrate"];
    if let Some(text) = file {
        std::fs::write(folder.join("collectief.toml"), text).expect("the file");
        arguments.extend(["--config", "collectief.toml"]);
    }
    let mut command = collectief(folder, &arguments);
    for (name, value) in variables {
        command.env(format!("COLLECTIEF_{name}"), value);
    }
    let ran = run(command).await;
    assert!(!ran.err.contains(SECRET) && !ran.out.contains(SECRET), "{variables:?} {file:?}: {ran:?}");
    ran
}

#[tokio::test]
async fn good_settings_are_taken_from_the_file_and_the_environment_prevails() {
    let folder = tempfile::tempdir().expect("a folder");
    migrate(folder.path(), None, &[]).await.done();
    assert!(folder.path().join("data/collectief.sqlite").is_file(), "the usual place");
    let file = "connections = 0\npublic_url = \"https://api.example.nl\"\nprivate_issuer_hosts = [\"login.intern\"]\n\
        data_dir = \"elders\"\n[secrets]\nweb = \"geheim\"\n";
    let refused = migrate(folder.path(), Some(file), &[]).await.refused();
    assert!(refused.contains("setting connections"), "{refused}");
    migrate(folder.path(), Some(file), &[("CONNECTIONS", "5")]).await.done();
    assert!(folder.path().join("elders/collectief.sqlite").is_file(), "the place in the file");
    for (name, value) in [
        ("PUBLIC_URL", "https://api.example.nl:8443"),
        ("PUBLIC_URL", "http://127.0.0.1:8080"),
        ("PUBLIC_URL", "http://localhost:3000"),
        ("CONNECTIONS", "1"),
        ("CONNECTIONS", "500"),
        ("LISTEN", "[::1]:8080"),
        ("GRAPHIQL", "true"),
        ("PRIVATE_ISSUER_HOSTS", "[\"login.intern\", \"login2.intern\"]"),
        ("SECRETS__WEB", "geheim"),
        ("DATABASE_URL", "sqlite://los.sqlite?mode=rwc"),
    ] {
        let ran = migrate(folder.path(), None, &[(name, value)]).await;
        assert_eq!(ran.code, Some(0), "{name}={value}: {ran:?}");
    }
}

#[tokio::test]
async fn a_bad_value_in_the_environment_is_refused_by_name_and_never_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = ("DATABASE_URL", "postgres://collectief_app:geheim@127.0.0.1:1/x");
    let system = ("DATABASE_SYSTEM_URL", "postgres://collectief_system:geheim@127.0.0.1:1/x");
    let cases: [(&[(&str, &str)], &str); 26] = [
        (&[("DATABASE_URL", "mysql://root:geheim@db/x")], "database_url"),
        (&[("DATABASE_URL", "root:geheim@db/x")], "database_url"),
        (&[("DATABASE_URL", "geheim")], "database_url"),
        (&[("DATABASE_URL", "")], "database_url"),
        (&[("DATABASE_URL", "postgres://app:geheim@db:poort/x"), system], "database_url"),
        (&[app], "database_system_url"),
        (&[app, ("DATABASE_SYSTEM_URL", "mysql://root:geheim@db/x")], "database_system_url"),
        (&[app, system], "database_owner_url"),
        (&[app, system, ("DATABASE_OWNER_URL", "mysql://root:geheim@db/x")], "database_owner_url"),
        (&[app, system, ("DATABASE_OWNER_URL", "postgres://root:ge/geheim@db/x")], "database_owner_url"),
        (&[("CONNECTIONS", "0")], "connections"),
        (&[("CONNECTIONS", "501")], "connections"),
        (&[("CONNECTIONS", "-1")], "connections"),
        (&[("CONNECTIONS", "geheim")], "connections"),
        (&[("LISTEN", "geheim")], "listen"),
        (&[("LISTEN", "127.0.0.1")], "listen"),
        (&[("PUBLIC_URL", "http://api.example.nl")], "public_url"),
        (&[("PUBLIC_URL", "https://api.example.nl/")], "public_url"),
        (&[("PUBLIC_URL", "https://api.example.nl/pad")], "public_url"),
        (&[("PUBLIC_URL", "https://wie:geheim@api.example.nl")], "public_url"),
        (&[("PUBLIC_URL", "api.example.nl")], "public_url"),
        (&[("GRAPHIQL", "geheim")], "graphiql"),
        (&[("PRIVATE_ISSUER_HOSTS", "geheim")], "private_issuer_hosts"),
        (&[("SECRETS", "geheim")], "secrets"),
        (&[("SECRETS__WEB", "[\"geheim\"]")], "secrets.web"),
        (&[("DATABASE_PASSWORD", "geheim")], "database_password"),
    ];
    for (variables, setting) in cases {
        let refused = migrate(folder.path(), None, variables).await.refused();
        assert!(refused.starts_with(&format!("collectief: setting {setting}: ")), "{variables:?}: {refused}");
        assert_eq!(refused.lines().count(), 1, "{variables:?}: {refused}");
    }
}

#[tokio::test]
async fn a_bad_value_in_the_file_is_refused_by_name_and_never_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    for (text, setting) in [
        ("connections = \"geheim\"", "connections"),
        ("listen = 8080", "listen"),
        ("database_url = \"mysql://root:geheim@db/x\"", "database_url"),
        ("database_url = [\"geheim\"]", "database_url"),
        ("public_url = \"https://api.example.nl/pad\"", "public_url"),
        ("[secrets]\nweb = [\"geheim\"]", "secrets.web"),
        ("databaseurl = \"postgres://root:geheim@db/x\"", "databaseurl"),
        ("[database]\nurl = \"postgres://root:geheim@db/x\"", "database"),
        ("database_url = \"postgres://root:geheim@db/x", "(file)"),
        ("geheim", "(file)"),
    ] {
        let refused = migrate(folder.path(), Some(text), &[]).await.refused();
        assert!(refused.starts_with(&format!("collectief: setting {setting}: ")), "{text}: {refused}");
    }
    let unknown = migrate(folder.path(), Some("databaseurl = \"geheim\""), &[]).await.refused();
    assert!(unknown.contains("is not known") && unknown.contains("database_url"), "{unknown}");
    let absent = run(collectief(folder.path(), &["migrate", "--config", "nergens.toml"])).await.refused();
    assert!(absent.contains("there is no file nergens.toml"), "{absent}");
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let server =
        std::env::var("COLLECTIEF_TEST_POSTGRES").expect("COLLECTIEF_TEST_POSTGRES: run the tests by `tests/run`");
    let (_, socket) = server.split_once('?').unwrap_or_default();
    let absent = |role: &str| format!("postgres://{role}:{SECRET}@localhost/nergens?{socket}");
    let closed = |role: &str| format!("postgres://{role}:{SECRET}@127.0.0.1:1/x");
    let municipalities = ["organisation", "load-municipalities"];
    for (command, url, message) in [
        (&["serve"][..], &absent as &dyn Fn(&str) -> String, "database \"nergens\" does not exist"),
        (&["migrate"], &absent, "database \"nergens\" does not exist"),
        (&municipalities, &absent, "database \"nergens\" does not exist"),
        (&municipalities, &closed, "the database cannot be reached"),
    ] {
        let mut command = collectief(folder.path(), command);
        command
            .env("COLLECTIEF_DATABASE_URL", url("collectief_app"))
            .env("COLLECTIEF_DATABASE_SYSTEM_URL", url("collectief_system"))
            .env("COLLECTIEF_DATABASE_OWNER_URL", url("postgres"));
        let ran = run(command).await;
        assert!(!ran.err.contains(SECRET) && !ran.out.contains(SECRET), "{ran:?}");
        let refused = ran.refused();
        assert!(refused.contains(message), "{refused}");
    }
}
