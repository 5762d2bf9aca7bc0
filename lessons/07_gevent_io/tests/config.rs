//! Configuration that comes too late. A test program of its own, as the
//! workers of `may` start once for each process.

use lesson07_gevent_io::{Threads, use_one_worker};
use may::{coroutine, go};
use std::thread;
use std::time::Duration;

#[test]
fn what_is_configured_after_the_first_coroutine_is_ignored() {
    use_one_worker();
    go!(|| ()).join().unwrap();
    may::config().set_workers(4);
    let threads = &Threads::default();
    coroutine::scope(|s| {
        for _ in 0..8 {
            go!(s, move || {
                threads.here();
                thread::sleep(Duration::from_millis(50));
            });
        }
    });
    assert_eq!(threads.count(), 1);
    assert_eq!(may::config().get_workers(), 4, "and it says otherwise");
}
