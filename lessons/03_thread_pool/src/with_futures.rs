//! 第二步：每个任务一个期物，panic 的任务不带走线程。
//! Step 2: a future for each task, and a panic that spares the worker.

use crate::SimplePool;
use crate::error::catch;
use crate::future::{self, Future};

// ANCHOR: with_futures
/// The simple pool, with a future for each task.
///
/// A task that panics leaves its worker alive.
pub struct FuturePool(SimplePool);

impl FuturePool {
    /// A pool of so many threads.
    pub fn new(workers: usize) -> Self {
        Self(SimplePool::new(workers))
    }

    /// Puts a task into the queue; the future will have its result.
    pub fn submit<T, F>(&self, task: F) -> Future<T>
    where
        T: Send + Sync + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (future, job) = future::task(task);
        self.0.submit(move || {
            // The task's own panic is in its future already, but dropping a
            // result may panic as well.
            let _ = catch(|| job.run());
        });
        future
    }
}
// ANCHOR_END: with_futures
