//! Who is let in at the end of a login: members, and whoever was invited; and logins while the provider changes.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tests::{Federation, Server, Visitor, World, both};

use super::{failed, log_in, no_access};

const DAY: i64 = 24 * 3600;

/// Lets Utrecht's administrator invite someone, and answers the invitation's code.
async fn invite(boss: &mut Visitor, server: &Server, name: &str) -> String {
    let invite =
        "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitationUrl errors { code path } } }";
    let input = json!({ "name": name, "email": "nieuw@utrecht.nl", "roles": ["READER"] });
    let answer = boss.run(invite, json!({ "input": input })).await.data()["inviteMember"].clone();
    assert_eq!(answer["errors"], json!([]), "{answer}");
    let address = answer["invitationUrl"].as_str().expect("an address");
    let code = address.strip_prefix(&format!("{}/login?organisation=utrecht&invitation=", server.url));
    code.unwrap_or_else(|| panic!("{address}")).to_owned()
}

/// The states of the memberships of a name, as Utrecht's administrator sees them.
async fn states(boss: &mut Visitor, name: &str) -> Vec<Value> {
    let page = boss.run("{ members(first: 100) { nodes { state account { name } } } }", json!({})).await;
    let members = page.data()["members"]["nodes"].as_array().cloned().expect("members");
    members.iter().filter(|member| member["account"]["name"] == name).map(|member| member["state"].clone()).collect()
}

fn query(subject: &str, code: &str) -> String {
    format!("organisation=utrecht&login_hint={subject}&invitation={code}")
}

both!(
    /// Whoever logs in with its code becomes the member; nobody does so by it a second time.
    an_invitation_makes_one_member_once,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut boss = server.visitor();
        log_in(&mut boss, "utrecht.administrator").await;
        for subject in ["new", "late"] {
            federation.introduce("utrecht", subject).await;
        }
        let code = invite(&mut boss, &server, "Nieuw").await;
        assert_eq!(states(&mut boss, "Nieuw").await, ["INVITED"]);
        no_access(&server.visitor().login(&query("new", "guess")).await);
        no_access(&server.visitor().login("organisation=utrecht&login_hint=new").await);

        let mut visitor = server.visitor();
        let page = visitor.login(&query("new", &code)).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"), "{page:?}");
        assert_eq!(visitor.who().await, ("Nieuw".to_owned(), "utrecht".to_owned()));
        assert_eq!(states(&mut boss, "Nieuw").await, ["ACTIVE"]);

        no_access(&server.visitor().login(&query("late", &code)).await);
        no_access(&server.visitor().login(&query("new", &code)).await);
        let mut again = server.visitor();
        assert_eq!(again.login("organisation=utrecht&login_hint=new").await.status, 303);
        assert_eq!(again.who().await.0, "Nieuw", "from now on without");

        // Who is a member already stays who they are, and leaves the invitation to whom it is for.
        let code = invite(&mut boss, &server, "Ander").await;
        no_access(&server.visitor().login(&query("new", &code)).await);
        assert_eq!(visitor.who().await.0, "Nieuw");
        assert_eq!(states(&mut boss, "Ander").await, ["INVITED"]);
        assert_eq!(server.visitor().login(&query("late", &code)).await.status, 303);
        assert_eq!(states(&mut boss, "Ander").await, ["ACTIVE"]);
    }
);

both!(
    /// Of two who answer at one moment, one.
    an_invitation_that_two_use_at_once_makes_one_member,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut boss = server.visitor();
        log_in(&mut boss, "utrecht.administrator").await;
        let code = invite(&mut boss, &server, "Nieuw").await;
        let mut answers = Vec::new();
        for subject in ["one", "two", "three"] {
            federation.introduce("utrecht", subject).await;
            let mut visitor = server.visitor();
            let address = visitor.begin(&query(subject, &code)).await;
            let callback = visitor.at_provider(&address).await;
            answers.push(async move { (visitor.get(&callback).await.status.as_u16(), visitor) });
        }
        let mut done = futures::future::join_all(answers).await;
        done.sort_by_key(|(status, _)| *status);
        assert_eq!(done.iter().map(|(status, _)| *status).collect::<Vec<_>>(), [303, 403, 403]);
        assert_eq!(done[0].1.who().await.0, "Nieuw");
        assert_eq!(states(&mut boss, "Nieuw").await, ["ACTIVE"]);
        let of_nobody = "select count(*) from identity where subject in ('one', 'two', 'three')";
        assert_eq!(federation.world.database.number(of_nobody).await, 1);
    }
);

both!(
    /// Fourteen days, counted by the platform's clock.
    an_invitation_ends_after_fourteen_days,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let clock = federation.world.database.db.clock();
        for subject in ["early", "late"] {
            federation.introduce("utrecht", subject).await;
        }
        let mut boss = server.visitor();
        log_in(&mut boss, "utrecht.administrator").await;
        let (first, second) = (invite(&mut boss, &server, "A").await, invite(&mut boss, &server, "B").await);
        clock.move_seconds(14 * DAY - 300);
        assert_eq!(server.visitor().login(&query("early", &first)).await.status, 303);
        clock.move_seconds(301);
        no_access(&server.visitor().login(&query("late", &second)).await);
        log_in(&mut boss, "utrecht.administrator").await;
        assert_eq!((states(&mut boss, "A").await, states(&mut boss, "B").await), (vec!["ACTIVE".into()], vec![
            "INVITED".into()
        ]));
    }
);

both!(
    /// Whoever logs in elsewhere is not who Utrecht invited, also where both organisations have one issuer.
    an_invitation_counts_at_the_inviting_organisations_provider_only,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        federation.introduce("amersfoort", "neighbour").await;
        let mut boss = server.visitor();
        log_in(&mut boss, "utrecht.administrator").await;
        let code = invite(&mut boss, &server, "Nieuw").await;
        for (slug, subject) in [("amersfoort", "neighbour"), ("tilburg", "new"), ("vng", "vng.reader")] {
            let elsewhere = format!("organisation={slug}&login_hint={subject}&invitation={code}");
            no_access(&server.visitor().login(&elsewhere).await);
        }
        failed(&server.visitor().login(&query("neighbour", &code)).await);
        assert_eq!(states(&mut boss, "Nieuw").await, ["INVITED"]);

        federation.introduce("utrecht", "new").await;
        assert_eq!(server.visitor().login(&query("new", &code)).await.status, 303);
        assert_eq!(states(&mut boss, "Nieuw").await, ["ACTIVE"]);
    }
);

both!(
    /// A provider says who someone is; only a membership lets them in.
    who_is_no_member_is_told_so,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        federation.introduce("utrecht", "stranger").await;
        let mut visitor = server.visitor();
        let address = visitor.begin("organisation=utrecht&login_hint=stranger").await;
        let callback = visitor.at_provider(&address).await;
        let page = visitor.get_with(&callback, &[("accept-language", "en")]).await;
        assert!(page.status == 403 && page.text.contains("You have no access here"), "{page:?}");
        assert_eq!(visitor.who().await.0, "");
        no_access(&server.visitor().login("organisation=tilburg&login_hint=stranger").await);
        no_access(&server.visitor().login("organisation=vng&login_hint=stranger").await);

        // A member of the other organisation at the same issuer is not this one's, whatever the address says.
        failed(&server.visitor().login("organisation=utrecht&login_hint=amersfoort.reader").await);
        let unnamed = json!({ "issuer": "alpha", "subject": "utrecht.reader", "claims": { "organisation": null } });
        failed(&{
            federation.providers.call("person", unnamed).await;
            server.visitor().login("organisation=utrecht&login_hint=utrecht.reader").await
        });
        federation.introduce("utrecht", "utrecht.reader").await;
        log_in(&mut visitor, "utrecht.reader").await;
        assert_eq!(visitor.who().await.0, federation.name("utrecht", "utrecht.reader"));
    }
);

both!(
    /// The keys are cached, but a login is not lost for it.
    a_key_that_changes_during_a_login_does_not_break_it,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        for (person, issuer) in [("utrecht.reader", "alpha"), ("vng.reader", "entra")] {
            let (slug, _) = person.split_once('.').unwrap();
            log_in(&mut server.visitor(), person).await;
            let mut visitor = server.visitor();
            let address = visitor.begin(&format!("organisation={slug}&login_hint={person}")).await;
            let before = federation.key_requests(slug).await;
            federation.providers.call("rotate", json!({ "issuer": issuer })).await;
            let callback = visitor.at_provider(&address).await;
            let page = visitor.get(&callback).await;
            assert_eq!(page.status, 303, "{person}: {page:?}");
            assert_eq!(visitor.who().await.0, federation.name(slug, person));
            assert_eq!(federation.key_requests(slug).await, before + 1, "the cached keys were old");
        }
    }
);

both!(
    /// And can be taken up again as soon as it is back.
    a_login_at_a_provider_that_is_away_says_so,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        federation.outage("utrecht", true).await;
        let page = server.visitor().get("/login?organisation=utrecht").await;
        assert!(page.status == 502 && page.text.contains("Inloggen lukt nu niet"), "{page:?}");
        log_in(&mut server.visitor(), "tilburg.reader").await;

        federation.outage("utrecht", false).await;
        let mut visitor = server.visitor();
        let address = visitor.begin("organisation=utrecht&login_hint=utrecht.reader").await;
        let callback = visitor.at_provider(&address).await;
        federation.outage("utrecht", true).await;
        failed(&visitor.get(&callback).await);
        federation.outage("utrecht", false).await;
        log_in(&mut visitor, "utrecht.reader").await;
        assert_eq!(visitor.who().await.0, federation.name("utrecht", "utrecht.reader"));
    }
);

both!(
    /// Who left can be invited back, and is the same person as before.
    who_left_can_come_back_by_a_new_invitation,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut boss = server.visitor();
        log_in(&mut boss, "utrecht.administrator").await;
        federation.introduce("utrecht", "new").await;
        let code = invite(&mut boss, &server, "Nieuw").await;
        let mut visitor = server.visitor();
        assert_eq!(visitor.login(&query("new", &code)).await.status, 303);
        let members = boss.run("{ members(first: 100) { nodes { id account { id name } } } }", json!({})).await;
        let nodes = members.data()["members"]["nodes"].as_array().cloned().expect("members");
        let member = nodes.iter().find(|it| it["account"]["name"] == "Nieuw").expect("the member").clone();
        let end = "mutation($id: ID!) { endMembership(input: { id: $id }) { errors { code } } }";
        boss.run(end, json!({ "id": member["id"] })).await;
        no_access(&server.visitor().login("organisation=utrecht&login_hint=new").await);
        let code = invite(&mut boss, &server, "Nieuw, terug").await;
        assert_eq!(visitor.login(&query("new", &code)).await.status, 303);
        assert_eq!(visitor.who().await, ("Nieuw".to_owned(), "utrecht".to_owned()));
        assert_eq!(states(&mut boss, "Nieuw").await, ["ENDED", "ACTIVE"]);
    }
);
