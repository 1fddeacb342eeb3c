//! Bearer tokens of real providers: forged, of others, with changed keys, and while a provider is away.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what is not as expected ends the test")]

use axum::http::{HeaderMap, StatusCode};
use domain::role::Role;
use domain::tenancy::set_up::{NewMember, NewProvider, add_members, add_providers};
use futures::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use tests::{Actor, Answer, Federation, WHO, World, both, id_of, issuer_of};

/// One person of each issuer.
const PEOPLE: [&str; 3] = ["utrecht.reader", "tilburg.reader", "vng.reader"];

/// What even the public may ask: so a refusal is of the token alone.
const PUBLIC: &str = "{ __typename }";

/// All of an answer that a client sees, but for the request's own id.
fn seen(answer: &Answer) -> (StatusCode, HeaderMap, String) {
    let mut headers = answer.headers.clone();
    headers.remove("x-request-id");
    (answer.status, headers, answer.text.clone())
}

#[track_caller]
fn refused(answer: &Answer) {
    let place = std::panic::Location::caller();
    assert_eq!((answer.status.as_u16(), answer.code()), (401, "UNAUTHENTICATED"), "{place}: {answer:?}");
}

#[track_caller]
fn away(answer: &Answer) {
    let place = std::panic::Location::caller();
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "UNAVAILABLE"), "{place}: {answer:?}");
}

/// Seconds since 1970, by the machine's clock, as a provider reads it.
fn now(federation: &Federation) -> i64 {
    federation.world.database.db.clock().now().microseconds() / 1_000_000
}

both!(
    /// Each is sound but for one thing, and nobody learns which.
    a_forged_token_is_refused_like_any_other,
    async |world: World| {
        let federation = Federation::of(world).await;
        let kinds = federation.providers.forgeries().await;
        assert!(kinds.len() >= 21, "{kinds:?}");
        let expected = seen(&federation.bearer("nonsense").ask(PUBLIC).await);
        let over = "Uw token is verlopen. Log opnieuw in.";
        for person in PEOPLE {
            let good = federation.token(person).await;
            federation.let_in(person, &good).await;
            for kind in &kinds {
                let token = federation.forged(person, kind).await;
                let answer = federation.bearer(&token).ask(PUBLIC).await;
                refused(&answer);
                // That its time is over stands in the token itself.
                let is_over = kind == "expired" && answer.errors[0]["message"] == over;
                assert!(is_over || seen(&answer) == expected, "{person} {kind}: {answer:?}");
            }
            federation.let_in(person, &good).await;
        }
        let stranger = federation.token("utrecht.stranger").await;
        assert_eq!(seen(&federation.bearer(&stranger).ask(PUBLIC).await), expected, "nor who is a member");
        let attacker = federation.providers.call("attacker_requests", json!({})).await;
        assert_eq!(attacker["count"], 0, "nobody went to where a token pointed");
    }
);

both!(
    /// Also while the keys of both are known.
    a_key_counts_for_its_own_issuer_only_though_two_have_the_same_kid,
    async |world: World| {
        let federation = Federation::of(world).await;
        let people = ["utrecht.reader", "tilburg.reader"];
        for person in people {
            let token = federation.token(person).await;
            let header = jsonwebtoken::decode_header(&token).unwrap();
            assert_eq!(header.kid.as_deref(), Some("shared-1"));
            federation.let_in(person, &token).await;
        }
        for person in people {
            refused(&federation.who(&federation.forged(person, "foreign_kid").await).await);
            federation.let_in(person, &federation.token(person).await).await;
        }
    }
);

both!(
    /// Utrecht and Amersfoort share an issuer.
    a_token_acts_for_the_organisation_in_its_claim_and_no_other,
    async |world: World| {
        let federation = Federation::of(world).await;
        // One subject who is another account at each: only the claim says which.
        federation.add("utrecht", "utrecht.both", Role::Reader).await;
        federation.add("amersfoort", "utrecht.both", Role::Reader).await;
        let of = async |value: Value| {
            federation.signed("utrecht.both", json!({ "payload": { "organisation": value } })).await
        };
        for (claim, slug) in [("gm0344", "utrecht"), ("gm0307", "amersfoort")] {
            let answer = federation.who(&of(json!(claim)).await).await;
            assert_eq!(answer.data["viewer"]["organisation"]["slug"], slug, "{answer:?}");
        }
        let good = of(json!("gm0344")).await;
        let other = federation.bearer(&good).with("collectief-organisation", "amersfoort").ask(WHO).await;
        assert_eq!((other.status.as_u16(), other.code()), (403, "NOT_A_MEMBER"));
        for claim in [json!(null), json!("gm0363"), json!(""), json!("GM0344"), json!(["gm0344"]), json!(344)] {
            refused(&federation.who(&of(claim).await).await);
        }
        // Who is a member of one only is nobody by the other's claim.
        let moved = json!({ "payload": { "organisation": "gm0307" } });
        refused(&federation.who(&federation.signed("utrecht.reader", moved).await).await);
        federation.let_in("utrecht.reader", &federation.token("utrecht.reader").await).await;
    }
);

both!(
    /// Entra's `sub` is another for each application: `oid` is the person.
    entra_names_the_person_by_oid,
    async |world: World| {
        let federation = Federation::of(world).await;
        let with = async |payload: Value| federation.signed("vng.reader", json!({ "payload": payload })).await;
        federation.let_in("vng.reader", &with(json!({})).await).await;
        for payload in [
            json!({ "oid": null, "sub": "vng.reader" }),
            json!({ "oid": "someone", "sub": "vng.reader" }),
            json!({ "oid": "" }),
            json!({ "oid": ["vng.reader"] }),
            json!({ "tid": null }),
            json!({ "tid": "00000000-0000-0000-0000-000000000000" }),
        ] {
            refused(&federation.who(&with(payload).await).await);
        }
        federation.let_in("vng.reader", &with(json!({})).await).await;
    }
);

both!(
    /// By its type, and where a provider writes none, by what only ID tokens have; even were its audience right.
    an_id_token_is_no_access_token,
    async |world: World| {
        let federation = Federation::of(world).await;
        let typed = async |person, typ: Value| federation.signed(person, json!({ "header": { "typ": typ } })).await;
        for person in PEOPLE {
            for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
                federation.let_in(person, &typed(person, json!(typ)).await).await;
            }
            refused(&federation.who(&typed(person, json!("dpop+jwt")).await).await);
            refused(&federation.who(&federation.forged(person, "id_token").await).await);
        }
        for typ in [json!("JWT"), json!(null)] {
            refused(&federation.who(&typed("utrecht.reader", typ.clone()).await).await);
            federation.let_in("vng.reader", &typed("vng.reader", typ).await).await;
        }
        for name in ["nonce", "at_hash", "c_hash"] {
            refused(&federation.who(&federation.signed("vng.reader", json!({ "payload": { name: "x" } })).await).await);
        }
    }
);

both!(
    /// An unknown kid makes the server look once, and a flood of them once a minute.
    a_changed_key_is_found_at_a_bounded_rate,
    async |world: World| {
        let federation = Federation::of(world).await;
        let clock = federation.world.database.db.clock();
        let old = federation.token("utrecht.reader").await;
        federation.let_in("utrecht.reader", &old).await;
        federation.let_in("utrecht.administrator", &federation.token("utrecht.administrator").await).await;
        assert_eq!(federation.key_requests("utrecht").await, 1);

        federation.providers.call("rotate", json!({ "issuer": "alpha" })).await;
        clock.move_seconds(61);
        let new = federation.token("utrecht.reader").await;
        join_all((0..8).map(|_| federation.let_in("utrecht.reader", &new))).await;
        assert_eq!(federation.key_requests("utrecht").await, 2, "all waited for the one answer");
        refused(&federation.who(&old).await);

        let kid = |n: usize| json!({ "header": { "kid": format!("unknown-{n}") } });
        let flood = join_all((0..20).map(|n| federation.signed("utrecht.reader", kid(n)))).await;
        for (minutes, expected) in [(0, 2), (1, 3), (1, 4)] {
            clock.move_seconds(61 * minutes);
            join_all(flood.iter().map(async |token| refused(&federation.who(token).await))).await;
            assert_eq!(federation.key_requests("utrecht").await, expected);
            federation.let_in("utrecht.reader", &new).await;
        }

        federation.providers.call("rotate_overlap", json!({ "issuer": "alpha" })).await;
        clock.move_seconds(61);
        federation.let_in("utrecht.reader", &federation.token("utrecht.reader").await).await;
        federation.let_in("utrecht.reader", &new).await;
        assert_eq!(federation.key_requests("utrecht").await, 5);
    }
);

both!(
    /// For a day, by the keys that are known.
    tokens_work_while_a_known_provider_is_away,
    async |world: World| {
        let federation = Federation::of(world).await;
        let clock = federation.world.database.db.clock();
        federation.let_in("utrecht.reader", &federation.token("utrecht.reader").await).await;
        federation.outage("utrecht", true).await;
        let token = federation.token("utrecht.reader").await;
        federation.let_in("utrecht.reader", &token).await;
        clock.move_seconds(23 * 3600);
        federation.let_in("utrecht.reader", &token).await;
        refused(&federation.who(&federation.forged("utrecht.reader", "wrong_key").await).await);
        refused(&federation.who(&federation.signed("utrecht.reader", json!({ "header": { "kid": "x" } })).await).await);

        clock.move_seconds(3600 + 1);
        away(&federation.who(&token).await);
        federation.let_in("tilburg.reader", &federation.token("tilburg.reader").await).await;
        federation.outage("utrecht", false).await;
        clock.move_seconds(61);
        federation.let_in("utrecht.reader", &token).await;
    }
);

both!(
    /// It is not the token that is at fault: so 503, and not 401.
    without_keys_a_token_cannot_be_told_good_or_bad,
    async |world: World| {
        let federation = Federation::of(world).await;
        federation.outage("utrecht", true).await;
        let token = federation.token("utrecht.reader").await;
        away(&federation.who(&token).await);
        away(&federation.who(&federation.forged("utrecht.reader", "wrong_key").await).await);
        refused(&federation.who(&federation.forged("utrecht.reader", "hs256_with_public_key").await).await);
        federation.let_in("tilburg.reader", &federation.token("tilburg.reader").await).await;
        assert_eq!(federation.world.anonymous().ask(PUBLIC).await.status, 200, "the public reads on");

        federation.outage("utrecht", false).await;
        federation.world.database.db.clock().move_seconds(6);
        federation.let_in("utrecht.reader", &token).await;
        refused(&federation.who(&federation.forged("utrecht.reader", "wrong_key").await).await);
    }
);

both!(
    /// From the next request on, though providers and keys are cached.
    a_provider_switched_off_and_a_membership_ended_let_nobody_in,
    async |world: World| {
        let federation = Federation::of(world).await;
        let token = federation.token("tilburg.reader").await;
        federation.let_in("tilburg.reader", &token).await;
        let issuer = federation.providers.issuer(issuer_of("tilburg"));
        let switch = async |active: bool| {
            let sql = format!("update identity_provider set active = {active} where issuer = '{issuer}'");
            federation.world.database.as_owner(&sql).await;
        };
        switch(false).await;
        refused(&federation.who(&token).await);
        switch(true).await;
        federation.let_in("tilburg.reader", &token).await;

        let administrator = federation.bearer(&federation.token("tilburg.administrator").await);
        let list = "{ members(first: 50) { nodes { id account { name } } } }";
        let answer = administrator.ask(list).await;
        let members = answer.data["members"]["nodes"].as_array().expect("members").clone();
        let name = federation.name("tilburg", "tilburg.reader");
        let mine = members.iter().find(|member| member["account"]["name"] == name).expect("the reader");
        let end = "mutation($input: EndMembershipInput!) { endMembership(input: $input) { errors { code } } }";
        let ended = administrator.run(end, json!({ "input": { "id": id_of(mine) } })).await;
        assert_eq!(ended.data["endMembership"]["errors"], json!([]), "{ended:?}");
        refused(&federation.who(&token).await);
        assert_eq!(administrator.ask(PUBLIC).await.status, 200);
    }
);

both!(
    /// The server does not choose.
    a_person_of_two_organisations_says_for_which,
    async |world: World| {
        let federation = Federation::of(world).await;
        let account = federation.add("utrecht", "utrecht.two", Role::Reader).await;
        let second = NewMember {
            organisation: federation.world.organisations["tilburg"],
            provider: federation.registered["tilburg"],
            subject: String::new(),
            name: "utrecht.two".to_owned(),
            email: None,
            roles: [Role::Editor].into_iter().collect(),
            account: Some(account),
        };
        add_members(&federation.world.database.db, &[second]).await.unwrap();
        let actor = federation.bearer(&federation.token("utrecht.two").await);
        let answer = actor.ask(WHO).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "TENANT_REQUIRED"));
        let acting = async |name: &str| actor.clone().with("collectief-organisation", name).ask(WHO).await;
        for (slug, roles) in [("utrecht", json!(["READER"])), ("tilburg", json!(["EDITOR"]))] {
            for name in [slug, &federation.world.organisation(slug)] {
                let answer = acting(name).await;
                assert_eq!(answer.data["viewer"]["organisation"]["slug"], slug, "{answer:?}");
                assert_eq!(answer.data["viewer"]["roles"], roles);
            }
        }
        let others = [acting("vng").await, acting(&federation.world.organisation("vng")).await, acting("none").await];
        for other in &others {
            assert_eq!((other.status.as_u16(), other.code()), (403, "NOT_A_MEMBER"));
            assert_eq!(seen(other), seen(&others[0]), "nor which organisations there are");
        }
    }
);

both!(
    /// Within half a minute the clocks of issuer and server count as equal.
    times_are_kept_with_a_little_leeway,
    async |world: World| {
        let federation = Federation::of(world).await;
        let now = now(&federation);
        for person in PEOPLE {
            let with = async |payload: Value| federation.signed(person, json!({ "payload": payload })).await;
            // Far from the 30 seconds on both sides, so that a slow machine changes nothing.
            for payload in [json!({ "exp": now - 2 }), json!({ "nbf": now + 25 })] {
                federation.let_in(person, &with(payload).await).await;
            }
            for payload in [json!({ "exp": now - 60 }), json!({ "nbf": now + 600 }), json!({ "nbf": "0" })] {
                refused(&federation.who(&with(payload).await).await);
            }
        }
    }
);

both!(
    /// A secret that two know proves nothing to a third.
    symmetric_signatures_are_never_taken,
    async |world: World| {
        let federation = Federation::of(world).await;
        let good = federation.token("utrecht.reader").await;
        federation.let_in("utrecht.reader", &good).await;
        let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(&good).unwrap().claims;
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let kid = Some("shared-1".to_owned());
            let header = Header { typ: Some("at+jwt".to_owned()), kid, ..Header::new(algorithm) };
            for secret in ["web-secret", "machine-secret", ""] {
                let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(secret.as_bytes()));
                refused(&federation.who(&token.unwrap()).await);
            }
        }
        // Nor can a provider be registered for them, so that no slip of the operator opens this.
        let provider = |algorithm: &str| NewProvider {
            issuer: format!("https://{}.example", algorithm.to_lowercase()),
            audience: "urn:collectief:api".to_owned(),
            organisation_claim: None,
            subject_claim: "sub".to_owned(),
            algorithms: vec![algorithm.to_owned()],
            accept_plain_jwt: false,
            client: None,
            email_domains: Vec::new(),
        };
        let utrecht = federation.world.organisations["utrecht"];
        for (algorithm, good) in [("HS256", false), ("none", false), ("RS256", true)] {
            let added = add_providers(&federation.world.database.db, &[(utrecht, provider(algorithm))]).await;
            assert_eq!(added.is_ok(), good, "{algorithm}");
        }
    }
);

both!(
    /// The header is of RFC 6750, or refused like a token that is no good.
    whatever_is_no_bearer_token_is_refused,
    async |world: World| {
        let federation = Federation::of(world).await;
        let good = federation.token("utrecht.reader").await;
        federation.let_in("utrecht.reader", &good).await;
        let expected = seen(&federation.bearer("nonsense").ask(PUBLIC).await);
        let with = |value: &str| -> Actor { federation.world.anonymous().with("authorization", value) };
        let other = seen(&with("Basic x").ask(PUBLIC).await);
        for value in [
            format!("Basic {good}"),
            format!("Bearer {good},"),
            good.clone(),
            String::new(),
            "Bearer".to_owned(),
            "Bearer ".to_owned(),
            format!("Bearer{good}"),
            format!("Bearer {good} {good}"),
            format!("Bearer {good}.{good}"),
            format!("Bearer {}", "a.".repeat(20_000)),
        ] {
            let answer = with(&value).ask(PUBLIC).await;
            refused(&answer);
            assert!([&expected, &other].contains(&&seen(&answer)), "{value}: {answer:?}");
        }
        for value in [format!("Bearer {good}"), format!("bearer {good}"), format!("BEARER  {good} ")] {
            assert_eq!(with(&value).ask(PUBLIC).await.status, 200, "{value}");
        }
        // Signed well, but longer than any provider's tokens; and long, but not too long.
        let padded = async |length: usize| {
            federation.signed("utrecht.reader", json!({ "payload": { "groups": "g".repeat(length) } })).await
        };
        let long = padded(5_000).await;
        assert!(long.len() < 8 * 1024);
        federation.let_in("utrecht.reader", &long).await;
        refused(&federation.who(&padded(7_000).await).await);
    }
);
