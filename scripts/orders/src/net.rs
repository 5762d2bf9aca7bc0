//! Sockets between the threads of a run, in memory: to write never blocks, and
//! nothing is lost. To find a port is no step: a client that connects while its
//! server still binds is tried in one order only.

pub use ::std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, ToSocketAddrs,
};

use crate::io::{Error, ErrorKind, Read, Result, Write};
use crate::run;
use crate::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard};
use ::std::collections::VecDeque;
use ::std::fmt;
use ::std::sync::{Mutex as Cell, PoisonError};
use ::std::time::Duration;

/// The first of the ports that are given to whoever asks for any.
const FREE: u16 = 49152;

/// How many connections that were accepted have not been dropped yet. The real
/// `std` does not have this.
pub fn accepted() -> usize {
    count().load(SeqCst)
}

fn count() -> Arc<AtomicUsize> {
    run::with(|run| Arc::clone(&run.accepted))
}

/// Where clients come in.
pub struct TcpListener {
    door: Arc<Door>,
    addr: SocketAddr,
}

/// What a listener and those who connect to it share.
#[derive(Default)]
pub(crate) struct Door {
    state: Mutex<Backlog>,
    changed: Condvar,
}

#[derive(Default)]
struct Backlog {
    waiting: VecDeque<TcpStream>,
    closed: bool,
}

fn first(addr: impl ToSocketAddrs) -> Result<SocketAddr> {
    let mut all = addr.to_socket_addrs()?;
    all.next().ok_or_else(|| ErrorKind::InvalidInput.into())
}

impl TcpListener {
    /// Listens at this port; port 0 is any that is free.
    ///
    /// # Errors
    ///
    /// Somebody listens there.
    pub fn bind(addr: impl ToSocketAddrs) -> Result<Self> {
        let mut addr = first(addr)?;
        let door = Arc::<Door>::default();
        run::with(|run| {
            let mut free =
                (FREE..).filter(|port| !run.doors.contains_key(port));
            if addr.port() == 0 {
                addr.set_port(free.next().expect("a free port"));
            } else if run.doors.contains_key(&addr.port()) {
                return Err(Error::from(ErrorKind::AddrInUse));
            }
            run.doors.insert(addr.port(), Arc::clone(&door));
            Ok(())
        })?;
        Ok(Self { door, addr })
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn local_addr(&self) -> Result<SocketAddr> {
        Ok(self.addr)
    }

    /// Waits for a client. All come from the same address.
    ///
    /// # Errors
    ///
    /// None here.
    #[track_caller]
    pub fn accept(&self) -> Result<(TcpStream, SocketAddr)> {
        let door = &self.door;
        let state = door.state.lock().unwrap_or_else(PoisonError::into_inner);
        let nobody = |state: &mut Backlog| state.waiting.is_empty();
        let state = door.changed.wait_while(state, nobody);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let mut stream = state.waiting.pop_front().expect("somebody waits");
        drop(state);
        count().fetch_add(1, SeqCst);
        stream.accepted = true;
        Ok((stream, SocketAddr::new(self.addr.ip(), FREE - 1)))
    }
}

impl Drop for TcpListener {
    fn drop(&mut self) {
        if !run::active() {
            return;
        }
        run::with(|run| run.doors.remove(&self.addr.port()));
        let state = self.door.state.lock();
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        let waiting = ::std::mem::take(&mut state.waiting);
        drop(state);
        drop(waiting);
    }
}

/// One end of a connection; dropping it closes it.
pub struct TcpStream {
    wire: Arc<Wire>,
    end: usize, // 0 or 1
    limit: Cell<Option<Duration>>,
    accepted: bool,
}

/// What both ends share.
#[derive(Default)]
struct Wire {
    to: Mutex<[Pipe; 2]>, // for each end what is on its way to it
    changed: Condvar,
}

#[derive(Default)]
struct Pipe {
    bytes: VecDeque<u8>,
    closed: bool,
}

impl TcpStream {
    fn new(wire: Arc<Wire>, end: usize) -> Self {
        Self {
            wire,
            end,
            limit: Cell::default(),
            accepted: false,
        }
    }

    /// Connects to who listens there.
    ///
    /// # Errors
    ///
    /// Nobody does.
    #[track_caller]
    pub fn connect(addr: impl ToSocketAddrs) -> Result<Self> {
        Self::connect_timeout(&first(addr)?, Duration::MAX)
    }

    /// The same; it takes no time.
    ///
    /// # Errors
    ///
    /// Nobody does.
    #[track_caller]
    pub fn connect_timeout(addr: &SocketAddr, _: Duration) -> Result<Self> {
        let refused = || Error::from(ErrorKind::ConnectionRefused);
        let door = run::with(|run| run.doors.get(&addr.port()).cloned());
        let door = door.ok_or_else(refused)?;
        let state = door.state.lock();
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return Err(refused());
        }
        let wire = Arc::<Wire>::default();
        state.waiting.push_back(Self::new(Arc::clone(&wire), 1));
        door.changed.notify_one();
        Ok(Self::new(wire, 0))
    }

    #[track_caller]
    fn pipes(&self) -> MutexGuard<'_, [Pipe; 2]> {
        self.wire.to.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is something for this end, or the end.
    #[track_caller]
    fn filled(&self) -> Result<MutexGuard<'_, [Pipe; 2]>> {
        let end = self.end;
        let empty =
            |to: &mut [Pipe; 2]| to[end].bytes.is_empty() && !to[end].closed;
        let changed = &self.wire.changed;
        let limit = self.read_timeout()?.unwrap_or(Duration::MAX);
        let waited = changed.wait_timeout_while(self.pipes(), limit, empty);
        let (pipes, late) = waited.unwrap_or_else(PoisonError::into_inner);
        match late.timed_out() {
            true => Err(ErrorKind::WouldBlock.into()),
            false => Ok(pipes),
        }
    }

    /// Looks at what `read` would take.
    ///
    /// # Errors
    ///
    /// As `read`.
    #[track_caller]
    pub fn peek(&self, buf: &mut [u8]) -> Result<usize> {
        let pipes = self.filled()?;
        let bytes = pipes[self.end].bytes.iter();
        Ok(buf
            .iter_mut()
            .zip(bytes)
            .map(|(to, from)| *to = *from)
            .count())
    }

    /// Closes one direction or both, and wakes whoever reads at either end.
    ///
    /// # Errors
    ///
    /// None here.
    #[track_caller]
    pub fn shutdown(&self, how: Shutdown) -> Result<()> {
        let mut pipes = self.pipes();
        pipes[self.end].closed |= how != Shutdown::Write;
        pipes[1 - self.end].closed |= how != Shutdown::Read;
        self.wire.changed.notify_all();
        Ok(())
    }

    /// How long `read` waits.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn read_timeout(&self) -> Result<Option<Duration>> {
        Ok(*self.limit.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has `read` wait for so long at most.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn set_read_timeout(&self, limit: Option<Duration>) -> Result<()> {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner) = limit;
        Ok(())
    }

    /// Nothing: to write never blocks.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn set_write_timeout(&self, _: Option<Duration>) -> Result<()> {
        Ok(())
    }

    /// Nothing: what is written is there at once.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn set_nodelay(&self, _: bool) -> Result<()> {
        Ok(())
    }
}

impl Read for &TcpStream {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let mut pipes = self.filled()?;
        let bytes = &mut pipes[self.end].bytes;
        let count = bytes.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(bytes.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

impl Write for &TcpStream {
    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        let mut pipes = self.pipes();
        let pipe = &mut pipes[1 - self.end];
        if pipe.closed {
            return Err(ErrorKind::BrokenPipe.into());
        }
        pipe.bytes.extend(buf);
        self.wire.changed.notify_all();
        Ok(buf.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Read for TcpStream {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        (&*self).read(buf)
    }
}

impl Write for TcpStream {
    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        (&*self).write(buf)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Drop for TcpStream {
    fn drop(&mut self) {
        if !run::active() {
            return;
        }
        let _ = self.shutdown(Shutdown::Both);
        if self.accepted {
            count().fetch_sub(1, SeqCst);
        }
    }
}

impl fmt::Debug for TcpListener {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "TcpListener({})", self.addr)
    }
}

impl fmt::Debug for TcpStream {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("TcpStream")
    }
}
