//! 接受客户，直到服务器停下。
//! Accepts clients until the server stops.

use crate::connections::{Connections, Place};
use std::io;
use std::io::ErrorKind::{ConnectionAborted, ConnectionReset, NotConnected};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(20);

// ANCHOR: accept
/// Where clients come in.
pub(crate) trait Door {
    type Stream;

    /// Waits for a client.
    fn accept(&mut self) -> io::Result<Self::Stream>;

    /// Does nothing for so long; a coroutine lets the others run.
    fn rest(&self, time: Duration);
}

/// Accepts clients until the server stops.
pub(crate) fn accept_all<D: Door>(
    deaf: Deaf, // dropped last: after the pool in `serve` and the door
    mut door: D,
    serve: impl Fn(D::Stream, Place) -> io::Result<()>,
) {
    let connections = &deaf.0;
    while !connections.stopping() {
        if connections.full() {
            door.rest(PAUSE);
            continue;
        }
        let accepted = door.accept().and_then(|stream| {
            let place = connections.admit();
            place.map_or(Ok(()), |place| serve(stream, place))
        });
        match accepted.map_err(|e| e.kind()) {
            // The client has changed its mind.
            Ok(())
            | Err(ConnectionAborted | ConnectionReset | NotConnected) => {}
            Err(_) => {
                connections.note_failure();
                door.rest(PAUSE); // ⑫ too many open files, say: it will pass
            }
        }
    }
}
// ANCHOR_END: accept

/// Says when it is dropped that nobody accepts clients any more.
pub(crate) struct Deaf(pub Arc<Connections>);

impl Drop for Deaf {
    fn drop(&mut self) {
        self.0.deaf.set();
    }
}

/// A door at which a thread waits.
impl Door for TcpListener {
    type Stream = TcpStream;

    fn accept(&mut self) -> io::Result<TcpStream> {
        TcpListener::accept(self).map(|(stream, _)| stream)
    }

    fn rest(&self, time: Duration) {
        thread::sleep(time);
    }
}

/// Accepts clients in a thread of its own.
pub(crate) fn in_thread(
    listener: TcpListener,
    connections: Arc<Connections>,
    serve: impl Fn(TcpStream, Place) -> io::Result<()> + Send + 'static,
) -> io::Result<()> {
    let deaf = Deaf(connections);
    let work = || accept_all(deaf, listener, serve);
    thread::Builder::new().spawn(work).map(drop)
}

#[cfg(test)]
mod tests;
