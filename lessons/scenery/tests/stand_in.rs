//! What the stand-in promises.

use scenery::StandIn;
use scenery::mysql::{Server, Why};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

/// A stand-in that is up.
fn up() -> (StandIn, Server) {
    let stand_in = StandIn::coming_up_after(Duration::ZERO).unwrap();
    let server = Server::from(stand_in.addr());
    while server.greeting(LONG).is_err() {}
    (stand_in, server)
}

#[test]
fn it_greets_everybody_once_it_is_up() {
    let (_stand_in, server) = up();
    thread::scope(|s| {
        for _ in 0..50 {
            s.spawn(|| server.greeting(LONG).unwrap());
        }
    });
}

#[test]
fn a_client_that_says_nothing_and_stays_does_not_stop_it() {
    let (stand_in, server) = up();
    let _idle = std::net::TcpStream::connect(stand_in.addr()).unwrap();
    server.greeting(LONG).unwrap();
}

#[test]
fn its_port_is_taken_before_it_is_up() {
    let stand_in = StandIn::coming_up_after(Duration::MAX).unwrap();
    assert!(TcpListener::bind(stand_in.addr()).is_err());
}

#[test]
fn dropped_before_it_is_up_it_never_comes() {
    let stand_in = StandIn::coming_up_after(Duration::MAX).unwrap();
    drop(stand_in); // hangs when its thread is not told
}

#[test]
fn dropped_it_refuses_again() {
    let (stand_in, server) = up();
    drop(stand_in);
    let error = server.greeting(LONG).unwrap_err();
    assert!(matches!(error.why, Why::Refused), "{error:?}");
}
