//! 计数的规矩。 The rules of counting.

use exercise05_3_outstanding::{Crawl, Outcome};
use lesson03_thread_pool::ThreadPool;
use runner::every_order;
use say::tr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// Something that happens once; clones are the same.
#[derive(Clone, Default)]
struct Done(Arc<AtomicBool>);

impl Done {
    fn set(&self) {
        self.0.store(true, SeqCst);
    }

    fn is_set(&self) -> bool {
        self.0.load(SeqCst)
    }
}

/// `wait` 返回时，任务已经做完，哪怕它先在队列里等。
/// When `wait` returns, the task has ended, even if it was queued first.
#[test]
fn the_task_is_waited_for() {
    every_order(0, || {
        let (pool, done) = (ThreadPool::new(1), Done::default());
        let (crawl, task) = (Crawl::new(&pool), done.clone());
        crawl.step(move || task.set(), |_, _| ()).unwrap();
        crawl.wait();
        let in_time = done.is_set();
        pool.shutdown();
        assert!(
            in_time,
            "{}",
            tr!("任务还没做完，等的人就走了", "the task has not ended yet")
        );
    });
}

/// 无缘无故醒来，就接着等。
/// A thread that wakes for no reason goes on waiting.
#[test]
fn a_wake_up_for_no_reason_is_no_end() {
    every_order(1, || {
        let (pool, done) = (ThreadPool::new(1), Done::default());
        let (crawl, task) = (Crawl::new(&pool), done.clone());
        crawl.step(move || task.set(), |_, _| ()).unwrap();
        crawl.wait();
        let in_time = done.is_set();
        pool.shutdown();
        assert!(
            in_time,
            "{}",
            tr!("任务还没做完，等的人就走了", "the task has not ended yet")
        );
    });
}

/// `wait` 返回时，`next` 也运行完了，结果交到了它手上。
/// When `wait` returns, `next` has been given the result and has returned.
#[test]
fn next_is_waited_for() {
    every_order(0, || {
        let (pool, done) = (ThreadPool::new(1), Done::default());
        let (crawl, next) = (Crawl::new(&pool), done.clone());
        let begun = crawl.step(
            || 7,
            move |_, result| {
                if result == Ok(&7) {
                    next.set();
                }
            },
        );
        begun.unwrap();
        crawl.wait();
        let in_time = done.is_set();
        pool.shutdown();
        assert!(
            in_time,
            "{}",
            tr!(
                "`next` 还没运行完，或者没拿到结果",
                "`next` has not returned yet, or had no result"
            )
        );
    });
}

/// `next` 里开始的下一步，`wait` 也等。
/// What `next` begins is waited for, too.
#[test]
fn the_step_after_it_is_waited_for() {
    every_order(0, || {
        let (pool, done) = (ThreadPool::new(1), Done::default());
        let (crawl, last) = (Crawl::new(&pool), done.clone());
        let begun = crawl.step(
            || (),
            move |crawl, _| {
                let _ = crawl.step(move || last.set(), |_, _| ());
            },
        );
        begun.unwrap();
        crawl.wait();
        let in_time = done.is_set();
        pool.shutdown();
        assert!(
            in_time,
            "{}",
            tr!("下一步还没做完", "the step after it is not over yet")
        );
    });
}

/// 任务 panic 了也算做完，`next` 会知道。
/// A task that panics has ended, too, and `next` is told.
#[test]
fn a_panic_is_an_end() {
    every_order(0, || {
        let (pool, told) = (ThreadPool::new(1), Done::default());
        let (crawl, next) = (Crawl::new(&pool), told.clone());
        let begun = crawl.step(
            || panic!("no page"),
            move |_, result: Outcome<()>| {
                if result.is_err() {
                    next.set();
                }
            },
        );
        begun.unwrap();
        crawl.wait();
        let in_time = told.is_set();
        pool.shutdown();
        assert!(
            in_time,
            "{}",
            tr!("没有人告诉 `next`", "nobody has told `next`")
        );
    });
}

/// 池子拒绝了的，不用等。
/// What the pool has refused is not waited for.
#[test]
fn a_refused_step_is_not_waited_for() {
    every_order(0, || {
        let pool = ThreadPool::new(1);
        let crawl = Crawl::new(&pool);
        pool.shutdown();
        let refused = crawl.step(|| (), |_, _| ()).is_err();
        assert!(
            refused,
            "{}",
            tr!("池子已经关闭，`step` 却不说", "`step` hides the refusal")
        );
        crawl.wait();
    });
}
