//! The tests that must look inside: how does the server accept?

use super::{Deaf, Door, PAUSE, accept_all, in_thread};
use crate::connections::{Connections, Place};
use may::go;
use std::io::{
    self, Error,
    ErrorKind::{ConnectionAborted, ConnectionReset, NotConnected},
};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);

/// A door made of a closure, and a way to rest.
struct Closure<F>(F, fn(Duration));

impl<F: FnMut() -> io::Result<TcpStream>> Door for Closure<F> {
    type Stream = TcpStream;

    fn accept(&mut self) -> io::Result<TcpStream> {
        (self.0)()
    }

    fn rest(&self, time: Duration) {
        (self.1)(time);
    }
}

/// Failures to accept that say when and in which thread they came; after the
/// last of them the server stops.
fn failing(
    connections: Arc<Connections>,
    failures: impl IntoIterator<Item = Error>,
) -> (
    impl FnMut() -> io::Result<TcpStream>,
    mpsc::Receiver<(Instant, thread::ThreadId)>,
) {
    let (tell, told) = mpsc::channel();
    let mut failures = failures.into_iter();
    let accept = move || {
        tell.send((Instant::now(), thread::current().id())).unwrap();
        Err(failures.next().unwrap_or_else(|| {
            connections.dismiss();
            ConnectionAborted.into()
        }))
    };
    (accept, told)
}

#[test]
fn it_takes_no_more_clients_than_there_may_be_until_one_has_left() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let _callers = [(); 3].map(|()| TcpStream::connect(addr).unwrap());
    let connections = Arc::new(Connections::new(2));
    let (take, taken) = mpsc::channel();
    let serve = move |stream: TcpStream, place: Place| {
        take.send(place.hold(stream)).unwrap();
        Ok(())
    };
    in_thread(listener, Arc::clone(&connections), serve).unwrap();
    let inside = [taken.recv().unwrap(), taken.recv().unwrap()];
    assert!(taken.recv_timeout(A_WHILE).is_err(), "one too many");
    let [one, _other] = inside;
    drop(one);
    let _third = taken.recv().unwrap();
    assert_eq!(connections.report().most_open, 2);
    connections.dismiss();
    connections.deaf.wait();
}

#[test]
fn after_a_failure_to_accept_there_is_a_pause_and_it_is_counted() {
    let connections = Arc::new(Connections::new(1));
    let failures = [(); 5].map(|()| Error::other("too many open files"));
    let (accept, told) = failing(Arc::clone(&connections), failures);
    let door = Closure(accept, thread::sleep);
    accept_all(Deaf(Arc::clone(&connections)), door, |_, _| Ok(()));
    let times: Vec<_> = told.into_iter().map(|(when, _)| when).collect();
    assert_eq!(times.len(), 6);
    assert!(times.windows(2).all(|two| two[1] - two[0] >= PAUSE));
    assert_eq!(connections.report().failures, 5);
    assert!(connections.deaf.is_set());
}

#[test]
fn a_client_that_has_changed_its_mind_is_no_failure() {
    let connections = Arc::new(Connections::new(1));
    let gone = [ConnectionAborted, ConnectionReset, NotConnected];
    let (accept, told) =
        failing(Arc::clone(&connections), gone.map(Error::from));
    let door = Closure(accept, thread::sleep);
    accept_all(Deaf(Arc::clone(&connections)), door, |_, _| Ok(()));
    assert_eq!(told.into_iter().count(), 4);
    assert_eq!(connections.report().failures, 0);
}

#[test]
fn a_client_that_cannot_be_served_is_a_failure() {
    let connections = Arc::new(Connections::new(1));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let _caller = TcpStream::connect(addr).unwrap();
    let theirs = Arc::clone(&connections);
    let serve = move |_, _| {
        theirs.dismiss();
        Err(Error::other("no thread for it"))
    };
    accept_all(Deaf(Arc::clone(&connections)), listener, serve);
    let report = connections.report();
    assert_eq!((report.clients, report.failures), (1, 1));
}

#[test]
fn a_coroutine_that_accepts_is_after_a_pause_on_its_thread_again() {
    lesson07_gevent_io::use_one_worker();
    let connections = Arc::new(Connections::new(1));
    let failures = [(); 5].map(|()| Error::other("too many open files"));
    let (accept, told) = failing(Arc::clone(&connections), failures);
    let deaf = Deaf(connections);
    let door = Closure(accept, lesson07_gevent_io::sleep);
    go!(move || accept_all(deaf, door, |_, _| Ok(())))
        .join()
        .unwrap();
    let mut threads: Vec<_> = told.into_iter().map(|(_, id)| id).collect();
    assert_eq!(threads.len(), 6);
    threads.dedup();
    assert_eq!(threads.len(), 1);
}
