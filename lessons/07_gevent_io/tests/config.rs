//! The configuration of `may`. A test program of its own and one test, as the
//! workers start once for each process.

use lesson07_gevent_io::{Threads, use_one_worker};
use may::{coroutine, go};
use std::thread;
use std::time::Duration;

#[test]
fn there_is_one_worker_for_any_core_and_what_is_configured_later_is_ignored() {
    // What the chapter says of version 0.3.51.
    let config = may::config();
    assert_eq!(config.get_stack_size(), 4096, "words");
    assert_eq!(config.get_pool_capacity(), 1000, "stacks are kept");
    assert!(config.get_worker_pin(), "each worker has its core");

    use_one_worker();
    may::config().set_workers(4).set_worker_pin(true);
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
    #[cfg(target_os = "linux")]
    assert_eq!(go!(cores).join().unwrap(), cores(), "as many as main has");
}

/// The cores on which the calling thread may run.
#[cfg(target_os = "linux")]
fn cores() -> String {
    let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("Cpus_allowed_list"));
    line.unwrap().to_string()
}
