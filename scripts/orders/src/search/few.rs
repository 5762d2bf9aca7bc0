//! Every order with few forced switches.

use super::Strategy;
use crate::run::{Id, Run};

/// Every order in which a task that could go on has to stop at most so many
/// times. Bad orders are short: most need one or two such switches.
#[derive(Debug)]
pub struct Few {
    most: usize,
    used: usize,
    path: Vec<(usize, usize)>, // which was taken, of how many
    at: usize,
}

impl Few {
    /// At most so many forced switches.
    pub fn switches(most: usize) -> Box<Self> {
        Box::new(Self {
            most,
            used: 0,
            path: Vec::new(),
            at: 0,
        })
    }

    fn pick(&mut self, of: usize) -> usize {
        if of < 2 {
            return 0;
        }
        if self.at == self.path.len() {
            self.path.push((0, of));
        }
        self.at += 1;
        let (taken, then) = self.path[self.at - 1];
        assert_eq!(of, then, "the program does not do the same twice");
        taken
    }
}

impl Strategy for Few {
    fn task(&mut self, run: &Run) -> Id {
        let mut order = run.able.clone();
        let yielded = run.tasks[run.current].yielded;
        let here = order.iter().position(|task| *task == run.current);
        match here {
            // Or a loop that yields would never end.
            Some(here) if yielded && order.len() > 1 => {
                order.remove(here);
            }
            Some(here) => {
                order.swap(0, here);
                if self.used == self.most {
                    order.truncate(1);
                }
            }
            None => {}
        }
        let nth = self.pick(order.len());
        let forced = here.is_some() && !yielded && nth > 0;
        self.used += usize::from(forced);
        order[nth]
    }

    fn way(&mut self, ways: usize) -> usize {
        self.pick(ways)
    }

    fn another(&mut self, _: &Run) -> bool {
        (self.at, self.used) = (0, 0);
        while let Some((taken, of)) = self.path.pop() {
            if taken + 1 < of {
                self.path.push((taken + 1, of));
                return true;
            }
        }
        false
    }

    fn restart(&mut self) {
        (self.at, self.used) = (0, 0);
        self.path.clear();
    }
}
