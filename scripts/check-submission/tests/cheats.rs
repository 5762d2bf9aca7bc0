//! A student's folder may be changed in any way: only `lessons/LESSON/src` and the
//! answers to exercises count, and what those do to the rest is seen.
//!
//! What cannot be stopped: a main program that prints the sample, or notices that
//! it is checked, keeps the contract of the outputs. The stories in every order
//! find it, for lessons that have one (`printing_the_sample_…`); for the others
//! only whoever reads the source does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const LESSON: &str = "lessons/06_coroutines";
const MAIN: &str = "lessons/06_coroutines/src/main.rs";
const EXERCISE: &str = "lessons/06_coroutines/exercises/1_last_box";

/// A student's copy of a lesson, as the teacher has handed it out.
struct Student(TempDir);

impl Student {
    fn new() -> Self {
        Self::of(LESSON)
    }

    fn of(lesson: &str) -> Self {
        let student = Self(tempfile::tempdir().unwrap());
        // Of the commit: whoever changes the lesson now has nothing to do with it.
        let archive = Command::new("git")
            .current_dir(root())
            .args(["archive", "--output"])
            .arg(student.path("lesson.tar"))
            .args(["HEAD", lesson, "scripts", "Cargo.toml"])
            .status();
        assert!(archive.unwrap().success());
        let unpack = Command::new("tar")
            .current_dir(student.0.path())
            .args(["-xf", "lesson.tar"])
            .status();
        assert!(unpack.unwrap().success());
        student
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn replace(&self, file: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(old), "{old:?} in {file}");
        fs::write(self.path(file), text.replacen(old, new, 1)).unwrap();
    }

    /// Hands in this file of the exercise's answers.
    fn answers(&self, text: &str) {
        let path = self.path(EXERCISE).join("src/lib.rs");
        fs::write(path, text).unwrap();
    }

    fn solution(&self) -> String {
        let path = self.path(EXERCISE).join("answers/solution.rs");
        fs::read_to_string(path).unwrap()
    }

    fn check_exercise(&self) -> (Option<i32>, String) {
        check(&[self.0.path().to_str().unwrap(), "06.1"])
    }

    /// The exit status of the check, and what it said.
    fn check(&self) -> (Option<i32>, String) {
        check(&[self.0.path().to_str().unwrap(), "06", "--lang", "en"])
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn check(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_check-submission"))
        .current_dir(root())
        .args(args)
        .env("LESSON_LANG", "en")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn honest_work_passes() {
    let student = Student::new();
    student.replace(MAIN, "fn main() {", "fn main() {\n    // mine\n");
    let (status, said) = student.check();
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("✓ 06_coroutines tests"), "{said}");
}

/// The program prints something else, and the sample of the student agrees.
#[test]
fn samples_tests_and_checker_of_the_student_count_for_nothing() {
    let student = Student::new();
    student.replace(
        MAIN,
        "fn main() {",
        "fn main() {\n    println!(\"mine\");\n",
    );
    for file in ["output.zh.txt", "output.en.txt"] {
        let path = student.path(LESSON).join(file);
        let sample = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("mine\n{sample}")).unwrap();
    }
    let always = "fn main() {}";
    fs::write(student.path("scripts/check-outputs/src/main.rs"), always)
        .unwrap();
    fs::write(student.path("scripts/check-outputs.sh"), "exit 0\n").unwrap();
    fs::write(student.path("Cargo.toml"), "[workspace]\n").unwrap();
    let (status, said) = student.check();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("the sample has no such line"), "{said}");
    assert!(said.contains("✓ 06_coroutines tests"), "{said}");
}

#[test]
fn tests_that_the_student_has_taken_out_are_run() {
    let student = Student::new();
    let lib = format!("{LESSON}/src/lib.rs");
    student.replace(&lib, "self.stackful.force_unwind(); // ⑧", "");
    fs::remove_dir_all(student.path(LESSON).join("tests")).unwrap();
    let (status, said) = student.check();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("✗ 06_coroutines tests"), "{said}");
}

/// It prints what it likes and then makes that the sample.
#[test]
fn a_program_that_rewrites_the_check_is_found_out() {
    let student = Student::new();
    let sample = "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/output.en.txt\")";
    let cheat = format!(
        "fn main() {{\n    println!(\"mine\");\n    std::fs::write({sample}, \"mine\\n\").unwrap();\n    return;\n    #[allow(unreachable_code)]\n"
    );
    student.replace(MAIN, "fn main() {", &cheat);
    let (status, said) = student.check();
    assert_eq!(status, Some(1), "{said}");
    let words =
        "have changed files of the check: lessons/06_coroutines/output.en.txt";
    assert!(said.contains(words), "{said}");
    let again = Student::new().check();
    assert_eq!(again.0, Some(0), "nothing of it stays: {}", again.1);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_source_is_refused() {
    let student = Student::new();
    let other = student.path(LESSON).join("output.en.txt");
    std::os::unix::fs::symlink(
        other,
        student.path(LESSON).join("src/sample.rs"),
    )
    .unwrap();
    let (status, said) = student.check();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("is not a plain file"), "{said}");
}

#[test]
fn an_answer_that_is_right_passes_and_the_starter_does_not() {
    let student = Student::new();
    let (status, said) = student.check_exercise();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("This is still the starter."), "{said}");
    student.answers(&student.solution());
    let (status, said) = student.check_exercise();
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("exercises right: 1 of 1"), "{said}");
}

/// Rules that hold for everything, a manifest without them, a starter that is
/// called the solution.
#[test]
fn rules_that_the_student_has_changed_count_for_nothing() {
    let student = Student::new();
    let write = |file: &str, text: &str| {
        fs::write(student.path(EXERCISE).join(file), text).unwrap();
    };
    write("rules.rs", "#[test]\nfn all_is_well() {}\n");
    write(
        "Cargo.toml",
        "[package]\nname = \"exercise06_1_last_box\"\n",
    );
    write("answers/starter.rs", "");
    write("answers/solution.rs", "use std::process;");
    let (status, said) = student.check_exercise();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("exercises right: 0 of 1"), "{said}");
}

#[test]
fn an_answer_that_ends_the_test_or_reads_the_rules_is_refused() {
    let student = Student::new();
    let ends = "std::process::exit(0)";
    let forged =
        format!("println!(\"test result: ok. 1 passed; 0 failed;\"); {ends}");
    let reads = "let _ = include_str!(\"../rules.rs\"); todo!()";
    let detects = "let _ = std::env::args(); todo!()";
    for cheat in [ends, &forged, reads, detects] {
        let answer = student.solution();
        let begin = "let mut packer = packer(van);";
        assert!(answer.contains(begin), "{answer}");
        student.answers(&answer.replacen(begin, &format!("{cheat};"), 1));
        let (status, said) = student.check_exercise();
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("an answer may not use"), "{said}");
    }
}

/// A limit that the student has raised is the student's own.
#[test]
fn an_answer_that_waits_for_ever_is_ended() {
    let student = Student::new();
    let file = "scripts/check-outputs/src/exercises/asked.rs";
    student.replace(file, "from_secs(20)", "from_secs(20_000)");
    let answer = student.solution();
    let begin = "let mut packer = packer(van);";
    let waits = "loop { std::thread::sleep(std::time::Duration::MAX) }";
    student.answers(&answer.replacen(begin, waits, 1));
    let path = student.0.path().to_str().unwrap();
    let (status, said) = check(&[path, "06.1", "--timeout", "2"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("exercises right: 0 of 1"), "{said}");
}

/// The outputs alone cannot tell this one.
#[test]
fn printing_the_sample_does_not_pass_in_every_order() {
    let student = Student::of("lessons/00_race");
    let sample = "lessons/00_race/output.en.txt";
    let sample = fs::read_to_string(student.path(sample)).unwrap();
    let lines = sample.lines().map(|line| line.trim_start_matches("~ "));
    let text = lines.collect::<Vec<_>>().join("\n").replace(['‹', '›'], "");
    let main = student.path("lessons/00_race/src/main.rs");
    let prints = format!("fn main() {{\n    println!({text:?});\n}}\n");
    fs::write(main, prints).unwrap();
    let path = student.0.path().to_str().unwrap();
    let (status, said) = check(&[path, "00", "--lang", "en"]);
    assert_eq!(status, Some(0), "{said}");
    let (status, said) = check(&[path, "00", "--lang", "en", "--orders"]);
    assert_eq!(status, Some(1), "{said}");
}

/// What a cheat has earned before it is found out is taken back.
#[test]
fn a_report_says_that_the_check_was_changed() {
    let student = Student::new();
    let sample = "concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/output.en.txt\")";
    let cheat = format!(
        "fn main() {{\n    std::fs::write({sample}, \"mine\\n\").unwrap();\n"
    );
    student.replace(MAIN, "fn main() {", &cheat);
    let file = student.path("report.json");
    let report = format!("gradescope={}", file.display());
    let path = student.0.path().to_str().unwrap();
    let (status, said) =
        check(&[path, "06", "--lang", "en", "--report", &report]);
    assert_eq!(status, Some(1), "{said}");
    let report = fs::read_to_string(file).unwrap();
    assert!(
        report.contains("have changed files of the check"),
        "{report}"
    );
    assert!(!report.contains("\"passed\""), "{report}");
}

#[test]
fn a_wrong_call_gets_the_usage_and_status_2() {
    for args in [&[] as &[_], &["/no/such/folder", "06"], &["."]] {
        let (status, said) = check(args);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.starts_with("Usage:"), "{said}");
    }
    let (status, said) = check(&["--help"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("Usage:"), "{said}");
}

#[test]
fn work_that_is_not_there_gets_a_sentence() {
    let student = tempfile::tempdir().unwrap();
    let (status, said) = check(&[student.path().to_str().unwrap(), "06"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("06_coroutines/src cannot be read"), "{said}");
    let (status, said) = check(&[student.path().to_str().unwrap(), "99"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("no lesson and no exercise 99"), "{said}");
}
