//! The governance framework, as the operator loads it.

use tests::{Database, collectief_on, run};

async fn loaded(database: Database) {
    let on = async |arguments: &[&str]| run(collectief_on(&database, &[&["governance"], arguments].concat())).await;
    let own = on(&["load"]).await.done();
    assert_eq!(own, "collectief-voorbeeld 1.0 (5 roles, 11 steps) is in force\n");
    assert!(on(&["load"]).await.done().ends_with("is in force already: nothing changed\n"));
    let example = on(&["example"]).await.done();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kader.json");
    let path = file.to_str().expect("UTF-8");
    for (from, to, told) in [
        ("ontwerp", "bedenken", "there is no phase bedenken"),
        ("Opdrachtgever", "Directeur", "version: This version is there already, with other content."),
        ("{", "[", "line "),
    ] {
        std::fs::write(&file, example.replacen(from, to, 1)).expect("the file");
        let refused = on(&["load", path]).await.refused();
        assert!(refused.contains(told), "{refused}");
    }
    std::fs::write(&file, example.replacen("1.0", "2026", 1)).expect("the file");
    assert!(on(&["load", path]).await.done().starts_with("collectief-voorbeeld 2026 "));
    // An earlier one is in force again once it is loaded again.
    assert!(on(&["load"]).await.done().ends_with(" is in force\n"));
    assert!(on(&["load"]).await.done().ends_with("is in force already: nothing changed\n"));
    let current = "select count(*) from definition where version = '1.0' \
        and loaded_at = (select max(loaded_at) from definition)";
    assert_eq!(database.number(current).await, 1);
    assert!(on(&["load", "nergens.json"]).await.refused().contains("nergens.json"));
    assert_eq!(database.number("select count(*) from definition").await, 2);
}

#[tokio::test]
async fn a_framework_is_loaded_and_replaced_on_sqlite() {
    loaded(Database::sqlite().await).await;
}

#[tokio::test]
async fn a_framework_is_loaded_and_replaced_on_postgres() {
    loaded(Database::postgres().await).await;
}
