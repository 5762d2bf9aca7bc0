//! A process of its own, so that nobody else starts threads meanwhile.
#![cfg(target_os = "linux")]

use lesson03_thread_pool::ThreadPool;
use std::fs;
use std::thread;
use std::time::Duration;

fn threads() -> usize {
    fs::read_dir("/proc/self/task").unwrap().count()
}

#[test]
fn no_thread_stays_behind_after_shutdown() {
    let before = threads();
    for _ in 0..10 {
        let pool = ThreadPool::new(20);
        pool.submit(|| ());
        assert_eq!(threads(), before + 20);
        pool.shutdown();
        // A thread that is joined may stand in the list a moment longer.
        let mut patience = 1000;
        while threads() > before && patience > 0 {
            thread::sleep(Duration::from_millis(10));
            patience -= 1;
        }
        assert_eq!(threads(), before);
    }
}
