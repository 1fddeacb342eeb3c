//! An assessment as a page that people read and print.

mod html;

use axum::body::Body;
use axum::http::Request;
use domain::instruments::InstrumentKind;
use serde_json::json;
use tests::{Actor, Answer, World, both, id_of};

use self::html::{Element, elements};
use super::{answer, answers, approve, approved, change, context, made, reused, share, similarity, small};

const ASSESSOR: &str = "utrecht.assessor";

async fn page(actor: &Actor, id: &str) -> Answer {
    actor.send(Request::get(format!("/assessments/{id}")).body(Body::empty()).expect("a request")).await
}

async fn version(world: &World) -> String {
    let (component, version) = world.component("utrecht.editor", "Vroegsignalering").await;
    world.share("utrecht.editor", &component, "PUBLIC", &[]).await;
    version
}

async fn drafted(world: &World, version: &str, instrument: &str) -> String {
    let input = json!({ "versionId": version, "instrumentId": instrument, "context": context() });
    id_of(&made(world, ASSESSOR, "startAssessment", "assessment", "draft { id }", input).await["draft"])
}

/// What only ever may be in the page.
const ELEMENTS: [&str; 35] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "div",
    "dt",
    "dd",
    "strong",
    "main",
    "section",
    "ul",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "img",
    "footer",
];

/// Nothing in it runs, leads elsewhere or is loaded from elsewhere, and somebody who does not see it can read it.
fn assert_sound(page: &Answer) -> Vec<Element> {
    let all = elements(&page.text);
    for element in &all {
        assert!(ELEMENTS.contains(&element.name.as_str()), "{element:?}");
        for (name, value) in &element.attributes {
            assert!(
                !name.starts_with("on") && name != "style" && (name != "src" || value.starts_with("data:image/")),
                "{element:?}"
            );
            let leads = ["/assessments/edition_", "/attachments/attachment_", "#inhoud"];
            assert!(name != "href" || leads.iter().any(|it| value.starts_with(it)), "{element:?}");
        }
        assert!(element.name != "th" || element.attribute("scope").is_some(), "{element:?}");
        assert!(element.name != "img" || element.attribute("alt").is_some_and(|it| !it.is_empty()), "{element:?}");
    }
    let level = |element: &Element| element.name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
    let levels: Vec<_> = all.iter().filter_map(level).collect();
    assert_eq!(all.iter().filter(|it| it.name == "h1").count(), 1, "one heading above all");
    assert!(levels.first() == Some(&1) && levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert_eq!(all[0].attribute("lang"), Some("nl"));
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    let style = &all.iter().find(|it| it.name == "style").expect("a style").text;
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, style.as_bytes());
    let hash = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hash);
    assert!(policy.starts_with(&format!("default-src 'none'; style-src 'sha256-{hash}'")), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("script"), "{policy}");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    all
}

/// A day as the page writes it.
fn written(day: &str) -> String {
    const MONTHS: &str = "januari februari maart april mei juni juli augustus september oktober november december";
    let parts: Vec<usize> = day.split('-').map(|part| part.parse().expect("a number")).collect();
    format!("{} {} {}", parts[2], MONTHS.split(' ').nth(parts[1] - 1).expect("a month"), parts[0])
}

/// What a reader reads, line by line, without what differs each time.
fn read(world: &World, all: &[Element], hidden: &[(&str, &str)]) -> String {
    let today = world.database.db.clock().now().day().to_string();
    let (today, until) = (written(&today), written(&super::until(world)));
    let text = |element: &Element| {
        let mut text = element.text.trim().replace(&today, "VANDAAG").replace(&until, "OVER EEN JAAR");
        for (what, name) in hidden {
            text = text.replace(what, name);
        }
        if element.attributes.iter().any(|(name, value)| name == "class" && value == "hash") {
            "KENMERK".to_owned()
        } else {
            text
        }
    };
    let lines = all.iter().filter(|it| !["style", "a", "strong", "meta"].contains(&it.name.as_str()));
    let lines = lines.map(|it| (it, text(it))).filter(|(_, text)| !text.is_empty());
    lines.map(|(element, text)| format!("{}: {text}\n", element.name)).collect()
}

fn assert_reads_as(text: &str) {
    insta::assert_snapshot!("a_reuse_as_a_page", text);
}

both!(
    /// A reuse with everything on it: conclusion first, what was taken over from whom, what was decided here.
    a_reuse_reads_as_it_was_decided,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let version = version(&world).await;
        let (theirs, first) = approved(&world, "utrecht", &version, &instrument).await;
        let (_, second) = reused(&world, "amersfoort", &first).await;
        let person = "tilburg.assessor";
        let input = json!({ "sourceEditionId": second, "context": context(), "similarity": similarity(Some("Minder mensen")) });
        let begun = made(&world, person, "reuseAssessment", "assessment", "id draft { id }", input).await;
        let (ours, draft) = (id_of(&begun), id_of(&begun["draft"]));
        let text = |text: &str| json!({ "text": text });
        let given = [("2.1[0]", text("Iets")), ("3.1", text("3.800")), ("3.2", text("Ja, namens het college.\nMet dank."))];
        answer(&world, person, &draft, &given.map(|(place, value)| (place.to_owned(), value))).await;
        change(&world, person, &draft, &[("1.2", "Andere gegevens")]).await;
        let not = json!({ "editionId": draft, "answers": [{ "place": "1.4", "notApplicable": "Die gegevens zijn er niet" }] });
        made(&world, person, "answerQuestions", "edition", "id", not).await;
        let advice = json!({ "editionId": draft, "verdict": "POSITIVE_IF", "text": "Pas op", "givenOn": "2026-01-05", "response": "Dat doen wij" });
        made(&world, person, "recordAdvice", "edition", "id", advice).await;
        for (text, due, done) in [("Logboek", "2998-01-01", None), ("Opleiding", "2999-01-01", None), ("Klaar", "2998-02-01", Some("2026-01-05"))] {
            let measure = json!({ "text": text, "owner": "Afdeling", "dueOn": due, "doneOn": done });
            made(&world, person, "stateMeasure", "measure", "id", json!({ "editionId": draft, "place": "2.1[0]", "measure": measure })).await;
        }
        // Time goes by.
        world.database.as_owner("update assessment_measure set due_on = '2020-02-03' where text = 'Logboek'").await;
        approve(&world, "tilburg", &draft).await;
        let found = page(&world.actor("tilburg.reader"), &draft).await;
        assert_eq!(found.status.as_u16(), 200, "{}", found.text);
        assert_eq!(found.headers["cache-control"], "private, no-store");
        for person in ["assessor van", "approver van", ".example"] {
            assert!(!found.text.contains(person), "nobody is named: {person}");
        }
        let all = assert_sound(&found);
        assert_reads_as(&read(&world, &all, &[(&draft, "EDITIE"), (&second, "BRON")]));
        // By the assessment's own id it is the same page; and the address stands in the API.
        assert_eq!(page(&world.actor("tilburg.reader"), &ours).await.text, found.text);
        let query = "query($id: ID!) { node(id: $id) { ... on AssessmentEdition { pageUrl } } }";
        let url = world.actor("tilburg.reader").run(query, json!({ "id": draft })).await;
        assert_eq!(url.data["node"]["pageUrl"], format!("http://127.0.0.1:1/assessments/{draft}"));
        // What changes at the source only the own organisation is told, also of what others read.
        let revision = world.actor("tilburg.approver").run("query($id: ID!) { node(id: $id) { ... on Assessment { revision } } }", json!({ "id": ours })).await;
        share(&world, "tilburg", &ours, &revision.data["node"]["revision"], "MEMBERS").await;
        let next = id_of(&made(&world, ASSESSOR, "reviseAssessment", "edition", "id", json!({ "id": theirs })).await);
        change(&world, ASSESSOR, &next, &[("1.1", "Nu anders")]).await;
        approve(&world, "utrecht", &next).await;
        let stale = "nu anders: 1.1.";
        assert!(page(&world.actor("tilburg.reader"), &draft).await.text.contains(stale));
        assert!(!page(&world.actor("amersfoort.reader"), &draft).await.text.contains(stale));
    }
);

/// What would do something, were it markup. Put in by the owner of the tables: by the API it does not come this far.
const HOSTILE: &str = "</style></title></textarea>--><script>alert(1)</script>\"><img src=x onerror=alert(1)>' onclick=alert(1) javascript:alert(1)";

both!(
    /// Whatever stands in a text is text.
    nothing_that_was_written_runs,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let draft = drafted(&world, &version(&world).await, &instrument).await;
        answer(&world, ASSESSOR, &draft, &answers("utrecht")).await;
        let advice = json!({ "editionId": draft, "verdict": "NEGATIVE", "text": "x", "givenOn": "2026-01-05", "response": "x" });
        made(&world, ASSESSOR, "recordAdvice", "edition", "id", advice).await;
        let measure = json!({ "text": "x", "owner": "x", "dueOn": "2999-01-01" });
        made(&world, ASSESSOR, "stateMeasure", "measure", "id", json!({ "editionId": draft, "measure": measure })).await;
        let upload = crate::isolation::upload(&world, ASSESSOR).await;
        let file = json!({ "editionId": draft, "uploadId": upload, "title": "x", "withContent": true });
        made(&world, ASSESSOR, "attachFile", "attachment", "id", file).await;
        let text = HOSTILE.replace('\'', "''");
        let quoted = serde_json::to_string(HOSTILE).expect("JSON").replace('\'', "''");
        let image = json!({ "image": { "data": "data:image/png;base64,AA==", "title": HOSTILE, "description": HOSTILE } }).to_string().replace('\'', "''");
        for sql in [
            format!("update assessment_answer set value = '{{\"text\":{quoted}}}' where place <> '1.3' and place <> '1.1'"),
            format!("update assessment_answer set value = '{image}' where place = '1.1'"),
            format!("update assessment_answer set reason = '{text}' where place = '1.2'"),
            format!("update assessment_text set conclusion = '{text}', use_context = '{{\"purpose\":{quoted},\"process\":{quoted},\"people\":[{quoted}],\"personal_data\":[{quoted}],\"special_data\":[],\"people_a_year\":1,\"decision\":\"SUPPORTING\"}}'"),
            format!("update assessment_advice set text = '{text}', response = '{text}'"),
            format!("update assessment_measure set text = '{text}', owner = '{text}'"),
            format!("update assessment_attachment set title = '{text}'"),
            format!("update organisation set name = '{text}' where slug = 'utrecht'"),
        ] {
            world.database.as_owner(&sql).await;
        }
        let found = page(&world.actor(ASSESSOR), &draft).await;
        assert_eq!(found.status.as_u16(), 200, "{}", found.text);
        let all = assert_sound(&found);
        let shown = all.iter().filter(|it| !["a", "strong", "img"].contains(&it.name.as_str()) && it.text.contains("<script>alert(1)</script>")).count();
        assert!(shown >= 16, "it is shown as what it is, {shown} times");
        let image = all.iter().find(|it| it.name == "img").expect("the picture");
        assert_eq!((image.attribute("src"), image.attribute("alt")), (Some("data:image/png;base64,AA=="), Some(HOSTILE)));
        assert!(found.headers["content-security-policy"].to_str().expect("text").contains("; img-src data:;"));
        // What is no picture is not shown as one.
        world.database.as_owner("update assessment_answer set value = '{\"image\":{\"data\":\"data:text/html;base64,AA==\"}}' where place = '1.1'").await;
        assert!(assert_sound(&page(&world.actor(ASSESSOR), &draft).await).iter().all(|it| it.name != "img"));
    }
);

both!(
    /// A page that no longer holds says so, and what took its place; what the public reads needs no login.
    a_page_says_whether_it_holds,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let version = version(&world).await;
        let draft = drafted(&world, &version, &instrument).await;
        let before = page(&world.actor(ASSESSOR), &draft).await;
        assert!(before.text.contains("Dit is een concept") && before.text.contains("Nog niet beantwoord"), "{}", before.text);
        let (assessment, first) = approved(&world, "utrecht", &version, &instrument).await;
        let public = world.anonymous();
        let absent = page(&public, "edition_01h455vb4pex5vsknk084sn02q").await;
        for id in [&draft, &first, &assessment, "edition_x", "component_01h455vb4pex5vsknk084sn02q"] {
            let found = page(&public, id).await;
            assert_eq!((found.status.as_u16(), &found.text), (404, &absent.text), "{id}");
        }
        let revision = async || {
            let query = "query($id: ID!) { node(id: $id) { ... on Assessment { revision } } }";
            world.actor("utrecht.approver").run(query, json!({ "id": assessment })).await.data["node"]["revision"].clone()
        };
        share(&world, "utrecht", &assessment, &revision().await, "PUBLIC").await;
        let found = page(&public, &first).await;
        assert_eq!((found.status.as_u16(), &found.headers["cache-control"]), (200, &axum::http::HeaderValue::from_static("public, max-age=60")));
        assert!(found.headers.get_all("vary").iter().any(|it| it == "authorization, cookie"));
        assert!(!found.text.contains("Let op."), "it holds");
        let next = id_of(&made(&world, ASSESSOR, "reviseAssessment", "edition", "id", json!({ "id": assessment })).await);
        assert_eq!(page(&public, &next).await.status.as_u16(), 404, "a draft is nobody else's");
        approve(&world, "utrecht", &next).await;
        let old = assert_sound(&page(&public, &first).await);
        let links: Vec<_> = old.iter().filter_map(|it| it.attribute("href")).collect();
        assert!(links.contains(&format!("/assessments/{next}").as_str()), "{links:?}");
        assert_eq!(page(&public, &assessment).await.text, page(&public, &next).await.text, "what is in force");
        world.database.db.clock().move_seconds(400 * 24 * 3600);
        assert!(page(&public, &next).await.text.contains("Deze beoordeling is verlopen: zij gold tot en met"));
        let input = json!({ "id": assessment, "expectedRevision": revision().await, "reason": "Wij stoppen ermee" });
        made(&world, "utrecht.approver", "withdrawAssessment", "assessment", "id", input).await;
        for id in [&first, &next] {
            let gone = page(&public, id).await;
            assert!(gone.text.contains("ingetrokken op") && gone.text.contains("Wij stoppen ermee"), "{}", gone.text);
        }
    }
);

both!(
    /// As many statements, whatever is on it.
    a_page_costs_the_same_whatever_is_on_it,
    async |world: World| {
        let instrument = small(&world, InstrumentKind::Iama).await;
        let version = version(&world).await;
        let empty = drafted(&world, &version, &instrument).await;
        let full = drafted(&world, &version, &instrument).await;
        answer(&world, ASSESSOR, &full, &answers("utrecht")).await;
        for _ in 0..3 {
            let measure = json!({ "text": "x", "owner": "x", "dueOn": "2999-01-01" });
            made(&world, ASSESSOR, "stateMeasure", "measure", "id", json!({ "editionId": full, "measure": measure })).await;
        }
        let statements = async |id: &str| {
            world.actor(ASSESSOR).ask("{ __typename }").await;
            let before = world.database.db.statements();
            assert_eq!(page(&world.actor(ASSESSOR), id).await.status.as_u16(), 200);
            world.database.db.statements() - before
        };
        let (few, many) = (statements(&empty).await, statements(&full).await);
        assert_eq!(few, many);
        assert!(many <= 20, "{many} statements");
    }
);
