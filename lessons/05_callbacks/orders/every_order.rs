//! 池闲下来的时候，一切都结束了：在每一种次序里。`std` 在这里是 `orders`。
//! When the pool is idle, all is over, in every order. `std` is `orders` here.

use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::web::Client;
use lesson05_callbacks::{Crawl, News};
use std::path::Path;
use std::run::Config;
use std::search::{All, Found, Pct, Random, Strategy, search};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Of the larger crawl there are too many orders to try them all.
const BY_CHANCE: usize = 5000;

/// Crawls a site with so many videos in a pool with so many workers. Each video
/// has been saved, or given up, by the time that nobody works any more.
fn crawls(workers: usize, videos: usize, orders: Box<dyn Strategy>) {
    let site = "http://site.example/".parse().unwrap();
    let model = || {
        let settled = Arc::new(AtomicUsize::new(0));
        let told = Arc::clone(&settled);
        let report = move |news: News| {
            if let News::Saved(..) | News::Failed(..) = news {
                told.fetch_add(1, SeqCst);
            }
        };
        let pool = ThreadPool::new(workers);
        let client = Client { videos };
        let index = Crawl::start(&pool, &client, &site, Path::new("."), report);
        pool.wait_until_idle();
        assert!(index.is_done());
        assert_eq!(settled.load(SeqCst), videos);
    };
    // What is made only once is made now.
    search(&Config::default(), Random::new(1, 1), &model, |_| false);
    let Found { runs, bad, .. } =
        search(&Config::default(), orders, &model, |run| {
            run.verdict.is_some()
        });
    if let Some(bad) = bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    println!("{workers} workers, {videos} videos: {runs} orders");
}

/// One test: the crawler has static variables, and two searches at a time would
/// disturb each other.
#[test]
fn when_the_pool_is_idle_all_is_over() {
    crawls(1, 1, All::kinds());
    crawls(2, 2, Pct::new(BY_CHANCE, 3, 1));
    crawls(2, 2, Random::new(BY_CHANCE, 1));
}
