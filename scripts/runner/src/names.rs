//! 线程叫什么名字。
//! What the threads are called.

use orders::run::{Id, Run};
use say::tr;
use std::collections::BTreeSet;

/// For each thread its names in some runs.
#[derive(Default)]
pub struct Names(Vec<BTreeSet<String>>);

impl Names {
    /// Learns what the threads of this run are called: as their names were given,
    /// or as they speak.
    pub fn learn(&mut self, run: &Run) {
        let most = self.0.len().max(run.tasks.len());
        self.0.resize_with(most, BTreeSet::new);
        for (names, task) in self.0.iter_mut().zip(&run.tasks) {
            if task.name.is_empty() {
                names.extend(task.speakers.iter().cloned());
            } else {
                names.insert(task.name.clone());
            }
        }
    }

    /// The name, or the number of one that speaks for several, or never.
    pub fn of(&self, task: Id) -> String {
        let names = self.0.get(task).into_iter().flatten();
        match &names.collect::<Vec<_>>()[..] {
            [name] => (*name).clone(),
            _ => tr!("线程 {task}", "thread {task}"),
        }
    }
}
