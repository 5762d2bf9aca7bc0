//! What `ThreadPool` promises about tasks and workers, seen from outside.

use lesson01_event::Event;
use lesson03_thread_pool::{ShutDown, ThreadPool};
use std::collections::HashSet;
use std::hint;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn a_task_runs_on_a_worker_and_its_future_has_the_result() {
    let pool = ThreadPool::new(2);
    let future = pool.submit(|| (thread::current().id(), 6 * 7));
    let (worker, answer) = future.result().unwrap();
    assert_ne!(*worker, thread::current().id());
    assert_eq!(*answer, 42);
}

#[test]
fn five_workers_run_five_tasks_at_once_and_never_six() {
    let pool = ThreadPool::new(5);
    let open = Arc::new(Event::new());
    let (tell, told) = mpsc::channel();
    for n in 0..13 {
        let (open, tell) = (Arc::clone(&open), tell.clone());
        pool.submit(move || {
            tell.send(n).unwrap();
            open.wait();
        });
    }
    let started: HashSet<_> = told.iter().take(5).collect();
    assert_eq!(started, HashSet::from([0, 1, 2, 3, 4]));
    assert!(told.recv_timeout(A_WHILE).is_err(), "a sixth one started");
    open.set();
    assert_eq!(told.iter().take(8).count(), 8);
}

#[test]
fn one_worker_runs_the_tasks_in_the_order_of_submission() {
    let pool = ThreadPool::new(1);
    let (tell, told) = mpsc::channel();
    for n in 0..1000 {
        let tell = tell.clone();
        pool.submit(move || tell.send(n).unwrap());
    }
    drop(tell);
    assert!(told.iter().eq(0..1000));
}

#[test]
fn all_work_is_done_by_the_same_few_threads() {
    let pool = ThreadPool::new(3);
    let futures: Vec<_> = (0..1000)
        .map(|_| pool.submit(|| thread::current().id()))
        .collect();
    let workers: HashSet<_> =
        futures.iter().map(|f| *f.result().unwrap()).collect();
    assert!(workers.len() <= 3, "{workers:?}");
}

#[test]
fn a_million_tasks_lose_nothing() {
    const TASKS: usize = 1_000_000;
    let pool = ThreadPool::new(4);
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..TASKS {
        let done = Arc::clone(&done);
        pool.submit(move || done.fetch_add(1, Relaxed));
    }
    pool.shutdown();
    assert_eq!(done.load(Relaxed), TASKS);
}

#[test]
fn many_submitters_at_once_each_get_their_own_results() {
    for pool in [ThreadPool::new(3), ThreadPool::bounded(3, 2)] {
        thread::scope(|s| {
            for submitter in 0..16 {
                let pool = &pool;
                s.spawn(move || {
                    let futures: Vec<_> = (0..500)
                        .map(|n| pool.submit(move || (submitter, n)))
                        .collect();
                    for (n, future) in futures.iter().enumerate() {
                        assert_eq!(future.result(), Ok(&(submitter, n)));
                    }
                });
            }
        });
    }
}

#[test]
fn no_wake_up_is_lost_when_the_workers_fall_asleep_between_tasks() {
    let pool = ThreadPool::new(4);
    for n in 0..10_000 {
        // Hangs when a task lies in the queue and all workers sleep.
        assert_eq!(pool.submit(move || n).result(), Ok(&n));
    }
}

#[test]
fn no_call_is_lost_in_the_moment_in_which_a_worker_falls_asleep() {
    let pool = ThreadPool::new(1);
    for n in 0..10_000 {
        for _ in 0..n % 300 {
            hint::spin_loop(); // now sooner and now later
        }
        pool.submit(move || n); // hangs in the last line if it lies there
        pool.wait_until_idle();
    }
}

#[test]
fn a_task_that_panics_leaves_the_worker_alive() {
    let pool = ThreadPool::new(1);
    let before = pool.submit(|| thread::current().id());
    for n in 0..10 {
        let future = pool.submit(move || -> u32 { panic!("egg {n} broke") });
        assert_eq!(future.result().unwrap_err().0, format!("egg {n} broke"));
    }
    let after = pool.submit(|| thread::current().id());
    assert_eq!(before.result(), after.result());
}

#[test]
fn a_result_that_panics_when_dropped_leaves_the_worker_alive() {
    struct Egg;
    impl Drop for Egg {
        fn drop(&mut self) {
            panic_any(Egg); // and so on, if this one is dropped
        }
    }
    let pool = ThreadPool::new(1);
    let before = pool.submit(|| thread::current().id());
    pool.submit(|| Egg); // nobody has the future, so the worker drops it
    let after = pool.submit(|| thread::current().id());
    assert_eq!(before.result(), after.result());
    pool.wait_until_idle();
}

#[test]
fn result_blocks_when_a_task_waits_for_a_task_of_its_full_pool() {
    let pool = ThreadPool::new(1);
    let handle = pool.handle();
    let outer = pool.submit(move || {
        let inner = handle.submit(|| "inner")?;
        let in_vain = inner.result_timeout(A_WHILE).is_none();
        Ok::<_, ShutDown>((inner, in_vain))
    });
    let (inner, in_vain) = outer.result().unwrap().as_ref().unwrap();
    assert!(in_vain, "who ran the inner task?");
    assert_eq!(inner.result(), Ok(&"inner")); // now there is a free worker
}

#[test]
fn the_default_pool_has_as_many_workers_as_in_python() {
    let processors = thread::available_parallelism().unwrap().get();
    let expected = 32.min(processors + 4);
    let pool = ThreadPool::default();
    let open = Arc::new(Event::new());
    let (tell, told) = mpsc::channel();
    for _ in 0..=expected {
        let (open, tell) = (Arc::clone(&open), tell.clone());
        pool.submit(move || {
            tell.send(()).unwrap();
            open.wait();
        });
    }
    for _ in 0..expected {
        assert_eq!(told.recv(), Ok(()));
    }
    assert!(
        told.recv_timeout(A_WHILE).is_err(),
        "more workers than that"
    );
    open.set();
}

#[test]
fn a_pool_without_workers_and_a_queue_without_room_are_refused() {
    for (workers, capacity, sentence) in [
        (0, 1, "a pool needs at least one worker"),
        (1, 0, "a queue needs room for at least one task"),
    ] {
        let refusal =
            catch_unwind(|| drop(ThreadPool::bounded(workers, capacity)));
        let said = refusal.unwrap_err();
        assert_eq!(said.downcast_ref::<&str>(), Some(&sentence));
    }
}

#[test]
fn wait_until_idle_waits_for_tasks_that_callbacks_submit() {
    const GENERATIONS: usize = 20;
    let pool = ThreadPool::new(2);
    let log = Arc::new(Mutex::new(Vec::new()));
    fn descend(
        handle: &lesson03_thread_pool::Handle,
        log: &Arc<Mutex<Vec<usize>>>,
        left: usize,
    ) {
        let child = handle.submit(move || {
            thread::sleep(Duration::from_millis(5));
            left
        });
        let (handle, log) = (handle.clone(), Arc::clone(log));
        child.unwrap().add_done_callback(move |child| {
            let left = *child.result().unwrap();
            log.lock().unwrap().push(left);
            thread::sleep(Duration::from_millis(5));
            if left > 0 {
                descend(&handle, &log, left - 1);
            }
        });
    }
    descend(&pool.handle(), &log, GENERATIONS);
    pool.wait_until_idle();
    assert!(
        log.lock()
            .unwrap()
            .iter()
            .copied()
            .eq((0..=GENERATIONS).rev())
    );
}

#[test]
fn wait_until_idle_blocks_while_a_callback_runs() {
    let pool = ThreadPool::new(1);
    let (begin, open) = (Arc::new(Event::new()), Arc::new(Event::new()));
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        let task = {
            let begin = Arc::clone(&begin);
            pool.submit(move || begin.wait())
        };
        let wanted = Arc::clone(&open);
        task.add_done_callback(move |_| wanted.wait());
        begin.set();
        assert_eq!(task.result(), Ok(&())); // the task has ended
        let pool = &pool;
        s.spawn(move || {
            pool.wait_until_idle();
            tell.send("idle").unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        open.set();
        assert_eq!(told.recv(), Ok("idle"));
    });
}

#[test]
fn wait_until_idle_returns_at_once_when_there_is_nothing_to_do() {
    let pool = ThreadPool::new(1);
    pool.wait_until_idle();
    pool.submit(|| ()).result().unwrap();
    pool.wait_until_idle();
    pool.wait_until_idle();
}

#[test]
fn a_task_cannot_wait_until_its_own_pool_is_idle() {
    let pool = Arc::new(ThreadPool::new(1));
    let same = Arc::clone(&pool);
    let task = pool.submit(move || {
        let wait = AssertUnwindSafe(|| same.wait_until_idle());
        catch_unwind(wait).is_err()
    });
    assert_eq!(task.result(), Ok(&true));
}

#[test]
fn a_task_may_wait_until_another_pool_is_idle() {
    let (pool, other) = (ThreadPool::new(1), ThreadPool::new(1));
    other.submit(|| thread::sleep(Duration::from_millis(50)));
    let task = pool.submit(move || other.wait_until_idle());
    assert_eq!(task.result(), Ok(&()));
}
