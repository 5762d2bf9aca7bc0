//! What `wait_with_limit` promises.

mod common;

use common::A_WHILE;
use lesson01_event::Event;
use lesson02_event_retry::{TimedOut, wait_with_limit};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn there_is_no_attempt_when_the_event_is_set_already() {
    let ready = Event::new();
    ready.set();
    let mut attempts = vec![];
    let outcome = wait_with_limit(&ready, 3, A_WHILE, |n| attempts.push(n));
    assert_eq!((outcome, attempts), (Ok(()), vec![]));
}

#[test]
fn after_exactly_the_limit_of_attempts_it_times_out() {
    let start = Instant::now();
    let mut attempts = vec![];
    let outcome =
        wait_with_limit(&Event::new(), 3, A_WHILE, |n| attempts.push(n));
    assert_eq!(outcome, Err(TimedOut { attempts: 3 }));
    assert_eq!(attempts, [1, 2, 3]);
    assert!(start.elapsed() >= 3 * A_WHILE, "the last wait counts too");
}

#[test]
fn a_limit_of_zero_asks_only_once_and_waits_never() {
    let ready = Event::new();
    let never = |n| panic!("attempt {n}");
    let outcome = wait_with_limit(&ready, 0, Duration::MAX, never);
    assert_eq!(outcome, Err(TimedOut { attempts: 0 }));
    ready.set();
    assert_eq!(wait_with_limit(&ready, 0, Duration::MAX, never), Ok(()));
}

#[test]
fn an_event_set_for_the_last_attempt_is_in_time() {
    let ready = Event::new();
    let mut attempts = vec![];
    let outcome = wait_with_limit(&ready, 3, Duration::from_millis(1), |n| {
        attempts.push(n);
        if n == 3 {
            ready.set();
        }
    });
    assert_eq!((outcome, attempts), (Ok(()), vec![1, 2, 3]));
}

#[test]
fn an_event_set_during_the_last_wait_ends_that_wait() {
    let (ready, (tell, told)) = (Event::new(), mpsc::channel());
    thread::scope(|s| {
        s.spawn(|| {
            let attempt = |_| tell.send(None).unwrap();
            let outcome = wait_with_limit(&ready, 1, Duration::MAX, attempt);
            tell.send(Some(outcome)).unwrap();
        });
        assert_eq!(told.recv(), Ok(None), "first the attempt");
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not wait");
        ready.set();
        assert_eq!(told.recv(), Ok(Some(Ok(()))));
    });
}

#[test]
fn two_who_wait_count_each_for_itself() {
    let ready = Event::new();
    let wait = |limit| {
        let mut attempts = 0;
        let outcome =
            wait_with_limit(&ready, limit, A_WHILE, |_| attempts += 1);
        (outcome, attempts)
    };
    let (one, other) = thread::scope(|s| {
        let (one, other) = (s.spawn(|| wait(1)), s.spawn(|| wait(2)));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert_eq!(one, (Err(TimedOut { attempts: 1 }), 1));
    assert_eq!(other, (Err(TimedOut { attempts: 2 }), 2));
}
