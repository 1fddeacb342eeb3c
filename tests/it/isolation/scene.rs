//! What there is to see: Utrecht's things of every visibility and what others state of them, each with a mark in its texts,
//! and for each mark who may see it.

use std::collections::BTreeMap;

use domain::tenancy::set_up::add_parties;
use serde_json::{Value, json};
use tests::{Actor, World, id_of};

/// Who looks.
pub(super) const VIEWERS: [&str; 11] = [
    "anonymous",
    "utrecht.editor",
    "utrecht.administrator",
    "utrecht.council-member",
    "amersfoort.editor",
    "amersfoort.administrator",
    "tilburg.editor",
    "tilburg.administrator",
    "vng.auditor",
    "eemvallei.editor",
    "waterkant.administrator",
];

/// A world with things in it.
pub(super) struct Scene {
    pub(super) world: World,
    /// Global ids by what they are: `component own`, `version named`, `adoption members`, `membership utrecht` …
    pub(super) ids: BTreeMap<String, String>,
}

/// Who may see a mark: the rule of the platform, written down apart from its code.
pub(super) fn may_see(viewer: &str, mark: &str) -> bool {
    let organisation = viewer.split('.').next().unwrap_or_default();
    let is_member = !["anonymous", "waterkant"].contains(&organisation);
    match mark {
        // And names and addresses: colleagues, of whom only the administrator has the list.
        "own" | "registered" | "usage-own" | "experience-own" | "question-own" | "answer-own" | "import"
        | "people-utrecht" => organisation == "utrecht",
        "named" | "usage-named" | "experience-named" | "question-named" | "answer-named" => {
            ["utrecht", "amersfoort"].contains(&organisation)
        }
        // What is said of a component: of the public ones too for members alone.
        "members" | "usage-members" | "usage-public" | "experience-members" | "experience-public"
        | "question-members" | "question-public" | "answer-members" | "answer-public" | "twin" | "gone" => is_member,
        "claim" => ["utrecht", "waterkant"].contains(&organisation),
        // Narrowed after Eemvallei adopted its first version, and so are what others say of that.
        "part" | "usage-part" | "experience-part" => ["utrecht", "amersfoort", "eemvallei"].contains(&organisation),
        // Its second version, and what is asked of it without saying of which; and an offer of the one to the other.
        "beyond" | "usage-beyond" | "experience-beyond" | "question-beyond" | "answer-beyond" | "question-part"
        | "answer-part" | "transfer" | "line" => ["utrecht", "amersfoort"].contains(&organisation),
        "public" => true,
        // And what Amersfoort alone says, resting on what Utrecht shares with it by name.
        "people-amersfoort" | "assessed" | "registered-elsewhere" => organisation == "amersfoort",
        "origins" | "service" | "event" | "membership" => viewer == "utrecht.administrator",
        other => panic!("no rule for {other}"),
    }
}

/// The text that stands for a mark in answers.
pub(super) fn text_of(mark: &str) -> String {
    match mark {
        "people-utrecht" => "@utrecht.example".to_owned(),
        "people-amersfoort" => "@amersfoort.example".to_owned(),
        "origins" => "https://mark-origins.utrecht.example".to_owned(),
        other => format!("mark-{other}!"),
    }
}

/// Every mark that stands in a text.
pub(super) const MARKS: [&str; 42] = [
    "assessed",
    "registered",
    "registered-elsewhere",
    "own",
    "named",
    "members",
    "public",
    "usage-own",
    "usage-named",
    "usage-members",
    "usage-public",
    "experience-own",
    "experience-named",
    "experience-members",
    "experience-public",
    "question-own",
    "question-named",
    "question-members",
    "question-public",
    "answer-own",
    "answer-named",
    "answer-members",
    "answer-public",
    "part",
    "usage-part",
    "experience-part",
    "question-part",
    "answer-part",
    "beyond",
    "usage-beyond",
    "experience-beyond",
    "question-beyond",
    "answer-beyond",
    "claim",
    "twin",
    "gone",
    "transfer",
    "import",
    "people-utrecht",
    "people-amersfoort",
    "origins",
    "service",
];

/// What a mutation made.
pub(super) async fn done(world: &World, person: &str, mutation: &str, field: &str, input: Value) -> String {
    let of = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {of}!) {{ {mutation}(input: $input) {{ {field} {{ id }} errors {{ code path }} }} }}"
    );
    let answer = world.actor(person).run(&query, json!({ "input": input })).await;
    assert_eq!(answer.data[mutation]["errors"], json!([]), "{}", answer.text);
    id_of(&answer.data[mutation][field])
}

/// What an adopter says of a component, and what Utrecht answers.
async fn say(
    world: &World,
    adopter: &str,
    mark: &str,
    component: &str,
    adoption: &str,
    ids: &mut BTreeMap<String, String>,
) {
    let tells = |mark: &str| json!({ "text": text_of(mark), "wouldChooseAgain": true, "contact": "ai@example.org" });
    let text = format!("experience-{mark}");
    let input = json!({ "adoptionId": adoption, "experience": tells(&text) });
    let experience = done(world, adopter, "shareExperience", "experience", input).await;
    // Told twice, so that it has a history.
    let input = json!({ "id": experience, "expectedRevision": 1, "experience": tells(&text) });
    done(world, adopter, "reviseExperience", "experience", input).await;
    let input = json!({ "componentId": component, "text": text_of(&format!("question-{mark}")) });
    let question = done(world, adopter, "askQuestion", "question", input).await;
    let input = json!({ "questionId": question, "text": text_of(&format!("answer-{mark}")) });
    done(world, "utrecht.editor", "answerQuestion", "question", input).await;
    let query = "query($id: ID!) { node(id: $id) { ... on Question { answers { id } } } }";
    let answered = world.actor(adopter).run(query, json!({ "id": question })).await;
    ids.insert(format!("answer {mark}"), id_of(&answered.data["node"]["answers"][0]));
    ids.insert(format!("experience {mark}"), experience);
    ids.insert(format!("question {mark}"), question);
}

/// A component that Eemvallei reads only because it adopted its first version: narrowed later to Amersfoort, which adopted
/// the second.
async fn part(world: &World, ids: &mut BTreeMap<String, String>) {
    let (component, version) = world.component("utrecht.editor", &text_of("part")).await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let adoption = world.adopt("eemvallei.editor", &version, &text_of("usage-part")).await;
    let own = world.adopt("utrecht.editor", &version, &text_of("usage-part")).await;
    say(world, "utrecht.editor", "part", &component, &own, ids).await;
    world.share("utrecht.editor", &component, "NAMED", &["amersfoort"]).await;
    let input =
        json!({ "componentId": component, "number": "2.0", "state": "ACTIVE", "changes": { "nl": text_of("beyond") } });
    let beyond = done(world, "utrecht.editor", "addVersion", "version", input).await;
    let second = world.adopt("amersfoort.editor", &beyond, &text_of("usage-beyond")).await;
    say(world, "amersfoort.editor", "beyond", &component, &second, ids).await;
    ids.insert("component part".to_owned(), component);
    ids.insert("version part".to_owned(), version);
    ids.insert("adoption part".to_owned(), adoption);
    ids.insert("version beyond".to_owned(), beyond);
    ids.insert("adoption beyond".to_owned(), second);
}

impl Scene {
    pub(super) async fn new(world: World) -> Self {
        let mut ids = BTreeMap::new();
        let party = [(format!("Maker van {}", text_of("public")), None)];
        let party = add_parties(&world.database.db, world.organisations["vng"], &party).await.expect("a party");
        ids.insert("party public".to_owned(), party[0].to_string());
        for (visibility, with) in
            [("OWN", &[][..]), ("NAMED", &["amersfoort"][..]), ("MEMBERS", &[][..]), ("PUBLIC", &[][..])]
        {
            let mark = visibility.to_lowercase();
            let (component, version) = world.component("utrecht.editor", &text_of(&mark)).await;
            if visibility != "OWN" {
                world.share("utrecht.editor", &component, visibility, with).await;
            }
            let adopter = if visibility == "OWN" { "utrecht.editor" } else { "amersfoort.editor" };
            let adoption = world.adopt(adopter, &version, &text_of(&format!("usage-{mark}"))).await;
            say(&world, adopter, &mark, &component, &adoption, &mut ids).await;
            ids.insert(format!("component {mark}"), component);
            ids.insert(format!("version {mark}"), version);
            ids.insert(format!("adoption {mark}"), adoption);
        }
        part(&world, &mut ids).await;
        // Beside Amersfoort another organisation uses the same, so that two have something in common.
        world.adopt("eemvallei.editor", &ids["version members"], &text_of("usage-members")).await;
        let claim = json!({ "organisationId": world.organisation("utrecht"), "componentId": ids["component public"],
            "productName": text_of("claim"), "text": text_of("claim") });
        let confirmed = json!({ "organisationId": world.organisation("utrecht"), "productName": "Anders", "text": text_of("claim") });
        let confirmed = done(&world, "waterkant.editor", "stateClaim", "claim", confirmed).await;
        let answer = json!({ "id": confirmed, "decision": "CONFIRMED", "versionId": ids["version named"],
            "statement": { "state": "PLANNED", "purpose": text_of("usage-named") } });
        done(&world, "utrecht.editor", "answerClaim", "claim", answer).await;
        ids.insert("claim confirmed".to_owned(), confirmed);
        ids.insert("claim own".to_owned(), done(&world, "waterkant.editor", "stateClaim", "claim", claim).await);
        let record = json!([{ "id": "x", "name": text_of("import"), "description_short": text_of("import"),
            "goal": text_of("import"), "provider": text_of("import"), "tags": text_of("import") }]);
        let imported = world
            .actor("utrecht.editor")
            .run(
                "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER, document: $document }) \
                 { records { component { id } } errors { code } } }",
                json!({ "document": record.to_string() }),
            )
            .await;
        ids.insert("component import".to_owned(), id_of(&imported.data["importComponents"]["records"][0]["component"]));
        // Amersfoort imported the same record, and shares what became of it.
        let twin = record.to_string().replace(&text_of("import"), &text_of("twin"));
        let twin = json!({ "format": "ALGORITMEREGISTER", "document": twin });
        let imported = world
            .actor("amersfoort.editor")
            .run(
                "mutation($input: ImportComponentsInput!) { importComponents(input: $input) { records { component { id } } } }",
                json!({ "input": twin }),
            )
            .await;
        let twin = id_of(&imported.data["importComponents"]["records"][0]["component"]);
        world.share("amersfoort.editor", &twin, "MEMBERS", &[]).await;
        ids.insert("component twin".to_owned(), twin);
        super::life::live(&world, &mut ids).await;
        super::assessed::assess(&world, &mut ids).await;
        let administrator = world.actor("utrecht.administrator");
        let service = administrator
            .run(
                "mutation($name: String!) { createServiceAccount(input: { name: $name, roles: [READER], subject: \"robot\" }) \
                 { membership { id } errors { code } } \
                 setAllowedOrigins(input: { origins: [\"https://mark-origins.utrecht.example\"] }) { origins errors { code } } }",
                json!({ "name": text_of("service") }),
            )
            .await;
        ids.insert("membership service".to_owned(), id_of(&service.data["createServiceAccount"]["membership"]));
        let own = administrator
            .ask("{ viewer { account { id } } members(first: 50) { nodes { id account { id name } } } events(first: 1) { nodes { id } } }")
            .await;
        let members = own.data["members"]["nodes"].as_array().expect("members");
        let editor = members.iter().find(|it| it["account"]["name"] == "editor van utrecht").expect("the editor");
        ids.insert("membership editor".to_owned(), id_of(editor));
        ids.insert("account editor".to_owned(), id_of(&editor["account"]));
        ids.insert("event newest".to_owned(), id_of(&own.data["events"]["nodes"][0]));
        ids.insert("provider utrecht".to_owned(), world.providers["utrecht"].to_string());
        ids.insert("organisation utrecht".to_owned(), world.organisation("utrecht"));
        domain::coverage::publish_last_month(&world.database.db).await.expect("published");
        Self { world, ids }
    }

    pub(super) fn actor(&self, viewer: &str) -> Actor {
        if viewer == "anonymous" { self.world.anonymous() } else { self.world.actor(viewer) }
    }

    /// The mark whose rule an id follows.
    pub(super) fn mark_of_id(name: &str) -> &str {
        match name.split_once(' ').expect("a kind and a name") {
            ("assessment", "reuse" | "stale") => "line",
            ("edition", "reuse") => "assessed",
            ("edition" | "attachment" | "measure", "draft") | ("edition", "review") | ("comment" | "actprofile", _) => {
                "own"
            }
            ("attachment", mark) if mark.starts_with("inside") => "own",
            ("component" | "version" | "assessment" | "edition" | "measure" | "attachment", mark) => mark,
            ("adoption" | "experience" | "question" | "answer", "own") => "usage-own",
            ("adoption" | "experience" | "question" | "answer", "named") => "usage-named",
            ("adoption", "members") => "usage-members",
            ("adoption" | "experience", "part") => "usage-part",
            ("question" | "answer", "part") | ("adoption" | "experience" | "question" | "answer", "beyond") => "beyond",
            ("adoption" | "experience" | "question" | "answer", _) => "usage-public",
            ("claim", _) => "claim",
            ("transfer", _) => "transfer",
            ("account", _) => "people-utrecht",
            ("membership", _) => "membership",
            ("event", _) => "event",
            ("organisation" | "party" | "instrument", _) => "public",
            ("provider", _) => "origins",
            other => panic!("no rule for {other:?}"),
        }
    }

    /// Whose the thing is that stands under this name.
    pub(super) fn owner_of(name: &str) -> &str {
        match name.split_once(' ').expect("a kind and a name") {
            ("adoption" | "experience" | "question", "own") | ("experience" | "question", "part") => "utrecht",
            ("adoption", "part") => "eemvallei",
            ("adoption" | "experience" | "question", _)
            | ("component", "twin")
            | ("assessment" | "edition", "reuse") => "amersfoort",
            _ => "utrecht",
        }
    }

    /// Whether an organisation adopted the component that stands under this name, so that it has a registration of it.
    pub(super) fn is_adopted(organisation: &str, name: &str) -> bool {
        match organisation {
            "amersfoort" => {
                ["component named", "component members", "component public", "component part"].contains(&name)
            }
            "eemvallei" => ["component members", "component part"].contains(&name),
            _ => false,
        }
    }

    /// Whether a viewer may see the thing with this id.
    pub(super) fn may_see_id(viewer: &str, name: &str) -> bool {
        may_see(viewer, Self::mark_of_id(name))
    }

    /// Fails where an answer holds a mark or an id that the viewer may not see.
    pub(super) fn assert_no_leak(&self, viewer: &str, text: &str, what: &str) {
        for mark in MARKS {
            let leaks = text.contains(&text_of(mark)) && !may_see(viewer, mark);
            assert!(!leaks, "{viewer} sees {mark} by {what}: {text}");
        }
        for (name, id) in &self.ids {
            let leaks = text.contains(id.as_str()) && !Self::may_see_id(viewer, name);
            assert!(!leaks, "{viewer} sees the id of {name} by {what}: {text}");
        }
    }

    /// An id of the same kind of nothing.
    pub(super) fn absent(id: &str) -> String {
        let (prefix, _) = id.split_once('_').expect("a TypeID");
        format!("{prefix}_01h455vb4pex5vsknk084sn02q")
    }
}
