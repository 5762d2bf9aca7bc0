//! The tests that must look inside: how does the server accept?

use super::{Deaf, PAUSE, accept_all, in_thread};
use crate::clients::Clients;
use may::go;
use std::io::{
    self, Error,
    ErrorKind::{ConnectionAborted, ConnectionReset, NotConnected},
};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);

type Accepted = io::Result<(TcpStream, SocketAddr)>;

/// Failures to accept that say when and in which thread they came; after the
/// last of them the server stops.
fn failing(
    clients: Arc<Clients>,
    failures: impl IntoIterator<Item = Error>,
) -> (
    impl FnMut() -> Accepted,
    mpsc::Receiver<(Instant, thread::ThreadId)>,
) {
    let (tell, told) = mpsc::channel();
    let mut failures = failures.into_iter();
    let accept = move || {
        tell.send((Instant::now(), thread::current().id())).unwrap();
        Err(failures.next().unwrap_or_else(|| {
            clients.dismiss();
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
    let clients = Arc::new(Clients::new(2));
    let (take, taken) = mpsc::channel();
    let serve = move |client| {
        take.send(client).unwrap();
        Ok(())
    };
    in_thread(listener, Arc::clone(&clients), serve).unwrap();
    let inside = [taken.recv().unwrap(), taken.recv().unwrap()];
    assert!(taken.recv_timeout(A_WHILE).is_err(), "one too many");
    let [one, _other] = inside;
    drop(one);
    let _third = taken.recv().unwrap();
    assert_eq!(clients.report().most_open, 2);
    clients.dismiss();
    clients.deaf.wait();
}

#[test]
fn after_a_failure_to_accept_there_is_a_pause_and_it_is_counted() {
    let clients = Arc::new(Clients::new(1));
    let failures = [(); 5].map(|()| Error::other("too many open files"));
    let (accept, told) = failing(Arc::clone(&clients), failures);
    accept_all(Deaf(Arc::clone(&clients)), accept, |_| Ok(()));
    let times: Vec<_> = told.into_iter().map(|(when, _)| when).collect();
    assert_eq!(times.len(), 6);
    assert!(times.windows(2).all(|two| two[1] - two[0] >= PAUSE));
    assert_eq!(clients.report().failures, 5);
    assert!(clients.deaf.is_set());
}

#[test]
fn a_client_that_has_changed_its_mind_is_no_failure() {
    let clients = Arc::new(Clients::new(1));
    let gone = [ConnectionAborted, ConnectionReset, NotConnected];
    let (accept, told) = failing(Arc::clone(&clients), gone.map(Error::from));
    accept_all(Deaf(Arc::clone(&clients)), accept, |_| Ok(()));
    assert_eq!(told.into_iter().count(), 4);
    assert_eq!(clients.report().failures, 0);
}

#[test]
fn a_client_that_cannot_be_served_is_a_failure() {
    let clients = Arc::new(Clients::new(1));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let _caller = TcpStream::connect(addr).unwrap();
    let theirs = Arc::clone(&clients);
    let serve = move |_| {
        theirs.dismiss();
        Err(Error::other("no thread for it"))
    };
    let accept = || listener.accept();
    accept_all(Deaf(Arc::clone(&clients)), accept, serve);
    let report = clients.report();
    assert_eq!((report.clients, report.failures), (1, 1));
}

#[test]
fn a_coroutine_that_accepts_is_after_a_pause_on_its_thread_again() {
    lesson07_gevent_io::use_one_worker();
    let clients = Arc::new(Clients::new(1));
    let failures = [(); 5].map(|()| Error::other("too many open files"));
    let (accept, told) = failing(Arc::clone(&clients), failures);
    let deaf = Deaf(clients);
    go!(move || accept_all(deaf, accept, |_| Ok(())))
        .join()
        .unwrap();
    let mut threads: Vec<_> = told.into_iter().map(|(_, id)| id).collect();
    assert_eq!(threads.len(), 6);
    threads.dedup();
    assert_eq!(threads.len(), 1);
}
