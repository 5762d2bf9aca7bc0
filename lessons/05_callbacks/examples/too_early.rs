//! 第 5 课附：回调还会派新活，等到什么时候才算完？
//! Lesson 5, aside: callbacks submit more work. What should one wait for?

use lesson03_thread_pool::{Future, ThreadPool};
use lesson05_callbacks::{Crawl, Index, News, Trouble};
use say::say;
use scenery::web::{Client, Site};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

const VIDEOS: u32 = 10;
const LATENCY: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> io::Result<()> {
    let saved = crawl(|_, _| {})?;
    say!(
        "什么也不等：{VIDEOS} 个里存下 {saved} 个",
        "wait for nothing: {saved} of {VIDEOS} saved"
    );
    let saved = crawl(|_, index| {
        let _ = index.result(); // ① the only future that main has
    })?;
    say!(
        "等目录的期物：{VIDEOS} 个里存下 {saved} 个",
        "wait for the future of the index: {saved} of {VIDEOS} saved"
    );
    let saved = crawl(|pool, _| pool.wait_until_idle())?; // ②
    say!(
        "等到池里没有活：{VIDEOS} 个里存下 {saved} 个",
        "wait until the pool is idle: {saved} of {VIDEOS} saved"
    );
    Ok(())
}

/// How many videos are saved if one waits like this, and then shuts down.
fn crawl(
    wait: impl FnOnce(&ThreadPool, &Future<Result<Index, Trouble>>),
) -> io::Result<usize> {
    let site = Site::open(VIDEOS, &[], LATENCY)?;
    let folder = tempfile::tempdir()?;
    let client = Client::new(PATIENCE);
    let saved = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&saved);
    let report = move |news: News| {
        if let News::Saved(..) = news {
            count.fetch_add(1, Relaxed);
        }
    };
    let pool = ThreadPool::new(VIDEOS as usize);
    let index =
        Crawl::start(&pool, &client, &site.url(), folder.path(), report);
    wait(&pool, &index);
    pool.shutdown(); // ③
    Ok(saved.load(Relaxed))
}
