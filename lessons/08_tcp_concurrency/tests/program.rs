//! The program as it is started: `server`, `client`, and what it answers to
//! wrong arguments.

mod room;

use lesson08_tcp_concurrency::{Caller, Server, Strategy, echo};
use std::io::{BufRead, BufReader, Lines};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
const PROGRAM: &str = env!("CARGO_BIN_EXE_lesson08_tcp_concurrency");

fn run(lang: &str, args: &[&str]) -> Output {
    let mut program = Command::new(PROGRAM);
    program
        .env("LESSON_LANG", lang)
        .args(args)
        .output()
        .unwrap()
}

/// The one sentence with which the program refuses to start.
fn refusal(lang: &str, args: &[&str]) -> String {
    let output = run(lang, args);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

/// A server that runs alone; killed when it is dropped.
struct Alone {
    child: Child,
    #[cfg_attr(not(unix), allow(dead_code))]
    lines: Lines<BufReader<ChildStdout>>,
    addr: SocketAddr,
}

impl Alone {
    fn start(program: &mut Command) -> Self {
        let mut child = program
            .args(["server", "127.0.0.1:0"])
            .env("LESSON_LANG", "en")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut lines = BufReader::new(stdout).lines();
        let first = lines.next().unwrap().unwrap();
        let mut words = first.split(' ');
        let addr = words.find_map(|word| word.parse().ok()).unwrap();
        Self { child, lines, addr }
    }

    fn call(&self) -> Caller {
        Caller::connect(self.addr, PATIENCE).unwrap()
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start_clients(addr: SocketAddr) -> Child {
    let mut program = Command::new(PROGRAM);
    program.args(["client", &addr.to_string()]);
    program.env("LESSON_LANG", "en");
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    program.spawn().unwrap()
}

fn exchange(caller: &mut Caller, line: &str) {
    caller.send(line.as_bytes()).unwrap();
    assert_eq!(caller.hear().unwrap(), line.as_bytes());
}

#[test]
fn wrong_arguments_get_one_sentence_in_the_readers_language() {
    for args in [&["sever"][..], &["server", "a", "b"], &["--help"], &[""]] {
        assert!(refusal("en", args).contains("server [ADDR]"));
        assert!(refusal("zh", args).contains("server [地址]"));
    }
}

#[test]
fn an_address_that_is_none_gets_one_sentence() {
    for mode in ["server", "client"] {
        let text = refusal("en", &[mode, "127.0.0.1"]);
        assert!(text.contains("must be host:port"), "{text}");
        let text = refusal("zh", &[mode, "127.0.0.1:99999"]);
        assert!(text.contains("应该写成“主机:端口”"), "{text}");
    }
}

#[test]
fn without_an_address_it_is_port_8888_of_this_machine() {
    let mut program = Command::new(PROGRAM);
    program.arg("server").env("LESSON_LANG", "en");
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let mut first = String::new();
    let stdout = child.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut first).unwrap();
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    // Somebody else on this machine may have the port.
    let sentence = first + &String::from_utf8_lossy(&output.stderr);
    assert!(sentence.contains(" on 127.0.0.1:8888 "), "{sentence}");
}

#[test]
fn a_port_in_use_gets_one_sentence() {
    let first = Alone::start(&mut Command::new(PROGRAM));
    let addr = first.addr.to_string();
    let text = refusal("en", &["server", &addr]);
    assert_eq!(
        text.trim_end(),
        format!(
            "somebody listens on {addr} already: stop that server, \
             or choose another port"
        )
    );
    let text = refusal("zh", &["server", &addr]);
    assert!(text.contains("已经有别的服务器在监听"), "{text}");
    exchange(&mut first.call(), "the first goes on\n");
}

#[test]
fn clients_without_a_server_say_so_in_one_sentence() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    drop(listener);
    let text = refusal("en", &["client", &addr]);
    assert!(text.starts_with(&format!("cannot connect to {addr}: ")));
    let text = refusal("zh", &["client", &addr]);
    assert!(text.starts_with(&format!("连不上 {addr}：")));
}

#[test]
fn clients_end_with_one_sentence_when_the_server_goes_away() {
    let server = Server::start("127.0.0.1:0", Strategy::Coroutines).unwrap();
    let clients = start_clients(server.addr());
    assert_eq!(server.wait_until_open(30, PATIENCE), 30);
    while server.report().lines < 30 {
        thread::yield_now();
    }
    let addr = server.addr();
    server.stop();
    let output = clients.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    for id in 1..=30 {
        let line = format!("[client {id}] hears: client {id} line 1");
        assert!(text.lines().any(|l| l == line), "{line}: {text}");
    }
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, format!("the server at {addr} answers no more\n"));
}

#[test]
fn one_client_that_gets_no_answer_ends_it_for_all() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut clients = start_clients(listener.local_addr().unwrap());
    let (first, _) = listener.accept().unwrap();
    for _ in 1..30 {
        let (stream, _) = listener.accept().unwrap();
        thread::spawn(|| echo(stream, |_| ()));
    }
    drop(first);
    let start = Instant::now();
    let mut ended = false;
    while !ended && start.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(10));
        ended = clients.try_wait().unwrap().is_some();
    }
    let _ = clients.kill();
    let status = clients.wait().unwrap();
    assert!(ended, "the others go on");
    assert_eq!(status.code(), Some(1));
}

#[test]
fn each_client_sends_a_line_a_second() {
    let server = Server::start("127.0.0.1:0", Strategy::Coroutines).unwrap();
    let start = Instant::now();
    let mut clients = start_clients(server.addr());
    while server.report().lines <= 30 {
        thread::sleep(Duration::from_millis(1));
    }
    // Now somebody has sent a second line.
    assert!(start.elapsed() >= Duration::from_secs(1));
    let _ = clients.kill();
    let _ = clients.wait();
}

#[test]
fn a_thousand_clients_at_once_are_all_served() {
    const MANY: usize = 1000;
    if !room::for_files(MANY as u64 + 100) {
        return;
    }
    let server = Alone::start(&mut Command::new(PROGRAM));
    exchange(&mut server.call(), "the first of all\n");
    #[cfg(target_os = "linux")]
    let before = linux::threads(&server);
    let mut callers: Vec<_> = (0..MANY).map(|_| server.call()).collect();
    for round in 0..3 {
        // All speak before the first one listens.
        for (id, caller) in callers.iter_mut().enumerate() {
            let line = format!("client {id} round {round}\n");
            caller.send(line.as_bytes()).unwrap();
        }
        for (id, caller) in callers.iter_mut().enumerate() {
            let line = format!("client {id} round {round}\n");
            assert_eq!(caller.hear().unwrap(), line.as_bytes());
        }
    }
    #[cfg(target_os = "linux")]
    assert_eq!(linux::threads(&server), before, "and none came for them");
}

#[cfg(target_os = "linux")]
#[test]
fn the_servers_memory_stays_bounded_whatever_clients_do() {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    const MANY: usize = 20;
    let server = Alone::start(&mut Command::new(PROGRAM));
    let connect = || TcpStream::connect(server.addr).unwrap();
    let mut clients: Vec<_> = (0..2 * MANY).map(|_| connect()).collect();
    let (deaf, endless) = clients.split_at_mut(MANY);
    for stream in deaf.iter().chain(&*endless) {
        stream.set_nonblocking(true).unwrap();
    }
    let before = linux::memory(&server);
    let piece = [b'x'; 100_000];
    let line = [&piece[..], b"\n"].concat();
    let mut heard = vec![0; 1_000_000];
    for _ in 0..100 {
        for stream in &mut *deaf {
            let _ = stream.write(&line); // and never read
        }
        for stream in &mut *endless {
            let _ = stream.write(&piece); // and never a newline
            let _ = stream.read(&mut heard);
        }
    }
    let grown = linux::memory(&server).saturating_sub(before);
    let most = 2 * MANY * 64 * 1024; // 8 KiB of a line, a stack, and air
    assert!(grown < most, "{grown} bytes more");
    exchange(&mut server.call(), "and it goes on\n");
}

#[cfg(target_os = "linux")]
mod linux {
    use super::Alone;
    use std::fs;

    pub fn threads(server: &Alone) -> usize {
        status(server, "Threads:")
    }

    /// In bytes.
    pub fn memory(server: &Alone) -> usize {
        status(server, "VmRSS:") * 1024
    }

    fn status(server: &Alone, name: &str) -> usize {
        let path = format!("/proc/{}/status", server.child.id());
        let text = fs::read_to_string(path).unwrap();
        let line = text.lines().find_map(|l| l.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use rustix::process::{Pid, Signal, kill_process};
    use std::io::ErrorKind;

    const A_WHILE: Duration = Duration::from_millis(300);

    #[test]
    fn too_many_open_files_do_not_stop_the_server() {
        let start = Instant::now();
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -n 30 && exec \"$@\"", "sh", PROGRAM]);
        let mut server = Alone::start(&mut shell);
        let line = |id| format!("client {id} of 60\n");
        let callers: Vec<_> = (0..60)
            .map(|id| {
                let mut caller = server.call();
                caller.send(line(id).as_bytes()).unwrap();
                caller
            })
            .collect();
        for (id, mut caller) in callers.into_iter().enumerate() {
            if id == 0 {
                thread::sleep(A_WHILE); // the server runs into its limit
            }
            assert_eq!(caller.hear().unwrap(), line(id).as_bytes());
            // It hangs up, so there is room for the next.
        }
        exchange(&mut server.call(), "all went by\n");

        kill_process(Pid::from_child(&server.child), Signal::INT).unwrap();
        let most = start.elapsed().as_millis() / 20; // a pause after each
        let said = server.lines.next().unwrap().unwrap();
        let failures = said
            .strip_prefix("[server] failed ")
            .and_then(|said| said.split(' ').next())
            .map(|number| number.parse::<u128>().unwrap());
        assert!(matches!(failures, Some(n) if 0 < n && n <= most), "{said}");
    }

    #[test]
    fn while_too_many_files_are_open_those_inside_are_served() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -n 30 && exec \"$@\"", "sh", PROGRAM]);
        let server = Alone::start(&mut shell);
        let mut inside = server.call();
        let mut others: Vec<_> = (0..40).map(|_| server.call()).collect();
        let last = others.last_mut().unwrap();
        last.send(b"hello\n").unwrap();
        assert!(last.hears_nothing_for(A_WHILE).unwrap());
        for _ in 0..100 {
            exchange(&mut inside, "a line\n");
        }
        let mut last = others.pop().unwrap();
        drop(others);
        assert_eq!(last.hear().unwrap(), b"hello\n");
    }

    #[test]
    fn ctrl_c_ends_the_server_and_its_connections_and_frees_the_port() {
        for signal in [Signal::INT, Signal::TERM] {
            let mut server = Alone::start(&mut Command::new(PROGRAM));
            let mut callers = [(); 3].map(|()| server.call());
            exchange(&mut callers[0], "hello\n");
            exchange(&mut callers[1], "hello\n");
            callers[1].send(b"half a li").unwrap();
            exchange(&mut callers[2], "hello\n");

            kill_process(Pid::from_child(&server.child), signal).unwrap();
            assert_eq!(server.child.wait().unwrap().code(), Some(0));
            let last = server.lines.next().unwrap().unwrap();
            assert_eq!(last, "[server] stops; clients served: 3, lines: 3");
            assert!(server.lines.next().is_none());
            for caller in &mut callers {
                let error = caller.hear().unwrap_err();
                assert_ne!(error.kind(), ErrorKind::TimedOut);
            }
            assert!(TcpListener::bind(server.addr).is_ok());
        }
    }

    #[test]
    fn ctrl_c_ends_the_clients_after_whole_lines() {
        let server =
            Server::start("127.0.0.1:0", Strategy::Coroutines).unwrap();
        let clients = start_clients(server.addr());
        assert_eq!(server.wait_until_open(30, PATIENCE), 30);
        while server.report().lines < 30 {
            thread::yield_now();
        }
        let pid = Pid::from_child(&clients);
        kill_process(pid, Signal::INT).unwrap();
        let output = clients.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty());
        let heard = String::from_utf8(output.stdout).unwrap().lines().count();
        assert_eq!(server.stop().lines, heard as u64);
    }
}
