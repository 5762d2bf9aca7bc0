//! 第 9 课附：爬虫怎样才算爬完？第 5 课的另一种答案。
//! Lesson 9, aside: when has a crawler finished? Lesson 5's other answer.

use crossbeam::sync::WaitGroup;
use say::say;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

const PAGES: u32 = 7;
const FETCH: Duration = Duration::from_millis(500);

// ANCHOR: main
fn main() {
    let (seen, all) = (Arc::new(AtomicU32::new(0)), WaitGroup::new());
    visit(1, &seen, &all);
    all.wait(); // until every other clone of it is dropped
    let seen = seen.load(Relaxed);
    say!("全部看完：{seen} 页", "all pages seen: {seen}");
}

/// Fetches a page on a thread of its own, and then the pages it links to.
fn visit(page: u32, seen: &Arc<AtomicU32>, all: &WaitGroup) {
    let (seen, all) = (Arc::clone(seen), all.clone()); // counted from here on
    thread::spawn(move || {
        thread::sleep(FETCH);
        say!("[第 {page} 页] 到了", "[page {page}] has come");
        seen.fetch_add(1, Relaxed);
        for link in [2 * page, 2 * page + 1] {
            if link <= PAGES {
                visit(link, &seen, &all);
            }
        }
    }); // its clone is dropped, after those of its links were made
}
// ANCHOR_END: main
