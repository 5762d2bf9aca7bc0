//! 第一步：能运行任务的池子，别的什么也不会。
//! Step 1: a pool that runs tasks, and can do nothing else.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

/// A fixed number of threads that run tasks, first come, first served.
///
/// A task that panics ends its worker. Dropping the pool finishes all tasks in
/// the queue and waits until all threads have ended.
pub struct SimplePool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

// ANCHOR: simple
type Task = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar, // there is a task, or no more to come
}

#[derive(Default)]
struct Queue {
    tasks: VecDeque<Task>,
    closed: bool,
}

impl SimplePool {
    /// A pool of so many threads.
    pub fn new(workers: usize) -> Self {
        let shared = Arc::<Shared>::default();
        let mut threads = Vec::new();
        for _ in 0..workers {
            let shared = Arc::clone(&shared);
            threads.push(thread::spawn(move || shared.work()));
        }
        Self { shared, threads }
    }

    /// Puts a task into the queue.
    pub fn submit(&self, task: impl FnOnce() + Send + 'static) {
        let mut queue = self.shared.queue.lock().unwrap();
        queue.tasks.push_back(Box::new(task));
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn work(&self) {
        let nothing =
            |queue: &mut Queue| queue.tasks.is_empty() && !queue.closed;
        loop {
            let queue = self.queue.lock().unwrap();
            let mut queue = self.changed.wait_while(queue, nothing).unwrap();
            let Some(task) = queue.tasks.pop_front() else {
                return; // closed, and nothing left
            };
            drop(queue); // ④ or nobody else could take a task meanwhile
            task();
        }
    }
}

impl Drop for SimplePool {
    fn drop(&mut self) {
        self.shared.queue.lock().unwrap().closed = true;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join(); // an error is a panic that was reported
        }
    }
}
// ANCHOR_END: simple
