//! 第 5 课：一个爬虫，和一个有四处毛病的网站。
//! Lesson 5: a crawler, and a site with four faults.

mod abroad;
mod at_home;
mod log;
mod visit;

use say::{fail, reason};
use std::env;

const OPEN_FILES: u64 = 1024; // two for each worker, and then some

fn main() {
    let _ = rlimit::increase_nofile_limit(OPEN_FILES);
    let site = env::var_os("SITE").filter(|site| !site.is_empty());
    let outcome = match site {
        Some(site) => abroad::story(&site.to_string_lossy()),
        None => at_home::story(),
    };
    if let Err(why) = outcome {
        let why = why.downcast_ref().map_or_else(|| why.to_string(), reason);
        fail!("{why}");
    }
}
