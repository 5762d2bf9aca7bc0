//! A small workspace of good and bad lessons, made for these tests.
#![allow(dead_code)] // each test program uses a part of it

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// A lesson's name, its program and its sample in both languages.
pub struct Lesson(pub &'static str, pub &'static str, pub &'static str);

pub const LESSONS: [Lesson; 22] = [
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
    Lesson("16_odd", r#"fn main() { println!("one"); }"#, "one\n"),
    Lesson(
        "17_meet",
        r#"fn main() {
            // Each language comes only when the other is there.
            let me = std::env::current_exe().unwrap();
            let lang = std::env::var("LESSON_LANG").unwrap();
            std::fs::write(me.with_extension(lang), "").unwrap();
            for other in ["zh", "en"] {
                while !me.with_extension(other).exists() {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
            }
            println!("one");
        }"#,
        "one\n",
    ),
    Lesson(
        "18_stuck",
        r#"fn main() {
            println!("one");
            std::thread::spawn(|| panic!("the queue is empty"));
            std::thread::sleep(std::time::Duration::from_secs(600));
        }"#,
        "one\ntwo\n",
    ),
    Lesson(
        "19_name",
        r#"fn main() {
            println!("one");
            std::fs::write("a\nb\x1b[31m", "").unwrap();
        }"#,
        "one\n",
    ),
    Lesson(
        "20_folder",
        r#"fn main() {
            println!("one");
            std::fs::remove_dir(std::env::temp_dir()).unwrap();
        }"#,
        "one\n",
    ),
    Lesson("21_leave", r#"fn main() { println!("one"); }"#, "one\n"),
    Lesson(
        "22_wait",
        r#"fn main() {
            let me = std::env::current_exe().unwrap();
            std::process::Command::new("setsid")
                .args(["tail", "-n", "0", "-f"])
                .arg(&me)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap();
            println!("one");
            std::thread::sleep(std::time::Duration::from_secs(600));
        }"#,
        "one\ntwo\n",
    ),
];

/// What examples of `16_odd` print (or how else they fail), and their samples,
/// which are bytes and not always good ones.
pub const ODD: [(&str, &str, &[u8]); 19] = [
    ("space", r#"print!("one \n")"#, b"one\n"),
    ("lost_space", r#"print!("one\n")"#, b"one \n"),
    ("wide", r#"print!("一\u{3000}二\n")"#, "一 二\n".as_bytes()),
    ("digit", r#"print!("第１\n")"#, "第1\n".as_bytes()),
    ("crlf", r#"print!("one\r\n")"#, b"one\n"),
    ("bom", r#"print!("\u{feff}one\n")"#, b"one\n"),
    ("zero_width", r#"print!("o\u{200b}ne\n")"#, b"one\n"),
    ("tab", r#"print!("one\ttwo\n")"#, b"one two\n"),
    ("colour", r#"print!("\x1b[32mone\x1b[0m\n")"#, b"one\n"),
    (
        "control",
        r#"print!("\x1b[2J\x1b[H\u{9b}8mone\n")"#,
        b"one\n",
    ),
    (
        "hole",
        r#"print!("took 4 s\n")"#,
        "took ‹4.0› s\n".as_bytes(),
    ),
    ("long", r#"print!("{}b\n", "a".repeat(3_000_000))"#, &LONG),
    ("sample_bom", r#"print!("one\n")"#, b"\xef\xbb\xbfone\n"),
    (
        "sample_utf16",
        r#"print!("one\n")"#,
        b"\xff\xfeo\0n\0e\0\n\0",
    ),
    ("sample_gbk", r#"print!("one\n")"#, b"one\n\xb3\xb5\n"),
    (
        "sample_unit",
        r#"print!("one\n")"#,
        "‹5 seconds›\n".as_bytes(),
    ),
    (
        "sample_mark",
        r#"print!("one\n")"#,
        "~\u{3000}one\n".as_bytes(),
    ),
    (
        "tracebacks",
        r#"for n in 0..10 {
            eprint!("Exception in thread {n}:\nTraceback (most recent call last):\n");
            eprint!("  File \"threading.py\"\n\n    green.wait(time=3)\n");
            eprint!("TypeError: wait() got an unexpected argument \x1b[31m'time'\n");
        }
        std::process::exit(3)"#,
        b"one\n",
    ),
    (
        "port",
        r#"eprintln!("Error: Address already in use (os error 98)");
        std::process::exit(1)"#,
        b"one\n",
    ),
];

const LONG: [u8; 3001] = {
    let mut line = [b'a'; 3001];
    line[3000] = b'\n';
    line
};

/// How examples of `21_leave` start a process that outlives them, or what else
/// they leave.
const LEAVE: [(&str, &str); 6] = [
    (
        "keeps_stdout",
        r#"leave(Command::new("setsid").arg("tail"))"#,
    ),
    (
        "no_streams",
        r#"quietly(Command::new("setsid").arg("tail"))"#,
    ),
    (
        "no_trace",
        r#"quietly(Command::new("env").args(["-i", "setsid", "tail"]))"#,
    ),
    (
        "locked",
        r#"std::fs::create_dir("inner").unwrap();
        std::fs::write("inner/file", "").unwrap();
        for folder in ["inner", "."] {
            let mut lock = Command::new("chmod");
            lock.args(["0", folder]).status().unwrap();
        }
        println!("one")"#,
    ),
    (
        // Two hundred processes, each of which starts the next and ends.
        "hops",
        r#"let hop = std::env::args().nth(1).map_or(0, |n| n.parse().unwrap());
        match hop {
            0 => println!("one"),
            200 => loop { std::thread::park() },
            _ => {}
        }
        Command::new("setsid")
            .arg(std::env::current_exe().unwrap())
            .arg(format!("{}", hop + 1))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(15))"#,
    ),
    (
        "late",
        r#"Command::new("sleep")
            .arg("0.3")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        println!("one")"#,
    ),
];

const LEAVE_HELPERS: &str = r#"
#![allow(dead_code, unused_imports)]
use std::process::{Command, Stdio};

fn quietly(tail: &mut Command) {
    leave(tail.stdout(Stdio::null()).stderr(Stdio::null()))
}

fn leave(tail: &mut Command) {
    let me = std::env::current_exe().unwrap();
    tail.args(["-n", "0", "-f"]).arg(me).spawn().unwrap();
    println!("one");
}
"#;

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
    let write_bytes = |path: &str, bytes: &[u8]| {
        let path = house.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let write = |path: &str, text: &str| write_bytes(path, text.as_bytes());
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
    for (name, body, sample) in ODD {
        let example = format!("lessons/16_odd/examples/{name}");
        write(&format!("{example}.rs"), &format!("fn main() {{ {body} }}"));
        write_bytes(&format!("{example}.zh.txt"), sample);
        write_bytes(&format!("{example}.en.txt"), sample);
    }
    for (name, body) in LEAVE {
        let example = format!("lessons/21_leave/examples/{name}");
        let program = format!("{LEAVE_HELPERS}fn main() {{ {body} }}");
        write(&format!("{example}.rs"), &program);
        write(&format!("{example}.zh.txt"), "one\n");
        write(&format!("{example}.en.txt"), "one\n");
    }
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
    run(&mut command(line))
}

/// Runs a command of the checker, changed as the test wants it.
pub fn run(command: &mut Command) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout) + &text(stderr))
}

/// What the report says of each program, by its name.
pub fn by_program(report: &str) -> HashMap<&str, &str> {
    let starts = report.match_indices(['✓', '✗']).map(|(at, _)| at);
    let mut starts: Vec<_> = starts.collect();
    starts.push(report.len());
    let parts = starts.windows(2).map(|pair| &report[pair[0]..pair[1]]);
    let named = |part| {
        let (_, rest) = str::split_once(part, ' ')?;
        Some((rest.split([' ', ':']).next()?, part))
    };
    parts.filter_map(named).collect()
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
