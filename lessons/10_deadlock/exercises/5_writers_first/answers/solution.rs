//! 阅览室：有写者在等，读者就让一让。
//! A reading room: while a writer waits, readers stay outside.

use std::sync::{Condvar, Mutex};

/// A room for any number of readers, or for one writer.
#[derive(Default)]
pub struct Room {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    readers: usize, // inside
    writer: bool,   // inside
    waiting: usize, // writers outside
}

impl Room {
    /// Runs `work` with no writer inside, and returns its result. Blocks while
    /// a writer is inside or waits.
    pub fn read<T>(&self, work: impl FnOnce() -> T) -> T {
        let state = self.state.lock().unwrap();
        let closed = |s: &mut State| s.writer || s.waiting > 0;
        self.changed.wait_while(state, closed).unwrap().readers += 1;
        let done = work();
        self.state.lock().unwrap().readers -= 1;
        self.changed.notify_all();
        done
    }

    /// Runs `work` with nobody else inside, and returns its result. Blocks
    /// while anybody is inside.
    pub fn write<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        let taken = |s: &mut State| s.writer || s.readers > 0;
        let mut state = self.changed.wait_while(state, taken).unwrap();
        state.waiting -= 1;
        state.writer = true;
        drop(state);
        let done = work();
        self.state.lock().unwrap().writer = false;
        self.changed.notify_all();
        done
    }
}
