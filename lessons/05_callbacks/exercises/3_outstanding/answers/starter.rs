//! 爬虫还有几步没做完，由它自己来数。
//! A crawl that itself counts how many of its steps are outstanding.

use lesson03_thread_pool::{Handle, ShutDown, TaskPanicked, ThreadPool};
use std::sync::{Arc, Condvar, Mutex};

/// How a task ended: with its result, or with its panic.
pub type Outcome<'a, T> = Result<&'a T, &'a TaskPanicked>;

pub struct Crawl {
    pool: Handle,
    outstanding: Mutex<usize>,
    none: Condvar, // no step is outstanding
}

impl Crawl {
    pub fn new(pool: &ThreadPool) -> Arc<Self> {
        Arc::new(Self {
            pool: pool.handle(),
            outstanding: Mutex::new(0),
            none: Condvar::new(),
        })
    }

    /// Submits `task`. When the task has ended, `next` is called with its
    /// result or its panic, and may begin further steps. Returns without
    /// waiting for any of that.
    ///
    /// # Errors
    ///
    /// [`ShutDown`], if the pool is shut down; `next` is not called then.
    pub fn step<T: Send + Sync + 'static>(
        self: &Arc<Self>,
        task: impl FnOnce() -> T + Send + 'static,
        next: impl FnOnce(&Arc<Self>, Outcome<T>) + Send + 'static,
    ) -> Result<(), ShutDown> {
        todo!()
    }

    /// Blocks until no step is outstanding: all tasks have ended, every `next`
    /// has returned, and the steps that they began are over as well.
    pub fn wait(&self) {
        todo!()
    }
}
