//! First set-up: organisations, mergers, identity providers, the first administrator.

use tests::{Database, Ran, collectief_on, run};

async fn on(database: &Database, arguments: &[&str]) -> Ran {
    let mut command = collectief_on(database, arguments);
    command.env("COLLECTIEF_PUBLIC_URL", "https://api.example.nl");
    run(command).await
}

async fn count(database: &Database, table: &str) -> i64 {
    database.number(&format!("select count(*) from {table}")).await
}

async fn organisations(database: Database) {
    assert_eq!(
        on(&database, &["organisation", "load-municipalities"]).await.done(),
        "342 municipalities added, 0 were there\n"
    );
    assert_eq!(count(&database, "organisation").await, 342);
    let code = "select count(*) from organisation where code = 'GM0344' and slug = 'utrecht' and population > 300000";
    assert_eq!(database.number(code).await, 1);
    let again = on(&database, &["organisation", "load-municipalities"]).await.done();
    assert_eq!(again, "0 municipalities added, 342 were there\n");

    let add = async |arguments: &[&str]| on(&database, &[&["organisation", "add"], arguments].concat()).await;
    let oin = "00000001822477348000";
    let vng = ["--kind", "association", "--slug", "vng", "--name", "VNG", "--oin", oin, "--valid-from", "2026-01-01"];
    let id = add(&vng).await.done();
    assert!(id.starts_with("organisation_") && id.lines().count() == 1, "{id}");
    let events =
        format!("select count(*) from event where organisation_id = (select id from organisation where oin = '{oin}')");
    assert_eq!(database.number(&events).await, 1, "its administrator will read since when it is there");
    for (arguments, field) in [
        (&["--slug", "x", "--name", "X", "--oin", "123"][..], "oin: "),
        (&["--slug", "x", "--name", "X", "--oin", "00000005822477348000"], "oin: "),
        (&["--slug", "x", "--name", "X", "--code", "0344"], "code: "),
        (&["--slug", "x", "--name", "X", "--code", "GM03é"], "code: "),
        (&["--slug", "Utrecht", "--name", "X"], "slug: "),
        (&["--slug", "a b", "--name", "X"], "slug: "),
        (&["--slug", "", "--name", "X"], "slug: "),
        (&["--slug", "x", "--name", " "], "name: "),
        (&["--slug", "utrecht", "--name", "X"], "slug: This exists already."),
        (&["--slug", "x", "--name", "X", "--code", "GM0344"], "This exists already."),
        (&["--slug", "x", "--name", "X", "--oin", oin], "This exists already."),
    ] {
        let refused = add(&[&["--kind", "municipality"], arguments].concat()).await.refused();
        assert!(refused.contains(field), "{arguments:?}: {refused}");
        assert!(!refused.contains("sql") && !refused.contains("constraint"), "{arguments:?}: {refused}");
    }
    for arguments in [&["--kind", "province"][..], &["--kind", "municipality", "--valid-from", "1-1-2026"]] {
        let refused = add(&[arguments, &["--slug", "x", "--name", "X"]].concat()).await;
        assert_eq!(refused.code, Some(2), "{arguments:?}: {refused:?}");
    }
    assert_eq!(count(&database, "organisation").await, 343, "what is refused leaves nothing behind");

    mergers(&database).await;
}

async fn mergers(database: &Database) {
    let merge = async |from: &[&str], into: &str, day: &str| {
        let from = from.iter().flat_map(|slug| ["--from", *slug]);
        let arguments: Vec<_> =
            ["organisation", "merge", "--into", into, "--on", day].into_iter().chain(from).collect();
        on(database, &arguments).await
    };
    let pair = async |from: &str, into: &str| {
        database
            .number(&format!(
                "select count(*) from organisation_succession s join organisation p on p.id = s.predecessor_id \
                 join organisation n on n.id = s.successor_id where p.slug = '{from}' and n.slug = '{into}'"
            ))
            .await
    };
    let done = merge(&["zeist", "bunnik"], "utrecht", "2026-01-01").await.done();
    assert_eq!(done, "utrecht reads what was of zeist, bunnik\n");
    assert_eq!((pair("zeist", "utrecht").await, pair("bunnik", "utrecht").await), (1, 1));
    let ended = "select count(*) from organisation where slug in ('zeist', 'bunnik') and valid_until = '2026-01-01'";
    assert_eq!(database.number(ended).await, 2);

    for (from, into, message) in [
        (&["utrecht"][..], "utrecht", "An organisation does not succeed itself."),
        (&["houten", "utrecht"], "utrecht", "An organisation does not succeed itself."),
        (&["utrecht"], "zeist", "This would make a circle of successors."),
        (&["houten", "utrecht"], "bunnik", "This would make a circle of successors."),
        (&["nergens"], "utrecht", "organisation: This does not exist"),
        (&["houten"], "nergens", "organisation: This does not exist"),
    ] {
        let refused = merge(from, into, "2026-06-01").await.refused();
        assert!(refused.contains(message), "{from:?} into {into}: {refused}");
    }
    for day in ["2026-02-30", "morgen"] {
        assert_eq!(merge(&["houten"], "utrecht", day).await.code, Some(2), "{day}");
    }
    assert_eq!(count(database, "organisation_succession").await, 2, "what is refused leaves nothing behind");
    let ended = "select count(*) from organisation where valid_until is not null";
    assert_eq!(database.number(ended).await, 2);

    // Who succeeds the successor also reads what was of those before.
    merge(&["utrecht"], "amersfoort", "2027-01-01").await.done();
    for from in ["utrecht", "zeist", "bunnik"] {
        assert_eq!(pair(from, "amersfoort").await, 1, "{from}");
    }
    assert_eq!(count(database, "organisation_succession").await, 5);
    let refused = merge(&["amersfoort"], "zeist", "2028-01-01").await.refused();
    assert!(refused.contains("circle"), "{refused}");

    // The day is corrected, also of who succeeds by way of another.
    let day = async |from: &str, into: &str| {
        database
            .number(&format!(
                "select cast(replace(effective_on, '-', '') as integer) from organisation_succession s join organisation p \
                 on p.id = s.predecessor_id join organisation n on n.id = s.successor_id where p.slug = '{from}' and n.slug = '{into}'"
            ))
            .await
    };
    merge(&["zeist"], "utrecht", "2026-03-01").await.done();
    assert_eq!((day("zeist", "utrecht").await, day("zeist", "amersfoort").await), (20_260_301, 20_270_101));
    assert_eq!(day("bunnik", "utrecht").await, 20_260_101, "the other's stays");
    merge(&["zeist", "utrecht"], "amersfoort", "2026-02-01").await.done();
    assert_eq!(
        (day("utrecht", "amersfoort").await, day("zeist", "amersfoort").await, day("zeist", "utrecht").await),
        (20_260_201, 20_260_301, 20_260_301)
    );
    let until = "select cast(replace(valid_until, '-', '') as integer) from organisation where slug = ";
    assert_eq!(database.number(&format!("{until}'zeist'")).await, 20_260_301);
    assert_eq!(database.number(&format!("{until}'utrecht'")).await, 20_260_201);
    assert_eq!(count(database, "organisation_succession").await, 5);
    // An organisation has one successor.
    for (from, into) in [(&["zeist"][..], "houten"), (&["houten", "utrecht"], "soest"), (&["bunnik"], "amersfoort")] {
        let refused = merge(from, into, "2026-06-01").await.refused();
        assert!(refused.contains("has another successor already"), "{from:?} into {into}: {refused}");
    }
    assert_eq!(count(database, "organisation_succession").await, 5);
}

async fn people(database: Database) {
    for slug in ["utrecht", "zeist"] {
        let add = ["organisation", "add", "--kind", "municipality", "--slug", slug, "--name", slug];
        on(&database, &add).await.done();
    }
    let add = async |organisation: &str, more: &[&str]| {
        let arguments = ["provider", "add", "--organisation", organisation, "--issuer", "https://login.example.nl"];
        on(&database, &[&arguments, more].concat()).await
    };
    let api = ["--audience", "urn:api"];
    let claim = ["--audience", "urn:api", "--claim", "tid", "--claim-value", "een"];
    let id = add("utrecht", &api).await.done();
    assert!(id.starts_with("provider_") && id.lines().count() == 1, "{id}");
    add("zeist", &[&claim[..], &["--algorithms", "RS256,ES256", "--subject-claim", "oid"]].concat()).await.done();
    for (organisation, more, message) in [
        ("utrecht", [&claim[..], &["--algorithms", "HS256"]].concat(), "algorithms: Choose from RS256"),
        ("utrecht", [&claim[..], &["--algorithms", "RS256,HS256"]].concat(), "algorithms: Choose from RS256"),
        ("utrecht", [&claim[..], &["--algorithms", "none"]].concat(), "algorithms: Choose from RS256"),
        ("utrecht", [&claim[..], &["--algorithms", ""]].concat(), "algorithms: Choose from RS256"),
        ("utrecht", vec!["--audience", " "], "audience: Fill in this field."),
        ("utrecht", api.to_vec(), "issuer: This exists already."),
        // Not even for another organisation: a token would be of both.
        ("zeist", api.to_vec(), "issuer: This exists already."),
        ("utrecht", claim.to_vec(), "issuer: This exists already."),
        ("nergens", vec!["--audience", "urn:else"], "organisation: This does not exist"),
    ] {
        let refused = add(organisation, &more).await.refused();
        assert!(refused.contains(message), "{organisation} {more:?}: {refused}");
    }
    for more in [&["--claim", "tid"][..], &["--claim-value", "een"], &["--client-secret-name", "web"]] {
        assert_eq!(add("utrecht", &[&api[..], more].concat()).await.code, Some(2), "{more:?} needs another");
    }
    assert_eq!(count(&database, "identity_provider").await, 2, "what is refused leaves nothing behind");

    let invite = async |organisation: &str, name: &str| {
        let arguments = ["organisation", "invite-administrator", "--organisation", organisation, "--name", name];
        on(&database, &[&arguments[..], &["--email", "beheer@utrecht.example"]].concat()).await
    };
    let address = invite("utrecht", "Aisha Aydin").await.done();
    let code = address.trim_end().strip_prefix("https://api.example.nl/login?organisation=utrecht&invitation=");
    let code = code.unwrap_or_else(|| panic!("{address}")).to_owned();
    assert!(code.len() >= 32 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code}");
    assert_eq!(count(&database, "membership").await, 1);
    let kept = format!("select count(*) from membership where invitation_hash is null or invitation_hash = '{code}'");
    assert_eq!(database.number(&kept).await, 0, "only a hash of the code is kept");
    let other = invite("utrecht", "Bram de Boer").await.done();
    assert!(!other.contains(&code), "each invitation has a code of its own");
    for (organisation, name, message) in
        [("nergens", "Aisha", "organisation: This does not exist"), ("utrecht", " ", "name: Fill in this field.")]
    {
        let refused = invite(organisation, name).await.refused();
        assert!(refused.contains(message), "{refused}");
    }
    assert_eq!((count(&database, "membership").await, count(&database, "account").await), (2, 2));
}

#[tokio::test]
async fn organisations_are_entered_and_merged_on_sqlite() {
    organisations(Database::sqlite().await).await;
}

#[tokio::test]
async fn organisations_are_entered_and_merged_on_postgres() {
    organisations(Database::postgres().await).await;
}

#[tokio::test]
async fn providers_and_the_first_administrator_are_entered_on_sqlite() {
    people(Database::sqlite().await).await;
}

#[tokio::test]
async fn providers_and_the_first_administrator_are_entered_on_postgres() {
    people(Database::postgres().await).await;
}
