//! 协程里的套接字：要等的时候让出线程，别的协程接着跑。
//! A socket in a coroutine: while it waits, the other coroutines run.

use crate::clients::{Client, Clients};
use crate::server::{Deaf, accept_all};
use lesson07_gevent_io::use_one_worker;
use may::go;
use may::io::{CoIo, WaitIo};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::sync::Arc;

// ANCHOR: waiting
const TURN: u32 = 16; // times in a row that a socket may go without waiting

/// Accepts clients in a coroutine, and serves each in one of its own.
pub(crate) fn in_coroutines(
    listener: TcpListener,
    clients: Arc<Clients>,
) -> io::Result<()> {
    use_one_worker(); // before `may` is used for the first time
    let mut listener = Waiting::new(Arc::new(listener))?;
    let accept = move || listener.give_way(|l| l.accept());
    go!(|| accept_all(Deaf(clients), accept, serve));
    Ok(())
}

fn serve(client: Client) -> io::Result<()> {
    let stream = Waiting::new(Arc::clone(client.stream()))?;
    go!(move || client.serve(stream)); // ⑦
    Ok(())
}

struct Waiting<T: AsRawFd> {
    // Dropped first: when the socket is closed and its number is given to the
    // next one, nobody must wait for events of that number any more.
    events: Option<CoIo<Arc<T>>>,
    socket: Arc<T>,
    in_a_row: u32,
}

impl<T: AsRawFd> Waiting<T> {
    fn new(socket: Arc<T>) -> io::Result<Self> {
        Ok(Self {
            events: Some(CoIo::new(Arc::clone(&socket))?), // ⑧ never blocks
            socket,
            in_a_row: 0,
        })
    }
    // ANCHOR_END: waiting

    // ANCHOR: give_way
    /// Does `io`; while that is not possible, other coroutines run.
    fn give_way<R>(
        &mut self,
        mut io: impl FnMut(&T) -> io::Result<R>,
    ) -> io::Result<R> {
        if self.in_a_row == TURN {
            // ⑨ Somebody who always has data must not keep the thread. What
            // is registered anew is reported anew, but after the others.
            self.events = None;
            self.events = Some(CoIo::new(Arc::clone(&self.socket))?);
            self.wait();
        }
        loop {
            match io(&self.socket) {
                Err(e) if e.kind() == ErrorKind::WouldBlock => self.wait(), // ⑩
                done => {
                    self.in_a_row += 1;
                    return done;
                }
            }
        }
    }

    fn wait(&mut self) {
        self.in_a_row = 0;
        if let Some(events) = &self.events {
            events.wait_io();
        }
    }
}

impl Read for Waiting<TcpStream> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.give_way(|mut stream| stream.read(buf))
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
