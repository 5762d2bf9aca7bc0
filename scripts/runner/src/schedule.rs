//! 次序写成一份名单：一步一步，轮到谁。
//! A schedule: step by step, who moves.
//!
//! `light, car 1 ×2, light/1`: `×2` is two steps of the same; behind a `/` stands
//! which way data went in a step, if not the first one: whom `notify_one` woke,
//! of those who slept.

use crate::names::Names;
use orders::run::{Event, Id, Run};
use orders::search::Strategy;
use say::tr;
use std::cell::RefCell;
use std::rc::Rc;

/// The schedule of a run's first steps.
pub fn of(run: &Run, steps: usize, names: &Names) -> String {
    let step = |event: &Event| {
        let mut ways = event.ways.as_slice();
        while let [shorter @ .., 0] = ways {
            ways = shorter;
        }
        let ways = ways.iter().map(|way| format!("/{way}"));
        names.of(event.task) + &ways.collect::<String>()
    };
    let steps: Vec<_> = run.events[..steps].iter().map(step).collect();
    let steps = steps.chunk_by(|a, b| a == b).map(|same| match same.len() {
        1 => same[0].clone(),
        times => format!("{} ×{times}", same[0]),
    });
    steps.collect::<Vec<_>>().join(", ")
}

/// The steps of a schedule, one by one.
pub fn steps(schedule: &str) -> Vec<String> {
    let steps = schedule.split([',', '，']).map(str::trim);
    let steps = steps.filter(|step| !step.is_empty()).flat_map(|step| {
        let times = step.rsplit_once('×');
        let times = times
            .and_then(|(name, times)| Some((name, times.trim().parse().ok()?)));
        let (name, times) = times.unwrap_or((step, 1));
        std::iter::repeat_n(name.trim().to_owned(), times)
    });
    steps.collect()
}

/// What went wrong with a schedule, if anything did.
pub type Trouble = Rc<RefCell<Option<String>>>;

/// Moves whom the schedule names; after its end whoever moved last, as long as
/// it can, and then the first who can.
pub struct ByName {
    steps: std::vec::IntoIter<String>,
    ways: std::vec::IntoIter<usize>,
    names: Rc<Names>,
    trouble: Trouble,
    nth: usize,
}

impl ByName {
    pub fn of(steps: Vec<String>, names: Rc<Names>) -> Box<Self> {
        Box::new(Self {
            steps: steps.into_iter(),
            ways: Vec::new().into_iter(),
            names,
            trouble: Rc::default(),
            nth: 0,
        })
    }

    /// Where it says that the schedule cannot be followed.
    pub fn trouble(&self) -> Trouble {
        Rc::clone(&self.trouble)
    }
}

impl Strategy for ByName {
    fn task(&mut self, run: &Run) -> Id {
        self.nth += 1;
        let Some(step) = self.steps.next() else {
            let same = run.able.iter().find(|task| **task == run.current);
            return *same.unwrap_or(&run.able[0]);
        };
        let mut parts = step.split('/');
        let name = parts.next().unwrap_or_default();
        let ways = parts.map(|way| way.parse().unwrap_or(0));
        self.ways = ways.collect::<Vec<_>>().into_iter();
        let mut able = run.able.iter().copied();
        if let Some(task) = able.find(|task| self.names.of(*task) == name) {
            return task;
        }
        let nth = self.nth;
        let able = run.able.iter().map(|task| self.names.of(*task));
        let able = able.collect::<Vec<_>>().join(", ");
        self.trouble.borrow_mut().get_or_insert_with(|| {
            tr!(
                "第 {nth} 步，{name} 动不了；能动的有：{able}",
                "at step {nth}, {name} cannot move; those who can: {able}"
            )
        });
        run.able[0]
    }

    fn way(&mut self, ways: usize) -> usize {
        self.ways.next().unwrap_or(0).min(ways - 1)
    }

    fn another(&mut self, _: &Run) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn a_schedule_is_a_list_of_names_that_may_come_several_times() {
        assert_eq!(
            steps("main, car 1 ×2,\n  main/1, car 1"),
            ["main", "car 1", "car 1", "main/1", "car 1"]
        );
        assert_eq!(steps("车 1×3，main"), ["车 1", "车 1", "车 1", "main"]);
        assert_eq!(steps(" , "), [""; 0]);
        assert_eq!(steps("a ×b"), ["a ×b"]);
    }
}
