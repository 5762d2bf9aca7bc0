//! A process that is stopped and continued. A test program of its own, for it
//! is the one that is stopped.

#![cfg(unix)]

use lesson07_gevent_io::scheduler::Scheduler;
use std::process::Command;
use std::thread;
use std::time::Duration;

#[test]
fn a_wait_that_is_interrupted_goes_on() {
    let mut scheduler = Scheduler::new().unwrap();
    scheduler
        .spawn(|me| me.sleep(Duration::from_secs(1)))
        .unwrap();
    let stop = "sleep 0.3; kill -STOP $PPID; sleep 0.1; kill -CONT $PPID";
    thread::scope(|s| {
        let shell = s.spawn(|| Command::new("sh").args(["-c", stop]).status());
        scheduler.run().unwrap(); // the system breaks off the wait for IO
        assert!(shell.join().unwrap().unwrap().success());
    });
}
