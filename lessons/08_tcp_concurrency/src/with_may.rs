//! 一个线程，每个客户一个协程，用 `may` 库；Windows 上没有。
//! One thread, and a coroutine for each client, with the crate `may`; not on
//! Windows.

use crate::accept::{Deaf, Door, accept_all};
use crate::connections::{Connections, Place};
use lesson07_gevent_io::{sleep, use_one_worker};
use may::go;
use may::io::{CoIo, WaitIo};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::time::Duration;

const TURN: u32 = 16; // times in a row that a socket may go without waiting
/// Of the events that Linux tells: the peer sends no more, or all is over.
const CLOSED: usize = 0x2000 | 0x10 | 0x8; // EPOLLRDHUP, EPOLLHUP, EPOLLERR

// ANCHOR: waiting
/// Accepts clients in a coroutine, and serves each in one of its own.
pub(crate) fn in_coroutines(
    listener: TcpListener,
    connections: Arc<Connections>,
) -> io::Result<()> {
    use_one_worker(); // before `may` is used for the first time
    let door = Waiting::new(Arc::new(listener))?;
    go!(|| accept_all(Deaf(connections), door, serve));
    Ok(())
}

fn serve(stream: TcpStream, place: Place) -> io::Result<()> {
    if let Some(connection) = place.hold(stream) {
        let peer = Waiting::new(Arc::clone(connection.stream()))?;
        go!(move || connection.serve(peer));
    }
    Ok(())
}

struct Waiting<T: AsRawFd> {
    // Dropped first: when the socket is closed and its number is given to the
    // next one, nobody must wait for events of that number any more.
    events: Option<CoIo<Arc<T>>>,
    socket: Arc<T>,
    in_a_row: u32,
    drained: bool, // by the last read, and no wait since
    closed: bool,
}
// ANCHOR_END: waiting

// ANCHOR: give_way
impl<T: AsRawFd> Waiting<T> {
    fn new(socket: Arc<T>) -> io::Result<Self> {
        Ok(Self {
            events: Some(CoIo::new(Arc::clone(&socket))?), // never blocks
            socket,
            in_a_row: 0,
            drained: false,
            closed: false,
        })
    }

    /// Does `io`; while that is not possible, other coroutines run.
    fn give_way<R>(
        &mut self,
        mut io: impl FnMut(&T) -> io::Result<R>,
    ) -> io::Result<R> {
        if self.in_a_row == TURN {
            // Somebody who always has data must not keep the thread. What is
            // registered anew is reported anew, but after the others.
            self.events = None;
            self.events = Some(CoIo::new(Arc::clone(&self.socket))?);
            self.wait();
        }
        loop {
            match io(&self.socket) {
                Err(e) if e.kind() == ErrorKind::WouldBlock => self.wait(),
                done => {
                    self.in_a_row += 1;
                    return done;
                }
            }
        }
    }

    fn wait(&mut self) {
        (self.in_a_row, self.drained) = (0, false);
        if let Some(events) = &self.events {
            self.closed |= events.wait_io() & CLOSED != 0;
        }
    }
}

impl Read for Waiting<TcpStream> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.drained && !self.closed {
            self.wait();
        }
        let n = self.give_way(|mut stream| stream.read(buf))?;
        self.drained = cfg!(target_os = "linux") && 0 < n && n < buf.len();
        Ok(n)
    }
}
// ANCHOR_END: give_way

impl Write for Waiting<TcpStream> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.give_way(|mut stream| stream.write(buf))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Door for Waiting<TcpListener> {
    type Stream = TcpStream;

    fn accept(&mut self) -> io::Result<TcpStream> {
        self.give_way(|l| l.accept()).map(|(stream, _)| stream)
    }

    fn rest(&self, time: Duration) {
        sleep(time);
    }
}
