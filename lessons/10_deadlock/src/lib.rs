//! 第 10 课：一张桌子，几把叉子，和几种不会死锁的拿法。
//! Lesson 10: a table, some forks, and ways to take them that do not deadlock.
//!
//! 书 `book/zh/10_deadlock.md`
//! Book: `book/en/10_deadlock.md`

mod barrier;
mod cures;
mod reading_room;
mod semaphore;
mod table;

pub use barrier::Barrier;
pub use cures::{both_or_none, forks, give_back, in_order, with_waiter};
pub use reading_room::{Room, Turns};
pub use semaphore::Semaphore;
pub use table::{Deadlock, Table, Wait};
