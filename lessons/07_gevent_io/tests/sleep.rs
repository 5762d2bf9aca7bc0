//! Coroutines of `may` that sleep: who wakes when, and on which thread?
//! All tests share one worker, so none of them may block it.

use lesson07_gevent_io::{Threads, sleep, use_one_worker};
use may::{coroutine, go};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const MOMENT: Duration = Duration::from_millis(1);
const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn three_sleepers_wake_in_the_order_of_their_times() {
    use_one_worker();
    let order = &Mutex::new(Vec::new());
    let start = Instant::now();
    coroutine::scope(|s| {
        for n in [3, 1, 2] {
            go!(s, move || {
                sleep(n * A_WHILE);
                order.lock().unwrap().push(n);
            });
        }
    });
    assert_eq!(*order.lock().unwrap(), [1, 2, 3]);
    assert!(start.elapsed() >= 3 * A_WHILE);
}

#[test]
fn ten_thousand_sleepers_sleep_at_the_same_time() {
    use_one_worker();
    let (asleep, most) = (&AtomicU32::new(0), &AtomicU32::new(0));
    coroutine::scope(|s| {
        for _ in 0..10_000 {
            go!(s, move || {
                most.fetch_max(asleep.fetch_add(1, Relaxed) + 1, Relaxed);
                sleep(Duration::from_secs(1));
                asleep.fetch_sub(1, Relaxed);
            });
        }
    });
    assert_eq!(asleep.load(Relaxed), 0, "all have ended");
    // All of them, unless the machine takes more than a second to start them.
    assert!(most.load(Relaxed) > 100, "one after another");
}

#[test]
fn with_our_sleep_one_thread_runs_everything_in_300_runs() {
    use_one_worker();
    let threads = &Threads::default();
    for _ in 0..300 {
        coroutine::scope(|s| {
            for _ in 0..3 {
                go!(s, move || {
                    threads.here();
                    sleep(MOMENT);
                    threads.here();
                });
            }
        });
    }
    assert_eq!(threads.count(), 1);
    assert_eq!(threads.here(), 2, "it is not the thread of the test");
}

#[test]
fn our_sleep_in_a_plain_thread_is_a_blocking_one() {
    let start = Instant::now();
    sleep(A_WHILE);
    assert!(start.elapsed() >= A_WHILE);
}

#[test]
fn threads_are_numbered_as_they_are_met() {
    let threads = Threads::default();
    assert_eq!(threads.count(), 0);
    assert_eq!((threads.here(), threads.here()), (1, 1));
    thread::scope(|s| {
        let number = s.spawn(|| threads.here()).join().unwrap();
        assert_eq!(number, 2);
    });
    assert_eq!(threads.count(), 2);
}
