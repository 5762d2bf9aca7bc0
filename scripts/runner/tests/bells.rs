//! What a story says of the samples in a folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::{env, fs};
use tempfile::TempDir;

const SMALL: &str = "~ [ding] rings\n~ [dong] rings\n2 have rung\n";
const FULL: &str =
    "~ [ding] rings\n~ [dong] rings\n~ [bong] rings\n3 have rung\n";
const IN_ORDER: &str = "[ding] rings\n[dong] rings\n2 have rung\n";

/// The story's executable: `cargo test --tests` does not build examples.
static BELLS: LazyLock<PathBuf> = LazyLock::new(|| {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "runner"])
        .args(["--example", "bells"])
        .status();
    assert!(built.unwrap().success());
    let tests = env::current_exe().unwrap();
    let name = format!("bells{}", env::consts::EXE_SUFFIX);
    tests
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples")
        .join(name)
});

/// A lesson with these samples.
fn lesson(small: &str, full: &str) -> TempDir {
    // Two below the root of the repository, as lessons are: sources are read.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = root.unwrap().join("target");
    fs::create_dir_all(&target).unwrap();
    let lesson = tempfile::tempdir_in(target).unwrap();
    fs::create_dir(lesson.path().join("orders")).unwrap();
    for lang in ["zh", "en"] {
        let path =
            |name: &str| lesson.path().join(format!("{name}.{lang}.txt"));
        fs::write(path("orders/small"), small).unwrap();
        fs::write(path("output"), full).unwrap();
    }
    lesson
}

/// Its status, and what it says.
fn story(lesson: &Path, args: &[&str], typed: &str) -> (Option<i32>, String) {
    let mut command = Command::new(&*BELLS);
    command.arg(lesson).args(args).env("LESSON_LANG", "en");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // It need not read all.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn a_sample_that_holds_in_every_order_is_told_with_its_numbers() {
    let lesson = lesson(SMALL, FULL);
    let (status, said) = story(lesson.path(), &[], "");
    assert_eq!(status, Some(0), "{said}");
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "holds in every order: 2 kinds, all of them tried",
            "outputs seen: 2 of the 2 that the sample allows",
        ]
    );
    assert!(lines[2].starts_with("the full story, 1000 orders by chance"));
    assert!(lines[3].contains("orders with at most one delay: holds"));
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_bad_order_is_told_step_by_step_and_can_be_repeated() {
    let lesson = lesson(IN_ORDER, FULL);
    let (status, told) = story(lesson.path(), &[], "");
    assert_eq!(status, Some(1), "{told}");
    let lines: Vec<_> = told.lines().collect();
    assert!(lines[0].starts_with("[ding] ") || lines[0].starts_with("[dong] "));
    assert!(lines[0].ends_with("bells.rs:14  *rung.lock().unwrap() += 1;"));
    assert_eq!(lines[1], "    // 0 → 1");
    let wrong = "! too early: in the sample this comes first: [ding] rings";
    assert!(lines.contains(&wrong), "{told}");
    let schedule = lines.last().unwrap().strip_prefix("schedule: ").unwrap();
    let args = ["--schedule", schedule];
    assert_eq!(story(lesson.path(), &args, ""), (Some(1), told));
    // Another schedule keeps the sample.
    let args = ["--schedule", "ding ×2, dong ×2"];
    let (status, told) = story(lesson.path(), &args, "");
    assert_eq!(status, Some(0), "{told}");
}

#[test]
fn a_mark_that_nothing_needs_is_a_failure() {
    let loose = "~ [ding] rings\n~ [dong] rings\n~ 2 have rung\n";
    let lesson = lesson(loose, FULL);
    let (status, said) = story(lesson.path(), &[], "");
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.contains("the sample says less than it could"),
        "{said}"
    );
    assert!(said.contains("[ding] rings\n    [dong] rings\n"), "{said}");
}

#[test]
fn the_full_size_is_searched_if_that_is_asked_for() {
    let lesson = lesson(SMALL, "[ding] rings\n[dong] rings\n[bong] rings\n");
    let args = ["--random", "50", "--seed", "7"];
    let (status, said) = story(lesson.path(), &args, "");
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("\n! "), "{said}");
}

#[test]
fn a_schedule_that_cannot_be_is_one_sentence() {
    let lesson = lesson(SMALL, FULL);
    let args = ["--schedule", "ding, nobody"];
    let (status, said) = story(lesson.path(), &args, "");
    let sentence = "at step 2, nobody cannot move; those who can: ding, dong\n";
    assert_eq!((status, said.as_str()), (Some(2), sentence));
}

#[test]
fn whoever_plays_chooses_takes_back_and_asks_who_waits() {
    let lesson = lesson(IN_ORDER, FULL);
    let typed = "2\nh\nu\n9\n2\n2\n";
    let (status, said) = story(lesson.path(), &["--play"], typed);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("\n1: ding  "), "{said}");
    assert!(said.contains("\n   main ("), "who waits: {said}");
    assert!(said.contains("\n1 to 2\n"), "there is no 9: {said}");
    assert!(said.contains("\n! too early"), "{said}");
    let (status, said) = story(lesson.path(), &["--play"], "1\n");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.ends_with("the game was not ended\n"), "{said}");
}

#[test]
fn what_cannot_be_done_is_a_sentence_and_no_panic() {
    let empty = tempfile::tempdir().unwrap();
    let wrong = lesson("[ding] ‹rings\n", FULL);
    let good = lesson(SMALL, FULL);
    for (lesson, args) in [
        (&empty, &[][..]),
        (&wrong, &[]),
        (&good, &["--random", "many"]),
        (&good, &["--backwards"]),
    ] {
        let (status, said) = story(lesson.path(), args, "");
        assert_eq!(status, Some(2), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}
