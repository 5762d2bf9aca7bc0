//! What a wait with a limit promises, in every order. `std` is `orders` here.

use lesson01_event::Event;
use lesson02_event_retry::{TimedOut, wait_with_limit};
use std::run::Config;
use std::search::{All, search};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(10);

/// Two wait at most twice, and the event is set after `delay`: what becomes of
/// them, and at which attempt, is the same in every order.
fn holds(delay: u64, outcome: Result<(), TimedOut>, attempts: &[u32]) {
    let config = Config {
        spurious: 1,
        ..Config::default()
    };
    let model = || {
        let ready = Event::new();
        let waits = || {
            let mut made = Vec::new();
            let waited = wait_with_limit(&ready, 2, PATIENCE, |n| made.push(n));
            assert_eq!((waited, made.as_slice()), (outcome, attempts));
        };
        thread::scope(|s| {
            let one = s.spawn(waits);
            let two = s.spawn(waits);
            thread::sleep(Duration::from_millis(delay));
            ready.set();
            one.join().unwrap();
            two.join().unwrap();
        });
    };
    let found =
        search(&config, All::kinds(), &model, |run| run.verdict.is_some());
    if let Some(bad) = found.bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    assert!(found.runs > 1, "there is more than one order");
}

#[test]
fn who_waits_is_released_during_the_attempt_that_goes_on() {
    holds(5, Ok(()), &[1]);
    holds(15, Ok(()), &[1, 2]);
}

#[test]
fn after_the_last_attempt_there_is_an_error() {
    holds(25, Err(TimedOut { attempts: 2 }), &[1, 2]);
}
