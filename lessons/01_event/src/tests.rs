//! The tests that must look inside an [`Event`]: who is asleep in it?

use super::Event;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

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
