//! 第三步：队列可以有上限，池子可以等到没有活，叫人要叫得少。
//! Step 3: a queue with a limit, a wait until all is done, and few calls.

use crate::error::{ShutDown, catch};
use crate::future::{self, Future, Job};
use std::cell::Cell;
use std::collections::VecDeque;
use std::ptr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

/// A fixed number of threads that run tasks, first come, first served.
///
/// A task that panics leaves its worker alive. One that overflows the stack
/// ends the whole program, as it would in any thread: that cannot be caught.
///
/// Dropping it, like [`shutdown`](Self::shutdown), refuses new tasks, finishes
/// those in the queue and waits until all its threads have ended. Dropped on
/// one of its own threads, it waits for the others only.
pub struct ThreadPool {
    handle: Handle,
    workers: Vec<JoinHandle<()>>,
}

/// Submits tasks to a pool, but does not keep it open: what a task or a
/// callback uses to submit more.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

// ANCHOR: queue
struct Shared {
    queue: Mutex<Queue>,
    capacity: usize,
    work: Condvar, // for workers: there is a job, or no more to come
    room: Condvar, // for submitters: there is room, or the pool is closed
    idle: Condvar, // for `wait_until_idle`: no job is left
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Arc<dyn Job>>,
    closed: bool,
    unfinished: usize, // jobs in the queue or running
    asleep: usize,     // workers to call: all who sleep uncalled, or more
    blocked: usize,    // submitters to call, in the same way
    watching: usize,   // threads in `wait_until_idle`
}
// ANCHOR_END: queue

thread_local! {
    /// The pool that this thread works for.
    static MINE: Cell<*const Shared> = const { Cell::new(ptr::null()) };
}

impl ThreadPool {
    /// A pool of so many threads, with a queue that takes any number of tasks.
    ///
    /// # Panics
    ///
    /// If `workers` is 0, or the system cannot start a thread.
    pub fn new(workers: usize) -> Self {
        Self::bounded(workers, usize::MAX)
    }

    /// A pool with a queue for `capacity` tasks: while it is full, `submit`
    /// blocks, so that whoever submits goes no faster than the workers.
    ///
    /// # Panics
    ///
    /// If `workers` or `capacity` is 0, or the system cannot start a thread.
    pub fn bounded(workers: usize, capacity: usize) -> Self {
        assert!(workers > 0, "a pool needs at least one worker");
        assert!(capacity > 0, "a queue needs room for at least one task");
        let handle = Handle(Arc::new(Shared {
            queue: Mutex::default(),
            capacity,
            work: Condvar::new(),
            room: Condvar::new(),
            idle: Condvar::new(),
        }));
        let mut pool = Self {
            handle,
            workers: Vec::new(),
        };
        for _ in 0..workers {
            let shared = Arc::clone(&pool.handle.0);
            pool.workers.push(thread::spawn(move || shared.work()));
        }
        pool
    }

    /// Puts a task into the queue; see [`Handle::submit`]. There is no error:
    /// as long as somebody has the pool, it is not shut down.
    pub fn submit<T, F>(&self, task: F) -> Future<T>
    where
        T: Send + Sync + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.handle.submit(task).expect("only drop shuts it down")
    }

    /// What tasks and callbacks use to submit more.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Blocks until no task is queued or running, those included that tasks
    /// and callbacks submit meanwhile. A task has run when its callbacks have.
    ///
    /// # Panics
    ///
    /// In a task of this pool, which would wait for itself.
    pub fn wait_until_idle(&self) {
        let shared = &self.handle.0;
        assert!(!shared.is_mine(), "a task cannot wait for its own end");
        let mut queue = shared.queue.lock().unwrap();
        queue.watching += 1;
        let unfinished = |queue: &mut Queue| queue.unfinished > 0;
        queue = shared.idle.wait_while(queue, unfinished).unwrap();
        queue.watching -= 1;
    }

    /// Refuses new tasks from now on, finishes those in the queue, and returns
    /// when all threads have ended. The same as dropping the pool.
    pub fn shutdown(self) {}
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        let shared = &self.handle.0;
        shared.queue.lock().unwrap().closed = true;
        shared.work.notify_all();
        shared.room.notify_all();
        let myself = thread::current().id();
        for worker in self.workers.drain(..) {
            if worker.thread().id() != myself {
                worker.join().unwrap();
            }
        }
    }
}

impl Default for ThreadPool {
    /// As many threads as Python takes: 4 more than processors, 32 at most.
    fn default() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self::new(32.min(processors + 4))
    }
}

impl Handle {
    /// Puts a task into the queue; the future will have its result, or its
    /// panic. The future may be dropped, the task runs all the same. (`Sync`,
    /// because several threads may borrow the result at once.)
    ///
    /// Blocks while a bounded queue is full; but not in a task of the same
    /// pool, which goes beyond the bound. If all workers waited for room, who
    /// would make it?
    ///
    /// # Errors
    ///
    /// [`ShutDown`], if the pool is shut down already, or while this waits for
    /// room. The task is then dropped.
    pub fn submit<T, F>(&self, task: F) -> Result<Future<T>, ShutDown>
    where
        T: Send + Sync + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (future, job) = future::task(task);
        self.0.push(job)?;
        Ok(future)
    }
}

// ANCHOR: push
impl Shared {
    fn push(&self, job: Arc<dyn Job>) -> Result<(), ShutDown> {
        let room = if self.is_mine() {
            usize::MAX
        } else {
            self.capacity
        };
        let mut queue = self.queue.lock().unwrap();
        while queue.jobs.len() >= room && !queue.closed {
            queue.blocked += 1;
            queue = self.room.wait(queue).unwrap();
        }
        if queue.closed {
            return Err(ShutDown);
        }
        queue.jobs.push_back(job);
        queue.unfinished += 1;
        let call = claim(&mut queue.asleep);
        drop(queue);
        if call {
            self.work.notify_one(); // ⑧ a system call: only if it is needed
        }
        Ok(())
    }
    // ANCHOR_END: push

    // ANCHOR: work
    fn work(&self) {
        MINE.set(self);
        let mut queue = self.lock_politely();
        while let Some(job) = self.next(queue) {
            // A task's own panic is in its future already, but dropping a
            // result may panic as well.
            let _ = catch(|| job.run());
            queue = self.lock_politely();
            queue.unfinished -= 1;
            if queue.unfinished == 0 && queue.watching > 0 {
                self.idle.notify_all(); // locked: the next look needs the lock
            }
        }
    }

    /// Takes the next job and unlocks the queue; none is to come once the pool
    /// is closed and the queue empty.
    fn next<'a>(
        &'a self,
        mut queue: MutexGuard<'a, Queue>,
    ) -> Option<Arc<dyn Job>> {
        let mut patient = true;
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                let call = claim(&mut queue.blocked);
                drop(queue);
                if call {
                    self.room.notify_one();
                }
                return Some(job);
            } else if queue.closed {
                return None;
            } else if patient {
                drop(queue);
                thread::yield_now(); // ⑨ a job may come: waking costs more
                queue = self.lock_politely();
            } else {
                queue.asleep += 1;
                queue = self.work.wait(queue).unwrap();
            }
            patient = !patient;
        }
    }

    /// ⑩ A worker that finds the lock taken steps aside once: two threads that
    /// fight for it on two cores take longer than two that take turns.
    fn lock_politely(&self) -> MutexGuard<'_, Queue> {
        if let Ok(queue) = self.queue.try_lock() {
            return queue;
        }
        thread::yield_now();
        self.queue.lock().unwrap()
    }
    // ANCHOR_END: work

    fn is_mine(&self) -> bool {
        MINE.get() == ptr::from_ref(self)
    }
}

// ANCHOR: claim
/// Whether there is a sleeper to call. Counts it off, so that nobody calls the
/// same one twice. One that woke for no reason stays counted, and counts once
/// more when it sleeps again: a needless call some day, but never one too few.
fn claim(sleepers: &mut usize) -> bool {
    let somebody = *sleepers > 0;
    *sleepers -= usize::from(somebody);
    somebody
}
// ANCHOR_END: claim

#[cfg(test)]
mod tests;
