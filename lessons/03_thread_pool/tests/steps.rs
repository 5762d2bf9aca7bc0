//! What all three steps of the pool promise.

use lesson03_thread_pool::{FuturePool, SimplePool, ThreadPool};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

/// A pool, as far as its tasks are concerned.
trait Pool: Sized {
    fn with(workers: usize) -> Self;
    fn run(&self, task: impl FnOnce() + Send + 'static);
}

impl Pool for SimplePool {
    fn with(workers: usize) -> Self {
        Self::new(workers)
    }
    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.submit(task);
    }
}

impl Pool for FuturePool {
    fn with(workers: usize) -> Self {
        Self::new(workers)
    }
    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.submit(task);
    }
}

impl Pool for ThreadPool {
    fn with(workers: usize) -> Self {
        Self::new(workers)
    }
    fn run(&self, task: impl FnOnce() + Send + 'static) {
        self.submit(task);
    }
}

fn dropping_it_finishes_every_task<P: Pool>() {
    let count = Arc::new(AtomicUsize::new(0));
    let pool = P::with(4);
    for _ in 0..10_000 {
        let count = Arc::clone(&count);
        pool.run(move || {
            count.fetch_add(1, SeqCst);
        });
    }
    drop(pool);
    assert_eq!(count.load(SeqCst), 10_000);
}

fn one_worker_takes_the_tasks_in_their_order<P: Pool>() {
    let ran = Arc::new(Mutex::new(Vec::new()));
    let pool = P::with(1);
    for n in 0..1000 {
        let ran = Arc::clone(&ran);
        pool.run(move || ran.lock().unwrap().push(n));
    }
    drop(pool);
    assert!(ran.lock().unwrap().iter().copied().eq(0..1000));
}

fn all_workers_work_at_once_and_no_others<P: Pool>() {
    let pool = P::with(5);
    let (begun, told) = mpsc::channel();
    let gate = Arc::new(Barrier::new(6)); // the five, and this test
    for n in 0..6 {
        let (begun, gate) = (begun.clone(), Arc::clone(&gate));
        pool.run(move || {
            begun.send(n).unwrap();
            if n < 5 {
                gate.wait();
            }
        });
    }
    let mut first: Vec<_> = told.iter().take(5).collect();
    first.sort_unstable();
    assert_eq!(first, [0, 1, 2, 3, 4]); // or the test hangs
    assert!(told.recv_timeout(A_WHILE).is_err(), "a sixth at once");
    gate.wait();
    assert_eq!(told.recv(), Ok(5));
}

fn a_worker_that_slept_is_woken<P: Pool>() {
    let pool = P::with(2);
    for n in 0..1000 {
        let (tell, told) = mpsc::channel();
        pool.run(move || tell.send(n).unwrap());
        assert_eq!(told.recv(), Ok(n)); // hangs if nobody wakes
    }
}

macro_rules! steps {
    ($($name:ident),* $(,)?) => {
        mod simple {
            $(#[test] fn $name() { super::$name::<super::SimplePool>(); })*
        }
        mod with_futures {
            $(#[test] fn $name() { super::$name::<super::FuturePool>(); })*
        }
        mod pool {
            $(#[test] fn $name() { super::$name::<super::ThreadPool>(); })*
        }
    };
}

steps![
    dropping_it_finishes_every_task,
    one_worker_takes_the_tasks_in_their_order,
    all_workers_work_at_once_and_no_others,
    a_worker_that_slept_is_woken,
];

#[test]
fn from_step_2_on_a_panic_spares_the_worker_and_is_kept() {
    let pool = FuturePool::new(1);
    let panicked = pool.submit(|| panic!("burnt"));
    let cooked = pool.submit(|| "soup");
    assert_eq!(cooked.result(), Ok(&"soup"));
    assert_eq!(panicked.result().unwrap_err().0, "burnt");
}
