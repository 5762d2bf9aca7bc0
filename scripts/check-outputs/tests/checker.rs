//! The checker as its user meets it.

mod house;

use house::{HOUSE, check, command, fails};
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

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
    let pid_file = HOUSE.join("target/debug/lesson05_hang.zh");
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
