//! 第 7 课：协程睡觉，线程不睡。
//! Lesson 7: the coroutine sleeps, the thread does not.
//!
//! 书 `book/zh/07_gevent_io.md`
//! Book: `book/en/07_gevent_io.md`

pub mod scheduler;

use std::sync::Mutex;
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Starts `may` with a single thread for all coroutines, its worker, which
/// may run on any core.
///
/// Call it before the first `go!`, for that starts the workers, and what is
/// configured later is ignored without a word.
pub fn use_one_worker() {
    may::config().set_workers(1).set_worker_pin(false);
    let first = may::go!(|| ()); // ⑤ this starts the worker
    first.join().unwrap();
}

const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Puts the calling coroutine to sleep and lets the others run on its thread.
/// Wakes up on the worker. In a plain thread it is `thread::sleep`.
/// `Duration::MAX`, or any time over a hundred years, is for ever.
pub fn sleep(duration: Duration) {
    // More than 584 years would overflow in `may`, which counts nanoseconds.
    let duration = duration.min(FOR_EVER);
    may::coroutine::sleep(duration); // ⑥ wakes up on the timer's thread
    may::coroutine::yield_now(); // ⑦ which has no queue: on to the worker's
}

/// The threads that were met, each with a number: the first is 1.
#[derive(Debug, Default)]
pub struct Threads(Mutex<Vec<ThreadId>>);

impl Threads {
    /// The number of the thread that is running the caller.
    #[inline(never)] // it must look afresh after every switch
    pub fn here(&self) -> usize {
        let id = thread::current().id();
        let mut met = self.0.lock().unwrap();
        let place = met.iter().position(|other| *other == id);
        place.unwrap_or_else(|| {
            met.push(id);
            met.len() - 1
        }) + 1
    }

    /// How many different threads have called [`here`](Threads::here).
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
