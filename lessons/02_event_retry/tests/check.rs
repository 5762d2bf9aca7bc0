//! How the check asks until there is a server.

mod common;

use common::{A_WHILE, LONG};
use lesson01_event::Event;
use lesson02_event_retry::poll;
use scenery::StandIn;
use scenery::mysql::{Server, Why};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

/// A listener, and the server that a client sees there.
fn listen() -> (TcpListener, Server) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let server = Server::from(listener.local_addr().unwrap());
    (listener, server)
}

#[test]
fn polling_goes_on_until_the_server_is_up() {
    let start = Instant::now();
    let stand_in = StandIn::coming_up_after(A_WHILE).unwrap();
    let server = Server::from(stand_in.addr());
    assert_eq!(
        poll(&server, LONG, &Event::new()).unwrap(),
        "8.4.0-stand-in"
    );
    assert!(start.elapsed() >= A_WHILE);
}

#[test]
fn polling_ends_when_it_is_over() {
    let stand_in = StandIn::coming_up_after(Duration::MAX).unwrap();
    let server = Server::from(stand_in.addr());
    let over = Event::new();
    thread::scope(|s| {
        let poll = s.spawn(|| poll(&server, LONG, &over));
        thread::sleep(A_WHILE);
        assert!(!poll.is_finished());
        over.set();
        let error = poll.join().unwrap().unwrap_err();
        assert!(matches!(error.why, Why::Refused), "{error:?}");
    });
}

#[test]
fn a_server_that_answers_wrong_is_not_pestered() {
    let (listener, server) = listen();
    thread::scope(|s| {
        s.spawn(move || {
            for answer in [b"SSH-2.0\r\n".as_slice(), b"\x05\0\0\0\n8.0\0"] {
                let (mut client, _) = listener.accept().unwrap();
                client.write_all(answer).unwrap();
                let _ = client.read(&mut [0]);
            }
        });
        let start = Instant::now();
        poll(&server, LONG, &Event::new()).unwrap();
        assert!(start.elapsed() >= Duration::from_millis(500));
    });
}

#[test]
fn a_server_that_is_silent_is_asked_more_often_than_one_that_answers_wrong() {
    let over = Event::new();
    let glance = Duration::from_millis(10);
    let ((silent, no_answer), (wrong, other)) = (listen(), listen());
    thread::scope(|s| {
        s.spawn(|| poll(&no_answer, glance, &over).unwrap_err());
        s.spawn(|| poll(&other, glance, &over).unwrap_err());
        for _ in 0..5 {
            wrong.accept().unwrap(); // and hangs up without a word
        }
        over.set();
    });
    silent.set_nonblocking(true).unwrap();
    let asked = silent.incoming().take_while(Result::is_ok).count();
    assert!(asked > 5, "{asked} times, and the other one 5 times");
}
