//! What there is to see: Utrecht's things of every visibility and what others state of them, each with a mark in its texts,
//! and for each mark who may see it.

use std::collections::BTreeMap;

use domain::tenancy::set_up::add_parties;
use serde_json::json;
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
        "own" | "usage-own" | "import" | "people-utrecht" => organisation == "utrecht",
        "named" | "usage-named" => ["utrecht", "amersfoort"].contains(&organisation),
        "members" | "usage-members" | "usage-public" => is_member,
        "public" => true,
        "people-amersfoort" => organisation == "amersfoort",
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
pub(super) const MARKS: [&str; 13] = [
    "own",
    "named",
    "members",
    "public",
    "usage-own",
    "usage-named",
    "usage-members",
    "usage-public",
    "import",
    "people-utrecht",
    "people-amersfoort",
    "origins",
    "service",
];

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
            ids.insert(format!("component {mark}"), component);
            ids.insert(format!("version {mark}"), version);
            ids.insert(format!("adoption {mark}"), adoption);
        }
        let record = json!([{ "id": "x", "name": text_of("import"), "description_short": text_of("import"),
            "goal": text_of("import"), "provider": text_of("import"), "tags": text_of("import") }]);
        let imported = world
            .actor("utrecht.editor")
            .run(
                "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER_TEMPLATE, document: $document }) \
                 { records { component { id } } errors { code } } }",
                json!({ "document": record.to_string() }),
            )
            .await;
        ids.insert("component import".to_owned(), id_of(&imported.data["importComponents"]["records"][0]["component"]));
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
        Self { world, ids }
    }

    pub(super) fn actor(&self, viewer: &str) -> Actor {
        if viewer == "anonymous" { self.world.anonymous() } else { self.world.actor(viewer) }
    }

    /// The mark whose rule an id follows.
    pub(super) fn mark_of_id(name: &str) -> &str {
        match name.split_once(' ').expect("a kind and a name") {
            ("component" | "version", mark) => mark,
            ("adoption", "own") => "usage-own",
            ("adoption", "named") => "usage-named",
            ("adoption", "members") => "usage-members",
            ("adoption", _) => "usage-public",
            ("account", _) => "people-utrecht",
            ("membership", _) => "membership",
            ("event", _) => "event",
            ("organisation" | "party", _) => "public",
            ("provider", _) => "origins",
            other => panic!("no rule for {other:?}"),
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
