//! Every order with few delays.

use super::Strategy;
use super::path::Path;
use crate::run::{Id, Run};

/// Every order of a scheduler that is put off at most so many times (Emmi and
/// others, 2011). By itself it lets a task go on as long as it can, then the next
/// one by number. A delay has the one whose turn it is let the next one go first.
/// However many tasks there are, one delay makes no more orders than the run has
/// steps.
#[derive(Debug)]
pub struct Delays {
    most: usize,
    used: usize,
    path: Path,
}

impl Delays {
    /// At most so many delays.
    pub fn at_most(most: usize) -> Box<Self> {
        Box::new(Self {
            most,
            used: 0,
            path: Path::default(),
        })
    }

    /// Each way but the first costs as many delays as its number.
    fn pick(&mut self, of: usize) -> usize {
        let nth = self.path.pick(of.min(1 + self.most - self.used));
        self.used += nth;
        nth
    }
}

impl Strategy for Delays {
    fn task(&mut self, run: &Run) -> Id {
        let yields = run.tasks[run.current].yielded;
        let first = run.current + usize::from(yields);
        let mut order = run.able.clone();
        order.sort_by_key(|task| (*task < first, *task));
        order[self.pick(order.len())]
    }

    fn way(&mut self, ways: usize) -> usize {
        self.pick(ways)
    }

    fn another(&mut self, _: &Run) -> bool {
        self.used = 0;
        self.path.next()
    }

    fn restart(&mut self) {
        (self.used, self.path) = (0, Path::default());
    }
}
