//! The tests that must look inside an [`Event`]: who is asleep in it?

use super::Event;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const A_MOMENT: Duration = Duration::from_millis(1);
#[cfg(target_os = "linux")]
use std::{fs, path::Path};

/// Returns once `count` threads are asleep in `event`.
fn until_asleep(event: &Event, count: usize) {
    while event.state.lock().unwrap().waiting < count {
        thread::yield_now();
    }
}

#[test]
fn a_wake_up_for_no_reason_releases_nobody() {
    let (event, (tell, told)) = (Event::new(), mpsc::channel());
    thread::scope(|s| {
        s.spawn(|| {
            event.wait();
            tell.send("awake").unwrap();
        });
        until_asleep(&event, 1);
        for _ in 0..100 {
            event.changed.notify_all(); // what a spurious wake-up looks like
            thread::sleep(Duration::from_millis(1));
        }
        assert!(told.recv_timeout(Duration::from_millis(300)).is_err());
        event.set();
        assert_eq!(told.recv(), Ok("awake"));
    });
}

#[test]
fn a_pulse_releases_everybody_who_was_waiting() {
    const WAITERS: usize = 10;
    for _ in 0..100 {
        let event = Event::new();
        thread::scope(|s| {
            let waiters: Vec<_> =
                (0..WAITERS).map(|_| s.spawn(|| event.wait())).collect();
            until_asleep(&event, WAITERS);
            event.set();
            event.clear();
            for waiter in waiters {
                waiter.join().unwrap(); // hangs when a waiter is lost
            }
        });
        assert!(!event.is_set());
    }
}

#[test]
fn a_wait_with_a_timeout_says_that_it_was_set_though_clear_follows_at_once() {
    for _ in 0..100 {
        let event = Event::new();
        thread::scope(|s| {
            let wait = || event.wait_timeout(Duration::MAX);
            let waiters: Vec<_> = (0..10).map(|_| s.spawn(wait)).collect();
            until_asleep(&event, 10);
            event.set();
            event.clear();
            for waiter in waiters {
                assert!(waiter.join().unwrap());
            }
        });
    }
}

#[test]
fn a_clear_while_set_is_at_work_keeps_nobody_back() {
    for _ in 0..200 {
        let event = Event::new();
        thread::scope(|s| {
            s.spawn(|| event.wait()); // hangs when nobody wakes it
            until_asleep(&event, 1);
            let the_moment = event.state.lock().unwrap();
            s.spawn(|| event.set());
            thread::sleep(A_MOMENT); // `set` waits for the lock,
            s.spawn(|| event.clear());
            thread::sleep(A_MOMENT); // and `clear` behind it
            drop(the_moment);
        });
    }
}

#[test]
fn a_set_between_the_look_and_the_sleep_is_not_missed() {
    for _ in 0..200 {
        let event = Event::new();
        thread::scope(|s| {
            let the_moment = event.state.lock().unwrap();
            s.spawn(|| event.wait()); // hangs when it misses the call
            thread::sleep(A_MOMENT); // `wait` waits for the lock,
            s.spawn(|| event.set());
            thread::sleep(A_MOMENT); // and `set` behind it
            drop(the_moment);
        });
    }
}

#[test]
fn those_who_give_up_at_that_moment_take_the_wake_up_from_nobody() {
    for round in 0..200 {
        let event = Event::new();
        thread::scope(|s| {
            for n in 0..10 {
                let patience = match n % 2 {
                    0 => Duration::MAX, // hangs when it is forgotten
                    _ => Duration::from_micros(1000 + n),
                };
                let event = &event;
                s.spawn(move || event.wait_timeout(patience));
            }
            thread::sleep(Duration::from_micros(900 + round));
            event.set();
            event.clear();
            event.set(); // for those who came after the first one
        });
    }
}

#[test]
fn those_who_still_wake_up_are_not_mixed_up_with_those_who_come_after() {
    for _ in 0..100 {
        let event = Event::new();
        thread::scope(|s| {
            let waiters = || [(); 3].map(|()| s.spawn(|| event.wait()));
            let first = waiters();
            until_asleep(&event, 3);
            event.set();
            event.clear();
            let second = waiters();
            for waiter in first {
                waiter.join().unwrap();
            }
            until_asleep(&event, 3); // hangs if the first were taken off twice
            event.set();
            for waiter in second {
                waiter.join().unwrap();
            }
        });
        assert_eq!(event.state.lock().unwrap().waiting, 0);
    }
}

#[test]
fn wake_ups_for_no_reason_do_not_make_a_timeout_longer() {
    let (event, (tell, told)) = (Event::new(), mpsc::channel());
    thread::scope(|s| {
        s.spawn(|| {
            let set = event.wait_timeout(Duration::from_millis(500));
            tell.send(set).unwrap();
        });
        let answer = loop {
            event.changed.notify_all(); // sooner than the time can run out
            match told.recv_timeout(Duration::from_millis(1)) {
                Ok(answer) => break answer,
                Err(_) => continue, // for ever, if each wake-up starts it anew
            }
        };
        assert!(!answer);
    });
}

/// How often the thread has gone to sleep so far: `task` is its folder
/// below /proc.
#[cfg(target_os = "linux")]
fn sleeps(task: &Path) -> String {
    let status = fs::read_to_string(task.join("status")).unwrap();
    let count = |line: &&str| line.starts_with("voluntary_ctxt_switches");
    status.lines().find(count).unwrap().to_owned()
}

#[test]
#[cfg(target_os = "linux")]
fn a_thread_that_waits_does_not_wake_up_to_look() {
    let (event, (tell, told)) = (Event::new(), mpsc::channel());
    thread::scope(|s| {
        s.spawn(|| {
            tell.send(fs::canonicalize("/proc/thread-self")).unwrap();
            event.wait();
        });
        let task = told.recv().unwrap().unwrap();
        until_asleep(&event, 1);
        let stays_asleep = || {
            let before = sleeps(&task);
            thread::sleep(Duration::from_millis(300));
            before == sleeps(&task)
        };
        // It may fall asleep only after the first look.
        let asleep = (0..5).any(|_| stays_asleep());
        event.set();
        assert!(asleep, "it wakes again and again");
    });
}

#[test]
fn nobody_is_counted_as_waiting_after_waking_or_giving_up() {
    let event = Event::new();
    assert!(!event.wait_timeout(Duration::from_millis(1)));
    thread::scope(|s| {
        s.spawn(|| event.wait());
        until_asleep(&event, 1);
        event.set();
    });
    assert_eq!(event.state.lock().unwrap().waiting, 0);
}
