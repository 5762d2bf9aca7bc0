//! 第 1 课的测量：从 set 到最后一个醒来，要多久？
//! Measures how long it takes from `set` until the last one is awake.
//!
//! ```sh
//! cargo bench -p bench01_event
//! ```

use lesson01_event::Event;
use measure::{in_turns, median, python as python3, seconds};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 11;
const A_WHILE: Duration = Duration::from_millis(500); // and all are asleep

/// One run with so many waiters: the time from `set` to the last awake.
type Contender = fn(waiters: usize) -> Duration;

const CONTENDERS: [(&str, Contender); 4] = [
    ("Python's threading.Event", python),
    ("notified under the lock", wake::<UnderTheLock>),
    ("this lesson's Event", wake::<Event>),
    ("the same with parking_lot", wake::<ParkingLot>),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    println!("{cores} cores, medians of {ROUNDS} rounds");
    for waiters in [10, 1000] {
        let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run(waiters));
        println!(
            "{waiters:>5}{:27}{:>8}{:>14}",
            " waiters", "µs", "Python = 1"
        );
        let medians: Vec<_> = times.into_iter().flat_map(median).collect();
        for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
            let ratio = medians[0].as_secs_f64() / time.as_secs_f64();
            println!("{name:32}{:8}{ratio:14.1}", time.as_micros());
        }
    }
}

trait Flag: Default + Sync {
    fn wait(&self);
    fn set(&self);
}

impl Flag for Event {
    fn wait(&self) {
        self.wait();
    }
    fn set(&self) {
        self.set();
    }
}

/// Wakes while it holds the lock, so the woken run into it.
#[derive(Default)]
struct UnderTheLock {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Flag for UnderTheLock {
    fn wait(&self) {
        let flag = self.flag.lock().unwrap();
        drop(self.changed.wait_while(flag, |flag| !*flag).unwrap());
    }
    fn set(&self) {
        let mut flag = self.flag.lock().unwrap();
        *flag = true;
        self.changed.notify_all();
    }
}

/// Moves the waiters to the lock's own queue, so they wake one by one.
#[derive(Default)]
struct ParkingLot {
    flag: parking_lot::Mutex<bool>,
    changed: parking_lot::Condvar,
}

impl Flag for ParkingLot {
    fn wait(&self) {
        let mut flag = self.flag.lock();
        self.changed.wait_while(&mut flag, |flag| !*flag);
    }
    fn set(&self) {
        *self.flag.lock() = true;
        self.changed.notify_all();
    }
}

fn wake<F: Flag>(waiters: usize) -> Duration {
    let flag = F::default();
    thread::scope(|s| {
        let wait = || {
            flag.wait();
            Instant::now()
        };
        let waiters: Vec<_> = (0..waiters).map(|_| s.spawn(wait)).collect();
        thread::sleep(A_WHILE);
        let start = Instant::now();
        flag.set();
        let awake = waiters.into_iter().map(|waiter| waiter.join().unwrap());
        awake.max().unwrap_or(start) - start
    })
}

fn python(waiters: usize) -> Duration {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let mut run = python3();
    seconds(run.args([script, &waiters.to_string()])).expect("its seconds")
}
