//! The lesson with `MYSQL_ADDR`, as a reader runs it.

use lesson02_event_retry::StandIn;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;
use std::thread;
use std::time::Duration;

/// Runs the lesson. Returns whether all went well, its lines, and its errors.
fn lesson(lang: &str, address: &str) -> (bool, Vec<String>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lesson02_event_retry"))
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
    let nobody = StandIn::coming_up_after(Duration::MAX).unwrap();
    let address = nobody.addr().to_string();
    let (well, lines, errors) = lesson("en", &address);
    assert!(!well);
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
    let nobody = StandIn::coming_up_after(Duration::MAX).unwrap();
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

#[test]
fn an_address_that_is_none_ends_the_lesson_before_it_begins() {
    for address in ["nonsense", "localhost:", "no such host:3306"] {
        for (lang, sentence) in [("zh", "应该写成"), ("en", "must be")] {
            let (well, lines, errors) = lesson(lang, address);
            assert!(!well && lines.is_empty(), "{address}: {lines:?}");
            assert_eq!(errors.lines().count(), 1, "{errors}");
            assert!(errors.contains(sentence), "{errors}");
            assert!(errors.contains(address), "{errors}");
        }
    }
}

#[test]
fn an_empty_address_means_the_stand_in() {
    let (well, lines, errors) = lesson("en", "");
    assert!(well && errors.is_empty(), "{errors}");
    assert_eq!(lines[0], "Act 1: MySQL comes up in time");
}
