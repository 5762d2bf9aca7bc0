//! 第 3 课：五个线程的池，十三个任务。
//! Lesson 3: a pool of five threads, and thirteen tasks.

use lesson03_thread_pool::ThreadPool;
use say::{Speaker, say, speaker};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const WORKERS: usize = 5;
const TASKS: usize = 13;
const LONG: Duration = Duration::from_millis(2500); // task 1
const SHORT: Duration = Duration::from_secs(1); // the others

static RUNNING: AtomicUsize = AtomicUsize::new(0); // tasks at this moment
static MOST: AtomicUsize = AtomicUsize::new(0); // the most so far

fn main() {
    let start = Instant::now();
    let pool = ThreadPool::new(WORKERS);
    for n in 1..=TASKS {
        let task = speaker!("任务 {n}", "task {n}");
        let (me, time) = (task.clone(), if n == 1 { LONG } else { SHORT });
        let future = pool.submit(move || work(&me, time)); // ①
        future.add_done_callback(move |future| match future.result() {
            Ok(result) => say!(task, "结果是 {result}", "returned {result}"), // ②
            Err(error) => say!(task, "{error}"),
        });
    }
    pool.shutdown(); // ③
    say!("所有线程都结束了", "all threads are done");

    let secs = start.elapsed().as_secs();
    let most = MOST.load(Relaxed);
    say!("一共用了 {secs} 秒", "it took {secs} seconds in all");
    say!(
        "最多同时运行 {most} 个任务",
        "at most {most} tasks ran at once"
    );
}

fn work(task: &Speaker, time: Duration) -> u32 {
    MOST.fetch_max(RUNNING.fetch_add(1, Relaxed) + 1, Relaxed);
    say!(task, "开始了", "starts");
    thread::sleep(time);
    RUNNING.fetch_sub(1, Relaxed);
    123
}
