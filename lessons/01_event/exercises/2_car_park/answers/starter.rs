//! 停车场满了：开走一辆，才进得来一辆。
//! A full car park: a car can come in only after another has left.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};

/// No place is free at first.
#[derive(Default)]
pub struct CarPark {
    free: AtomicUsize,
    lock: Mutex<()>,
    freed: Condvar,
}

impl CarPark {
    /// Frees a place. It stays free until a car takes it.
    pub fn leave(&self) {
        self.free.fetch_add(1, SeqCst);
        self.freed.notify_one();
    }

    /// Blocks until a place is free, then takes it.
    pub fn enter(&self) {
        let mut lock = self.lock.lock().unwrap();
        while self.free.load(SeqCst) == 0 {
            lock = self.freed.wait(lock).unwrap();
        }
        self.free.fetch_sub(1, SeqCst);
    }
}
