//! 第 10 课的测量：五个人吃完一顿晚饭，要多久？
//! Measures how long five people need for a dinner.
//!
//! ```sh
//! cargo bench -p bench10_deadlock
//! ```

use lesson10_deadlock::{
    Semaphore, Table, both_or_none, forks, give_back, in_order, with_waiter,
};
use measure::{in_turns, median};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 11;
const PEOPLE: usize = 5;
const MEALS: usize = 40; // of each
const MEAL: Duration = Duration::from_millis(1);
const PAUSE: Duration = Duration::from_micros(100);

/// A dinner at which each meal takes so long: how long it takes in all.
type Contender = fn() -> Duration;

const CONTENDERS: [(&str, Contender); 6] = [
    ("one lock for the whole table", one_lock),
    ("the smaller number first", smaller_first),
    ("a waiter lets in all but one", all_but_one),
    ("both forks or none", all_or_nothing),
    ("give back, and try again later", again_later),
    ("the smaller first, a Mutex each", mutexes),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    println!("{cores} cores, medians of {ROUNDS} rounds");
    let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run());
    println!("{:32}{:>10}{:>16}", "", "µs a meal", "one lock = 1");
    let medians: Vec<_> = times.into_iter().flat_map(median).collect();
    for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
        let micros = time.as_secs_f64() * 1e6 / (PEOPLE * MEALS) as f64;
        let ratio = medians[0].as_secs_f64() / time.as_secs_f64();
        println!("{name:32}{micros:10.0}{ratio:16.2}");
    }
}

/// All of them eat all their meals, each in this way.
fn dinner(eat_once: impl Fn(usize) + Sync) -> Duration {
    let eat_all = |who| {
        for _ in 0..MEALS {
            eat_once(who);
        }
    };
    let start = Instant::now();
    thread::scope(|s| {
        for who in 0..PEOPLE {
            s.spawn(move || eat_all(who));
        }
    });
    start.elapsed()
}

fn eat() {
    thread::sleep(MEAL);
}

fn one_lock() -> Duration {
    let table = Mutex::new(());
    dinner(|_| {
        let _table = table.lock().unwrap();
        eat();
    })
}

fn smaller_first() -> Duration {
    let table = Table::new(PEOPLE);
    dinner(|who| {
        in_order(&table, who, forks(who, PEOPLE), eat).unwrap();
    })
}

fn all_but_one() -> Duration {
    let (table, waiter) = (Table::new(PEOPLE), Semaphore::new(PEOPLE - 1));
    dinner(|who| {
        let both = forks(who, PEOPLE);
        with_waiter(&table, who, both, &waiter, eat).unwrap();
    })
}

fn all_or_nothing() -> Duration {
    let table = Table::new(PEOPLE);
    dinner(|who| both_or_none(&table, who, forks(who, PEOPLE), eat))
}

fn again_later() -> Duration {
    let table = Table::new(PEOPLE);
    dinner(|who| {
        let (both, pause) = (forks(who, PEOPLE), PAUSE * (who as u32 + 1));
        give_back(&table, who, both, pause, eat).unwrap();
    })
}

fn mutexes() -> Duration {
    let table = [(); PEOPLE].map(|()| Mutex::new(()));
    dinner(|who| {
        let mut both = forks(who, PEOPLE);
        both.sort_unstable();
        let _first = table[both[0]].lock().unwrap();
        let _second = table[both[1]].lock().unwrap();
        eat();
    })
}
