//! 眼下连着的客户，和至今做过的事。
//! The clients that are connected, and what has been done so far.

use crate::echo;
use crate::server::Report;
use lesson01_event::Event;
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// All clients of one server.
pub(crate) struct Clients {
    most: usize,         // at once; and as many threads are remembered
    state: Mutex<State>, // never kept over a switch of coroutines
    changed: Condvar,    // somebody came or left
    lines: AtomicU64,
    pub(crate) deaf: Event, // set once nobody is accepted any more
}

#[derive(Default)]
struct State {
    open: HashMap<u64, Arc<TcpStream>>,
    stopping: bool,
    report: Report,
}

impl Clients {
    /// None yet, and never more than `most` at once.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            state: Mutex::default(),
            changed: Condvar::new(),
            lines: AtomicU64::new(0),
            deaf: Event::new(),
        }
    }

    /// Puts the client on the list; `None` if the server is stopping.
    pub(crate) fn welcome(
        self: &Arc<Self>,
        stream: TcpStream,
    ) -> Option<Client> {
        // Answers must not be held back until the one before is acknowledged.
        // An error means that the client has left already, which will show.
        let _ = stream.set_nodelay(true);
        let stream = Arc::new(stream);
        let mut state = self.state.lock().unwrap();
        if state.stopping {
            return None; // `dismiss` has been, and would never see it
        }
        state.report.clients += 1;
        let id = state.report.clients;
        state.open.insert(id, Arc::clone(&stream));
        let open = state.open.len();
        state.report.most_open = open.max(state.report.most_open);
        drop(state);
        self.changed.notify_all();
        Some(Client {
            stream,
            thread: Cell::new(None),
            place: Place {
                id,
                clients: Arc::clone(self),
            },
        })
    }

    /// Closes all connections: whoever reads or writes there is woken.
    pub(crate) fn dismiss(&self) {
        let mut state = self.state.lock().unwrap();
        state.stopping = true;
        for stream in state.open.values() {
            let _ = stream.shutdown(Shutdown::Both); // it may have gone
        }
    }

    pub(crate) fn stopping(&self) -> bool {
        self.state.lock().unwrap().stopping
    }

    /// Whether there are as many clients as there may be.
    pub(crate) fn full(&self) -> bool {
        self.state.lock().unwrap().open.len() >= self.most
    }

    pub(crate) fn note_failure(&self) {
        self.state.lock().unwrap().report.failures += 1;
    }

    /// Blocks until the number of open connections is one that is `wanted`,
    /// but not longer than `timeout`. Returns the number.
    pub(crate) fn wait_for(
        &self,
        timeout: Duration,
        wanted: impl Fn(usize) -> bool,
    ) -> usize {
        let state = self.state.lock().unwrap();
        let other = |s: &mut State| !wanted(s.open.len());
        let waited = self.changed.wait_timeout_while(state, timeout, other);
        waited.unwrap().0.open.len()
    }

    pub(crate) fn report(&self) -> Report {
        Report {
            lines: self.lines.load(Relaxed),
            ..self.state.lock().unwrap().report.clone()
        }
    }
}

/// One client; dropping it closes the connection.
pub(crate) struct Client {
    // Dropped before `place`: the connection is off the list only when it has
    // been closed.
    stream: Arc<TcpStream>,
    thread: Cell<Option<ThreadId>>, // the last one that served it
    place: Place,
}

impl Client {
    /// The connection. A copy must be gone before the client is.
    pub(crate) fn stream(&self) -> &Arc<TcpStream> {
        &self.stream
    }

    /// Serves the client in this thread, until it closes.
    #[cfg(not(windows))]
    pub(crate) fn serve_blocking(self) {
        self.serve(&*self.stream);
    }

    #[cfg(windows)]
    pub(crate) fn clients(&self) -> &Clients {
        &self.place.clients
    }

    /// Serves the client, whose connection is `stream`, until it closes.
    pub(crate) fn serve(&self, stream: impl Read + Write) {
        self.note_thread();
        // Whatever went wrong, it is the end of this connection only.
        let _ = echo(stream, |lines| {
            self.place.clients.lines.fetch_add(lines as u64, Relaxed);
            self.note_thread();
        });
    }

    fn note_thread(&self) {
        let now = Some(this_thread());
        if self.thread.replace(now) != now {
            let clients = &self.place.clients;
            let mut state = clients.state.lock().unwrap();
            if state.report.threads.len() < clients.most {
                state.report.threads.extend(now);
            }
        }
    }
}

/// A client's place on the list.
struct Place {
    id: u64,
    clients: Arc<Clients>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.clients.state.lock().unwrap();
        // Nobody else holds the connection any more, so this closes it, and
        // before anybody can see that it is off the list.
        drop(state.open.remove(&self.id));
        drop(state);
        self.clients.changed.notify_all();
    }
}

/// Never inlined: a coroutine that has changed threads must not find the old
/// thread's id in a register.
#[inline(never)]
fn this_thread() -> ThreadId {
    thread::current().id()
}

#[cfg(test)]
mod tests;
