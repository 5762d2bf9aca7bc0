//! 第 4 课：三个进程的池，十一个任务。
//! Lesson 4: a pool of three processes, and eleven tasks.

use lesson04_process_pool::Parent;
use say::{say, speaker};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use std::{process, thread};

const PROCESSES: usize = 3;
const TASKS: u64 = 11;

fn main() {
    let parent = Parent::or_worker(square); // ① a worker stays in there
    let start = Instant::now();
    let pool = parent.pool(PROCESSES);
    let futures: Vec<_> = (0..TASKS).map(|n| pool.submit(n)).collect(); // ②
    pool.shutdown(); // ③
    let took = start.elapsed();

    say!("----------");
    let mut squares = Vec::new();
    let mut ids = BTreeSet::new();
    for future in &futures {
        match future.result() {
            Ok((square, id)) => {
                squares.push(square.to_string());
                ids.insert(*id);
            }
            Err(error) => say!("{error}"),
        }
    }
    let squares = squares.join(" ");
    say!("{squares}"); // ④
    let (count, here) = (ids.len(), ids.contains(&process::id()));
    say!(
        "干活的是 {count} 个进程，父进程在其中：{here}",
        "{count} processes did the work, this one among them: {here}"
    );
    let secs = took.as_secs_f64();
    let fast = took < (0..TASKS).map(time).sum();
    say!(
        "{TASKS} 个任务用了 {secs:.1} 秒，比一个接一个快：{fast}",
        "{TASKS} tasks took {secs:.1} s, less than one by one: {fast}"
    );
}

/// Runs in a worker process.
fn square(n: u64) -> (u64, u32) {
    let task = speaker!("任务 {n}", "task {n}");
    let id = process::id();
    say!(task, "由进程 {id} 来算", "process {id} takes it");
    thread::sleep(time(n));
    (n * n, id)
}

fn time(n: u64) -> Duration {
    Duration::from_millis(if n == 0 { 2500 } else { 1000 })
}
