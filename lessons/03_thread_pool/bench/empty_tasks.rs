//! 第 3 课的测量：一个什么也不做的任务，要花多少时间？
//! Measures what a task costs that does nothing.
//!
//! ```sh
//! cargo bench -p bench03_thread_pool
//! ```

use lesson03_thread_pool::ThreadPool;
use std::env;
use std::hint::black_box;
use std::process::Command;
use std::sync::Condvar;
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const TASKS: u32 = 1_000_000;
const THREADS: u32 = 20_000; // to start: dear, so fewer
const SHEAF: u32 = 100; // of these, as many at once
const PYTHON_TASKS: u32 = 50_000;

/// One run with so many workers: the time for each task.
type Contender = fn(workers: usize) -> Duration;

const CONTENDERS: [(&str, Contender); 7] = [
    ("Python's ThreadPoolExecutor", python),
    ("a new thread for each task", thread_each),
    ("this pool, all results read", all_results_read),
    ("this pool, results dropped", results_dropped),
    ("threadpool crate (no results)", threadpool_crate),
    ("rayon (no results)", rayon_crate),
    ("bare channel (no tasks)", bare_channel),
];

fn main() {
    if !env::args().any(|arg| arg == "--bench") {
        return; // cargo test only wants to know that it compiles
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut times = [const { Vec::new() }; CONTENDERS.len()];
    for round in 1..=ROUNDS {
        eprint!("\rround {round} of {ROUNDS}");
        for (times, (_, run)) in times.iter_mut().zip(CONTENDERS) {
            times.push(run(cores)); // in turns: all see the same weather
        }
    }
    eprintln!();

    println!("{cores} cores, {cores} workers, medians of {ROUNDS} rounds");
    println!(
        "{:32}{:>12}{:>10}{:>14}",
        "", "tasks/s", "ns/task", "Python = 1"
    );
    let medians = times.map(median);
    for ((name, _), time) in CONTENDERS.iter().zip(medians) {
        let per_second = 1.0 / time.as_secs_f64();
        let ratio = medians[0].as_secs_f64() / time.as_secs_f64();
        let nanos = time.as_nanos();
        println!("{name:32}{per_second:12.0}{nanos:10}{ratio:14.1}");
    }
    println!("a notify_one that nobody hears: {} ns", notify().as_nanos());
}

/// A million futures are kept, like those of Python.
fn all_results_read(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = ThreadPool::new(workers);
    let futures: Vec<_> = (0..TASKS).map(|n| pool.submit(move || n)).collect();
    for (n, future) in (0..TASKS).zip(&futures) {
        assert_eq!(future.result(), Ok(&n));
    }
    pool.shutdown();
    start.elapsed() / TASKS
}

fn results_dropped(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = ThreadPool::new(workers);
    for n in 0..TASKS {
        pool.submit(move || n);
    }
    pool.shutdown();
    start.elapsed() / TASKS
}

fn threadpool_crate(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = threadpool::ThreadPool::new(workers);
    for n in 0..TASKS {
        pool.execute(move || {
            black_box(n);
        });
    }
    pool.join();
    start.elapsed() / TASKS
}

fn rayon_crate(workers: usize) -> Duration {
    let start = Instant::now();
    let builder = rayon::ThreadPoolBuilder::new().num_threads(workers);
    let pool = builder.build().expect("the system has threads");
    pool.scope(|scope| {
        for n in 0..TASKS {
            scope.spawn(move |_| {
                black_box(n);
            });
        }
    });
    drop(pool);
    start.elapsed() / TASKS
}

/// The least that anybody can do: numbers go from one thread to the others.
fn bare_channel(workers: usize) -> Duration {
    let start = Instant::now();
    let (sender, receiver) = crossbeam_channel::unbounded();
    thread::scope(|s| {
        for _ in 0..workers {
            let receiver = receiver.clone();
            s.spawn(move || receiver.iter().map(black_box).last());
        }
        for n in 0..TASKS {
            sender.send(n).unwrap();
        }
        drop(sender);
    });
    start.elapsed() / TASKS
}

fn thread_each(_workers: usize) -> Duration {
    let start = Instant::now();
    for sheaf in 0..THREADS / SHEAF {
        let threads: Vec<_> = (0..SHEAF)
            .map(|n| thread::spawn(move || sheaf * SHEAF + n))
            .collect();
        for (n, thread) in (0..SHEAF).zip(threads) {
            assert_eq!(thread.join().unwrap(), sheaf * SHEAF + n);
        }
    }
    start.elapsed() / THREADS
}

fn python(workers: usize) -> Duration {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let run = Command::new(env::var("PYTHON").unwrap_or("python3".to_owned()))
        .args([script, &workers.to_string(), &PYTHON_TASKS.to_string()])
        .output()
        .expect("python3 starts, or what the variable PYTHON names");
    let seconds = String::from_utf8_lossy(&run.stdout);
    let seconds = seconds.trim().parse().expect("the script prints a number");
    Duration::from_secs_f64(seconds) / PYTHON_TASKS
}

/// How long it takes to wake nobody.
fn notify() -> Duration {
    let (start, nobody) = (Instant::now(), Condvar::new());
    for _ in 0..TASKS {
        nobody.notify_one();
    }
    start.elapsed() / TASKS
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
