//! 最后一盘菜，两位客人都想要。
//! The last plate, and two guests who want it.

use std::cell::Cell;

/// Sells plates. All guests are tasks on one thread.
pub struct Kitchen {
    plates: Cell<u32>,
}

impl Kitchen {
    pub fn new(plates: u32) -> Self {
        Self {
            plates: Cell::new(plates),
        }
    }

    /// How many plates nobody has taken.
    pub fn left(&self) -> u32 {
        self.plates.get()
    }

    /// Sells a plate to a guest, and returns whether it did. `pay` says whether
    /// the guest has paid; it is asked only if there is a plate for this guest.
    /// If the guest cannot pay, the plate is there for others.
    ///
    /// Nobody waits while another guest pays.
    pub async fn sell(&self, pay: impl Future<Output = bool>) -> bool {
        if self.plates.get() == 0 {
            return false;
        }
        let paid = pay.await;
        if paid {
            self.plates.set(self.plates.get() - 1);
        }
        paid
    }
}
