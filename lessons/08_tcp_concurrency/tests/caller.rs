//! What the client's side promises.

use lesson08_tcp_concurrency::Caller;
use std::io::{ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

/// A caller, and the other end of its connection.
fn connection(patience: Duration) -> (Caller, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let caller = Caller::connect(listener.local_addr().unwrap(), patience);
    (caller.unwrap(), listener.accept().unwrap().0)
}

#[test]
fn it_listens_for_the_whole_time_before_it_says_that_it_hears_nothing() {
    let (mut caller, _server) = connection(PATIENCE);
    let start = Instant::now();
    assert!(caller.hears_nothing_for(A_WHILE).unwrap());
    assert!(start.elapsed() >= A_WHILE);
}

#[test]
fn what_it_hears_meanwhile_is_kept() {
    let (mut caller, mut server) = connection(PATIENCE);
    server.write_all(b"one\ntwo\n").unwrap();
    assert!(!caller.hears_nothing_for(PATIENCE).unwrap());
    assert_eq!(caller.hear().unwrap(), b"one\n");
    assert!(!caller.hears_nothing_for(PATIENCE).unwrap()); // two is held
    assert_eq!(caller.hear().unwrap(), b"two\n");
}

#[test]
fn a_patience_ends() {
    let (mut caller, _server) = connection(A_WHILE);
    let start = Instant::now();
    assert_eq!(caller.hear().unwrap_err().kind(), ErrorKind::TimedOut);
    assert!(start.elapsed() >= A_WHILE);
    let piece = [b'x'; 100_000]; // nobody reads them
    let error = (0..).find_map(|_| caller.send(&piece).err()).unwrap();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[test]
fn to_listen_for_a_moment_changes_nothing_about_the_patience() {
    let (mut caller, mut server) = connection(PATIENCE);
    let moment = A_WHILE / 10;
    assert!(caller.hears_nothing_for(moment).unwrap());
    thread::scope(|s| {
        s.spawn(|| {
            thread::sleep(A_WHILE);
            server.write_all(b"late\n").unwrap();
        });
        assert_eq!(caller.hear().unwrap(), b"late\n");
    });
}

#[test]
fn a_patience_without_an_end_has_none() {
    let (mut caller, mut server) = connection(Duration::MAX);
    thread::scope(|s| {
        s.spawn(|| {
            for line in [b"one\n", b"two\n"] {
                thread::sleep(A_WHILE);
                server.write_all(line).unwrap();
            }
        });
        assert_eq!(caller.hear().unwrap(), b"one\n");
        assert!(!caller.hears_nothing_for(Duration::MAX).unwrap());
        assert_eq!(caller.hear().unwrap(), b"two\n");
    });
}

#[test]
fn a_line_that_is_cut_off_is_an_error() {
    let (mut caller, mut server) = connection(PATIENCE);
    server.write_all(b"half a li").unwrap();
    drop(server);
    assert_eq!(caller.hear().unwrap_err().kind(), ErrorKind::UnexpectedEof);
}
