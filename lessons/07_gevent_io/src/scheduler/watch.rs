//! 盯着的套接字，和等在那里的任务。
//! Sockets that are watched, and the tasks that wait for them.

use super::{Me, Request, Task};
use mio::event::{Event, Source};
use mio::{Interest, Registry, Token};
use slab::Slab;
use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};

const TURN: u32 = 16; // times in a row that IO may go without waiting

// ANCHOR: watched
/// A slot for each source that is watched. The task that waits for it lies in
/// there until the system tells of it.
pub(super) struct Watched {
    registry: Registry, // tells the system what to watch
    slots: RefCell<Slab<Slot>>,
    waiting: Cell<usize>, // tasks in the slots
}

#[derive(Default)]
struct Slot {
    readable: bool, // the system has told so since the last attempt
    writable: bool, // the same
    closed: bool,   // the peer sends no more
    task: Option<Task>,
}

impl Watched {
    pub fn by(registry: Registry) -> Self {
        Self {
            registry,
            slots: RefCell::default(),
            waiting: Cell::new(0),
        }
    }

    pub fn has_waiting(&self) -> bool {
        self.waiting.get() > 0
    }

    pub fn park(&self, token: Token, task: Task) {
        self.slots.borrow_mut()[token.0].task = Some(task);
        self.waiting.set(self.waiting.get() + 1);
    }

    /// Writes down what the system tells. Returns the task that has waited.
    pub fn note(&self, event: &Event) -> Option<Task> {
        let mut slots = self.slots.borrow_mut();
        let slot = slots.get_mut(event.token().0)?;
        let (failed, over) = (event.is_error(), event.is_read_closed());
        slot.readable |= event.is_readable() || failed || over;
        slot.writable |=
            event.is_writable() || failed || event.is_write_closed();
        slot.closed |= failed || over;
        let task = slot.task.take()?;
        self.waiting.set(self.waiting.get() - 1);
        Some(task)
    }

    pub fn take_all(&self) -> Vec<Task> {
        let mut slots = self.slots.borrow_mut();
        self.waiting.set(0);
        slots
            .iter_mut()
            .filter_map(|(_, s)| s.task.take())
            .collect()
    }
}
// ANCHOR_END: watched

// ANCHOR: watch
/// A source that is watched, for the task that has asked for it. The system
/// tells of each change once (edge-triggered), and is told of the source once.
///
/// Dropping it ends the watch. The source is better closed then: the system
/// may go on telling of it, to nobody.
pub struct Watch<'a> {
    me: &'a Me<'a>,
    token: Token,
    drained: Cell<bool>, // by the last read
    in_a_row: Cell<u32>,
}

impl<'a> Watch<'a> {
    pub(super) fn of(
        me: &'a Me<'a>,
        source: &mut impl Source,
        interest: Interest,
    ) -> io::Result<Self> {
        let token = me.watched.slots.borrow_mut().insert(Slot::default());
        let watch = Self {
            me,
            token: Token(token),
            drained: Cell::new(false),
            in_a_row: Cell::new(0),
        };
        me.watched
            .registry
            .register(source, watch.token, interest)?;
        Ok(watch)
    }

    /// Does `attempt` until it does not answer `WouldBlock`, and gives up the
    /// thread in between until the source is readable. After sixteen times
    /// without a wait the others have a turn all the same.
    ///
    /// Its errors are those of `attempt`.
    pub fn reading<T>(
        &self,
        attempt: impl FnMut() -> io::Result<T>,
    ) -> io::Result<T> {
        self.io(|slot| &mut slot.readable, attempt)
    }

    /// The same until the source is writable.
    pub fn writing<T>(
        &self,
        attempt: impl FnMut() -> io::Result<T>,
    ) -> io::Result<T> {
        self.io(|slot| &mut slot.writable, attempt)
    }
    // ANCHOR_END: watch

    // ANCHOR: io
    fn io<T>(
        &self,
        news: fn(&mut Slot) -> &mut bool,
        mut attempt: impl FnMut() -> io::Result<T>,
    ) -> io::Result<T> {
        if self.in_a_row.replace(self.in_a_row.get() + 1) == TURN {
            self.in_a_row.set(1);
            self.me.yield_now();
        }
        loop {
            // ⑬ What is told from here on is news: the attempt may miss it.
            self.slot(|slot| *news(slot) = false);
            match attempt() {
                Err(e) if e.kind() == ErrorKind::WouldBlock => self.wait(news),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }

    fn wait(&self, news: fn(&mut Slot) -> &mut bool) {
        self.in_a_row.set(0);
        while !self.slot(|slot| *news(slot)) {
            self.me.ask(Request::Wait(self.token));
        }
    }

    fn slot<T>(&self, look: impl FnOnce(&mut Slot) -> T) -> T {
        look(&mut self.me.watched.slots.borrow_mut()[self.token.0])
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.me.watched.slots.borrow_mut().remove(self.token.0);
    }
}
// ANCHOR_END: io

// ANCHOR: read
impl Watch<'_> {
    /// Reads some bytes `from` the source; see [`reading`](Self::reading).
    ///
    /// ⑭ A read that fills less than `buf` has taken all there was. So the next
    /// one need not ask before it waits, unless the peer has closed: then there
    /// may be nothing more to be told. (Not on Windows, where `mio` only tells
    /// of a source again after an answer of `WouldBlock`.)
    pub fn read(
        &self,
        mut from: impl Read,
        buf: &mut [u8],
    ) -> io::Result<usize> {
        if self.drained.get() && !self.slot(|slot| slot.closed) {
            self.wait(|slot| &mut slot.readable);
        }
        let n = self.reading(|| from.read(buf))?;
        let less = 0 < n && n < buf.len();
        self.drained.set(less && !cfg!(windows));
        Ok(n)
    }

    /// Writes some bytes of `buf` `to` the source; see
    /// [`writing`](Self::writing).
    pub fn write(&self, mut to: impl Write, buf: &[u8]) -> io::Result<usize> {
        self.writing(|| to.write(buf))
    }
}
// ANCHOR_END: read
