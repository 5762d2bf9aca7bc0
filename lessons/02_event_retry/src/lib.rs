//! 第 2 课的等待：最多等几次，还等不到就是一个错误。
//! The wait of lesson 2: a limited number of tries, and then an error.
//!
//! 书 `book/zh/02_event_retry.md`
//! Book: `book/en/02_event_retry.md`

mod check;

pub use check::poll;

use lesson01_event::Event;
use say::tr;
use std::error::Error;
use std::fmt;
use std::time::Duration;

// ANCHOR: wait
/// Waits until `ready` is set: `limit` times at most, each time for
/// `patience` at most. Calls `on_attempt` in this thread with 1, 2, ... right
/// before each of these waits.
///
/// If the event is set already, there is no attempt at all.
///
/// # Errors
///
/// [`TimedOut`], if `limit` waits went by and the event was not set.
pub fn wait_with_limit(
    ready: &Event,
    limit: u32,
    patience: Duration,
    mut on_attempt: impl FnMut(u32),
) -> Result<(), TimedOut> {
    if ready.is_set() {
        return Ok(());
    }
    for n in 1..=limit {
        on_attempt(n);
        // ⑥ What the wait returns counts, the last time too.
        if ready.wait_timeout(patience) {
            return Ok(());
        }
    }
    Err(TimedOut { attempts: limit }) // ⑦
}
// ANCHOR_END: wait

/// The event was still not set after the last wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOut {
    /// How many waits went by.
    pub attempts: u32,
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let n = self.attempts;
        f.write_str(&tr!(
            "等待超时，试了 {n} 次",
            "timed out after {n} attempts"
        ))
    }
}

impl Error for TimedOut {}
