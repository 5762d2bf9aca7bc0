//! What a pool promises about its end.

use lesson01_event::Event;
use lesson03_thread_pool::{ShutDown, ThreadPool};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

/// Submits tasks that each take a moment; the counter says how many have run.
fn queue_up(pool: &ThreadPool, tasks: usize) -> Arc<AtomicUsize> {
    let done = Arc::new(AtomicUsize::new(0));
    for _ in 0..tasks {
        let done = Arc::clone(&done);
        pool.submit(move || {
            thread::sleep(Duration::from_millis(5));
            done.fetch_add(1, SeqCst);
        });
    }
    done
}

#[test]
fn shutdown_finishes_what_is_queued() {
    let pool = ThreadPool::new(2);
    let done = queue_up(&pool, 50);
    pool.shutdown();
    assert_eq!(done.load(SeqCst), 50);
}

#[test]
fn dropping_the_pool_finishes_what_is_queued() {
    let done = queue_up(&ThreadPool::new(2), 50);
    assert_eq!(done.load(SeqCst), 50);
}

#[test]
fn a_panic_of_its_owner_still_finishes_what_is_queued() {
    let owner = thread::spawn(|| {
        let pool = ThreadPool::new(2);
        let done = queue_up(&pool, 50);
        std::panic::panic_any(done);
    });
    let done = owner.join().unwrap_err();
    let done = done.downcast::<Arc<AtomicUsize>>().unwrap();
    assert_eq!(done.load(SeqCst), 50);
}

#[test]
fn shutdown_waits_for_running_tasks_and_their_callbacks() {
    let (pool, open) = (ThreadPool::new(1), Arc::new(Event::new()));
    let ran = Arc::new(AtomicBool::new(false));
    let (wanted, mark) = (Arc::clone(&open), Arc::clone(&ran));
    pool.submit(move || wanted.wait())
        .add_done_callback(move |_| {
            thread::sleep(Duration::from_millis(50));
            mark.store(true, SeqCst);
        });
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        s.spawn(move || {
            pool.shutdown();
            tell.send("down").unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        open.set();
        assert_eq!(told.recv(), Ok("down"));
        assert!(ran.load(SeqCst));
    });
}

#[test]
fn a_handle_refuses_work_after_shutdown() {
    let pool = ThreadPool::new(1);
    let handle = pool.handle();
    assert!(handle.submit(|| ()).is_ok());
    pool.shutdown();
    assert_eq!(handle.submit(|| ()).map(drop), Err(ShutDown));
    assert_eq!(handle.clone().submit(|| ()).map(drop), Err(ShutDown));
}

#[test]
fn a_task_that_is_refused_is_dropped() {
    let pool = ThreadPool::new(1);
    let handle = pool.handle();
    pool.shutdown();
    let load = Arc::new(());
    let copy = Arc::clone(&load);
    assert!(handle.submit(move || drop(copy)).is_err());
    assert_eq!(Arc::strong_count(&load), 1);
}

#[test]
fn a_task_that_runs_during_shutdown_gets_the_refusal() {
    let (pool, go) = (ThreadPool::new(1), Arc::new(Event::new()));
    let (handle, wanted) = (pool.handle(), Arc::clone(&go));
    let task = pool.submit(move || {
        wanted.wait();
        handle.submit(|| ()).map(drop)
    });
    thread::scope(|s| {
        s.spawn(move || pool.shutdown());
        thread::sleep(A_WHILE);
        go.set();
    });
    assert_eq!(task.result(), Ok(&Err(ShutDown)));
}

#[test]
fn handles_do_not_keep_the_pool_alive() {
    let pool = ThreadPool::new(3);
    let handles = vec![pool.handle(); 10];
    drop(pool); // hangs if the workers wait for the handles
    assert!(handles.iter().all(|h| h.submit(|| ()).is_err()));
}

#[test]
fn a_pool_may_be_dropped_by_its_own_worker() {
    let (pool, go) = (Arc::new(ThreadPool::new(2)), Arc::new(Event::new()));
    let (mine, wanted) = (Arc::clone(&pool), Arc::clone(&go));
    let last = pool.submit(move || {
        wanted.wait();
        drop(mine); // hangs if it joins itself
        "dropped"
    });
    let handle = pool.handle();
    let queued: Vec<_> = (0..10).map(|n| pool.submit(move || n)).collect();
    drop(pool);
    go.set();
    assert_eq!(last.result(), Ok(&"dropped"));
    for (n, future) in queued.iter().enumerate() {
        assert_eq!(future.result(), Ok(&n));
    }
    assert_eq!(handle.submit(|| ()).map(drop), Err(ShutDown));
}

#[test]
fn a_pool_dropped_by_its_only_worker_still_finishes_the_queue() {
    let (pool, go) = (Arc::new(ThreadPool::new(1)), Arc::new(Event::new()));
    let (mine, wanted) = (Arc::clone(&pool), Arc::clone(&go));
    pool.submit(move || {
        wanted.wait();
        drop(mine);
    });
    let queued: Vec<_> = (0..10).map(|n| pool.submit(move || n)).collect();
    drop(pool);
    go.set();
    for (n, future) in queued.iter().enumerate() {
        assert_eq!(future.result(), Ok(&n));
    }
}

#[test]
fn a_thousand_pools_come_and_go() {
    for n in 0..1000 {
        let pool = ThreadPool::new(n % 5 + 1);
        let future = pool.submit(move || n);
        pool.shutdown(); // hangs when a worker misses the call
        assert_eq!(future.result(), Ok(&n));
    }
}
