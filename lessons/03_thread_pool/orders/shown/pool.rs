//! 线程池的队列，几个词说完。
//! The queue of the pool in a few words.

use super::Queue;
use std::fmt;

/// From now on, stories tell it.
pub fn show() {
    std::run::show::<Queue>();
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Queue")
            .field("jobs", &self.jobs.len())
            .field("closed", &self.closed)
            .field("unfinished", &self.unfinished)
            .field("asleep", &self.asleep)
            .field("blocked", &self.blocked)
            .field("watching", &self.watching)
            .finish()
    }
}
