//! 每种方式的代价：《怎样选择》一章里的表由它量出。
//! What each way costs: it measures the table in the chapter on choosing.
//!
//! ```sh
//! cargo run --release -p choosing
//! ```

mod memory;
mod ways;

use lesson04_process_pool::Parent;
use measure::{in_turns, median};
use serde::{Deserialize, Serialize};
use std::env;
use std::hint::black_box;
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};
use ways::{ALONE, POOL, WAYS, Way, work_alone};

const ROUNDS: usize = 5;
const WAITS: usize = 500;
const WAIT: Duration = Duration::from_millis(100);
const PIECES: usize = 40;
const STEPS: u32 = 5_000_000; // of computing, in each piece
const OPEN_FILES: u64 = 4096; // macOS allows 256

/// One thing to do. A process gets it as data.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Work {
    Nothing,
    Wait(Duration),
    Compute,
}

impl Work {
    /// Does it, and waits with `sleep`.
    fn done(self, sleep: impl FnOnce(Duration)) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::Wait(duration) => {
                sleep(duration);
                0
            }
            Self::Compute => (0..STEPS).fold(1, |x: u32, step| {
                black_box(x ^ step).wrapping_mul(0x9e37_79b9)
            }),
        }
    }
}

/// A pool of processes can be made only from this.
type Hands = Parent<Work, u32>;
type Column = (&'static str, fn(&Way, &Hands) -> f64);

const COLUMNS: [Column; 4] = [
    ("to start, us", start),
    ("memory, KiB", memory),
    ("500 waits, s", waits),
    ("computing", computing),
];

fn main() {
    let parent = Parent::or_worker(|work: Work| work.done(thread::sleep));
    let _ = rlimit::increase_nofile_limit(OPEN_FILES);
    let arguments: Vec<_> = env::args().skip(1).collect();
    match &arguments[..] {
        [] => compare(),
        [first, work] if first == ALONE => work_alone(work),
        [row, column] => match (at(&WAYS, row), at(&COLUMNS, column)) {
            (Some(way), Some((_, measure))) => {
                println!("{}", measure(way, &parent));
            }
            _ => usage(),
        },
        _ => usage(),
    }
}

fn at<'a, T>(table: &'a [T], number: &str) -> Option<&'a T> {
    table.get(number.parse::<usize>().ok()?)
}

fn usage() -> ! {
    eprintln!("usage: cargo run --release -p choosing");
    process::exit(2)
}

fn compare() {
    let cells: Vec<_> = (0..WAYS.len())
        .flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)))
        .collect();
    let runs = in_turns(ROUNDS, &cells, |&(row, column)| measured(row, column));
    let cores = measure::cores();
    println!("{cores} cores, pools of {POOL}, medians of {ROUNDS} rounds");
    let head = COLUMNS.map(|(name, _)| format!("{name:>14}"));
    println!("{:24}{}", "", head.concat());
    let medians: Vec<_> = runs.into_iter().flat_map(median).collect();
    for (way, row) in WAYS.iter().zip(medians.chunks(COLUMNS.len())) {
        print!("{:24}", way.name);
        for value in row {
            match value.is_nan() {
                true => print!("{:>14}", "-"),
                false => print!("{value:14.1}"),
            }
        }
        println!();
    }
}

/// In a process of its own, so that no cell of the table sees the memory and
/// the threads of another.
fn measured(row: usize, column: usize) -> f64 {
    let output = Command::new(env::current_exe().expect("our own name"))
        .args([row, column].map(|number| number.to_string()))
        .output()
        .expect("a process");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().expect("a cell prints a number")
}

/// Microseconds for one that does nothing, from its start to its end.
fn start(way: &Way, parent: &Hands) -> f64 {
    let start = Instant::now();
    (way.run)(parent, Work::Nothing, way.many);
    start.elapsed().as_secs_f64() * 1e6 / way.many as f64
}

/// KiB that each of those takes who wait at the same time; the kernel's part
/// is not in it. Not a number where the system does not tell.
fn memory(way: &Way, parent: &Hands) -> f64 {
    let before = memory::of_the_family();
    let most = thread::scope(|s| {
        let work = Work::Wait(20 * WAIT); // all are there before the first ends
        let run = s.spawn(move || (way.run)(parent, work, way.at_once));
        let mut most = before;
        while !run.is_finished() {
            most = most.max(memory::of_the_family());
            thread::sleep(WAIT / 2);
        }
        most
    });
    (most - before) / 1024.0 / way.at_once as f64
}

/// Seconds until all who wait have waited.
fn waits(way: &Way, parent: &Hands) -> f64 {
    let start = Instant::now();
    (way.run)(parent, Work::Wait(WAIT), WAITS);
    start.elapsed().as_secs_f64()
}

/// How many times as fast as a plain loop.
fn computing(way: &Way, parent: &Hands) -> f64 {
    let start = Instant::now();
    for _ in 0..PIECES {
        Work::Compute.done(thread::sleep);
    }
    let alone = start.elapsed();
    let start = Instant::now();
    (way.run)(parent, Work::Compute, PIECES);
    alone.as_secs_f64() / start.elapsed().as_secs_f64()
}
