//! 各项活同时做，做完一项说一项。
//! Jobs side by side, each with a line when it has ended.

use crate::run::INTERRUPTED;
use crate::show::{self, print};
use colored::Colorize;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

/// What came of a job.
pub struct Outcome {
    /// Behind the name: a word, or else a whole report.
    pub verdict: Result<String, String>,
    /// Of all its runs together; none if it never ran.
    pub elapsed: Option<Duration>,
}

/// Does the jobs, `most` at once or all side by side, and prints a line or a
/// report for each as it ends. Jobs that an interrupt kept from starting have
/// no outcome. `name` is what a job is called.
pub fn run_all<J: Sync>(
    jobs: &[J],
    most: Option<usize>,
    name: impl Fn(&J) -> &str + Sync,
    work: impl Fn(&J) -> Outcome + Sync,
) -> Vec<(&J, Outcome)> {
    let width = jobs.iter().map(|job| name(job).len()).max().unwrap_or(0);
    let shown = Shown::new(jobs.len(), width);
    let queue = Mutex::new(jobs.iter());
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..most.unwrap_or(jobs.len()).min(jobs.len()) {
            scope.spawn(|| {
                while !INTERRUPTED.load(Relaxed) {
                    let Some(job) = queue.lock().unwrap().next() else {
                        break;
                    };
                    shown.begin(name(job));
                    let outcome = work(job);
                    shown.end(name(job), &outcome);
                    if !INTERRUPTED.load(Relaxed) {
                        outcomes.lock().unwrap().push((job, outcome));
                    }
                }
            });
        }
    });
    shown.bar.finish_and_clear();
    outcomes.into_inner().unwrap()
}

/// The live line of those that are running, and the lines of those that ran.
struct Shown {
    bar: ProgressBar,
    running: Mutex<BTreeSet<String>>,
    width: usize,
}

impl Shown {
    fn new(jobs: usize, width: usize) -> Self {
        let bar = match show::is_dumb() {
            true => ProgressBar::hidden(),
            false => ProgressBar::new(jobs as u64),
        };
        let style = ProgressStyle::with_template(
            "{spinner} {pos}/{len} {elapsed} {wide_msg}",
        );
        bar.set_style(style.expect("our own template"));
        bar.enable_steady_tick(Duration::from_millis(100));
        Self {
            bar,
            running: Mutex::default(),
            width,
        }
    }

    fn begin(&self, name: &str) {
        self.running.lock().unwrap().insert(name.to_owned());
        self.name_running();
    }

    fn end(&self, name: &str, outcome: &Outcome) {
        self.running.lock().unwrap().remove(name);
        self.name_running();
        self.bar.inc(1);
        if INTERRUPTED.load(Relaxed) {
            return;
        }
        let (mark, words) = match &outcome.verdict {
            Ok(words) => ("✓".green(), words),
            Err(words) => ("✗".red(), words),
        };
        let time = match outcome.elapsed {
            Some(time) => format!("{:>6.2} s", time.as_secs_f64()),
            None => " ".repeat(8),
        };
        let width = self.width;
        self.bar.suspend(|| {
            let line = format!("{mark} {name:<width$} {time}  {words}");
            print(line.trim_end());
        });
    }

    fn name_running(&self) {
        let running = self.running.lock().unwrap();
        let names: Vec<&str> = running.iter().map(String::as_str).collect();
        self.bar.set_message(names.join(", "));
    }
}
