//! Logging in with a browser, on a real socket and at real providers: the way in, and every way that is none.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what is not as expected ends the test")]

mod joining;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::role::Role;
use serde_json::{Value, json};
use tests::{Federation, Page, Visitor, WHO, World, both, issuer_of, settings};
use tower::ServiceExt;

const SESSION: &str = "collectief";
const ATTEMPT: &str = "collectief-login";

/// The names of a cookie's attributes and their values, without the cookie itself.
fn attributes(cookie: &str) -> Vec<String> {
    let mut all: Vec<String> = cookie.split("; ").skip(1).map(str::to_lowercase).collect();
    all.sort();
    all
}

#[track_caller]
fn failed(page: &Page) {
    let place = std::panic::Location::caller();
    assert_eq!(page.status, 400, "{place}: {page:?}");
    assert!(page.text.contains("Inloggen is niet gelukt"), "{place}: {page:?}");
    assert_eq!(page.set_cookie(SESSION), "", "{place}");
}

#[track_caller]
fn no_access(page: &Page) {
    let place = std::panic::Location::caller();
    assert_eq!(page.status, 403, "{place}: {page:?}");
    assert!(page.text.contains("U hebt hier geen toegang"), "{place}: {page:?}");
    assert_eq!(page.set_cookie(SESSION), "", "{place}");
}

/// Logs in as `<organisation>.<role>`.
async fn log_in(visitor: &mut Visitor, person: &str) {
    let (slug, _) = person.split_once('.').expect("<organisation>.<role>");
    let page = visitor.login(&format!("organisation={slug}&login_hint={person}")).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"), "{page:?}");
}

/// An address with another value of a parameter of its query.
fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let mut url = reqwest::Url::parse(address).expect("an address");
    let mut changed = 0;
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(own, old)| {
            let hit = own == name;
            changed += usize::from(hit);
            (own.into_owned(), if hit { value.to_owned() } else { old.into_owned() })
        })
        .collect();
    assert_eq!(changed, 1, "{name} in {address}");
    url.query_pairs_mut().clear().extend_pairs(pairs);
    url.into()
}

both!(
    /// At all three issuers, by the organisation's slug.
    a_login_ends_in_a_session_that_knows_who,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        for person in ["utrecht.reader", "amersfoort.reader", "tilburg.administrator", "vng.reader"] {
            let (slug, _) = person.split_once('.').unwrap();
            let mut visitor = server.visitor();
            assert_eq!(visitor.who().await, (String::new(), String::new()), "the public before");
            log_in(&mut visitor, person).await;
            assert_eq!(visitor.who().await, (federation.name(slug, person), slug.to_owned()));
            assert_eq!(visitor.cookie(ATTEMPT), None, "what the login needed is gone");
        }
    }
);

both!(
    /// By its domain, also in capitals; the address goes along to the provider, who knows whose it is.
    an_email_address_finds_the_provider,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        federation.add("utrecht", "jansen@UTRECHT.nl", Role::Reader).await;
        let mut visitor = server.visitor();
        assert_eq!(visitor.login("email=jansen@UTRECHT.nl").await.status, 303);
        assert_eq!(visitor.who().await.0, federation.name("utrecht", "jansen@UTRECHT.nl"));
        // Tilburg has no domains: an address without one must not find it.
        for email in ["jansen@example.nl", "jansen@sub.utrecht.nl", "utrecht.nl", "jansen", "jansen@", "@", ""] {
            let page = server.visitor().get(&format!("/login?email={email}")).await;
            assert_eq!(page.status, 200, "{email}: {page:?}");
            assert!(page.text.contains("Wij kennen geen organisatie bij dit adres"), "{email}");
        }
        let page = server.visitor().get("/login?organisation=nowhere").await;
        assert!(page.text.contains("Wij kennen geen organisatie bij dit adres"));
    }
);

both!(
    /// Behind TLS also `__Host-` and Secure, without which no script and no other host can set or read them.
    cookies_are_out_of_reach,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut visitor = server.visitor();
        let begun = visitor.get("/login?organisation=utrecht&login_hint=utrecht.reader").await;
        let plain = ["httponly", "path=/", "samesite=lax"];
        assert_eq!(attributes(begun.set_cookie(ATTEMPT)), plain);
        let callback = visitor.at_provider(begun.location()).await;
        let done = visitor.get(&callback).await;
        assert_eq!(attributes(done.set_cookie(SESSION)), plain);

        let db = federation.world.database.db.clone();
        let router = api::http::router(db, settings("https://api.example.nl")).unwrap();
        let get = async |path: &str, cookie: &str| {
            let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            Page { status: response.status(), headers: response.headers().clone(), text: String::new() }
        };
        let begun = get("/login?organisation=utrecht", "").await;
        assert_eq!(begun.status, 303);
        let secure = ["httponly", "path=/", "samesite=lax", "secure"];
        assert_eq!(attributes(begun.set_cookie("__Host-collectief-login")), secure);
        // A browser lets nobody touch a `__Host-` cookie without Secure, also not to remove it.
        let ended = get("/login/callback?state=x&code=y", "__Host-collectief-login=z").await;
        let removal = attributes(ended.set_cookie("__Host-collectief-login"));
        assert!(removal.contains(&"secure".to_owned()) && removal.contains(&"max-age=0".to_owned()), "{removal:?}");
    }
);

both!(
    /// Which organisation? In the language that the browser asks for, and with nothing of the address left as HTML.
    login_without_an_organisation_asks_for_one,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut visitor = server.visitor();
        for (accepted, lang, text) in [
            ("nl", "nl", "Uw e-mailadres op het werk"),
            ("de, en;q=0.5", "en", "Your e-mail address at work"),
            ("fr", "nl", "Uw e-mailadres op het werk"),
        ] {
            let page = visitor.get_with("/login", &[("accept-language", accepted)]).await;
            assert_eq!(page.status, 200);
            assert!(page.text.contains(&format!("<html lang=\"{lang}\">")) && page.text.contains(text), "{page:?}");
            assert!(!page.text.contains("role=\"alert\""), "nothing was asked yet");
        }
        let page = visitor.get("/login?invitation=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert!(page.text.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""), "{page:?}");
        assert!(!page.text.contains("<script"));
        // Its form ends at a provider: Chrome and Safari hold redirects too against `form-action`.
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(policy.contains("form-action 'self' http: https:;"), "{policy}");
        let page = visitor.get("/login/callback").await;
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("form-action 'self';"));
    }
);

both!(
    /// Nor the answer in another browser: else one could log another in as oneself.
    a_callback_is_of_one_login_in_one_browser,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut visitor = server.visitor();
        let address = visitor.begin("organisation=utrecht&login_hint=utrecht.reader").await;
        let cookie = visitor.cookie(ATTEMPT).unwrap();
        let callback = visitor.at_provider(&address).await;

        failed(&server.visitor().get(&callback).await);
        let mut other = server.visitor();
        let others = other.begin("organisation=utrecht&login_hint=utrecht.administrator").await;
        let others = other.at_provider(&others).await;
        failed(&other.clone().get(&callback).await);
        failed(&visitor.clone().get(&with_parameter(&callback, "state", "guess")).await);
        failed(&visitor.clone().get("/login/callback").await);

        // Whoever else tried, the visitor's own login goes on; and once only.
        assert_eq!(visitor.get(&callback).await.status, 303);
        assert_eq!(visitor.who().await.0, federation.name("utrecht", "utrecht.reader"));
        let mut again = server.visitor();
        again.put_cookie(ATTEMPT, &cookie);
        failed(&again.get(&callback).await);

        // A login of over ten minutes ago is forgotten.
        federation.world.database.db.clock().move_seconds(601);
        failed(&other.get(&others).await);
    }
);

both!(
    /// What an attacker between the two could change.
    an_answer_that_was_tampered_with_opens_no_session,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let query = "organisation=utrecht&login_hint=utrecht.reader";
        for (name, value) in [
            ("nonce", "another-nonce"),
            // Of a verifier that the server does not have.
            ("code_challenge", "V9d1XyJ0fVhDKSEmDT6Tw2sJzlpDe3w31OGy0SPqp5U"),
        ] {
            let mut visitor = server.visitor();
            let address = visitor.begin(query).await;
            let callback = visitor.at_provider(&with_parameter(&address, name, value)).await;
            failed(&visitor.get(&callback).await);
            assert_eq!(visitor.who().await.0, "", "{name}");
        }
        // The code of another's login in one's own answer.
        let (mut visitor, mut other) = (server.visitor(), server.visitor());
        let address = visitor.begin(query).await;
        let callback = visitor.at_provider(&address).await;
        let others = other.begin("organisation=utrecht&login_hint=utrecht.administrator").await;
        let others = reqwest::Url::parse(&other.at_provider(&others).await).unwrap();
        let (_, code) = others.query_pairs().find(|(name, _)| name == "code").unwrap();
        failed(&visitor.get(&with_parameter(&callback, "code", &code)).await);

        // The provider refuses: nobody logged in there.
        let mut visitor = server.visitor();
        let address = visitor.begin("organisation=utrecht").await;
        let callback = visitor.at_provider(&address).await;
        assert!(callback.contains("error=access_denied"), "{callback}");
        failed(&visitor.get(&callback).await);

        log_in(&mut visitor, "utrecht.reader").await;
        assert_eq!(visitor.who().await.0, federation.name("utrecht", "utrecht.reader"));
    }
);

both!(
    /// And nowhere else, so that nobody can send people from here to a page of theirs.
    after_a_login_the_browser_goes_to_a_path_of_ours,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        for (wanted, goes) in [
            ("/components?first=5%26after=x", "/components?first=5&after=x"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/%5Cevil.example", "/"),
            ("/%09/evil.example", "/"),
            ("/%0d%0aSet-Cookie:x=y", "/"),
            ("javascript:alert(1)", "/"),
            ("evil.example", "/"),
            ("", "/"),
        ] {
            let query = format!("organisation=tilburg&login_hint=tilburg.reader&return_to={wanted}");
            let page = server.visitor().login(&query).await;
            assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, goes), "{wanted}");
        }
    }
);

both!(
    /// A browser sends the cookie along by itself: so the request must show that a page of ours made it.
    a_session_works_on_pages_of_ours_only,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let mut visitor = server.visitor();
        log_in(&mut visitor, "utrecht.reader").await;
        let body = json!({ "query": WHO });
        let header = ("collectief-request", "1");
        for headers in [
            &[][..],
            &[("origin", "https://evil.example"), header],
            &[("origin", "null"), header],
            &[("origin", server.url.as_str())],
            &[("sec-fetch-site", "cross-site"), header],
            &[("sec-fetch-site", "same-site"), header],
        ] {
            let page = visitor.post("/graphql", headers, &body).await;
            assert_eq!((page.status.as_u16(), page.code().as_str()), (403, "CSRF"), "{headers:?}");
            assert_eq!(page.data(), Value::Null);
        }
        for headers in [&[header][..], &[header, ("origin", server.url.as_str()), ("sec-fetch-site", "same-origin")]] {
            let page = visitor.post("/graphql", headers, &body).await;
            assert_eq!(page.data()["viewer"]["organisation"]["slug"], "utrecht", "{page:?}");
        }
        // Who opens a page by a link from elsewhere only reads: that the cookie goes along is enough, and only then.
        let (absent, visit) = ("/assessments/edition_01h455vb4pex5vsknk084sn02q", [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]);
        assert_eq!(visitor.get_with(absent, &[&visit[..], &[("sec-fetch-site", "cross-site")]].concat()).await.status, 404);
        for headers in [&[][..], &visit[..1], &[visit[0], ("sec-fetch-dest", "iframe")], &[("sec-fetch-mode", "no-cors"), visit[1]]] {
            let page = visitor.get_with(absent, headers).await;
            assert_eq!((page.status.as_u16(), page.code().as_str()), (403, "CSRF"), "{headers:?}");
        }
        assert_eq!(visitor.post("/graphql", &visit, &body).await.code(), "CSRF", "nothing else is opened so");
        // A token beside the cookie decides alone.
        let bad = [header, ("authorization", "Bearer nonsense")];
        assert_eq!(visitor.post("/graphql", &bad, &body).await.status, 401);
    }
);

both!(
    /// At the server, not only in the browser; and at the latest after eight hours.
    a_logout_ends_the_session,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let (mut visitor, mut other) = (server.visitor(), server.visitor());
        log_in(&mut visitor, "utrecht.reader").await;
        log_in(&mut other, "utrecht.reader").await;
        let session = visitor.cookie(SESSION).unwrap();
        for headers in [[("origin", "https://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")]] {
            assert_eq!(visitor.post("/logout", &headers, &json!({})).await.status, 403);
        }
        assert_eq!(visitor.get("/logout").await.status, 405, "a link or a picture logs nobody out");
        assert_eq!(visitor.who().await.1, "utrecht");

        let page = visitor.post("/logout", &[("origin", &server.url)], &json!({})).await;
        assert!(page.status == 200 && page.text.contains("U bent uitgelogd"), "{page:?}");
        assert_eq!(visitor.cookie(SESSION), None);
        assert_eq!(visitor.who().await.1, "", "the public again");
        visitor.put_cookie(SESSION, &session);
        assert_eq!(visitor.run(WHO, json!({})).await.code(), "UNAUTHENTICATED", "the old cookie is worth nothing");

        assert_eq!(other.who().await.1, "utrecht", "another window of the same person stays");
        federation.world.database.db.clock().move_seconds(8 * 3600 - 60);
        assert_eq!(other.who().await.1, "utrecht");
        federation.world.database.db.clock().move_seconds(61);
        assert_eq!(other.run(WHO, json!({})).await.code(), "UNAUTHENTICATED");
    }
);

both!(
    /// Whoever ends a membership, or switches a provider off, need not wait for a session to end.
    a_session_ends_with_its_membership_and_its_provider,
    async |world: World| {
        let federation = Federation::of(world).await;
        let server = federation.serve().await;
        let (mut boss, mut visitor) = (server.visitor(), server.visitor());
        log_in(&mut boss, "tilburg.administrator").await;
        log_in(&mut visitor, "tilburg.reader").await;
        assert_eq!(visitor.who().await.1, "tilburg");
        let members = boss.run("{ members(first: 50) { nodes { id account { name } } } }", json!({})).await.data();
        let members = members["members"]["nodes"].as_array().cloned().unwrap();
        let name = federation.name("tilburg", "tilburg.reader");
        let id = &members.iter().find(|member| member["account"]["name"] == name).unwrap()["id"];
        let end = "mutation($input: EndMembershipInput!) { endMembership(input: $input) { errors { code } } }";
        let ended = boss.run(end, json!({ "input": { "id": id } })).await;
        assert_eq!(ended.data()["endMembership"]["errors"], json!([]), "{ended:?}");
        assert_eq!(visitor.run(WHO, json!({})).await.code(), "UNAUTHENTICATED");
        no_access(&server.visitor().login("organisation=tilburg&login_hint=tilburg.reader").await);

        assert_eq!(boss.who().await.1, "tilburg");
        let mut under_way = server.visitor();
        let address = under_way.begin("organisation=tilburg&login_hint=tilburg.administrator").await;
        let callback = under_way.at_provider(&address).await;
        let issuer = federation.providers.issuer(issuer_of("tilburg"));
        let off = format!("update identity_provider set active = false where issuer = '{issuer}'");
        federation.world.database.as_owner(&off).await;
        assert_eq!(boss.run(WHO, json!({})).await.code(), "UNAUTHENTICATED");
        failed(&under_way.get(&callback).await);
        assert_eq!(server.visitor().get("/login?organisation=tilburg").await.status, 200, "the page that asks");
    }
);
