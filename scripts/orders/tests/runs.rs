//! How many runs a search makes: the same on every machine.

use orders::run::{Config, Verdict};
use orders::search::{All, Delays, Few, Found, Strategy, search};
use orders::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use orders::sync::{Arc, Condvar, Mutex};
use orders::thread;

fn until_stuck(strategy: Box<dyn Strategy>, model: &dyn Fn()) -> Found {
    search(&Config::default(), strategy, model, |run| {
        run.verdict == Some(Verdict::Stuck)
    })
}

fn found(strategy: Box<dyn Strategy>, model: &dyn Fn(), at_most: usize) {
    let Found { runs, bad, .. } = until_stuck(strategy, model);
    assert!(bad.is_some() && runs <= at_most, "{runs} runs");
}

/// Each takes the left fork first; the last one, if `cured`, the right one.
fn philosophers(people: usize, cured: bool) {
    let forks: Vec<_> = (0..people).map(|_| Mutex::new(())).collect();
    thread::scope(|s| {
        for n in 0..people {
            let (left, right) = (&forks[n], &forks[(n + 1) % people]);
            let (first, second) = match cured && n + 1 == people {
                true => (right, left),
                false => (left, right),
            };
            s.spawn(move || {
                let _first = first.lock().unwrap();
                drop(second.lock().unwrap());
            });
        }
    });
}

/// A worker that is waited for when its team is dropped.
struct Team(Option<thread::JoinHandle<()>>);

impl Team {
    fn new(steps: &Arc<AtomicUsize>) -> Self {
        let steps = Arc::clone(steps);
        let works = move || {
            let lock = Mutex::new(0);
            let mut number = lock.lock().unwrap();
            for _ in 0..3 {
                steps.fetch_add(1, SeqCst); // main unwinds at any of them
            }
            *number += 1;
            drop(number);
            assert_eq!(*lock.lock().unwrap(), 1);
        };
        Self(Some(thread::spawn(works)))
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.0.take().unwrap().join().unwrap();
    }
}

/// While main unwinds, others move; they do not unwind.
#[test]
fn a_panic_in_main_poisons_no_lock_of_others() {
    let model = || {
        let steps = Arc::default();
        let _team = Team::new(&steps);
        steps.load(SeqCst);
        panic!("in main");
    };
    let every = search(&Config::default(), All::kinds(), &model, |run| {
        run.verdict != Some(Verdict::Panic("in main".to_owned()))
    });
    assert!(every.all && every.bad.is_none());
}

fn lost_wake_up() {
    let (flag, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|s| {
        s.spawn(|| {
            if !*flag.lock().unwrap() {
                let flag = flag.lock().unwrap();
                drop(changed.wait(flag).unwrap());
            }
        });
        s.spawn(|| {
            *flag.lock().unwrap() = true;
            changed.notify_all();
        });
    });
}

/// The condition is in no lock: between looking and going to sleep it may change.
#[test]
fn a_condition_outside_the_lock_is_found() {
    let outside = || {
        let (open, lock) = (AtomicBool::new(false), Mutex::new(()));
        let changed = Condvar::new();
        thread::scope(|s| {
            s.spawn(|| {
                let guard = lock.lock().unwrap();
                if !open.load(SeqCst) {
                    drop(changed.wait(guard).unwrap());
                }
            });
            s.spawn(|| {
                open.store(true, SeqCst);
                changed.notify_all();
            });
        });
    };
    found(All::kinds(), &outside, 10);
    found(All::orders(), &outside, 100);
    found(Few::switches(2), &outside, 100);
    found(Delays::at_most(2), &outside, 100);
}

#[test]
fn a_lost_wake_up_is_found_in_five_runs() {
    found(All::kinds(), &lost_wake_up, 5);
    found(Few::switches(1), &lost_wake_up, 5);
    found(Delays::at_most(1), &lost_wake_up, 5);
}

#[test]
fn two_locks_crosswise_are_found_in_five_runs() {
    let crosswise = || philosophers(2, false);
    found(All::kinds(), &crosswise, 5);
    found(Few::switches(1), &crosswise, 5);
    found(Delays::at_most(1), &crosswise, 5);
}

#[test]
fn five_philosophers_are_gone_through_in_fifty_runs() {
    found(All::kinds(), &|| philosophers(5, false), 50);
    let Found { runs, all, .. } =
        until_stuck(All::kinds(), &|| philosophers(5, true));
    assert!(all && runs <= 50, "{runs} runs");
}

/// However many threads: one delay is as many orders as there are steps.
#[test]
fn one_delay_makes_no_more_orders_than_a_run_has_steps() {
    let steps = std::cell::Cell::new(0);
    let ten = || philosophers(10, true);
    let none = Delays::at_most(0);
    let Found { runs, .. } = search(&Config::default(), none, &ten, |run| {
        steps.set(run.events.len());
        false
    });
    assert_eq!(runs, 1);
    let Found { runs, all, .. } = until_stuck(Delays::at_most(1), &ten);
    assert!(all && runs > 1 && runs <= 1 + steps.get(), "{runs} runs");
}
