//! What a reader of the output sees. Each test runs a program of its own,
//! which is in this same file: the name of the program is that of a test.

use say::{fail, say, speaker};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::{env, fs, thread};

const CHILD: &str = "SAY_TEST_CHILD";
const FAILS: &str = "SAY_TEST_FAILS";

/// Not a test but the program: four speakers who never stop.
#[test]
fn speak_without_end() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    thread::scope(|scope| {
        for n in 1..=4 {
            let car = speaker!("车 {n}", "car {n}");
            scope.spawn(move || {
                for i in 0.. {
                    say!(car, "说第 {i} 句", "says line {i}");
                }
            });
        }
    });
}

/// Not a test but the program: four speakers who stop when they are unheard,
/// and then have a file to remove.
#[test]
fn speak_until_unheard() {
    let Some(file) = env::var_os(CHILD) else {
        return;
    };
    fs::write(&file, "").unwrap();
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    let guard = say::when_unheard(move || stop.store(true, SeqCst));
    thread::scope(|scope| {
        for n in 1..=4 {
            let (car, stopped) = (speaker!("车 {n}", "car {n}"), &stopped);
            scope.spawn(move || {
                while !stopped.load(SeqCst) {
                    say!(car, "说一句", "says a line");
                }
            });
        }
    });
    say!("收拾", "tidies up"); // which nobody hears either
    fs::remove_file(&file).unwrap();
    drop(guard);
    match env::var_os(FAILS) {
        Some(_) => fail!("停下了", "stopped"),
        None => say!("完了", "done"),
    }
    fs::write(&file, "still running").unwrap();
}

fn start(program: &str, lang: &str) -> Child {
    command(program, lang).spawn().unwrap()
}

fn command(program: &str, lang: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", program, "--nocapture"])
        .env(CHILD, "1")
        .env("LESSON_LANG", lang)
        .env("CLICOLOR_FORCE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Reads the child's first line, and leaves; the child must end then, with
/// status 0 and without a word.
fn leave(mut child: Child) {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().is_some());
    drop(lines); // as `head -1` does
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), &*errors), (Some(0), ""));
}

#[test]
fn a_reader_who_leaves_ends_the_program_without_a_word() {
    leave(start("speak_without_end", "en"));
}

#[test]
fn a_program_that_stops_when_unheard_cleans_up_and_ends_without_a_word() {
    for fails in [false, true] {
        let file = format!("{}/{fails}", env!("CARGO_TARGET_TMPDIR"));
        let mut command = command("speak_until_unheard", "en");
        command.env(CHILD, &file);
        if fails {
            command.env(FAILS, "1");
        }
        leave(command.spawn().unwrap());
        assert!(!Path::new(&file).exists(), "fails: {fails}");
    }
}

#[test]
fn two_speakers_never_mix_inside_a_line() {
    let mut child = start("speak_without_end", "zh");
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = [0; 5];
    let lines = lines
        .map(Result::unwrap)
        .filter(|line| line.starts_with('['));
    for line in lines.take(10_000) {
        let (name, text) = line.split_once("] ").unwrap();
        let n: usize = name.strip_prefix("[车 ").unwrap().parse().unwrap();
        let expected = format!("说第 {} 句", next[n]);
        assert_eq!(text, expected, "and each speaker's lines are in order");
        next[n] += 1;
    }
    child.wait().unwrap();
}
