//! Every order with few forced switches.

use super::Strategy;
use super::path::Path;
use crate::run::{Id, Run};

/// Every order in which a task that could go on has to stop at most so many
/// times. Bad orders are short: most need one or two such switches.
#[derive(Debug)]
pub struct Few {
    most: usize,
    used: usize,
    path: Path,
}

impl Few {
    /// At most so many forced switches.
    pub fn switches(most: usize) -> Box<Self> {
        Box::new(Self {
            most,
            used: 0,
            path: Path::default(),
        })
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
        let nth = self.path.pick(order.len());
        let forced = here.is_some() && !yielded && nth > 0;
        self.used += usize::from(forced);
        order[nth]
    }

    fn way(&mut self, ways: usize) -> usize {
        self.path.pick(ways)
    }

    fn another(&mut self, _: &Run) -> bool {
        self.used = 0;
        self.path.next()
    }

    fn restart(&mut self) {
        (self.used, self.path) = (0, Path::default());
    }
}
