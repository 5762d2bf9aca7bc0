//! 第 0 课的账本：一个余额，几个线程同时改，三种改法。
//! The account book of lesson 0: a balance that several threads change, kept in
//! three ways.
//!
//! 书 `book/zh/00_race.md`
//! Book: `book/en/00_race.md`

// ANCHOR: book
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// An account book that any number of threads may use at the same time.
pub trait Book: Sync {
    /// The balance at this moment.
    fn balance(&self) -> i64;

    /// Reads the balance and writes down what `change` makes of it; writes
    /// nothing if that is `None`. Returns whether it has written.
    fn change(&self, change: impl Fn(i64) -> Option<i64>) -> bool;
}

/// Reads, and then writes. What somebody else writes in between is lost.
pub struct Careless(AtomicI64);

impl Book for Careless {
    fn balance(&self) -> i64 {
        self.0.load(Relaxed)
    }

    fn change(&self, change: impl Fn(i64) -> Option<i64>) -> bool {
        let seen = self.0.load(Relaxed);
        let new = change(seen);
        if let Some(new) = new {
            self.0.store(new, Relaxed); // ① whatever is there by now
        }
        new.is_some()
    }
}
// ANCHOR_END: book

// ANCHOR: locked
/// Only one at a time has the book. The others wait until it is put back.
pub struct Locked(Mutex<i64>);

impl Book for Locked {
    fn balance(&self) -> i64 {
        *self.0.lock().unwrap()
    }

    /// `change` runs once, while the book is locked: it must not use the same
    /// book. If it panics, nothing is written, and whoever comes next panics.
    fn change(&self, change: impl Fn(i64) -> Option<i64>) -> bool {
        let mut balance = self.0.lock().unwrap(); // ② from here …
        let new = change(*balance);
        if let Some(new) = new {
            *balance = new;
        }
        new.is_some()
    } // … to here nobody else reads or writes
}
// ANCHOR_END: locked

// ANCHOR: checked
/// Writes only if the balance is still what was read. If not, all over again.
pub struct Checked(AtomicI64);

impl Book for Checked {
    fn balance(&self) -> i64 {
        self.0.load(Relaxed)
    }

    /// Nobody waits, but `change` may run several times: what it does besides
    /// reckoning, it does each time.
    fn change(&self, change: impl Fn(i64) -> Option<i64>) -> bool {
        let mut seen = self.0.load(Relaxed);
        while let Some(new) = change(seen) {
            // ③ To compare and to write are one step, so nobody slips between.
            match self.0.compare_exchange(seen, new, Relaxed, Relaxed) {
                Ok(_) => return true,
                Err(now) => seen = now, // somebody was faster
            }
        }
        false
    }
}
// ANCHOR_END: checked

impl Careless {
    /// A book with this balance.
    pub fn new(balance: i64) -> Self {
        Self(AtomicI64::new(balance))
    }
}

impl Locked {
    /// A book with this balance.
    pub fn new(balance: i64) -> Self {
        Self(Mutex::new(balance))
    }
}

impl Checked {
    /// A book with this balance.
    pub fn new(balance: i64) -> Self {
        Self(AtomicI64::new(balance))
    }
}
