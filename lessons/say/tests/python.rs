//! How the lessons' Python programs end, which say.py sees to: each test runs a
//! small program that speaks as they do.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A thread waits for what never comes, and so does main, for the thread.
const WAITS: &str = "
import threading
never = threading.Event()
thread = threading.Thread(target=never.wait)
thread.start()
say('一', 'one')
thread.join()
";

/// A process waits for a task that never comes.
const POOL: &str = "
import os, time
from concurrent.futures import ProcessPoolExecutor
def work():
    say(f'{os.getpid()}', f'{os.getpid()}')
pool = ProcessPoolExecutor(1)
pool.submit(work).result()
time.sleep(600)
";

/// Four threads speak without end, and main waits for them.
const SPEAKS: &str = "
import threading
def speak():
    while True:
        say('一', 'one')
for _ in range(4):
    threading.Thread(target=speak).start()
";

/// As before, but with a folder, whose name it says first.
const TIDY: &str = "
import tempfile, time
def main():
    with tempfile.TemporaryDirectory() as folder:
        say(folder, folder)
        while True:
            say('一', 'one')
            time.sleep(0.01)
tidily(main)
";

fn python(program: &str) -> Command {
    let program = format!("from say import say, tidily\n{program}");
    let mut command = Command::new("python3");
    command
        .args(["-c", &program])
        .env("PYTHONPATH", env!("CARGO_MANIFEST_DIR"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("LESSON_LANG", "en")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    command
}

/// Whether there is a Python that the lessons' programs run on; says so if not.
fn is_there() -> bool {
    let mut version = Command::new("python3");
    version.args(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]);
    let is_there = version.status().is_ok_and(|status| status.success());
    if !is_there {
        println!("SKIPPED: there is no Python 3.11 or newer");
    }
    is_there
}

/// The first line that a program says, once it has said it.
fn first_line(child: &mut Child) -> (String, BufReader<ChildStdout>) {
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    (line.trim_end().to_owned(), stdout)
}

/// Ctrl-C, as a terminal sends it: to the whole group, or to one process only.
fn interrupt(child: &Child, group: bool) {
    let mark = if group { "-" } else { "" };
    let target = format!("{mark}{}", child.id());
    let kill = Command::new("kill").args(["-INT", "--", &target]).status();
    assert!(kill.unwrap().success());
}

/// What becomes of a program that ends soon, with all who hold its streams.
#[track_caller]
fn ends(child: Child) -> Output {
    let group = format!("-{}", child.id());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(child.wait_with_output().unwrap()));
    told.recv_timeout(Duration::from_secs(60))
        .unwrap_or_else(|_| {
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            panic!("it does not end");
        })
}

#[track_caller]
fn assert_quiet(output: &Output, status: i32) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stderr, "");
    assert_eq!(output.status.code(), Some(status));
}

fn is_alive(pid: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args(["-0", pid]).stderr(Stdio::null());
    kill.status().unwrap().success()
}

#[test]
fn one_ctrl_c_ends_a_program_whose_threads_wait_for_ever() {
    if !is_there() {
        return;
    }
    let mut child = python(WAITS).spawn().unwrap();
    assert_eq!(first_line(&mut child).0, "one");
    interrupt(&child, true);
    assert_quiet(&ends(child), 130);
}

#[test]
fn one_ctrl_c_leaves_no_process_of_a_pool() {
    if !is_there() {
        return;
    }
    for group in [true, false] {
        let mut child = python(POOL).spawn().unwrap();
        let (worker, _stdout) = first_line(&mut child);
        assert!(is_alive(&worker));
        interrupt(&child, group);
        assert_quiet(&ends(child), 130);
        let start = Instant::now();
        while is_alive(&worker) {
            assert!(start.elapsed() < Duration::from_secs(60), "{worker}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn it_ends_without_a_word_when_nobody_reads_any_more() {
    if !is_there() {
        return;
    }
    let mut child = python(SPEAKS).spawn().unwrap();
    let (line, stdout) = first_line(&mut child);
    assert_eq!(line, "one");
    drop(stdout);
    assert_quiet(&ends(child), 0);
}

#[test]
fn it_cleans_up_first_when_it_has_something_to_clean_up() {
    if !is_there() {
        return;
    }
    for heard in [true, false] {
        let mut child = python(TIDY).spawn().unwrap();
        let (folder, stdout) = first_line(&mut child);
        assert!(std::fs::exists(&folder).unwrap());
        if heard {
            interrupt(&child, true);
        } else {
            drop(stdout);
        }
        assert_quiet(&ends(child), if heard { 130 } else { 0 });
        assert!(!std::fs::exists(&folder).unwrap());
    }
}

#[test]
fn a_closed_stdout_is_no_reason_to_fail() {
    if !is_there() {
        return;
    }
    let program = "from say import say; say('一', 'one')";
    let output = Command::new("sh")
        .args(["-c", "exec python3 -c \"$0\" >&-", program])
        .env("PYTHONPATH", env!("CARGO_MANIFEST_DIR"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    assert_quiet(&output.unwrap(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_that_cannot_be_written_ends_it_with_a_sentence() {
    if !is_there() {
        return;
    }
    for (lang, words) in
        [("en", "cannot write the output: "), ("zh", "写不出输出：")]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = python(SPEAKS);
        command.stdout(full.unwrap()).env("LESSON_LANG", lang);
        let output = ends(command.spawn().unwrap());
        assert_eq!(output.status.code(), Some(1));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with(words), "{stderr}");
        assert!(!stderr.contains("Traceback"), "{stderr}");
    }
}
