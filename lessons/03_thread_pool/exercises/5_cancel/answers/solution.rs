//! 交给池子的任务，还没开始做就可以取消。
//! Tasks of a pool that can be cancelled until they begin.

use lesson01_event::Event;
use lesson03_thread_pool::ThreadPool;
use std::sync::{Arc, Mutex};

/// The result that a task will have, unless it is cancelled.
pub struct Promise<T>(Arc<Shared<T>>);

type Work<T> = Box<dyn FnOnce() -> T + Send>;

struct Shared<T> {
    work: Mutex<Option<Work<T>>>, // whoever takes it does it or drops it
    result: Mutex<Option<T>>,
    ended: Event,
}

/// Gives `work` to the pool as a task.
pub fn submit<T: Clone + Send + 'static>(
    pool: &ThreadPool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Promise<T> {
    let shared = Arc::new(Shared {
        work: Mutex::new(Some(Box::new(work))),
        result: Mutex::new(None),
        ended: Event::new(),
    });
    let theirs = Arc::clone(&shared);
    pool.submit(move || {
        let work = theirs.work.lock().unwrap().take();
        if let Some(work) = work {
            let result = work(); // unlocked: `cancel` must not wait for it
            *theirs.result.lock().unwrap() = Some(result);
            theirs.ended.set();
        }
    });
    Promise(shared)
}

impl<T: Clone> Promise<T> {
    /// Cancels the task if it has not begun. Then it never will, and everybody
    /// who waits for its result gets `None` at once. Returns whether this call
    /// cancelled it. Never waits for the task.
    pub fn cancel(&self) -> bool {
        let cancelled = self.0.work.lock().unwrap().take().is_some();
        if cancelled {
            self.0.ended.set();
        }
        cancelled
    }

    /// Blocks until the task has ended or has been cancelled. Returns its
    /// result, or `None` if it was cancelled.
    pub fn result(&self) -> Option<T> {
        self.0.ended.wait();
        self.0.result.lock().unwrap().clone()
    }
}
