//! 交给池子的任务，还没开始做就可以取消。
//! Tasks of a pool that can be cancelled until they begin.

use lesson01_event::Event;
use lesson03_thread_pool::ThreadPool;
use std::sync::{Arc, Mutex};

/// The result that a task will have, unless it is cancelled.
pub struct Promise<T>(Arc<Shared<T>>);

struct Shared<T> {
    result: Mutex<Option<T>>,
    ended: Event,
}

/// Gives `work` to the pool as a task.
pub fn submit<T: Clone + Send + 'static>(
    pool: &ThreadPool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Promise<T> {
    let shared = Arc::new(Shared {
        result: Mutex::new(None),
        ended: Event::new(),
    });
    let theirs = Arc::clone(&shared);
    pool.submit(move || {
        let result = work();
        *theirs.result.lock().unwrap() = Some(result);
        theirs.ended.set();
    });
    Promise(shared)
}

impl<T: Clone> Promise<T> {
    /// Cancels the task if it has not begun. Then it never will, and everybody
    /// who waits for its result gets `None` at once. Returns whether this call
    /// cancelled it. Never waits for the task.
    pub fn cancel(&self) -> bool {
        todo!()
    }

    /// Blocks until the task has ended or has been cancelled. Returns its
    /// result, or `None` if it was cancelled.
    pub fn result(&self) -> Option<T> {
        self.0.ended.wait();
        self.0.result.lock().unwrap().clone()
    }
}
