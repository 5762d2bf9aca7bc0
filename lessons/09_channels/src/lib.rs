//! 第 9 课的出菜口：一个有界的缓冲区，一把锁，两个条件变量。
//! The hatch of lesson 9: a bounded buffer, one lock, two condition variables.
//!
//! 书 `book/zh/09_channels.md`
//! Book: `book/en/09_channels.md`

// ANCHOR: hatch
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

/// A hatch between kitchen and dining room, with room for so many plates.
///
/// All methods may be called from any thread. What is put in first comes out
/// first, and each plate comes out once.
#[derive(Debug)]
pub struct Hatch<T> {
    room: usize,
    shelf: Mutex<Shelf<T>>,
    filled: Condvar, // for those who take: there is a plate, or it is closed
    emptied: Condvar, // for those who put: there is room, or it is closed
}

#[derive(Debug)]
struct Shelf<T> {
    plates: VecDeque<T>, // never more than `room`
    closed: bool,
}

impl<T> Hatch<T> {
    /// An empty hatch.
    ///
    /// # Panics
    /// When it would have no room at all.
    pub fn new(room: usize) -> Self {
        assert!(room > 0, "a hatch has room for one plate at least");
        Self {
            room,
            shelf: Mutex::new(Shelf {
                plates: VecDeque::with_capacity(room),
                closed: false,
            }),
            filled: Condvar::new(),
            emptied: Condvar::new(),
        }
    }
    // ANCHOR_END: hatch

    // ANCHOR: put
    /// Puts a plate in; blocks while there is no room.
    ///
    /// # Errors
    /// The plate, if the hatch is closed.
    pub fn put(&self, plate: T) -> Result<(), T> {
        let mut shelf = self.shelf.lock().unwrap();
        while shelf.plates.len() == self.room && !shelf.closed {
            shelf = self.emptied.wait(shelf).unwrap(); // ①
        }
        if shelf.closed {
            return Err(plate);
        }
        shelf.plates.push_back(plate);
        drop(shelf);
        self.filled.notify_one(); // ②
        Ok(())
    }

    /// Takes the plate that has been there longest; blocks while there is
    /// none. `None` if the hatch is closed and empty.
    pub fn take(&self) -> Option<T> {
        let mut shelf = self.shelf.lock().unwrap();
        while shelf.plates.is_empty() && !shelf.closed {
            shelf = self.filled.wait(shelf).unwrap();
        }
        let plate = shelf.plates.pop_front();
        drop(shelf);
        self.emptied.notify_one();
        plate
    }

    /// Lets nothing in any more. What is inside can still be taken. Wakes all
    /// who wait.
    pub fn close(&self) {
        self.shelf.lock().unwrap().closed = true;
        self.filled.notify_all(); // ③
        self.emptied.notify_all();
    }
}
// ANCHOR_END: put
