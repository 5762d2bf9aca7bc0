//! 停车场满了：开走一辆，才进得来一辆。
//! A car park that is full: for each car that leaves one comes in.

use std::sync::{Condvar, Mutex};

/// No place is free at first.
#[derive(Default)]
pub struct CarPark {
    free: Mutex<usize>,
    freed: Condvar,
}

impl CarPark {
    /// One place becomes free. It stays free until a car comes.
    pub fn leave(&self) {
        *self.free.lock().unwrap() += 1;
        self.freed.notify_one();
    }

    /// Blocks until a place is free, and takes it.
    pub fn enter(&self) {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.freed.wait(free).unwrap();
        }
        *free -= 1;
    }
}
