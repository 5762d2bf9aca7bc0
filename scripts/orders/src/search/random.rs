//! By chance.

use super::{Dice, Strategy};
use crate::run::{Id, Run};

/// At every step any of those who can.
#[derive(Debug)]
pub struct Random {
    left: usize,
    dice: Dice,
}

impl Random {
    /// So many runs with this seed.
    pub fn new(runs: usize, seed: u64) -> Box<Self> {
        let dice = Dice::new(seed);
        Box::new(Self { left: runs, dice })
    }
}

impl Strategy for Random {
    fn task(&mut self, run: &Run) -> Id {
        run.able[self.dice.roll(run.able.len())]
    }

    fn way(&mut self, ways: usize) -> usize {
        self.dice.roll(ways)
    }

    fn another(&mut self, _: &Run) -> bool {
        self.left -= 1;
        self.left > 0
    }
}

/// Probabilistic concurrency testing (Burckhardt and others, 2010): tasks have
/// priorities by chance, and at a few moments that of the first one drops.
#[derive(Debug)]
pub struct Pct {
    left: usize,
    drops: usize,
    dice: Dice,
    longest: usize,
    step: usize,
    priorities: Vec<i64>,
    moments: Vec<usize>,
}

impl Pct {
    /// So many runs with so many drops in each.
    pub fn new(runs: usize, drops: usize, seed: u64) -> Box<Self> {
        Box::new(Self {
            left: runs,
            drops,
            dice: Dice::new(seed),
            longest: 1,
            step: 0,
            priorities: Vec::new(),
            moments: Vec::new(),
        })
    }

    fn first(&self, run: &Run) -> Id {
        let able = run.able.iter().copied();
        able.max_by_key(|&task| self.priorities[task]).unwrap_or(0)
    }
}

impl Strategy for Pct {
    fn task(&mut self, run: &Run) -> Id {
        while self.priorities.len() < run.tasks.len() {
            self.priorities.push(self.dice.roll(1 << 30) as i64);
        }
        let lowest = -(1 << 20) - self.step as i64;
        // A coin decides: whoever always sank would never be in the way.
        if run.tasks[run.current].yielded && self.dice.roll(2) == 0 {
            self.priorities[run.current] = lowest;
        }
        if run.able.len() > 1 {
            self.step += 1;
            let nth = self.moments.iter().position(|at| *at == self.step);
            if let Some(nth) = nth {
                let first = self.first(run);
                self.priorities[first] = -(nth as i64) - 1;
            }
        }
        self.first(run)
    }

    fn way(&mut self, ways: usize) -> usize {
        self.dice.roll(ways)
    }

    fn another(&mut self, _: &Run) -> bool {
        self.longest = self.longest.max(self.step);
        self.step = 0;
        self.priorities.clear();
        let moment = |_| 1 + self.dice.roll(self.longest);
        self.moments = (0..self.drops).map(moment).collect();
        self.left -= 1;
        self.left > 0
    }
}
