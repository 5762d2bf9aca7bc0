//! What the checker leaves behind, however it ends: nothing.
#![cfg(unix)]

mod house;

use house::{HOUSE, by_program, check, command, own_house, run};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Waits until it is so; what has not come after this long will not.
#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}?");
        thread::sleep(Duration::from_millis(10));
    }
}

fn is_alive(pid: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args(["-0", pid]).stderr(Stdio::null());
    kill.status().unwrap().success()
}

fn signal(name: &str, pid: u32) {
    let sent = Command::new("kill").args([name, &pid.to_string()]).status();
    assert!(sent.unwrap().success());
}

/// How many processes have this path among their words.
#[cfg(target_os = "linux")]
fn processes_of(path: &Path) -> usize {
    use std::os::unix::ffi::OsStrExt;
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let commands = entries.map(|e| fs::read(e.path().join("cmdline")));
    let has_path = |command: &Vec<u8>| {
        let mut words = command.split(|b| *b == 0);
        words.any(|word| word == path.as_os_str().as_bytes())
    };
    commands.flatten().filter(has_path).count()
}

/// Starts the checker, with a folder of its own for temporary ones.
fn start(line: &str, temporary: &Path) -> Child {
    let mut command = command(line);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.env("TMPDIR", temporary).spawn().unwrap()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn ctrl_c_ends_the_checker_and_the_lessons() {
    let temporary = tempfile::tempdir().unwrap();
    let mut checker = start("05 --lang zh", temporary.path());
    let pid_file = HOUSE.join("target/debug/lesson05_hang.zh");
    let pid = || fs::read_to_string(&pid_file).unwrap_or_default();
    wait_until("the lesson runs", || !pid().is_empty());
    assert!(is_alive(&pid()));
    signal("-INT", checker.id());
    assert_eq!(checker.wait().unwrap().code(), Some(130));
    assert!(!is_alive(&pid()));
    assert!(is_empty(temporary.path()));
}

#[test]
fn a_signal_during_the_build_ends_cargo_and_all_that_it_has_started() {
    const BUILDS: &str = r#"fn main() {
        std::fs::write("pid", std::process::id().to_string()).unwrap();
        std::thread::sleep(std::time::Duration::from_secs(600));
    }"#;
    let house = own_house();
    let lesson = house.path().join("lessons/01_good");
    fs::write(lesson.join("build.rs"), BUILDS).unwrap();
    let pid = || fs::read_to_string(lesson.join("pid")).unwrap_or_default();
    for (name, group) in
        [("-INT", "-"), ("-TERM", "-"), ("-HUP", "-"), ("-TERM", "")]
    {
        let mut checker = command("01 --lang en")
            .current_dir(house.path())
            .env("CARGO_TARGET_DIR", house.path().join("target"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        wait_until("it builds", || !pid().is_empty());
        let builds = pid();
        let target = format!("{group}{}", checker.id());
        let sent = Command::new("kill").args([name, "--", &target]).status();
        assert!(sent.unwrap().success());
        assert_eq!(checker.wait().unwrap().code(), Some(130), "{name}");
        wait_until("the build is gone", || !is_alive(&builds));
        fs::remove_file(lesson.join("pid")).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_checker_leaves_no_process_and_no_folder() {
    let program = HOUSE.join("target/debug/lesson22_wait");
    for name in ["-KILL", "-QUIT"] {
        let temporary = tempfile::tempdir().unwrap();
        let mut checker = start("22 --lang en", temporary.path());
        // The lesson, and a process that it has put into another session.
        wait_until("both run", || processes_of(&program) == 2);
        assert!(!is_empty(temporary.path()));
        signal(name, checker.id());
        assert!(!checker.wait().unwrap().success());
        wait_until("both are gone", || processes_of(&program) == 0);
        wait_until("the folder, too", || is_empty(temporary.path()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_in_a_session_of_its_own_is_found_and_killed() {
    let temporary = tempfile::tempdir().unwrap();
    let mut command = command("21 --lang en");
    let (status, printed) = run(command.env("TMPDIR", temporary.path()));
    assert_eq!(status, Some(1), "{printed}");
    let reports = by_program(&printed);
    let mark = |name| reports[name].chars().next();
    assert_eq!(mark("21_leave/late"), Some('✓'), "{printed}");
    assert_eq!(mark("21_leave"), Some('✓'), "{printed}");
    for name in ["keeps_stdout", "no_streams"] {
        let report = reports[format!("21_leave/{name}").as_str()];
        let program = HOUSE.join("target/debug/examples").join(name);
        let words =
            "child processes was still running and was killed: tail -n 0 -f";
        assert!(report.contains(words), "{report}");
        assert_eq!(processes_of(&program), 0);
    }
    let locked = reports["21_leave/locked"];
    assert!(locked.contains("it left files behind: inner"), "{locked}");
    // This one has no trace of whose it is, and its program seems fine.
    assert_eq!(mark("21_leave/no_trace"), Some('✓'), "{printed}");
    let words = "some program left processes behind, which were killed: ";
    let (_, strays) = printed.split_once(words).unwrap();
    let program = HOUSE.join("target/debug/examples/no_trace");
    let words = format!("tail -n 0 -f {}", program.display());
    assert!(strays.contains(&words), "{printed}");
    assert_eq!(processes_of(&program), 0);
    // Who hops may be found at once or at the end, but is found.
    assert_eq!(processes_of(&HOUSE.join("target/debug/examples/hops")), 0);
    let (good, all) = (
        printed.matches('✓').count(),
        printed.matches(['✓', '✗']).count(),
    );
    assert!(
        printed.contains(&format!("{good} of {all} passed")),
        "{printed}"
    );
    assert!(is_empty(temporary.path()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_that_has_ended_is_gone_although_nobody_has_reaped_it() {
    // The checker as process 1: orphans become its children in any case.
    let unshare = ["-rpf", "--mount-proc", "--kill-child"];
    let mut can = Command::new("unshare");
    can.args(unshare).arg("true").stderr(Stdio::null());
    if !can.status().is_ok_and(|status| status.success()) {
        println!("SKIPPED: no process namespace can be made here");
        return;
    }
    check("21 --list"); // builds the house
    let mut inside = Command::new("unshare");
    inside
        .args(unshare)
        .arg(env!("CARGO_BIN_EXE_check-outputs"));
    inside
        .args(["21", "--lang", "en"])
        .current_dir(&*HOUSE)
        .env("CARGO_TARGET_DIR", HOUSE.join("target"))
        .env("LESSON_LANG", "en");
    let (_, printed) = run(&mut inside);
    let late = by_program(&printed)["21_leave/late"];
    assert!(late.starts_with('✓'), "{printed}");
}

#[test]
fn the_watcher_removes_nothing_but_its_own_folder() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("precious");
    fs::create_dir(&folder).unwrap();
    for name in ["precious", "../precious", "co-/../precious", "", "."] {
        let status = Command::new(env!("CARGO_BIN_EXE_check-outputs"))
            .args(["--watcher", name])
            .env("TMPDIR", temporary.path())
            .stdin(Stdio::null())
            .status();
        assert_eq!(status.unwrap().code(), Some(2), "{name}");
        assert!(folder.is_dir(), "{name}");
    }
}
