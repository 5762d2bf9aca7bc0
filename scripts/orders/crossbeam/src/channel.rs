//! 通道：几个线程发，几个线程收。
//! Channels: several threads send, and several receive.
//!
//! `select!` and the channels that time fills are not there: a program that needs
//! them does not compile.

pub use std::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

struct Shared<T> {
    most: usize,
    state: Mutex<State<T>>,
    filled: Condvar, // for receivers: there is a value, or no sender
    taken: Condvar,  // for senders: there is room, or no receiver
}

struct State<T> {
    queue: VecDeque<(u64, T)>, // each with its number
    sent: u64,                 // values that were ever put in
    wanting: usize,            // receivers that wait
    senders: usize,
    receivers: usize,
}

/// Sends; its clones send into the same channel.
pub struct Sender<T>(Arc<Shared<T>>);

/// Receives; of its clones each gets other values.
pub struct Receiver<T>(Arc<Shared<T>>);

/// A channel that takes any number of values.
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    bounded(usize::MAX)
}

/// A channel that takes so many values. One that takes none hands each over: to
/// send waits until it was received.
pub fn bounded<T>(most: usize) -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared {
        most,
        state: Mutex::new(State {
            queue: VecDeque::new(),
            sent: 0,
            wanting: 0,
            senders: 1,
            receivers: 1,
        }),
        filled: Condvar::new(),
        taken: Condvar::new(),
    });
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Shared<T> {
    #[track_caller]
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("nobody panics here")
    }

    fn put(&self, state: &mut State<T>, value: T) {
        state.sent += 1;
        state.queue.push_back((state.sent, value));
        self.filled.notify_one();
    }

    fn take(&self, state: &mut State<T>) -> Option<T> {
        let (_, value) = state.queue.pop_front()?;
        match self.most {
            0 => self.taken.notify_all(), // each waits for its own value
            _ => self.taken.notify_one(),
        }
        Some(value)
    }
}

impl<T> Sender<T> {
    /// Waits for room, or for who receives it, and sends a value.
    ///
    /// # Errors
    ///
    /// The value comes back if no receiver is left.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        let shared = &*self.0;
        let mut state = shared.lock();
        if shared.most > 0 {
            let full = |s: &mut State<T>| {
                s.queue.len() >= shared.most && s.receivers > 0
            };
            let waited = shared.taken.wait_while(state, full);
            state = waited.expect("nobody panics here");
        }
        if state.receivers == 0 {
            return Err(SendError(value));
        }
        shared.put(&mut state, value);
        if shared.most == 0 {
            let own = state.sent;
            let place = |s: &State<T>| {
                s.queue.iter().position(|(number, _)| *number == own)
            };
            let lies = |s: &mut State<T>| place(s).is_some() && s.receivers > 0;
            let waited = shared.taken.wait_while(state, lies);
            state = waited.expect("nobody panics here");
            let left = place(&state).and_then(|at| state.queue.remove(at));
            if let Some((_, value)) = left {
                return Err(SendError(value));
            }
        }
        Ok(())
    }

    /// Sends a value if there is room, or somebody who waits for one.
    ///
    /// # Errors
    ///
    /// The value comes back if there is none, or no receiver is left.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        let shared = &*self.0;
        let mut state = shared.lock();
        let room = match shared.most {
            0 => state.wanting,
            most => most,
        };
        if state.receivers == 0 {
            return Err(TrySendError::Disconnected(value));
        } else if state.queue.len() >= room {
            return Err(TrySendError::Full(value));
        }
        shared.put(&mut state, value);
        Ok(())
    }
}

impl<T> Receiver<T> {
    #[track_caller]
    fn within(&self, limit: Duration) -> Result<T, RecvTimeoutError> {
        let shared = &*self.0;
        let mut state = shared.lock();
        state.wanting += 1;
        let empty = |s: &mut State<T>| s.queue.is_empty() && s.senders > 0;
        let waited = shared.filled.wait_timeout_while(state, limit, empty);
        let (mut state, late) = waited.expect("nobody panics here");
        state.wanting -= 1;
        shared.take(&mut state).ok_or(match late.timed_out() {
            true => RecvTimeoutError::Timeout,
            false => RecvTimeoutError::Disconnected,
        })
    }

    /// Waits for a value.
    ///
    /// # Errors
    ///
    /// No value is left, and no sender.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.within(Duration::MAX).map_err(|_| RecvError)
    }

    /// Waits for a value, for so long at most.
    ///
    /// # Errors
    ///
    /// None came in time, or no value is left, and no sender.
    #[track_caller]
    pub fn recv_timeout(&self, limit: Duration) -> Result<T, RecvTimeoutError> {
        self.within(limit)
    }

    /// Takes a value if there is one.
    ///
    /// # Errors
    ///
    /// There is none now, or none will come any more.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let mut state = self.0.lock();
        let value = self.0.take(&mut state);
        value.ok_or(match state.senders {
            0 => TryRecvError::Disconnected,
            _ => TryRecvError::Empty,
        })
    }

    /// The values, until none will come any more.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        std::iter::from_fn(|| self.recv().ok())
    }

    /// The values that are there.
    pub fn try_iter(&self) -> impl Iterator<Item = T> + '_ {
        std::iter::from_fn(|| self.try_recv().ok())
    }
}

/// The values that come out of a channel.
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

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.senders -= 1;
        if state.senders == 0 {
            self.0.filled.notify_all();
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.receivers -= 1;
        if state.receivers > 0 {
            return;
        }
        self.0.taken.notify_all();
        // Nobody will receive these; those who hand theirs over get them back.
        let left = match self.0.most {
            0 => VecDeque::new(),
            _ => std::mem::take(&mut state.queue),
        };
        drop(state);
        drop(left);
    }
}

macro_rules! clones {
    ($($name:ident $count:ident)*) => { $(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                self.0.lock().$count += 1;
                Self(Arc::clone(&self.0))
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )* };
}

clones! { Sender senders Receiver receivers }
