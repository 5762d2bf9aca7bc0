//! 仓库：空了，就等送货的来。
//! A store room. Whoever finds it empty waits for a delivery.

use std::sync::{Condvar, Mutex};

/// Empty at first.
#[derive(Default)]
pub struct Store {
    boxes: Mutex<u32>,
    delivered: Condvar,
}

impl Store {
    /// Brings this many boxes.
    pub fn deliver(&self, boxes: u32) {
        *self.boxes.lock().unwrap() += boxes;
        self.delivered.notify_all();
    }

    /// Takes a box; blocks while there is none.
    pub fn take(&self) {
        let boxes = self.boxes.lock().unwrap();
        let none = |boxes: &mut u32| *boxes == 0;
        *self.delivered.wait_while(boxes, none).unwrap() -= 1;
    }
}
