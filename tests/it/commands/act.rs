//! The decision tree of the AI Act and its dates, as the operator loads them.

use tests::{Database, collectief_on, run};

async fn loaded(database: Database) {
    let on = async |arguments: &[&str]| run(collectief_on(&database, &[&["act"], arguments].concat())).await;
    let own = on(&["load-tree"]).await.done();
    assert!(own.starts_with("korte-beslishulp-ai-verordening 1.0.0 (9 questions, 8 conclusions, "), "{own}");
    assert!(own.ends_with(" walks) is in force\n"), "{own}");
    assert!(on(&["load-tree"]).await.done().ends_with("is in force already: nothing changed\n"));
    let dates = on(&["load-dates"]).await.done();
    assert_eq!(dates, "dates 2026-08 (18 obligations) is in force\n");
    assert!(on(&["load-dates"]).await.done().ends_with("is in force already: nothing changed\n"));

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bestand.yaml");
    let path = file.to_str().expect("UTF-8");
    let example = on(&["example-tree"]).await.done();
    for (from, to, told) in [
        ("nextQuestionId: \"9\"", "nextQuestionId: \"10\"", "there is no question 10"),
        ("Geen van deze", "Niets", "version: This version is there already, with other content."),
        ("name:", "naam:", "line "),
    ] {
        std::fs::write(&file, example.replacen(from, to, 1)).expect("the file");
        let refused = on(&["load-tree", path]).await.refused();
        assert!(refused.contains(told), "{refused}");
    }
    // What may be meant so is said, and does no harm.
    let lonely = "conclusions:\n  - { conclusionId: eenzaam, conclusion: Eenzaam., obligation: Niets. }";
    let changed = example.replacen("conclusions:", lonely, 1).replacen("1.0.0", "2", 1);
    std::fs::write(&file, changed).expect("the file");
    let warned = on(&["load-tree", path]).await.done();
    assert!(warned.contains(" is in force\nwarning: conclusion eenzaam: no walk comes here\n"), "{warned}");

    let example = on(&["example-dates"]).await.done();
    for (from, to, told) in [
        ("PROHIBITED", "VERBODEN", "there is no VERBODEN here"),
        ("artikel 5", "artikel 6", "version: This version is there already, with other content."),
    ] {
        std::fs::write(&file, example.replacen(from, to, 1)).expect("the file");
        let refused = on(&["load-dates", path]).await.refused();
        assert!(refused.contains(told), "{refused}");
    }
    assert!(on(&["load-tree", "nergens.yaml"]).await.refused().contains("nergens.yaml"));
    assert_eq!(database.number("select count(*) from definition").await, 3);
}

#[tokio::test]
async fn a_tree_and_dates_are_loaded_and_replaced_on_sqlite() {
    loaded(Database::sqlite().await).await;
}

#[tokio::test]
async fn a_tree_and_dates_are_loaded_and_replaced_on_postgres() {
    loaded(Database::postgres().await).await;
}
