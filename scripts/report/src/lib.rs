//! 一次核对的结果，写成各个教学平台要读的样子。
//! What a check found, as the platforms of classes want to read it.
//!
//! A [`Report`] is the same for all; an [`Asked`] says who reads it and where
//! it goes. Texts may come from a student's program as they are: colours go,
//! control characters become visible, and what is too long is cut.

mod annotations;
mod asked;
pub mod class;
mod classroom50;
mod clean;
mod exercism;
mod file;
mod gradescope;
mod junit;
pub mod points;
mod prairielearn;
mod rows;
mod summary;

pub use asked::{Asked, Kind};
use say::tr;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// In the order in which they are to be shown.
    pub cases: Vec<Case>,
    /// How long the check took by the clock on the wall.
    pub seconds: f64,
    /// `None`: the check ran to its end. Else why it did not: each kind of
    /// report says so. What was not reached should be among the cases all the
    /// same, as failed: totals know only of the cases that are there.
    pub complete: Option<String>,
}

/// One rule, kept or broken by one program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// What students know it by: `03_thread_pool`, `exercise 03.2`.
    pub group: String,
    /// `03_thread_pool zh`, `03_thread_pool/too_early en python`, `03.2`.
    pub program: String,
    /// `order`, `lines`, … A second case with the same program and rule is
    /// written as `order (2)`: some platforms show only one of equal names.
    pub rule: String,
    /// Whether the rule was kept.
    pub passed: bool,
    /// Earned; more than [`Self::max`] counts as that.
    pub points: u32,
    /// The most that could be earned.
    pub max: u32,
    /// How long it took.
    pub seconds: f64,
    /// What is wrong, in one sentence; empty or a remark if passed.
    pub message: String,
    /// The whole explanation.
    pub output: String,
    /// Where to look, as a path from the root of the repository.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<usize>,
}

impl Report {
    /// What was earned, of all cases together.
    pub fn points(&self) -> u64 {
        let earned = |case: &Case| u64::from(case.points.min(case.max));
        self.cases.iter().map(earned).sum()
    }

    /// What could be earned, of all cases together.
    pub fn max(&self) -> u64 {
        self.cases.iter().map(|case| u64::from(case.max)).sum()
    }

    /// How many cases passed.
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.passed).count()
    }

    /// Why the cases are not the whole truth.
    fn fault(&self) -> Option<String> {
        match &self.complete {
            Some(why) => {
                let why = clean::lines(why);
                Some(tr!(
                    "检查没有做完：{why}",
                    "the check did not run to its end: {why}"
                ))
            }
            None if self.cases.is_empty() => {
                Some(tr!("什么都没有检查", "nothing was checked"))
            }
            None => None,
        }
    }
}
