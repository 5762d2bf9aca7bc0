//! 任务和它的期物：要做的事、一个放结果的格子、一个事件。
//! The task and its future: work, a slot for the result, and an event.

use crate::error::{TaskPanicked, catch};
use lesson01_event::Event;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

// ANCHOR: future
/// The result that a task will have.
///
/// Clones are cheap and stand for the same result. It stays in the future:
/// whoever asks, as often as they like, borrows it.
pub struct Future<T>(Arc<Task<T>>);

/// What the queue and all futures of a task share. ⑤ A future does not know
/// the type of the work, and the queue not even that of the result.
struct Task<T, W: ?Sized = dyn Send + Sync> {
    slot: OnceLock<Result<T, TaskPanicked>>,
    done: Event, // set when the slot is full
    callbacks: Mutex<Option<Vec<Callback<T>>>>, // None when all have run
    work: W,
}

type Callback<T> = Box<dyn FnOnce(&Future<T>) + Send>;

/// What a worker knows of a task: that it can be run, once.
pub(crate) trait Job: Send + Sync {
    fn run(self: Arc<Self>);
}
// ANCHOR_END: future

// ANCHOR: result
impl<T> Future<T> {
    /// Whether the task has ended, so that `result` does not block.
    pub fn is_done(&self) -> bool {
        self.0.done.is_set()
    }

    /// Blocks until the task has ended, and borrows its result.
    ///
    /// In a task of a full pool, waiting for another task of that pool is a
    /// deadlock: give the future a callback instead.
    ///
    /// # Errors
    ///
    /// [`TaskPanicked`], if the task did.
    pub fn result(&self) -> Result<&T, &TaskPanicked> {
        self.0.done.wait();
        self.0.slot.get().expect("it was filled before").as_ref()
    }

    /// Like [`result`](Self::result), but blocks for `timeout` at most. `None`
    /// means that the time ran out.
    pub fn result_timeout(
        &self,
        timeout: Duration,
    ) -> Option<Result<&T, &TaskPanicked>> {
        self.0.done.wait_timeout(timeout).then(|| self.result())
    }
    // ANCHOR_END: result

    // ANCHOR: callbacks
    /// Has `callback` called once when the task has ended, with this future.
    ///
    /// Callbacks run in the order in which they were added, on the worker that
    /// ran the task, after everybody who blocks in `result` was released. A
    /// callback that is added after all have run runs at once, in this thread.
    ///
    /// A panic in a callback goes to stderr, and nowhere else. Callbacks that
    /// run at once run inside each other when they add one another: a hundred
    /// thousand deep they overflow the stack, which ends the program.
    pub fn add_done_callback(
        &self,
        callback: impl FnOnce(&Self) + Send + 'static,
    ) {
        let mut callbacks = self.0.callbacks.lock().unwrap();
        match &mut *callbacks {
            Some(waiting) => waiting.push(Box::new(callback)),
            None => {
                drop(callbacks); // a callback may add another one
                self.call(callback);
            }
        }
    }

    /// Fills the slot, releases the waiters, then runs the callbacks.
    fn finish(&self, result: Result<T, TaskPanicked>) {
        self.0.slot.get_or_init(|| result);
        self.0.done.set();
        loop {
            // ⑦ The last look, and the note that it was the last, under one
            // lock: no callback slips between.
            let mut callbacks = self.0.callbacks.lock().unwrap();
            let waiting = callbacks.take().unwrap_or_default();
            if waiting.is_empty() {
                return; // and leave None behind
            }
            *callbacks = Some(Vec::new());
            drop(callbacks);
            for callback in waiting {
                self.call(callback);
            }
        }
    }

    fn call(&self, callback: impl FnOnce(&Self)) {
        // The panic hook has reported it; the next callback must still run.
        let _ = catch(|| callback(self));
    }
}
// ANCHOR_END: callbacks

impl<T> Clone for Future<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

// ANCHOR: task
/// A new task, as its future and as a job for the queue.
pub(crate) fn task<T, F>(work: F) -> (Future<T>, Arc<dyn Job>)
where
    T: Send + Sync + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let task = Arc::new(Task {
        slot: OnceLock::new(),
        done: Event::new(),
        callbacks: Mutex::new(Some(Vec::new())),
        work: Mutex::new(Some(work)),
    });
    (Future(task.clone()), task)
}

impl<T, F> Job for Task<T, Mutex<Option<F>>>
where
    T: Send + Sync + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    fn run(self: Arc<Self>) {
        let work = self.work.lock().unwrap().take().expect("it runs once");
        let result = catch(work); // ⑥
        Future(self).finish(result);
    }
}
// ANCHOR_END: task

#[cfg(test)]
mod tests;
