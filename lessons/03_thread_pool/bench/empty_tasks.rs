//! 第 3 课的测量：一个什么也不做的任务，要花多少时间？
//! Measures what a task costs that does nothing.
//!
//! ```sh
//! cargo bench -p bench03_thread_pool
//! ```

use lesson03_thread_pool::{FuturePool, SimplePool, ThreadPool};
use measure::{in_turns, median, python as python3, seconds};
use std::hint::black_box;
use std::sync::{Condvar, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const TASKS: u32 = 1_000_000;
const THREADS: u32 = 20_000; // dear to start, so fewer
const AT_ONCE: u32 = 100; // of these threads
const PYTHON_TASKS: u32 = 50_000;

/// One run with so many workers: the time for all tasks, from the first line
/// to the last piece of memory that is freed.
type Contender = fn(workers: usize) -> Duration;

const CONTENDERS: [(&str, u32, Contender); 10] = [
    ("Python's ThreadPoolExecutor", PYTHON_TASKS, python),
    ("a new thread for each task", THREADS, thread_each),
    ("step 1, no results", TASKS, step_1),
    ("step 2, results read", TASKS, step_2),
    ("step 3, results read", TASKS, results_read),
    ("step 3, results dropped", TASKS, results_dropped),
    ("threadpool, results read", TASKS, threadpool_results_read),
    ("threadpool, no results", TASKS, threadpool_no_results),
    ("rayon, no results", TASKS, rayon_no_results),
    ("a bare channel, no tasks", TASKS, bare_channel),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    let run = |(_, tasks, run): &(_, u32, Contender)| run(cores) / *tasks;
    let times = in_turns(ROUNDS, &CONTENDERS, run);

    println!("{cores} cores, {cores} workers, medians of {ROUNDS} rounds");
    println!(
        "{:28}{:>10}{:>12}{:>9}{:>12}",
        "", "tasks", "tasks/s", "ns/task", "Python = 1"
    );
    let medians: Vec<_> = times.into_iter().flat_map(median).collect();
    for ((name, tasks, _), time) in CONTENDERS.iter().zip(&medians) {
        let per_second = 1.0 / time.as_secs_f64();
        let ratio = medians[0].as_secs_f64() / time.as_secs_f64();
        let nanos = time.as_nanos();
        println!("{name:28}{tasks:10}{per_second:12.0}{nanos:9}{ratio:12.1}");
    }
    println!("a notify_one that nobody hears: {} ns", notify().as_nanos());
}

fn step_1(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = SimplePool::new(workers);
    for n in 0..TASKS {
        pool.submit(move || {
            black_box(n);
        });
    }
    drop(pool);
    start.elapsed()
}

fn step_2(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = FuturePool::new(workers);
    let futures: Vec<_> = (0..TASKS).map(|n| pool.submit(move || n)).collect();
    for (n, future) in (0..TASKS).zip(&futures) {
        assert_eq!(future.result(), Ok(&n));
    }
    drop(pool);
    drop(futures);
    start.elapsed()
}

/// A million futures are kept, like those of Python.
fn results_read(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = ThreadPool::new(workers);
    let futures: Vec<_> = (0..TASKS).map(|n| pool.submit(move || n)).collect();
    for (n, future) in (0..TASKS).zip(&futures) {
        assert_eq!(future.result(), Ok(&n));
    }
    pool.shutdown();
    drop(futures);
    start.elapsed()
}

fn results_dropped(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = ThreadPool::new(workers);
    for n in 0..TASKS {
        pool.submit(move || n);
    }
    pool.shutdown();
    start.elapsed()
}

/// The crate gives no results: a channel for each task brings them.
fn threadpool_results_read(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = threadpool::ThreadPool::new(workers);
    let results: Vec<_> = (0..TASKS)
        .map(|n| {
            let (tell, told) = mpsc::channel();
            pool.execute(move || tell.send(n).unwrap());
            told
        })
        .collect();
    for (n, told) in (0..TASKS).zip(&results) {
        assert_eq!(told.recv(), Ok(n));
    }
    pool.join();
    drop(results);
    start.elapsed()
}

fn threadpool_no_results(workers: usize) -> Duration {
    let start = Instant::now();
    let pool = threadpool::ThreadPool::new(workers);
    for n in 0..TASKS {
        pool.execute(move || {
            black_box(n);
        });
    }
    pool.join();
    start.elapsed()
}

/// Submits from outside, as all others do: in a `scope` the tasks would come
/// from one of the workers.
fn rayon_no_results(workers: usize) -> Duration {
    let start = Instant::now();
    let (tell, told) = mpsc::channel();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(workers)
        .exit_handler(move |_| tell.send(()).unwrap())
        .build()
        .expect("the system has threads");
    for n in 0..TASKS {
        pool.spawn(move || {
            black_box(n);
        });
    }
    drop(pool); // its workers end when all tasks have run
    assert_eq!(told.iter().take(workers).count(), workers);
    start.elapsed()
}

/// The least that anybody can do: numbers go from one thread to the others.
fn bare_channel(workers: usize) -> Duration {
    let start = Instant::now();
    let (sender, receiver) = crossbeam::channel::unbounded();
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
    start.elapsed()
}

fn thread_each(_workers: usize) -> Duration {
    let start = Instant::now();
    for batch in 0..THREADS / AT_ONCE {
        let threads: Vec<_> = (0..AT_ONCE)
            .map(|n| thread::spawn(move || batch * AT_ONCE + n))
            .collect();
        for (n, thread) in (0..AT_ONCE).zip(threads) {
            assert_eq!(thread.join().unwrap(), batch * AT_ONCE + n);
        }
    }
    start.elapsed()
}

fn python(workers: usize) -> Duration {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let numbers = [workers.to_string(), PYTHON_TASKS.to_string()];
    seconds(python3().arg(script).args(numbers)).expect("its seconds")
}

/// How long it takes to wake nobody.
fn notify() -> Duration {
    let (start, nobody) = (Instant::now(), Condvar::new());
    for _ in 0..TASKS {
        nobody.notify_one();
    }
    start.elapsed() / TASKS
}
