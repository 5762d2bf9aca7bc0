//! Channels.

pub use ::std::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};

use crate::run::{self, How, Id, Wants};
use ::std::any::type_name;
use ::std::collections::VecDeque;
use ::std::fmt;
use ::std::panic::Location;
use ::std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use ::std::time::Duration;

struct Shared<T> {
    full: Id, // open: something is in it, or no sender is left
    room: Id, // open: something more may come in, or nobody would take it
    most: usize,
    state: Mutex<State<T>>,
}

struct State<T> {
    queue: VecDeque<T>,
    senders: usize,
    received: bool, // the receiver is there
}

impl<T> Shared<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the run what has become of it.
    fn tell(&self) {
        if !run::active() {
            return;
        }
        let state = self.state();
        let full = !state.queue.is_empty() || state.senders == 0;
        let room = state.queue.len() < self.most || !state.received;
        drop(state);
        run::with(|run| {
            run.touch(self.full, How::Write);
            run.objects[self.full].open = full;
            run.objects[self.room].open = room;
        });
    }
}

/// The end into which values go.
pub struct Sender<T>(Arc<Shared<T>>);
/// The same, of a channel with a limit.
pub struct SyncSender<T>(Arc<Shared<T>>);
/// The end from which values come.
pub struct Receiver<T>(Arc<Shared<T>>);

fn shared<T>(most: usize) -> Arc<Shared<T>> {
    let (full, room) = run::with(|run| {
        let of = type_name::<T>();
        let full = run.object("channel", of, false);
        let room = run.object("channel", of, true);
        run.objects[room].part_of = Some(full);
        (full, room)
    });
    Arc::new(Shared {
        full,
        room,
        most,
        state: Mutex::new(State {
            queue: VecDeque::new(),
            senders: 1,
            received: true,
        }),
    })
}

/// A channel that takes any number of values.
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let shared = shared(usize::MAX);
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

/// A channel that takes so many values, from 1 on.
///
/// # Panics
///
/// With a limit of 0: a rendezvous is not built.
pub fn sync_channel<T>(most: usize) -> (SyncSender<T>, Receiver<T>) {
    assert!(most > 0, "a rendezvous (sync_channel(0)) is not built");
    let shared = shared(most);
    (SyncSender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Sender<T> {
    /// Sends a value.
    ///
    /// # Errors
    ///
    /// The value comes back if nobody will receive it.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        run::quick_step(Location::caller());
        put(&self.0, value)
    }
}

impl<T> SyncSender<T> {
    /// Waits for room, and sends a value.
    ///
    /// # Errors
    ///
    /// The value comes back if nobody will receive it.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        run::step(Wants::Open(self.0.room), None, Location::caller());
        put(&self.0, value)
    }

    /// Sends a value if there is room.
    ///
    /// # Errors
    ///
    /// The value comes back if there is none, or nobody will receive it.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        run::quick_step(Location::caller());
        let full = self.0.state().queue.len() >= self.0.most;
        if full && self.0.state().received {
            self.0.tell();
            return Err(TrySendError::Full(value));
        }
        put(&self.0, value)
            .map_err(|SendError(value)| TrySendError::Disconnected(value))
    }
}

fn put<T>(shared: &Shared<T>, value: T) -> Result<(), SendError<T>> {
    let mut state = shared.state();
    if !state.received {
        drop(state);
        shared.tell();
        return Err(SendError(value));
    }
    state.queue.push_back(value);
    drop(state);
    shared.tell();
    Ok(())
}

macro_rules! senders {
    ($($name:ident)*) => { $(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                self.0.state().senders += 1;
                Self(Arc::clone(&self.0))
            }
        }

        impl<T> Drop for $name<T> {
            fn drop(&mut self) {
                self.0.state().senders -= 1;
                self.0.tell();
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )* };
}

senders! { Sender SyncSender }

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.0.state().received = false;
        let left = ::std::mem::take(&mut self.0.state().queue);
        self.0.tell();
        drop(left);
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Receiver")
    }
}

impl<T> Receiver<T> {
    /// The next value, and whether no sender is left.
    fn take(&self) -> (Option<T>, bool) {
        let mut state = self.0.state();
        let taken = (state.queue.pop_front(), state.senders == 0);
        drop(state);
        self.0.tell();
        taken
    }

    /// Waits for a value.
    ///
    /// # Errors
    ///
    /// No value will come any more.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        run::step(Wants::Open(self.0.full), None, Location::caller());
        self.take().0.ok_or(RecvError)
    }

    /// Takes a value if there is one.
    ///
    /// # Errors
    ///
    /// There is none now, or none will come any more.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        run::quick_step(Location::caller());
        let (value, over) = self.take();
        value.ok_or(match over {
            true => TryRecvError::Disconnected,
            false => TryRecvError::Empty,
        })
    }

    /// Waits for a value, for so long at most.
    ///
    /// # Errors
    ///
    /// None came in time, or none will come any more.
    #[track_caller]
    pub fn recv_timeout(&self, limit: Duration) -> Result<T, RecvTimeoutError> {
        let until = run::with(|run| run.deadline(limit));
        let at = Location::caller();
        match run::ends_early_step(until.is_some(), at) {
            true => run::step(Wants::Go, None, at),
            false => run::step(Wants::Open(self.0.full), until, at),
        }
        let (value, over) = self.take();
        value.ok_or(match over {
            true => RecvTimeoutError::Disconnected,
            false => RecvTimeoutError::Timeout,
        })
    }

    /// The values, until none will come any more.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// The values that are there.
    pub fn try_iter(&self) -> impl Iterator<Item = T> + '_ {
        ::std::iter::from_fn(|| self.try_recv().ok())
    }
}

/// The values that come out of a channel.
#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

/// The same, of a receiver that it owns.
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
