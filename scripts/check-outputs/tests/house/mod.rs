//! A small workspace of good and bad lessons, made for these tests.
#![allow(dead_code)] // each test program uses a part of it

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// A lesson's name, its program and its sample in both languages.
pub struct Lesson(pub &'static str, pub &'static str, pub &'static str);

pub const LESSONS: [Lesson; 15] = [
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
pub static HOUSE: LazyLock<PathBuf> = LazyLock::new(|| {
    // Nobody drops a static: a temporary folder would stay, this one is made anew.
    let house =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME"));
    if house.exists() {
        fs::remove_dir_all(&house).unwrap();
    }
    let write = |path: &str, text: &str| {
        let path = house.join(path);
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
        .current_dir(&house)
        .env("CARGO_TARGET_DIR", house.join("target"))
        .status();
    assert!(built.unwrap().success());
    house
});

pub fn command(line: &str) -> Command {
    let house = &*HOUSE;
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
pub fn check(line: &str) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command(line).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout) + &text(stderr))
}

#[track_caller]
pub fn fails(line: &str, words: &[&str]) {
    let (status, printed) = check(line);
    assert_eq!(status, Some(1), "{printed}");
    for word in words {
        assert!(printed.contains(word), "no '{word}' in:\n{printed}");
    }
}

pub fn lesson(name: &str) -> PathBuf {
    HOUSE.join("lessons").join(name)
}

/// A copy of the workspace to write in.
pub fn own_house() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["Cargo.toml", "Cargo.lock", "lessons"] {
        copy(&HOUSE.join(file), &folder.path().join(file));
    }
    folder
}

pub fn check_in(
    house: &tempfile::TempDir,
    line: &str,
) -> (Option<i32>, String) {
    let mut command = command(line);
    command
        .current_dir(house.path())
        .env("CARGO_TARGET_DIR", house.path().join("target"));
    let output = command.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), printed)
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
