//! 出菜口：等菜的和等位置的，睡在哪里，怎样醒来？
//! A hatch: where do those sleep who wait for a plate, and those who wait for
//! room, and how do they wake?

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct Hatch<T> {
    room: usize,
    plates: Mutex<VecDeque<T>>, // never more than `room`
    changed: Condvar,
}

impl<T> Hatch<T> {
    /// An empty hatch with room for this many plates.
    pub fn new(room: usize) -> Self {
        Self {
            room,
            plates: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Puts a plate in; blocks while there is no room.
    pub fn put(&self, plate: T) {
        let mut plates = self.plates.lock().unwrap();
        if plates.len() == self.room {
            plates = self.changed.wait(plates).unwrap();
        }
        plates.push_back(plate);
        self.changed.notify_one();
    }

    /// Takes the plate that has been there longest; blocks while there is none.
    pub fn take(&self) -> T {
        let mut plates = self.plates.lock().unwrap();
        if plates.is_empty() {
            plates = self.changed.wait(plates).unwrap();
        }
        let plate = plates.pop_front().unwrap();
        self.changed.notify_one();
        plate
    }
}
