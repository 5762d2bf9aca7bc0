//! The checker as its user meets it: on a small workspace of good and bad
//! lessons, made for these tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

/// A lesson's name, its program and its sample in both languages.
struct Lesson(&'static str, &'static str, &'static str);

const LESSONS: [Lesson; 15] = [
    Lesson(
        "01_good",
        r#"fn main() {
            // In another order from run to run.
            let odd = std::process::id() % 2 == 1;
            let (a, b) = if odd { ("a", "b") } else { ("b", "a") };
            println!("[{a}] 1\n[{b}] 1\ntook 0.{}5 s", std::process::id());
        }"#,
        "~ [a] 1\n~ [b] 1\ntook ‹0.15› s\n",
    ),
    Lesson(
        "02_text",
        r#"fn main() { println!("one\ntwi\nthree"); }"#,
        "one\ntwo\nthree\n",
    ),
    Lesson(
        "03_status",
        r#"fn main() { println!("one"); panic!("a reason"); }"#,
        "one\n",
    ),
    Lesson(
        "04_stderr",
        r#"fn main() { println!("one"); eprintln!("aside"); }"#,
        "one\n",
    ),
    Lesson(
        "05_hang",
        r#"fn main() {
            let pid = std::process::id().to_string();
            let exe = std::env::current_exe().unwrap();
            std::fs::write(exe.with_extension(std::env::var("LESSON_LANG").unwrap()), pid).unwrap();
            println!("one");
            std::thread::sleep(std::time::Duration::from_secs(600));
        }"#,
        "one\ntwo\n",
    ),
    Lesson(
        "06_flood",
        r#"fn main() { loop { println!("one"); } }"#,
        "one\n",
    ),
    Lesson(
        "07_bytes",
        r#"use std::io::Write;
        fn main() { std::io::stdout().write_all(b"one\n\xff\n").unwrap(); }"#,
        "one\ntwo\n",
    ),
    Lesson(
        "08_orphan",
        r#"fn main() {
            if std::env::args().count() > 1 {
                std::thread::sleep(std::time::Duration::from_secs(600));
            }
            let me = std::env::current_exe().unwrap();
            std::process::Command::new(me).arg("child").spawn().unwrap();
            println!("one");
        }"#,
        "one\n",
    ),
    Lesson(
        "09_litter",
        r#"fn main() {
            println!("one");
            std::fs::write(std::env::temp_dir().join("litter.tmp"), "").unwrap();
        }"#,
        "one\n",
    ),
    Lesson(
        "10_end",
        r#"fn main() { print!("one\ntwo"); }"#,
        "one\ntwo\n",
    ),
    Lesson("11_shape", r#"fn main() { println!("one"); }"#, "one\n"),
    Lesson("12_nap", NAP, "one\n"),
    Lesson("13_nap", NAP, "one\n"),
    Lesson(
        "14_declared",
        r#"fn main() { println!("one"); eprintln!("aside 7"); }"#,
        "one\n",
    ),
    Lesson(
        "15_colour",
        r#"fn main() {
        println!("{:?}", std::env::var("NO_COLOR"));
        println!("{:?}", std::env::var("CLICOLOR_FORCE").is_err());
        println!("{:?}", std::env::current_dir().unwrap().read_dir().unwrap().count());
    }"#,
        "Ok(\"1\")\ntrue\n0\n",
    ),
];

const NAP: &str = r#"fn main() {
    std::thread::sleep(std::time::Duration::from_secs(2));
    println!("one");
}"#;

/// The workspace, built once for all tests.
static HOUSE: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let house = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = house.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"lessons/*\"]\nresolver = \"3\"\n",
    );
    write("scripts/none", "");
    for Lesson(name, program, sample) in LESSONS {
        let package = format!(
            "[package]\nname = \"lesson{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"
        );
        write(&format!("lessons/{name}/Cargo.toml"), &package);
        write(&format!("lessons/{name}/src/main.rs"), program);
        write(&format!("lessons/{name}/output.zh.txt"), sample);
        write(&format!("lessons/{name}/output.en.txt"), sample);
    }
    write(
        "lessons/01_good/examples/side.rs",
        r#"fn main() { println!("side"); }"#,
    );
    write("lessons/01_good/examples/side.zh.txt", "side\n");
    write("lessons/01_good/examples/side.en.txt", "side\n");
    write(
        "lessons/01_good/python/main.py",
        "print('[b] 1\\n[a] 1\\ntook 1.5 s')\n",
    );
    write(
        "lessons/01_good/breaks/bold.diff",
        "\
--- a/lessons/01_good/examples/side.rs
+++ b/lessons/01_good/examples/side.rs
@@ -1 +1 @@
-fn main() { println!(\"side\"); }
\\ No newline at end of file
+fn main() { println!(\"front\"); }
\\ No newline at end of file
",
    );
    write(
        "lessons/12_nap/breaks/unnoticed.diff",
        "\
--- a/lessons/12_nap/src/main.rs
+++ b/lessons/12_nap/src/main.rs
@@ -1,3 +1,3 @@
 fn main() {
-    std::thread::sleep(std::time::Duration::from_secs(2));
+    std::thread::sleep(std::time::Duration::from_secs(0));
     println!(\"one\");
",
    );
    write("lessons/11_shape/output.en.txt", "~ one\n");
    write("lessons/14_declared/stderr.zh.txt", "aside ‹1›\n");
    write("lessons/14_declared/stderr.en.txt", "aside ‹1›\n");
    let built = Command::new(env!("CARGO"))
        .args(["build", "-q", "--workspace"])
        .current_dir(house.path())
        .env("CARGO_TARGET_DIR", house.path().join("target"))
        .status();
    assert!(built.unwrap().success());
    house
});

fn command(line: &str) -> Command {
    let house = HOUSE.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_check-outputs"));
    command
        .args(line.split_whitespace())
        .current_dir(house)
        .env("CARGO_TARGET_DIR", house.join("target"))
        .env("CLICOLOR_FORCE", "1") // must not reach a lesson
        .env("LESSON_LANG", "en")
        .stdin(Stdio::null());
    command
}

/// Runs the checker; returns its exit status and what it printed.
fn check(line: &str) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(line).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout) + &text(stderr))
}

#[track_caller]
fn fails(line: &str, words: &[&str]) {
    let (status, printed) = check(line);
    assert_eq!(status, Some(1), "{printed}");
    for word in words {
        assert!(printed.contains(word), "no '{word}' in:\n{printed}");
    }
}

fn lesson(name: &str) -> PathBuf {
    HOUSE.path().join("lessons").join(name)
}

#[test]
fn a_good_lesson_and_its_example_hold_in_both_languages() {
    let (status, printed) = check("01");
    assert_eq!(status, Some(0), "{printed}");
    for name in [
        "01_good zh",
        "01_good en",
        "01_good/side zh",
        "01_good/side en",
    ] {
        assert!(printed.contains(name), "{printed}");
    }
    assert!(printed.contains("4 of 4 passed"), "{printed}");
}

#[test]
fn one_language_can_be_chosen() {
    let (status, printed) = check("lesson01_good --lang zh");
    assert_eq!(status, Some(0), "{printed}");
    assert!(
        printed.contains("2 of 2 passed") && !printed.contains("01_good en")
    );
}

#[test]
fn repeated_runs_report_how_many_orders_they_saw() {
    let (status, printed) = check("01 --repeat 20 --jobs 1");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("20 runs, orders seen: 2"), "{printed}");
    assert!(printed.contains("20 runs, orders seen: 1"), "{printed}");
}

#[test]
fn the_python_program_is_held_to_the_same_sample() {
    let (status, printed) = check("01 --python");
    assert_eq!(status, Some(0), "{printed}");
    let skipped = printed.contains("Python: skipped");
    assert!(
        skipped || printed.contains("01_good zh python"),
        "{printed}"
    );
}

#[test]
fn a_wrong_letter_shows_what_was_expected_and_what_came() {
    fails(
        "02 --lang en",
        &[
            "the text differs",
            "- sample    2  two",
            "+ output    2  twi",
            "     3  three",
        ],
    );
}

#[test]
fn the_report_speaks_the_language_of_the_user() {
    let output = command("02").env("LESSON_LANG", "zh").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("文字与样本不同"));
}

#[test]
fn a_bad_exit_status_is_shown_with_the_reason_on_stderr() {
    fails("03", &["exit status", "101", "a reason"]);
}

#[test]
fn words_on_stderr_must_be_declared() {
    fails("04", &["stderr", "aside"]);
    assert_eq!(check("14").0, Some(0));
}

#[test]
fn a_hanging_lesson_is_killed_and_the_line_that_was_due_is_named() {
    fails(
        "05 --timeout 1 --lang en",
        &["had not ended after 1 s", "two"],
    );
}

#[test]
fn output_without_end_is_cut_off() {
    fails("06", &["without end"]);
}

#[test]
fn output_must_be_utf8_and_end_with_a_line_break() {
    fails("07", &["not UTF-8", "2"]);
    fails("10", &["does not end with a line break"]);
}

#[test]
fn a_child_that_outlives_its_parent_is_killed_and_reported() {
    fails("08", &["one of its child processes was still running"]);
}

#[test]
fn files_left_behind_are_reported() {
    fails("09", &["litter.tmp"]);
}

#[test]
fn samples_of_two_languages_must_have_the_same_shape() {
    fails("11", &["11_shape", "differ in shape", "line 1"]);
}

#[test]
fn lessons_run_side_by_side() {
    let (status, printed) = check("12 13 --jobs 4");
    assert_eq!(status, Some(0), "{printed}");
    let ratio = printed.split("s: ").nth(1).unwrap();
    let ratio: f64 = ratio.split(' ').next().unwrap().parse().unwrap();
    assert!(ratio < 2.0, "four naps of 2 s: {printed}"); // 4 if in turn
}

#[test]
fn a_lesson_sees_nothing_of_the_users_environment() {
    let (status, printed) = check("15");
    assert_eq!(status, Some(0), "{printed}");
}

#[test]
fn an_unknown_name_lists_the_names() {
    fails("99", &["'99'", "01_good", "14_declared"]);
}

#[test]
fn a_wrong_option_ends_with_status_2() {
    let (status, printed) = check("--frobnicate");
    assert_eq!(status, Some(2));
    assert_eq!(printed.lines().count(), 1, "{printed}");
}

#[test]
fn list_names_packages_and_programs() {
    let (status, printed) = check("--list 01");
    assert_eq!(status, Some(0));
    assert!(printed.contains("lesson01_good"), "{printed}");
    assert!(printed.contains("01_good/side"), "{printed}");
}

#[test]
fn breaks_are_tried_and_one_that_goes_unnoticed_is_a_failure() {
    let (status, printed) = check("--breaks 01");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("1 of 1 breaks were noticed"), "{printed}");
    let source = fs::read_to_string(lesson("01_good").join("examples/side.rs"));
    assert!(
        source.unwrap().contains("side"),
        "the lesson is not touched"
    );
    fails("--breaks 12", &["did not notice"]);
    fails("--breaks 13", &["13_nap has no breaks"]);
}

/// A copy of the workspace to write in.
fn own_house() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "lessons"] {
        copy(&HOUSE.path().join(file), &folder.path().join(file));
    }
    folder
}

fn check_in(house: &tempfile::TempDir, line: &str) -> (Option<i32>, String) {
    let mut command = command(line);
    command
        .current_dir(house.path())
        .env("CARGO_TARGET_DIR", house.path().join("target"));
    let output = command.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), printed)
}

#[test]
fn bless_writes_a_first_sample_and_keeps_marks_afterwards() {
    let house = own_house();
    let sample = house.path().join("lessons/01_good/output.en.txt");
    fs::write(&sample, "~ [a] one\n~ [b] 1\nlasted ‹9.5› s\n").unwrap();
    let (status, printed) = check_in(&house, "--bless 01 --lang en");
    assert_eq!(status, Some(0), "{printed}");
    let new = fs::read_to_string(&sample).unwrap();
    assert!(
        new.contains("~ [a] 1\n") && new.contains("\ntook ‹0."),
        "{new}"
    );

    let first = house.path().join("lessons/02_text/output.zh.txt");
    fs::remove_file(&first).unwrap();
    check_in(&house, "--bless 02 --lang zh");
    assert_eq!(fs::read_to_string(&first).unwrap(), "one\ntwi\nthree\n");

    fs::write(&sample, "~ [a] 1\n~ [b] 1\n~ [c] 1\ntook ‹0.15› s\n").unwrap();
    let (status, printed) = check_in(&house, "--bless 01 --lang en");
    assert_eq!(status, Some(1));
    assert!(printed.contains("was not rewritten"), "{printed}");
}

#[test]
fn bless_draws_the_timeline_of_the_run_that_it_writes_down() {
    let house = own_house();
    let lesson = house.path().join("lessons/01_good");
    let (status, printed) = check_in(&house, "--bless 01");
    assert_eq!(status, Some(0), "{printed}");
    for lang in ["zh", "en"] {
        let read = |file| fs::read_to_string(lesson.join(file)).unwrap();
        let sample = read(format!("output.{lang}.txt"));
        let svg = read(format!("output.{lang}.svg"));
        let took = sample.lines().last().unwrap().replace(['‹', '›'], "");
        assert!(svg.contains(&format!("  {took}</title>")), "{svg}");
    }
    assert!(!lesson.join("examples/side.zh.svg").exists());
    assert_eq!(check_in(&house, "01").0, Some(0));
}

#[test]
fn the_moments_in_a_timeline_are_those_at_which_the_lines_came() {
    let house = own_house();
    let program = r#"fn main() {
        println!("one");
        std::thread::sleep(std::time::Duration::from_millis(1500));
        println!("two\nthree");
    }"#;
    let lesson = house.path().join("lessons/11_shape");
    fs::write(lesson.join("src/main.rs"), program).unwrap();
    check_in(&house, "--bless 11 --lang zh");
    let svg = fs::read_to_string(lesson.join("output.zh.svg")).unwrap();
    let at = |line: usize| -> u32 {
        let start = format!("data-line=\"{line}\" data-at=\"");
        let (_, rest) = svg.split_once(&start).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    assert_eq!(at(0), 0);
    assert!((1300..10_000).contains(&at(1)), "{svg}");
    assert!(at(2) - at(1) < 1000, "{svg}");
}

#[test]
fn bless_leaves_a_timeline_alone_as_long_as_the_sample_stays() {
    let house = own_house();
    let lesson = house.path().join("lessons/12_nap");
    let path = lesson.join("output.en.svg");
    fs::write(
        lesson.join("src/main.rs"),
        LESSONS[11].1.replace("2)", "0)"),
    )
    .unwrap();
    check_in(&house, "--bless 12 --lang en");
    let first = fs::metadata(&path).unwrap().modified().unwrap();
    let (_, printed) = check_in(&house, "--bless 12 --lang en");
    assert!(printed.contains("no change\n"), "{printed}");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);
    fs::remove_file(&path).unwrap();
    let (_, printed) = check_in(&house, "--bless 12 --lang en");
    assert!(printed.contains("no change; drew"), "{printed}");
    assert!(path.exists());
}

#[test]
fn a_sample_changed_by_hand_has_lost_its_timeline() {
    let house = own_house();
    let lesson = house.path().join("lessons/01_good");
    check_in(&house, "--bless 01");
    let sample = lesson.join("output.en.txt");
    let text = fs::read_to_string(&sample).unwrap();
    fs::write(&sample, text.replace("‹0.", "‹9.")).unwrap();
    let (status, printed) = check_in(&house, "01");
    assert_eq!(status, Some(1), "{printed}");
    let words = "output.en.svg does not belong to the sample any more";
    assert!(printed.contains(words), "{printed}");
    assert!(!printed.contains("output.zh.svg"), "{printed}");
    check_in(&house, "--bless 01 --lang en");
    assert_eq!(check_in(&house, "01").0, Some(0));
}

#[test]
fn a_lesson_needs_no_timeline_but_not_in_one_language_only() {
    let house = own_house();
    assert_eq!(check_in(&house, "01").0, Some(0));
    check_in(&house, "--bless 01");
    fs::remove_file(house.path().join("lessons/01_good/output.zh.svg"))
        .unwrap();
    let (status, printed) = check_in(&house, "01");
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("output.zh.svg is missing"), "{printed}");
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_checker_and_the_lessons() {
    let is_alive = |pid: &str| {
        let mut kill = Command::new("kill");
        kill.args(["-0", pid]).stderr(Stdio::null());
        kill.status().unwrap().success()
    };
    let mut checker = command("05 --lang zh")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid_file = HOUSE.path().join("target/debug/lesson05_hang.zh");
    let lesson = loop {
        match fs::read_to_string(&pid_file) {
            Ok(pid) if !pid.is_empty() => break pid,
            _ => thread::sleep(Duration::from_millis(20)),
        }
    };
    assert!(is_alive(&lesson));
    let checker_pid = checker.id().to_string();
    let sent = Command::new("kill").args(["-INT", &checker_pid]).status();
    assert!(sent.unwrap().success());
    assert_eq!(checker.wait().unwrap().code(), Some(130));
    assert!(!is_alive(&lesson));
}
