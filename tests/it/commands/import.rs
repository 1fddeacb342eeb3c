//! `import`: a good file, the same again, and every kind of file that is not good.

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use serde_json::{Value, json};
use tests::{Database, Ran, World, both, collectief_on, run};

fn template(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "description_short": "Kort", "goal": "Doel", "type": "Zelflerend algoritme",
        "category": ["Sociale zekerheid"], "status": "In gebruik", "provider": "Waterkant Software" })
}

async fn import(database: &Database, organisation: &str, file: &Path) -> Ran {
    let file = file.to_str().expect("UTF-8");
    run(collectief_on(database, &["import", "--organisation", organisation, file])).await
}

/// A folder with one file, and how to fill that.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn with(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join("templates.json");
        std::fs::write(&path, bytes).expect("the file");
        path
    }
}

/// How much there is: components, versions, origins, events.
async fn rows(database: &Database) -> [i64; 4] {
    let mut counts = [0; 4];
    for (count, table) in counts.iter_mut().zip(["component", "component_version", "component_origin", "event"]) {
        *count = database.number(&format!("select count(*) from {table}")).await;
    }
    counts
}

/// The words that tell what became of each record.
fn outcomes(printed: &str) -> Vec<&str> {
    let records = printed.lines().filter(|line| !line.starts_with(' '));
    records.filter_map(|line| line.split([' ', ',']).nth(1)).collect()
}

both!(
    /// A second import updates and never doubles.
    a_file_is_imported_once_and_a_change_updates,
    async |world: World| {
        let (database, folder) = (&world.database, Folder::new());
        let before = rows(database).await;
        let file = folder.with(json!([template("a", "Eerste"), template("b", "Tweede")]).to_string());
        let done = import(database, "utrecht", &file).await.done();
        assert_eq!(outcomes(&done), ["created", "created"], "{done}");
        assert!(done.starts_with("0: created component_"), "{done}");
        let after = rows(database).await;
        assert_eq!(after, [before[0] + 2, before[1] + 2, before[2] + 2, before[3] + 2]);
        let list = "{ components { nodes { name visibility origin { sourceId } owner { slug } } } }";
        let seen = world.actor("utrecht.reader").ask(list).await.data["components"]["nodes"].clone();
        let component = |name: &str, id: &str| json!({ "name": name, "visibility": "OWN", "origin": { "sourceId": id }, "owner": { "slug": "utrecht" } });
        assert_eq!(seen, json!([component("Eerste", "a"), component("Tweede", "b")]));
        let others = world.actor("amersfoort.reader").ask(list).await;
        assert_eq!(others.data["components"]["nodes"], json!([]), "what is imported is its owner's alone");

        let again = import(database, "utrecht", &file).await.done();
        assert_eq!(outcomes(&again), ["unchanged", "unchanged"], "{again}");
        assert_eq!(rows(database).await, after);

        let file = folder.with(json!([template("b", "Tweede, beter"), template("a", "Eerste")]).to_string());
        let changed = import(database, "utrecht", &file).await.done();
        assert_eq!(outcomes(&changed), ["updated", "unchanged"], "{changed}");
        assert_eq!(rows(database).await, [after[0], after[1], after[2], after[3] + 1]);
        let seen = world.actor("utrecht.reader").ask(list).await.data["components"]["nodes"].clone();
        assert_eq!(seen, json!([component("Eerste", "a"), component("Tweede, beter", "b")]));

        // Another organisation's import of the same file is its own.
        let done = import(database, "tilburg", &file).await.done();
        assert_eq!(outcomes(&done), ["created", "created"], "{done}");
        // A byte order mark is no reason to refuse, nor is a single record without a list around it.
        let file = folder.with(format!("\u{feff}{}", template("c", "Derde")));
        assert_eq!(outcomes(&import(database, "utrecht", &file).await.done()), ["created"]);
    }
);

both!(
    /// Whatever is wrong with the whole, nothing is half done and the operator reads what to do.
    a_file_that_is_no_good_is_refused_whole,
    async |world: World| {
        let (database, folder) = (&world.database, Folder::new());
        let good = json!([template("a", "Eerste"), template("b", "Tweede")]).to_string();
        let before = rows(database).await;
        let many: Vec<_> = (0..5_001).map(|n| json!({ "id": n.to_string() })).collect();
        let mut latin = good.clone().into_bytes();
        latin[40] = 0xe9;
        let files: [(&[u8], &str); 8] = [
            (&good.as_bytes()[..good.len() / 2], "This is no valid JSON: line 1, character "),
            (&good.as_bytes()[..good.len() - 1], "Check that the file is whole. Nothing was imported."),
            (b"", "This is no valid JSON: line 1, character 0"),
            (b"id;name\na;Eerste\n", "This is no valid JSON: line 1, character 1"),
            (&"[".repeat(100_000).into_bytes(), "This is no valid JSON"),
            (&latin, "document: This file is not UTF-8, it seems to be Windows-1252 (line 1). Save it as UTF-8"),
            (&vec![b' '; 25 * 1024 * 1024], "templates.json is over 20 MB: split it. Nothing was imported."),
            (json!(many).to_string().as_bytes(), "Give at most 5000 records. Split the file."),
        ]
        .map(|(bytes, message)| (&*bytes.to_vec().leak(), message));
        for (bytes, message) in files {
            let refused = import(database, "utrecht", &folder.with(bytes)).await.refused();
            assert!(refused.contains(message), "{message}: {refused}");
            assert_eq!(rows(database).await, before, "{message}");
        }
        let refused = import(database, "utrecht", Path::new("/nergens/x.json")).await.refused();
        assert!(refused.contains("/nergens/x.json: No such file"), "{refused}");
        let refused = import(database, "utrecht", folder.0.path()).await.refused();
        assert!(refused.contains("Is a directory"), "{refused}");
        let file = folder.with(&good);
        let refused = import(database, "nergens", &file).await.refused();
        assert!(refused.contains("organisation: This does not exist"), "{refused}");
        assert_eq!(rows(database).await, before);

        assert_eq!(outcomes(&import(database, "utrecht", &file).await.done()), ["created", "created"], "the same, whole");
    }
);

both!(
    /// One bad record never stops the rest, and the exit code tells that not all went well.
    a_bad_record_is_told_and_the_others_are_imported,
    async |world: World| {
        let (database, folder) = (&world.database, Folder::new());
        let before = rows(database).await;
        let records = json!([template("a", "Eerste"), { "id": "b", "name": 7 }, template("c", ""), template("a", "Weer"),
            template("d", &"n".repeat(101)), template("e", "Laatste")]);
        let ran = import(database, "utrecht", &folder.with(records.to_string())).await;
        let printed = ran.out.clone();
        let refused = ran.refused();
        assert!(refused.contains("4 of 6 records were refused"), "{refused}");
        assert_eq!(outcomes(&printed), ["created", "refused", "refused", "refused", "refused", "created"], "{printed}");
        assert!(printed.contains("2: refused, name.nl: Fill in this field."), "{printed}");
        assert!(printed.contains("3: refused, id: This id is twice in the file."), "{printed}");
        let after = rows(database).await;
        assert_eq!(after, [before[0] + 2, before[1] + 2, before[2] + 2, before[3] + 2]);
    }
);

both!(
    /// Texts come from others: what a browser would run is gone from all that is shown.
    markup_in_a_file_is_stored_safe,
    async |world: World| {
        let (database, folder) = (&world.database, Folder::new());
        let mut record = template("a", "Naam<script>alert(1)</script>");
        record["description_short"] = json!("<img src=x onerror=alert(1)>Kort &lt;script&gt;alert(2)&lt;/script&gt;");
        record["goal"] = json!("<p>Doel</p><a href=\"javascript:alert(1)\">meer</a>");
        record["provider"] = json!("<b onclick=alert(1)>Waterkant</b>");
        record["publiccode"] = json!("javascript:alert(1)");
        record["contact_email"] = json!("<script>@x");
        let ran = import(database, "utrecht", &folder.with(json!([record]).to_string())).await;
        assert!(ran.out.contains("0: refused, contact: "), "{ran:?}");
        record["contact_email"] = json!("ai@example.org");
        import(database, "utrecht", &folder.with(json!([record]).to_string())).await.done();
        let list = "{ components { nodes { name summary purpose supplierName sourceUrl contact } } }";
        let answer = world.actor("utrecht.reader").ask(list).await;
        let component = &answer.data["components"]["nodes"][0];
        assert_eq!(component["name"], "Naam");
        assert_eq!((&component["supplierName"], &component["sourceUrl"]), (&json!("Waterkant"), &Value::Null));
        for trace in ["<", "onerror", "javascript:", "onclick"] {
            assert!(!component.to_string().contains(trace), "{trace} in {component}");
        }
    }
);

/// The real supplier templates, where they are at hand.
fn real_templates() -> Option<Vec<PathBuf>> {
    let folder = std::env::var_os("COLLECTIEF_REAL_DATA")?;
    let folder = Path::new(&folder).join("algoritmeregister/supplier_templates");
    let files = std::fs::read_dir(&folder).expect("the supplier templates").map(|file| file.expect("a file").path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|kind| kind == "json")).collect();
    files.sort();
    assert!(!files.is_empty(), "no supplier templates in {}", folder.display());
    Some(files)
}

fn skipped() {
    // Past the capture of the test harness, so that a run without the data says so.
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SKIPPED: the real supplier templates; COLLECTIEF_REAL_DATA is not set");
}

both!(
    /// By the binary, and the one that fits by mutation.
    the_real_supplier_templates_are_imported,
    async |world: World| {
        let Some(files) = real_templates() else { return skipped() };
        let mut all = 0;
        for file in &files {
            let text = std::fs::read_to_string(file).expect("UTF-8");
            let records = serde_json::from_str::<Vec<Value>>(&text).expect("a list").len();
            let done = import(&world.database, "utrecht", file).await.done();
            assert_eq!(outcomes(&done), vec!["created"; records], "{}: {done}", file.display());
            let again = import(&world.database, "utrecht", file).await.done();
            assert_eq!(outcomes(&again), vec!["unchanged"; records], "{}: {again}", file.display());
            all += records;
        }
        let count = world.actor("utrecht.reader").ask("{ components { totalCount } }").await;
        assert_eq!(count.data["components"]["totalCount"], all);

        let centric = files.iter().find(|file| file.ends_with("Centric.json")).expect("Centric.json");
        let document = std::fs::read_to_string(centric).expect("UTF-8");
        let mutation = "mutation($document: String!) { importComponents(input: { format: ALGORITMEREGISTER,
            document: $document }) { records { outcome component { name } errors { message } } errors { message } } }";
        for (person, outcome) in [("tilburg.editor", "CREATED"), ("tilburg.editor", "UNCHANGED"), ("utrecht.editor", "UNCHANGED")] {
            let answer = world.actor(person).run(mutation, json!({ "document": document })).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            let records = answer.data["importComponents"]["records"].as_array().cloned().unwrap_or_default();
            assert_eq!(records.len(), 7, "{}", answer.text);
            assert!(records.iter().all(|record| record["outcome"] == outcome), "{person}: {}", answer.text);
        }
    }
);
