//! 第 1 课的事件：一个标志，线程可以等它变为真。
//! The event of lesson 1: a flag that threads can wait for.
//!
//! 书 `book/zh/01_event.md`
//! Book: `book/en/01_event.md`

// ANCHOR: event
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A flag, false at first, that any number of threads can wait for.
///
/// All methods may be called from any thread. What a thread did before
/// [`set`](Event::set) is visible to every thread that this call released.
#[derive(Debug, Default)]
pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    flag: bool,
    generation: u64, // how often the flag went from false to true
    waiting: usize,  // threads in `wait` and `wait_timeout`, asleep or waking
}

impl Event {
    /// An event whose flag is false.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the flag is true at this moment.
    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().flag
    }

    /// Makes the flag true and wakes all threads that wait. Those who wait
    /// when it is called are released even if `clear` follows at once; in
    /// which order they wake is open.
    pub fn set(&self) {
        let mut state = self.state.lock().unwrap();
        if state.flag {
            return; // whoever waits is being released already
        }
        state.flag = true;
        state.generation += 1;
        let somebody_waits = state.waiting > 0;
        drop(state); // ⑧ the woken must not run into our lock
        if somebody_waits {
            self.changed.notify_all();
        }
    }
    // ANCHOR_END: event

    // ANCHOR: wait
    /// Makes the flag false: whoever calls `wait` from now on blocks.
    pub fn clear(&self) {
        self.state.lock().unwrap().flag = false;
    }

    /// Blocks until the flag is true; returns at once if it already is.
    pub fn wait(&self) {
        self.wait_timeout(Duration::MAX);
    }

    /// Blocks until the flag is true, or the time runs out. Returns whether the
    /// event was set, even if `clear` followed at once: false means that the
    /// time ran out first. `Duration::MAX` means for ever.
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        let mut state = self.state.lock().unwrap();
        if state.flag {
            return true;
        }
        let seen = state.generation;
        state.waiting += 1;
        // ⑥ Sleeping and unlocking are one step, so no `set` slips between.
        // ⑦ A thread may wake for no reason: look again, and sleep again.
        let (mut state, result) = self
            .changed
            .wait_timeout_while(state, timeout, |s| s.generation == seen)
            .unwrap();
        state.waiting -= 1;
        !result.timed_out()
    }
}
// ANCHOR_END: wait

#[cfg(test)]
mod tests;
