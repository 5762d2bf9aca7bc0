//! 信号量：一个装着许可的碗。
//! A semaphore: a bowl of permits.

// ANCHOR: semaphore
use std::sync::{Condvar, Mutex};

/// A number of permits, which threads take and give back. It may be used from
/// any thread, and a permit given back by another than the one who took it.
pub struct Semaphore {
    permits: Mutex<usize>,
    returned: Condvar,
}

impl Semaphore {
    /// One with so many permits.
    pub fn new(permits: usize) -> Self {
        Self {
            permits: Mutex::new(permits),
            returned: Condvar::new(),
        }
    }

    /// Takes a permit; blocks while there is none.
    pub fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.returned.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    /// Gives one back, and wakes one of those who wait.
    pub fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.returned.notify_one();
    }
}
// ANCHOR_END: semaphore
