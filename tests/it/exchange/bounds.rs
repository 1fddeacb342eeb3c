//! What is too much, cut off or in another encoding is refused clearly, by a process that has little memory.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tests::{Database, Ran, binary, run};
use tokio::process::Command;

/// `collectief import` in so much address space, in KiB: a bomb of ten to the tenth would not fit, nor would a tree of a
/// file of 20 MB.
const SPACE: u32 = 1_500_000;

async fn import(database: &Database, format: &str, file: &Path) -> Ran {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -v {SPACE} && exec \"$0\" \"$@\""))
        .arg(binary())
        .args(["import", "--organisation", "utrecht", "--format", format])
        .arg(file)
        .env_clear()
        .env("COLLECTIEF_DATABASE_URL", &database.config.url)
        // Threads reserve stacks, and arenas, whether they use them or not.
        .env("TOKIO_WORKER_THREADS", "2")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    run(command).await
}

/// Just under 20 MB: one piece over and over, between a beginning and an end.
fn nearly_20_mb(beginning: &str, piece: &str, end: &str) -> Vec<u8> {
    let room = 20 * 1024 * 1024 - beginning.len() - end.len();
    [beginning, &piece.repeat(room / piece.len()), end].concat().into_bytes()
}

fn bomb() -> Vec<u8> {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let line = format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
        bomb += &line;
    }
    bomb.into_bytes()
}

#[tokio::test]
async fn what_is_no_good_is_refused_in_little_memory() {
    let world = tests::World::new(Database::sqlite().await).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file: PathBuf = folder.path().join("document");
    let good = super::PUBLICCODE.as_bytes();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(super::TABLE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = "naam;soort\nCafé;Model\n".chars().map(|c| u8::try_from(c).expect("Latin")).collect();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("publiccode", bomb(), "too complex"),
        ("publiccode", good[..good.len() - 700].to_vec(), "is not exported"),
        ("publiccode", b"a: \"half".to_vec(), "no valid YAML: line 1"),
        ("publiccode", b"a: b: c\n".to_vec(), "no valid YAML: line 1"),
        ("publiccode", "[".repeat(100_000).into_bytes(), "no valid YAML"),
        ("publiccode", nearly_20_mb("a:\n", "  - b\n", ""), "over 1 MB"),
        ("publiccode", nearly_20_mb("", "---\na: 1\n", ""), "at most 5000 records"),
        ("algoritmeregister", nearly_20_mb("[", "{},", "{}]"), "at most 5000 records"),
        ("algoritmeregister", nearly_20_mb("{\"a\":[", "0,", "0]}"), "over 1 MB"),
        ("algoritmeregister", nearly_20_mb("", "[", ""), "no valid JSON"),
        ("csv", nearly_20_mb("", ";", ""), "row of over 200 cells"),
        ("csv", nearly_20_mb("naam\n", "a\n", ""), "at most 5000 records"),
        ("csv", nearly_20_mb("naam\n\"", "a\n", ""), "no valid CSV"),
        ("csv", latin, "seems to be Windows-1252 (line 2)"),
        ("csv", utf16, "seems to be UTF-16"),
        ("csv", vec![b' '; 25 * 1024 * 1024], "over 20 MB"),
    ];
    for (format, bytes, message) in cases {
        std::fs::write(&file, &bytes).expect("the file");
        let ran = import(&world.database, format, &file).await;
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains(message), "{format}, {message}: {}", told.chars().take(2_000).collect::<String>());
        // The file that is cut between two lines is whole for all that one can see; what it lacks is told.
        let code = i32::from(message != "is not exported");
        assert_eq!(ran.code, Some(code), "{format}, {message}: {}", ran.err);
    }
    assert_eq!(world.database.number("select count(*) from component").await, 1, "of the one that was cut");
    // The other side: what is good and large goes in, in the same space.
    let rows: String = (0..4_000).map(|number| format!("Component {number};{};Model\n", "x".repeat(390))).collect();
    std::fs::write(&file, format!("naam;samenvatting;soort\n{rows}")).expect("the file");
    let done = import(&world.database, "csv", &file).await.done();
    assert_eq!(done.lines().filter(|line| line.contains(": created ")).count(), 4_000);
}
