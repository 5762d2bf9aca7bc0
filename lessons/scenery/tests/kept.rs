//! What becomes of connections that are kept for the next request.

use scenery::web::script::{keep_alive, listen, read_request};
use scenery::web::{Client, Failure};
use socket2::SockRef;
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use url::Url;

const A_WHILE: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(60);
const FOR_EVER: Duration = Duration::from_secs(3600); // a hang would be noticed before
const PAGE: &str = "<a href=\"video_1\">";

/// What a server does about a request.
#[derive(Clone, Copy)]
enum Act {
    Answer,
    Say(&'static str), // and hang up
    Redirect,
    Reset,
    KeepSilent,
}
use Act::{Answer, KeepSilent, Redirect, Reset, Say};

const HANG_UP: Act = Say("");

/// A server that notes on which of its connections a request comes, and does
/// what `act` says to the number of the connection and of the request on it,
/// both from 0 on.
struct Server {
    url: Url,
    requests: Arc<Mutex<Vec<usize>>>,
}

impl Server {
    fn open(act: fn(usize, usize) -> Act) -> Self {
        let (listener, url) = listen();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for (connection, client) in listener.incoming().enumerate() {
                let (client, log) = (client.unwrap(), Arc::clone(&log));
                thread::spawn(move || {
                    let mut head = BufReader::new(&client);
                    for n in 0.. {
                        let Some(_) = read_request(&mut head) else {
                            return;
                        };
                        log.lock().unwrap().push(connection);
                        if !act(connection, n).perform(&client) {
                            return;
                        }
                    }
                });
            }
        });
        Self { url, requests }
    }

    /// On which connections the requests came, in their order.
    fn requests(&self) -> Vec<usize> {
        self.requests.lock().unwrap().clone()
    }
}

impl Act {
    /// Whether the connection goes on.
    fn perform(self, mut client: &TcpStream) -> bool {
        match self {
            Answer => client.write_all(keep_alive(PAGE).as_bytes()).is_ok(),
            Redirect => {
                let answer = "HTTP/1.1 301 Moved\r\nLocation: /new\r\n\
                              Content-Length: 0\r\n\r\n";
                client.write_all(answer.as_bytes()).is_ok()
            }
            Say(text) => {
                let _ = client.write_all(text.as_bytes());
                false
            }
            Reset => {
                let linger = Some(Duration::ZERO);
                SockRef::from(client).set_linger(linger).unwrap();
                false
            }
            KeepSilent => client.read(&mut [0]).is_ok_and(|n| n > 0),
        }
    }
}

#[test]
fn the_connection_is_kept_for_the_next_request() {
    let server = Server::open(|_, _| Answer);
    let client = Client::new(LONG);
    for _ in 0..100 {
        client.page(&server.url).unwrap();
    }
    assert_eq!(server.requests(), [0; 100]);
}

#[test]
fn a_request_that_a_kept_connection_swallows_is_sent_once_more() {
    for act in [
        |connection, n| {
            if (connection, n) == (0, 3) {
                HANG_UP
            } else {
                Answer
            }
        },
        |connection, n| {
            if (connection, n) == (0, 3) {
                Reset
            } else {
                Answer
            }
        },
    ] {
        let server = Server::open(act);
        let client = Client::new(LONG);
        for _ in 0..4 {
            client.page(&server.url).unwrap();
        }
        assert_eq!(server.requests(), [0, 0, 0, 0, 1]);
    }
}

#[test]
fn a_second_try_that_fails_is_reported_and_is_the_last() {
    type Acts = fn(usize, usize) -> Act;
    let hang_up: Acts = |c, n| if c + n == 0 { Answer } else { HANG_UP };
    let reset: Acts = |c, n| if c + n == 0 { Answer } else { Reset };
    let silent: Acts = |c, n| match c + n {
        0 => Answer,
        _ if c == 0 => HANG_UP,
        _ => KeepSilent,
    };
    let slow = Failure::TooSlow(A_WHILE);
    for (act, why) in [
        (hang_up, Failure::HungUp),
        (reset, Failure::HungUp),
        (silent, slow),
    ] {
        let server = Server::open(act);
        let client = Client::new(A_WHILE);
        client.page(&server.url).unwrap();
        assert_eq!(client.page(&server.url), Err(why));
        assert_eq!(server.requests(), [0, 0, 1]);
    }
}

#[test]
fn a_request_whose_answer_has_begun_is_never_sent_again() {
    for begun in ["H", "HTTP/1.1 200 OK\r\n"] {
        let server = Server::open(match begun {
            "H" => |_, n| if n == 0 { Answer } else { Say("H") },
            _ => |_, n| match n {
                0 => Answer,
                _ => Say("HTTP/1.1 200 OK\r\n"),
            },
        });
        let client = Client::new(LONG);
        client.page(&server.url).unwrap();
        assert_eq!(client.page(&server.url), Err(Failure::HungUp));
        assert_eq!(server.requests(), [0, 0], "{begun}");
    }
}

#[test]
fn a_request_on_a_new_connection_is_never_sent_again() {
    for act in [|_, _| HANG_UP, |_, _| Reset] {
        let server = Server::open(act);
        let why = Client::new(LONG).page(&server.url).unwrap_err();
        assert_eq!(why, Failure::HungUp);
        assert_eq!(server.requests(), [0]);
    }
}

#[test]
fn a_request_that_only_waits_too_long_is_never_sent_again() {
    let server = Server::open(|_, n| if n == 0 { Answer } else { KeepSilent });
    let client = Client::new(A_WHILE);
    client.page(&server.url).unwrap();
    let why = client.page(&server.url).unwrap_err();
    assert_eq!(why, Failure::TooSlow(A_WHILE));
    assert_eq!(server.requests(), [0, 0]);
}

#[test]
fn a_redirect_that_was_answered_is_not_asked_for_again() {
    // The second request comes on the kept connection, which swallows it.
    let server = Server::open(|connection, n| match (connection, n) {
        (0, 0) => Redirect,
        (0, _) => HANG_UP,
        _ => Answer,
    });
    Client::new(LONG).page(&server.url).unwrap();
    assert_eq!(server.requests(), [0, 0, 1]);
}

#[test]
fn a_client_that_is_stopped_during_its_second_try_says_so() {
    let server = Server::open(|c, n| match c + n {
        0 => Answer,
        _ if c == 0 => HANG_UP,
        _ => KeepSilent,
    });
    let client = Client::new(FOR_EVER);
    client.page(&server.url).unwrap();
    thread::scope(|s| {
        let second = s.spawn(|| client.page(&server.url));
        while server.requests().len() < 3 {
            assert!(!second.is_finished(), "there was no second try");
            thread::yield_now();
        }
        client.stop();
        assert_eq!(second.join().unwrap(), Err(Failure::Stopped));
    });
}
