//! The tests that must look inside a [`ThreadPool`]: who is asleep in it, and
//! what lies in its queue?

use super::{Queue, Shared, ThreadPool};
use lesson01_event::Event;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);
const A_MOMENT: Duration = Duration::from_millis(1);

/// Returns once the queue is as `wanted`.
fn until(pool: &ThreadPool, wanted: impl Fn(&Queue) -> bool) {
    while !wanted(&pool.handle.0.queue.lock().unwrap()) {
        thread::yield_now();
    }
}

/// A pool of one worker, whose first task runs until the event is set.
fn busy(pool: ThreadPool) -> (ThreadPool, Arc<Event>) {
    let open = Arc::new(Event::new());
    let wanted = Arc::clone(&open);
    pool.submit(move || wanted.wait());
    until(&pool, |queue| queue.jobs.is_empty());
    (pool, open)
}

/// What a hundred wake-ups for no reason look like, for all who sleep.
fn wake_for_no_reason(shared: &Shared) {
    for _ in 0..100 {
        for sleepers in [&shared.work, &shared.room, &shared.idle] {
            sleepers.notify_all();
        }
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_wake_up_for_no_reason_lets_no_submitter_and_no_watcher_go() {
    let (pool, open) = busy(ThreadPool::bounded(1, 1));
    pool.submit(|| ());
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        for _ in 0..3 {
            s.spawn(|| {
                pool.submit(|| ());
                tell.send("submitted").unwrap();
            });
            s.spawn(|| {
                pool.wait_until_idle();
                tell.send("idle").unwrap();
            });
        }
        until(&pool, |queue| queue.blocked >= 3 && queue.watching == 3);
        wake_for_no_reason(&pool.handle.0);
        let early = told.recv_timeout(A_WHILE);
        let waiting = pool.handle.0.queue.lock().unwrap().jobs.len();
        open.set();
        assert!(early.is_err(), "{early:?}");
        assert_eq!(waiting, 1);
        assert_eq!(told.iter().take(6).count(), 6); // hangs if one is lost
    });
}

#[test]
fn a_wake_up_for_no_reason_costs_a_worker_neither_its_sleep_nor_its_call() {
    let pool = ThreadPool::new(4);
    until(&pool, |queue| queue.asleep >= 4);
    wake_for_no_reason(&pool.handle.0);
    let (tell, told) = mpsc::channel();
    let open = Arc::new(Event::new());
    for n in 0..4 {
        let (tell, open) = (tell.clone(), Arc::clone(&open));
        pool.submit(move || {
            tell.send(n).unwrap();
            open.wait();
        });
    }
    // All four tasks run at once, or the last is never told of.
    let mut begun: Vec<_> = told.iter().take(4).collect();
    open.set();
    begun.sort_unstable();
    assert_eq!(begun, [0, 1, 2, 3]);
}

#[test]
fn all_who_wait_until_idle_are_told() {
    for _ in 0..100 {
        let (pool, open) = busy(ThreadPool::new(1));
        thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| pool.wait_until_idle()); // hangs if it is not told
            }
            until(&pool, |queue| queue.watching == 3);
            open.set();
        });
        assert_eq!(pool.handle.0.queue.lock().unwrap().watching, 0);
    }
}

#[test]
fn of_those_who_look_for_room_at_one_moment_no_more_find_it_than_there_is() {
    for _ in 0..100 {
        let (pool, open) = busy(ThreadPool::bounded(1, 1));
        thread::scope(|s| {
            let the_moment = pool.handle.0.queue.lock().unwrap();
            for _ in 0..4 {
                s.spawn(|| pool.submit(|| ()));
            }
            thread::sleep(A_MOMENT); // all four wait for the lock
            drop(the_moment);
            until(&pool, |queue| queue.jobs.len() + queue.blocked >= 4);
            let waiting = pool.handle.0.queue.lock().unwrap().jobs.len();
            open.set();
            assert_eq!(waiting, 1);
        });
    }
}

#[test]
fn however_many_submit_the_queue_never_holds_more_than_its_capacity() {
    const TASKS: usize = 20_000;
    for capacity in [1, 2] {
        let pool = ThreadPool::bounded(2, capacity);
        thread::scope(|s| {
            let submit = || {
                for _ in 0..TASKS {
                    pool.submit(|| ());
                }
            };
            let submitters = [s.spawn(submit), s.spawn(submit)];
            while !submitters.iter().all(|s| s.is_finished()) {
                let waiting = pool.handle.0.queue.lock().unwrap().jobs.len();
                assert!(waiting <= capacity, "{waiting} tasks wait");
            }
        });
    }
}
