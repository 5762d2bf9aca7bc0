//! 同一件事，六种做法。
//! The same work, done in six ways.

use crate::{Hands, Work};
use lesson03_thread_pool::{Handle, ThreadPool};
use lesson07_gevent_io::scheduler::Scheduler;
use std::env;
use std::process::Command;
use std::thread;

/// How many workers a pool has.
pub const POOL: usize = 20;
/// The first argument of a process that is started for one piece of work.
pub const ALONE: &str = "--alone";

pub struct Way {
    pub name: &'static str,
    /// Does the work so many times and returns when all are done.
    pub run: fn(parent: &Hands, work: Work, times: usize),
    /// How many of these to measure the start of one.
    pub many: usize,
    /// How many of these can wait at the same time, a few hundred at most.
    pub at_once: usize,
}

pub const WAYS: [Way; 6] = [
    Way {
        name: "a process each",
        run: a_process_each,
        many: 500,
        at_once: 100,
    },
    Way {
        name: "a pool of processes",
        run: process_pool,
        many: 10_000,
        at_once: POOL,
    },
    Way {
        name: "a thread each",
        run: a_thread_each,
        many: 10_000,
        at_once: 500,
    },
    Way {
        name: "a pool of threads",
        run: thread_pool,
        many: 100_000,
        at_once: POOL,
    },
    Way {
        name: "callbacks on that pool",
        run: callbacks,
        many: 100_000,
        at_once: POOL,
    },
    Way {
        name: "coroutines, one thread",
        run: coroutines,
        many: 10_000,
        at_once: 500,
    },
];

fn a_process_each(_: &Hands, work: Work, times: usize) {
    let own = env::current_exe().expect("the name of this program");
    let work = serde_json::to_string(&work).expect("JSON can hold it");
    let start = || Command::new(&own).args([ALONE, &work]).spawn();
    let children: Vec<_> = (0..times).map(|_| start()).collect();
    for child in children {
        let ended = child.and_then(|mut child| child.wait());
        assert!(ended.expect("a process").success());
    }
}

/// What such a process does.
pub fn work_alone(work: &str) {
    let work: Work = serde_json::from_str(work).expect("one of ours");
    work.done(thread::sleep);
}

fn process_pool(parent: &Hands, work: Work, times: usize) {
    let pool = parent.pool(POOL);
    let futures: Vec<_> = (0..times).map(|_| pool.submit(work)).collect();
    for future in &futures {
        future.result().expect("a result");
    }
}

fn a_thread_each(_: &Hands, work: Work, times: usize) {
    thread::scope(|s| {
        for _ in 0..times {
            s.spawn(move || work.done(thread::sleep));
        }
    });
}

fn thread_pool(_: &Hands, work: Work, times: usize) {
    let pool = ThreadPool::new(POOL);
    let futures: Vec<_> = (0..times)
        .map(|_| pool.submit(move || work.done(thread::sleep)))
        .collect();
    for future in &futures {
        future.result().expect("a result");
    }
}

/// Chains in which each step is submitted by the callback of the one before.
fn callbacks(_: &Hands, work: Work, times: usize) {
    let pool = ThreadPool::new(POOL);
    for chain in 0..POOL {
        let steps = (chain..times).step_by(POOL).count();
        go_on(pool.handle(), work, steps);
    }
    pool.wait_until_idle();
}

fn go_on(pool: Handle, work: Work, steps: usize) {
    if let Some(rest) = steps.checked_sub(1) {
        pool.submit(move || work.done(thread::sleep))
            .expect("the pool is open")
            .add_done_callback(move |_| go_on(pool, work, rest));
    }
}

fn coroutines(_: &Hands, work: Work, times: usize) {
    let mut scheduler = Scheduler::new().expect("a poll");
    for _ in 0..times {
        let body = scheduler.spawn(move |me| {
            work.done(|duration| me.sleep(duration));
        });
        body.expect("a stack");
    }
    scheduler.run().expect("a poll");
}
