//! What `Event` promises, seen from outside.

use lesson01_event::Event;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn the_flag_is_false_at_first_and_follows_set_and_clear() {
    let event = Event::new();
    assert!(!event.is_set());
    event.set();
    event.set(); // a second time changes nothing
    assert!(event.is_set());
    event.clear();
    assert!(!event.is_set());
}

#[test]
fn wait_returns_at_once_when_the_flag_is_true() {
    let event = Event::new();
    event.set();
    event.wait();
    assert!(event.wait_timeout(Duration::ZERO));
}

#[test]
fn wait_blocks_until_another_thread_sets_the_flag() {
    let (event, (tell, told)) = (Event::new(), mpsc::channel());
    thread::scope(|s| {
        s.spawn(|| {
            event.wait();
            tell.send("awake").unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        event.set();
        assert_eq!(told.recv(), Ok("awake"));
    });
}

#[test]
fn whoever_comes_after_clear_blocks_again() {
    let event = Event::new();
    event.set();
    event.clear();
    let start = Instant::now();
    assert!(!event.wait_timeout(A_WHILE));
    assert!(start.elapsed() >= A_WHILE, "gave up too early");
}

#[test]
fn wait_timeout_says_whether_the_event_was_set() {
    let event = Event::new();
    assert!(!event.wait_timeout(Duration::ZERO));
    assert!(!event.wait_timeout(A_WHILE));
    thread::scope(|s| {
        let waiter = s.spawn(|| event.wait_timeout(Duration::MAX));
        thread::sleep(A_WHILE);
        event.set();
        assert!(waiter.join().unwrap());
    });
}

#[test]
fn one_set_wakes_a_thousand_waiters() {
    const WAITERS: usize = 1000;
    let (event, (tell, told)) = (Event::new(), mpsc::channel());
    thread::scope(|s| {
        for _ in 0..WAITERS {
            let tell = tell.clone();
            let event = &event;
            s.spawn(move || {
                tell.send("here").unwrap();
                event.wait();
                tell.send("awake").unwrap();
            });
        }
        for _ in 0..WAITERS {
            assert_eq!(told.recv(), Ok("here"));
        }
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        event.set();
        assert!(event.is_set(), "before they are all awake");
        for _ in 0..WAITERS {
            assert_eq!(told.recv(), Ok("awake"));
        }
    });
}

#[test]
fn no_wake_up_is_lost_when_two_threads_take_turns() {
    let (ping, pong) = (Event::new(), Event::new());
    thread::scope(|s| {
        s.spawn(|| {
            for _ in 0..10_000 {
                ping.wait();
                ping.clear();
                pong.set();
            }
        });
        for _ in 0..10_000 {
            ping.set();
            pong.wait(); // hangs when a wake-up is lost
            pong.clear();
        }
    });
}

#[test]
fn nobody_overtakes_the_light_in_300_runs() {
    for _ in 0..300 {
        let (green, log) = (Event::new(), Mutex::new(Vec::new()));
        thread::scope(|street| {
            for _ in 0..10 {
                street.spawn(|| {
                    green.wait();
                    log.lock().unwrap().push("drives off");
                });
            }
            log.lock().unwrap().push("green");
            green.set();
        });
        assert_eq!(log.lock().unwrap()[0], "green");
    }
}
