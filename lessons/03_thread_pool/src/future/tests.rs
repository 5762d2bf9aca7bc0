//! The test that must hold a lock inside a [`Future`](super::Future).

use crate::ThreadPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

#[test]
fn callbacks_added_while_the_worker_takes_its_last_look_all_run() {
    const ADDERS: usize = 3;
    const A_MOMENT: Duration = Duration::from_millis(1);
    let pool = ThreadPool::new(1);
    for _ in 0..300 {
        let ran = Arc::new(AtomicUsize::new(0));
        let future = pool.submit(|| thread::sleep(A_MOMENT));
        thread::scope(|s| {
            let last_look = future.0.callbacks.lock().unwrap();
            future.result().unwrap();
            thread::sleep(A_MOMENT); // the worker waits for the lock,
            for _ in 0..ADDERS {
                let ran = Arc::clone(&ran);
                let count = move |_: &_| _ = ran.fetch_add(1, SeqCst);
                s.spawn(|| future.add_done_callback(count));
            }
            thread::sleep(A_MOMENT); // and so do all who add
            drop(last_look);
        });
        pool.wait_until_idle();
        assert_eq!(ran.load(SeqCst), ADDERS, "one was forgotten");
    }
}
