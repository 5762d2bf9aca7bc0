//! A process that gets no more memory. A test program of its own, in a child
//! with a limit.

#![cfg(target_os = "linux")] // elsewhere the shell has no such limit

use lesson07_gevent_io::scheduler::Scheduler;
use std::env;
use std::io::ErrorKind;
use std::process::Command;
use std::time::Duration;

const CHILD: &str = "LESSON07_CHILD";

#[test]
fn without_memory_for_one_more_stack_spawn_fails_and_the_others_run_on() {
    if env::var_os(CHILD).is_some() {
        return child();
    }
    let limited = "ulimit -v 200000 && exec \"$0\" --nocapture"; // in KiB
    let output = Command::new("sh")
        .args(["-c", limited])
        .arg(env::current_exe().unwrap())
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn child() {
    let mut scheduler = Scheduler::new().unwrap();
    let error = (0..10_000).find_map(|_| scheduler.spawn(|_| ()).err());
    assert_eq!(error.unwrap().kind(), ErrorKind::OutOfMemory);
    drop(scheduler);

    let mut scheduler = Scheduler::new().unwrap();
    let parent = scheduler.spawn(|me| {
        let spawn = || me.spawn(|me| me.sleep(Duration::from_millis(1)));
        let error = (0..10_000).find_map(|_| spawn().err());
        assert_eq!(error.unwrap().kind(), ErrorKind::OutOfMemory);
    });
    parent.unwrap();
    scheduler.run().unwrap(); // those that were spawned before run on
}
