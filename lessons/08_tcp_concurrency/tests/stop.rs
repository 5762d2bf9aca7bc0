//! When `stop` returns, every connection is closed. A test program of its
//! own, as it counts the sockets of the whole process.

#![cfg(target_os = "linux")] // where the system lists them

use lesson08_tcp_concurrency::{
    Caller, Server,
    Strategy::{Coroutines, May, OneByOne, Pool, ThreadEach},
};
use std::fs;
use std::time::Duration;

const TIMES: usize = 1000;
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_server_that_has_stopped_holds_no_socket_in_a_thousand_runs_of_each() {
    let before = sockets();
    let all = [
        (OneByOne, 1),
        (ThreadEach, 4),
        (Pool(4), 4),
        (Coroutines, 4),
        (May, 4),
    ];
    for (strategy, clients) in all {
        let late = (0..TIMES).filter(|run| {
            let server = Server::start("127.0.0.1:0", strategy).unwrap();
            let mut guests: Vec<_> =
                (0..clients).map(|_| guest(&server)).collect();
            // All leave just before, but in every tenth run one stays.
            guests.truncate(usize::from(run % 10 == 9));
            server.stop();
            drop(guests);
            sockets() > before
        });
        assert_eq!(late.count(), 0, "of {TIMES} runs, {strategy:?}");
    }
}

/// A client that has said a line and heard its echo.
fn guest(server: &Server) -> Caller {
    let mut caller = Caller::connect(server.addr(), PATIENCE).unwrap();
    caller.send(b"a line\n").unwrap();
    caller.hear().unwrap();
    caller
}

/// How many sockets this process has.
fn sockets() -> usize {
    let files = fs::read_dir("/proc/self/fd").unwrap();
    let targets =
        files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
    targets
        .filter(|to| to.to_string_lossy().starts_with("socket:"))
        .count()
}
