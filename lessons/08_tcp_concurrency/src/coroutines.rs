//! 一个线程，每个客户一个协程，用第 7 课自己写的调度器。
//! One thread, and a coroutine for each client, on lesson 7's own scheduler.

use crate::accept::{Deaf, Door, accept_all};
use crate::connections::{Connections, Place};
use lesson07_gevent_io::scheduler::{Me, Scheduler, Watch};
use mio::Interest;
use mio::net::{TcpListener, TcpStream};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

// ANCHOR: start
/// Accepts clients in a coroutine and serves each in one of its own, all of
/// them on one new thread.
pub(crate) fn in_coroutines(
    listener: std::net::TcpListener,
    connections: Arc<Connections>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?; // ⑧ it never blocks the thread
    let listener = TcpListener::from_std(listener);
    let deaf = Deaf(connections);
    let (tell, told) = mpsc::channel();
    thread::Builder::new().spawn(move || {
        let ended = run(listener, deaf, tell.clone());
        let _ = tell.send(ended); // which is the first word, if it failed
    })?;
    told.recv().expect("there is a word")
}

fn run(
    mut listener: TcpListener,
    deaf: Deaf,
    tell: Sender<io::Result<()>>,
) -> io::Result<()> {
    let mut scheduler = Scheduler::new()?;
    scheduler.spawn(move |me| {
        let watch = match me.watch(&mut listener, Interest::READABLE) {
            Ok(watch) => watch,
            Err(e) => return drop(tell.send(Err(e))),
        };
        let _ = tell.send(Ok(()));
        let serve = |stream, place| me.spawn(|me| serve(me, stream, place)); // ⑦
        accept_all(deaf, Listener(me, watch, listener), serve);
    })?;
    scheduler.run()
}
// ANCHOR_END: start

// ANCHOR: serve
fn serve(me: &Me, mut stream: TcpStream, place: Place) {
    let both = Interest::READABLE | Interest::WRITABLE;
    let watch = me.watch(&mut stream, both); // ⑨
    let Ok(watch) = watch else {
        place.connections().note_failure();
        return;
    };
    if let Some(connection) = place.hold(stream) {
        let stream = connection.stream();
        connection.serve(Peer(&watch, stream));
    }
}

/// The client's end: while `echo` waits for it, other coroutines run.
struct Peer<'a>(&'a Watch<'a>, &'a TcpStream);

impl Read for Peer<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(self.1, buf) // ⑩
    }
}

impl Write for Peer<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(self.1, buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Listener<'a>(&'a Me<'a>, Watch<'a>, TcpListener);

impl Door for Listener<'_> {
    type Stream = TcpStream;

    fn accept(&mut self) -> io::Result<TcpStream> {
        self.1.reading(|| self.2.accept()).map(|(stream, _)| stream)
    }

    fn rest(&self, time: Duration) {
        self.0.sleep(time);
    }
}
// ANCHOR_END: serve
