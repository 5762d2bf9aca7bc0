//! Coroutines of `may` that sleep for ever. A test program of its own: what
//! they would break is the only worker.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::go;
use std::sync::mpsc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn who_sleeps_for_ever_does_not_wake_and_keeps_nobody_from_going_on() {
    use_one_worker();
    let (tell, told) = mpsc::channel();
    let nanoseconds = Duration::from_nanos(u64::MAX); // as many as `may` counts
    let one_more = nanoseconds + Duration::from_nanos(1);
    let seconds = Duration::from_secs(u64::MAX);
    for for_ever in [nanoseconds, one_more, seconds, Duration::MAX] {
        let tell = tell.clone();
        go!(move || {
            tell.send("sleeps").unwrap();
            sleep(for_ever);
            tell.send("wakes").unwrap();
        });
    }
    for _ in 0..4 {
        assert_eq!(told.recv_timeout(PATIENCE), Ok("sleeps"));
    }
    for _ in 0..3 {
        let tell = tell.clone();
        go!(move || {
            sleep(Duration::from_millis(100));
            tell.send("goes on").unwrap();
        });
        assert_eq!(told.recv_timeout(PATIENCE), Ok("goes on"));
    }
}
