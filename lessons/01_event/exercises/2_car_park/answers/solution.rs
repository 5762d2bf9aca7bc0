//! 停车场满了：开走一辆，才进得来一辆。
//! A full car park: a car can come in only after another has left.

use std::sync::{Condvar, Mutex};

/// No place is free at first.
#[derive(Default)]
pub struct CarPark {
    free: Mutex<usize>,
    freed: Condvar,
}

impl CarPark {
    /// Frees a place. It stays free until a car takes it.
    pub fn leave(&self) {
        *self.free.lock().unwrap() += 1;
        self.freed.notify_one();
    }

    /// Blocks until a place is free, then takes it.
    pub fn enter(&self) {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.freed.wait(free).unwrap();
        }
        *free -= 1;
    }
}
