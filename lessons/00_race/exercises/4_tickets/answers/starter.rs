//! 今晚的票，两个窗口一起卖。
//! The tickets for tonight, sold at two windows.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

pub struct Tickets {
    left: AtomicI64,
}

impl Tickets {
    pub fn new(left: i64) -> Self {
        Self {
            left: AtomicI64::new(left),
        }
    }

    /// How many tickets are left.
    pub fn left(&self) -> i64 {
        self.left.load(Relaxed)
    }

    /// Sells this many tickets together, or none of them, and returns whether
    /// it sold them. It must sell them if that many are left.
    pub fn sell(&self, tickets: i64) -> bool {
        let enough = self.left() >= tickets;
        if enough {
            self.left.fetch_sub(tickets, Relaxed);
        }
        enough
    }
}
