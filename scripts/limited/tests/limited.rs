//! Limits as their user meets them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn limited() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limited"));
    command.env("LESSON_LANG", "en").stdin(Stdio::null());
    command
}

/// The status and both streams.
fn run(args: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = limited().args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout) + &text(stderr))
}

/// A test program with these tests.
fn program(name: &str, tests: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (source, built) =
        (folder.join(format!("{name}.rs")), folder.join(name));
    fs::write(&source, tests).unwrap();
    let mut rustc = Command::new("rustc");
    rustc.args(["--test", "-o"]).args([&built, &source]);
    assert!(rustc.status().unwrap().success());
    built
}

#[test]
fn a_test_that_hangs_is_killed_and_named() {
    let built = program(
        "hangs",
        "#[test] fn passes() {}
         #[test] fn waits_for_what_never_comes() { loop { std::thread::park() } }",
    );
    let (status, printed) = run(&["test", "2", built.to_str().unwrap()]);
    assert_eq!(status, Some(124), "{printed}");
    let last = printed.lines().last().unwrap();
    let named = "hangs: no news for 2 s, so it was killed; \
                 tests that had not ended: waits_for_what_never_comes";
    assert_eq!(last, named);
    assert!(!printed.contains("passes"), "{printed}");
}

#[test]
fn a_test_that_fails_is_shown_with_its_status() {
    let built = program("fails", "#[test] fn fails() { panic!(\"a reason\") }");
    let (status, printed) = run(&["test", "60", built.to_str().unwrap()]);
    assert_eq!(status, Some(101), "{printed}");
    assert!(printed.contains("fails ... FAILED"), "{printed}");
    assert!(printed.contains("a reason"), "{printed}");
}

#[test]
fn arguments_reach_the_test_program() {
    let built = program(
        "two",
        "#[test] fn one() { panic!() }\n#[test] fn other() {}",
    );
    let built = built.to_str().unwrap();
    assert_eq!(run(&["test", "60", built, "other"]).0, Some(0));
    assert_eq!(run(&["test", "60", built, "one"]).0, Some(101));
}

#[test]
fn a_call_without_a_limit_or_a_command_is_wrong() {
    for args in [&[] as &[_], &["5"], &["0", "true"], &["test", "x", "true"]] {
        let (status, printed) = run(args);
        assert_eq!(status, Some(2), "{printed}");
        assert!(printed.starts_with("usage:"), "{printed}");
    }
}

#[test]
fn a_command_that_is_not_there_gets_a_sentence() {
    let (status, printed) = run(&["5", "no such command"]);
    assert_eq!(status, Some(1));
    assert!(
        printed.contains("no such command cannot be run"),
        "{printed}"
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_command_keeps_its_exit_status() {
        assert_eq!(run(&["60", "sh", "-c", "exit 7"]).0, Some(7));
    }

    /// The stream ends only when nobody is left who holds it.
    #[test]
    fn a_command_that_hangs_is_killed_with_its_children() {
        let mut limited = limited()
            .args(["1", "sh", "-c", "sleep 600 & wait"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut all = String::new();
        let mut stdout = limited.stdout.take().unwrap();
        stdout.read_to_string(&mut all).unwrap();
        let output = limited.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(124));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("not ended after 1 s"), "{said}");
        assert!(said.contains("sleep 600"), "{said}");
    }

    /// Who asks the limit to end asks the command.
    #[test]
    fn a_signal_ends_the_command_too() {
        let mut limited = limited()
            .args(["600", "sh", "-c", "echo started; sleep 600 & wait"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = limited.stdout.take().unwrap();
        let mut first = [0; 8];
        stdout.read_exact(&mut first).unwrap();
        let pid = limited.id().to_string();
        Command::new("kill").arg(&pid).status().unwrap();
        stdout.read_to_string(&mut String::new()).unwrap();
        assert_eq!(limited.wait().unwrap().code(), Some(130));
    }
}
