//! 账本给每一笔编号。
//! The account book numbers its entries.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[derive(Default)]
pub struct Book {
    entries: AtomicU64,
}

impl Book {
    /// Makes an entry and returns its number: 1 for the first, 2 for the next,
    /// and so on. No number is left out, and none is given twice.
    pub fn enter(&self) -> u64 {
        self.entries.fetch_add(1, Relaxed) + 1
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.entries.load(Relaxed)
    }
}
