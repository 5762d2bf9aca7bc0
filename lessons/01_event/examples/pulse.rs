//! 第 1 课附：set 之后马上 clear，谁会错过？
//! Lesson 1, aside: `set` with `clear` right behind it. Who misses it?

use lesson01_event::Event;
use say::say;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

const CARS: usize = 10;
const A_WHILE: Duration = Duration::from_secs(1);

fn main() {
    let event = Event::new();
    let awake = wake_ups(
        || event.wait(),
        || {
            event.set();
            event.clear();
        },
        || event.set(),
    );
    say!(
        "Event：{CARS} 个里醒了 {awake} 个",
        "Event: {awake} of {CARS} awake"
    );

    let flag = Mutex::new(false);
    let changed = Condvar::new();
    let put = |value| {
        *flag.lock().unwrap() = value;
        changed.notify_all();
    };
    let awake = wake_ups(
        || drop(changed.wait_while(flag.lock().unwrap(), |f| !*f).unwrap()),
        || {
            put(true);
            *flag.lock().unwrap() = false;
        },
        || put(true),
    );
    say!(
        "只有一个 bool：{CARS} 个里醒了 {awake} 个",
        "a bare bool: {awake} of {CARS} awake"
    );
}

/// How many of the cars that `wait` are awake a while after the `pulse`;
/// `release` then lets the others go.
fn wake_ups(
    wait: impl Fn() + Sync,
    pulse: impl Fn(),
    release: impl Fn(),
) -> usize {
    let awake = AtomicUsize::new(0);
    thread::scope(|s| {
        for _ in 0..CARS {
            s.spawn(|| {
                wait();
                awake.fetch_add(1, Relaxed);
            });
        }
        thread::sleep(A_WHILE); // all ten are asleep
        pulse();
        thread::sleep(A_WHILE); // all who noticed are awake
        let noticed = awake.load(Relaxed);
        release();
        noticed
    })
}
