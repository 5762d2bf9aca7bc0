//! A student's folder may be changed in any way: only `lessons/LESSON/src`
//! counts, and what that does to the rest is seen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const LESSON: &str = "lessons/06_coroutines";
const MAIN: &str = "lessons/06_coroutines/src/main.rs";

/// A student's copy of lesson 6, as the teacher has handed it out.
struct Student(TempDir);

impl Student {
    fn new() -> Self {
        let student = Self(tempfile::tempdir().unwrap());
        // Of the commit: whoever changes the lesson now has nothing to do with it.
        let archive = Command::new("git")
            .current_dir(root())
            .args(["archive", "--output"])
            .arg(student.path("lesson.tar"))
            .args(["HEAD", LESSON, "scripts", "Cargo.toml"])
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
    assert!(said.contains("tests ✓, outputs ✓"), "{said}");
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
    assert!(said.contains("tests ✓, outputs ✗"), "{said}");
}

#[test]
fn tests_that_the_student_has_taken_out_are_run() {
    let student = Student::new();
    let lib = format!("{LESSON}/src/lib.rs");
    student.replace(&lib, "pub fn close(", "pub fn close_it(");
    fs::remove_dir_all(student.path(LESSON).join("tests")).unwrap();
    let (status, said) = student.check();
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("tests ✗"), "{said}");
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
    assert!(said.contains("no lesson 99"), "{said}");
}
