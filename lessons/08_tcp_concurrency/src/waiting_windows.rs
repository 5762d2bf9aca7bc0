//! 协程里的套接字，Windows 版：这里由系统做完再通知。
//! A socket in a coroutine on Windows, where the system does the work and
//! tells when it is done.

use crate::clients::{Client, Clients};
use crate::server::in_thread;
use lesson07_gevent_io::use_one_worker;
use may::go;
use may::io::CoIo;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::windows::io::{AsRawHandle, AsRawSocket, RawHandle};
use std::sync::Arc;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(200);

/// Serves each client in a coroutine. A thread accepts them: `may` can wait for
/// a listener of its own only, and on Windows two of those share a port.
pub(crate) fn in_coroutines(
    listener: TcpListener,
    clients: Arc<Clients>,
) -> io::Result<()> {
    use_one_worker(); // before `may` is used for the first time
    in_thread(listener, clients, serve)
}

fn serve(client: Client) -> io::Result<()> {
    let stream = CoIo::new(Socket(Arc::clone(client.stream())))?;
    go!(move || client.serve(stream));
    Ok(())
}

impl Client {
    /// Serves the client in this thread, until it closes.
    pub(crate) fn serve_blocking(self) {
        let (stream, clients) = (self.stream(), self.clients());
        // Without it, `LookUp` has nothing to do.
        let _ = stream.set_read_timeout(Some(TICK));
        self.serve(LookUp { stream, clients });
    }
}

/// On Windows a read waits on even when its connection has been shut down; so
/// it looks up now and then. A read that gives up may lose bytes, a peek not.
struct LookUp<'a> {
    stream: &'a TcpStream,
    clients: &'a Clients,
}

impl Read for LookUp<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Err(e) = self.stream.peek(&mut [0]) {
            if e.kind() != ErrorKind::TimedOut {
                return Err(e);
            } else if self.clients.stopping() {
                return Ok(0);
            }
        }
        self.stream.read(buf)
    }
}

impl Write for LookUp<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Windows reads and writes a socket by its handle, too.
struct Socket(Arc<TcpStream>);

impl AsRawHandle for Socket {
    fn as_raw_handle(&self) -> RawHandle {
        self.0.as_raw_socket() as RawHandle
    }
}

impl Read for Socket {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buf)
    }
}

impl Write for Socket {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        (&*self.0).write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self.0).flush()
    }
}
