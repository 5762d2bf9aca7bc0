//! 吃一顿饭的几种办法，都不会死锁。
//! Ways to eat with two forks that do not deadlock. If `eat` panics, the forks
//! stay taken.

use crate::Semaphore;
use crate::{Deadlock, Table};
use std::thread;
use std::time::Duration;

/// The forks at the left and at the right hand, at a table of so many.
pub fn forks(who: usize, people: usize) -> [usize; 2] {
    [who, (who + 1) % people]
}

// ANCHOR: cures
/// Takes the fork with the smaller number first. There is no circle: somebody
/// in it would wait for a smaller number than the one they hold.
///
/// # Errors
/// Only if others at the table take their forks in another order.
pub fn in_order(
    table: &Table,
    who: usize,
    mut both: [usize; 2],
    eat: impl FnOnce(),
) -> Result<(), Deadlock> {
    both.sort_unstable();
    table.take(who, both[0])?;
    table.take(who, both[1])?;
    eat();
    table.put_back(who, &both);
    Ok(())
}

/// Asks `waiter` for a place first, who lets in all but one: so one fork at
/// least is not held by anybody who waits for another.
///
/// # Errors
/// Only if the waiter lets all of them in.
pub fn with_waiter(
    table: &Table,
    who: usize,
    both: [usize; 2],
    waiter: &Semaphore,
    eat: impl FnOnce(),
) -> Result<(), Deadlock> {
    waiter.acquire();
    table.take(who, both[0])?;
    table.take(who, both[1])?;
    eat();
    table.put_back(who, &both);
    waiter.release();
    Ok(())
}
// ANCHOR_END: cures

// ANCHOR: more
/// Takes both forks or none: nobody holds one while they wait for the other.
pub fn both_or_none(
    table: &Table,
    who: usize,
    both: [usize; 2],
    eat: impl FnOnce(),
) {
    table.take_both(who, both);
    eat();
    table.put_back(who, &both);
}

/// Puts the first fork back if the second is not free, and tries again after a
/// pause. The pauses of neighbours must differ, or both may fail for ever.
///
/// # Errors
/// Only if somebody else at the table waits while holding a fork.
pub fn give_back(
    table: &Table,
    who: usize,
    both: [usize; 2],
    pause: Duration,
    eat: impl FnOnce(),
) -> Result<(), Deadlock> {
    table.take(who, both[0])?;
    while !table.try_take(who, both[1]) {
        table.put_back(who, &both[..1]);
        thread::sleep(pause);
        table.take(who, both[0])?;
    }
    eat();
    table.put_back(who, &both);
    Ok(())
}
// ANCHOR_END: more
