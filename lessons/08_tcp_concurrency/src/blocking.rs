//! 一个线程等一个客户。
//! A thread that waits for one client.

use crate::connections::{Connection, Place};
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(200);

/// Serves a client in this thread, until it closes.
pub(crate) fn serve(stream: TcpStream, place: Place) {
    if cfg!(windows) {
        let _ = stream.set_read_timeout(Some(TICK)); // see `Peer::look`
    }
    if let Some(connection) = place.hold(stream) {
        connection.serve(Peer(&connection));
    }
}

struct Peer<'a>(&'a Connection<TcpStream>);

impl Peer<'_> {
    fn stream(&self) -> &TcpStream {
        self.0.stream()
    }

    /// On Windows a read waits on even when its connection has been shut down,
    /// so it looks up now and then. A read that gives up may lose bytes there,
    /// a peek does not. False if the server is stopping.
    fn look(&self) -> io::Result<bool> {
        while let Err(e) = self.stream().peek(&mut [0]) {
            if e.kind() != ErrorKind::TimedOut {
                return Err(e);
            } else if self.0.stopping() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Read for Peer<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if cfg!(windows) && !self.look()? {
            return Ok(0);
        }
        self.stream().read(buf)
    }
}

impl Write for Peer<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream().write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
