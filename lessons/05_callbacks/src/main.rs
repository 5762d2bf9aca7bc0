//! 第 5 课：一个爬虫，和一个有四处毛病的网站。
//! Lesson 5: a crawler, and a site with four faults.

mod abroad;
mod log;

use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::{Client, Crawl, Fault, News, Site, Trouble, outcome};
use log::{Log, Tally};
use say::{fail, reason, say, tr};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};
use tempfile::TempDir;
use url::Url;

const WORKERS: usize = 200;
const VIDEOS: u32 = 16;
const FAULTS: [(u32, Fault); 4] = [
    (4, Fault::Missing),
    (7, Fault::NoAddress),
    (10, Fault::Slow),
    (13, Fault::Cut),
];
const LATENCY: Duration = Duration::from_millis(600); // of each answer
const PATIENCE: Duration = Duration::from_secs(2);
const OPEN_FILES: u64 = 1024; // two for each worker, and then some

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() {
    let _ = rlimit::increase_nofile_limit(OPEN_FILES);
    let site = env::var_os("SITE").filter(|site| !site.is_empty());
    let outcome = match site {
        Some(site) => abroad::visit(&site.to_string_lossy()),
        None => story(),
    };
    if let Err(why) = outcome {
        let why = why.downcast_ref().map_or_else(|| why.to_string(), reason);
        fail!("{why}", "{why}");
    }
}

/// Saves the videos of the lesson's own site, and looks at what was saved.
fn story() -> Outcome {
    let site = Site::open(VIDEOS, &FAULTS, LATENCY)?;
    let folder = temporary_folder()?;
    let start = Instant::now();
    let Tally { saved, .. } = crawl(&site.url(), folder.path(), PATIENCE)?;
    let secs = start.elapsed().as_secs_f64();

    let right = saved.iter().filter(|(id, file)| Site::sent(id, file)); // ③
    let right = right.count();
    let half = fs::read_dir(folder.path())?.count() - right;
    let n = site.requests();
    folder.close()?;
    say!("一字节不差的：{right} 个", "right to the byte: {right}");
    say!("半截的文件：{half} 个", "half files: {half}");
    let one_by_one = LATENCY.as_secs_f64() * n as f64;
    let fast = secs < one_by_one / 2.0;
    say!(
        "{n} 个请求用了 {secs:.1} 秒，不到一个接一个做的一半：{fast}",
        "{n} requests took {secs:.1} s, less than half of one by one: {fast}"
    );
    Ok(())
}

/// Saves the videos of `site` in `folder`, and tells so.
fn crawl(site: &Url, folder: &Path, patience: Duration) -> Outcome<Tally> {
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
        Err(Trouble::Stopped)?;
    }
    let (good, all) = (tally.saved.len(), tally.all);
    say!("没有剩下的活了", "no work is left");
    say!("存下了 {good} 个，共 {all} 个", "saved: {good} of {all}");
    Ok(tally)
}

fn temporary_folder() -> Outcome<TempDir> {
    let folder = tempfile::tempdir().map_err(|e| {
        let (temp, why) = (env::temp_dir(), reason(&e));
        let temp = temp.display();
        tr!(
            "在 {temp} 里建不了文件夹：{why}",
            "cannot make a folder in {temp}: {why}"
        )
    });
    Ok(folder?)
}
