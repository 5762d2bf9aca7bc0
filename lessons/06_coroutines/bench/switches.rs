//! 第 6 课的测量：切换一次要花多少时间？用法：cargo bench -p bench06_coroutines
//! Measures what a switch costs. Run: cargo bench -p bench06_coroutines

use corosensei::CoroutineResult;
use generator::Gn;
use lesson06_coroutines::adder::{self, Machine};
use measure::{in_turns, median, python as python3, seconds};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const COUNT: u32 = 10_000_000;

/// One run: the time for all values.
type Contender = fn() -> Duration;

const CONTENDERS: [(&str, Contender); 7] = [
    ("Python's generator", python),
    ("generator crate", generator_crate),
    ("corosensei crate", corosensei_crate),
    ("this lesson's coroutine", coroutine),
    ("async, polled by hand", polled),
    ("state machine by hand", machine),
    ("a call (no switch)", call),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run());

    println!("{COUNT} values, medians of {ROUNDS} rounds");
    println!("{:26}{:>10}{:>12}{:>12}", "", "s", "ns/value", "Python = 1");
    let medians: Vec<_> = times.into_iter().flat_map(median).collect();
    for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
        let secs = time.as_secs_f64();
        let nanos = secs * 1e9 / f64::from(COUNT);
        let ratio = medians[0].as_secs_f64() / secs;
        println!("{name:26}{secs:10.3}{nanos:12.1}{ratio:12.1}");
    }
}

/// The time for all values, each of which gives back the sum so far.
fn measure(mut send: impl FnMut(u64) -> u64) -> Duration {
    let start = Instant::now();
    let mut sum = 0;
    for n in 0..u64::from(COUNT) {
        sum = send(black_box(n));
    }
    let time = start.elapsed();
    assert_eq!(sum, 49_999_995_000_000);
    time
}

fn coroutine() -> Duration {
    let mut coroutine = adder::stackful();
    coroutine.start().unwrap();
    measure(|n| coroutine.send(n).unwrap())
}

fn polled() -> Duration {
    let mut polled = adder::polled();
    polled.start().unwrap();
    measure(|n| polled.send(n).unwrap())
}

fn machine() -> Duration {
    let mut machine = Machine::default();
    machine.start().unwrap();
    measure(|n| machine.send(n).unwrap())
}

fn corosensei_crate() -> Duration {
    let mut coroutine: corosensei::Coroutine<u64, u64, ()> =
        corosensei::Coroutine::new(|yielder, first| {
            let mut sum = first;
            loop {
                sum += yielder.suspend(sum);
            }
        });
    coroutine.resume(0);
    measure(|n| match coroutine.resume(n) {
        CoroutineResult::Yield(sum) => sum,
        CoroutineResult::Return(()) => unreachable!("it never ends"),
    })
}

fn generator_crate() -> Duration {
    let mut generator = Gn::new_scoped(|mut scope| {
        let mut sum = 0;
        loop {
            sum += scope.yield_(sum).unwrap_or(0);
        }
    });
    generator.raw_send(None);
    measure(|n| generator.send(n))
}

/// The least that a hand-over can cost: a function that is really called.
fn call() -> Duration {
    #[inline(never)]
    fn add(sum: &mut u64, n: u64) -> u64 {
        *sum += n;
        *sum
    }
    let mut sum = 0;
    measure(|n| add(&mut sum, n))
}

fn python() -> Duration {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let mut run = python3();
    seconds(run.args([script, &COUNT.to_string()])).expect("its seconds")
}
