//! 两步的规矩。 The rules of the two steps.

use exercise05_4_last_step::{Trouble, Video, fetch};
use lesson03_thread_pool::ThreadPool;
use runner::every_order;
use say::tr;
use std::sync::mpsc::{Receiver, channel};

/// What becomes of a video with these two steps. The pool has one worker.
fn becomes(
    page: impl FnOnce() -> Result<u32, Trouble> + Send + 'static,
    download: impl FnOnce(u32) -> Video + Send + 'static,
) -> Video {
    let pool = ThreadPool::new(1);
    let video = fetch(&pool.handle(), page, download)?;
    end_of(pool, video)
}

/// Blocks until it is told, and the pool has ended.
fn end_of(pool: ThreadPool, video: Receiver<Video>) -> Video {
    let told = (video.recv(), video.recv());
    pool.shutdown();
    once(told)
}

fn once<E>((told, again): (Result<Video, E>, Result<Video, E>)) -> Video {
    assert!(
        told.is_ok(),
        "{}",
        tr!(
            "再也不会有人通知视频的结局",
            "nobody is left who could say what became of the video"
        )
    );
    assert!(again.is_err(), "{}", tr!("通知了两次", "it was told twice"));
    told.unwrap_or(Err(Trouble::Gone))
}

/// 两步都成了，等到的是第二步的结果；一个工人就够。
/// If both steps succeed, the second one's result comes; one worker is enough.
#[test]
fn both_steps_succeed() {
    every_order(0, || {
        let video = becomes(|| Ok(20), |address| Ok(u64::from(address) + 1));
        assert!(
            video == Ok(21),
            "{}",
            tr!("等到的是 {video:?}", "what came is {video:?}")
        );
    });
}

/// `fetch` 马上返回，不等网页。
/// `fetch` returns at once and does not wait for the page.
#[test]
fn nobody_waits_for_the_page() {
    every_order(0, || {
        let pool = ThreadPool::new(1);
        let (answer, server) = channel();
        let page = move || server.recv().map_err(|_| Trouble::Gone);
        let video = fetch(&pool.handle(), page, |_| Ok(3)).unwrap();
        answer.send(1).unwrap(); // only now does the page come
        let video = end_of(pool, video);
        assert!(
            video == Ok(3),
            "{}",
            tr!("等到的是 {video:?}", "what came is {video:?}")
        );
    });
}

/// 第一步没做成，原因要传到等的人那里；第二步不做。
/// If the first step fails, the reason is told, and there is no second step.
#[test]
fn the_first_step_fails() {
    every_order(0, || {
        let video = becomes(|| Err(Trouble::Gone), |_| Ok(4));
        assert!(
            video == Err(Trouble::Gone),
            "{}",
            tr!("等到的是 {video:?}", "what came is {video:?}")
        );
    });
}

/// 第一步 panic 了，等的人也要知道。
/// If the first step panics, that is told, too.
#[test]
fn the_first_step_panics() {
    every_order(0, || {
        let video = becomes(|| panic!("no address"), |_| Ok(5));
        assert!(
            video == Err(Trouble::Panicked),
            "{}",
            tr!("等到的是 {video:?}", "what came is {video:?}")
        );
    });
}

/// 第二步没做成，等的人也要知道。
/// If the second step fails, the reason is told.
#[test]
fn the_second_step_fails() {
    every_order(0, || {
        let video = becomes(|| Ok(6), |_| Err(Trouble::Gone));
        assert!(
            video == Err(Trouble::Gone),
            "{}",
            tr!("等到的是 {video:?}", "what came is {video:?}")
        );
    });
}

/// 两步之间池子关闭了，等的人不会一直等下去。
/// If the pool is shut down between the steps, nobody waits for ever.
#[test]
fn the_pool_is_shut_down_between() {
    every_order(0, || {
        let pool = ThreadPool::new(1);
        let video = fetch(&pool.handle(), || Ok(7), |_| Ok(8)).unwrap();
        pool.shutdown();
        let video = once((video.recv(), video.recv()));
        assert!(
            video == Ok(8) || video == Err(Trouble::ShutDown),
            "{}",
            tr!("等到的是 {video:?}", "what came is {video:?}")
        );
    });
}
