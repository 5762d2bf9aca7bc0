//! What a wait with a limit promises, in every order. `std` is `orders` here.

use lesson01_event::Event;
use lesson02_event_retry::{TimedOut, wait_with_limit};
use std::run::Config;
use std::search::{All, search};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(10);

type Outcome = Result<(), TimedOut>;

/// Two wait at most twice, and the event is set after `delay`. What becomes of
/// each of them, and at which attempts, is fine in every order, with one wake-up
/// for no reason in each and so many waits that end early.
fn holds(delay: u64, early: usize, is_fine: impl Fn(Outcome, &[u32]) -> bool) {
    let config = Config {
        spurious: 1,
        early,
        ..Config::default()
    };
    let model = || {
        let ready = Event::new();
        let waits = || {
            let mut made = Vec::new();
            let waited = wait_with_limit(&ready, 2, PATIENCE, |n| made.push(n));
            (waited, made)
        };
        thread::scope(|s| {
            let both = [s.spawn(waits), s.spawn(waits)];
            thread::sleep(Duration::from_millis(delay));
            ready.set();
            for one in both {
                let (waited, made) = one.join().unwrap();
                assert!(is_fine(waited, &made), "{waited:?} {made:?}");
            }
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
    holds(5, 0, |outcome, made| (outcome, made) == (Ok(()), &[1]));
    holds(15, 0, |outcome, made| (outcome, made) == (Ok(()), &[1, 2]));
}

#[test]
fn after_the_last_attempt_there_is_an_error() {
    let late = Err(TimedOut { attempts: 2 });
    holds(25, 0, |outcome, made| (outcome, made) == (late, &[1, 2]));
}

#[test]
fn a_wait_that_ends_early_costs_an_attempt_and_no_more() {
    let late = Err(TimedOut { attempts: 2 });
    holds(5, 1, |outcome, made| match made {
        [1] | [1, 2] => outcome == Ok(()),
        _ => false,
    });
    holds(5, 2, |outcome, made| match made {
        [1] => outcome == Ok(()),
        [1, 2] => outcome == Ok(()) || outcome == late,
        _ => false,
    });
}
