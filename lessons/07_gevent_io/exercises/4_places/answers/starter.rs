//! 厨房里只站得下几个人，别的在门外等。
//! A kitchen with room for a few cooks; the others wait outside.

use std::sync::{Condvar, Mutex};

pub struct Kitchen {
    free: Mutex<usize>, // places
    left: Condvar,      // somebody has left
}

impl Kitchen {
    pub fn new(places: usize) -> Self {
        Self {
            free: Mutex::new(places),
            left: Condvar::new(),
        }
    }

    /// Waits for a place, does `work` in the kitchen, and gives the place back,
    /// even if `work` panics. Of all coroutines, only the caller waits. `work`
    /// may wait as well; meanwhile the caller keeps nothing but the place.
    pub fn cook<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.left.wait(free).unwrap();
        }
        *free -= 1;
        drop(free);
        let dish = work();
        *self.free.lock().unwrap() += 1;
        self.left.notify_one();
        dish
    }
}
