//! What `Event` promises, in every order. `std` is `orders` here.

use lesson01_event::Event;
use std::run::{Config, Verdict};
use std::search::{All, Few, Found, search};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// Runs it in every order, with one wake-up for no reason and one wait that ends
/// early in each thread, and wants all of them to end well. Returns how many
/// kinds of orders there are.
fn holds(model: impl Fn()) -> usize {
    let config = Config {
        spurious: 1,
        early: 1,
        ..Config::default()
    };
    let Found { runs, bad, .. } =
        search(&config, All::kinds(), &model, |run| run.verdict.is_some());
    if let Some(bad) = bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    runs
}

/// The verdict of the first order that goes wrong, with few switches first.
fn breaks(model: impl Fn()) -> Option<Verdict> {
    (0..3).find_map(|switches| {
        let found = search(
            &Config::default(),
            Few::switches(switches),
            &model,
            |run| run.verdict.is_some(),
        );
        found.bad.and_then(|bad| bad.verdict)
    })
}

#[test]
fn set_lets_everybody_go_who_waits_now_or_later() {
    for waiters in 1..=3 {
        let orders = holds(|| {
            let event = Event::new();
            thread::scope(|s| {
                for _ in 0..waiters {
                    s.spawn(|| event.wait());
                }
                s.spawn(|| event.set());
            });
            assert!(event.is_set());
        });
        assert!(orders > waiters, "{orders}");
    }
}

#[test]
fn a_clear_right_behind_keeps_nobody_who_waited_before() {
    holds(|| {
        let event = Event::new();
        thread::scope(|s| {
            s.spawn(|| event.wait());
            s.spawn(|| event.wait());
            thread::sleep(Duration::from_secs(1)); // now both are asleep
            s.spawn(|| event.set());
            s.spawn(|| event.clear());
        });
    });
}

#[test]
fn two_who_set_at_once_do_no_harm() {
    holds(|| {
        let event = Event::new();
        thread::scope(|s| {
            s.spawn(|| event.set());
            s.spawn(|| event.set());
            s.spawn(|| event.wait());
            s.spawn(|| event.wait());
        });
    });
}

#[test]
fn a_wait_with_a_limit_says_whether_the_event_came() {
    holds(|| {
        let event = Event::new();
        thread::scope(|s| {
            let came =
                s.spawn(|| event.wait_timeout(Duration::from_millis(10)));
            s.spawn(|| {
                thread::sleep(Duration::from_millis(20));
                event.set();
            });
            assert!(!came.join().unwrap(), "time passed only when all slept");
        });
        assert!(event.wait_timeout(Duration::ZERO));
    });
}

#[test]
fn a_wait_that_ends_early_keeps_no_other_from_going() {
    holds(|| {
        let event = Event::new();
        thread::scope(|s| {
            s.spawn(|| event.wait_timeout(Duration::from_millis(10)));
            s.spawn(|| event.wait());
            s.spawn(|| event.set());
        });
        assert!(event.wait_timeout(Duration::ZERO));
    });
}

// ANCHOR: hasty
/// An event as one would write it at first: it looks, and then it sleeps.
#[derive(Default)]
struct Hasty {
    flag: Mutex<bool>,
    changed: std::sync::Condvar,
}

impl Hasty {
    fn wait(&self) {
        let is_set = *self.flag.lock().unwrap();
        if !is_set {
            // Somebody may set it here, and wake nobody.
            let flag = self.flag.lock().unwrap();
            drop(self.changed.wait(flag).unwrap());
        }
    }

    fn set(&self) {
        *self.flag.lock().unwrap() = true;
        self.changed.notify_all();
    }
}
// ANCHOR_END: hasty

#[test]
fn a_lost_wake_up_is_found() {
    let verdict = breaks(|| {
        let event = Hasty::default();
        thread::scope(|s| {
            s.spawn(|| event.wait());
            s.spawn(|| event.set());
        });
    });
    assert_eq!(verdict, Some(Verdict::Stuck));
}
