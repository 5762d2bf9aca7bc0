//! 第 11 课的测量：一次切换多久，一个任务多大？
//! Measures how long a switch takes, and how big a task is.
//!
//! ```sh
//! cargo bench -p bench11_async
//! ```

use lesson06_coroutines::STACK_SIZE;
use lesson06_coroutines::adder::{Machine, polled, stackful};
use lesson11_async::Executor;
use measure::{in_turns, median, python as python3, seconds};
use std::cell::Cell;
use std::future::poll_fn;
use std::hint::black_box;
use std::rc::Rc;
use std::task::Poll;
use std::time::Instant;
use tokio::runtime;

const ROUNDS: usize = 11;
const NUMBERS: u64 = 1_000_000;
const PYTHONS: u64 = 100_000; // it takes longer

/// Adds numbers, with a switch for each: the nanoseconds for one.
type Contender = fn() -> f64;

const CONTENDERS: [(&str, Contender); 6] = [
    ("Python, asyncio.sleep(0)", python),
    ("state machine by hand", machine),
    ("async, asked by hand", asked_by_hand),
    ("coroutine with a stack", coroutine),
    ("async, this lesson's Executor", own_executor),
    ("async, tokio on one thread", with_tokio),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    println!("{cores} cores, medians of {ROUNDS} rounds");
    let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run());
    println!("{:32}{:>8}{:>14}", "a switch", "ns", "Python = 1");
    let medians: Vec<_> = times.into_iter().flat_map(median).collect();
    for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
        let ratio = medians[0] / time;
        println!("{name:32}{time:8.1}{ratio:14.1}");
    }
    let future = polled().size();
    println!("{:32}{:>8}", "a task that adds", "bytes");
    println!("{:32}{:8}", "state machine by hand", size_of::<Machine>());
    println!("{:32}{future:8}", "async");
    println!("{:32}{STACK_SIZE:8}", "coroutine, its stack");
}

/// Lets the others of its executor go first.
async fn let_the_others() {
    let mut asked = false;
    poll_fn(|cx| {
        if asked {
            return Poll::Ready(());
        }
        asked = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn right(sum: u64) {
    assert_eq!(sum, NUMBERS * (NUMBERS - 1) / 2);
}

fn each(start: Instant) -> f64 {
    start.elapsed().as_nanos() as f64 / NUMBERS as f64
}

/// The time of somebody who is sent the numbers and answers with their sum.
fn sent(mut send: impl FnMut(u64) -> u64) -> f64 {
    let (mut sum, start) = (0, Instant::now());
    for n in 0..NUMBERS {
        sum = send(black_box(n));
    }
    right(sum);
    each(start)
}

fn machine() -> f64 {
    let mut machine = Machine::default();
    machine.start().unwrap();
    sent(|n| machine.send(n).unwrap())
}

fn coroutine() -> f64 {
    let mut adder = stackful();
    adder.start().unwrap();
    sent(|n| adder.send(n).unwrap())
}

fn asked_by_hand() -> f64 {
    let mut adder = polled();
    adder.start().unwrap();
    sent(|n| adder.send(n).unwrap())
}

fn own_executor() -> f64 {
    let sum = Rc::new(Cell::new(0));
    let there = Rc::clone(&sum);
    let mut executor = Executor::new();
    executor.spawn(async move {
        for n in 0..NUMBERS {
            there.set(there.get() + black_box(n));
            let_the_others().await;
        }
    });
    let start = Instant::now();
    executor.run();
    right(sum.get());
    each(start)
}

fn with_tokio() -> f64 {
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let start = Instant::now();
    let task = runtime.spawn(async {
        let mut sum = 0;
        for n in 0..NUMBERS {
            sum += black_box(n);
            tokio::task::yield_now().await;
        }
        sum
    });
    right(runtime.block_on(task).unwrap());
    each(start)
}

fn python() -> f64 {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let time = seconds(python3().args([script, &PYTHONS.to_string()]));
    time.expect("its seconds").as_nanos() as f64 / PYTHONS as f64
}
