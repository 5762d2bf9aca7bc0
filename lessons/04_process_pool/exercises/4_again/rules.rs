//! 再试一次的规矩。 The rules of trying again.

use say::tr;
use std::fs;
use std::process::{self, Command, Stdio};

/// A worker does not die more often than that.
const ALWAYS: u64 = 9;

/// What became of this task, and how often it began. So many attempts end like
/// that.
fn try_it(task: &str, ends: &str, fail: u64) -> (String, u64) {
    let ledger = tempfile::NamedTempFile::new().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_exercise04_4_again"));
    program.arg(task).arg(number().to_string());
    program.env("LEDGER", ledger.path());
    program.env("ENDS", ends).env("FAIL", fail.to_string());
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.spawn().unwrap();
    let _lifeline = program.stdin.take(); // the program ends when we do
    let output = program.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        tr!("程序半路停了", "the program has stopped halfway")
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let told = text.lines().find_map(|line| line.strip_prefix("= "));
    let attempts = fs::metadata(ledger.path()).unwrap().len();
    (told.unwrap_or_default().to_owned(), attempts)
}

/// A number that nobody knows beforehand.
fn number() -> u64 {
    u64::from(process::id())
}

/// 求平方的工人死了一次，再交一次就有结果。
/// If the worker that squares a number dies once, it is tried again.
#[test]
fn a_square_is_tried_again() {
    let (told, attempts) = try_it("square", "exit", 1);
    let wanted = (number() * number()).to_string();
    assert!(
        told == wanted && attempts == 2,
        "{}",
        tr!(
            "做了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}

/// 写价钱的工人死了一次，也再交一次：写两遍和写一遍一样。
/// The same for a price: to write it twice is as good as once.
#[test]
fn a_price_is_tried_again() {
    let (told, attempts) = try_it("price", "exit", 1);
    assert!(
        told == number().to_string() && attempts == 2,
        "{}",
        tr!(
            "做了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}

/// 付钱的工人死了，不再付一次，照实报告。
/// If the worker that pays dies, nobody pays again; the future says it died.
#[test]
fn nobody_pays_twice() {
    let (told, attempts) = try_it("pay", "exit", 1);
    assert!(
        attempts == 1 && told == "died",
        "{}",
        tr!(
            "付了 {attempts} 次，结果是 {told}",
            "after {attempts} payments it is {told}"
        )
    );
}

/// 任务 panic 了，再做还是 panic：一次就报告。
/// A task that panics would do so again. Once is enough.
#[test]
fn a_panic_is_final() {
    let (told, attempts) = try_it("square", "panic", ALWAYS);
    assert!(
        attempts == 1 && told == "panicked",
        "{}",
        tr!(
            "做了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}

/// 工人死了三次，就不再试。
/// After three workers have died, nobody tries any more.
#[test]
fn three_attempts_are_enough() {
    let (told, attempts) = try_it("square", "exit", ALWAYS);
    assert!(
        attempts <= ALWAYS,
        "{}",
        tr!(
            "死了 {ALWAYS} 个工人，还在试",
            "{ALWAYS} workers have died, and it is tried still"
        )
    );
    assert!(
        attempts == 3 && told == "died",
        "{}",
        tr!(
            "试了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}
