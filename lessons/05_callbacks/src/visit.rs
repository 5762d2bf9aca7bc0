//! 爬一个网站，从头到尾，边爬边说。
//! Crawls a site from its beginning to its end, and tells so.

use crate::log::{Log, Tally};
use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::{Crawl, News, outcome};
use say::{say, tr};
use scenery::web::{Client, Failure};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const WORKERS: usize = 200;

pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Saves the videos of `site` in `folder`.
pub fn visit(site: &Url, folder: &Path, patience: Duration) -> Outcome<Tally> {
    let client = Client::new(patience);
    let (stop, quit) = (client.clone(), client.clone());
    ctrlc::set_handler(move || stop.stop())
        .map_err(|_| tr!("处理不了 Ctrl-C", "cannot handle Ctrl-C"))?;
    let _guard = say::when_unheard(move || quit.stop()); // as in `| head`
    let log = Arc::new(Log::new());
    let told = Arc::clone(&log);
    let report = move |news: News| told.tell(news);

    let pool = ThreadPool::new(WORKERS);
    let index = Crawl::start(&pool, &client, site, folder, report); // ①
    pool.wait_until_idle(); // ②
    let tally = log.end();
    outcome(&index).map_err(|why| {
        tr!("取不到目录 {site}：{why}", "no index at {site}: {why}")
    })?;
    if client.is_stopped() {
        Err(Failure::Stopped)?;
    }
    let (good, all) = (tally.saved.len(), tally.all);
    say!("没有剩下的活了", "no work is left");
    say!("存下了 {good} 个，共 {all} 个", "saved: {good} of {all}");
    Ok(tally)
}
