//! 阅览室：读的人可以一起进，写的人只能独自进。
//! A reading room: readers share it, a writer has it alone.

// ANCHOR: room
use std::sync::{Condvar, Mutex, MutexGuard};

/// A room for any number of readers, or for one writer.
pub struct Room {
    turns: Turns,
    state: Mutex<State>,
    left: Condvar,
}

/// Who goes in first, if both want to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Turns {
    /// A reader goes in whenever no writer is inside. Writers may starve.
    ReadersFirst,
    /// Whoever comes, reader or writer, goes in after those who came before.
    InOrder,
}

#[derive(Default)]
struct State {
    readers: usize, // inside
    writer: bool,   // inside
    came: u64,      // so many have ever come
    went_in: u64,   // and so many of them went in
}

impl Room {
    /// An empty room.
    pub fn new(turns: Turns) -> Self {
        Self {
            turns,
            state: Mutex::default(),
            left: Condvar::new(),
        }
    }

    /// Runs `work` while no writer is inside. If it panics, it is never counted
    /// as having left.
    pub fn read<T>(&self, work: impl FnOnce() -> T) -> T {
        self.go_in(|state| !state.writer).readers += 1;
        self.left.notify_all(); // the next one may be a reader, too
        let done = work();
        self.state.lock().unwrap().readers -= 1;
        self.left.notify_all();
        done
    }

    /// Runs `work` while nobody else is inside. If it panics, nobody gets in
    /// any more.
    pub fn write<T>(&self, work: impl FnOnce() -> T) -> T {
        self.go_in(|s| !s.writer && s.readers == 0).writer = true;
        let done = work();
        self.state.lock().unwrap().writer = false;
        self.left.notify_all();
        done
    }
    // ANCHOR_END: room

    // ANCHOR: turns
    /// Waits until there is `room`, and until it is one's turn.
    fn go_in(&self, room: fn(&State) -> bool) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap();
        let turn = state.came;
        state.came += 1;
        let mut state = self
            .left
            .wait_while(state, |s| {
                let in_order = self.turns == Turns::InOrder;
                !room(s) || (in_order && s.went_in != turn)
            })
            .unwrap();
        state.went_in += 1;
        state
    }
}
// ANCHOR_END: turns
