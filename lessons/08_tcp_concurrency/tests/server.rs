//! What `Server` promises, whichever way it serves its clients.

#[cfg(target_os = "linux")]
mod room;

use lesson08_tcp_concurrency::{
    Caller, Server,
    Strategy::{self, Coroutines, May, OneByOne, Pool, ThreadEach},
};
use std::collections::HashSet;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, ThreadId};
use std::time::Duration;

const ALL: &[Strategy] = &[
    OneByOne,
    ThreadEach,
    Pool(2),
    Coroutines,
    #[cfg(unix)]
    May,
];
const A_WHILE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

fn start(strategy: Strategy) -> Server {
    Server::start("127.0.0.1:0", strategy).unwrap()
}

fn call(server: &Server) -> Caller {
    Caller::connect(server.addr(), PATIENCE).unwrap()
}

fn say(caller: &mut Caller, line: &str) {
    caller.send(line.as_bytes()).unwrap();
    assert_eq!(caller.hear().unwrap(), line.as_bytes());
}

/// A client that is connected, and with whom the server is busy.
fn guest(server: &Server) -> Caller {
    let mut caller = call(server);
    say(&mut caller, "here I am\n");
    caller
}

#[test]
fn every_strategy_sends_each_line_back() {
    for &strategy in ALL {
        let server = start(strategy);
        for name in ["one", "two", "三"] {
            let mut caller = call(&server);
            for n in 0..10 {
                say(&mut caller, &format!("{name} {n}\n"));
            }
        }
        assert_eq!(server.wait_until_open(0, PATIENCE), 0);
        let report = server.stop();
        assert_eq!(report.clients, 3, "{strategy:?}");
        assert_eq!(report.lines, 30, "{strategy:?}");
        assert_eq!(report.failures, 0, "{strategy:?}");
    }
}

#[test]
fn one_by_one_a_silent_client_keeps_all_others_waiting() {
    let server = start(OneByOne);
    let silent = guest(&server);
    let mut second = call(&server);
    second.send(b"hello\n").unwrap();
    assert!(second.hears_nothing_for(A_WHILE).unwrap());
    drop(silent);
    assert_eq!(second.hear().unwrap(), b"hello\n");
    assert_eq!(server.stop().most_open, 1);
}

#[test]
fn a_pool_serves_as_many_clients_as_it_has_threads() {
    let server = start(Pool(2));
    let silent = [guest(&server), guest(&server)];
    let mut third = call(&server);
    third.send(b"hello\n").unwrap();
    assert!(third.hears_nothing_for(A_WHILE).unwrap());
    drop(silent);
    assert_eq!(third.hear().unwrap(), b"hello\n");
    assert_eq!(server.stop().threads.len(), 2);
}

#[test]
fn with_threads_or_coroutines_nobody_waits_for_silent_clients() {
    let ways = [(ThreadEach, 21), (Coroutines, 1), (May, 1)];
    for (strategy, threads) in ways.into_iter().take(ALL.len() - 2) {
        let server = start(strategy);
        let silent: Vec<_> = (0..20).map(|_| guest(&server)).collect();
        guest(&server);
        drop(silent);
        let report = server.stop();
        assert_eq!(report.most_open, 21, "{strategy:?}");
        assert_eq!(report.threads.len(), threads, "{strategy:?}");
    }
}

#[test]
fn each_server_with_coroutines_has_one_thread_and_those_of_may_share_theirs() {
    let threads = |strategy| {
        let servers = [(); 3].map(|()| start(strategy));
        servers.iter().for_each(|server| {
            for _ in 0..3 {
                guest(server);
            }
        });
        let reports = servers.map(Server::stop);
        reports.map(|report| report.threads)
    };
    let all = |threads: &[HashSet<ThreadId>]| {
        threads.iter().flatten().copied().collect::<HashSet<_>>()
    };
    let own = threads(Coroutines);
    assert!(own.iter().all(|threads| threads.len() == 1));
    assert_eq!(all(&own).len(), 3);
    let mut different = all(&own);
    if cfg!(unix) {
        let may = threads(May);
        assert_eq!(all(&may).len(), 1);
        different.extend(all(&may));
    }
    different.insert(thread::current().id());
    assert_eq!(different.len(), if cfg!(unix) { 5 } else { 4 });
}

#[test]
fn the_report_is_up_to_date_while_clients_are_there() {
    for &strategy in &ALL[1..] {
        let server = start(strategy);
        let guests = [guest(&server), guest(&server)];
        assert_eq!(server.wait_until_open(2, PATIENCE), 2);
        assert_eq!(server.wait_until_open(3, Duration::ZERO), 2);
        drop(guests);
        assert_eq!(server.wait_until_open(0, PATIENCE), 0);
        guest(&server);
        let report = server.report();
        assert_eq!((report.clients, report.most_open), (3, 2), "{strategy:?}");
    }
}

#[test]
fn stopping_closes_connections_wherever_they_are() {
    for &strategy in ALL {
        let server = start(strategy);
        let addr = server.addr();
        let mut silent = guest(&server);
        let mut half = call(&server);
        half.send(b"half a li").unwrap();
        let deaf = call(&server); // sends and never reads
        let mut waiting = call(&server); // perhaps not even accepted
        waiting.send(b"hello\n").unwrap();
        thread::scope(|s| {
            let fill = s.spawn(|| fill(deaf));
            thread::sleep(A_WHILE);
            server.stop();
            assert!(gone(fill.join().unwrap()), "{strategy:?}");
        });
        assert!(gone(silent.hear()), "{strategy:?}");
        let _ = half.hear(); // the half line, if it was accepted
        assert!(gone(half.hear()), "{strategy:?}");
        let _ = waiting.hear(); // the echo, if it was accepted
        assert!(gone(waiting.hear()), "{strategy:?}");
        assert!(is_free(addr), "{strategy:?}");
    }
}

#[test]
fn a_wait_for_ever_ends_when_there_are_so_many_clients() {
    for &strategy in ALL {
        let server = start(strategy);
        let addr = server.addr();
        thread::scope(|s| {
            let late = s.spawn(|| {
                thread::sleep(A_WHILE);
                guest(&server)
            });
            assert_eq!(server.wait_until_open(1, Duration::MAX), 1);
            drop(late.join().unwrap());
        });
        assert_eq!(server.wait_until_open(0, Duration::MAX), 0);
        server.stop();
        assert!(is_free(addr));
    }
}

/// Sends until that fails.
fn fill(mut caller: Caller) -> io::Result<()> {
    loop {
        caller.send(&[b'x'; 100_000])?;
    }
}

fn gone<T>(heard: io::Result<T>) -> bool {
    heard.is_err_and(|e| e.kind() != ErrorKind::TimedOut)
}

fn is_free(addr: SocketAddr) -> bool {
    TcpListener::bind(addr).is_ok()
}

#[cfg(unix)]
#[test]
fn stopping_waits_for_a_worker_that_is_busy() {
    let server = start(May);
    let addr = server.addr();
    may::go!(|| thread::sleep(A_WHILE));
    server.stop();
    assert!(is_free(addr));
}

#[test]
fn a_server_that_is_dropped_stops_as_well() {
    for &strategy in ALL {
        let server = start(strategy);
        let addr = server.addr();
        let mut caller = guest(&server);
        drop(server);
        assert!(gone(caller.hear()), "{strategy:?}");
        assert!(is_free(addr), "{strategy:?}");
    }
}

#[test]
fn a_server_that_listens_everywhere_can_be_stopped_too() {
    for everywhere in ["0.0.0.0:0", "[::]:0"] {
        for &strategy in ALL {
            match Server::start(everywhere, strategy) {
                Ok(server) => assert_eq!(server.stop().clients, 0),
                // A machine may have no IPv6 at all.
                Err(e) => assert_eq!(everywhere, "[::]:0", "{e}"),
            }
        }
    }
}

#[test]
fn a_hundred_servers_can_be_started_and_stopped_in_a_row() {
    for n in 0..100 {
        let server = start(ALL[n % ALL.len()]);
        let _silent = guest(&server);
        assert_eq!(server.stop().lines, 1);
    }
}

#[test]
fn a_second_server_at_the_same_port_is_an_error() {
    for first in ALL {
        let server = start(*first);
        for second in ALL {
            let error = Server::start(server.addr(), *second).err().unwrap();
            assert_eq!(error.kind(), ErrorKind::AddrInUse, "{second:?}");
        }
        guest(&server); // and the first goes on
    }
}

#[cfg(unix)] // `may` shares the port elsewhere too, but nobody keeps count
#[test]
fn that_holds_beside_a_server_of_may_which_would_share_its_port() {
    lesson07_gevent_io::use_one_worker(); // before `may` is used
    let first = may::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = first.local_addr().unwrap();
    let second = may::net::TcpListener::bind(addr);
    assert!(second.is_ok(), "may has mended its ways");
    drop(second);
    let error = Server::start(addr, Coroutines).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    drop(first);

    let server = Server::start(addr, Coroutines).unwrap();
    let error = may::net::TcpListener::bind(addr).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    guest(&server);
}

#[cfg(target_os = "linux")] // where one can see how long a queue may be
mod linux {
    use super::*;
    use std::fs;
    use std::io::Write;
    use std::net::TcpStream;

    #[test]
    fn a_thousand_connections_may_wait_to_be_accepted() {
        let longest =
            fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap();
        if longest.trim().parse::<usize>().unwrap() < 1024 {
            let _ = writeln!(
                io::stderr(),
                "SKIPPED 跳过：here at most {longest} connections may wait"
            );
            return;
        }
        if !room::for_files(1500) {
            return;
        }
        let server = start(OneByOne);
        let _silent = guest(&server);
        let connect = |_| TcpStream::connect_timeout(&server.addr(), PATIENCE);
        // When the queue is full, a connection is not answered.
        let waiting: io::Result<Vec<_>> = (0..1000).map(connect).collect();
        assert_eq!(waiting.unwrap().len(), 1000);
        assert_eq!(server.report().clients, 1);
    }
}
