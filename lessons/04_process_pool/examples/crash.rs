//! 第 4 课附：一个工人进程在任务中途死了。
//! Lesson 4, aside: a worker process dies in the middle of a task.

use lesson04_process_pool::Parent;
use say::{say, speaker};
use serde::{Deserialize, Serialize};
use std::process;

/// All that a worker can do. A function cannot be sent; this can.
#[derive(Serialize, Deserialize)]
enum Task {
    Square(u64),
    Reverse(String),
    Exit(i32),
}

fn main() {
    let parent = Parent::or_worker(work);
    let pool = parent.pool(2);
    let futures = [
        Task::Square(7),
        Task::Exit(3), // takes its process along
        Task::Reverse("stressed".to_owned()),
        Task::Square(8),
    ]
    .map(|task| pool.submit(task));
    for (n, future) in futures.iter().enumerate() {
        let task = speaker!("任务 {n}", "task {n}");
        match future.result() {
            Ok(result) => say!(task, "结果是 {result}", "returned {result}"),
            Err(error) => say!(task, "{error}"),
        }
    }
}

/// Runs in a worker process.
fn work(task: Task) -> String {
    match task {
        Task::Square(n) => (n * n).to_string(),
        Task::Reverse(text) => text.chars().rev().collect(),
        Task::Exit(code) => process::exit(code),
    }
}
