//! 服务器：接受客户，交给选定的办法去照顾。
//! The server: accepts clients and serves them in the way that was chosen.

use crate::clients::{Client, Clients};
use crate::waiting;
use lesson03_thread_pool::ThreadPool;
use lesson07_gevent_io::sleep;
use socket2::SockRef;
use std::collections::HashSet;
use std::io;
use std::io::ErrorKind::{ConnectionAborted, ConnectionReset, NotConnected};
use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream,
    ToSocketAddrs,
};
use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

const BACKLOG: i32 = 1024; // connections that may wait to be accepted
/// Clients at once; the others wait in the backlog.
const MOST: usize = 10_000;
const PAUSE: Duration = Duration::from_millis(20);
const GRACE: Duration = Duration::from_secs(5); // for what may never end

/// How a server shares its time among its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// The next one only when the one before has left.
    OneByOne,
    /// A thread for each client.
    ThreadEach,
    /// So many threads for all; whoever comes later waits until one is free.
    Pool(usize),
    /// A coroutine for each client, all on one thread.
    Coroutines,
}

/// An echo server that runs until it is dropped.
///
/// It serves at most ten thousand clients at once; more than that wait.
/// Dropping it closes all connections and the port, and blocks until that is
/// done. Two things it gives up after five seconds: on Windows, which may not
/// let go of it, the connection of a silent client; and the port, if it cannot
/// connect to itself, for example because its address is gone.
///
/// Never drop it in a coroutine of `may`: it would block the worker that has to
/// close the connections.
pub struct Server {
    addr: SocketAddr,
    clients: Arc<Clients>,
}

/// What a server has done so far.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Clients that were accepted.
    pub clients: u64,
    /// Lines that were sent back whole.
    pub lines: u64,
    /// The most connections that were open at the same time.
    pub most_open: usize,
    /// The threads that served clients; ten thousand are remembered.
    pub threads: HashSet<ThreadId>,
    /// How often a client could not be accepted or served at once, for example
    /// because too many files were open.
    pub failures: u64,
}

impl Server {
    // ANCHOR: bind
    /// Starts a server at `addr`; port 0 means any that is free.
    ///
    /// # Errors
    ///
    /// Those of binding; [`AddrInUse`](io::ErrorKind::AddrInUse) if somebody
    /// listens there already. `may`'s own `bind` would share the port with
    /// another server of its kind, and on Linux each would get about half of
    /// the clients.
    ///
    /// # Panics
    ///
    /// As [`ThreadPool::bounded`] does, if the strategy is a pool.
    pub fn start(
        addr: impl ToSocketAddrs,
        strategy: Strategy,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(addr)?; // ⑪
        SockRef::from(&listener).listen(BACKLOG)?;
        let addr = listener.local_addr()?;
        let clients = Arc::new(Clients::new(MOST));
        strategy.start(listener, Arc::clone(&clients))?;
        Ok(Self { addr, clients })
    }
    // ANCHOR_END: bind

    /// Where the server listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What the server has done so far.
    pub fn report(&self) -> Report {
        self.clients.report()
    }

    /// Blocks until `count` connections are open, but not longer than
    /// `timeout`; [`Duration::MAX`] is for ever. Returns how many are open.
    pub fn wait_until_open(&self, count: usize, timeout: Duration) -> usize {
        self.clients.wait_for(timeout, |open| open == count)
    }

    /// Drops the server, so that all connections are closed, and says what it
    /// has done.
    pub fn stop(self) -> Report {
        let clients = Arc::clone(&self.clients);
        drop(self);
        clients.report()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.clients.dismiss();
        let (start, deaf) = (Instant::now(), &self.clients.deaf);
        let mut knocked = false;
        while !deaf.is_set() && (knocked || start.elapsed() < GRACE) {
            // It may be waiting for a client: here is one.
            let mut doors = reachable(self.addr).into_iter();
            knocked |= doors
                .any(|door| TcpStream::connect_timeout(&door, PAUSE).is_ok());
            deaf.wait_timeout(PAUSE);
        }
        let left = match cfg!(windows) {
            true => GRACE.saturating_sub(start.elapsed()),
            false => Duration::MAX,
        };
        self.clients.wait_for(left, |open| open == 0);
    }
}

/// Where a server at `addr` can be reached from this machine.
fn reachable(addr: SocketAddr) -> Vec<SocketAddr> {
    let here: &[IpAddr] = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => &[Ipv4Addr::LOCALHOST.into()],
        IpAddr::V6(ip) if ip.is_unspecified() => {
            // A machine may have no IPv6 and listen at `::` all the same.
            &[Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()]
        }
        ip => &[ip],
    };
    let mut doors = vec![addr; here.len()];
    doors
        .iter_mut()
        .zip(here)
        .for_each(|(door, ip)| door.set_ip(*ip));
    doors
}

// ANCHOR: strategies
impl Strategy {
    fn start(
        self,
        listener: TcpListener,
        clients: Arc<Clients>,
    ) -> io::Result<()> {
        match self {
            Self::OneByOne => in_thread(listener, clients, |client| {
                client.serve_blocking();
                Ok(())
            }),
            Self::ThreadEach => in_thread(listener, clients, |client| {
                let serve = || client.serve_blocking();
                thread::Builder::new().spawn(serve).map(drop)
            }),
            Self::Pool(workers) => {
                let pool = ThreadPool::bounded(workers, workers);
                in_thread(listener, clients, move |client| {
                    pool.submit(|| client.serve_blocking());
                    Ok(())
                })
            }
            Self::Coroutines => waiting::in_coroutines(listener, clients),
        }
    }
}
// ANCHOR_END: strategies

/// Accepts clients in a thread of its own.
pub(crate) fn in_thread(
    listener: TcpListener,
    clients: Arc<Clients>,
    serve: impl Fn(Client) -> io::Result<()> + Send + 'static,
) -> io::Result<()> {
    let deaf = Deaf(clients);
    let accept = move || listener.accept();
    let work = || accept_all(deaf, accept, serve);
    thread::Builder::new().spawn(work).map(drop)
}

// ANCHOR: accept
/// Accepts clients until the server stops.
pub(crate) fn accept_all(
    deaf: Deaf, // dropped last: after the pool in `serve` and the listener
    mut accept: impl FnMut() -> io::Result<(TcpStream, SocketAddr)>,
    serve: impl Fn(Client) -> io::Result<()>,
) {
    let clients = &deaf.0;
    while !clients.stopping() {
        if clients.full() {
            sleep(PAUSE); // in a coroutine it lets the others run
            continue;
        }
        let accepted = accept().and_then(|(stream, _)| {
            clients.welcome(stream).map_or(Ok(()), &serve)
        });
        match accepted.map_err(|e| e.kind()) {
            // The client has changed its mind.
            Ok(())
            | Err(ConnectionAborted | ConnectionReset | NotConnected) => {}
            Err(_) => {
                clients.note_failure();
                sleep(PAUSE); // ⑫ too many open files, say: it will pass
            }
        }
    }
}
// ANCHOR_END: accept

/// Says when it is dropped that nobody accepts clients any more.
pub(crate) struct Deaf(pub Arc<Clients>);

impl Drop for Deaf {
    fn drop(&mut self) {
        self.0.deaf.set();
    }
}

#[cfg(test)]
mod tests;
