//! 工人死了，任务再交一次；可是不是什么任务都能做两遍。
//! If a worker dies, its task is submitted again; but not every task may be
//! done twice.

use lesson04_process_pool::{Future, ProcessPool, TaskError};
use serde::{Deserialize, Serialize};

/// What a worker can do. Each of these returns a number.
#[derive(Clone, Serialize, Deserialize)]
pub enum Task {
    /// The square of this number.
    Square(u64),
    /// Writes this price on the board, in place of the old one.
    SetPrice(u64),
    /// Takes this amount out of the till.
    Pay(u64),
}

pub type Pool = ProcessPool<Task, u64>;

/// How many times a task may begin.
pub const ATTEMPTS: u32 = 3;

/// Has the task done, and waits until it has ended. If its process dies, the
/// task is submitted again, but only if doing it twice does no harm, and it
/// begins at most `ATTEMPTS` times. Any other end is final. Returns the future
/// of the last attempt.
pub fn insist(pool: &Pool, task: &Task) -> Future<u64> {
    let safe = match task {
        Task::Square(_) | Task::SetPrice(_) => true,
        Task::Pay(_) => false, // the money may be gone already
    };
    let mut future = pool.submit(task.clone());
    for _ in 1..ATTEMPTS {
        let died = matches!(future.result(), Err(TaskError::Died(..)));
        if !(died && safe) {
            break;
        }
        future = pool.submit(task.clone());
    }
    let _ = future.result(); // wait for its end
    future
}
