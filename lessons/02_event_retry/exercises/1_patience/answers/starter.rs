//! MySQL 一边启动，一边报告进度；等的人耐心有限。
//! MySQL tells how far it has got, and those who wait have limited patience.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// How far it has got, in percent.
#[derive(Default)]
pub struct Progress {
    percent: Mutex<u32>,
    changed: Condvar,
}

impl Progress {
    /// So far it has got.
    pub fn report(&self, percent: u32) {
        *self.percent.lock().unwrap() = percent;
        self.changed.notify_all();
    }

    /// Blocks until it has got to `goal` percent, for `patience` at most.
    /// Returns whether it has; true at once if it already had.
    pub fn wait_for(&self, goal: u32, patience: Duration) -> bool {
        let mut percent = self.percent.lock().unwrap();
        while *percent < goal {
            let woken = self.changed.wait_timeout(percent, patience).unwrap();
            if woken.1.timed_out() {
                return false;
            }
            percent = woken.0;
        }
        true
    }
}
