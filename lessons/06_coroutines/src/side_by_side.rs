//! 同一个和，切换着算，不切换也算：各花多少时间？
//! The same sum with switching and without: what does each cost?

use lesson06_coroutines::adder::{self, Machine};
use say::{say, tr};
use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

const COUNT: u64 = 1_000_000;
const TURNS: u64 = 100;
const CLEARLY: f64 = 2.0; // that much dearer, and it is no accident

/// Adds the numbers of one turn to the sum so far, and returns the new one.
type Way = Box<dyn FnMut(u64, Range<u64>) -> u64>;

/// Adds up the numbers below a million in four ways. Each has a hundred turns,
/// one after another, and its quickest one counts: so whatever else the
/// machine is busy with spoils none of them.
pub fn compare() {
    let mut ways = ways();
    let mut sums = [0; 4];
    let mut best = [Duration::MAX; 4];
    let turn = COUNT / TURNS;
    for first in (0..TURNS).map(|n| n * turn) {
        for (i, (_, way)) in ways.iter_mut().enumerate() {
            let start = Instant::now();
            sums[i] = way(sums[i], first..first + turn);
            best[i] = best[i].min(start.elapsed());
        }
    }

    for ((name, _), best) in ways.iter().zip(best) {
        let ns = best.as_secs_f64() / turn as f64 * 1e9;
        say!("{name}：每个数 {ns:.1} 纳秒", "{name}: {ns:.1} ns a number");
    }
    let sum = sums[0];
    if sums == [sum; 4] {
        say!(
            "{COUNT} 个数，四种写法，和都是 {sum}",
            "{COUNT} numbers, four ways, one sum: {sum}"
        );
    } else {
        say!("和不一样：{sums:?}", "the sums differ: {sums:?}");
    }
    let [plain, iterator, _, coroutine] = best.map(|b| b.as_secs_f64());
    let times = coroutine / plain.min(iterator);
    if times > CLEARLY {
        say!(
            "切换的用时是不切换的 {times:.1} 倍",
            "switching costs {times:.1} times as much as not switching"
        );
    } else {
        say!(
            "切换并不贵：用时只有不切换的 {times:.1} 倍",
            "switching costs only {times:.1} times as much"
        );
    }
}

// ANCHOR: ways
/// ⑤ `black_box` hides each number from the compiler, which would otherwise
/// put a formula in the place of the loop.
fn ways() -> [(String, Way); 4] {
    let mut machine = Machine::default();
    machine.start().unwrap();
    let mut coroutine = adder::stackful();
    coroutine.start().unwrap();
    [
        (
            tr!("普通循环", "plain loop"),
            Box::new(|mut sum, numbers| {
                for n in numbers {
                    sum += black_box(n);
                }
                sum
            }),
        ),
        (
            tr!("迭代器", "iterator"),
            Box::new(|sum, numbers| sum + numbers.map(black_box).sum::<u64>()),
        ),
        (
            tr!("手写的状态机", "state machine by hand"),
            Box::new(move |mut sum, numbers| {
                for n in numbers {
                    sum = machine.send(black_box(n)).unwrap();
                }
                sum
            }),
        ),
        (
            tr!("协程", "coroutine"),
            Box::new(move |mut sum, numbers| {
                for n in numbers {
                    sum = coroutine.send(black_box(n)).unwrap();
                }
                sum
            }),
        ),
    ]
}
// ANCHOR_END: ways
