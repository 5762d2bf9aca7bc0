//! 仓库：空了，就等送货的来。
//! A store room. Whoever finds it empty waits for a delivery.

use lesson01_event::Event;
use std::sync::Mutex;

/// Empty at first.
#[derive(Default)]
pub struct Store {
    boxes: Mutex<u32>,
    delivered: Event,
}

impl Store {
    /// Brings this many boxes.
    pub fn deliver(&self, boxes: u32) {
        *self.boxes.lock().unwrap() += boxes;
        self.delivered.set();
    }

    /// Takes a box; blocks while there is none.
    pub fn take(&self) {
        let mut boxes = self.boxes.lock().unwrap();
        if *boxes == 0 {
            self.delivered.wait();
        }
        *boxes -= 1;
    }
}
