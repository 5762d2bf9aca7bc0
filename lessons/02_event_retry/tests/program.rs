//! The lesson with `MYSQL_ADDR`, as a reader runs it.

use scenery::StandIn;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::thread;
use std::time::Duration;

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Longer than the lesson waits for a server, by far.
const TOO_LATE: Duration = Duration::from_secs(30);

/// Runs the lesson. Returns whether all went well, its lines, and its errors.
fn lesson(lang: &str, address: &str) -> (bool, Vec<String>, String) {
    let lesson = Command::new(env!("CARGO_BIN_EXE_lesson02_event_retry"));
    run(lesson, lang, address)
}

fn run(
    mut program: Command,
    lang: &str,
    address: &str,
) -> (bool, Vec<String>, String) {
    let output = program
        .env("LESSON_LANG", lang)
        .env("MYSQL_ADDR", address)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    (
        output.status.success(),
        lines.lines().map(str::to_owned).collect(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn count(lines: &[String], end: &str) -> usize {
    lines.iter().filter(|line| line.ends_with(end)).count()
}

#[test]
fn a_server_that_is_up_is_connected_to_by_both() {
    let stand_in = StandIn::coming_up_after(Duration::ZERO).unwrap();
    let (well, lines, errors) = lesson("en", &stand_in.addr().to_string());
    assert!(well && errors.is_empty(), "{errors}");
    assert_eq!(count(&lines, "MySQL is up, version 8.4.0-stand-in"), 1);
    assert_eq!(count(&lines, "] connected"), 2);
    assert!(lines.last().unwrap().starts_with("both connected, after "));
}

#[test]
fn a_port_without_a_server_ends_in_one_sentence() {
    let nobody = StandIn::coming_up_after(TOO_LATE).unwrap();
    let address = nobody.addr().to_string();
    let (well, lines, errors) = lesson("en", &address);
    assert!(!well);
    assert_eq!(
        count(&lines, "8.4.0-stand-in"),
        0,
        "it waited much too long"
    );
    for n in 1..=3 {
        assert_eq!(count(&lines, &format!("attempt {n}")), 2);
    }
    assert_eq!(count(&lines, "gives up"), 2);
    let end = "0 of 2 connected: timed out after 3 attempts";
    assert_eq!(lines.last().unwrap(), end);
    let reason = "refused the connection: no server is listening there";
    assert_eq!(errors, format!("{address} {reason}\n"));
}

#[test]
fn the_sentence_is_chinese_for_chinese_readers() {
    let nobody = StandIn::coming_up_after(TOO_LATE).unwrap();
    let address = nobody.addr().to_string();
    let (well, lines, errors) = lesson("zh", &address);
    assert!(!well);
    let end = "2 个里连上了 0 个：等待超时，试了 3 次";
    assert_eq!(lines.last().unwrap(), end);
    let reason = "拒绝连接，那里没有服务器在监听";
    assert_eq!(errors, format!("{address} {reason}\n"));
}

#[test]
fn a_server_of_another_kind_is_named_as_the_reason() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for client in listener.incoming() {
            let _ = client.unwrap().write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        }
    });
    let (well, lines, errors) = lesson("en", &address);
    assert!(!well);
    assert_eq!(count(&lines, "connected"), 0);
    let reason =
        format!("the server at {address} does not speak the MySQL protocol\n");
    assert_eq!(errors, reason);
}

/// Why these addresses will not do, in Chinese and in English.
fn no_addresses() -> Vec<(&'static str, String, String)> {
    let mut all = Vec::new();
    for address in [
        "nonsense",
        "127.0.0.1",
        "localhost:",
        "localhost:mysql",
        "localhost:0",
        "localhost:65536",
        ":3306",
        "::1:3306",
        "[::1]",
        "mysql://localhost:3306",
        "root@localhost:3306",
    ] {
        let zh =
            "应该写成“主机:端口”（端口从 1 到 65535），例如 127.0.0.1:3306";
        let en = "it must be host:port, with a port from 1 to 65535, \
                  for example 127.0.0.1:3306";
        all.push((address, zh.to_owned(), en.to_owned()));
    }
    for address in ["no such host:3306", "a..b:3306"] {
        let host = address.strip_suffix(":3306").unwrap();
        let zh = format!("查不到主机“{host}”");
        let en = format!("nobody knows the host \"{host}\"");
        all.push((address, zh, en));
    }
    all
}

fn check_no_addresses(program: impl Fn() -> Command) {
    for (address, zh, en) in no_addresses() {
        for (lang, sentence) in [
            ("zh", format!("MYSQL_ADDR={address} 不行：{zh}\n")),
            ("en", format!("MYSQL_ADDR={address} will not do: {en}\n")),
        ] {
            let (well, lines, errors) = run(program(), lang, address);
            assert!(!well && lines.is_empty(), "{address}: {lines:?}");
            assert_eq!(errors, sentence);
        }
    }
}

#[test]
fn an_address_that_is_none_ends_the_lesson_before_it_begins() {
    check_no_addresses(|| {
        Command::new(env!("CARGO_BIN_EXE_lesson02_event_retry"))
    });
}

#[test]
fn the_python_program_says_the_same_of_an_address_that_is_none() {
    if Command::new(PYTHON).arg("--version").output().is_err() {
        // Not with eprintln, which a test that passes keeps to itself.
        let _ = writeln!(io::stderr(), "SKIPPED: there is no {PYTHON}");
        return;
    }
    check_no_addresses(|| {
        let main = concat!(env!("CARGO_MANIFEST_DIR"), "/python/main.py");
        let mut python = Command::new(PYTHON);
        python.arg(main);
        python
    });
}

#[test]
fn whoever_says_connected_has_been_greeted() {
    // It greets the check, and after that only hangs up.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for (n, client) in listener.incoming().enumerate() {
            if n == 0 {
                let mut client = client.unwrap();
                client.write_all(b"\x05\0\0\0\n8.0\0").unwrap();
                let _ = client.read(&mut [0]);
            }
        }
    });
    let (well, lines, errors) = lesson("en", &address);
    assert!(!well);
    assert_eq!(count(&lines, "MySQL is up, version 8.0"), 1, "{lines:?}");
    assert_eq!(count(&lines, "] connected"), 0, "{lines:?}");
    let reason = "closed the connection before its greeting was complete";
    assert_eq!(errors, format!("{address} {reason}\n"));
    let end = format!("0 of 2 connected: {address} {reason}");
    assert_eq!(lines.last(), Some(&end));
}

#[test]
fn an_empty_address_means_the_stand_in() {
    let (well, lines, errors) = lesson("en", "");
    assert!(well && errors.is_empty(), "{errors}");
    assert_eq!(lines[0], "Act 1: MySQL comes up in time");
}

#[test]
#[cfg(target_os = "linux")]
fn an_act_that_does_not_end_as_intended_is_told_by_the_exit_status() {
    // So few files may be open that the stand-in can accept nobody.
    let mut few_files = Command::new("sh");
    few_files.args(["-c", "ulimit -n 5; exec \"$0\""]);
    few_files.arg(env!("CARGO_BIN_EXE_lesson02_event_retry"));
    let (well, lines, errors) = run(few_files, "en", "");
    assert!(!well);
    let end = "0 of 2 connected: timed out after 3 attempts";
    assert_eq!(count(&lines, end), 2, "{lines:?}");
    assert_eq!(errors, "an act did not end as intended\n");
}
