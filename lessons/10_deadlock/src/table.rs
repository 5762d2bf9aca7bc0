//! 一张圆桌：每人左右各一把叉子，谁等谁都记着。
//! A round table: a fork on each side of everybody, and a note of who waits for
//! whom.

// ANCHOR: table
use std::sync::{Condvar, Mutex};

/// A round table with as many forks as people, both numbered from 0 on. Fork n
/// lies at the left hand of n.
///
/// All methods may be called from any thread, by one thread for each person.
pub struct Table {
    forks: Mutex<Forks>,
    changed: Condvar, // a fork was put back, or a circle found
}

struct Forks {
    holders: Vec<Option<usize>>, // of each fork: who has it
    wanted: Vec<Option<usize>>,  // of each person: the fork waited for
    circle: Vec<Wait>,           // empty while there is none
}

/// Somebody waits for a fork that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The person who waits.
    pub who: usize,
    /// The fork they wait for.
    pub fork: usize,
    /// The person who has it.
    pub holder: usize,
}

/// There is a circle at this table, in which everybody waits for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlock;

impl Forks {
    /// From `who` to the one they wait for, and on, until it is `who` again.
    fn circle_from(&self, who: usize) -> Option<Vec<Wait>> {
        let (mut circle, mut at) = (Vec::new(), who);
        while circle.len() < self.wanted.len() {
            let fork = self.wanted[at]?; // or `at` is not waiting
            let holder = self.holders[fork]?; // or the fork is free
            circle.push(Wait {
                who: at,
                fork,
                holder,
            });
            at = holder;
            if at == who {
                return Some(circle);
            }
        }
        None // a circle, but without `who`
    }

    fn is_in_circle(&self, who: usize) -> bool {
        self.circle.iter().any(|wait| wait.who == who)
    }
}
// ANCHOR_END: table

// ANCHOR: take
impl Table {
    /// A table for so many people, with all forks on it.
    pub fn new(people: usize) -> Self {
        let forks = Forks {
            holders: vec![None; people],
            wanted: vec![None; people],
            circle: Vec::new(),
        };
        Self {
            forks: Mutex::new(forks),
            changed: Condvar::new(),
        }
    }

    /// Takes a fork; blocks while somebody has it.
    ///
    /// # Errors
    /// [`Deadlock`] to everybody in a circle, as soon as there is one. From
    /// then on the table is done for: whoever would have to wait gets this
    /// error, too. What people hold, they still hold.
    pub fn take(&self, who: usize, fork: usize) -> Result<(), Deadlock> {
        let mut forks = self.forks.lock().unwrap();
        forks.wanted[who] = Some(fork);
        if let Some(circle) = forks.circle_from(who) {
            forks.circle = circle; // ②
            self.changed.notify_all();
        }
        while forks.holders[fork].is_some() || forks.is_in_circle(who) {
            if !forks.circle.is_empty() {
                return Err(Deadlock);
            }
            forks = self.changed.wait(forks).unwrap();
        }
        forks.wanted[who] = None;
        forks.holders[fork] = Some(who);
        Ok(())
    }
    // ANCHOR_END: take

    // ANCHOR: rest
    /// Takes a fork if nobody has it; returns whether it did.
    pub fn try_take(&self, who: usize, fork: usize) -> bool {
        let mut forks = self.forks.lock().unwrap();
        let free = forks.holders[fork].is_none();
        if free {
            forks.holders[fork] = Some(who);
        }
        free
    }

    /// Takes both forks in one step; blocks while somebody has one of them. It
    /// is for those who hold nothing: they cannot be part of a circle, and are
    /// not looked for in one.
    ///
    /// # Panics
    /// When `who` holds a fork.
    pub fn take_both(&self, who: usize, both: [usize; 2]) {
        let mut forks = self.forks.lock().unwrap();
        assert!(!forks.holders.contains(&Some(who)), "{who} holds a fork");
        while both.iter().any(|&fork| forks.holders[fork].is_some()) {
            forks = self.changed.wait(forks).unwrap();
        }
        for fork in both {
            forks.holders[fork] = Some(who);
        }
    }

    /// Puts forks back.
    ///
    /// # Panics
    /// When `who` does not have them.
    pub fn put_back(&self, who: usize, these: &[usize]) {
        let mut forks = self.forks.lock().unwrap();
        for &fork in these {
            let holder = forks.holders[fork].take();
            assert_eq!(holder, Some(who), "who has fork {fork}?");
        }
        drop(forks);
        self.changed.notify_all();
    }

    /// The circle in which people waited for each other; empty if there was
    /// none. It begins with whoever came last to wait.
    pub fn circle(&self) -> Vec<Wait> {
        self.forks.lock().unwrap().circle.clone()
    }
}
// ANCHOR_END: rest
