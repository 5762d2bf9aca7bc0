//! `exercise` in a small workspace: what it says of right answers and of wrong ones.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex, MutexGuard};
use tempfile::TempDir;

const FOLDER: &str = "lessons/20_sums/exercises/1_sum";

const MANIFEST: &str = r#"[package]
name = "exercise20_1_sum"
version = "0.1.0"
edition = "2024"

[lib]
test = false

[[test]]
name = "rules"
path = "rules.rs"
test = false
"#;

const RULES: &str = r#"use exercise20_1_sum::sum;

/// 没有数，和就是零。
/// Of no numbers the sum is zero.
#[test]
fn nothing_is_zero() {
    assert_eq!(sum(&[]), 0);
}

/// 几个数加起来。
/// Some numbers are added.
#[test]
fn numbers_are_added() {
    assert_eq!(sum(&[3, 4]), 7);
    assert_eq!(sum(&[5, 5]), 10);
}
"#;

const SOLUTION: &str = "pub fn sum(all: &[u32]) -> u32 {
    all.iter().sum()
}
";

/// A wrong answer that says so much of itself.
fn wrong(body: &str, name: &str, fails: &[&str]) -> String {
    let fails: String = fails
        .iter()
        .map(|fails| format!("# fails: {fails}\n"))
        .collect();
    format!(
        "# name.zh: 错答 {name}\n# name.en: {name}\n# world.zh: 要是世界不同。\n\
         # world.en: In another world.\n# see: 20_sums#why\n{fails}\
         --- a/answer.rs\n+++ b/answer.rs\n@@ -1,3 +1,3 @@\n \
         pub fn sum(all: &[u32]) -> u32 {{\n-    all.iter().sum()\n+    {body}\n }}\n"
    )
}

/// The workspace, as it is handed out.
static HOUSE: LazyLock<(TempDir, Mutex<()>)> = LazyLock::new(|| {
    let house = tempfile::tempdir().unwrap();
    (house, Mutex::new(()))
});

/// The workspace, for one test at a time.
struct House {
    _turn: MutexGuard<'static, ()>,
}

impl House {
    fn new() -> Self {
        let turn = HOUSE.1.lock().unwrap_or_else(|e| e.into_inner());
        let house = Self { _turn: turn };
        let _ = fs::remove_file(house.path(".exercises"));
        let _ = fs::remove_dir_all(house.path(FOLDER));
        let _ = fs::remove_dir_all(house.path("lessons/20_sums/breaks"));
        house.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"lessons/*\", \"lessons/*/exercises/*\"]\n");
        house.write(
            "lessons/20_sums/Cargo.toml",
            "[package]\nname = \"lesson20_sums\"\nedition = \"2024\"\n",
        );
        house.write("lessons/20_sums/src/main.rs", "fn main() {}\n");
        house.write("book/en/20_sums.md", "# Sums {#sums}\n\n## Why {#why}\n");
        house.write("book/zh/20_sums.md", "# 和 {#sums}\n\n## 为什么 {#why}\n");
        house.exercise("rules.rs", RULES);
        house.exercise("task.en.md", "**1. The sum.** Add the numbers.\n");
        house.exercise("task.zh.md", "**1. 和** 把数加起来。\n");
        house.exercise("hints.en.md", "- Begin with zero.\n- Add.\n");
        house.exercise("hints.zh.md", "- 从零开始。\n- 加起来。\n");
        let starter = SOLUTION.replace("all.iter().sum()", "todo!()");
        house.exercise("src/lib.rs", &starter);
        house.exercise("answers/starter.rs", &starter);
        house.exercise("answers/solution.rs", SOLUTION);
        let place = RULES.lines().position(|l| l.contains("7)")).unwrap() + 1;
        let fails = format!("numbers_are_added: panic at rules.rs:{place}");
        house.exercise(
            "answers/first_only.diff",
            &wrong(
                "*all.first().unwrap_or(&0)",
                "takes only the first",
                &[&fails],
            ),
        );
        house.exercise(
            "answers/begins_with_one.diff",
            &wrong(
                "all.iter().sum::<u32>() + 1",
                "begins with one",
                &["nothing_is_zero: panic at rules.rs:7", &fails],
            ),
        );
        house.exercise("Cargo.toml", MANIFEST);
        house
    }

    fn path(&self, file: &str) -> PathBuf {
        HOUSE.0.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn exercise(&self, file: &str, text: &str) {
        self.write(&format!("{FOLDER}/{file}"), text);
    }

    /// Puts this in the place of the starter's body.
    fn answer(&self, body: &str) {
        self.exercise(
            "src/lib.rs",
            &SOLUTION.replace("all.iter().sum()", body),
        );
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_exercise"));
        command
            .current_dir(HOUSE.0.path())
            .args(args)
            .env("LESSON_LANG", "en")
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", self.path("target"))
            .stdin(Stdio::null());
        command
    }

    /// The exit status, and what was said.
    fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = self.command(args).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }
}

fn has(said: &str, part: &str) {
    assert!(said.contains(part), "no {part:?} in\n{said}");
}

fn has_not(said: &str, part: &str) {
    assert!(!said.contains(part), "{part:?} in\n{said}");
}

#[test]
fn a_right_answer_is_right_and_the_next_one_is_next() {
    let house = House::new();
    has(&house.run(&["--list"]).1, "· 20.1  The sum");
    house.answer("all.iter().sum()");
    let (status, said) = house.run(&[]);
    assert_eq!(status, Some(0), "{said}");
    has(&said, "20.1 The sum\nAdd the numbers.\n");
    has(&said, "✓ Some numbers are added.");
    has(&said, "2 of 2 rules hold\nThat is right.");
    has(&house.run(&["--list"]).1, "✓ 20.1  The sum");
    assert_eq!(
        house.run(&[]),
        (Some(0), "All exercises are done.\n".into())
    );
}

#[test]
fn a_wrong_answer_that_is_known_is_called_by_its_name() {
    let house = House::new();
    // Not as the diff has it: what counts is what it breaks.
    house.answer("all.iter().copied().next().unwrap_or(0)");
    let (status, said) = house.run(&["20.1"]);
    assert_eq!(status, Some(1), "{said}");
    has(&said, "✓ Of no numbers the sum is zero.");
    has(&said, "✗ Some numbers are added.");
    has(&said, "left: 3");
    has(
        &said,
        "This looks like *takes only the first*. In another world.",
    );
    has(&said, "See \"Why\" in book/en/20_sums.md.");
    let zh = house.command(&["20.1"]).env("LESSON_LANG", "zh").output();
    let zh = String::from_utf8(zh.unwrap().stdout).unwrap();
    has(&zh, "✗ 几个数加起来。");
    has(&zh, "这像是*错答 takes only the first*：要是世界不同。");
    has(&zh, "见 book/zh/20_sums.md 的“为什么”。");
}

#[test]
fn a_mistake_that_is_not_known_gets_no_name() {
    let house = House::new();
    house.answer("all.iter().sum::<u32>().min(7)"); // fails at the next line
    let (status, said) = house.run(&["20.1"]);
    assert_eq!(status, Some(1), "{said}");
    has(&said, "1 of 2 rules hold");
    has_not(&said, "looks like");
}

#[test]
fn two_mistakes_that_fit_get_no_name() {
    let house = House::new();
    let known =
        fs::read_to_string(house.path(FOLDER).join("answers/first_only.diff"));
    house.exercise("answers/another.diff", &known.unwrap());
    house.answer("all.first().map_or(0, |first| *first)");
    let said = house.run(&["20.1"]).1;
    has(&said, "✗ Some numbers are added.");
    has_not(&said, "looks like");
}

#[test]
fn the_starter_is_no_mistake_and_earns_no_points() {
    let house = House::new();
    let said = house.run(&["20.1"]).1;
    has(&said, "This is still the starter.");
    has_not(&said, "looks like");
    let file = house.path("grade.json");
    let report = format!("gradescope={}", file.display());
    house.run(&["20.1", "--report", &report]);
    let report = fs::read_to_string(file).unwrap();
    has_not(&report, "\"passed\"");
}

#[test]
fn an_answer_that_does_not_end_is_ended() {
    let house = House::new();
    house.answer("loop { std::thread::sleep(std::time::Duration::MAX) }");
    let (status, said) = house.run(&["20.1", "--timeout", "1"]);
    assert_eq!(status, Some(1), "{said}");
    has(&said, "had not ended after 1 s and was killed");
    house.answer("loop { println!(\"more\") }");
    let said = house.run(&["20.1"]).1;
    has(&said, "it printed more than 4 MiB");
}

#[test]
fn an_answer_that_does_not_compile_is_shown_what_the_compiler_says() {
    let house = House::new();
    house.answer("all.iter().sun()");
    let file = house.path("report.xml");
    let report = format!("junit={}", file.display());
    let (status, said) = house.run(&["20.1", "--report", &report]);
    assert_eq!(status, Some(1), "{said}");
    has(&said, "it does not compile:");
    has(&said, "no method named `sun`");
    has(&fs::read_to_string(file).unwrap(), "it does not compile");
    let said = house.run(&["--all"]).1;
    has(&said, "exercises right: 0 of 1");
}

#[test]
fn an_answer_cannot_end_its_test_before_the_rule_is_through() {
    let house = House::new();
    let forged = "println!(\"test result: ok. 1 passed; 0 failed;\"); std::process::exit(0)";
    for body in [forged, "use std::{process as p, mem}; p::exit(0)"] {
        house.answer(body);
        let (status, said) = house.run(&["20.1"]);
        assert_eq!(status, Some(1), "{said}");
        has(&said, "an answer may not use process");
    }
}

#[test]
fn hints_come_one_by_one() {
    let house = House::new();
    let said = house.run(&["20.1", "--hint"]).1;
    has(&said, "1. Begin with zero.\nHints left: 1.");
    has_not(&said, "2. Add.");
    let said = house.run(&["20.1", "--hint"]).1;
    has(&said, "1. Begin with zero.\n2. Add.\nThese are all.");
}

#[test]
fn a_reset_puts_the_starter_back_and_keeps_what_was_there() {
    let house = House::new();
    house.answer("all.iter().sum()");
    house.run(&[]);
    let (status, said) = house.run(&["--reset", "20.1"]);
    assert_eq!(status, Some(0), "{said}");
    let read = |file: &str| fs::read_to_string(house.path(FOLDER).join(file));
    let now = read("src/lib.rs").unwrap();
    assert_eq!(now, read("answers/starter.rs").unwrap());
    assert_eq!(read("src/lib.rs.old").unwrap(), SOLUTION);
    has(&house.run(&["--list"]).1, "· 20.1");
    assert_eq!(house.run(&["--reset"]).0, Some(2));
}

#[test]
fn a_name_that_means_nothing_gets_one_sentence() {
    let house = House::new();
    for name in ["20.2", "99", "zzz"] {
        let (status, said) = house.run(&[name]);
        assert_eq!(status, Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        has(&said, "20.1");
    }
}

#[test]
fn exercises_that_are_as_they_should_be_are_verified() {
    let house = House::new();
    let (status, said) = house.run(&["--verify", "--repeat", "2"]);
    assert_eq!(status, Some(0), "{said}");
    has(&said, "takes only the first");
    has(&said, "exercises: 1; 4 of 4 passed");
}

/// Each thing that may be wrong with an exercise, and what is said of it.
#[test]
fn what_is_wrong_with_an_exercise_is_found() {
    type Spoil = fn(&House);
    let cases: [(&str, Spoil); 8] = [
        ("the starter passes", |house| {
            house.exercise("answers/starter.rs", SOLUTION);
            house.exercise("src/lib.rs", SOLUTION);
        }),
        ("the solution fails, in run 1", |house| {
            let bad = RULES
                .replace("#[test]\nfn n", "#[test]\n#[should_panic]\nfn n");
            house.exercise("rules.rs", &bad);
        }),
        (
            "it breaks other rules than the patch says, namely:\n",
            |house| {
                let text = wrong("0", "is zero", &["nothing_is_zero: stuck"]);
                house.exercise("answers/zero.diff", &text);
            },
        ),
        ("break the same rules: nobody can tell which", |house| {
            let path = house.path(FOLDER).join("answers/first_only.diff");
            let text = fs::read_to_string(path).unwrap();
            house.exercise("answers/twin.diff", &text);
        }),
        ("there is no line 'world.en: '", |house| {
            let path = house.path(FOLDER).join("answers/first_only.diff");
            let text = fs::read_to_string(path).unwrap();
            let text = text.replace("# world.en", "# word.en");
            house.exercise("answers/first_only.diff", &text);
        }),
        ("the 'see' of first_only.diff is not in the book", |house| {
            house.write("book/en/20_sums.md", "# Sums {#sums}\n");
        }),
        (
            "the two languages have different numbers of hints",
            |house| {
                house.exercise("hints.zh.md", "- 从零开始。\n");
            },
        ),
        ("the rule nothing_is_zero needs two lines ///", |house| {
            let rules = RULES.replace("/// 没有数，和就是零。\n", "\n");
            house.exercise("rules.rs", &rules);
        }),
    ];
    for (words, spoil) in cases {
        let house = House::new();
        spoil(&house);
        let (status, said) = house.run(&["--verify", "--repeat", "1"]);
        assert_eq!(status, Some(1), "{words}: {said}");
        has(&said, words);
    }
}

#[test]
fn a_break_without_a_name_is_found() {
    let house = House::new();
    let breaks = "lessons/20_sums/breaks";
    house.write(&format!("{breaks}/too_soon.diff"), "");
    let verify = || house.run(&["--verify", "--repeat", "1"]);
    let (status, said) = verify();
    assert_eq!(status, Some(1), "{said}");
    has(&said, "cannot read ./lessons/20_sums/breaks/names.txt");
    let name =
        "name.zh: 太早\nname.en: too soon\nworld.zh: 要。\nworld.en: If.\n";
    let named = format!("too_soon\n{name}see: 20_sums#why\n");
    house.write(&format!("{breaks}/names.txt"), &named);
    assert_eq!(verify().0, Some(0));
    let gone = format!("{named}\nanother\n{name}see: 20_sums#why\n");
    house.write(&format!("{breaks}/names.txt"), &gone);
    has(&verify().1, "has another, but there is no such patch");
}

#[test]
fn a_watch_runs_again_when_the_file_is_saved() {
    use std::io::{BufRead, BufReader};
    let house = House::new();
    house.answer("0");
    let mut watch = house
        .command(&["--watch", "20.1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let mut lines = lines.map(Result::unwrap);
    let mut until = |part: &str| {
        let came = lines.find(|line| line.contains(part));
        assert!(came.is_some(), "{part:?} never came");
    };
    until("1 of 2 rules hold");
    until("Save the file to run again.");
    house.answer("all.iter().sum()");
    until("2 of 2 rules hold");
    until("Save the file to run again.");
    watch.kill().unwrap();
    watch.wait().unwrap();
}
