//! 厨房里只站得下几个人，别的在门外等。
//! A kitchen with room for a few cooks; the others wait outside.

use may::sync::{Condvar, Mutex};

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
        let _place = Place(self);
        work()
    }
}

/// A place that is taken. However its cook leaves, it is given back.
struct Place<'a>(&'a Kitchen);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap() += 1;
        self.0.left.notify_one();
    }
}
