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
