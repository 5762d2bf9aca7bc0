//! What a reader of the output sees. Each test runs `speak_without_end`, of
//! this same file, as a program of its own.

use say::{say, speaker};
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;

const CHILD: &str = "SAY_TEST_CHILD";

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

fn start(lang: &str) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "speak_without_end", "--nocapture"])
        .env(CHILD, "1")
        .env("LESSON_LANG", lang)
        .env("CLICOLOR_FORCE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_reader_who_leaves_ends_the_program_without_a_word() {
    let mut child = start("en");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().is_some());
    drop(lines); // as `head -1` does
    assert!(child.wait().unwrap().success());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(stderr, "");
}

#[test]
fn two_speakers_never_mix_inside_a_line() {
    let mut child = start("zh");
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
