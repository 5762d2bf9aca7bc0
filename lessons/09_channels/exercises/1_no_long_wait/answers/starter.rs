//! 出菜口：不愿意一直等的人，也能用。
//! A hatch that also serves those who will not wait for ever.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

pub struct Hatch<T> {
    room: usize,
    plates: Mutex<VecDeque<T>>, // never more than `room`
    filled: Condvar,            // for those who take
    emptied: Condvar,           // for those who put
}

impl<T> Hatch<T> {
    /// An empty hatch with room for this many plates.
    pub fn new(room: usize) -> Self {
        Self {
            room,
            plates: Mutex::default(),
            filled: Condvar::new(),
            emptied: Condvar::new(),
        }
    }

    /// Puts a plate in; blocks while there is no room.
    pub fn put(&self, plate: T) {
        let mut plates = self.plates.lock().unwrap();
        while plates.len() == self.room {
            plates = self.emptied.wait(plates).unwrap();
        }
        plates.push_back(plate);
        self.filled.notify_one();
    }

    /// Puts a plate in if there is room now; never waits for room.
    ///
    /// # Errors
    ///
    /// The plate, if there is no room.
    pub fn try_put(&self, plate: T) -> Result<(), T> {
        todo!()
    }

    /// Takes the plate that has been there longest. Waits for one, but no
    /// longer than `limit`, counted from the call. Returns `None` if none came.
    pub fn take_timeout(&self, limit: Duration) -> Option<T> {
        todo!()
    }
}
