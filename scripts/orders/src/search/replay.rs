//! A run made again.

use super::Strategy;
use crate::run::{Id, Run};
use std::vec;

/// Makes the choices of a run again.
#[derive(Debug)]
pub struct Replay(vec::IntoIter<usize>);

impl Replay {
    /// These choices: [`Run::choices`] of an earlier run.
    pub fn of(choices: Vec<usize>) -> Box<Self> {
        Box::new(Self(choices.into_iter()))
    }
}

impl Strategy for Replay {
    fn task(&mut self, run: &Run) -> Id {
        let chosen = self.0.next().filter(|task| run.able.contains(task));
        chosen.unwrap_or(run.able[0])
    }

    fn way(&mut self, ways: usize) -> usize {
        self.0.next().filter(|way| *way < ways).unwrap_or(0)
    }

    fn another(&mut self, _: &Run) -> bool {
        false
    }
}
