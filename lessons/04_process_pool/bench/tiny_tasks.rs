//! 第 4 课的测量：很小的任务，一秒能做几个？用法：cargo bench -p bench04_process_pool
//! Measures tiny tasks. Run: cargo bench -p bench04_process_pool

use lesson04_process_pool::{Parent, ProcessPool};
use measure::{in_turns, median, python as python3, seconds};
use procspawn::JoinHandle;
use std::collections::VecDeque;
use std::env;
use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const TASKS: u64 = 10_000;
const CHUNK: u64 = 100;
/// procspawn keeps files open for each: with all tasks at once, it panics.
const OUTSTANDING: usize = 100;
const ECHO: &str = "--echo";

/// A task is a chunk of numbers; here, too, a worker squares them all.
type Numbers = Vec<u64>;
/// One run with so many workers: the time for all tasks.
type Contender = fn(workers: usize, pool: &Pool) -> Duration;
type Pool = ProcessPool<Numbers, Numbers>;

const CONTENDERS: [(&str, Contender); 7] = [
    ("Python: submit", |workers, _| python(workers, "submit")),
    ("Python: map", |workers, _| python(workers, "1")),
    ("procspawn", |workers, _| procspawn_pool(workers)),
    ("this lesson's pool", |_, pool| this_pool(pool, 1)),
    ("bare ping-pong over pipes", |workers, _| ping_pong(workers)),
    ("Python: map, 100 a task", |workers, _| {
        python(workers, "100")
    }),
    ("this lesson's pool, 100 a task", |_, pool| {
        this_pool(pool, CHUNK)
    }),
];

fn main() {
    procspawn::init();
    let parent = Parent::or_worker(square_all);
    if env::args().any(|arg| arg == ECHO) {
        return echo();
    }
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    let pool = parent.pool(cores);
    this_pool(&pool, 1); // now all processes are there
    let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run(cores, &pool));

    println!("{cores} cores, {cores} workers, medians of {ROUNDS} rounds");
    println!("{:32}{:>12}{:>14}", "", "numbers/s", "Python = 1");
    let medians: Vec<_> = times.into_iter().flat_map(median).collect();
    for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
        let per_second = TASKS as f64 / time.as_secs_f64();
        let ratio = medians[0].as_secs_f64() / time.as_secs_f64();
        println!("{name:32}{per_second:12.0}{ratio:14.1}");
    }
}

fn square_all(numbers: Numbers) -> Numbers {
    numbers.into_iter().map(|n| n * n).collect()
}

fn check(results: &[u64]) {
    assert!(
        results
            .iter()
            .copied()
            .eq((0..results.len() as u64).map(|n| n * n))
    );
}

fn this_pool(pool: &Pool, chunk: u64) -> Duration {
    let start = Instant::now();
    let futures: Vec<_> = (0..TASKS / chunk)
        .map(|n| pool.submit((n * chunk..(n + 1) * chunk).collect()))
        .collect();
    futures[futures.len() - 1].result().expect("a result"); // sleep until then
    let results = futures.iter().map(|f| f.result().expect("a result"));
    check(&results.flatten().copied().collect::<Vec<_>>());
    start.elapsed()
}

fn procspawn_pool(workers: usize) -> Duration {
    let pool = procspawn::Pool::new(workers).expect("a pool");
    let join = |task: JoinHandle<u64>| task.join().expect("a result");
    let run = |tasks| {
        let start = Instant::now();
        let mut results = Vec::new();
        let mut outstanding = VecDeque::new();
        for n in 0..tasks {
            if outstanding.len() == OUTSTANDING {
                results.extend(outstanding.pop_front().map(join));
            }
            outstanding.push_back(procspawn::spawn!(in pool, (n) || n * n));
        }
        results.extend(outstanding.into_iter().map(join));
        check(&results);
        start.elapsed()
    };
    run(TASKS / 10); // now all processes are there
    let time = run(TASKS);
    pool.shutdown();
    time
}

/// A byte there and back: the least that a task can cost.
fn ping_pong(workers: usize) -> Duration {
    let program = env::current_exe().expect("the name of this program");
    let mut children: Vec<_> = (0..workers)
        .map(|_| {
            Command::new(&program)
                .arg(ECHO)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("a process")
        })
        .collect();
    let mut run = |tasks: u64| {
        let start = Instant::now();
        thread::scope(|s| {
            for child in &mut children {
                let to = child.stdin.as_mut().expect("it is piped");
                let from = child.stdout.as_mut().expect("it is piped");
                s.spawn(|| {
                    for _ in 0..tasks / workers as u64 {
                        to.write_all(b"?").expect("it is there");
                        from.read_exact(&mut [0]).expect("it is there");
                    }
                });
            }
        });
        start.elapsed()
    };
    run(TASKS / 10);
    let time = run(TASKS);
    for mut child in children {
        drop(child.stdin.take());
        child.wait().expect("it ends");
    }
    time
}

fn echo() {
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    let mut byte = [0];
    while from.read_exact(&mut byte).is_ok() {
        to.write_all(&byte)
            .and_then(|()| to.flush())
            .expect("it reads");
    }
}

fn python(workers: usize, how: &str) -> Duration {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let numbers = [workers.to_string(), TASKS.to_string()];
    let mut run = python3();
    seconds(run.arg(script).args(numbers).arg(how)).expect("its seconds")
}
