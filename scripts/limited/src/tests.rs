//! A test program, watched by what it prints.

use crate::{Group, INTERRUPTED, OUT_OF_TIME, TICK, code};
use say::tr;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// A program that lists its tests does not need longer for the next name.
const A_WHILE: Duration = Duration::from_secs(10);
/// What libtest says of a test that takes long.
const RUNNING: &str = " has been running for over ";

/// Runs a test program that may be silent for `limit`; when it is silent for
/// longer, kills it and names the tests that had not ended. Passes on what it
/// prints, but for the lines of tests that passed.
pub fn run(command: &[OsString], limit: Duration) -> io::Result<ExitCode> {
    let mut group = Group::start(command, Stdio::piped())?;
    let told = lines(&mut group);
    let mut seen = Seen::default();
    let mut news = Instant::now();
    let mut status = None;
    while !INTERRUPTED.load(Relaxed) {
        match told.recv_timeout(TICK) {
            Ok(line) => {
                news = Instant::now();
                seen.note(&String::from_utf8_lossy(&line));
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => thread::sleep(TICK),
            Err(RecvTimeoutError::Timeout) => {}
        }
        // Its lines are all read: whoever still holds the stream is not heard.
        if status.is_some() {
            break;
        }
        status = group.0.try_wait()?;
        if status.is_none() && news.elapsed() >= limit {
            let program = name(command);
            let tests = seen.unfinished(command).join(", ");
            let secs = limit.as_secs();
            eprintln!(
                "{}",
                tr!(
                    "{program}：{secs} 秒没有动静，已强行结束；还没有结束的测试：{tests}",
                    "{program}: no news for {secs} s, so it was killed; tests that had not ended: {tests}"
                )
            );
            return Ok(ExitCode::from(OUT_OF_TIME));
        }
    }
    Ok(status.map_or(ExitCode::from(130), code))
}

fn name(command: &[OsString]) -> String {
    let path = Path::new(&command[0]);
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

#[derive(Default)]
struct Seen {
    ended: BTreeSet<String>,
    /// Said to take long, and not ended since.
    running: BTreeSet<String>,
}

impl Seen {
    fn note(&mut self, line: &str) {
        let test = line.strip_prefix("test ");
        if let Some((test, _)) = test.and_then(|t| t.split_once(RUNNING)) {
            self.running.insert(test.to_owned());
        } else if let Some((test, result)) =
            test.and_then(|t| t.split_once(" ... "))
        {
            self.running.remove(test);
            self.ended.insert(test.to_owned());
            if result == "ok" {
                return;
            }
        }
        if !line.is_empty() {
            let _ = writeln!(io::stdout(), "{line}");
        }
    }

    /// The tests that are known to hang; else all that have not ended.
    fn unfinished(&self, command: &[OsString]) -> Vec<String> {
        if !self.running.is_empty() {
            return self.running.iter().cloned().collect();
        }
        let mut tests = listed(command).unwrap_or_default();
        tests.retain(|test| !self.ended.contains(test));
        tests
    }
}

/// The names of the tests in the program, with the same arguments; none if it
/// does not say them at once.
fn listed(command: &[OsString]) -> io::Result<Vec<String>> {
    let list = ["--list", "--format", "terse"].map(OsString::from);
    let command = [command, &list].concat();
    let mut group = Group::start(&command, Stdio::piped())?;
    let told = lines(&mut group);
    let mut tests = Vec::new();
    while let Ok(line) = told.recv_timeout(A_WHILE) {
        let line = String::from_utf8_lossy(&line);
        tests.extend(line.strip_suffix(": test").map(str::to_owned));
    }
    Ok(tests)
}

/// Its lines of stdout as they come, until the stream ends.
fn lines(group: &mut Group) -> Receiver<Vec<u8>> {
    let stdout = group.0.stdout().take().expect("it is piped");
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let lines = BufReader::new(stdout).split(b'\n');
        for line in lines.map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    told
}
