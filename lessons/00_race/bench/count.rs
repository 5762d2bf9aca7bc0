//! 第 0 课的测量：一起数数，各种办法有多快？
//! Measures how fast threads count together, in several ways.
//!
//! ```sh
//! cargo bench -p bench00_race
//! ```

use measure::{in_turns, median, python as python3, seconds};
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

const ROUNDS: usize = 11;
const COUNT: u64 = 4_000_000;
const PYTHONS: u64 = 400_000; // it takes longer

/// Counts with so many threads: the nanoseconds for each one more.
type Contender = fn(threads: u64) -> f64;

const CONTENDERS: [(&str, Contender); 5] = [
    ("Python, with lock: n += 1", python),
    ("Mutex", mutex),
    ("compare_exchange until it is right", compare_exchange),
    ("fetch_add", fetch_add),
    ("each for itself, added at the end", alone),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    println!("{cores} cores, medians of {ROUNDS} rounds");
    for threads in [1, 2, 4] {
        let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run(threads));
        println!(
            "{threads:>5}{:31}{:>8}{:>14}",
            " threads", "ns", "Python = 1"
        );
        let medians: Vec<_> = times.into_iter().flat_map(median).collect();
        for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
            let ratio = medians[0] / time;
            println!("{name:36}{time:8.1}{ratio:14.1}");
        }
    }
}

/// Has each thread call `count` with how far it shall count.
fn time(threads: u64, count: impl Fn(u64) + Sync) -> f64 {
    let start = Instant::now();
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| count(COUNT / threads));
        }
    });
    start.elapsed().as_nanos() as f64 / COUNT as f64
}

fn mutex(threads: u64) -> f64 {
    let n = Mutex::new(0);
    let time = time(threads, |times| {
        for _ in 0..times {
            *n.lock().unwrap() += 1;
        }
    });
    assert_eq!(n.into_inner().unwrap(), COUNT);
    time
}

fn compare_exchange(threads: u64) -> f64 {
    let n = AtomicU64::new(0);
    let time = time(threads, |times| {
        for _ in 0..times {
            let mut seen = n.load(Relaxed);
            while let Err(now) =
                n.compare_exchange_weak(seen, seen + 1, Relaxed, Relaxed)
            {
                seen = now;
            }
        }
    });
    assert_eq!(n.into_inner(), COUNT);
    time
}

fn fetch_add(threads: u64) -> f64 {
    let n = AtomicU64::new(0);
    let time = time(threads, |times| {
        for _ in 0..times {
            n.fetch_add(1, Relaxed);
        }
    });
    assert_eq!(n.into_inner(), COUNT);
    time
}

fn alone(threads: u64) -> f64 {
    let n = AtomicU64::new(0);
    let time = time(threads, |times| {
        let mut own = 0;
        for _ in 0..times {
            own = black_box(own + 1); // or it would not count, but multiply
        }
        n.fetch_add(own, Relaxed);
    });
    assert_eq!(n.into_inner(), COUNT);
    time
}

fn python(threads: u64) -> f64 {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let args = [script, &threads.to_string(), &PYTHONS.to_string()];
    let time = seconds(python3().args(args)).expect("its seconds");
    time.as_nanos() as f64 / PYTHONS as f64
}
