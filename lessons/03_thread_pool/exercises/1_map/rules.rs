//! map 的规矩。 The rules of `map`.

use exercise03_1_map::map;
use lesson03_thread_pool::{TaskPanicked, ThreadPool};
use runner::every_order;
use say::tr;
use std::mem::ManuallyDrop;
use std::panic;
use std::thread;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// Nobody waits for its end when an answer panics.
type Pool = ManuallyDrop<ThreadPool>;

/// So many workers, who wait for work.
fn pool(workers: usize) -> Pool {
    let pool = ThreadPool::new(workers);
    thread::sleep(SECOND); // by then all of them are asleep
    ManuallyDrop::new(pool)
}

fn close(pool: Pool) {
    ManuallyDrop::into_inner(pool).shutdown();
}

/// The n-th task panics, as tasks may.
fn panics(n: u32) -> u32 {
    panic::resume_unwind(Box::new(format!("task {n}")))
}

/// 一个工人：结果按先后来，一个不少。
/// With one worker, the results are in order, and none is missing.
#[test]
fn every_input_has_its_result() {
    every_order(0, || {
        let pool = pool(1);
        let results = map(&pool, vec![3, 1, 2], |n| 10 * n);
        close(pool);
        assert!(
            results == Ok(vec![30, 10, 20]),
            "{}",
            tr!("结果是 {results:?}", "the results are {results:?}")
        );
    });
}

/// 先交的做得慢，结果也还是排在前面。
/// The first task comes first in the results, even if it is slow.
#[test]
fn a_slow_task_keeps_its_place() {
    every_order(0, || {
        let pool = pool(2);
        let results = map(&pool, vec![2, 1], |n| {
            thread::sleep(n * SECOND);
            n
        });
        close(pool);
        assert!(
            results == Ok(vec![2, 1]),
            "{}",
            tr!("结果是 {results:?}", "the results are {results:?}")
        );
    });
}

/// 两个工人，两个任务，同时做。
/// Two workers do two tasks at the same time.
#[test]
fn all_workers_have_work() {
    every_order(0, || {
        let (pool, start) = (pool(2), Instant::now());
        let results = map(&pool, vec![1, 2], |n| thread::sleep(n * SECOND));
        let (took, many) = (start.elapsed(), results.map_or(0, |r| r.len()));
        close(pool);
        assert!(
            took == 2 * SECOND && many == 2,
            "{}",
            tr!(
                "一秒的和两秒的，用了 {took:?}，结果 {many} 个",
                "tasks of 1 and 2 seconds took {took:?}, {many} results"
            )
        );
    });
}

/// 任务 panic 了，返回的是排在最前面的那一个。
/// If tasks panic, the first of them in the order of the inputs is returned.
#[test]
fn the_first_panic_comes_back() {
    every_order(0, || {
        let pool = pool(2);
        let results = map(&pool, vec![2, 1], |n| {
            thread::sleep(n * SECOND);
            panics(n)
        });
        close(pool);
        let due = Err(TaskPanicked("task 2".to_owned()));
        assert!(
            results == due,
            "{}",
            tr!("得到 {results:?}，不是 {due:?}", "{results:?}, not {due:?}")
        );
    });
}

/// 池子里别人的任务，不必等。
/// Other people's tasks in the pool are not waited for.
#[test]
fn others_are_not_waited_for() {
    every_order(0, || {
        let (pool, start) = (pool(2), Instant::now());
        let _other = pool.submit(|| thread::sleep(3 * SECOND));
        let results = map(&pool, vec![1], |n| thread::sleep(n * SECOND));
        let took = start.elapsed();
        close(pool);
        assert!(
            took == SECOND && results.is_ok(),
            "{}",
            tr!(
                "一秒的任务，等了 {took:?}",
                "a task of a second took {took:?}"
            )
        );
    });
}
