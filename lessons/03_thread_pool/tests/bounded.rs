//! What a bounded queue promises: whoever submits too fast has to wait.

use lesson01_event::Event;
use lesson03_thread_pool::{ShutDown, ThreadPool};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

/// A pool of one worker, which is busy until the event is set, and a queue
/// that is full.
fn full(capacity: usize) -> (ThreadPool, Arc<Event>) {
    let (pool, open) = (ThreadPool::bounded(1, capacity), Event::new());
    let (begun, open) = (Arc::new(Event::new()), Arc::new(open));
    let (begin, wanted) = (Arc::clone(&begun), Arc::clone(&open));
    pool.submit(move || {
        begin.set();
        wanted.wait();
    });
    begun.wait(); // it is out of the queue
    for _ in 0..capacity {
        pool.submit(|| ());
    }
    (pool, open)
}

#[test]
fn submit_blocks_while_the_queue_is_full() {
    let (pool, open) = full(3);
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        s.spawn(|| {
            let future = pool.submit(|| "late");
            tell.send(future).unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        open.set();
        assert_eq!(told.recv().unwrap().result(), Ok(&"late"));
    });
}

#[test]
fn all_who_block_get_through_in_the_end() {
    let (pool, open) = full(2);
    let done = Arc::new(AtomicUsize::new(0));
    thread::scope(|s| {
        for _ in 0..50 {
            let done = Arc::clone(&done);
            let pool = &pool;
            s.spawn(move || pool.submit(move || done.fetch_add(1, SeqCst)));
        }
        thread::sleep(A_WHILE);
        open.set();
    }); // hangs when one of them is forgotten
    pool.shutdown();
    assert_eq!(done.load(SeqCst), 50);
}

#[test]
fn never_more_tasks_wait_than_the_queue_has_room_for() {
    const ROOM: usize = 4;
    let pool = ThreadPool::bounded(2, ROOM);
    let taken = Arc::new(AtomicUsize::new(0));
    for submitted in 1..=10_000 {
        let counter = Arc::clone(&taken);
        pool.submit(move || counter.fetch_add(1, SeqCst));
        // Two may be with the workers, and not have counted themselves yet.
        let waiting = submitted - taken.load(SeqCst).min(submitted);
        assert!(waiting <= ROOM + 2, "{waiting} waited");
    }
}

#[test]
fn shutdown_releases_a_blocked_submit_with_an_error() {
    let (pool, open) = full(1);
    let handle = pool.handle();
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        s.spawn(move || {
            let refused = handle.submit(|| ()).map(drop);
            tell.send(refused).unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        s.spawn(move || pool.shutdown());
        // The worker is still busy, so it was not room that released it.
        assert_eq!(told.recv(), Ok(Err(ShutDown)));
        open.set();
    });
}

#[test]
fn a_task_may_submit_to_its_own_full_pool_and_drop_the_future() {
    const TASKS: usize = 100;
    let pool = ThreadPool::bounded(1, 1);
    let done = Arc::new(AtomicUsize::new(0));
    let (handle, counter) = (pool.handle(), Arc::clone(&done));
    let task = pool.submit(move || {
        for _ in 0..TASKS {
            let counter = Arc::clone(&counter);
            handle.submit(move || counter.fetch_add(1, SeqCst))?;
        }
        Ok::<_, ShutDown>(()) // hangs before it if one of these blocks
    });
    assert_eq!(task.result(), Ok(&Ok(())));
    pool.shutdown();
    assert_eq!(done.load(SeqCst), TASKS);
}

#[test]
fn a_callback_may_submit_to_its_own_full_pool() {
    let pool = ThreadPool::bounded(1, 1);
    let (tell, told) = mpsc::channel();
    let go = Arc::new(Event::new());
    let wanted = Arc::clone(&go);
    let first = pool.submit(move || wanted.wait());
    let handle = pool.handle();
    first.add_done_callback(move |_| {
        for n in 0..10 {
            let tell = tell.clone();
            let more = handle.submit(move || tell.send(n).unwrap());
            assert!(more.is_ok());
        }
    });
    go.set();
    assert!(told.iter().eq(0..10));
}

#[test]
fn a_task_of_another_pool_has_to_wait_like_everybody() {
    let (pool, open) = full(1);
    let (handle, other) = (pool.handle(), ThreadPool::new(1));
    let task = other.submit(move || handle.submit(|| ()).is_ok());
    assert_eq!(task.result_timeout(A_WHILE), None, "did not block");
    open.set();
    assert_eq!(task.result(), Ok(&true));
}
