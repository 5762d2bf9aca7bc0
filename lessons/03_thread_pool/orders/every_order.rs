//! What futures and the three pools promise, in every order. `std` is `orders`
//! here.

use lesson03_thread_pool::{FuturePool, SimplePool, ThreadPool};
use std::run::Config;
use std::search::{All, Found, search};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// Runs it in every order, and wants all of them to end well. Prints and
/// returns how many kinds of orders there are.
fn holds(name: &str, spurious: usize, model: impl Fn()) -> usize {
    let config = Config {
        spurious,
        ..Config::default()
    };
    let Found { runs, bad, .. } =
        search(&config, All::kinds(), &model, |run| run.verdict.is_some());
    if let Some(bad) = bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    println!("{name}: {runs} kinds of orders");
    runs
}

#[test]
fn the_simple_pool_runs_all_its_tasks_before_it_is_gone() {
    for (workers, tasks) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        holds(&format!("simple {workers}, {tasks}"), 0, || {
            let ran = Arc::new(AtomicUsize::new(0));
            let pool = SimplePool::new(workers);
            for _ in 0..tasks {
                let ran = Arc::clone(&ran);
                pool.submit(move || {
                    ran.fetch_add(1, SeqCst);
                });
            }
            drop(pool);
            assert_eq!(ran.load(SeqCst), tasks);
        });
    }
}

#[test]
fn a_worker_that_wakes_for_no_reason_goes_back_to_sleep() {
    holds("simple 1, 1, spurious", 1, || {
        let ran = Arc::new(AtomicUsize::new(0));
        let pool = SimplePool::new(1);
        let theirs = Arc::clone(&ran);
        pool.submit(move || {
            theirs.fetch_add(1, SeqCst);
        });
        drop(pool);
        assert_eq!(ran.load(SeqCst), 1);
    });
}

#[test]
fn whoever_asks_a_future_gets_the_result() {
    for (workers, tasks) in [(1, 1), (1, 2), (2, 1)] {
        holds(&format!("futures {workers}, {tasks}"), 0, || {
            let pool = FuturePool::new(workers);
            let futures: Vec<_> =
                (0..tasks).map(|n| pool.submit(move || n)).collect();
            for (n, future) in futures.iter().enumerate() {
                assert_eq!(future.result(), Ok(&n));
            }
        });
    }
}

#[test]
fn a_callback_added_at_any_moment_runs_once() {
    holds("callback", 0, || {
        let ran = Arc::new(AtomicUsize::new(0));
        let pool = FuturePool::new(1);
        let future = pool.submit(|| 7);
        let theirs = Arc::clone(&ran);
        future.add_done_callback(move |future| {
            assert_eq!(future.result(), Ok(&7));
            theirs.fetch_add(1, SeqCst);
        });
        drop(pool);
        assert_eq!(ran.load(SeqCst), 1);
    });
}

#[test]
fn the_fast_pool_runs_all_its_tasks_before_it_is_gone() {
    for (workers, tasks) in [(1, 1), (1, 2), (2, 1)] {
        holds(&format!("fast {workers}, {tasks}"), 0, || {
            let ran = Arc::new(AtomicUsize::new(0));
            let pool = ThreadPool::new(workers);
            for _ in 0..tasks {
                let ran = Arc::clone(&ran);
                pool.submit(move || {
                    ran.fetch_add(1, SeqCst);
                });
            }
            pool.shutdown();
            assert_eq!(ran.load(SeqCst), tasks);
        });
    }
}

#[test]
fn nobody_who_waits_until_idle_is_forgotten() {
    holds("idle", 0, || {
        let pool = ThreadPool::new(1);
        thread::scope(|s| {
            s.spawn(|| pool.wait_until_idle());
            pool.submit(|| ());
            pool.wait_until_idle();
        });
    });
}

/// What lesson 5's crawl relies on: each step is submitted in the callback of
/// the step before.
#[test]
fn what_a_callback_submits_is_waited_for_as_well() {
    holds("a callback that submits", 0, || {
        let steps = Arc::new(AtomicUsize::new(0));
        let pool = ThreadPool::new(1);
        let (more, theirs) = (pool.handle(), Arc::clone(&steps));
        let first = pool.submit(|| ());
        first.add_done_callback(move |_| {
            let last = Arc::clone(&theirs);
            theirs.fetch_add(1, SeqCst);
            let second = more.submit(move || {
                last.fetch_add(1, SeqCst);
            });
            assert!(second.is_ok());
        });
        pool.wait_until_idle();
        assert_eq!(steps.load(SeqCst), 2);
    });
}
