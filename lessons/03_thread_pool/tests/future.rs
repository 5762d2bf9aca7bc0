//! What `Future` promises about results and callbacks, seen from outside.

use lesson01_event::Event;
use lesson03_thread_pool::{Future, TaskPanicked, ThreadPool};
use std::panic::panic_any;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

/// A task of a new pool with one worker that ends when the event is set.
fn held_back() -> (ThreadPool, Future<u32>, Arc<Event>) {
    let (pool, go) = (ThreadPool::new(1), Arc::new(Event::new()));
    let wanted = Arc::clone(&go);
    let future = pool.submit(move || {
        wanted.wait();
        123
    });
    (pool, future, go)
}

#[test]
fn result_blocks_until_the_task_has_ended() {
    let (_pool, future, go) = held_back();
    let (tell, told) = mpsc::channel();
    thread::scope(|s| {
        s.spawn(|| tell.send(*future.result().unwrap()).unwrap());
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        assert!(!future.is_done());
        go.set();
        assert_eq!(told.recv(), Ok(123));
        assert!(future.is_done());
    });
}

#[test]
fn result_timeout_gives_up_and_may_be_asked_again() {
    let (_pool, future, go) = held_back();
    assert_eq!(future.result_timeout(Duration::ZERO), None);
    assert_eq!(future.result_timeout(A_WHILE), None);
    go.set();
    assert_eq!(future.result_timeout(Duration::MAX), Some(Ok(&123)));
    assert_eq!(future.result_timeout(Duration::ZERO), Some(Ok(&123)));
}

#[test]
fn all_who_ask_borrow_the_same_result() {
    struct NotClone(Vec<u32>);
    let pool = ThreadPool::new(1);
    let future = pool.submit(|| NotClone(vec![1, 2, 3]));
    let clone = future.clone();
    pool.shutdown();
    let (one, other) = (future.result().unwrap(), clone.result().unwrap());
    assert_eq!(one.0, [1, 2, 3]);
    assert!(std::ptr::eq(one, other));
}

#[test]
fn one_result_releases_a_hundred_who_wait() {
    let (_pool, future, go) = held_back();
    thread::scope(|s| {
        let waiters: Vec<_> = (0..100)
            .map(|_| s.spawn(|| *future.result().unwrap()))
            .collect();
        go.set();
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), 123);
        }
    });
}

#[test]
fn what_the_task_said_in_its_panic_waits_in_its_future() {
    let pool = ThreadPool::new(1);
    let n = 3;
    for (future, text) in [
        (pool.submit(|| panic!("no eggs")), "no eggs"),
        (pool.submit(move || panic!("{n} eggs")), "3 eggs"),
    ] {
        let future: Future<()> = future;
        assert_eq!(future.result(), Err(&TaskPanicked(text.to_owned())));
        assert!(future.is_done());
    }
}

#[test]
fn a_panic_without_a_text_has_a_message_all_the_same() {
    let pool = ThreadPool::new(1);
    for future in [
        pool.submit(|| panic_any(3)),
        pool.submit(|| panic!("")),
        pool.submit(|| panic!("{}\n", " ")),
    ] {
        let future: Future<()> = future;
        let TaskPanicked(message) = future.result().unwrap_err();
        assert!(["it left no message", "没有留下文字"].contains(&&**message));
    }
}

/// What a panic may carry as well: it panics when it is dropped, and so does
/// what that panic carries.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any(Self);
    }
}

#[test]
fn a_task_whose_panic_panics_when_dropped_is_done_all_the_same() {
    let pool = ThreadPool::new(1);
    let before = pool.submit(|| thread::current().id());
    let (tell, told) = mpsc::channel();
    let future: Future<()> = pool.submit(|| panic_any(Bomb));
    future.add_done_callback(move |_| tell.send("called").unwrap());
    assert!(future.result().is_err()); // hangs if it is never done
    assert_eq!(told.recv(), Ok("called"));
    let after = pool.submit(|| thread::current().id());
    assert_eq!(before.result(), after.result());
    pool.wait_until_idle();
    pool.shutdown();
}

#[test]
fn a_callback_whose_panic_panics_when_dropped_keeps_no_other_from_running() {
    let (pool, future, go) = held_back();
    let (tell, told) = mpsc::channel();
    let next = tell.clone();
    future.add_done_callback(|_| panic_any(Bomb));
    future.add_done_callback(move |_| next.send("next").unwrap());
    go.set();
    assert_eq!(told.recv(), Ok("next"));
    pool.wait_until_idle();
    future.add_done_callback(|_| panic_any(Bomb)); // in this thread
    future.add_done_callback(move |_| tell.send("late").unwrap());
    assert_eq!(told.try_recv(), Ok("late"));
}

#[test]
fn callbacks_run_on_the_worker_in_the_order_in_which_they_were_added() {
    let (pool, future, go) = held_back();
    let worker = pool.submit(|| thread::current().id());
    let (tell, told) = mpsc::channel();
    for n in 0..100 {
        let tell = tell.clone();
        future.add_done_callback(move |future| {
            let result = *future.result().unwrap();
            tell.send((n, result, thread::current().id())).unwrap();
        });
    }
    drop(tell);
    go.set();
    let worker = *worker.result().unwrap();
    assert!(told.iter().eq((0..100).map(|n| (n, 123, worker))));
}

#[test]
fn the_callback_gets_a_future_that_is_done() {
    let (pool, future, go) = held_back();
    let (tell, told) = mpsc::channel();
    future.add_done_callback(move |future| {
        let result = future.result_timeout(Duration::ZERO);
        tell.send((future.is_done(), result == Some(Ok(&123))))
            .unwrap();
    });
    go.set();
    drop(pool);
    assert_eq!(told.recv(), Ok((true, true)));
}

#[test]
fn waiters_are_released_before_the_callbacks_run() {
    let (_pool, future, go) = held_back();
    let (seen, wanted) = (Arc::new(Event::new()), Arc::new(Event::new()));
    let (in_callback, to_set) = (Arc::clone(&wanted), Arc::clone(&seen));
    future.add_done_callback(move |_| {
        in_callback.wait();
        to_set.set();
    });
    go.set();
    assert_eq!(future.result(), Ok(&123)); // hangs if the callback goes first
    assert!(!seen.is_set());
    wanted.set();
    seen.wait();
}

#[test]
fn a_callback_added_late_runs_at_once_in_the_adding_thread() {
    let (pool, future, go) = held_back();
    go.set();
    pool.wait_until_idle();
    let ran_by = Arc::new(Mutex::new(None));
    let to_fill = Arc::clone(&ran_by);
    future.add_done_callback(move |_| {
        *to_fill.lock().unwrap() = Some(thread::current().id());
    });
    assert_eq!(*ran_by.lock().unwrap(), Some(thread::current().id()));
}

#[test]
fn a_callback_added_while_others_run_comes_after_them_on_the_worker() {
    let (pool, future, go) = held_back();
    let worker = pool.submit(|| thread::current().id());
    let (begun, open) = (Arc::new(Event::new()), Arc::new(Event::new()));
    let (tell, told) = mpsc::channel();
    let note = |name| {
        let tell = tell.clone();
        move || tell.send((name, thread::current().id())).unwrap()
    };
    let (first, begin, wanted) =
        (note("first"), Arc::clone(&begun), Arc::clone(&open));
    future.add_done_callback(move |_| {
        begin.set();
        wanted.wait();
        first();
    });
    let (second, third) = (note("second"), note("third"));
    future.add_done_callback(move |future| {
        second();
        future.add_done_callback(move |_| third()); // a callback adds one
    });
    go.set();
    begun.wait(); // the worker is in the first callback
    let fourth = note("fourth");
    future.add_done_callback(move |_| fourth());
    assert!(told.recv_timeout(A_WHILE).is_err(), "ran before its turn");
    open.set();
    let worker = *worker.result().unwrap();
    // "fourth" was added before "second" could add "third".
    for name in ["first", "second", "fourth", "third"] {
        assert_eq!(told.recv(), Ok((name, worker)));
    }
}

#[test]
fn a_callback_added_at_any_moment_runs_once() {
    for _ in 0..1000 {
        let pool = ThreadPool::new(1);
        let (tell, told) = mpsc::channel();
        let future = pool.submit(|| ());
        for n in 0..10 {
            let tell = tell.clone();
            future.add_done_callback(move |_| tell.send(n).unwrap());
        }
        drop((pool, tell));
        let mut ran: Vec<_> = told.iter().collect();
        ran.sort_unstable();
        assert!(ran.into_iter().eq(0..10));
    }
}

#[test]
fn a_callback_of_a_task_that_panicked_runs_too() {
    let pool = ThreadPool::new(1);
    let (tell, told) = mpsc::channel();
    let future: Future<()> = pool.submit(|| panic!("no eggs"));
    future.add_done_callback(move |future| {
        tell.send(future.result().unwrap_err().clone()).unwrap();
    });
    assert_eq!(told.recv(), Ok(TaskPanicked("no eggs".to_owned())));
}

#[test]
fn a_panic_in_a_callback_stops_neither_the_next_one_nor_the_worker() {
    let (pool, future, go) = held_back();
    let before = pool.submit(|| thread::current().id());
    let (tell, told) = mpsc::channel();
    future.add_done_callback(|_| panic!("the pan fell"));
    future.add_done_callback(move |_| tell.send("next").unwrap());
    go.set();
    assert_eq!(told.recv(), Ok("next"));
    assert_eq!(future.result(), Ok(&123));
    let after = pool.submit(|| thread::current().id());
    assert_eq!(before.result(), after.result());
}

#[test]
fn a_panic_in_a_late_callback_does_not_reach_who_adds_it() {
    let (pool, future, go) = held_back();
    go.set();
    pool.wait_until_idle();
    future.add_done_callback(|_| panic!("the pan fell"));
    assert_eq!(future.result(), Ok(&123));
}

#[test]
fn a_late_callback_may_add_another_one() {
    let (pool, future, go) = held_back();
    go.set();
    pool.wait_until_idle();
    let (tell, told) = mpsc::channel();
    future.add_done_callback(move |future| {
        future.add_done_callback(move |_| tell.send("inner").unwrap());
    });
    assert_eq!(told.try_recv(), Ok("inner"));
}

#[test]
fn the_result_lives_as_long_as_a_future_does() {
    let pool = ThreadPool::new(1);
    let result = Arc::new(());
    let copy = Arc::clone(&result);
    let future = pool.submit(move || copy);
    let clone = future.clone();
    pool.shutdown();
    drop(future);
    assert_eq!(Arc::strong_count(&result), 2);
    drop(clone);
    assert_eq!(Arc::strong_count(&result), 1);
}
