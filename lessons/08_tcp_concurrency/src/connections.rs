//! 眼下开着的连接，和至今做过的事。
//! The connections that are open, and what has been done so far.

use crate::echo;
use lesson01_event::Event;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

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

// ANCHOR: connections
/// All connections of one server.
pub(crate) struct Connections {
    most: usize,         // at once; and as many threads are remembered
    state: Mutex<State>, // never kept over a switch of coroutines
    changed: Condvar,    // somebody came or left
    lines: AtomicU64,
    pub(crate) deaf: Event, // set once nobody is accepted any more
}

#[derive(Default)]
struct State {
    open: HashMap<u64, Option<Arc<dyn Socket>>>, // none until it is held
    stopping: bool,
    report: Report,
}

/// A connection that another thread can end.
pub(crate) trait Socket: Send + Sync {
    /// Wakes whoever reads or writes there.
    fn hang_up(&self);
    /// Has nothing held back until the answer before is acknowledged.
    fn send_at_once(&self);
}
// ANCHOR_END: connections

impl Socket for TcpStream {
    fn hang_up(&self) {
        let _ = self.shutdown(Shutdown::Both); // it may have gone
    }

    fn send_at_once(&self) {
        let _ = self.set_nodelay(true); // it may have gone, which will show
    }
}

impl Socket for mio::net::TcpStream {
    fn hang_up(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }

    fn send_at_once(&self) {
        let _ = self.set_nodelay(true);
    }
}

impl Connections {
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

    /// Puts a client on the list; `None` if the server is stopping.
    pub(crate) fn admit(self: &Arc<Self>) -> Option<Place> {
        let mut state = self.state.lock().unwrap();
        if state.stopping {
            return None;
        }
        state.report.clients += 1;
        let id = state.report.clients;
        state.open.insert(id, None);
        let open = state.open.len();
        state.report.most_open = open.max(state.report.most_open);
        drop(state);
        self.changed.notify_all();
        Some(Place {
            id,
            connections: Arc::clone(self),
        })
    }

    /// Ends all connections, those to come as well.
    pub(crate) fn dismiss(&self) {
        let mut state = self.state.lock().unwrap();
        state.stopping = true;
        for socket in state.open.values().flatten() {
            socket.hang_up();
        }
    }

    pub(crate) fn stopping(&self) -> bool {
        self.state.lock().unwrap().stopping
    }

    /// Whether there are as many as there may be.
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

// ANCHOR: place
/// A client's place on the list.
pub(crate) struct Place {
    id: u64,
    connections: Arc<Connections>,
}

impl Place {
    /// The connection of this client; `None` if the server is stopping.
    pub(crate) fn hold<S: Socket + 'static>(
        self,
        stream: S,
    ) -> Option<Connection<S>> {
        stream.send_at_once();
        let stream = Arc::new(stream);
        let mut state = self.connections.state.lock().unwrap();
        if state.stopping {
            return None; // `dismiss` has been, and would never see it
        }
        state.open.insert(self.id, Some(Arc::clone(&stream) as _));
        drop(state);
        Some(Connection {
            stream,
            thread: Cell::new(None),
            place: self,
        })
    }

    pub(crate) fn connections(&self) -> &Connections {
        &self.connections
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.connections.state.lock().unwrap();
        // Nobody else holds the connection any more, so this closes it, and
        // before anybody can see that it is off the list.
        drop(state.open.remove(&self.id));
        drop(state);
        self.connections.changed.notify_all();
    }
}

/// The connection of one client; dropping it closes it.
pub(crate) struct Connection<S> {
    // Dropped before `place`: it is off the list only when it has been closed.
    stream: Arc<S>,
    thread: Cell<Option<ThreadId>>, // the last one that served it
    place: Place,
}
// ANCHOR_END: place

impl<S> Connection<S> {
    /// The stream itself. A copy must be gone before the connection is.
    pub(crate) fn stream(&self) -> &Arc<S> {
        &self.stream
    }

    pub(crate) fn stopping(&self) -> bool {
        self.place.connections.stopping()
    }

    /// Serves the client, who is reached by `peer`, until it closes.
    pub(crate) fn serve(&self, peer: impl Read + Write) {
        self.note_thread();
        // Whatever went wrong, it is the end of this connection only.
        let _ = echo(peer, |lines| {
            let all = &self.place.connections.lines;
            all.fetch_add(lines as u64, Relaxed);
            self.note_thread();
        });
    }

    fn note_thread(&self) {
        let now = Some(this_thread());
        if self.thread.replace(now) != now {
            let connections = &self.place.connections;
            let mut state = connections.state.lock().unwrap();
            if state.report.threads.len() < connections.most {
                state.report.threads.extend(now);
            }
        }
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
