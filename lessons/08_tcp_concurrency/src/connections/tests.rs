//! The tests that must look inside: at the server's end of a connection.

use super::Connections;
use may::{coroutine, go};
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(1);

fn connections(most: usize) -> Arc<Connections> {
    Arc::new(Connections::new(most))
}

/// The client's end of a connection, and the server's.
fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let theirs = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (theirs, listener.accept().unwrap().0)
}

#[test]
fn answers_are_not_held_back_until_the_one_before_is_acknowledged() {
    let (_theirs, ours) = connection();
    let place = connections(1).admit().unwrap();
    let connection = place.hold(ours).unwrap();
    assert!(connection.stream().nodelay().unwrap());
}

#[test]
fn whoever_is_off_the_list_has_been_hung_up_on() {
    for _ in 0..500 {
        let (mut theirs, ours) = connection();
        let connections = connections(1);
        let place = connections.admit().unwrap();
        let connection = place.hold(ours).unwrap();
        let stream = Arc::downgrade(connection.stream());
        thread::scope(|s| {
            s.spawn(move || connection.serve(&**connection.stream()));
            theirs.write_all(b"a line\n").unwrap();
            theirs.read_exact(&mut [0; 7]).unwrap();
            drop(theirs);
            assert_eq!(
                connections.wait_for(Duration::MAX, |open| open == 0),
                0
            );
            assert_eq!(stream.strong_count(), 0, "it is still open");
        });
    }
}

#[test]
fn whoever_comes_after_the_dismissal_is_turned_away() {
    let (mut theirs, ours) = connection();
    let connections = connections(1);
    let place = connections.admit().unwrap();
    connections.dismiss();
    assert!(connections.admit().is_none());
    assert!(place.hold(ours).is_none());
    assert_eq!(theirs.read(&mut [0; 9]).unwrap(), 0, "closed");
    assert_eq!(connections.report().clients, 1);
}

/// Sends a line with each read, and moves its coroutine to another thread in
/// between.
struct Mover(VecDeque<&'static [u8]>);

impl Read for Mover {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        coroutine::sleep(MOMENT); // to the timer's thread
        let line = self.0.pop_front().unwrap_or_default();
        buf[..line.len()].copy_from_slice(line);
        Ok(line.len())
    }
}

impl Write for Mover {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_thread_is_noted_whenever_it_has_served_a_line() {
    lesson07_gevent_io::use_one_worker();
    for (most, noted) in [(9, 2), (1, 1)] {
        let (_theirs, ours) = connection();
        let connections = connections(most);
        let place = connections.admit().unwrap();
        let connection = place.hold(ours).unwrap();
        let lines = [&b"one\n"[..], b"two\n"].into();
        let served = go!(move || connection.serve(Mover(lines)));
        served.join().unwrap();
        let report = connections.report();
        assert_eq!(report.lines, 2);
        assert_eq!(report.threads.len(), noted, "at most {most} are kept");
    }
}
