//! CORS: whose pages a browser lets read the answers.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use tests::{Actor, Answer, World, both};

const OWN: &str = "https://werk.utrecht.example";
const OTHERS: &str = "https://portaal.tilburg.example:8443";
const NOBODYS: &str = "https://elders.example";
const SET: &str = "mutation($origins: [String!]!) { setAllowedOrigins(input: { origins: $origins }) {
    origins errors { code path } } }";

async fn set(actor: &Actor, origins: &[&str]) -> Value {
    let answer = actor.run(SET, json!({ "origins": origins })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data["setAllowedOrigins"].clone()
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    // It would let a page use the browser's session: never, whoever asks.
    assert!(!answer.headers.contains_key("access-control-allow-credentials"), "{answer:?}");
    answer.headers.get(name).map(|value| value.to_str().expect("text"))
}

/// What a browser asks before a page's request goes out.
async fn preflight(world: &World, origin: &str) -> Answer {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/graphql")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type");
    let answer = world.anonymous().send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    answer
}

/// From which origin a browser lets a page read the answer.
async fn readable(actor: Actor, origin: &str) -> Option<String> {
    let answer = actor.with("origin", origin).ask("{ viewer { roles } }").await;
    assert_eq!(header(&answer, "vary"), Some("origin"), "a cache must keep origins apart");
    header(&answer, "access-control-allow-origin").map(str::to_owned)
}

both!(
    /// The whole of it: registering, asking beforehand, and reading.
    a_page_reads_answers_only_at_the_acting_organisations_own_origins,
    async |world: World| {
        let administrator = world.actor("utrecht.administrator");
        let registered = json!({ "origins": [OWN], "errors": [] });
        assert_eq!(set(&administrator, &[OWN, OWN]).await, registered);
        let answer = administrator.ask("{ allowedOrigins }").await;
        assert_eq!(answer.data["allowedOrigins"], json!([OWN]));
        set(&world.actor("tilburg.administrator"), &[OTHERS]).await;

        for origin in [OWN, OTHERS] {
            let answer = preflight(&world, origin).await;
            assert_eq!(header(&answer, "access-control-allow-origin"), Some(origin));
            assert_eq!(header(&answer, "access-control-allow-methods"), Some("POST"));
            let headers = header(&answer, "access-control-allow-headers").expect("headers");
            for name in ["authorization", "content-type", "accept-language", "collectief-organisation"] {
                assert!(headers.split(", ").any(|known| known == name), "{name} in {headers}");
            }
            // By that header a session is used, and it is for our own pages: no page of others may send it.
            assert!(!headers.contains("collectief-request"), "{headers}");
            assert_eq!(header(&answer, "vary"), Some("origin"));
        }
        let with_port = format!("{OWN}:8443");
        let longer = format!("{OWN}.elders.example");
        let plain = OWN.replace("https", "http");
        let very_long = format!("https://{}.example", "a".repeat(400));
        for origin in [NOBODYS, "null", "*", "", &with_port, &longer, &plain, &OWN.to_uppercase(), &very_long] {
            let answer = preflight(&world, origin).await;
            for name in ["origin", "methods", "headers"] {
                assert_eq!(header(&answer, &format!("access-control-allow-{name}")), None, "{origin}");
            }
        }

        assert_eq!(readable(world.actor("utrecht.reader"), OWN).await.as_deref(), Some(OWN));
        assert_eq!(readable(world.actor("utrecht.reader"), OTHERS).await, None, "another organisation's frontend");
        assert_eq!(readable(world.actor("tilburg.reader"), OTHERS).await.as_deref(), Some(OTHERS));
        assert_eq!(readable(world.actor("tilburg.reader"), OWN).await, None);
        assert_eq!(readable(world.actor("vng.reader"), OWN).await, None);
        assert_eq!(readable(world.actor("utrecht.reader"), NOBODYS).await, None);
        assert_eq!(readable(world.actor("utrecht.reader"), "null").await, None);
        // What everybody reads, every registered frontend may show.
        assert_eq!(readable(world.anonymous(), OWN).await.as_deref(), Some(OWN));
        assert_eq!(readable(world.anonymous(), NOBODYS).await, None);
        // So that a frontend learns that its token is no good, and of nobody's page.
        let stale = || world.anonymous().with("authorization", "Bearer stale");
        assert_eq!(readable(stale(), OWN).await.as_deref(), Some(OWN));
        assert_eq!(readable(stale(), NOBODYS).await, None);

        let without = world.actor("utrecht.reader").ask("{ viewer { roles } }").await;
        assert_eq!(header(&without, "access-control-allow-origin"), None);
    }
);

both!(
    /// An origin is what a browser sends: scheme, name and port, and nothing else.
    what_is_no_origin_is_refused_by_its_place,
    async |world: World| {
        let administrator = world.actor("utrecht.administrator");
        set(&administrator, &[OWN]).await;
        for bad in [
            "",
            "*",
            "null",
            "werk.utrecht.example",
            "http://werk.utrecht.example",
            "https://",
            "https://werk.utrecht.example/",
            "https://werk.utrecht.example/pad",
            "https://werk.utrecht.example?x",
            "https://werk.utrecht.example#x",
            "https://wie@werk.utrecht.example",
            "https://werk.utrecht.example:443",
            "https://Werk.Utrecht.Example",
            "https://werk.utrecht.example ",
            "ftp://werk.utrecht.example",
            "javascript:alert(1)",
        ] {
            let refused = set(&administrator, &["https://goed.example", bad]).await;
            let errors = json!([{ "code": "INVALID", "path": ["input", "origins", "1"] }]);
            assert_eq!(refused, json!({ "origins": null, "errors": errors }), "{bad:?}");
        }
        let many: Vec<String> = (0..21).map(|n| format!("https://n{n}.example")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let refused = set(&administrator, &many).await;
        assert_eq!(refused["errors"], json!([{ "code": "INVALID", "path": ["input", "origins"] }]));
        let all = administrator.ask("{ allowedOrigins }").await;
        assert_eq!(all.data["allowedOrigins"], json!([OWN]), "what is refused changes nothing");
        assert_eq!(set(&administrator, &many[..20]).await["errors"], json!([]), "20 are taken");
    }
);
