//! 服务器：接受客户，交给选定的办法去照顾。
//! The server: accepts clients and serves them in the way that was chosen.

use crate::accept::in_thread;
use crate::connections::{Connections, Report};
#[cfg(unix)]
use crate::with_may;
use crate::{blocking, coroutines};
use lesson03_thread_pool::ThreadPool;
use socket2::SockRef;
use std::io;
use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream,
    ToSocketAddrs,
};
use std::sync::Arc;
use std::thread;
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
    /// A coroutine for each client, all on one thread of the server's own,
    /// with lesson 7's scheduler.
    Coroutines,
    /// The same with the crate `may`, whose one thread all such servers share.
    /// Not on Windows, where it is [`Unsupported`](io::ErrorKind::Unsupported).
    May,
}

/// An echo server that runs until it is dropped.
///
/// It serves at most ten thousand clients at once; more than that wait.
/// Dropping it closes all connections and the port, and blocks until that is
/// done. The port it gives up after five seconds, if it cannot connect to
/// itself, for example because its address is gone.
///
/// Never drop it in a coroutine of `may`: it would block the worker that has to
/// close the connections.
pub struct Server {
    addr: SocketAddr,
    connections: Arc<Connections>,
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
        let connections = Arc::new(Connections::new(MOST));
        strategy.start(listener, Arc::clone(&connections))?;
        Ok(Self { addr, connections })
    }
    // ANCHOR_END: bind

    /// Where the server listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What the server has done so far.
    pub fn report(&self) -> Report {
        self.connections.report()
    }

    /// Blocks until `count` connections are open, but not longer than
    /// `timeout`; [`Duration::MAX`] is for ever. Returns how many are open.
    pub fn wait_until_open(&self, count: usize, timeout: Duration) -> usize {
        self.connections.wait_for(timeout, |open| open == count)
    }

    /// Drops the server, so that all connections are closed, and says what it
    /// has done.
    pub fn stop(self) -> Report {
        let connections = Arc::clone(&self.connections);
        drop(self);
        connections.report()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.connections.dismiss();
        let (start, deaf) = (Instant::now(), &self.connections.deaf);
        let mut knocked = false;
        while !deaf.is_set() && (knocked || start.elapsed() < GRACE) {
            // It may be waiting for a client: here is one.
            let mut doors = reachable(self.addr).into_iter();
            knocked |= doors
                .any(|door| TcpStream::connect_timeout(&door, PAUSE).is_ok());
            deaf.wait_timeout(PAUSE);
        }
        self.connections.wait_for(Duration::MAX, |open| open == 0);
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
        connections: Arc<Connections>,
    ) -> io::Result<()> {
        match self {
            Self::OneByOne => {
                in_thread(listener, connections, |stream, place| {
                    blocking::serve(stream, place);
                    Ok(())
                })
            }
            Self::ThreadEach => {
                in_thread(listener, connections, |stream, place| {
                    let serve = || blocking::serve(stream, place);
                    thread::Builder::new().spawn(serve).map(drop)
                })
            }
            Self::Pool(workers) => {
                let pool = ThreadPool::bounded(workers, workers);
                in_thread(listener, connections, move |stream, place| {
                    pool.submit(|| blocking::serve(stream, place));
                    Ok(())
                })
            }
            Self::Coroutines => {
                coroutines::in_coroutines(listener, connections)
            }
            #[cfg(unix)]
            Self::May => with_may::in_coroutines(listener, connections),
            #[cfg(not(unix))]
            Self::May => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}
// ANCHOR_END: strategies
