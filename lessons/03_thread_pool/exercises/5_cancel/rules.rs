//! 取消的规矩。 The rules of cancelling.

use exercise03_5_cancel::{Promise, submit};
use lesson03_thread_pool::ThreadPool;
use runner::every_order;
use say::tr;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3600);

/// Nobody waits for its end when an answer panics.
type Pool = ManuallyDrop<ThreadPool>;

fn one_worker() -> Pool {
    ManuallyDrop::new(ThreadPool::new(1))
}

fn close(pool: Pool) {
    ManuallyDrop::into_inner(pool).shutdown();
}

/// A task that takes an hour, and whether it has begun.
fn task(pool: &ThreadPool) -> (Promise<u32>, Arc<AtomicBool>) {
    let begun = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&begun);
    let promise = submit(pool, move || {
        theirs.store(true, SeqCst);
        thread::sleep(HOUR);
        42
    });
    (promise, begun)
}

/// 没人取消，就照做，得到结果。
/// A task that nobody cancels is done and gives its result.
#[test]
fn a_task_gives_its_result() {
    every_order(0, || {
        let pool = one_worker();
        let (promise, _) = task(&pool);
        let result = promise.result();
        close(pool);
        assert!(
            result == Some(42),
            "{}",
            tr!("结果是 {result:?}", "the result is {result:?}")
        );
    });
}

/// 排着队就取消了的，再也不会开始。
/// A task that is cancelled in the queue never begins.
#[test]
fn a_cancelled_task_never_begins() {
    every_order(0, || {
        let pool = one_worker();
        let _busy = pool.submit(|| thread::sleep(HOUR));
        thread::sleep(HOUR / 2);
        let (promise, begun) = task(&pool);
        let cancelled = promise.cancel();
        close(pool);
        let begun = begun.load(SeqCst);
        assert!(
            cancelled && !begun,
            "{}",
            tr!(
                "排着队：取消得了 {cancelled}，后来开始了 {begun}",
                "in the queue: cancelled {cancelled}, begun later {begun}"
            )
        );
    });
}

/// 一取消，等结果的人马上得到 None。
/// As soon as a task is cancelled, those who wait for the result get `None`.
#[test]
fn whoever_waits_is_told_at_once() {
    every_order(0, || {
        let pool = one_worker();
        let _busy = pool.submit(|| thread::sleep(3 * HOUR));
        thread::sleep(HOUR);
        let (promise, _) = task(&pool);
        let start = Instant::now();
        let guest = thread::Builder::new().name(tr!("客人", "guest"));
        let waits = || (promise.result(), start.elapsed());
        let (result, took) = thread::scope(|s| {
            let guest = guest.spawn_scoped(s, waits).unwrap();
            thread::sleep(HOUR);
            promise.cancel();
            guest.join().unwrap()
        });
        close(pool);
        let (took, hour) = (took.as_secs() / 60, HOUR.as_secs() / 60);
        assert!(
            result.is_none() && took == hour,
            "{}",
            tr!(
                "{hour} 分钟时取消，{took} 分钟时得到 {result:?}",
                "cancelled at minute {hour}, at minute {took}: {result:?}"
            )
        );
    });
}

/// 已经开始的取消不了，而且当场就知道。
/// A task that has begun cannot be cancelled, and `cancel` says so at once.
#[test]
fn what_has_begun_goes_on() {
    every_order(0, || {
        let pool = one_worker();
        let (promise, _) = task(&pool);
        thread::sleep(HOUR / 2);
        let start = Instant::now();
        let cancelled = promise.cancel();
        let took = start.elapsed().as_secs() / 60;
        let result = promise.result();
        close(pool);
        assert!(
            took == 0,
            "{}",
            tr!("取消等了 {took} 分钟", "cancel took {took} minutes")
        );
        assert!(
            !cancelled && result == Some(42),
            "{}",
            tr!(
                "已经开始：取消得了 {cancelled}，结果 {result:?}",
                "begun: cancelled {cancelled}, result {result:?}"
            )
        );
    });
}

/// 恰好在开始时取消：要么做完，要么不做。
/// A task cancelled just as it begins is either done or never begun.
#[test]
fn done_or_cancelled_but_never_both() {
    every_order(0, || {
        let pool = one_worker();
        let (promise, begun) = task(&pool);
        let cancelled = promise.cancel();
        let result = promise.result();
        close(pool);
        let begun = begun.load(SeqCst);
        assert!(
            begun != cancelled && begun == result.is_some(),
            "{}",
            tr!(
                "取消了 {cancelled}，开始了 {begun}，结果 {result:?}",
                "cancelled {cancelled}, begun {begun}, result {result:?}"
            )
        );
    });
}

/// 两个人同时取消，只有一个得到 true。
/// If two cancel at once, only one of them gets `true`.
#[test]
fn one_of_two_has_cancelled_it() {
    every_order(0, || {
        let pool = one_worker();
        let _busy = pool.submit(|| thread::sleep(HOUR));
        thread::sleep(HOUR / 2);
        let (promise, _) = task(&pool);
        let guest = thread::Builder::new().name(tr!("客人", "guest"));
        let (one, two) = thread::scope(|s| {
            let guest = guest.spawn_scoped(s, || promise.cancel()).unwrap();
            (promise.cancel(), guest.join().unwrap())
        });
        close(pool);
        assert!(
            one != two,
            "{}",
            tr!("一个 {one}，一个 {two}", "one gets {one}, the other {two}")
        );
    });
}
