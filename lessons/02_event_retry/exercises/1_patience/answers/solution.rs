//! MySQL 一边启动，一边报告进度；等的人耐心有限。
//! MySQL reports its progress, and those who wait have limited patience.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// How far MySQL has got, in percent.
#[derive(Default)]
pub struct Progress {
    percent: Mutex<u32>,
    changed: Condvar,
}

impl Progress {
    /// Reports that MySQL has reached `percent` percent.
    pub fn report(&self, percent: u32) {
        *self.percent.lock().unwrap() = percent;
        self.changed.notify_all();
    }

    /// Blocks until MySQL has reached `goal` percent, but for `patience` at
    /// most. Returns whether it has: true at once if it already had.
    pub fn wait_for(&self, goal: u32, patience: Duration) -> bool {
        let percent = self.percent.lock().unwrap();
        let too_little = |percent: &mut u32| *percent < goal;
        let (_, limit) = self
            .changed
            .wait_timeout_while(percent, patience, too_little)
            .unwrap(); // one limit, however often it wakes
        !limit.timed_out()
    }
}
