//! 执行器：一列就绪的任务，一个线程，谁被叫醒就再问谁一次。
//! The executor: a queue of ready tasks and one thread, which asks a task again
//! when somebody has woken it.

// ANCHOR: executor
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};

/// Runs tasks on the thread that made it.
pub struct Executor {
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()>>>>>, // none: it has ended
    ready: Arc<Ready>,
}

/// The tasks that are worth asking, and who does it.
struct Ready {
    queue: Mutex<VecDeque<usize>>,
    executor: Thread,
}

/// Wakes one task, from any thread.
struct TaskWaker {
    task: usize,
    ready: Arc<Ready>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.ready.queue.lock().unwrap().push_back(self.task); // ①
        self.ready.executor.unpark();
    }
}
// ANCHOR_END: executor

// ANCHOR: run
impl Executor {
    /// An executor without tasks. It cannot leave the thread that calls this.
    pub fn new() -> Self {
        Self {
            tasks: Vec::new(),
            ready: Arc::new(Ready {
                queue: Mutex::default(),
                executor: thread::current(),
            }),
        }
    }

    /// Adds a task. Nothing of it runs yet.
    pub fn spawn(&mut self, task: impl Future<Output = ()> + 'static) {
        self.ready.queue.lock().unwrap().push_back(self.tasks.len());
        self.tasks.push(Some(Box::pin(task)));
    }

    /// Runs all tasks to their end; sleeps while none of them can go on.
    ///
    /// # Panics
    /// With a task's panic.
    pub fn run(mut self) {
        while self.tasks.iter().any(Option::is_some) {
            let next = self.ready.queue.lock().unwrap().pop_front();
            match next {
                Some(task) => self.poll(task),
                None => thread::park(), // ② a wake-up before it is not lost
            }
        }
    }

    fn poll(&mut self, task: usize) {
        let ready = Arc::clone(&self.ready);
        let waker = Waker::from(Arc::new(TaskWaker { task, ready }));
        if let Some(future) = &mut self.tasks[task] {
            let asked = future.as_mut().poll(&mut Context::from_waker(&waker));
            if asked.is_ready() {
                self.tasks[task] = None; // ③ and drop all that it had
            }
        }
    }
}
// ANCHOR_END: run

impl Default for Executor {
    fn default() -> Self {
        Self::new()
    }
}

// ANCHOR: block_on
/// Runs one future on the calling thread, and returns what it comes to.
///
/// # Panics
/// With the future's panic.
pub fn block_on<T: 'static>(future: impl Future<Output = T> + 'static) -> T {
    let result = Arc::new(Mutex::new(None));
    let there = Arc::clone(&result);
    let mut executor = Executor::new();
    executor.spawn(async move { *there.lock().unwrap() = Some(future.await) });
    executor.run();
    let value = result.lock().unwrap().take();
    value.expect("the task has ended")
}
// ANCHOR_END: block_on
